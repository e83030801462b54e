"""What waits in the directory for those who keep it: requests to send, answers to decide on."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from liane.server.community.directory.models import Request
from liane.server.community.directory.permissions import BUYERS
from liane.server.community.members.models import Member
from liane.server.community.welcome.queues import Line

__all__ = ["lines"]


def lines(member: Member) -> Iterator[Line]:
    """For those who ask for quotes and introductions."""
    if member.role_names & BUYERS.roles:
        mine = Request.objects.filter(operator=member.operator)
        yield Line(_to_send, "requests-to-actors", mine.filter(state=Request.State.ASKED))
        yield Line(_to_decide, "requests-to-actors", mine.filter(state=Request.State.ANSWERED))


def _to_send(n: int) -> str:
    return ngettext("{n} request to send", "{n} requests to send", n).format(n=n)


def _to_decide(n: int) -> str:
    text = ngettext(
        "{n} answer of a provider to decide on", "{n} answers of providers to decide on", n
    )
    return text.format(n=n)
