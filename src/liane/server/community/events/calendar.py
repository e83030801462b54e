"""What the calendar of an operator shows of events: those that are announced or were held."""

from collections.abc import Iterator
from datetime import date

from liane.server.community.events.models import Event
from liane.server.community.events.queries import events_for
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.dates import Dates

__all__ = ["dates"]


def dates(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Dates]:
    """Events of these days, as far as this person may read them."""
    told = (Event.State.ANNOUNCED, Event.State.HELD)
    found = events_for(operator, member).filter(
        state__in=told, at__date__gte=start, at__date__lte=end
    )
    yield Dates("event", found, "at", "title", until="until", where="place", page="event")
