"""What waits in calls: applications to judge, milestones to pay, reports to read."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from liane.server.community.members.models import Member
from liane.server.community.welcome.queues import Line
from liane.server.projects.funding.models import Application, Call, Instalment, Report
from liane.server.projects.funding.permissions import may_run

__all__ = ["lines"]


def lines(member: Member) -> Iterator[Line]:
    """For the committee, and for those who follow what was granted."""
    sent = Application.objects.filter(
        state=Application.State.SENT, call__state=Call.State.REVIEW, call__seats__member=member
    )
    touched = Application.objects.filter(
        declarations__member=member, declarations__conflict=True
    ).values("pk")
    mine = Application.objects.filter(reviews__member=member).values("pk")
    yield Line(_to_judge, "funding", sent.exclude(pk__in=touched).exclude(pk__in=mine))
    if may_run(member):
        ours = {"grant__operator": member.operator, "grant__closed_at": None}
        reached = Instalment.objects.filter(reached_on__isnull=False, paid_on=None, **ours)
        yield Line(_to_pay, "funding", reached)
        told = Report.objects.filter(accepted_at=None, remark="", **ours)
        yield Line(_to_read, "funding", told)


def _to_judge(n: int) -> str:
    return ngettext("{n} application to judge", "{n} applications to judge", n).format(n=n)


def _to_pay(n: int) -> str:
    return ngettext("{n} instalment to pay", "{n} instalments to pay", n).format(n=n)


def _to_read(n: int) -> str:
    text = ngettext("{n} report of a grant to read", "{n} reports of grants to read", n)
    return text.format(n=n)
