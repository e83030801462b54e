"""Rows of the table of observations counted down to what events are found in.

`counting` says in SQL how rows are counted, in words that DuckDB and Spark both read; `tallied`, a
pure function, turns a batch of such counts into tallies, each with the `part` it belongs to: what
has to be judged together (the cells of a country, its networks, some devices, one signal). A part
may be counted in any number of batches, in any order, on any machine; `stored` gathers its tallies
and finds the same events. No row of a step of a measurement is kept.

- `cell`: verdicts of a service on a network that said the same, in one hour
- `heard`: verdicts from a network, whatever they said, in ten minutes
- `answered`: answered pings of a device, in ten minutes; `listened`: all pings, for their span
- `pair`, `signal`: each row as it is, for there are few
- `span`: from when to when anything was listened for, which all parts of a kind share
"""

import math
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from pyarrow import compute

from liane.detection.blocking import BlockingRules, service_of
from liane.detection.judgements import AS_PAIR, PAIR, verdict_of_row
from liane.detection.series.panel import Ints

__all__ = ["BIN_S", "SPAN", "TALLIES", "Dialect", "counting", "numbered", "tallied"]

BIN_S = 600  # the step in which silences are sought
SPAN = "span"
_DEVICES = 16  # parts that devices are spread over
_FEW = 1_000_000  # combinations of texts for which there is a table
_CODED = pa.dictionary(pa.int32(), pa.string())  # texts are few, and each stands many times
TALLIES = pa.schema(
    [
        ("part", _CODED),  # kind and what it is of: what is judged together
        ("kind", _CODED),
        ("late", pa.bool_()),
        ("country", _CODED),
        ("asn", pa.int64()),
        ("name", _CODED),  # service, device, or what a signal is of
        ("said", _CODED),  # state and layer; control or target; the name of the signal
        ("unit", _CODED),
        ("slot", pa.int64()),  # number of the hour or of the ten minutes
        ("first_us", pa.int64()),
        ("last_us", pa.int64()),
        ("received_us", pa.int64()),  # when the last of them came
        ("count", pa.int64()),
        ("value", pa.float64()),
    ]
)
_PAIRED = {("throughput", "mbit/s"): "mbit_s", ("tls", "ms"): "shake_ms"}


class Dialect(NamedTuple):
    """What DuckDB and Spark write otherwise: µs since 1970 of a time, and whole division."""

    us: str
    div: str


class _Count(NamedTuple):
    """Which rows are counted, by which columns, in which step (0: in one); None: kept as rows."""

    where: str
    keys: tuple[str, ...]
    step_s: int | None


_JUDGED = (
    "kind = 'verdict' AND probe_asn IS NOT NULL "
    "AND (coalesce(target, '') <> '' OR coalesce(test, '') <> '')"
)
_CELL = ("probe_cc", "probe_asn", "target", "test", "place")
_COUNTS: Mapping[str, _Count] = {
    "cell": _Count(_JUDGED, _CELL, BlockingRules().window_s),
    "heard": _Count(_JUDGED, ("probe_cc", "probe_asn"), BIN_S),
    "answered": _Count("kind = 'ping' AND failure IS NULL", ("target", "place"), BIN_S),
    "listened": _Count("kind = 'ping'", (), 0),
    "pair": _Count(
        f"test = '{PAIR}'",
        ("probe_cc", "probe_asn", "target", "kind", "unit", "value", "failure", "control"),
        None,
    ),
    "signal": _Count("kind = 'signal'", ("probe_cc", "probe_asn", "target", "unit", "value"), None),
}


def counting(rows: str, dialect: Dialect, until_us: int | None = None) -> dict[str, str]:
    """The queries that count `rows` (a table in SQL), by kind; of what was seen by `until_us`."""
    return {kind: _query(rows, each, dialect, until_us) for kind, each in _COUNTS.items()}


