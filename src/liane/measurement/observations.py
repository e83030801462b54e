"""One table for all formats: an observation is one step of one measurement, with when and whose.

A row has the same columns whatever it came from (`COLUMNS` says what each one is). What a format
does not tell is null. Times are UTC; one that cannot be true (a probe whose clock stood at 1970, or
runs ahead) is not repaired: `observed_at` is null, `clock` says why, and what was written is kept.
"""

import math
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

__all__ = ["CLOCKS", "COLUMNS", "Observation", "Source", "clock_of", "moment"]

COLUMNS = {
    "observed_at": "when the step was made, UTC; null where the clock cannot be trusted",
    "clock": "plausible; before (a clock never set); ahead (of its arrival); unknown",
    "written_at": "the time as the probe wrote it",
    "received_at": "when the record reached this table, UTC",
    "late": "whether it came after the day it belongs to could be taken as complete",
    "format": "ooni, atlas, ndt7, ioda or topology",
    "test": "the test or kind of measurement, in the words of its format",
    "measurement": "the identity that the format gives it",
    "probe": "the identity of the probe, where the format gives one",
    "probe_asn": "number of the network measured from",
    "probe_cc": "country measured from, two letters",
    "network": "name of the network measured from",
    "target": "what was measured: address of a page, name or address of a machine, region",
    "kind": "dns, tcp, tls, http, ping, hop, ntp, throughput, link, signal, alert, event, result, "
    "or verdict: state and layer in place, confidence in value, its rules in unit",
    "step": "depth in redirections, number of the hop or of the packet",
    "place": "what answered or was asked: address and port, resolver, page",
    "failure": "why the step failed, as written; null where it worked",
    "value": "what was measured, in the unit beside",
    "unit": "ms, mbit/s, status, answers, score, the metric of a mesh or the name of a signal",
    "control": "whether a control vantage point made the step, and not the probe",
    "content": "SHA-256 of the record, written the same way whatever its packing",
    "source": "the file it was read from, and the file inside an archive",
    "line": "its line, or its place in a list",
}
CLOCKS = ("plausible", "before", "ahead", "unknown")
_FIRST = datetime(2005, 1, 1, tzinfo=UTC)  # before any probe that writes these formats
_AHEAD = timedelta(days=1)


class Source(NamedTuple):
    """What all observations of one record share."""

    format: str
    test: str
    measurement: str | None
    probe: str | None
    probe_asn: int | None
    probe_cc: str | None
    network: str | None
    target: str | None
    written_at: str | float | None


class Observation(NamedTuple):
    """One step: what it was, what it met, and how it ended."""

    kind: str
    step: int | None = None
    place: str | None = None
    failure: str | None = None
    value: float | None = None
    unit: str | None = None
    control: bool = False
    at: str | float | None = None  # its own time, where a record holds several


def moment(written: Any) -> datetime | None:
    """A time as probes write it: seconds since 1970, or a text in UTC; None for what is none.

    >>> moment("2024-02-12 20:33:47").isoformat(), moment(1328019792).year, moment("soon")
    ('2024-02-12T20:33:47+00:00', 2012, None)
    """
    try:
        if isinstance(written, str):
            found = datetime.fromisoformat(written.strip())
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        if isinstance(written, int | float) and not isinstance(written, bool):
            return datetime.fromtimestamp(written, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


def clock_of(at: datetime | None, received_at: datetime) -> str:
    """Whether a time can be true, seen from when the record arrived."""
    if at is None:
        return "unknown"
    if at < _FIRST:
        return "before"
    return "ahead" if at > received_at + _AHEAD else "plausible"


def finite(value: Any) -> float | None:
    """A number that is one, also where it was written as a text; None for anything else.

    >>> finite("58.042"), finite(True), finite(float("nan")), finite("x")
    (58.042, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def text(value: Any) -> str | None:
    """A text, or a number as text; None for anything else and for nothing."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    return str(value) or None


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list; nothing of what is no list."""
    return iter(
        [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    )


def numbered(steps: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    """Steps with their number, from one."""
    return enumerate(steps, 1)
