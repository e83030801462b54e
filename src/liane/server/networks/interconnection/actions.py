"""What changes interconnection: points, offers, quotes."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.interconnection.models import (
    Offer,
    OfferState,
    Point,
    Quote,
    QuoteState,
)
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "add_offer",
    "add_point",
    "answer_quote",
    "ask_quote",
    "change_offer",
    "change_point",
    "decide_offer",
    "remove",
    "restore",
]

Kept = TypeVar("Kept", Point, Offer)


@transaction.atomic
def add_point(
    operator: Operator, values: Mapping[str, Any], *, acting_member: Member | None
) -> Point:
    """Add a place where the Internet or a neighbour's network can be reached."""
    point = Point.objects.create(operator=operator, **values)
    audit.note("interconnection.add_point", acting_member, point, operator=operator)
    audit.share(point, "interconnection", {"kind": point.kind, "owner": point.owner})
    return point


@transaction.atomic
def change_point(
    point: Point, seen_version: int, values: Mapping[str, Any], *, acting_member: Member | None
) -> Point:
    """Change a point; raises `EditedMeanwhile` if somebody was faster."""
    current = change(point, seen_version, **values)
    audit.note("interconnection.change_point", acting_member, current)
    audit.share(current, "interconnection", {"kind": current.kind, "owner": current.owner})
    return current


@transaction.atomic
def add_offer(point: Point, values: Mapping[str, Any], *, acting_member: Member | None) -> Offer:
    """Write down what a provider offers at a point."""
    offer = Offer.objects.create(operator_id=point.operator_id, point=point, **values)
    audit.note(
        "interconnection.add_offer",
        acting_member,
        offer,
        operator=point.operator,
        state=offer.state,
    )
    return offer


@transaction.atomic
def change_offer(
    offer: Offer, seen_version: int, values: Mapping[str, Any], *, acting_member: Member | None
) -> Offer:
    """Change an offer; raises `EditedMeanwhile` if somebody was faster."""
    current = change(offer, seen_version, **values)
    audit.note("interconnection.change_offer", acting_member, current, fields=sorted(values))
    return current


@transaction.atomic
def decide_offer(
    offer: Offer, seen_version: int, state: str, *, acting_member: Member | None
) -> Offer:
    """Keep or refuse an offer; plans take their uplinks from the kept ones."""
    if state not in OfferState.values:
        raise BadInput(N_("state: choose received, kept, refused or expired"))
    current = change(offer, seen_version, state=state)
    audit.note("interconnection.decide_offer", acting_member, current, state=state)
    return current


@transaction.atomic
def remove(record: Kept, seen_version: int, *, acting_member: Member | None) -> Kept:
    """Take a point or an offer off the lists; `restore` brings it back."""
    gone = change(record, seen_version, gone_at=timezone.now())
    audit.note("interconnection.remove", acting_member, gone)
    return gone


@transaction.atomic
def restore(record: Kept, *, acting_member: Member | None) -> Kept:
    """Bring a removed point or offer back."""
    back = change(record, record.version, gone_at=None)
    audit.note("interconnection.restore", acting_member, back)
    return back


@transaction.atomic
def ask_quote(
    operator: Operator, values: Mapping[str, Any], *, acting_member: Member | None
) -> Quote:
    """Write down that a price was asked of a provider."""
    quote = Quote.objects.create(operator=operator, **values)
    audit.note("interconnection.ask_quote", acting_member, quote, operator=operator)
    return quote


@transaction.atomic
def answer_quote(
    quote: Quote, seen_version: int, state: str, *, acting_member: Member | None
) -> Quote:
    """Write down what came back of a question."""
    if state not in QuoteState.values:
        raise BadInput(N_("state: choose asked, answered, refused or no answer"))
    current = change(quote, seen_version, state=state)
    audit.note("interconnection.answer_quote", acting_member, current, state=state)
    return current
