"""Giving a role and ending it: both have a day, and the history stays."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.actions.people import guard_last_bearer
from liane.server.community.members.models import Member, Role
from liane.server.site import audit
from liane.words import N_

__all__ = ["end_role", "give_role"]


@transaction.atomic
def give_role(
    member: Member,
    name: str,
    *,
    since: date | None = None,
    until: date | None = None,
    acting_member: Member,
) -> Role:
    """Let a member answer for something, from a day on, to a day if one is said."""
    start = since or timezone.localdate()
    if member.state != Member.ACTIVE:
        raise BadInput(N_("role: {name} left; they have to come back first"), name=member.name)
    if name in member.role_names:
        raise BadInput(N_("role: {name} holds it already"), name=member.name)
    if until and until <= start:
        raise BadInput(N_("until: it is not after the first day; correct one of them"))
    role = Role.objects.create(
        operator_id=member.operator_id, member=member, name=name, since=start, until=until
    )
    audit.note("members.give_role", acting_member, member, role=name, since=start.isoformat())
    return role


@transaction.atomic
def end_role(role: Role, *, until: date | None = None, acting_member: Member) -> None:
    """End a role, today or on the day said."""
    last = until or timezone.localdate()
    if last < role.since:
        raise BadInput(N_("until: it is before the role began; choose a later day"))
    if role.until and role.until <= timezone.localdate():
        raise BadInput(N_("role: it has ended already"))
    if role.name == "bearer":
        guard_last_bearer(role.member)
    Role.objects.filter(pk=role.pk).update(until=last)
    audit.note("members.end_role", acting_member, role.member, role=role.name)
