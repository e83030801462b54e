"""Which incident a happening found by measurement is: joined, never doubled. Pure.

What stopped (drops, silences) and what was singled out (blocking, throttling) never mix. Within a
family a happening joins the incident whose onset is nearest to its own, within hours; people
may already have opened it. What is elsewhere, and a fault of our own network, is never joined.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

__all__ = ["Candidate", "Event", "Found", "is_late", "joined", "read_found"]

SINGLED_OUT = frozenset({"blocking", "throttling"})
STOPPED = frozenset({"drop", "common-drop", "silence"})
NEAR = {False: timedelta(hours=6), True: timedelta(hours=48)}
SAME_ONSET = timedelta(days=1)
MOST_EVENTS = 400
LATE_AFTER = timedelta(days=2)
_SOCIAL = (
    "facebook", "whatsapp", "messenger", "instagram", "twitter", "x.com", "tiktok", "telegram",
    "t.me", "signal", "youtube", "snapchat", "viber", "imo", "wechat",
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One thing that detection found, in plain values; `text` is as everybody may read it."""

    kind: str
    about: str
    start: datetime
    detected_at: datetime
    end: datetime | None
    confidence: float
    text: str
    rules: str
    late: bool = False
    provider: str = ""


@dataclass(frozen=True)
class Found:
    """Events of one happening, with what is known of it together; causes are never public."""

    title: str
    country: str
    events: tuple[Event, ...]
    services: tuple[str, ...] = ()
    wide: str = ""  # region or country, as the scope names it
    region: str = ""
    causes: tuple[tuple[str, float, tuple[str, ...]], ...] = ()

    @property
    def singled_out(self) -> bool:
        """Whether some services alone are hit."""
        return self.events[0].kind in SINGLED_OUT

    @property
    def began(self) -> datetime:
        """The first onset."""
        return min(each.start for each in self.events)

    @property
    def ended(self) -> datetime | None:
        """The last end; None while one of the events goes on."""
        ends = [each.end for each in self.events]
        return None if None in ends else max(end for end in ends if end is not None)

    @property
    def kind(self) -> str:
        """What sort of cut, in the words of incidents: a machine says no more than it saw."""
        kinds = {each.kind for each in self.events}
        if "blocking" in kinds:
            return "blocked"
        return "slowed" if "throttling" in kinds else "unknown"

    @property
    def missed(self) -> list[str]:
        """What people miss, in the words of incidents."""
        if not self.singled_out:
            return ["internet"]
        social = [any(name in each.casefold() for name in _SOCIAL) for each in self.services]
        return (["social"] if any(social) else []) + (
            ["sites"] if not social or not all(social) else []
        )


@dataclass(frozen=True)
class Candidate:
    """An incident that is there, as far as joining looks at it."""

    key: Any
    kind: str
    services: tuple[str, ...]
    area: str
    began: datetime | None
    ended: datetime | None


def joined(found: Found, there: Iterable[Candidate], country: str) -> Any:
    """The key of the incident that a happening is; None where it is a new one.

    `country` is that of the operator: what comes without a country is taken to be of there.
    """
    fits = [each for each in there if _fits(found, each, country)]
    near = min(fits, key=lambda each: abs((each.began or found.began) - found.began), default=None)
    return near.key if near else None


def _fits(found: Found, each: Candidate, country: str) -> bool:
    if each.kind == "local" or _singled_out(each) != found.singled_out or each.began is None:
        return False
    if _abroad(each.area, country) != _abroad(found.country, country):
        return False
    near = NEAR[found.singled_out]
    if abs(each.began - found.began) <= near:
        return True
    return each.ended is None and each.began <= found.began and found.ended is None


def _abroad(place: str, country: str) -> str:
    """The code of another country; empty for here, for a region, and where nothing is said.

    >>> _abroad("UG", "ML"), _abroad("ML", "ML"), _abroad("Ségou", "ML")
    ('UG', '', '')
    """
    is_code = len(place) == 2 and place.isascii() and place.isupper()
    return place if is_code and place != country else ""


def _singled_out(each: Candidate) -> bool:
    if each.kind in ("blocked", "slowed"):
        return True
    whole = {"internet", "mobile", "here", "voice"}
    return each.kind == "unknown" and bool(each.services) and not whole & set(each.services)


def is_late(event: Event, received: datetime) -> bool:
    """Whether it came later than it could have been known: after the day that follows, as rows."""
    day = event.detected_at.replace(hour=0, minute=0, second=0, microsecond=0)
    return event.late or received > day + LATE_AFTER


def read_found(told: Any) -> Found:
    """A happening as the process wrote it, in plain values again."""
    events = tuple(_event(each) for each in told["events"][:MOST_EVENTS])
    return Found(
        title=str(told["title"])[:140],
        country=str(told.get("country") or "")[:2],
        events=events,
        services=tuple(str(each) for each in told.get("services") or ())[:50],
        wide=str(told.get("wide") or ""),
        region=str(told.get("region") or "")[:120],
        causes=tuple(
            (str(each["cause"]), float(each["probability"]), tuple(each["reasons"]))
            for each in told.get("causes") or ()
        ),
    )


def _event(told: dict[str, Any]) -> Event:
    return Event(
        kind=str(told["kind"])[:16],
        about=str(told["about"])[:200],
        start=datetime.fromisoformat(told["start"]),
        detected_at=datetime.fromisoformat(told["detected_at"]),
        end=datetime.fromisoformat(told["end"]) if told.get("end") else None,
        confidence=float(told["confidence"]),
        text=str(told["text"])[:300],
        rules=str(told.get("rules") or "")[:80],
        late=bool(told.get("late")),
        provider=str(told.get("provider") or "")[:60],
    )
