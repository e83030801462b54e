"""What the calendar of an operator shows of surveys: the last day of each edition."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.surveys.models import Audience, Edition
from liane.server.site.ical import Entry

__all__ = ["entries"]


def entries(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Entry]:
    """Editions that end in these days, as far as this person may answer them."""
    found: QuerySet[Edition] = Edition.objects.filter(
        operator=operator, closed_at=None, ends__gte=start, ends__lte=end
    )
    if member is None:
        found = found.filter(survey__audience=Audience.EVERYONE)
    for each in found.select_related("survey").order_by("ends", "id")[:100]:
        page = reverse("survey", args=[operator.slug, each.survey_id])
        what = _("Last day to answer: {title}").format(title=each.survey.title)
        if each.ends is not None:
            yield Entry(f"survey-{each.pk}", each.ends, what, link=page)
