"""What must hold for operators: pure functions, without a database or a clock.

Coordinates are shown rounded to a hundredth of a degree (about 1 km) unless the operator chose
otherwise. Closing is announced, waits for its day, and can be undone for a while.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

__all__ = [
    "BLUR",
    "EXPORT_COUNTS_FOR",
    "NOTICE",
    "REOPEN_WITHIN",
    "blurred",
    "earliest_closing",
    "makes_a_circle",
]

BLUR = 0.01  # degrees, about a kilometre: how near others may know where something is
NOTICE = timedelta(days=14)  # members have time to take what is theirs
REOPEN_WITHIN = timedelta(days=60)
EXPORT_COUNTS_FOR = timedelta(days=7)


def blurred(degrees: float | None, exact: bool = False) -> float | None:
    """A coordinate as others may see it.

    >>> blurred(12.639231)
    12.64
    """
    return degrees if degrees is None or exact else round(degrees, 2)


def earliest_closing(today: date, members: int) -> date:
    """The first day an operator may close: at once for somebody alone, else after the notice."""
    return today if members <= 1 else today + NOTICE


def makes_a_circle(child: UUID, ancestors_of_parent: Iterable[UUID]) -> bool:
    """Whether putting `child` under a parent with these ancestors (itself first) ends in a loop."""
    return child in set(ancestors_of_parent)
