"""OONI measurements as observations: each step of the probe, and each step of its control."""

from collections.abc import Iterator
from typing import Any

from liane.measurement.observations import Observation, Source, dicts, finite, numbered, text
from liane.measurement.ooni import Control, Measurement, measurement
from liane.measurement.pairs import rates
from liane.measurement.rows_services import of_services

__all__ = ["of_ooni"]


def of_ooni(value: dict[str, Any]) -> tuple[Source, list[Observation]]:
    """The observations of one OONI measurement; one `result` where it holds no step at all."""
    seen = measurement(value)
    about = Source(
        format="ooni",
        test=seen.test,
        measurement=seen.identity or None,
        probe=_probe(value),
        probe_asn=seen.probe_asn,
        probe_cc=seen.probe_cc or None,
        network=seen.network or None,
        target=seen.target or None,
        written_at=seen.started or None,
    )
    found = [*_steps(seen), *_of_control(seen.control), *_speeds(seen.keys)]
    found += [*_packets(seen), *_pair(seen), *of_services(seen.test, seen.keys)]
    failure = seen.keys.get("failure")
    result = Observation("result", failure=failure if isinstance(failure, str) else None)
    return about, found or [result]


def _steps(seen: Measurement) -> Iterator[Observation]:
    for look in seen.lookups:
        place = f"{look.host} {look.resolver}".strip()
        count = float(len(look.addresses))
        yield Observation("dns", look.depth, place, look.failure, count, "answers")
    for step in seen.connections:
        yield Observation("tcp", step.depth, f"{step.address}:{step.port}", step.failure)
    for shake in seen.handshakes:
        spent = None if shake.seconds is None else shake.seconds * 1000
        yield Observation("tls", shake.depth, shake.endpoint, shake.failure, spent, "ms")
    for page in seen.exchanges:
        status = float(page.status) if page.status else None
        yield Observation("http", page.depth, page.url, page.failure, status, "status")


def _of_control(control: Control) -> Iterator[Observation]:
    if control.answered_dns:
        count = float(len(control.addresses))
        yield Observation("dns", 0, None, control.dns_failure, count, "answers", True)
    for endpoint, failure in control.connections.items():
        yield Observation("tcp", 0, endpoint, failure, control=True)
    for endpoint, failure in control.handshakes.items():
        yield Observation("tls", 0, endpoint, failure, control=True)
    if control.present and (control.status > 0 or control.http_failure):
        status = float(control.status) if control.status > 0 else None
        yield Observation("http", 0, None, control.http_failure, status, "status", True)


def _probe(value: dict[str, Any]) -> str | None:
    """The key that signed the line, where a probe of ours wrote it; OONI's probes have no name."""
    chain = value.get("chain")
    return text(chain.get("key")) if isinstance(chain, dict) else None


def _packets(seen: Measurement) -> Iterator[Observation]:
    """The packets of our own pings, and the hops of our traces."""
    kinds = {"ping": ("ping", "packets"), "traceroute": ("hop", "hops")}
    kind, listed = kinds.get(seen.test, ("", ""))
    for at, each in numbered(dicts(seen.keys.get(listed)) if listed else ()):
        place = text(each.get("address")) or text(seen.keys.get("address"))
        spent = finite(each.get("rtt_ms"))
        yield Observation(kind, at, place, text(each.get("failure")), spent, "ms")


def _pair(seen: Measurement) -> Iterator[Observation]:
    """Target and control of one minute, as rates that compare."""
    if seen.test != "throughput_pair":
        return
    for name, rate in zip(("target", "control"), rates(seen.keys), strict=True):
        half = seen.keys.get(name)
        if isinstance(half, dict):
            about = (0, text(half.get("url")), text(half.get("failure")))
            value = None if rate is None else rate * 8e-6
            yield Observation("throughput", *about, value, "mbit/s", name == "control")


def _speeds(keys: dict[str, Any]) -> Iterator[Observation]:
    """What the speed tests (ndt, dash) sum up: kbit/s and ms, as their specifications say."""
    told = [keys.get(name) for name in ("summary", "simple")]
    summary: dict[str, Any] = next((each for each in told if isinstance(each, dict)), {})
    for name in ("download", "upload", "median_bitrate"):
        if (rate := finite(summary.get(name))) is not None:
            yield Observation("throughput", place=name, value=rate / 1000, unit="mbit/s")
    for name in ("ping", "connect_latency"):
        if (spent := finite(summary.get(name))) is not None:
            spent *= 1000 if name == "connect_latency" else 1
            yield Observation("ping", place=name, value=spent, unit="ms")
