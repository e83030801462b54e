"""What waits for those who have a vote, who carry a decision, who hold assemblies."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import ngettext

from liane.server.community.governance.models import Decision
from liane.server.community.governance.permissions import may_hold
from liane.server.community.governance.queries import open_votes_for, to_close, to_write_down
from liane.server.community.members.models import Member
from liane.server.community.welcome.queues import Line

__all__ = ["lines"]


def _vote(n: int) -> str:
    return ngettext("{n} vote awaits your voice", "{n} votes await your voice", n).format(n=n)


def _close(n: int) -> str:
    return ngettext(
        "{n} vote whose time is over, to close", "{n} votes whose time is over, to close", n
    ).format(n=n)


def _write(n: int) -> str:
    return ngettext("{n} decision to write down", "{n} decisions to write down", n).format(n=n)


def _late(n: int) -> str:
    return ngettext("{n} decision is late", "{n} decisions are late", n).format(n=n)


def lines(member: Member) -> Iterator[Line]:
    """Votes not cast yet; decisions past their day, one's own or all for who holds assemblies."""
    mine = open_votes_for(member).exclude(voters__member=member)
    yield Line(_vote, "governance", mine)
    living = (Decision.State.TO_DO, Decision.State.STARTED)
    late = Decision.objects.filter(
        operator=member.operator_id, state__in=living, due__lt=timezone.localdate()
    )
    holds = may_hold(member)
    yield Line(_late, "decisions", late if holds else late.filter(owner=member), urgent=True)
    if holds:
        yield Line(_close, "governance", to_close(member.operator), urgent=True)
        yield Line(_write, "governance", to_write_down(member.operator))
