"""What changes the inventory: a thing comes, is said better, goes."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.goods.models import Good, Kind, Owner
from liane.server.community.goods.permissions import may_keep
from liane.server.community.members.models import Member
from liane.server.site import audit, records
from liane.words import N_

__all__ = ["add_good", "change_good", "take_out"]


def _must(allowed: bool, message: str) -> None:
    if not allowed:
        raise BadInput(message)


def _must_keep(member: Member) -> None:
    _must(
        may_keep(member),
        N_("inventory: ask the bearer, a facilitator, the legal adviser or the treasurer"),
    )


def _fitting(member: Member, values: dict[str, Any]) -> None:
    _must(bool(str(values.get("name", "x")).strip()), N_("inventory: say what it is"))
    _must(values.get("kind", Kind.OTHER) in Kind.values, N_("inventory: choose its kind"))
    owner = values.get("owner", Owner.UNKNOWN)
    _must(owner in Owner.values, N_("inventory: say to whom it belongs, or that nobody has said"))
    named = bool((values.get("owner_name") or "").strip())
    _must(
        not named or owner in (Owner.PERSON, Owner.BODY),
        N_("inventory: a name goes with somebody of here or another body; choose which"),
    )
    decision = values.get("decision")
    _must(
        decision is None or decision.operator_id == member.operator_id,
        N_("inventory: choose a decision of here"),
    )


@transaction.atomic
def add_good(*, acting_member: Member, **values: Any) -> Good:
    """Write down a thing and to whom it belongs."""
    _must_keep(acting_member)
    _fitting(acting_member, values)
    made = Good.objects.create(operator_id=acting_member.operator_id, **values)
    audit.note("goods.add", acting_member, made, kind=made.kind, owner=made.owner)
    return made


@transaction.atomic
def change_good(good: Good, seen_version: int, *, acting_member: Member, **values: Any) -> Good:
    """Say it better. Raises `EditedMeanwhile`."""
    _must_keep(acting_member)
    _fitting(acting_member, {"owner": good.owner} | values)
    found = records.change(good, seen_version, **values)
    fields = sorted(values)
    audit.note("goods.change", acting_member, found, fields=fields, owner=str(found.owner))
    return found


@transaction.atomic
def take_out(good: Good, why: str, on: date | None = None, *, acting_member: Member) -> None:
    """It is no longer here: sold, lost, given back. The line stays, with the day and the reason."""
    _must_keep(acting_member)
    _must(bool(why.strip()), N_("inventory: say what became of it"))
    day = on or timezone.localdate()
    _must(day <= timezone.localdate(), N_("inventory: this day is still to come"))
    gone = Good.objects.filter(pk=good.pk, gone_on=None).update(gone_on=day, gone_why=why[:200])
    _must(bool(gone), N_("inventory: it was taken out already"))
    audit.note("goods.take_out", acting_member, good)
