"""States over time: the thirty days of a site, the state of a zone, how much it was there."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

from django.db import models
from django.utils.translation import gettext_lazy as lazy

__all__ = ["DAYS", "State", "availability", "begin_of", "days_of", "of_zone", "split"]

DAYS = 30
Change = tuple[datetime, str]


class State(models.TextChoices):
    """How a site is."""

    OK = "ok", lazy("in service")
    WORN = "worn", lazy("degraded")
    CUT = "cut", lazy("cut")
    UNKNOWN = "unknown", lazy("unknown")


_BADNESS = {"cut": 0, "worn": 1, "unknown": 2, "ok": 3}  # the worst first


def _worst(states: Iterable[str]) -> str:
    return min(states, key=_BADNESS.__getitem__)


def days_of(
    changes: Sequence[Change], before: str, today: date, zone: tzinfo, days: int = DAYS
) -> list[str]:
    """The worst state of each of the last `days` days, the oldest first.

    `changes` are (moment, state) in order; `before` is the state when the first day began.
    """
    first = today - timedelta(days=days - 1)
    seen: list[list[str]] = [[] for _ in range(days)]
    for moment, state in changes:
        at = (moment.astimezone(zone).date() - first).days
        if 0 <= at < days:
            seen[at].append(state)
    told, now = [], before
    for states in seen:
        told.append(_worst([now, *states]))
        now = states[-1] if states else now
    return told


def split(changes: Sequence[Change], before: str, since: datetime) -> tuple[str, list[Change]]:
    """The state at `since`, and the changes after it, from changes that begin earlier."""
    later = [each for each in changes if each[0] > since]
    earlier = changes[: len(changes) - len(later)]
    return (earlier[-1][1] if earlier else before), later


def of_zone(states: Iterable[str]) -> str:
    """The state of a zone from those of its sites: all alike, or degraded where they differ.

    >>> of_zone(["ok", "cut"]), of_zone(["ok", "unknown"]), of_zone([])
    ('worn', 'unknown', 'unknown')
    """
    found = set(states)
    if len(found) <= 1:
        return found.pop() if found else State.UNKNOWN.value
    return State.WORN.value if found & {"cut", "worn"} else State.UNKNOWN.value


def availability(
    changes: Sequence[Change], before: str, since: datetime, until: datetime
) -> tuple[float, float]:
    """Seconds that a site worked, and seconds that its state was known, between two moments."""
    marks = [(since, before), *((m, s) for m, s in changes if since < m < until)]
    ends = [moment for moment, _ in marks[1:]] + [until]
    up = known = 0.0
    for (start, state), end in zip(marks, ends, strict=True):
        span = (end - start).total_seconds()
        known += span if state != State.UNKNOWN else 0.0
        up += span if state in (State.OK, State.WORN) else 0.0
    return up, known


def begin_of(day: date, zone: tzinfo) -> datetime:
    """Midnight of a day."""
    return datetime.combine(day, time(), tzinfo=zone)
