"""Events out of the tallies of a table of observations, one part at a time.

Verdicts tell of blocking and of those who fell silent; pairs of throttling; signals (one value for
a country, a region or a network at each step) of drops; answered pings of devices that stopped.
`found_in` is a pure function of the tallies of one part (`tallies`) and of the spans in which
anything was listened for: the same on one machine and on many. The events are found of what came
in time, which are the alerts as they were known; then of all, which may show more.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from liane.detection.blocking import BlockingRules, Cell, Counted, Windows, blocks_in, gathered
from liane.detection.series import Arrivals, Event, Panel, drops, silences
from liane.detection.series.panel import Floats, Ints
from liane.detection.tallies import SPAN, numbered
from liane.detection.throttling import pairs_of, throttled

__all__ = ["Replayed", "Spans", "found_in", "in_order", "spans_of"]

_DAY_S = 86400.0
_SHORTEST = 48  # steps of a series, under which it tells nothing
_MOST_CELLS = 20_000_000  # of a panel: signals that share no clock are not put on one

Span = tuple[float, float]
Spans = Mapping[tuple[str, bool], Span]  # by kind, and whether late rows count
_Series = dict[tuple[tuple[str, str], ...], tuple[Floats, Floats]]  # whose: times, values


@dataclass(frozen=True)
class Replayed:
    """An event found again; `late` where it rests on what came late."""

    event: Event
    late: bool
    received_at: datetime | None


def spans_of(tallies: pa.Table) -> dict[tuple[str, bool], Span]:
    """From when to when each kind was listened for: by rows in time, and by all rows."""
    found: dict[tuple[str, bool], Span] = {}
    for row in tallies.filter(compute.equal(tallies["kind"], SPAN)).to_pylist():
        first, last = row["first_us"] / 1e6, row["last_us"] / 1e6
        for late in {row["late"], True}:
            was = found.get((row["said"], late), (first, last))
            found[row["said"], late] = min(was[0], first), max(was[1], last)
    return found


def found_in(tallies: pa.Table, spans: Spans) -> list[Replayed]:
    """The events of one part: of what came in time, and what late rows show besides."""
    kind = tallies["kind"][0].as_py()
    find = _FINDERS[kind]
    if kind not in ("pair", "signal"):
        tallies = tallies.drop_columns(["part", "unit", "value"])  # empty, but they take memory
    then, now = spans.get((kind, False), (0.0, 0.0)), spans.get((kind, True), (0.0, 0.0))
    some_late = compute.any(tallies["late"]).as_py()
    every = [Replayed(event, True, _received(event, tallies)) for event in find(tallies, now)]
    if some_late:  # in the place of all: both at once would take twice the memory
        tallies = tallies.filter(compute.invert(tallies["late"]))
        pa.default_memory_pool().release_unused()
    if not some_late and then == now:
        return [replace(each, late=False) for each in every]
    in_time = find(tallies, then) if tallies.num_rows else []
    told = [Replayed(event, False, _received(event, tallies)) for event in in_time]
    return told + [
        each for each in every if not any(_alike(each.event, known) for known in in_time)
    ]


def in_order(found: Iterable[Replayed]) -> list[Replayed]:
    """By time of detection; what ties is told in one order, whoever found it first."""
    return sorted(found, key=lambda each: (*_order(each.event), each.late))


def _order(event: Event) -> tuple[float, float, str, str]:
    return event.detected_s, event.start_s, event.kind, str(event.group)


def _alike(one: Event, other: Event) -> bool:
    """The same happening in the same group, with an onset to a day."""
    same = (one.kind, one.group) == (other.kind, other.group)
    return same and abs(one.start_s - other.start_s) <= _DAY_S


_COLUMN_OF = {"country": "country", "signal": "said"}


def _received(event: Event, tallies: pa.Table) -> datetime | None:
    """When the last of the rows came that speak of the event's group, from onset to detection."""
    until = compute.less_equal if event.kind == "throttling" else compute.less
    its = compute.and_(
        compute.greater_equal(tallies["last_us"], round(event.start_s * 1e6)),
        until(tallies["first_us"], round(event.detected_s * 1e6)),
    )
    for name, text in event.group.items():
        if name != "network":
            same = compute.equal(tallies[_COLUMN_OF.get(name, "name")], text)
        elif text[2:].isdigit():
            same = compute.equal(tallies["asn"], int(text[2:]))
        else:
            same = compute.is_null(tallies["asn"])
        its = compute.and_kleene(its, same)
    last = compute.max(tallies.filter(its)["received_us"]).as_py()
    return None if last is None else datetime.fromtimestamp(last / 1e6, UTC)


