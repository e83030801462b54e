"""Rows of the table of observations counted down to what events are found in, batch by batch.

`tallied` is a pure function from a batch of rows to a few counts, each with the `part` it belongs
to: what has to be judged together (the cells of a country, the networks of a country, some devices,
one signal). A part may be counted in any number of batches, in any order, on any machine; `stored`
gathers its counts and finds the same events. No row of a step of a measurement is kept.

- `cell`: measurements of a service on a network that said the same, in one hour
- `heard`: measurements from a network, whatever they said, in ten minutes
- `answered`: answered pings of a device, in ten minutes
- `pair`, `signal`: each row as it is, for there are few
- `span`: from when to when anything was listened for, which all parts of a kind share
"""

import zlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import compute

from liane.detection.blocking import BlockingRules, service_of
from liane.detection.judgements import AS_PAIR, PAIR, verdict_of_row

__all__ = ["BIN_S", "COLUMNS_READ", "SPAN", "TALLIES", "tallied"]

_TEXTS = ("test", "probe_cc", "target", "kind", "place", "failure", "unit")
COLUMNS_READ = ("observed_at", "received_at", "late", "probe_asn", "value", "control", *_TEXTS)
BIN_S = 600  # the step in which silences are sought
SPAN = "span"
_WINDOW_US, _BIN_US = BlockingRules().window_s * 1_000_000, BIN_S * 1_000_000
_DEVICES = 16  # parts that devices are spread over
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
        ("slot", pa.int64()),  # number of the hour or of the ten minutes; µs of a row kept as it is
        ("first_us", pa.int64()),
        ("last_us", pa.int64()),
        ("received_us", pa.int64()),  # when the last of them came
        ("count", pa.int64()),
        ("value", pa.float64()),
    ]
)
_PAIRED = {("throughput", "mbit/s"): "mbit_s", ("tls", "ms"): "shake_ms"}


def tallied(rows: pa.Table | pa.RecordBatch, until_us: int | None = None) -> pa.Table:
    """The counts of a batch that has `COLUMNS_READ`; of what was seen by `until_us`, if given."""
    table = _read(rows)
    if until_us is not None:
        table = table.filter(compute.less_equal(table["at"], until_us))
    found = [each for count in _COUNTS for each in count(table)]
    return pa.concat_tables([each for each in found if each.num_rows] or [TALLIES.empty_table()])


def _read(rows: pa.Table | pa.RecordBatch) -> pa.Table:
    """The rows that have a time, with texts as codes and times as µs since 1970."""
    whole = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
    whole = whole.select(COLUMNS_READ)
    whole = whole.filter(compute.is_valid(whole["observed_at"])).combine_chunks()
    columns = {
        "at": whole["observed_at"].cast(pa.timestamp("us", "UTC")).cast(pa.int64()),
        "received": whole["received_at"].cast(pa.timestamp("us", "UTC")).cast(pa.int64()),
        "late": compute.fill_null(whole["late"], False),
        "asn": whole["probe_asn"],
        "value": whole["value"],
        "control": compute.fill_null(whole["control"], False),
    }
    columns |= {name: whole[name].cast(_CODED) for name in _TEXTS}
    return pa.table(columns)


def _is(table: pa.Table, name: str, text: str) -> Any:
    """Which rows have this text, looked up once among the few that differ."""
    return compute.fill_null(compute.equal(table[name], text), False)


def _translated(columns: Sequence[Any], read: Callable[..., str | None]) -> Any:
    """A function of texts, called once for each combination that stands in the columns; coded."""
    coded = [_one(column) for column in columns]
    key = np.zeros(len(coded[0]), dtype=np.int64)
    for each in coded:
        codes = compute.fill_null(each.indices, len(each.dictionary)).to_numpy()
        key = key * (len(each.dictionary) + 1) + codes
    keys, place = np.unique(key, return_inverse=True)
    said = pa.array([read(*_texts(one, coded)) for one in keys.tolist()], pa.string())
    unique = said.dictionary_encode()
    return unique.take(pa.array(place.ravel()))


def _texts(key: int, coded: Sequence[Any]) -> list[str | None]:
    """The texts of one combination, from the number that stands for it."""
    found: list[str | None] = []
    for each in reversed(coded):
        key, code = divmod(key, len(each.dictionary) + 1)
        found.append(each.dictionary[code].as_py() if code < len(each.dictionary) else None)
    return found[::-1]


def _one(column: Any) -> Any:
    """A coded column in one piece."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):  # of no row
        whole = pa.array([], _CODED)
    return whole


def _slots(at: Any, step_us: int) -> Any:
    """The number of the step that each time falls in."""
    return pa.array(at.to_numpy() // step_us)


def _summed(table: pa.Table, kind: str, of: str, keys: Sequence[str]) -> pa.Table:
    """Rows of the same keys in one: how many, from when to when, when the last came.

    The part is named by the kind and by `of`, one of the keys.
    """
    sums = [("at", "min"), ("at", "max"), ("received", "max"), ("at", "count")]
    summed = table.group_by([*keys, "late"], use_threads=False).aggregate(sums)
    named = {"at_min": "first_us", "at_max": "last_us", "received_max": "received_us"}
    names = [(named | {"at_count": "count"}).get(name, name) for name in summed.schema.names]
    return _as_tallies(summed.rename_columns(names), kind, of)


def _as_tallies(table: pa.Table, kind: str, of: str) -> pa.Table:
    """The columns of tallies, with what is not told left empty."""
    count = table.num_rows
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


def _same(text: str, count: int) -> pa.DictionaryArray:
    """A column of one text."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, dtype=np.int32)), [text])


