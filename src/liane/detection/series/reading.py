"""Series and arrivals out of a CSV file: times made UTC, rows that cannot be used set aside.

`clocks` says how times are read. Decimals may follow a comma, and a percent sign a number. Rows
without a time, a group or a number are set aside and counted with their line, as are clocks that
cannot be right: before 1990, after 2090, or years away from all other rows. Rows need not be in
order. An empty value is a gap, and stays one. If most rows cannot be used, the file is refused with
the first of them.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from liane.detection.series.clocks import EARLIEST_S, LATEST_S, days_first, read_time
from liane.detection.series.panel import Arrivals, Floats, Ints, Panel
from liane.errors import BadInput
from liane.reading import read_rows
from liane.words import N_, say

__all__ = ["Aside", "Reading", "read_arrivals", "read_panel"]

_GAPS = {"", "na", "n/a", "nan", "null", "none", "-", "?"}
_COMMA = re.compile(r"-?\d+,(\d+)\s*%?")
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
    names = [columns.time, *([columns.value] if columns.value else []), *columns.group]
    rows = read_rows(file, names)
    if not rows:
        raise BadInput(N_("{file}: no row under the head of the table"), file=file)
    lines, repeated = _once(rows)
    kept, aside = _sorted_out(lines, columns)
    kept, wrong_clocks = _with_likely_clocks(kept)
    aside = sorted(aside + wrong_clocks, key=lambda each: each.line)
    if len(aside) > len(kept):
        raise BadInput(
            N_("{file}, line {line}: {why} ({count} rows of {total} cannot be used)"),
            file=file,
            line=aside[0].line,
            why=aside[0],
            count=len(aside),
            total=len(lines),
        )
    if not kept:
        raise BadInput(_ONLY_GAPS, file=file, column=columns.value)
    kept = [row for row in kept if row.when_s <= until_s]
    if not kept:
        raise BadInput(N_("{file}: no row that early; choose a later end"), file=file)
    places: dict[tuple[str, ...], int] = {}
    group_of = [places.setdefault(row.group, len(places)) for row in kept]
    return Reading(
        file,
        tuple(dict(zip(columns.group, key, strict=True)) for key in places),
        np.array(group_of, dtype=np.int64),
        np.array([row.when_s for row in kept]),
        np.array([row.value for row in kept]),
        tuple(aside),
        repeated,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    group: tuple[str, ...]
    when_s: float
    value: float
    text: str


def _once(rows: list[tuple[int, dict[str, str]]]) -> tuple[list[tuple[int, dict[str, str]]], int]:
    """Rows that are the same in every cell count once: a file may hold a part twice."""
    seen: dict[tuple[str, ...], tuple[int, dict[str, str]]] = {}
    for line, row in rows:
        seen.setdefault(tuple(row.values()), (line, row))
    return list(seen.values()), len(rows) - len(seen)


def _sorted_out(
    lines: list[tuple[int, dict[str, str]]], columns: _Columns
) -> tuple[list[_Row], list[Aside]]:
    kept, aside, clock = [], [], dict[str, float]()
    day_first = days_first(row[columns.time] for _line, row in lines)
    comma = bool(columns.value) and _has_decimal_commas(
        row[columns.value or ""] for _, row in lines
    )
    for line, row in lines:
        text = row[columns.time]
        if text not in clock:
            clock[text] = read_time(text, columns.offset_s, day_first)
        value = _value(row[columns.value], comma) if columns.value else 1.0
        wrong = _wrong(row, columns, clock[text], value)
        if wrong:
            aside.append(Aside(line, *wrong))
        elif not math.isnan(value):
            group = tuple(row[name] for name in columns.group)
            kept.append(_Row(line, group, clock[text], value, text))
    return kept, aside


def _has_decimal_commas(texts: Iterable[str]) -> bool:
    """Whether the numbers of a column have commas before decimals, and not between thousands."""
    with_comma, sure = False, False
    for text in texts:
        if "." in text:
            return False
        if found := _COMMA.fullmatch(text):
            with_comma, sure = True, sure or len(found[1]) != 3
    return with_comma and sure


def _value(text: str, comma: bool) -> float:
    """A number; NaN for a gap, infinity for what is no number."""
    if text.lower() in _GAPS:
        return math.nan
    try:
        return float((text.replace(",", ".") if comma else text).removesuffix("%"))
    except ValueError:
        return math.inf


def _wrong(
    row: dict[str, str], columns: _Columns, when_s: float, value: float
) -> tuple[str, dict[str, str]] | None:
    empty = next((name for name in columns.group if not row[name]), None)
    if math.isnan(when_s):
        return _NO_TIME, {"text": row[columns.time]}
    if not EARLIEST_S <= when_s <= LATEST_S:
        return _WRONG_CLOCK, {"text": row[columns.time]}
    if math.isinf(value):
        return _NO_NUMBER, {"text": row[columns.value or ""]}
    return (_NO_GROUP, {"column": empty}) if empty else None


def _with_likely_clocks(rows: list[_Row]) -> tuple[list[_Row], list[Aside]]:
    """Leave out times that are years away from nearly all others."""
    if not rows:
        return [], []
    times_s = np.array([row.when_s for row in rows])
    early, middle, late = np.quantile(times_s, [0.05, 0.5, 0.95])
    far = np.abs(times_s - middle) > _YEAR_S + 10 * (late - early)
    kept = [row for row, wrong in zip(rows, far, strict=True) if not wrong]
    aside = [
        Aside(row.line, _WRONG_CLOCK, {"text": row.text})
        for row, wrong in zip(rows, far, strict=True)
        if wrong
    ]
    return kept, aside


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
