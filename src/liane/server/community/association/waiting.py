"""What waits in the association: applications, renewals, activities past their day, reports due."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import ngettext

from liane.server.community.association.models import Activity, Membership
from liane.server.community.association.permissions import may_keep, may_record
from liane.server.community.association.queries.funding import filings_due
from liane.server.community.association.queries.roll import to_remind
from liane.server.community.events.queries import interested_in
from liane.server.community.members.models import Member
from liane.server.community.welcome.queues import Line

__all__ = ["lines"]

_SOON = timedelta(days=30)


def lines(member: Member) -> Iterator[Line]:
    """For those who keep the roll, follow grants, or own an activity."""
    operator, today = member.operator, timezone.localdate()
    if may_keep(member):
        asked = Membership.objects.filter(operator=operator, state=Membership.State.APPLIED)
        yield Line(_applications, "association-roll", asked)
        yield Line(_to_tell, "association-interested", interested_in(operator, untold=True))
        yield Line(_renewals, "association-reminders", to_remind(operator, untold=True))
    if may_record(member):
        due = filings_due(operator).filter(due_on__lte=today + _SOON)
        yield Line(_reports, "funder-grants", due)
    living = (Activity.State.PLANNED, Activity.State.UNDER_WAY)
    mine = Activity.objects.filter(owner=member, state__in=living, ends_on__lt=today)
    yield Line(_late, "year-plans", mine, urgent=True)


def _applications(n: int) -> str:
    return ngettext("{n} application to belong", "{n} applications to belong", n).format(n=n)


def _renewals(n: int) -> str:
    return ngettext("{n} member to remind", "{n} members to remind", n).format(n=n)


def _to_tell(n: int) -> str:
    text = ngettext(
        "{n} person wishes to know how to belong", "{n} people wish to know how to belong", n
    )
    return text.format(n=n)


def _reports(n: int) -> str:
    return ngettext("{n} report to a funder", "{n} reports to funders", n).format(n=n)


def _late(n: int) -> str:
    text = ngettext(
        "{n} activity of yours is past its day", "{n} activities of yours are past their day", n
    )
    return text.format(n=n)
