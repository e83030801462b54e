"""Events out of the table of observations: all kinds of rows that events can be found in.

Verdicts tell of blocking and of those who fell silent; pairs of throttling; signals (one value for
a country, a region or a network at each step) of drops; answered pings of devices that stopped.
Rows whose clock cannot be trusted have no time, and are left out by whoever asks.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import compute

from liane.detection.blocking import Cell, Judged, arrivals_of, blocks, service_of
from liane.detection.judgements import AS_PAIR, PAIR, verdict_of_row
from liane.detection.series import Arrivals, Event, Panel, drops, silences
from liane.detection.throttling import pairs_of, throttled
from liane.measurement.table import SCHEMA

__all__ = ["events_of", "received_at", "table_of"]

Row = Mapping[str, Any]
_Group = tuple[tuple[str, str], ...]
_Points = list[tuple[float, float]]
_Series = dict[_Group, _Points]
_KINDS = ("verdict", "signal", "ping")
_TEXTS = ["test", "probe_cc", "target", "kind", "place", "failure", "unit"]
_COLUMNS = ["observed_at", "received_at", "late", "probe_asn", "value", "control", *_TEXTS]
_CODED = pa.dictionary(pa.int32(), pa.string())  # texts are few, and each stands many times
_SHORTEST = 48  # steps of a series, under which it tells nothing
_MOST_CELLS = 20_000_000  # of a panel: signals that share no clock are not put on one


def table_of(store: Path) -> pa.Table:
    """The rows that events can be found in, of all days or of one day's folder, with their time.

    File by file and column by column, so that the steps of measurements, which are most of the
    table, are never held.
    """
    files = sorted(store.glob("day=*/*.parquet")) or sorted(store.glob("*.parquet"))
    parts = [_kept(pq.ParquetFile(file).read(columns=_COLUMNS)) for file in files]
    return pa.concat_tables(parts) if parts else SCHEMA.empty_table().select(_COLUMNS)


def _kept(table: pa.Table) -> pa.Table:
    kinds = compute.is_in(table["kind"], value_set=pa.array(_KINDS))
    wanted = compute.or_kleene(kinds, compute.equal(table["test"], PAIR))
    kept = table.filter(compute.and_kleene(wanted, compute.is_valid(table["observed_at"])))
    short = pa.schema([(name, _CODED if name in _TEXTS else kept.schema.field(name).type)
                       for name in _COLUMNS])  # fmt: skip
    return kept.cast(short)


def events_of(table: pa.Table) -> list[Event]:
    """The events of a table, by time of detection."""
    judged = _judged(table)
    pairs = table.filter(compute.equal(table["test"], PAIR)).to_pylist()
    found = [*blocks(judged), *throttled(pairs_of(pairs))]
    for arrivals in (arrivals_of(judged), _answers(table)):
        found += [each for each in silences(arrivals) if each.detected_s <= arrivals.until_s]
    found += [event for panel in _panels(table) for event in drops(panel)]
    return sorted(found, key=lambda event: (event.detected_s, event.start_s, str(event.group)))


def received_at(event: Event, table: pa.Table) -> datetime | None:
    """When the last row came that an event rests on, as far as its network tells."""
    network = event.group.get("network", "").removeprefix("AS")
    if not network.isdigit():
        return None
    start, end = (datetime.fromtimestamp(s, UTC) for s in (event.start_s, event.detected_s))
    at = table["observed_at"]
    within = compute.and_(
        compute.greater_equal(at, pa.scalar(start)), compute.less_equal(at, pa.scalar(end))
    )
    its = compute.and_kleene(within, compute.equal(table["probe_asn"], int(network)))
    last: datetime | None = compute.max(table.filter(its)["received_at"]).as_py()
    return last


def _judged(table: pa.Table) -> list[Judged]:
    """The verdicts of the table, each for the service and the network it speaks of.

    Texts are looked at once for each that differs: a table holds few services, many times.
    """
    known = compute.and_kleene(
        compute.equal(table["kind"], "verdict"), compute.is_valid(table["probe_asn"])
    )
    verdicts = table.filter(known)
    names = ("probe_cc", "probe_asn", "target", "test", "place")
    whose = zip(*(_coded(verdicts[name]) for name in names), strict=True)
    held: dict[tuple[Any, ...], tuple[Cell, str, str | None] | None] = {}
    found = []
    for at_s, key in zip(_seconds(verdicts).tolist(), whose, strict=True):
        if key not in held:
            held[key] = _said(*key)
        if (said := held[key]) is not None:
            found.append(Judged(at_s, *said))
    return found


def _coded(column: pa.ChunkedArray) -> Iterator[Any]:
    """The values of a column, the same object for the same value."""
    coded = column.combine_chunks().dictionary_encode()
    values = [*coded.dictionary.to_pylist(), None]
    return (values[-1 if code is None else code] for code in coded.indices.to_pylist())


def _said(
    country: str | None, asn: int, target: str | None, test: str | None, place: str | None
) -> tuple[Cell, str, str | None] | None:
    service = service_of(target, test)
    if not service:
        return None
    said = AS_PAIR if test == PAIR else verdict_of_row(place)
    return (Cell(country or "?", f"AS{asn}", service), *said)


def _seconds(table: pa.Table) -> np.ndarray[Any, np.dtype[np.float64]]:
    micros = table["observed_at"].cast(pa.int64()).to_numpy()
    return np.asarray(micros / 1e6, dtype=np.float64)


def _answers(table: pa.Table) -> Arrivals:
    """When each device answered a ping; pings that got none are what silence is made of."""
    pings = table.select(["kind", "observed_at", "target", "place", "failure"])
    pings = pings.filter(compute.equal(table["kind"], "ping")).sort_by("observed_at")
    if pings.num_rows == 0:
        return Arrivals((), (), 0.0, 0.0)
    span_s = _seconds(pings)
    heard = pings.filter(compute.is_null(pings["failure"]))
    named = (heard[name].cast(pa.string()) for name in ("target", "place"))
    names = compute.coalesce(*named, pa.scalar("?"))
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
