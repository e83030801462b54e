"""What the calendar of an operator shows of events: those that are announced or were held."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from liane.server.community.events.models import Event
from liane.server.community.events.queries import events_for
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.ical import Entry

__all__ = ["entries"]


def entries(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Entry]:
    """Events of these days, as far as this person may read them."""
    told = (Event.State.ANNOUNCED, Event.State.HELD)
    found = events_for(operator, member).filter(
        state__in=told, at__date__gte=start, at__date__lte=end
    )
    kept = found.only("title", "at", "until", "place", "operator").order_by("at", "id")
    for each in kept[:500]:
        page = reverse("event", args=[operator.slug, each.pk])
        yield Entry(f"event-{each.pk}", each.at, each.title, each.until, each.place, page)