def _query(rows: str, each: _Count, dialect: Dialect, until_us: int | None) -> str:
    at, came = (dialect.us.format(name) for name in ("observed_at", "received_at"))
    keys = [*each.keys, "coalesce(late, false) AS late"]
    if each.step_s:
        keys.append(f"{at} {dialect.div} {each.step_s * 1_000_000} AS slot")
    told = (f"min({at})", f"max({at})", f"max({came})", "count(*)")
    if each.step_s is None:
        told = (at, at, came, "1")
    names = ("first_us", "last_us", "received_us", "count")
    sums = [f"{sum_} AS {name}" for sum_, name in zip(told, names, strict=True)]
    where = f"({each.where}) AND observed_at IS NOT NULL"
    where += "" if until_us is None else f" AND {at} <= {until_us}"
    group = (
        "" if each.step_s is None else f" GROUP BY {', '.join(map(str, range(1, len(keys) + 1)))}"
    )
    return f"SELECT {', '.join(keys + sums)} FROM {rows} WHERE {where}{group}"  # noqa: S608


def tallied(kind: str, counts: pa.Table | pa.RecordBatch) -> pa.Table:
    """The tallies of a batch of counts of one kind."""
    whole = pa.Table.from_batches([counts]) if isinstance(counts, pa.RecordBatch) else counts
    if not whole.num_rows:
        return TALLIES.empty_table()
    table = whole.combine_chunks()
    return _READERS[kind](table)


def _cells(table: pa.Table) -> pa.Table:
    """Verdicts by cell and hour, without those that count for nobody."""
    table = _with(
        table,
        country=_country(table),
        name=_translated([table["target"], table["test"]], _service),
        said=_translated([table["test"], table["place"]], _said),
    )
    told = compute.and_(compute.is_valid(table["name"]), compute.is_valid(table["said"]))
    return _as_tallies(table.filter(told), "cell", "country")


def _service(target: str | None, test: str | None) -> str | None:
    return service_of(target, test) or None


def _said(test: str | None, place: str | None) -> str | None:
    """State and layer of what counts for blocking; None for what counts for nobody."""
    state, layer = AS_PAIR if test == PAIR else verdict_of_row(place)
    if state not in ("blocked", "ok"):
        return None
    return f"{state} {layer}" if layer else state


def _heard(table: pa.Table) -> pa.Table:
    heard = _as_tallies(_with(table, country=_country(table)), "heard", "country")
    return pa.concat_tables([heard, _spans(table, "heard")])


def _answered(table: pa.Table) -> pa.Table:
    name = _translated([table["target"], table["place"]], _device)
    return _as_tallies(_with(table, name=name), "answered", "name")


def _device(target: str | None, place: str | None) -> str:
    return target if target is not None else (place if place is not None else "?")


def _listened(table: pa.Table) -> pa.Table:
    return _spans(table, "answered")


def _spans(table: pa.Table, of: str) -> pa.Table:
    """From when to when a kind was listened for, in time or with what came late."""
    sums = [("first_us", "min"), ("last_us", "max")]
    summed = table.group_by(["late"], use_threads=False).aggregate(sums)
    spans = pa.table(
        {
            "late": summed["late"],
            "first_us": summed["first_us_min"],
            "last_us": summed["last_us_max"],
            "said": _same(of, summed.num_rows),
        }
    )
    return _as_tallies(spans, SPAN, "said")


def _pairs(table: pa.Table) -> pa.Table:
    """Speeds and handshakes of the probe's pairs: nothing that came is a speed of nought."""
    unit = _translated([table["kind"], table["unit"]], lambda *two: _PAIRED.get(two))
    fast = compute.fill_null(compute.equal(unit, "mbit_s"), False)
    failed = compute.and_(fast, compute.is_valid(table["failure"]))
    value = compute.if_else(failed, compute.fill_null(table["value"], 0.0), table["value"])
    control = compute.fill_null(table["control"], False)
    table = _with(
        table,
        unit=unit,
        value=value,
        said=compute.if_else(control, "control", "target").cast(_CODED),
        name=_translated([table["target"]], lambda target: target and service_of(target)),
        country=_country(table),
    )
    told = compute.and_(compute.is_valid(unit), compute.is_valid(value))
    return _as_tallies(table.filter(told), "pair", "country")


