"""What the report of a year reads of other rooms, through their queries, where they exist.

A room that this box does not have tells nothing: its figure is not in the report, rather than zero.
"""

from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils import timezone

from liane.server.community.operators.models import Operator

__all__ = ["attendance_by_event", "events_between", "trainings_between"]

_YEARS_BACK = timedelta(days=3 * 366)


def _query(app: str, name: str) -> Callable[..., Any] | None:
    """A query of a neighbour, if the neighbour and its query are there."""
    if not apps.is_installed(f"liane.server.community.{app}"):
        return None
    return getattr(import_module(f"liane.server.community.{app}.queries"), name, None)


def events_between(operator: Operator, start: date, end: date) -> list[Any] | None:
    """Events held in these days, each with `title`, `at` and `came`; None: nobody keeps them."""
    told = _query("events", "held_between")
    return None if told is None else list(told(operator, start, end))


def attendance_by_event(operator: Operator) -> dict[Any, int]:
    """How many came to each event of the last three years."""
    today = timezone.localdate()
    held = events_between(operator, today - _YEARS_BACK, today) or []
    return {event.pk: event.came for event in held}


def trainings_between(operator: Operator, start: date, end: date) -> list[Any] | None:
    """Training sessions held in these days, each with `came`; None: nobody keeps them."""
    told = _query("training", "held_between")
    return None if told is None else list(told(operator, start, end))
