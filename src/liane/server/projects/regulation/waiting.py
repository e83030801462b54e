"""What waits for those who keep the law: filings that are late or near, facts that ran out."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from liane.server.community.members.models import Member
from liane.server.community.welcome.queues import Line
from liane.server.projects.regulation.models import Fact, Filing
from liane.server.projects.regulation.permissions import KEEPERS, may_file
from liane.server.projects.regulation.queries import filings_due

__all__ = ["lines"]

_SOON = timedelta(days=30)


def _late(n: int) -> str:
    return ngettext("{n} filing is late", "{n} filings are late", n).format(n=n)


def _soon(n: int) -> str:
    return ngettext("{n} filing within a month", "{n} filings within a month", n).format(n=n)


def _ended(n: int) -> str:
    return ngettext(
        "{n} fact of law runs out within a month", "{n} facts of law run out within a month", n
    ).format(n=n)


def lines(member: Member) -> Iterator[Line]:
    """Filings and facts with a day."""
    today = timezone.localdate()
    if may_file(member):
        due = filings_due(member.operator)
        late = Q(state=Filing.State.PREPARING, due__lt=today)
        late |= Q(state=Filing.State.FILED, answer_due__lt=today)
        yield Line(_late, "filings", due.filter(late), urgent=True)
        near = due.filter(state=Filing.State.PREPARING, due__range=(today, today + _SOON))
        yield Line(_soon, "filings", near)
    if member.role_names & set(KEEPERS):
        facts = Fact.objects.filter(operator=member.operator)
        ending = facts.filter(expires_on__range=(today, today + _SOON))
        yield Line(_ended, "regulation", ending)
