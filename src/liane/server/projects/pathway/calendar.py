"""What the calendar of an operator shows of its project: deliverables that have a day."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, F, When
from django.utils.translation import get_language

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.projects.pathway.phases import named
from liane.server.projects.pathway.queries import due_soon
from liane.server.site.dates import Dates

__all__ = ["dates"]


def _said(what: str) -> str:
    """A deliverable of the eleven phases by its name; one of the project in its own words."""
    return named(what, get_language() or "fr") or what


def dates(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Dates]:
    """Deliverables due in these days, for members."""
    if member is None:
        return
    due = due_soon(operator).filter(due__range=(start, end))
    what = Case(When(code="", then=F("title")), default=F("code"))
    yield Dates("deliverable", due, "due", what, page="pathway-deliverable", say=_said)
