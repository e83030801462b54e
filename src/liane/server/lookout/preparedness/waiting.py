"""What waits in preparation: lines that somebody sees to and are due, drills without a review."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import ngettext

from liane.server.community.members.models import Member
from liane.server.community.welcome.queues import Line
from liane.server.lookout.preparedness.models import Drill
from liane.server.lookout.preparedness.models import Line as Item
from liane.server.lookout.preparedness.permissions import may_prepare

__all__ = ["lines"]

_SOON = timedelta(days=7)


def lines(member: Member) -> Iterator[Line]:
    """For whoever sees to a line, and for those who prepare."""
    undone = (Item.State.TODO, Item.State.DOING)
    due = timezone.localdate() + _SOON
    yield Line(_due, "ready", Item.objects.filter(owner=member, state__in=undone, due__lte=due))
    if may_prepare(member):
        held = Drill.objects.filter(operator=member.operator, stopped_at__isnull=False)
        yield Line(_to_review, "ready-drills", held.filter(reviewed_at=None))


def _due(n: int) -> str:
    text = ngettext("{n} line of the preparation is due", "{n} lines of the preparation are due", n)
    return text.format(n=n)


def _to_review(n: int) -> str:
    return ngettext("{n} drill to review", "{n} drills to review", n).format(n=n)
