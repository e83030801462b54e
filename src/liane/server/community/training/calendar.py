"""What the calendar of an operator shows of training: sessions, which everybody may ask for."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.training.queries import sessions_between
from liane.server.site.ical import Entry

__all__ = ["entries"]


def entries(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Entry]:
    """Sessions of these days."""
    first = timezone.make_aware(datetime.combine(start, time.min))
    last = timezone.make_aware(datetime.combine(end, time.max))
    for each in sessions_between(operator, first, last)[:200]:
        page = reverse("training-session", args=[operator.slug, each.pk])
        title = each.course.title
        yield Entry(f"session-{each.pk}", each.at, title, each.until, each.place, page)
