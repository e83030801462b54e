"""Series and arrivals out of a CSV file: times made UTC, rows that cannot be used set aside.

`clocks` says how times are read. Decimals may follow a comma, and a percent sign a number. Rows
without a time, a group or a number are set aside and counted with their line, as are clocks that
cannot be right: before 1990, after 2090, or years away from all other rows. Rows need not be in
order. An empty value is a gap, and stays one. If most rows cannot be used, the file is refused with
the first of them.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from liane.detection.series.clocks import EARLIEST_S, LATEST_S, days_first, read_time
from liane.detection.series.columns import Texts, decimal_commas, read_texts
from liane.detection.series.panel import Arrivals, Flags, Floats, Ints, Panel
from liane.errors import BadInput
from liane.words import N_, say

__all__ = ["Aside", "Reading", "read_arrivals", "read_panel"]

_GAPS = {"", "na", "n/a", "nan", "null", "none", "-", "?"}
_YEAR_S = 366 * 86400.0
_NICE_S = (300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
_MOST_CELLS = 10_000_000  # about 300 MB while they are judged
_NO_TIME = N_("'{text}' is not a time; write it as 2019-11-16 17:30:00, or in seconds since 1970")
_NO_NUMBER = N_("'{text}' is not a number; a point stands before decimals")
_NO_GROUP = N_("column {column} is empty: the row belongs to no group")
_ONLY_GAPS = N_("{file}: column {column} holds no number; see --value-col")
_WRONG_CLOCK = N_("'{text}' is far from all other times: a clock that was wrong")


@dataclass(frozen=True)
class Aside:
    """A row that was not used: its line, and why."""

    line: int
    message: str
    facts: dict[str, str]

    def __str__(self) -> str:
        return say(self.message, **self.facts)


@dataclass(frozen=True)
class Reading:
    """The rows of a file that can be used, as columns, and those that cannot."""

    file: Path
    groups: tuple[dict[str, str], ...]
    group_of: Ints
    times_s: Floats
    values: Floats
    aside: tuple[Aside, ...]
    repeated: int = 0


def read_panel(
    file: Path,
    time: str,
    value: str,
    group: Sequence[str] = (),
    offset_s: int = 0,
    until_s: float = math.inf,
    begins: bool = False,
) -> tuple[Panel, Reading]:
    """The series of a file on one clock; with `begins`, a row's time opens the span it sums up."""
    read = _columns(file, _Columns(time, value, group, offset_s), until_s)
    step_s = _step(read)
    origin_s = read.times_s.min()
    cell = np.rint((read.times_s - origin_s) / step_s).astype(np.int64)
    steps = int(cell.max()) + 1
    if steps * len(read.groups) > _MOST_CELLS:
        raise BadInput(
            N_("{file}: {groups} groups over {days} days make too much at once; give a part of it"),
            file=file,
            groups=len(read.groups),
            days=round(steps * step_s / 86400),
        )
    values = np.full((len(read.groups), steps), np.nan)
    flat = read.group_of * steps + cell
    order = np.lexsort((read.values, flat))
    places, first, count = np.unique(flat[order], return_index=True, return_counts=True)
    values.ravel()[places] = read.values[order][first + (count - 1) // 2]
    times_s = np.rint(origin_s + np.arange(steps) * float(step_s)).astype(np.int64)
    known_s = times_s.copy()
    np.maximum.at(known_s, cell, np.ceil(read.times_s).astype(np.int64))
    known_s += step_s if begins else 0
    return Panel(read.groups, times_s, known_s, values, step_s, offset_s), read


def read_arrivals(
    file: Path, time: str, group: Sequence[str] = (), offset_s: int = 0, until_s: float = math.inf
) -> tuple[Arrivals, Reading]:
    """The replies of a file. They were listened for until `until_s`, or the last one of all."""
    read = _columns(file, _Columns(time, None, group, offset_s), until_s)
    times = tuple(np.sort(read.times_s[read.group_of == each]) for each in range(len(read.groups)))
    last_s = float(read.times_s.max())
    until_s = last_s if math.isinf(until_s) else until_s
    return Arrivals(read.groups, times, float(read.times_s.min()), until_s, offset_s), read


@dataclass(frozen=True)
class _Columns:
    """The names of the columns to read, and the offset of times that carry none."""

    time: str
    value: str | None
    group: Sequence[str]
    offset_s: int


def _columns(file: Path, columns: _Columns, until_s: float) -> Reading:
    told = read_texts(file, columns.time, columns.value, columns.group)
    if not told.lines.size:
        raise BadInput(N_("{file}: no row under the head of the table"), file=file)
    rows = _numbers(told, columns)
    good = ~np.isnan(rows.values)
    wrong = _wrong(told, rows, columns)
    aside = {at: _said(told, columns, at, why) for why, at in _first(wrong)}
    good[list(aside)] = False
    far = np.flatnonzero(good)[_far(rows.times_s[good])]
    good[far] = False
    aside |= {int(at): _said(told, columns, int(at), _WRONG_CLOCK) for at in far}
    listed = [aside[at] for at in sorted(aside)]
    if len(listed) > good.sum():
        raise BadInput(
            N_("{file}, line {line}: {why} ({count} rows of {total} cannot be used)"),
            file=file,
            line=listed[0].line,
            why=listed[0],
            count=len(listed),
            total=told.lines.size,
        )
    if not good.any():
        raise BadInput(_ONLY_GAPS, file=file, column=columns.value)
    good &= rows.times_s <= until_s
    if not good.any():
        raise BadInput(N_("{file}: no row that early; choose a later end"), file=file)
    return _reading(file, told, rows, good, columns, tuple(listed))


def _reading(
    file: Path,
    told: Texts,
    rows: "_Numbers",
    good: Flags,
    columns: _Columns,
    aside: tuple[Aside, ...],
) -> Reading:
    """The rows that can be used, the groups in the order in which they come."""
    group_of = told.group_of[good]
    kept, first, number = np.unique(group_of, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    keys = [told.groups[int(kept[at])] for at in order]
    groups = tuple(dict(zip(columns.group, key, strict=True)) for key in keys)
    times_s, values = rows.times_s[good], rows.values[good]
    return Reading(file, groups, place[number], times_s, values, aside, told.repeated)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The time and the value of each row; NaN and infinity where it has none."""

    times_s: Floats
    values: Floats


def _numbers(told: Texts, columns: _Columns) -> _Numbers:
    day_first = days_first(told.times)
    clock = np.array([read_time(text, columns.offset_s, day_first) for text in told.times])
    comma = decimal_commas(told.values)
    number = np.array([_value(text, comma) if columns.value else 1.0 for text in told.values])
    return _Numbers(clock[told.time_of], number[told.value_of])


def _value(text: str, comma: bool) -> float:
    """A number; NaN for a gap, infinity for what is no number."""
    if text.lower() in _GAPS:
        return math.nan
    try:
        return float((text.replace(",", ".") if comma else text).removesuffix("%"))
    except ValueError:
        return math.inf


def _wrong(told: Texts, rows: _Numbers, columns: _Columns) -> dict[str, Flags]:
    """Which rows cannot be used, and why; of several reasons the first counts."""
    times_s = rows.times_s
    nowhere = np.array([not all(key) for key in told.groups], dtype=np.bool_)
    return {
        _NO_TIME: np.isnan(times_s),
        _WRONG_CLOCK: (times_s < EARLIEST_S) | (times_s > LATEST_S),
        _NO_NUMBER: np.isinf(rows.values),
        _NO_GROUP: nowhere[told.group_of] if columns.group else np.zeros(times_s.size, np.bool_),
    }


def _first(wrong: dict[str, Flags]) -> Iterator[tuple[str, int]]:
    """Each row that is wrong, once, with its first reason."""
    told: Flags | None = None
    for why, flags in wrong.items():
        fresh = flags if told is None else flags & ~told
        told = fresh if told is None else told | fresh
        yield from ((why, int(at)) for at in np.flatnonzero(fresh))


def _said(told: Texts, columns: _Columns, at: int, why: str) -> Aside:
    """A row that is set aside, with what stands in it."""
    key = told.groups[told.group_of[at]]
    empty = next((n for n, text in zip(columns.group, key, strict=True) if not text), "")
    facts = {
        _NO_NUMBER: {"text": told.values[told.value_of[at]]},
        _NO_GROUP: {"column": empty},
    }.get(why, {"text": told.times[told.time_of[at]]})
    return Aside(int(told.lines[at]), why, facts)


def _far(times_s: Floats) -> Flags:
    """Times that are years away from nearly all others."""
    if not times_s.size:
        return np.zeros(0, dtype=np.bool_)
    early, middle, late = np.quantile(times_s, [0.05, 0.5, 0.95])
    far: Flags = np.abs(times_s - middle) > _YEAR_S + 10 * (late - early)
    return far


def _step(read: Reading) -> int:
    """The step of the series: what most differences agree on, else a round one near the median."""
    order = np.lexsort((read.times_s, read.group_of))
    gaps_s = np.diff(read.times_s[order])
    gaps_s = gaps_s[(np.diff(read.group_of[order]) == 0) & (gaps_s > 0)]
    if gaps_s.size == 0:
        raise BadInput(
            N_("{file}: a series needs at least two times in a group; see --group-cols"),
            file=read.file,
        )
    values, counts = np.unique(np.rint(gaps_s), return_counts=True)
    common = int(values[counts.argmax()])
    if common >= _NICE_S[0] and counts.max() * 2 >= gaps_s.size:
        return common
    middle = float(np.median(gaps_s)) * 0.9
    return next((nice for nice in _NICE_S if nice >= middle), _NICE_S[-1])