def _blocks(tallies: pa.Table, _span: Span) -> list[Event]:
    return blocks_in(_windows(tallies))


def _windows(tallies: pa.Table) -> Windows:
    """The windows of the cells of one country; what they are made from is let go."""
    country = tallies["country"][0].as_py()
    names, name = _coded(tallies["name"])
    numbers, number = _coded(tallies["asn"].dictionary_encode())
    keys, cell = numbered(name * len(numbers) + number, len(names) * len(numbers))
    pairs = [divmod(int(key), len(numbers)) for key in keys]
    said, code = _coded(tallies["said"])
    del name, number
    layers = tuple(each.partition(" ")[2] or "?" for each in said)
    opens = np.array([each == "ok" for each in said])
    window_s = BlockingRules().window_s
    counted = Counted(
        cells=[Cell(country, f"AS{numbers[asn]}", names[at]) for at, asn in pairs],
        layers=layers,
        cell=cell.astype(np.int32),
        index=tallies["slot"].to_numpy().astype(np.int32),
        first_s=tallies["first_us"].to_numpy() / 1e6,
        known_s=None,
        layer=np.where(opens[code], -1, code).astype(np.int32),
        count=tallies["count"].to_numpy().astype(np.int32),
    )
    return gathered(counted, window_s)


def _coded(column: pa.ChunkedArray) -> tuple[list[Any], Ints]:
    """What stands in a column of codes, and for each row the place of its own."""
    coded = column.unify_dictionaries().combine_chunks()
    used, codes = numbered(coded.indices.to_numpy(), len(coded.dictionary))
    return coded.dictionary.take(pa.array(used)).to_pylist(), codes


def _silences_of_networks(tallies: pa.Table, span: Span) -> list[Event]:
    country = tallies["country"][0].as_py()
    numbers, number = np.unique(tallies["asn"].to_numpy(), return_inverse=True)
    groups = [{"country": country, "network": f"AS{asn}"} for asn in numbers]
    return _silences(tallies, groups, number, span)


def _silences_of_devices(tallies: pa.Table, span: Span) -> list[Event]:
    names, name = _coded(tallies["name"])
    return _silences(tallies, [{"device": each} for each in names], name, span)


def _silences(
    tallies: pa.Table, groups: Sequence[dict[str, str]], group: Ints, span: Span
) -> list[Event]:
    """Silences that were known by the end of the span."""
    columns = ("slot", "first_us", "last_us", "count")
    slot, first, last, count = (tallies[name].to_numpy() for name in columns)
    order = np.lexsort((slot, group))
    begins = np.searchsorted(group[order], np.arange(len(groups) + 1))
    times = tuple(
        _times(slot[mine], first[mine], last[mine], count[mine])
        for mine in (order[a:b] for a, b in pairwise(begins))
    )
    arrivals = Arrivals(tuple(groups), times, *span)
    return [each for each in silences(arrivals) if each.detected_s <= arrivals.until_s]


def _times(slot: Ints, first: Ints, last: Ints, count: Ints) -> Floats:
    """Times of which each ten minutes have their number, their first and their last."""
    begins = np.flatnonzero(np.r_[True, slot[1:] != slot[:-1]])
    first_s, last_s = np.minimum.reduceat(first, begins), np.maximum.reduceat(last, begins)
    counts = np.add.reduceat(count, begins)
    times = np.repeat(first_s, counts)
    times[np.cumsum(counts) - 1] = last_s
    return np.asarray(times / 1e6, dtype=np.float64)


