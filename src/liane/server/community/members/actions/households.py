"""Households: formed, changed, parted."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from liane.errors import BadInput
from liane.server.community.members.models import Household, Member
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = ["change_household", "form_household", "part_household"]


def _guard_name(name: str) -> str:
    if not name.strip():
        raise BadInput(N_("name: it is empty; write what neighbours call this household"))
    return name.strip()


@transaction.atomic
def form_household(
    operator: Operator,
    *,
    name: str,
    members: Iterable[Member] = (),
    acting_member: Member,
    **facts: Any,
) -> Household:
    """Put members under one roof."""
    household = Household.objects.create(operator=operator, name=_guard_name(name), **facts)
    _settle(household, members)
    audit.note("members.form_household", acting_member, household)
    return household


def _settle(household: Household, members: Iterable[Member]) -> None:
    chosen = [member.pk for member in members]
    household.members.exclude(pk__in=chosen).update(household=None)
    Member.objects.filter(operator_id=household.operator_id, pk__in=chosen).update(
        household=household
    )


@transaction.atomic
def change_household(
    household: Household,
    seen_version: int,
    *,
    members: Iterable[Member] | None = None,
    acting_member: Member,
    **values: Any,
) -> Household:
    """Change a household, unless somebody did since `seen_version`."""
    values["name"] = _guard_name(values.get("name", household.name))
    fresh = change(household, seen_version, **values)
    if members is not None:
        _settle(fresh, members)
    audit.note("members.change_household", acting_member, fresh)
    return fresh


@transaction.atomic
def part_household(household: Household, *, acting_member: Member) -> None:
    """Take a household apart; its members stay members."""
    audit.note("members.part_household", acting_member, household)
    household.delete()
