"""What the calendar of an operator shows of upkeep: visits and chores, to technicians, by zone."""

from collections.abc import Iterator
from datetime import date

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep import queries
from liane.server.site.ical import Entry

__all__ = ["entries"]

_ABLE = {"technician", "bearer", "safety"}


def entries(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Entry]:
    """Visits and chores of these days; nothing for who does not go there."""
    if member is not None and member.role_names & _ABLE:
        yield from (each for each in queries.agenda_of(operator) if start <= each.day <= end)
