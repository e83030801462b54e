"""The operators that somebody belongs to, for programs."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from liane.server.community.api.doors import enter
from liane.server.community.api.shapes import Pages, Slug
from liane.server.community.members.queries import belongs_to, count_members
from liane.server.community.operators.models import Operator
from liane.server.community.operators.rules import blurred
from liane.server.site.access import MEMBERS

router = Router()


class BelongingOut(Schema):
    """An operator that you belong to, with the roles you hold there."""

    id: UUID
    slug: str
    name: str
    kind: str
    roles: list[str]


class OperatorOut(Schema):
    """An operator. Degrees are rounded to about a kilometre unless it chose otherwise."""

    id: UUID
    slug: str
    name: str
    kind: str
    place: str
    country: str
    currency: str
    clock_zone: str
    lat: float | None
    lon: float | None
    languages: list[str]
    wings: list[str]
    privacy: str
    presentation: str
    closing_on: date | None
    members: int

    @staticmethod
    def resolve_lat(operator: Operator) -> float | None:
        """Degrees north, WGS 84."""
        return blurred(operator.lat, operator.shows_exact_place)

    @staticmethod
    def resolve_lon(operator: Operator) -> float | None:
        """Degrees east, WGS 84."""
        return blurred(operator.lon, operator.shows_exact_place)

    @staticmethod
    def resolve_members(operator: Operator) -> int:
        """How many belong today."""
        return count_members(operator)


@router.get("/operators", response=list[BelongingOut])
@paginate(Pages)
def operators(request: HttpRequest) -> Any:
    """Operators that you belong to."""
    user: Any = request.user
    return [
        BelongingOut(
            id=each.operator.id,
            slug=each.operator.slug,
            name=each.operator.name,
            kind=each.operator.kind,
            roles=sorted(each.role_names),
        )
        for each in belongs_to(user)
    ]


@router.get("/operators/{slug}", response=OperatorOut)
def operator(request: HttpRequest, slug: Slug) -> Operator:
    """What an operator says of itself."""
    return enter(request, slug, MEMBERS)[0]
