"""Measurements read as verdicts with a time and a cell: records of OONI, or rows it analysed.

A record is judged here, by the rules of `verdicts`. A row of OONI's analysis tables (an SQL dump
or a CSV file with the same column names) was judged there, layer by layer; its figures are taken,
with two of our rules over them: a resolver that may just be ill accuses nobody, and an anomaly that
is only scored is no verdict. What cannot be used is set aside with its place and reason.
"""

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from liane.detection.analysed import is_table, rows_of
from liane.detection.blocking import Cell, Judged, service_of
from liane.detection.fingerprints import Fingerprints
from liane.detection.throttling import Pair, pairs_of
from liane.detection.verdicts_web import verdict
from liane.errors import BadInput
from liane.measurement import Rejected, is_measurement, read_records
from liane.measurement.observations import Observation, clock_of, finite, moment
from liane.measurement.rows_ooni import of_ooni
from liane.words import N_, say

__all__ = ["Judgements", "read_judgements", "verdict_of_row", "verdict_row"]

PAIR = "throughput_pair"
AS_PAIR = ("insufficient", None)  # a pair tells of throttling, and is not counted again for blocks
_LAYERS = ("dns", "tcp", "tls")
_ILL = ("servfail", "timeout", "timed_out", "temporary", "misbehaving", "unknown_failure")

_NO_CLOCK = N_("no time that can be true ('{text}')")
_NO_PLACE = N_("no network or no target: nothing to count it for")
_NO_COLUMNS = N_("{file}: neither measurements of OONI nor rows of its analysis; see the head")
_NO_ROW = N_("a row with more or fewer values than there are columns")
_NOTHING_READ = N_("no row of it could be read")
_NONE = N_("{file}: no measurement in it could be used ({why})")


@dataclass
class Judgements:
    """What was read: verdicts, pairs of speeds, and what was set aside (source, line, why).

    A measurement that comes twice counts once; `repeated` tells how many came again.
    """

    judged: list[Judged] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    aside: list[tuple[str, int, str]] = field(default_factory=list)
    read: int = 0
    repeated: int = 0


def read_judgements(sources: Iterable[Path | str], now: datetime) -> Judgements:
    """Every measurement of the sources; `now` tells the clocks that run ahead."""
    found, seen = Judgements(), set[Hashable]()
    for source in sources:
        before = found.read
        rows = _rows(Path(source), found) if is_table(source) else _records(source, found)
        for name, line, row, judge in rows:
            found.read += 1
            if (key := _identity(row)) in seen:
                found.repeated += 1
                continue
            seen.add(key)
            _take(found, (name, line), row, judge, now)
        if found.read == before:
            why = found.aside[-1][2] if found.aside else say(_NOTHING_READ)
            raise BadInput(_NONE, file=source, why=why)
    return found


def _identity(row: Mapping[str, Any]) -> Hashable:
    """What one measurement is known by: its own mark, its place in a report, else all of it."""
    if (mark := row.get("measurement_uid")) and isinstance(mark, str):
        return mark
    named = [row.get(name) for name in ("report_id", "input", "measurement_start_time", "id")]
    if named[0] and all(isinstance(each, str | None) for each in named):
        return tuple(named)
    return sha256(json.dumps(row, sort_keys=True, default=str).encode("utf-8")).digest()


_Row = tuple[str, int, Mapping[str, Any], Any]


def _records(source: Path | str, found: Judgements) -> Iterator[_Row]:
    for record in read_records([source]):
        if isinstance(record, Rejected):
            why = say(record.reason, **record.facts)
            found.aside.append((record.source, record.line, why))
        else:
            row = record.value
            analysed = "tcp_blocked" in row and "test_keys" not in row
            yield record.source, record.line, row, _judged_there if analysed else _judged_here


def _rows(file: Path, found: Judgements) -> Iterator[_Row]:
    for line, row in rows_of(file):
        if row is None:
            found.aside.append((str(file), line, say(_NO_ROW)))
            continue
        if "tcp_blocked" not in row and "anomaly" not in row:
            raise BadInput(_NO_COLUMNS, file=file)
        yield str(file), line, row, _judged_there if "tcp_blocked" in row else _scored_there


