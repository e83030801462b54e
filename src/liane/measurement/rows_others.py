"""NDT7 results and answers of IODA's interface (version 2) as observations.

Sources: m-lab/ndt-server, spec/data-format.md; api.ioda.inetintel.cc.gatech.edu/v2 (signals,
alerts, events). A signal is one value for each of its steps; a step without a value is a failure
`no data`, for missing rows are what silence looks like.
"""

from collections.abc import Iterator
from typing import Any

from liane.measurement.observations import Observation, Source, dicts, finite, text

__all__ = ["is_ioda", "is_ndt7", "of_ioda", "of_ndt7"]

_WAYS = {"Download": "BytesAcked", "Upload": "BytesReceived"}


def is_ndt7(value: dict[str, Any]) -> bool:
    """Whether a JSON object is a result of an NDT7 server."""
    return "StartTime" in value and any(isinstance(value.get(way), dict) for way in _WAYS)


def of_ndt7(value: dict[str, Any]) -> tuple[Source, list[Observation]]:
    """The throughput and the least round trip of each way."""
    about = Source(
        format="ndt7",
        test="ndt7",
        measurement=next(
            (text(_way(value, way).get("UUID")) for way in _WAYS if way in value), None
        ),
        probe=None,
        probe_asn=None,
        probe_cc=None,
        network=None,
        target=text(value.get("ServerIP")),
        written_at=text(value.get("StartTime")),
    )
    found = [each for way, counter in _WAYS.items() for each in _speed(value, way, counter)]
    return about, found or [Observation("result", failure="no measurement in it")]


def _way(value: dict[str, Any], way: str) -> dict[str, Any]:
    held = value.get(way)
    return held if isinstance(held, dict) else {}


def _speed(value: dict[str, Any], way: str, counter: str) -> Iterator[Observation]:
    last: dict[str, Any] = {}
    for each in dicts(_way(value, way).get("ServerMeasurements")):
        last = each["TCPInfo"] if isinstance(each.get("TCPInfo"), dict) else last
    amount, spent = finite(last.get(counter)), finite(last.get("ElapsedTime"))
    if amount is not None and spent:
        rate = amount * 8 / spent  # bytes and microseconds
        yield Observation("throughput", place=way.lower(), value=rate, unit="mbit/s")
    if (least := finite(last.get("MinRTT"))) is not None:
        yield Observation("ping", place=way.lower(), value=least / 1000, unit="ms")


def is_ioda(value: dict[str, Any]) -> bool:
    """Whether a JSON object is an answer of IODA, or one series, alert or event of it."""
    return _is_answer(value) or _is_part(value)


def _is_answer(value: dict[str, Any]) -> bool:
    named = value.get("type")
    kinds = ("signals", "outages")
    return (
        isinstance(named, str) and named.startswith(kinds) and isinstance(value.get("data"), list)
    )


def _is_part(value: dict[str, Any]) -> bool:
    return "datasource" in value and bool({"values", "level", "score", "duration"} & value.keys())


def of_ioda(value: dict[str, Any]) -> list[tuple[Source, list[Observation]]]:
    """The observations of each series, alert or event in an answer."""
    parts = list(_parts(value.get("data"))) if _is_answer(value) else [value]
    return [(_about(part), list(_values(part))) for part in parts if _is_part(part)]


def _parts(data: Any) -> Iterator[dict[str, Any]]:
    """Series stand in a list of lists, alerts and events in one list."""
    for each in data if isinstance(data, list) else []:
        if isinstance(each, list):
            yield from dicts(each)
        elif isinstance(each, dict):
            yield each


def _about(part: dict[str, Any]) -> Source:
    inner = part.get("entity")
    entity = inner if isinstance(inner, dict) else {}
    code = part.get("entityCode") or entity.get("code") or part.get("location")
    kind = part.get("entityType") or entity.get("type")
    country = str(code) if kind == "country" and code else None
    begins = part.get("from", part.get("time", part.get("start")))
    return Source(
        format="ioda",
        test=str(part.get("datasource")),
        measurement=None,
        probe=None,
        probe_asn=int(str(code)) if kind == "asn" and str(code).isdecimal() else None,
        probe_cc=country,
        network=text(part.get("entityName")) or text(entity.get("name")),
        target=text(code),
        written_at=finite(begins),
    )


def _values(part: dict[str, Any]) -> Iterator[Observation]:
    values = part.get("values")
    if isinstance(values, list):
        begins, step = finite(part.get("from")) or 0.0, finite(part.get("step")) or 0.0
        for at, each in enumerate(values):
            value = finite(each)
            failure = None if value is not None else "no data"
            unit = str(part["datasource"])
            yield Observation("signal", at, None, failure, value, unit, at=begins + at * step)
    elif "level" in part:
        level = text(part.get("level"))
        yield Observation("alert", place=level, value=finite(part.get("value")), unit="score")
    else:
        score = finite(part.get("score"))
        yield Observation("event", place=text(part.get("duration")), value=score, unit="score")
