"""What is read of interconnection: points, offers side by side, uplinks for plans."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from liane.server.community.operators.models import Operator
from liane.server.networks.interconnection.models import Offer, OfferState, Point, Quote

__all__ = ["offers_of", "points_of", "quotes_of", "uplinks_for"]


def points_of(operator: Operator) -> QuerySet[Point]:
    """The points that stand, by name."""
    return Point.objects.filter(operator=operator, gone_at=None).order_by("name", "id")


def offers_of(operator: Operator) -> QuerySet[Offer]:
    """Offers that stand, by point then price."""
    return (
        Offer.objects.filter(operator=operator, gone_at=None, point__gone_at=None)
        .select_related("point", "point__site")
        .order_by("point__name", "monthly_cost", "id")
    )


def quotes_of(operator: Operator) -> QuerySet[Quote]:
    """Quotes asked, the last first."""
    return Quote.objects.filter(operator=operator).select_related("point").order_by("-asked_on")


def uplinks_for(operator: Operator) -> list[dict[str, Any]]:
    """The `[[uplink]]` tables of a plan's project: one for each kept offer whose site is known.

    Keys: `site` (code), `mbps`, `monthly_cost` (None: unknown, or in another currency than the
    operator's), `provider`; and `offer` (its id), `currency`. Offers without a capacity, past
    their last day, or at a site that is gone are left out.
    """
    today = timezone.localdate()
    kept = offers_of(operator).filter(
        Q(valid_until=None) | Q(valid_until__gte=today),
        state=OfferState.KEPT,
        capacity_mbps__gt=0,
        point__site__gone_at=None,
        point__site__isnull=False,
    )
    return [_uplink(offer, operator) for offer in kept]


def _uplink(offer: Offer, operator: Operator) -> dict[str, Any]:
    same = not offer.currency or not operator.currency or offer.currency == operator.currency
    cost = offer.monthly_cost if same else None
    site = offer.point.site
    return {
        "site": site.code if site else "",
        "mbps": offer.capacity_mbps,
        "monthly_cost": None if cost is None else float(cost),
        "provider": offer.provider,
        "offer": str(offer.pk),
        "currency": offer.currency or operator.currency,
    }
