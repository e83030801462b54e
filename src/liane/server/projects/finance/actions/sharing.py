"""Settlements: who spent for the commons, who used it, and who owes whom."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.projects.finance.actions.guards import must, must_keep
from liane.server.projects.finance.models import Settlement, SettlementPart
from liane.server.projects.finance.queries import settled
from liane.server.site import audit
from liane.words import N_

__all__ = ["approve_part", "close_settlement", "drop_part", "open_settlement", "put_part"]


@transaction.atomic
def open_settlement(
    *, acting_member: Member, title: str, fee: Decimal, usage_unit: str
) -> Settlement:
    """Begin a period."""
    must_keep(acting_member)
    must(fee >= 0, N_("fee: zero or more"))
    made = Settlement.objects.create(
        operator_id=acting_member.operator_id, title=title.strip(), fee=fee, usage_unit=usage_unit
    )
    audit.note("finance.open_settlement", acting_member, made)
    return made


def _open(settlement: Settlement) -> Settlement:
    held = Settlement.objects.select_for_update().get(pk=settlement.pk)
    must(held.closed_at is None, N_("settlement: it is closed; open one for the next period"))
    return held


@transaction.atomic
def put_part(
    settlement: Settlement,
    *,
    acting_member: Member,
    participant: str,
    expenses: Decimal,
    usage: Decimal,
) -> SettlementPart:
    """What a participant declares; said again, it replaces what it said before and is approved
    anew."""
    must_keep(acting_member)
    held = _open(settlement)
    must(bool(participant.strip()), N_("participant: the name is missing"))
    must(expenses >= 0 and usage >= 0, N_("participant: expenses and usage are zero or more"))
    part, _new = SettlementPart.objects.update_or_create(
        settlement=held,
        participant=participant.strip()[:120],
        defaults={"expenses": expenses, "usage": usage, "approved": False},
    )
    audit.note("finance.put_part", acting_member, held)
    return part


@transaction.atomic
def approve_part(part: SettlementPart, *, acting_member: Member) -> None:
    """The others agree that it was spent for all; unapproved expenses are not shared."""
    must_keep(acting_member)
    held = _open(part.settlement)
    SettlementPart.objects.filter(pk=part.pk).update(approved=True)
    audit.note("finance.approve_part", acting_member, held)


@transaction.atomic
def drop_part(part: SettlementPart, *, acting_member: Member) -> None:
    """A participant is not in this period after all."""
    must_keep(acting_member)
    held = _open(part.settlement)
    part.delete()
    audit.note("finance.drop_part", acting_member, held)


@transaction.atomic
def close_settlement(settlement: Settlement, *, acting_member: Member) -> None:
    """Nothing of it changes any more; raises `BadInput` if it cannot be computed."""
    must_keep(acting_member)
    held = _open(settlement)
    settled(held)
    Settlement.objects.filter(pk=held.pk).update(closed_at=timezone.now())
    audit.note("finance.close_settlement", acting_member, held)
