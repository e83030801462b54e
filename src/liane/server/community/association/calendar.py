"""What the calendar of an operator shows of the association: activities of plans, for members."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from liane.server.community.association.models import Activity
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.ical import Entry

__all__ = ["entries"]


def entries(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Entry]:
    """Activities that begin in these days; visitors read events, not plans."""
    if member is None:
        return
    rows = Activity.objects.filter(operator=operator, starts_on__range=(start, end))
    for each in rows.exclude(state=Activity.State.DROPPED).order_by("starts_on", "id")[:500]:
        if each.starts_on is not None:
            page = reverse("plan-activity", args=[operator.slug, each.pk])
            yield Entry(
                f"activity-{each.pk}", each.starts_on, each.title, each.ends_on, each.place, page
            )
