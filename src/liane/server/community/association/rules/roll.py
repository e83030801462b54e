"""The standing of a membership, what dues pay for, when to remind, what a path is worth."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

__all__ = ["POINTS", "covered_until", "reminder_due", "score_of", "standing_of"]

POINTS = {
    **{"skill": 1, "mission": 3, "training": 2, "mentoring": 3},  # steps that people write
    **{"task": 1, "assembly": 1, "event": 1, "session": 2},  # what other rooms saw
}


def standing_of(state: str, valid_until: date | None, today: date) -> str:
    """Applied, approved (dues awaited), active, lapsed, refused or ended.

    >>> standing_of("accepted", date(2026, 12, 31), date(2026, 12, 31))
    'active'
    >>> standing_of("accepted", date(2026, 12, 31), date(2027, 1, 1))
    'lapsed'
    """
    if state != "accepted":
        return state
    if valid_until is None:
        return "approved"
    return "active" if valid_until >= today else "lapsed"


def covered_until(period: str, paid_on: date, valid_until: date | None) -> date:
    """The last day that a year's dues pay for; who pays early loses nothing.

    >>> covered_until("calendar", date(2026, 3, 1), None)
    datetime.date(2026, 12, 31)
    >>> covered_until("calendar", date(2026, 12, 20), date(2026, 12, 31))
    datetime.date(2027, 12, 31)
    >>> covered_until("rolling", date(2024, 2, 29), None)
    datetime.date(2025, 2, 27)
    """
    covered = valid_until is not None and valid_until >= paid_on
    if period == "calendar":
        year = valid_until.year + 1 if covered and valid_until else paid_on.year
        return date(year, 12, 31)
    start = valid_until + timedelta(days=1) if covered and valid_until else paid_on
    last = min(start.day, monthrange(start.year + 1, start.month)[1])
    return date(start.year + 1, start.month, last) - timedelta(days=1)


def reminder_due(valid_until: date | None, today: date, days: int) -> bool:
    """Whether somebody is to be reminded: from so many days before until three months after.

    >>> reminder_due(date(2026, 12, 31), date(2026, 12, 1), 30)
    True
    >>> reminder_due(date(2026, 12, 31), date(2026, 11, 30), 30)
    False
    """
    if valid_until is None:
        return False
    return -90 <= (valid_until - today).days <= days


def score_of(done: Mapping[str, int]) -> int:
    """What somebody's path is worth, shown to nobody but them.

    >>> score_of({"training": 2, "mission": 1})
    7
    """
    return sum(POINTS[kind] * count for kind, count in done.items())
