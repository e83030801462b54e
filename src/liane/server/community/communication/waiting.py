"""What waits in communication: messages whose day has come and that did not go out."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from liane.server.community.communication.models import Message
from liane.server.community.communication.permissions import may_speak
from liane.server.community.members.models import Member
from liane.server.community.welcome.queues import Line

__all__ = ["lines"]


def lines(member: Member) -> Iterator[Line]:
    """For whoever sees to a message; for those who speak, messages that nobody sees to, too."""
    waiting = (Message.State.PLANNED, Message.State.READY)
    due = Message.objects.filter(
        operator=member.operator, state__in=waiting, on_day__lte=timezone.localdate()
    )
    mine = Q(owner=member) | Q(owner=None) if may_speak(member) else Q(owner=member)
    yield Line(_to_go_out, "communication", due.filter(mine))


def _to_go_out(n: int) -> str:
    text = ngettext("{n} message should have gone out", "{n} messages should have gone out", n)
    return text.format(n=n)