def _signals(table: pa.Table) -> pa.Table:
    """Values of signals, as they are."""
    said = _translated([table["unit"]], lambda unit: unit or "?")
    nothing = pa.nulls(table.num_rows, _CODED)
    named = {"country": table["probe_cc"], "name": table["target"], "unit": nothing}
    return _as_tallies(_with(table, said=said, **named), "signal", "said")


_READERS: dict[str, Callable[[pa.Table], pa.Table]] = {
    "cell": _cells,
    "heard": _heard,
    "answered": _answered,
    "listened": _listened,
    "pair": _pairs,
    "signal": _signals,
}


def _as_tallies(table: pa.Table, kind: str, of: str) -> pa.Table:
    """The columns of tallies, with what is not told left empty; the part is named by `of`."""
    count = table.num_rows
    if "probe_asn" in table.schema.names:
        table = _with(table, asn=table["probe_asn"])
    name = _PART_OF.get(kind, lambda text: f"{kind} {text}")
    part = _translated([table[of].cast(_CODED)], name)
    table = _with(table, part=part, kind=_same(kind, count))
    arrays = [
        table[each.name].cast(each.type)
        if each.name in table.schema.names
        else pa.nulls(count, each.type)
        for each in TALLIES
    ]
    return pa.table(arrays, schema=TALLIES)


def _spread(device: str | None) -> str:
    return f"answered {zlib.crc32((device or '').encode('utf-8')) % _DEVICES}"


_PART_OF: dict[str, Callable[[str | None], str]] = {"answered": _spread}


def _same(text: str, count: int) -> pa.DictionaryArray:
    """A column of one text."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, dtype=np.int32)), [text])


def _with(table: pa.Table, **columns: Any) -> pa.Table:
    """The table with these columns, in the place of those that had their names."""
    table = table.drop_columns([name for name in columns if name in table.schema.names])
    for name, column in columns.items():
        table = table.append_column(name, column)
    return table


def _country(table: pa.Table) -> Any:
    return _translated([table["probe_cc"]], lambda code: code or "?")


def _translated(columns: Sequence[Any], read: Callable[..., str | None]) -> Any:
    """A function of texts, called once for each combination that stands in the columns; coded."""
    coded = [_one(column) for column in columns]
    key = np.zeros(len(coded[0]), dtype=np.int64)
    for each in coded:
        codes = compute.fill_null(each.indices, len(each.dictionary)).to_numpy()
        key = key * (len(each.dictionary) + 1) + codes
    keys, place = numbered(key, math.prod(len(each.dictionary) + 1 for each in coded))
    said = pa.array([read(*_texts(one, coded)) for one in keys.tolist()], pa.string())
    return said.dictionary_encode().take(pa.array(place))


def _one(column: Any) -> Any:
    """A column of texts as codes, in one piece."""
    whole = column.cast(_CODED)
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.unify_dictionaries().combine_chunks()
    return pa.array([], _CODED) if isinstance(whole, pa.ChunkedArray) else whole


def numbered(key: Ints, most: int) -> tuple[Ints, Ints]:
    """The keys that stand there, and for each row the number of its own; without a sort if few."""
    if most > _FEW:
        keys, place = np.unique(key, return_inverse=True)
        return keys, place
    stands = np.zeros(most, dtype=np.bool_)
    stands[key] = True
    return np.flatnonzero(stands), (np.cumsum(stands) - 1)[key]


def _texts(key: int, coded: Sequence[Any]) -> list[str | None]:
    """The texts of one combination, from the number that stands for it."""
    found: list[str | None] = []
    for each in reversed(coded):
        key, code = divmod(key, len(each.dictionary) + 1)
        found.append(each.dictionary[code].as_py() if code < len(each.dictionary) else None)
    return found[::-1]
