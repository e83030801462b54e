"""What the calendar of an operator shows of assemblies: those to which notice was given."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from liane.server.community.governance.models import Assembly
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.ical import Entry

__all__ = ["entries"]


def entries(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Entry]:
    """Assemblies of these days, for members."""
    if member is None:
        return
    told = (Assembly.State.CONVENED, Assembly.State.OPEN, Assembly.State.ENDED)
    found = Assembly.objects.filter(
        operator=operator, state__in=told, at__date__gte=start, at__date__lte=end
    )
    for each in found.defer("minutes").order_by("at", "id")[:200]:
        page = reverse("assembly", args=[operator.slug, each.pk])
        yield Entry(f"assembly-{each.pk}", each.at, each.title, where=each.place, link=page)