def _spread(device: str | None) -> str:
    return f"answered {zlib.crc32((device or '').encode('utf-8')) % _DEVICES}"


_PART_OF: dict[str, Callable[[str | None], str]] = {"answered": _spread}


def _with(table: pa.Table, **columns: Any) -> pa.Table:
    """The table with these columns, in the place of those that had their names."""
    table = table.drop_columns([name for name in columns if name in table.schema.names])
    for name, column in columns.items():
        table = table.append_column(name, column)
    return table


def _country(table: pa.Table) -> Any:
    return _translated([table["probe_cc"]], lambda code: code or "?")


def _verdicts(table: pa.Table) -> list[pa.Table]:
    """What was judged, by cell and hour; and when anything was, by network."""
    known = compute.and_(_is(table, "kind", "verdict"), compute.is_valid(table["asn"]))
    rows = table.filter(known)
    if not rows.num_rows:
        return []
    rows = _with(
        rows,
        country=_country(rows),
        name=_translated([rows["target"], rows["test"]], _service),
        said=_translated([rows["test"], rows["place"]], _said),
    )
    rows = rows.filter(compute.is_valid(rows["name"]))
    cells = rows.filter(compute.is_valid(rows["said"]))
    cells = _with(cells, slot=_slots(cells["at"], _WINDOW_US))
    heard = _with(rows, slot=_slots(rows["at"], _BIN_US))
    return [
        _summed(cells, "cell", "country", ("country", "asn", "name", "said", "slot")),
        _summed(heard, "heard", "country", ("country", "asn", "slot")),
        _span(rows, "heard"),
    ]


def _service(target: str | None, test: str | None) -> str | None:
    return service_of(target, test) or None


def _said(test: str | None, place: str | None) -> str | None:
    """State and layer of what counts for blocking; None for what counts for nobody."""
    state, layer = AS_PAIR if test == PAIR else verdict_of_row(place)
    if state not in ("blocked", "ok"):
        return None
    return f"{state} {layer}" if layer else state


def _span(rows: pa.Table, of: str) -> pa.Table:
    """From when to when a kind was listened for, in time or with what came late."""
    told = _same(of, rows.num_rows)
    rows = rows.select(["at", "received", "late"])
    return _summed(_with(rows, said=told), SPAN, "said", ("said",))


def _pings(table: pa.Table) -> list[pa.Table]:
    """Answered pings by device; those that got no answer are what silence is made of."""
    rows = table.filter(_is(table, "kind", "ping"))
    heard = rows.filter(compute.is_null(rows["failure"]))
    heard = _with(heard, name=_translated([heard["target"], heard["place"]], _device))
    heard = _with(heard, slot=_slots(heard["at"], _BIN_US))
    return [_summed(heard, "answered", "name", ("name", "slot")), _span(rows, "answered")]


def _device(target: str | None, place: str | None) -> str:
    return target if target is not None else (place if place is not None else "?")


def _pairs(table: pa.Table) -> list[pa.Table]:
    """Speeds and handshakes of the probe's pairs: nothing that came is a speed of nought."""
    rows = table.filter(_is(table, "test", PAIR))
    unit = _translated([rows["kind"], rows["unit"]], lambda *two: _PAIRED.get(two))
    fast = compute.fill_null(compute.equal(unit, "mbit_s"), False)
    failed = compute.and_(fast, compute.is_valid(rows["failure"]))
    value = compute.if_else(failed, compute.fill_null(rows["value"], 0.0), rows["value"])
    side = compute.if_else(rows["control"], "control", "target").cast(_CODED)
    name = _translated([rows["target"]], lambda target: target and service_of(target))
    rows = _with(rows, unit=unit, value=value, said=side, name=name, country=_country(rows))
    rows = rows.filter(compute.and_(compute.is_valid(unit), compute.is_valid(value)))
    return [_kept(rows, "pair", "country")]


def _signals(table: pa.Table) -> list[pa.Table]:
    """Values of signals, as they are."""
    rows = table.filter(_is(table, "kind", "signal"))
    said = _translated([rows["unit"]], lambda unit: unit or "?")
    nothing = pa.nulls(rows.num_rows, _CODED)
    rows = _with(rows, country=rows["probe_cc"], name=rows["target"], said=said, unit=nothing)
    return [_kept(rows, "signal", "said")]


def _kept(rows: pa.Table, kind: str, of: str) -> pa.Table:
    at = {name: rows["at"] for name in ("slot", "first_us", "last_us")}
    rows = _with(rows, **at, received_us=rows["received"])
    return _as_tallies(rows, kind, of)


_COUNTS: tuple[Callable[[pa.Table], list[pa.Table]], ...] = (_verdicts, _pings, _pairs, _signals)
