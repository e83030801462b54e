"""What the calendar of an operator shows of surveys: the last day of each edition."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.surveys.models import Audience, Edition
from liane.server.site.dates import Dates

__all__ = ["dates"]


def _said(title: str) -> str:
    return _("Last day to answer: {title}").format(title=title)


def dates(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Dates]:
    """Editions that end in these days, as far as this person may answer them."""
    found: QuerySet[Edition] = Edition.objects.filter(
        operator=operator, closed_at=None, ends__gte=start, ends__lte=end
    )
    if member is None:
        found = found.filter(survey__audience=Audience.EVERYONE)
    yield Dates("survey", found, "ends", "survey__title", page="survey", key="survey", say=_said)
