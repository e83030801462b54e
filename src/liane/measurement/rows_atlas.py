"""RIPE Atlas results as observations: ping, traceroute, dns, http, ntp, sslcert, of all firmwares.

Source: RIPE Atlas documentation, "data structures" of firmware 1 to 5000 and later. A packet that
found no answer is a `timeout`; an error is kept as written.
"""

import base64
from collections.abc import Callable, Iterator
from typing import Any

from liane.measurement.observations import Observation, Source, dicts, finite, numbered, text

__all__ = ["FAILURES", "TIMEOUT", "code_of", "is_atlas", "of_atlas"]

TIMEOUT = "timeout"
FAILURES = {
    1: "dns_formerr",
    2: "dns_servfail_error",
    3: "dns_nxdomain_error",
    5: "dns_refused_error",
}


def is_atlas(value: dict[str, Any]) -> bool:
    """Whether a JSON object is a result of RIPE Atlas."""
    kind = value.get("type")
    return "prb_id" in value and isinstance(kind, str) and kind in _READERS


def of_atlas(value: dict[str, Any]) -> tuple[Source, list[Observation]]:
    """The observations of one result; one failed `result` where it holds no step."""
    names = (value.get(name) for name in ("dst_name", "uri", "dst_addr", "msm_name"))
    about = Source(
        format="atlas",
        test=str(value["type"]),
        measurement=text(value.get("msm_id")),
        probe=text(value.get("prb_id")),
        probe_asn=None,
        probe_cc=None,
        network=None,
        target=next((name for name in names if isinstance(name, str) and name), None),
        written_at=finite(value.get("timestamp")),
    )
    found = list(_READERS[str(value["type"])](value))
    return about, found or [Observation("result", failure=_error(value) or "no result")]


def _error(step: dict[str, Any]) -> str | None:
    """Why a step failed, in the several places where firmwares write it."""
    if "x" in step:
        return TIMEOUT
    for name in ("error", "err", "dnserr", "alert"):
        said = step.get(name)
        if isinstance(said, dict):
            return "; ".join(f"{key}: {each}" for key, each in said.items()) or name
        if said is not None:
            return str(said)
    return None


def _ping(value: dict[str, Any]) -> Iterator[Observation]:
    place = text(value.get("dst_addr"))
    packets = list(dicts(value.get("result")))
    for at, packet in numbered(packets):
        spent = finite(packet.get("rtt"))
        failure = _error(packet) or (None if spent is not None else "no answer")
        yield Observation("ping", at, place, failure, spent, "ms")
    if not packets and (sent := finite(value.get("sent"))):
        answered = finite(value.get("rcvd")) or 0.0
        spent = finite(value.get("avg")) if answered else None
        yield Observation("ping", int(sent), place, None if answered else TIMEOUT, spent, "ms")


def _traceroute(value: dict[str, Any]) -> Iterator[Observation]:
    for hop in dicts(value.get("result")):
        number = finite(hop.get("hop"))
        step = None if number is None else int(number)
        answers = list(dicts(hop.get("result")))
        times = [
            (spent, each) for each in answers if (spent := finite(each.get("rtt"))) is not None
        ]
        if times:
            spent, first = min(times, key=lambda each: each[0])
            yield Observation("hop", step, text(first.get("from")), None, spent, "ms")
        else:
            failures = [_error(each) for each in answers] or [_error(hop)]
            yield Observation("hop", step, failure=failures[0] or TIMEOUT)


def _dns(value: dict[str, Any]) -> Iterator[Observation]:
    sets = list(dicts(value.get("resultset"))) or [value]
    for at, each in numbered(sets):
        result = each.get("result")
        answer = result if isinstance(result, dict) else {}
        place = text(each.get("dst_addr")) or text(value.get("dst_addr"))
        failure = _error(each) or code_of(answer.get("abuf"))
        spent = finite(answer.get("rt"))
        if failure or spent is not None:
            yield Observation("dns", at, place, failure, spent, "ms")


def code_of(packet: Any) -> str | None:
    """The failure that the head of a DNS answer tells (RFC 1035, 4.1.1); None where it is well."""
    try:
        head = base64.b64decode(packet[:8], validate=True) if isinstance(packet, str) else b""
    except ValueError:
        return None
    return FAILURES.get(head[3] & 15) if len(head) > 3 else None


def _http(value: dict[str, Any]) -> Iterator[Observation]:
    results = list(dicts(value.get("result")))
    for at, each in numbered(results):
        place = text(each.get("dst_addr"))
        yield Observation("http", at, place, _error(each), finite(each.get("res")), "status")
    words = str(value.get("src_addr", "")).split()
    if not results and len(words) == 6:  # the first firmwares: method, address, seconds, status…
        yield Observation("http", 1, words[1], None, finite(words[3]), "status")


def _ntp(value: dict[str, Any]) -> Iterator[Observation]:
    place = text(value.get("dst_addr"))
    for at, each in numbered(dicts(value.get("result"))):
        seconds = finite(each.get("rtt"))
        spent = None if seconds is None else seconds * 1000
        yield Observation("ntp", at, place, _error(each), spent, "ms")


def _sslcert(value: dict[str, Any]) -> Iterator[Observation]:
    failure = _error(value)
    spent = finite(value.get("rt"))
    if failure or value.get("cert") or spent is not None:
        yield Observation("tls", 1, text(value.get("dst_addr")), failure, spent, "ms")


_READERS: dict[str, Callable[[dict[str, Any]], Iterator[Observation]]] = {
    "ping": _ping,
    "traceroute": _traceroute,
    "dns": _dns,
    "http": _http,
    "ntp": _ntp,
    "sslcert": _sslcert,
}
