"""Events out of the table of observations: all kinds of rows that events can be found in.

Verdicts tell of blocking and of those who fell silent; pairs of throttling; signals (one value for
a country, a region or a network at each step) of drops; answered pings of devices that stopped.
Rows whose clock cannot be trusted have no time, and are left out by whoever asks.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from liane.detection.blocking import Cell, Judged, arrivals_of, blocks, service_of
from liane.detection.judgements import verdict_of_row
from liane.detection.series import Arrivals, Event, Panel, drops, silences
from liane.detection.throttling import pairs_of, throttled

__all__ = ["events_of", "rows_of"]

Row = Mapping[str, Any]
_Group = tuple[tuple[str, str], ...]
_Points = list[tuple[float, float]]
_Series = dict[_Group, _Points]
_SHORTEST = 48  # steps of a series, under which it tells nothing
_MOST_CELLS = 20_000_000  # of a panel: signals that share no clock are not put on one


def events_of(table: pa.Table) -> list[Event]:
    """The events of a table, by time of detection."""
    rows = rows_of(table)
    judged = list(_judged(rows))
    found = [*blocks(judged), *throttled(pairs_of(rows))]
    for arrivals in (arrivals_of(judged), _answers(table)):
        found += [each for each in silences(arrivals) if each.detected_s <= arrivals.until_s]
    found += [event for panel in _panels(table) for event in drops(panel)]
    return sorted(found, key=lambda event: (event.detected_s, event.start_s, str(event.group)))


def rows_of(table: pa.Table) -> list[dict[str, Any]]:
    """The verdicts and the halves of pairs, in the order of time."""
    verdicts = compute.equal(table["kind"], "verdict")
    pairs = compute.equal(table["test"], "throughput_pair")
    found: list[dict[str, Any]] = table.filter(compute.or_kleene(verdicts, pairs)).to_pylist()
    return sorted(found, key=lambda row: (row["observed_at"], row["content"], row["line"]))


def _judged(rows: Sequence[Row]) -> Iterator[Judged]:
    """The verdicts of the table, each for the service and the network it speaks of."""
    for row in rows:
        if row["kind"] != "verdict" or not row["probe_asn"]:
            continue
        service = service_of(row["target"], row["test"])
        if service:
            cell = Cell(row["probe_cc"] or "?", f"AS{row['probe_asn']}", service)
            state, layer = verdict_of_row(row["place"])
            yield Judged(row["observed_at"].timestamp(), cell, state, layer)


def _seconds(table: pa.Table) -> np.ndarray[Any, np.dtype[np.float64]]:
    micros = table["observed_at"].cast(pa.int64()).to_numpy()
    return np.asarray(micros / 1e6, dtype=np.float64)


def _answers(table: pa.Table) -> Arrivals:
    """When each device answered a ping; pings that got none are what silence is made of."""
    pings = table.filter(compute.equal(table["kind"], "ping")).sort_by("observed_at")
    if pings.num_rows == 0:
        return Arrivals((), (), 0.0, 0.0)
    span_s = _seconds(pings)
    heard = pings.filter(compute.is_null(pings["failure"]))
    names = compute.coalesce(heard["target"], heard["place"], pa.scalar("?"))
    coded = names.combine_chunks().dictionary_encode()
    times_s, codes = _seconds(heard), coded.indices.to_numpy()
    groups = tuple({"device": str(name)} for name in coded.dictionary.to_pylist())
    times = tuple(times_s[codes == at] for at in range(len(groups)))
    return Arrivals(groups, times, float(span_s[0]), float(span_s[-1]))


def _panels(table: pa.Table) -> Iterator[Panel]:
    """Signals of one name and one step, on one clock."""
    held: dict[tuple[str, int], _Series] = {}
    for group, unit, points in _signals(table):
        step_s = _step(points)
        if len(points) >= _SHORTEST and step_s > 0:
            held.setdefault((unit, step_s), {})[group] = points
    for (_unit, step_s), series in sorted(held.items()):
        yield from _panel(series, step_s)


def _signals(table: pa.Table) -> Iterator[tuple[_Group, str, _Points]]:
    """Each series: whose it is, the name of its signal, its times and values."""
    held: dict[tuple[_Group, str], _Points] = {}
    for row in table.filter(compute.equal(table["kind"], "signal")).to_pylist():
        value = np.nan if row["value"] is None else row["value"]
        place: _Group = (_whose(row), ("signal", row["unit"] or "?"))
        at = (row["observed_at"].timestamp(), value)
        held.setdefault((place, row["unit"] or "?"), []).append(at)
    for (group, unit), points in sorted(held.items()):
        yield group, unit, sorted(points)


def _whose(row: Row) -> tuple[str, str]:
    if row["probe_cc"]:
        return "country", row["probe_cc"]
    return ("network", f"AS{row['probe_asn']}") if row["probe_asn"] else ("region", row["target"])


def _step(points: _Points) -> int:
    """The step that most differences agree on; 0 where there is none."""
    gaps = np.rint(np.diff([at for at, _value in points]))
    gaps = gaps[gaps > 0]
    if gaps.size == 0:
        return 0
    values, counts = np.unique(gaps, return_counts=True)
    return int(values[counts.argmax()])


def _panel(series: _Series, step_s: int) -> Iterator[Panel]:
    first = min(points[0][0] for points in series.values())
    last = max(points[-1][0] for points in series.values())
    steps = round((last - first) / step_s) + 1
    if steps * len(series) > _MOST_CELLS:
        return
    values = np.full((len(series), steps), np.nan)
    for row, points in zip(values, series.values(), strict=True):
        for at, value in points:
            row[round((at - first) / step_s)] = value
    times_s = np.rint(first + np.arange(steps) * step_s).astype(np.int64)
    groups = tuple(dict(group) for group in series)
    yield Panel(groups, times_s, times_s + step_s, values, step_s)
