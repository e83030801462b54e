"""Spares come and go: every movement is a line; a count is a movement too."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.models import StockItem, StockMovement, Visit
from liane.server.networks.upkeep.models.stock import MovementKind
from liane.server.site import audit
from liane.words import N_

__all__ = ["add_item", "count_stock", "move_stock"]

_COMES = (MovementKind.RECEIVED, MovementKind.RETURNED)


@transaction.atomic
def add_item(
    operator: Operator,
    *,
    acting_member: Member,
    name: str,
    quantity: Decimal | None = None,
    unit: str = "",
    place: str = "",
    minimum: Decimal | None = None,
) -> StockItem:
    """Write a kind of spare part on the list, with how many were counted (None: not counted)."""
    if StockItem.objects.filter(operator=operator, name__iexact=name.strip()).exists():
        raise BadInput(N_("name: « {name} » is already on the list; open it there"), name=name)
    item = StockItem.objects.create(
        operator=operator, name=name.strip(), unit=unit.strip(), place=place, minimum=minimum
    )
    audit.note("upkeep.add_item", acting_member, item)
    if quantity is not None:
        count_stock(operator, {item: quantity}, acting_member=acting_member)
        item.refresh_from_db()
    return item


@transaction.atomic
def move_stock(
    item: StockItem,
    kind: str,
    quantity: Decimal,
    *,
    acting_member: Member,
    note: str = "",
    visit: Visit | None = None,
) -> StockMovement:
    """Take `quantity` out of the stock or put it in, as `kind` says."""
    if quantity <= 0 or kind == MovementKind.COUNTED:
        raise BadInput(N_("quantity: write how many, more than zero"))
    return _move(item, kind, quantity if kind in _COMES else -quantity, acting_member, note, visit)


def _move(
    item: StockItem, kind: str, delta: Decimal, who: Member, note: str, visit: Visit | None = None
) -> StockMovement:
    movement = StockMovement.objects.create(
        operator_id=item.operator_id, item=item, kind=kind, delta=delta, visit=visit,
        note=note.strip(), said_by=who.name,
    )  # fmt: skip
    StockItem.objects.filter(pk=item.pk).update(
        quantity=F("quantity") + delta, version=F("version") + 1, changed_at=timezone.now()
    )
    audit.note("upkeep.move_stock", who, item, kind=kind, delta=str(delta))
    return movement


@transaction.atomic
def count_stock(
    operator: Operator, counted: Mapping[StockItem, Decimal], *, acting_member: Member
) -> int:
    """Write what was counted on the shelf; return how many items differed from what was written."""
    differing = 0
    for item in counted:
        now = StockItem.objects.select_for_update().get(pk=item.pk, operator=operator)
        delta = counted[item] - now.quantity
        if delta:
            differing += now.counted_on is not None
            _move(now, MovementKind.COUNTED, delta, acting_member, "")
        StockItem.objects.filter(pk=now.pk).update(counted_on=timezone.localdate())
    audit.note("upkeep.count_stock", acting_member, operator=operator, items=len(counted))
    return differing
