"""The life of a ticket: which step follows which, and when something is due."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as lazy

__all__ = [
    "DUE_AFTER",
    "NEXT",
    "TicketState",
    "Urgency",
    "due_at",
    "may_become",
    "said_to_all",
    "shape",
]


class TicketState(models.TextChoices):
    """Where a ticket stands."""

    OPEN = "open", lazy("open")
    TAKEN = "taken", lazy("in the hands of a technician")
    PLANNED = "planned", lazy("visit planned")
    WAITING = "waiting", lazy("waiting for parts")
    SOLVED = "solved", lazy("solved")
    CLOSED = "closed", lazy("ticket closed")
    REOPENED = "reopened", lazy("reopened")

    @classmethod
    def to_do(cls) -> tuple[str, ...]:
        """States in which somebody still waits."""
        return (cls.OPEN, cls.REOPENED, cls.TAKEN, cls.PLANNED, cls.WAITING)


class Urgency(models.TextChoices):
    """How long it can wait."""

    DANGER = "danger", lazy("danger: somebody could be hurt")
    HIGH = "high", lazy("nobody can work")
    NORMAL = "normal", lazy("some are hindered")
    LOW = "low", lazy("can wait")


DUE_AFTER = {
    Urgency.DANGER: timedelta(hours=4),
    Urgency.HIGH: timedelta(days=1),
    Urgency.NORMAL: timedelta(days=7),
    Urgency.LOW: timedelta(days=30),
}

_AT_WORK = frozenset(
    (TicketState.TAKEN, TicketState.PLANNED, TicketState.WAITING, TicketState.SOLVED)
)
NEXT = {
    TicketState.OPEN: _AT_WORK | {TicketState.CLOSED},
    TicketState.REOPENED: _AT_WORK | {TicketState.CLOSED},
    TicketState.TAKEN: (_AT_WORK | {TicketState.OPEN, TicketState.CLOSED}) - {TicketState.TAKEN},
    TicketState.PLANNED: _AT_WORK | {TicketState.CLOSED},
    TicketState.WAITING: (_AT_WORK | {TicketState.CLOSED}) - {TicketState.WAITING},
    TicketState.SOLVED: frozenset((TicketState.CLOSED, TicketState.REOPENED)),
    TicketState.CLOSED: frozenset((TicketState.REOPENED,)),
}
_SHAPES = {
    TicketState.OPEN: "cut",
    TicketState.REOPENED: "cut",
    TicketState.TAKEN: "worn",
    TicketState.PLANNED: "worn",
    TicketState.WAITING: "worn",
    TicketState.SOLVED: "ok",
    TicketState.CLOSED: "unknown",
}


def may_become(now: str, then: str) -> bool:
    """Whether a ticket may go from one state to another.

    >>> may_become("closed", "taken"), may_become("closed", "reopened")
    (False, True)
    """
    return then in NEXT[TicketState(now)]


def due_at(reported_at: datetime, urgency: str) -> datetime:
    """When somebody must have answered."""
    return reported_at + DUE_AFTER[Urgency(urgency)]


def said_to_all(state: str) -> Any:
    """A state as everybody may read it: visits and what is lacking stay with technicians."""
    if state in (TicketState.OPEN, TicketState.REOPENED):
        return lazy("reported")
    return TicketState(state).label if state not in TicketState.to_do() else lazy("in hand")


def shape(state: str) -> str:
    """The shape that says a ticket's state: `cut` while nobody has it, `worn` while at work."""
    return _SHAPES[TicketState(state)]
