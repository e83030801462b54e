"""What comes back: when a chore is next due, what the season asks."""

import calendar as months
from datetime import date, timedelta

from django.utils.translation import gettext_noop

__all__ = ["SUGGESTED", "monday_of", "next_after", "season_hints"]

# kind, months between two times, somebody goes there, somebody climbs
SUGGESTED = (
    ("panels", 3, True, False),
    ("battery", 3, True, False),
    ("bolts", 6, True, True),
    ("earth", 12, True, False),
    ("dust", 6, True, False),
    ("backup", 1, False, False),
)

_SAHEL = {"ML", "BF", "NE", "SN", "MR", "TD", "GM", "GN"}
_HINTS = (
    (
        "rain",
        (4, 5),
        gettext_noop("The rains are near: earthing, arresters, seals of the boxes, guy wires."),
    ),
    (
        "storm",
        (6, 7, 8, 9),
        gettext_noop(
            "Storm season: climb only in the morning; unplug what can wait before a storm."
        ),
    ),
    (
        "branches",
        (10, 11),
        gettext_noop(
            "The grass and branches are high after the rains: look at the lines of sight."
        ),
    ),
    (
        "dust",
        (12, 1, 2, 3),
        gettext_noop("Dry season: dust on the panels costs power; clean them early in the day."),
    ),
)


def next_after(done_on: date, every_months: int) -> date:
    """The day a chore is due again; the last day of a short month stands for those it lacks.

    >>> next_after(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    at = done_on.month - 1 + every_months
    year, month = done_on.year + at // 12, at % 12 + 1
    return date(year, month, min(done_on.day, months.monthrange(year, month)[1]))


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def season_hints(country: str, today: date) -> list[str]:
    """What the season asks, untranslated; empty where we do not know the seasons."""
    if country not in _SAHEL:
        return []
    return [words for _, when, words in _HINTS if today.month in when]