def _throttled(tallies: pa.Table, _span: Span) -> list[Event]:
    kinds = {"mbit_s": ("throughput", "mbit/s"), "shake_ms": ("tls", "ms")}
    rows = [
        {
            "kind": kinds[row["unit"]][0],
            "unit": kinds[row["unit"]][1],
            "value": row["value"],
            "failure": None,
            "observed_at": datetime.fromtimestamp(row["first_us"] / 1e6, UTC),
            "probe_cc": row["country"],
            "probe_asn": row["asn"],
            "target": row["name"],
            "control": row["said"] == "control",
        }
        for row in sorted(tallies.select(_OF_PAIRS).to_pylist(), key=_when_and_what)
    ]
    return throttled(pairs_of(rows))


_OF_PAIRS = ("country", "asn", "name", "said", "unit", "first_us", "value")


def _when_and_what(row: Mapping[str, Any]) -> tuple[int, str, float]:
    return row["first_us"], row["name"] or "", row["value"]


def _drops(tallies: pa.Table, _span: Span) -> list[Event]:
    return [event for panel in _panels(tallies) for event in drops(panel)]


def _panels(tallies: pa.Table) -> Iterator[Panel]:
    """Signals of one name and one step, on one clock."""
    held: dict[int, _Series] = {}
    for group, times_s, values in _signals(tallies):
        step_s = _step(times_s)
        if times_s.size >= _SHORTEST and step_s > 0:
            held.setdefault(step_s, {})[group] = times_s, values
    for step_s, series in sorted(held.items()):
        yield from _panel(series, step_s)


def _signals(tallies: pa.Table) -> Iterator[tuple[tuple[tuple[str, str], ...], Floats, Floats]]:
    """Each series: whose it is, its times and values in order; without a value there is a gap."""
    signal = tallies["said"][0].as_py()
    whose = [
        _whose(*row) for row in zip(*(tallies[name].to_pylist() for name in _NAMES), strict=True)
    ]
    places = {each: at for at, each in enumerate(sorted(set(whose)))}
    group = np.array([places[each] for each in whose])
    times_s = tallies["first_us"].to_numpy() / 1e6
    values = tallies["value"].to_numpy()
    known = np.where(np.isnan(values), -np.inf, values)  # of two at one time, one that is known
    order = np.lexsort((known, times_s, group))
    begins = np.searchsorted(group[order], np.arange(len(places) + 1))
    for each, (first, end) in zip(places, pairwise(begins), strict=True):
        mine = order[first:end]
        yield (each, ("signal", signal)), times_s[mine], values[mine]


_NAMES = ("country", "asn", "name")


def _whose(country: str | None, asn: int | None, name: str | None) -> tuple[str, str]:
    if country:
        return "country", country
    return ("network", f"AS{asn}") if asn else ("region", name or "?")


def _step(times_s: Floats) -> int:
    """The step that most differences agree on; 0 where there is none."""
    gaps = np.rint(np.diff(times_s))
    gaps = gaps[gaps > 0]
    if gaps.size == 0:
        return 0
    values, counts = np.unique(gaps, return_counts=True)
    return int(values[counts.argmax()])


def _panel(series: _Series, step_s: int) -> Iterator[Panel]:
    ordered = dict(sorted(series.items()))
    first = min(times_s[0] for times_s, _values in ordered.values())
    last = max(times_s[-1] for times_s, _values in ordered.values())
    steps = round((last - first) / step_s) + 1
    if steps * len(ordered) > _MOST_CELLS:
        return
    held = np.full((len(ordered), steps), np.nan)
    for row, (times_s, values) in zip(held, ordered.values(), strict=True):
        row[np.rint((times_s - first) / step_s).astype(np.int64)] = values
    times = np.rint(first + np.arange(steps) * step_s).astype(np.int64)
    groups = tuple(dict(group) for group in ordered)
    yield Panel(groups, times, times + step_s, held, step_s)


_FINDERS: dict[str, Callable[[pa.Table, Span], list[Event]]] = {
    "cell": _blocks,
    "heard": _silences_of_networks,
    "answered": _silences_of_devices,
    "pair": _throttled,
    "signal": _drops,
}
