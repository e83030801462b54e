"""What is read of members."""

from django.db.models import QuerySet

from liane.server.community.accounts.models import User
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator

__all__ = ["member_of", "members_of"]


def member_of(user: User, operator: Operator) -> Member | None:
    """The member that `user` is in `operator`, with the roles held."""
    found = Member.objects.filter(user=user, operator=operator, state=Member.ACTIVE)
    return found.prefetch_related("roles").first()


def members_of(operator: Operator) -> QuerySet[Member]:
    """Active members, the first to join first."""
    return (
        Member.objects.filter(operator=operator, state=Member.ACTIVE)
        .prefetch_related("roles")
        .order_by("id")
    )
