"""Results of RIPE Atlas by the block: many lines at once into columns, by Arrow's own reader.

`observed_in` gives the rows that `rows_atlas` gives, in the same order, for lines of ping,
traceroute and dns. A line of another kind, or that does not fit the columns (old firmwares, errors
in odd places), goes to the plain reader, so that what comes out never depends on the way it was
read. It is for who has millions of results to look at: the table on disk keeps, for each record,
the sum of its content besides, and goes line by line.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj

from liane.measurement.rows_atlas import FAILURES, TIMEOUT, is_atlas, of_atlas

__all__ = ["COLUMNS", "observed_in"]

_TEXT, _NUMBER, _WHOLE = pa.string(), pa.float64(), pa.int64()
COLUMNS = pa.schema(
    [
        ("record", _WHOLE),  # number of the line it came from
        ("measurement", _TEXT),
        ("probe", _TEXT),
        ("target", _TEXT),
        ("written_at", _NUMBER),
        ("kind", _TEXT),
        ("step", _WHOLE),
        ("place", _TEXT),
        ("failure", _TEXT),
        ("value", _NUMBER),
        ("unit", _TEXT),
    ]
)
_ABOUT = ("record", "measurement", "probe", "target", "written_at")
_NAMES = ("dst_name", "uri", "dst_addr", "msm_name")
_WHY = [("x", _TEXT), ("error", _TEXT), ("err", _TEXT), ("dnserr", _TEXT), ("alert", _TEXT)]
_BESIDE = [each for each in _WHY if each[0] != "error"]
_HEAD = [("type", _TEXT), ("msm_id", _WHOLE), ("prb_id", _WHOLE), ("timestamp", _WHOLE)]
_HEAD += [(name, _TEXT) for name in _NAMES]
_ANSWER = pa.struct([("abuf", _TEXT), ("rt", _NUMBER)])
_ERROR = pa.struct([("timeout", _WHOLE)])
_SET = pa.struct([("dst_addr", _TEXT), ("error", _ERROR), *_BESIDE, ("result", _ANSWER)])
_REPLY = pa.struct([("from", _TEXT), ("rtt", _NUMBER), *_WHY])
_HOP = pa.struct([("hop", _WHOLE), ("result", pa.list_(_REPLY)), *_WHY])
_RESULTS: dict[str, list[Any]] = {
    "ping": [("result", pa.list_(pa.struct([("rtt", _NUMBER), *_WHY])))],
    "traceroute": [("result", pa.list_(_HOP))],
    "dns": [("result", _ANSWER), ("resultset", pa.list_(_SET)), ("error", _ERROR), *_BESIDE],
}
_MARKS = tuple((f'"{kind}"'.encode(), kind) for kind in _RESULTS)
_UNUSUAL = (b"null", b"NaN", b"Inf")
_TIMEOUTS = re.compile(rb'"error":\s*\{"timeout":\s*\d{1,18}\}')
_FEW = 32  # lines that are not worth a block

Block = Sequence[tuple[int, bytes]]


def observed_in(lines: Sequence[bytes]) -> pa.Table:
    """The observations of these lines, as `COLUMNS`; a line that is no result of Atlas gives none.

    Values are in ms. `record` is the number of the line, from 0.
    """
    groups: dict[str | None, list[tuple[int, bytes]]] = {None: []}
    kind, mark = None, b""
    for at, line in enumerate(lines):
        if not mark or mark not in line:  # lines of one kind come together
            mark, kind = next((each for each in _MARKS if each[0] in line), (b"", None))
        groups.setdefault(kind, []).append((at, line))
    plain = groups.pop(None)
    tables = [
        table
        for kind, block in groups.items()
        for table in _blocks(str(kind), _usual(str(kind), block, plain), plain)
    ]
    whole = pa.concat_tables([*tables, _plain(plain)]).combine_chunks()
    order = whole["record"].to_numpy()
    if (order[1:] >= order[:-1]).all():
        return whole
    return whole.take(pa.array(np.argsort(order, kind="stable")))


def _usual(kind: str, block: Block, plain: list[tuple[int, bytes]]) -> Block:
    """The lines without the words that Arrow reads otherwise: a null is no field that is absent.

    Of an error of dns, which is an object, only the one that holds a time-out alone is usual.
    """
    lines = [line for _at, line in block]
    whole = b"\n".join(lines)
    words = _UNUSUAL if kind != "dns" else (*_UNUSUAL, b'"error"')
    ends = np.cumsum([len(line) + 1 for line in lines])
    places = [at for word in words for at in _places(word, whole)]
    suspect = np.unique(np.searchsorted(ends, places, side="right")).tolist()
    odd = {at for at in suspect if not _is_usual(kind, lines[at])}
    if not odd:
        return block
    plain += [block[at] for at in sorted(odd)]
    return [each for at, each in enumerate(block) if at not in odd]


def _places(word: bytes, whole: bytes) -> Iterator[int]:
    at = whole.find(word)
    while at >= 0:
        yield at
        at = whole.find(word, at + 1)


def _is_usual(kind: str, line: bytes) -> bool:
    if any(word in line for word in _UNUSUAL):
        return False
    errors = line.count(b'"error"') if kind == "dns" else 0
    return not errors or errors == len(_TIMEOUTS.findall(line))


def _blocks(kind: str, block: Block, plain: list[tuple[int, bytes]]) -> Iterator[pa.Table]:
    """The block as columns; one that does not fit is halved, down to what is read plainly."""
    if len(block) < _FEW:
        plain += block
        return
    try:
        table = _parsed(kind, block)
        fits = _FITS[kind](table)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        if len(block) == 1:
            plain += block
            return
        half = len(block) // 2
        yield from _blocks(kind, block[:half], plain)
        yield from _blocks(kind, block[half:], plain)
        return
    if not fits.all():
        plain += [block[int(at)] for at in np.flatnonzero(~fits)]
        table = table.filter(pa.array(fits))
    if table.num_rows:
        yield _STEPS[kind](table)


def _parsed(kind: str, block: Block) -> pa.Table:
    """The fields of each line that observations are made of."""
    options = pj.ParseOptions(
        explicit_schema=pa.schema(_HEAD + _RESULTS[kind]), unexpected_field_behavior="ignore"
    )
    data = b"\n".join([line for _at, line in block])
    size = pj.ReadOptions(use_threads=False, block_size=len(data) + 1)
    table = pj.read_json(BytesIO(data), read_options=size, parse_options=options).combine_chunks()
    if table.num_rows != len(block):
        raise pa.ArrowInvalid("lines that are not one result each")
    table.validate(full=True)
    names = [pc.if_else(pc.equal(table[name], ""), None, table[name]) for name in _NAMES]
    told = {
        "record": pa.array([at for at, _line in block], _WHOLE),
        "measurement": table["msm_id"].cast(_TEXT),
        "probe": table["prb_id"].cast(_TEXT),
        "target": pc.coalesce(*names),
        "written_at": table["timestamp"].cast(_NUMBER),
    }
    for name, column in told.items():
        table = table.append_column(name, column)
    return table


def _head_fits(kind: str, table: pa.Table) -> Any:
    """Which lines are what their mark says, of a probe."""
    told = pc.and_(pc.equal(table["type"], kind), pc.is_valid(table["prb_id"]))
    return _mask(told)


def _mask(column: Any) -> Any:
    return pc.fill_null(column, False).to_numpy(zero_copy_only=False).astype(bool)


def _filled(column: Any) -> Any:
    """Which lists hold something."""
    return _mask(pc.greater(pc.list_value_length(column), 0))


def _dns_fits(table: pa.Table) -> Any:
    """Lines of which each step has an answer with a head that can be read, or a time-out."""
    fits = _head_fits("dns", table) & _no_other_reason(table)
    sets = _filled(table["resultset"])
    alone = _told(table["error"], table["result"]) & ~sets
    flat = _flat(table["resultset"])
    parents = pc.list_parent_indices(flat).to_numpy()
    each = flat.flatten()
    good = _told(pc.struct_field(each, "error"), pc.struct_field(each, "result"))
    good &= _no_other_reason(each)
    together = sets & _mask(pc.is_null(table["error"]))
    together[parents[~good]] = False
    return fits & (together | alone)


def _no_other_reason(steps: Any) -> Any:
    fits = np.ones(len(steps), dtype=bool)
    for name, _type in _BESIDE:
        of = steps[name] if isinstance(steps, pa.Table) else pc.struct_field(steps, name)
        fits &= _mask(pc.is_null(of))
    return fits


def _told(errors: Any, answers: Any) -> Any:
    """Which steps timed out, or were answered in time."""
    head = pc.match_substring_regex(pc.struct_field(answers, "abuf"), "^[A-Za-z0-9+/]{8}")
    answered = _mask(head) & _mask(pc.is_valid(pc.struct_field(answers, "rt")))
    return np.where(_mask(pc.is_valid(errors)), _mask(pc.is_valid(_timeout(errors))), answered)


def _timeout(errors: Any) -> Any:
    return pc.struct_field(errors, "timeout")


def _flat(column: Any) -> Any:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _rows(table: pa.Table, parents: Any, kind: str, **columns: Any) -> pa.Table:
    """Steps beside what their records share."""
    about = table.select(_ABOUT).take(pa.array(parents))
    count = len(parents)
    told = {"kind": pa.repeat(pa.scalar(kind), count), "unit": pa.repeat(pa.scalar("ms"), count)}
    told |= {name: columns.get(name, pa.nulls(count, COLUMNS.field(name).type)) for name in _OWN}
    arrays = [about[name] if name in _ABOUT else told[name] for name in COLUMNS.names]
    return pa.table(arrays, schema=COLUMNS)


_OWN = ("step", "place", "failure", "value")


def _counted(parents: Any) -> Any:
    """The number of each step within its record, from 1."""
    begins = np.flatnonzero(np.r_[True, parents[1:] != parents[:-1]])
    lengths = np.diff(np.r_[begins, len(parents)])
    return np.arange(len(parents)) - np.repeat(begins, lengths) + 1


def _why(steps: Any) -> Any:
    """Why each step failed, in the places where firmwares write it."""
    said = [pc.struct_field(steps, name) for name, _type in _WHY[1:]]
    silent = pc.is_valid(pc.struct_field(steps, "x"))
    return pc.if_else(silent, TIMEOUT, _named(pc.coalesce(*said)))


def _ping(table: pa.Table) -> pa.Table:
    packets = _flat(table["result"])
    parents = pc.list_parent_indices(packets).to_numpy()
    each = packets.flatten()
    spent = pc.struct_field(each, "rtt")
    none = pc.if_else(pc.is_null(spent), "no answer", None)
    failure = pc.coalesce(_why(each), none.cast(_TEXT))
    place = _named(table["dst_addr"]).take(pa.array(parents))
    step = pa.array(_counted(parents), _WHOLE)
    return _rows(table, parents, "ping", step=step, place=place, failure=failure, value=spent)


def _named(column: Any) -> Any:
    """Texts, none where they are empty."""
    flat = _flat(column)
    return pc.if_else(pc.equal(flat, ""), None, flat)


def _traceroute(table: pa.Table) -> pa.Table:
    """The quickest answer of each hop; where none came, why the first did not."""
    hops = _flat(table["result"])
    parents = pc.list_parent_indices(hops).to_numpy()
    each = hops.flatten()
    replies = pc.struct_field(each, "result")
    of_hop = pc.list_parent_indices(replies).to_numpy()
    reply = replies.flatten()
    spent = pc.struct_field(reply, "rtt").to_numpy(zero_copy_only=False)
    best = _first(of_hop, np.lexsort((np.arange(len(spent)), spent, of_hop)), len(each))
    first = _first(of_hop, np.arange(len(of_hop)), len(each))
    chosen = pa.array(best, mask=best < 0)
    value = pc.struct_field(reply, "rtt").take(chosen)
    place = pc.if_else(
        pc.is_valid(value), _named(pc.struct_field(reply, "from")).take(chosen), None
    )
    why = _why(reply).take(pa.array(first, mask=first < 0))
    why = pc.if_else(pa.array(first < 0), _why(each), why)
    failure = pc.if_else(pc.is_valid(value), None, pc.fill_null(why, TIMEOUT)).cast(_TEXT)
    told = _rows(
        table,
        parents,
        "hop",
        step=pc.struct_field(each, "hop"),
        place=place.cast(_TEXT),
        failure=failure,
        value=value,
    )
    unit = pc.if_else(pc.is_valid(value), "ms", None).cast(_TEXT)
    return told.set_column(COLUMNS.get_field_index("unit"), "unit", unit)


def _first(parents: Any, order: Any, count: int) -> Any:
    """For each of `count` parents, the first of its children in an order; -1 without any."""
    found = np.full(count, -1, dtype=np.int64)
    backwards = order[::-1]
    found[parents[backwards]] = backwards
    return found


def _dns(table: pa.Table) -> pa.Table:
    sets = _flat(table["resultset"])
    inside = sets.flatten()
    alone = pa.array(np.flatnonzero(~_filled(sets)))
    parents = np.r_[pc.list_parent_indices(sets).to_numpy(), alone.to_numpy()]

    def both(name: str, field: str) -> Any:
        """A field of the steps in sets, then of those that stand alone."""
        outer = pc.struct_field(_flat(table[name]).take(alone), field)
        return pa.concat_arrays([pc.struct_field(pc.struct_field(inside, name), field), outer])

    own = _named(pc.struct_field(inside, "dst_addr"))
    given = _named(table["dst_addr"]).take(pa.array(parents))
    late = both("error", "timeout").cast(_TEXT)
    failure = pc.coalesce(
        pc.binary_join_element_wise("timeout: ", late, ""), _codes(both("result", "abuf"))
    )
    place = pc.coalesce(pa.concat_arrays([own, pa.nulls(len(alone), _TEXT)]), given)
    columns = {"place": place, "failure": failure, "value": both("result", "rt")}
    order = np.argsort(parents, kind="stable")
    ordered = {name: each.take(pa.array(order)) for name, each in columns.items()}
    step = pa.array(_counted(parents[order]), _WHOLE)
    return _rows(table, parents[order], "dns", step=step, **ordered)


_SIXTY_FOUR = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def _codes(packets: Any) -> Any:
    """The failure in the head of each answer: four bits that two signs of base 64 hold."""
    signs = pc.utf8_slice_codeunits(packets, 4, 6).dictionary_encode()
    told = [
        FAILURES.get((_SIXTY_FOUR.index(two[0]) & 3) << 2 | _SIXTY_FOUR.index(two[1]) >> 4)
        if len(two) == 2 and set(two) <= set(_SIXTY_FOUR)
        else None
        for two in signs.dictionary.to_pylist()
    ]
    return pa.array(told, _TEXT).take(signs.indices)


_FITS: dict[str, Callable[[pa.Table], Any]] = {
    "ping": lambda table: _head_fits("ping", table) & _filled(table["result"]),
    "traceroute": lambda table: _head_fits("traceroute", table) & _filled(table["result"]),
    "dns": _dns_fits,
}
_STEPS = {"ping": _ping, "traceroute": _traceroute, "dns": _dns}


def _held(cell: Any) -> Any:
    """What a column can hold: no half character, no whole number of more than 63 bits."""
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode("utf-8")
    return None if isinstance(cell, int) and abs(cell) >= 2**63 else cell


def _plain(block: Block) -> pa.Table:
    """The same by the plain reader."""
    rows = []
    for at, line in block:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and is_atlas(value):
            about, steps = of_atlas(value)
            shared = (at, about.measurement, about.probe, about.target, about.written_at)
            rows += [[_held(cell) for cell in (*shared, *each[:6])] for each in steps]
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    arrays = [pa.array(column, each.type) for column, each in zip(columns, COLUMNS, strict=True)]
    return pa.table(arrays, schema=COLUMNS)
