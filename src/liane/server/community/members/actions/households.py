"""Households: formed, changed, lived in, parted."""

from typing import Any

from django.db import transaction

from liane.errors import BadInput
from liane.server.community.members.models import Household, Member
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = ["change_household", "form_household", "leave_household", "live_in", "part_household"]


def _guard_name(name: str) -> str:
    if not name.strip():
        raise BadInput(N_("name: it is empty; write what neighbours call this household"))
    return name.strip()


@transaction.atomic
def form_household(
    operator: Operator, *, name: str, acting_member: Member, **facts: Any
) -> Household:
    """A roof for several members."""
    household = Household.objects.create(operator=operator, name=_guard_name(name), **facts)
    audit.note("members.form_household", acting_member, household)
    return household


@transaction.atomic
def change_household(
    household: Household, seen_version: int, *, acting_member: Member, **values: Any
) -> Household:
    """Change a household, unless somebody did since `seen_version`."""
    values["name"] = _guard_name(values.get("name", household.name))
    fresh = change(household, seen_version, **values)
    audit.note("members.change_household", acting_member, fresh)
    return fresh


@transaction.atomic
def live_in(household: Household, member: Member, *, acting_member: Member) -> None:
    """A member lives in this household from now on, in no other."""
    if member.operator_id != household.operator_id or member.state != Member.ACTIVE:
        raise BadInput(N_("household: choose a member of this operator"))
    Member.objects.filter(pk=member.pk).update(household=household)
    audit.note("members.live_in", acting_member, member)


@transaction.atomic
def leave_household(member: Member, *, acting_member: Member) -> None:
    """A member lives there no more."""
    Member.objects.filter(pk=member.pk).update(household=None)
    audit.note("members.leave_household", acting_member, member)


@transaction.atomic
def part_household(household: Household, *, acting_member: Member) -> None:
    """Take a household apart; its members stay members."""
    audit.note("members.part_household", acting_member, household)
    household.delete()
