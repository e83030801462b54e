"""What the calendar of an operator shows of upkeep: visits and chores, to technicians, by zone."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, CharField, F, Value, When
from django.utils.translation import gettext as _

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.models import Chore, Visit
from liane.server.networks.upkeep.models.calendar import ChoreKind
from liane.server.networks.upkeep.models.visits import VisitState
from liane.server.site.dates import Dates

__all__ = ["dates"]

_ABLE = {"technician", "bearer", "safety"}


def _said(what: str) -> str:
    """A chore by the name of its kind, or in people's words; a visit without one."""
    return str(dict(ChoreKind.choices).get(what, what)) or _("Visit")


def dates(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Dates]:
    """Visits and chores of these days: zones, never places; nothing for who does not go there."""
    if member is None or not member.role_names & _ABLE:
        return
    visits = Visit.objects.filter(operator=operator, state=VisitState.PLANNED)
    what = Case(
        When(chore=None, then=Value("")),
        When(chore__what="", then=F("chore__kind")),
        default=F("chore__what"),
        output_field=CharField(),
    )
    soon = visits.filter(planned_on__gte=start, planned_on__lte=end)
    yield Dates("visit", soon, "planned_on", what, where="zone", say=_said)
    planned = visits.exclude(chore=None).values("chore")
    chores = Chore.objects.filter(
        operator=operator, stopped=False, next_on__gte=start, next_on__lte=end
    ).exclude(pk__in=planned)
    named = Case(When(what="", then=F("kind")), default=F("what"), output_field=CharField())
    yield Dates("chore", chores, "next_on", named, where="zone", say=_said)