def _take(
    found: Judgements, place: tuple[str, int], row: Mapping[str, Any], judge: Any, now: datetime
) -> None:
    written = row.get("measurement_start_time")
    at, cell = moment(written), _cell(row)
    if at is None or clock_of(at, now) != "plausible":
        found.aside.append((*place, say(_NO_CLOCK, text=str(written)[:40])))
    elif cell is None:
        found.aside.append((*place, say(_NO_PLACE)))
    else:
        if row.get("test_name") == PAIR:
            found.pairs += _pairs(row, at)
            said: tuple[str, str | None] = AS_PAIR
        else:
            said = judge(row)
        found.judged.append(Judged(at.timestamp(), cell, *said))


def _pairs(row: Mapping[str, Any], at: datetime) -> list[Pair]:
    """The pair that our own probe wrote in one record."""
    about, steps = of_ooni(dict(row))
    whose = {"probe_cc": about.probe_cc, "probe_asn": about.probe_asn, "target": about.target}
    return pairs_of([whose | {"observed_at": at} | step._asdict() for step in steps])


def _cell(row: Mapping[str, Any]) -> Cell | None:
    asn = str(row.get("probe_asn") or "").upper().removeprefix("AS")
    service = service_of(row.get("input"), row.get("test_name"))
    if not (asn.isascii() and asn.isdigit() and len(asn) < 11) or int(asn) == 0 or not service:
        return None
    return Cell(str(row.get("probe_cc") or "?").upper()[:3], f"AS{int(asn)}", service)


def _judged_here(row: Mapping[str, Any]) -> tuple[str, str | None]:
    said = verdict(dict(row))
    return said.state, said.layer


def verdict_row(record: dict[str, Any], known: Fingerprints | None = None) -> Observation | None:
    """The verdict on a record as one row of the table: state and layer, confidence, rules."""
    if not is_measurement(record):
        return None
    said = verdict(record, known)
    place = f"{said.state} {said.layer}" if said.layer else said.state
    return Observation("verdict", None, place, None, said.confidence, f"rules {said.rules}")


def verdict_of_row(place: str | None) -> tuple[str, str | None]:
    """State and layer, as such a row holds them.

    >>> verdict_of_row("blocked dns"), verdict_of_row("ok")
    (('blocked', 'dns'), ('ok', None))
    """
    state, _space, layer = (place or "insufficient").partition(" ")
    return state, layer or None


def _judged_there(row: Mapping[str, Any]) -> tuple[str, str | None]:
    """OONI's figures of blocked, down and ok for three layers, taken in the order of the way."""
    known = False
    for layer in _LAYERS:
        shares = {
            state: finite(row.get(f"{layer}_{state}")) or 0.0 for state in ("ok", "down", "blocked")
        }
        state = max(shares, key=lambda state: shares[state])
        if shares[state] <= 0:
            continue
        if state != "ok":
            ill = layer == "dns" and _is_ill(row.get("top_dns_failure"))
            return ("insufficient", None) if ill else (state, layer)
        known = True
    return ("ok", None) if known else ("insufficient", None)


def _is_ill(failure: Any) -> bool:
    return isinstance(failure, str) and any(word in failure for word in _ILL)


def _scored_there(row: Mapping[str, Any]) -> tuple[str, str | None]:
    """The older scores: a known block page is a block, no anomaly is well, the rest undecided."""
    if _is_true(row.get("msm_failure")):
        return "insufficient", None
    if _is_true(row.get("confirmed")):
        return "blocked", _scored_layer(row.get("scores"))
    return ("insufficient", None) if _is_true(row.get("anomaly")) else ("ok", None)


def _is_true(value: Any) -> bool:
    return str(value).lower() in ("t", "true", "1")


def _scored_layer(scores: Any) -> str | None:
    try:
        prints = json.loads(scores or "{}").get("fingerprints") or []
        where = str(prints[0].get("location_found")) if prints else ""
    except (ValueError, AttributeError, TypeError, IndexError):
        return None
    return "dns" if where == "dns" else ("http" if where else None)
