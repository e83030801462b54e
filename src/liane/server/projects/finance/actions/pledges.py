"""What households sign: on the page by one of them, or on paper."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Household, Member
from liane.server.projects.finance.actions.guards import must, must_be_oneself
from liane.server.projects.finance.models import Pledge
from liane.server.projects.finance.permissions import may_enter_paper
from liane.server.site import audit
from liane.server.site.sealing import blind
from liane.words import N_

__all__ = ["mark_again", "pledge_on_page", "pledge_on_paper", "withdraw_pledge"]


@transaction.atomic
def pledge_on_page(amount: Decimal, *, acting_member: Member) -> Pledge:
    """A member signs for their household; a pledge signed before is replaced."""
    must_be_oneself(acting_member)
    household = acting_member.household
    mark = _mark(acting_member.household_id, acting_member.pk, "")
    living = Pledge.objects.filter(
        operator_id=acting_member.operator_id, mark=mark, withdrawn_at=None
    )
    living.update(withdrawn_at=timezone.now())
    return _signed(
        acting_member, amount, mark=mark, household=household, member=acting_member, way=Pledge.PAGE
    )


@transaction.atomic
def pledge_on_paper(
    amount: Decimal,
    *,
    acting_member: Member,
    household: Household | None = None,
    name: str = "",
    signed_on: Any = None,
) -> Pledge:
    """A paper was signed: by a household of the list, or by one that is named. Once each."""
    must(
        may_enter_paper(acting_member),
        N_("pledge: who goes from door to door enters papers; sign on the page for your own"),
    )
    must(bool(household or name.strip()), N_("pledge: choose the household, or write its name"))
    mark = _mark(household.pk if household else None, None, name)
    return _signed(
        acting_member, amount, mark=mark, household=household, way=Pledge.PAPER,
        name="" if household else name.strip()[:140], signed_on=signed_on or timezone.localdate(),
    )  # fmt: skip


def mark_again(pledge: Pledge) -> None:
    """Make anew the mark of a pledge, on a box with another key; not written."""
    pledge.mark = _mark(pledge.household_id, pledge.member_id, str(pledge.name or ""))


def _mark(household: UUID | None, member: UUID | None, name: str) -> str:
    """The same for the same household, and says nothing of it."""
    if household is not None:
        return blind("pledge", f"household {household}")
    if member is not None:
        return blind("pledge", f"member {member}")
    return blind("pledge", " ".join(name.casefold().split()))


def _signed(acting_member: Member, amount: Decimal, **values: Any) -> Pledge:
    must(amount > 0, N_("pledge: write how much the household would pay a month"))
    try:
        with transaction.atomic():
            made = Pledge.objects.create(
                operator_id=acting_member.operator_id, amount=amount, **values
            )
    except IntegrityError as error:
        raise BadInput(
            N_(
                "pledge: this household signed already; withdraw that one first, or write"
                " what tells two families of one name apart"
            )
        ) from error
    audit.note("finance.pledge", acting_member, made, way=made.way)
    return made


@transaction.atomic
def withdraw_pledge(pledge: Pledge, *, acting_member: Member) -> None:
    """A household takes its word back; who signed, or who enters papers, says so."""
    own = pledge.member_id == acting_member.pk or (
        pledge.household_id is not None and pledge.household_id == acting_member.household_id
    )
    must(
        own or may_enter_paper(acting_member),
        N_("pledge: it is another household’s; only they take it back"),
    )
    ended = Pledge.objects.filter(pk=pledge.pk, withdrawn_at=None)
    ended.update(withdrawn_at=timezone.now())
    audit.note("finance.withdraw_pledge", acting_member, pledge)
