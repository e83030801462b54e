"""What waits for those who buy what a decided plan needs."""

from collections.abc import Iterator

from liane.server.community.members.models import Member
from liane.server.community.welcome import sentences
from liane.server.community.welcome.queues import Line
from liane.server.networks.plans.models import Purchase
from liane.server.networks.plans.permissions import BUYERS

__all__ = ["lines"]


def lines(member: Member) -> Iterator[Line]:
    """What is to order, and what was ordered and has not come."""
    if member.role_names & BUYERS.roles:
        open_still = Purchase.objects.filter(operator=member.operator, received_on=None)
        ordered = open_still.exclude(ordered_on=None)
        yield Line(sentences.purchases_to_order, "plans", open_still.filter(ordered_on=None))
        yield Line(sentences.purchases_to_receive, "plans", ordered)
