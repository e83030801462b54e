"""What changes who belongs and who answers for what."""

from collections.abc import Iterable

from django.db import transaction

from liane.server.community.accounts.models import User
from liane.server.community.members.models import Member, Role
from liane.server.community.operators.models import Operator
from liane.server.site import audit

__all__ = ["join"]


@transaction.atomic
def join(
    operator: Operator,
    *,
    user: User | None,
    name: str,
    roles: Iterable[str] = (),
    acting_member: Member | None = None,
) -> Member:
    """Make somebody a member; `acting_member` is who let them in, None for a founder."""
    member = Member.objects.create(operator=operator, user=user, name=name)
    Role.objects.bulk_create(Role(operator=operator, member=member, name=role) for role in roles)
    audit.note("members.join", acting_member or member, member, roles=sorted(roles))
    return member
