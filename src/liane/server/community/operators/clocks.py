"""The clocks of an operator: hours on its pages, in its forms and in what it sends are theirs.

Where no zone is said, or one that this box does not know, hours are those of UTC and every page of
the operator says so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.operators.models import Operator
from liane.words import N_

__all__ = ["clock_of", "guard_clock", "in_time_of", "is_known"]


def _clock(zone: str) -> tzinfo | None:
    try:
        return ZoneInfo(zone)
    except (OSError, ValueError, KeyError):  # a folder of zones; a path; no such zone
        return None


def is_known(zone: str) -> bool:
    """Whether this box has the clocks of a zone."""
    return _clock(zone) is not None


def clock_of(operator: Operator | None) -> tzinfo:
    """Its clocks; UTC where they are not said or not known here."""
    return _clock(operator.clock_zone if operator else "") or UTC


@contextmanager
def in_time_of(operator: Operator) -> Iterator[None]:
    """Words made inside tell days and hours of the operator: for tasks, which have no page."""
    with timezone.override(clock_of(operator)):
        yield


def guard_clock(row: dict[str, Any]) -> None:
    """Refuse an operator of a file whose zone has a name that no zone has."""
    zone = row.get("clock_zone")
    if zone and not (isinstance(zone, str) and is_known(zone)):
        raise BadInput(
            N_("clock zone: none is called {zone}; say it anew where it was exported"),
            zone=str(zone)[:40],
        )
