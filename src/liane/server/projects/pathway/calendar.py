"""What the calendar of an operator shows of its project: deliverables that have a day."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.projects.pathway.queries import due_soon, title_of
from liane.server.site.ical import Entry

__all__ = ["entries"]


def entries(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Entry]:
    """Deliverables due in these days, for members."""
    if member is None:
        return
    for each in due_soon(operator).filter(due__range=(start, end))[:200]:
        page = reverse("pathway-deliverable", args=[operator.slug, each.pk])
        yield Entry(f"deliverable-{each.pk}", each.due or start, title_of(each), link=page)
