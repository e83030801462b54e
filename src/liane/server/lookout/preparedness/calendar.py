"""What the calendar shows of being ready, to members: drills, and the days that are at risk."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.lookout.preparedness.models import Drill, Sign
from liane.server.site.dates import Dates

__all__ = ["dates"]


def _drill(title: str) -> str:
    return _("Drill: {title}").format(title=title)


def _at_risk(what: str) -> str:
    return _("At risk: {what}").format(what=what)


def dates(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Dates]:
    """Drills that are planned, and signs that have a day of their own."""
    if member is None:
        return
    drills = Drill.objects.filter(operator=operator, planned_on__range=(start, end))
    yield Dates("drill", drills, "planned_on", "title", page="ready-drill", say=_drill)
    signs = Sign.objects.filter(operator=operator, on_day__range=(start, end), withdrawn_at=None)
    yield Dates("risk", signs, "on_day", "what", say=_at_risk)
