"""Offers of providers, for programs."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from liane.server.community.api.doors import enter
from liane.server.community.api.shapes import Pages, Slug
from liane.server.networks.interconnection.models import Offer, OfferState
from liane.server.networks.interconnection.queries import offers_of
from liane.server.site.access import MEMBERS

router = Router()


class OfferOut(Schema):
    """What a provider would sell, as said on a day. Null or empty: unknown."""

    id: UUID
    point: str = Field(description="name of the point of presence")
    provider: str
    capacity_mbps: float | None
    upload_mbps: float | None
    guaranteed: str
    monthly_cost: Decimal | None
    setup_cost: Decimal | None
    currency: str
    contract_months: int | None
    resale: str
    second_path: str
    written: str
    said_on: date | None
    valid_until: date | None
    state: str
    version: int

    @staticmethod
    def resolve_point(offer: Offer) -> str:
        """The point by its name: where it is, is for technicians."""
        return str(offer.point)


@router.get("/operators/{slug}/offers", response=list[OfferOut])
@paginate(Pages)
def offers(request: HttpRequest, slug: Slug, state: OfferState | None = None) -> Any:
    """Offers that stand, by point then price."""
    operator, _member = enter(request, slug, MEMBERS)
    found = offers_of(operator)
    return found.filter(state=state) if state else found
