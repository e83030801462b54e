"""What comes back, and what a phone's calendar shows of it: zones, never places."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.models import CalendarKey, Chore, Visit
from liane.server.networks.upkeep.models.visits import VisitState
from liane.server.site.ical import Entry

__all__ = ["agenda_of", "calendar_key", "calendar_of", "chores_of", "overdue_chores"]

_SEEN_AHEAD = timedelta(days=180)


def chores_of(operator: Operator) -> QuerySet[Chore]:
    """Chores that come back, the first due first."""
    found = Chore.objects.filter(operator=operator, stopped=False).select_related("site")
    return found.order_by("next_on", "id")


def overdue_chores(operator: Operator, today: date | None = None) -> QuerySet[Chore]:
    """Chores whose day is past."""
    return chores_of(operator).filter(next_on__lt=today or timezone.localdate())


def calendar_of(secret: str) -> CalendarKey | None:
    """Whose calendar a secret address is, while they may read it."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    found = CalendarKey.objects.filter(secret_hash=digest, member__state=Member.ACTIVE)
    key = found.select_related("member", "operator").first()
    able = {"technician", "bearer", "safety"}
    return key if key and key.member.role_names & able and not key.operator.closed_at else None


def agenda_of(operator: Operator) -> Iterator[Entry]:
    """Visits and chores of the next half year as days of a calendar: zones, never places."""
    last = timezone.localdate() + _SEEN_AHEAD
    visits = Visit.objects.filter(operator=operator, state=VisitState.PLANNED)
    for visit in visits.filter(planned_on__lte=last).select_related("chore").order_by("planned_on"):
        said = str(visit.chore) if visit.chore else _("Visit")
        yield Entry(f"visit-{visit.pk}", visit.planned_on, _in_zone(said, visit.zone))
    planned = visits.exclude(chore=None).values("chore")
    for chore in chores_of(operator).filter(next_on__lte=last).exclude(pk__in=planned):
        yield Entry(f"chore-{chore.pk}", chore.next_on, _in_zone(str(chore), chore.zone))


def _in_zone(said: str, zone: str) -> str:
    return f"{said} · {zone}" if zone else said


def calendar_key(member: Member) -> CalendarKey | None:
    """The secret address of a member's calendar, if one was drawn."""
    return CalendarKey.objects.filter(member=member).first()
