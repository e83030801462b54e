"""The chronology: every dated thing of an incident in its order, in UTC and in local time.

What has no time stands at the end, with its time unknown. Local time is that of the operator's
zone at that moment; where the zone is unknown to this machine, local time is unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from liane.detection.evidence.exhibits import Exhibit
from liane.detection.evidence.incidents import Incident, Signal, is_late
from liane.words import N_

__all__ = ["Moment", "chronology_of", "local", "zone_of"]

_BEGAN = N_("estimated onset")
_DETECTED = N_("detected")
_ENDED = N_("end")
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """One line: when it was, when it came, what; `exhibit` is the number of its raw file."""

    at: datetime | None
    received_at: datetime | None
    kind: str
    source: str
    text: str
    reliability: str
    late: bool | None
    by_person: bool
    exhibit: int | None
    withdrawn: bool = False


def chronology_of(incident: Incident, exhibits: list[Exhibit]) -> list[Moment]:
    """The lines in the order of time; of one time, as they stand in the incident file."""
    numbers = {each.sha256: each.number for each in exhibits}
    lines = [
        *_turns(incident),
        *(_of_signal(each, numbers) for each in incident.signals),
        *(
            Moment(each.at, None, N_("impact"), each.sector, each.text, "", None, False, None)
            for each in incident.impacts
        ),
    ]
    return sorted(lines, key=lambda each: each.at or _LAST)


def _turns(incident: Incident) -> Iterator[Moment]:
    turns = (
        (incident.began_at, _BEGAN),
        (incident.detected_at, _DETECTED),
        (incident.ended_at, _ENDED),
    )
    for at, kind in turns:
        if at:
            yield Moment(at, None, kind, "", "", "", None, False, None)


def _of_signal(signal: Signal, numbers: dict[str, int]) -> Moment:
    return Moment(
        signal.at,
        signal.received_at,
        signal.kind,
        signal.source,
        signal.text,
        signal.reliability,
        is_late(signal.at, signal.received_at),
        signal.by_person,
        numbers.get(signal.raw or ""),
        signal.withdrawn,
    )


def zone_of(incident: Incident) -> ZoneInfo | None:
    """The zone of the operator's clocks; None where it is unknown."""
    try:
        return ZoneInfo(incident.operator.clock_zone) if incident.operator.clock_zone else None
    except (ValueError, OSError):  # a name that is none, a folder, a machine without zones
        return None


def local(at: datetime | None, zone: ZoneInfo | None) -> str:
    """A time by the operator's clock, with its distance from UTC; empty where it is unknown.

    >>> local(datetime(2019, 11, 16, 14, tzinfo=UTC), ZoneInfo("Asia/Tehran"))
    '2019-11-16 17:30:00+03:30'
    """
    if at is None or zone is None:
        return ""
    return at.astimezone(zone).replace(microsecond=0).isoformat(sep=" ")
