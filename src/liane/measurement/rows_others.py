"""NDT7 results and answers of IODA's interface (version 2) as observations.

Sources: m-lab/ndt-server, spec/data-format.md (results of servers), m-lab/ndt7-client-go (what a
client sums up), rows of M-Lab's unified views; api.ioda.inetintel.cc.gatech.edu/v2 (signals,
alerts, events, summaries). A signal is one value for each of its steps; a step without a value is
a failure `no data`, for missing rows are what silence looks like. An answer that holds nothing, or
tells an error, is one `result` that says so.
"""

from collections.abc import Iterator
from typing import Any

from liane.measurement.observations import Observation, Source, dicts, finite, text

__all__ = ["is_ioda", "is_ndt7", "of_ioda", "of_ndt7"]

_WAYS = {"Download": "BytesAcked", "Upload": "BytesReceived"}


def is_ndt7(value: dict[str, Any]) -> bool:
    """Whether a JSON object is a result of an NDT7 server, of a client, or a row of M-Lab's."""
    told = "StartTime" in value or "ServerFQDN" in value
    return (told and any(isinstance(value.get(way), dict) for way in _WAYS)) or _is_row(value)


def _is_row(value: dict[str, Any]) -> bool:
    return isinstance(value.get("a"), dict) and "MeanThroughputMbps" in value["a"]


def of_ndt7(value: dict[str, Any]) -> tuple[Source, list[Observation]]:
    """The throughput and the least round trip of each way."""
    if _is_row(value):
        return _of_row(value)
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
    found += [each for way in _WAYS for each in _summed_up(value, way)]
    return about, found or [Observation("result", failure="no measurement in it")]


def _of_row(value: dict[str, Any]) -> tuple[Source, list[Observation]]:
    """A row of the unified views: one way of one test."""
    held, client = value["a"], _way(value, "client")
    network = _way(client, "Network")
    number = finite(network.get("ASNumber"))
    about = Source(
        format="ndt7",
        test="ndt7",
        measurement=text(held.get("UUID")) or text(value.get("id")),
        probe=None,
        probe_asn=int(number) if number and number > 0 else None,
        probe_cc=text(_way(client, "Geo").get("CountryCode")),
        network=text(network.get("ASName")),
        target=None,
        written_at=(text(held.get("TestTime")) or text(value.get("date")) or "").removesuffix(
            " UTC"
        )
        or None,
    )
    rate, least = finite(held["MeanThroughputMbps"]), finite(held.get("MinRTT"))
    found = [] if rate is None else [Observation("throughput", value=rate, unit="mbit/s")]
    found += [] if least is None else [Observation("ping", value=least, unit="ms")]
    return about, found or [Observation("result", failure="no measurement in it")]


def _summed_up(value: dict[str, Any], way: str) -> Iterator[Observation]:
    """What a client sums up: a value with its unit, or throughput and latency with theirs."""
    held = _way(value, way)
    for kind, told in (
        ("throughput", held),
        ("throughput", _way(held, "Throughput")),
        ("ping", _way(held, "Latency")),
    ):
        amount, unit = finite(told.get("Value")), str(told.get("Unit") or "").lower()
        if (
            amount is not None
            and (amount > 0 or kind != "ping")
            and unit == {"throughput": "mbit/s", "ping": "ms"}[kind]
        ):
            yield Observation(kind, place=way.lower(), value=amount, unit=unit)


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
    return isinstance(named, str) and named.startswith(("signals", "outages")) and "data" in value


def _is_part(value: dict[str, Any]) -> bool:
    told = {"values", "level", "score", "duration"} & value.keys()
    return ("datasource" in value and bool(told)) or isinstance(value.get("scores"), dict)


def of_ioda(value: dict[str, Any]) -> list[tuple[Source, list[Observation]]]:
    """The observations of each series, alert or event in an answer."""
    parts = list(_parts(value.get("data"))) if _is_answer(value) else [value]
    found = [(_about(part), list(_values(part))) for part in parts if _is_part(part)]
    if found or not _is_answer(value):
        return found
    failure = text(value.get("error")) or "no data"
    about = _about({"datasource": value["type"]})
    return [(about, [Observation("result", failure=failure)])]


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
    place = str(part.get("location") or "").rpartition("/")  # as country/IR or asn/12880
    code = part.get("entityCode") or entity.get("code") or place[2] or None
    kind = part.get("entityType") or entity.get("type") or place[0]
    country = str(code) if kind == "country" and code else None
    begins = part.get("from", part.get("time", part.get("start")))
    return Source(
        format="ioda",
        test=str(part.get("datasource") or "summary"),
        measurement=None,
        probe=None,
        probe_asn=int(str(code)) if kind == "asn" and str(code).isdecimal() else None,
        probe_cc=country,
        network=text(part.get("entityName"))
        or text(entity.get("name"))
        or text(part.get("location_name")),
        target=text(code),
        written_at=finite(begins),
    )


def _signal(unit: str, each: Any) -> list[tuple[str, float | None, str | None]]:
    """A step of a series: a number, none, or several with names (loss and latency of pings)."""
    value = finite(each)
    if value is not None or each is None:
        return [(unit, value, "no data" if value is None else None)]
    inner = each[0] if isinstance(each, list) and each else each
    told = inner.get("agg_values") if isinstance(inner, dict) else None
    named = told.items() if isinstance(told, dict) else ()
    found = [(f"{unit} {name}", finite(held), None) for name, held in named]
    return [row for row in found if row[1] is not None] or [(unit, None, "not a number")]


def _values(part: dict[str, Any]) -> Iterator[Observation]:
    values = part.get("values")
    if isinstance(values, list):
        begins, step = finite(part.get("from")) or 0.0, finite(part.get("step")) or 0.0
        for at, each in enumerate(values):
            for unit, value, failure in _signal(str(part.get("datasource")), each):
                yield Observation("signal", at, None, failure, value, unit, at=begins + at * step)
    elif isinstance(part.get("scores"), dict):
        for name, told in part["scores"].items():
            yield Observation("event", place=str(name), value=finite(told), unit="score")
    elif "level" in part:
        level = text(part.get("level"))
        yield Observation("alert", place=level, value=finite(part.get("value")), unit="score")
    else:
        score = finite(part.get("score"))
        yield Observation("event", place=text(part.get("duration")), value=score, unit="score")
