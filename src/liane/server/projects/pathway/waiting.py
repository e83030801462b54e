"""What waits for those who see to a deliverable, and for those who steer."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import ngettext

from liane.server.community.members.models import Member
from liane.server.community.welcome.queues import Line
from liane.server.projects.pathway.permissions import may_steer
from liane.server.projects.pathway.queries import due_soon

__all__ = ["lines"]


def _late(n: int) -> str:
    return ngettext("{n} deliverable is late", "{n} deliverables are late", n).format(n=n)


def lines(member: Member) -> Iterator[Line]:
    """Deliverables past their day: one's own, or all for who steers."""
    late = due_soon(member.operator).filter(due__lt=timezone.localdate())
    if not may_steer(member):
        late = late.filter(owner=member)
    yield Line(_late, "project", late.order_by(), urgent=True)
