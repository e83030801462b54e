"""Sites and the lines of the registers, for programs.

Where sites are is for technicians; members read the lines of the registers, blurred. Owners and
contacts are sealed: they can be written here, and are read on the pages alone.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field, field_validator, model_validator

from liane.server.community.api.doors import enter
from liane.server.community.api.shapes import Given, Pages, Seen, Slug
from liane.server.community.members.models import Member
from liane.server.networks.registers import actions, exchange, kinds, queries, rules
from liane.server.networks.registers.models import (
    Agreement,
    Entry,
    Power,
    Priority,
    Register,
    Site,
)
from liane.server.networks.registers.permissions import is_technician, shown_facts
from liane.server.site.access import MEMBERS, TECHNICIANS
from liane.server.site.records import Origin

router = Router()

Height = Annotated[float, Field(ge=0.5, le=300, description="m above ground")]
_MAY_BE_UNKNOWN = frozenset(
    {"ground_m", "existing_height_m", "households", "demand_mbps", "owner"}
    | {"agreed_from", "agreed_until", "known_on"}
)


class SiteOut(Schema):
    """A site. Null or empty: unknown."""

    id: UUID
    code: str
    name: str
    kind: str
    lat: float
    lon: float
    zone: str
    ground_m: float | None
    mast_heights_m: list[float]
    existing_height_m: float | None
    power: str
    households: int | None
    demand_mbps: float | None
    priority: str
    agreement: str
    agreed_from: date | None
    agreed_until: date | None
    origin: str
    known_on: date | None
    source: str
    version: int


class SiteFacts(Given):
    """What can be said of a site. What is left out stays as it is; null: it is unknown."""

    code: str | None = Field(None, pattern=r"^[\w.-]{1,40}$", description="short name in plans")
    name: str | None = Field(None, min_length=1, max_length=160)
    kind: str | None = Field(None, max_length=30)
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    lon: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    zone: str | None = Field(None, max_length=120, description="the public sees only this")
    ground_m: float | None = Field(None, ge=-450, le=9000, description="m above mean sea level")
    mast_heights_m: list[Height] | None = Field(None, max_length=12)
    existing_height_m: float | None = Field(None, ge=0, le=500, description="m above ground")
    power: Power | None = None
    households: int | None = Field(None, ge=0, le=1_000_000)
    demand_mbps: float | None = Field(None, ge=0, le=1_000_000, description="at the busy hour")
    priority: Priority | None = None
    notes: str | None = Field(None, max_length=2000, description="no person's name or phone")
    owner: str | None = Field(None, max_length=200, description="sealed")
    agreement: Agreement | None = None
    agreed_from: date | None = None
    agreed_until: date | None = None
    origin: Origin | None = None
    known_on: date | None = None
    source: str | None = Field(None, max_length=200)

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str | None) -> str | None:
        known = [code for code, _label in kinds.choices_of("site")]
        if kind is not None and kind not in known:
            raise ValueError(f"one of {', '.join(known)}")
        return kind

    @model_validator(mode="after")
    def _holds(self) -> "SiteFacts":
        for name in self.model_fields_set - _MAY_BE_UNKNOWN:
            if getattr(self, name) is None:
                raise ValueError(f"{name}: it cannot be null")
        if self.agreed_from and self.agreed_until and self.agreed_until < self.agreed_from:
            raise ValueError("agreed_until: it ends before it begins")
        return self

    def values(self) -> dict[str, Any]:
        """What was said, as actions take it."""
        found = self.dict(exclude_unset=True, exclude={"version"})
        for axis in ("lat", "lon"):
            if axis in found:
                found[axis] = round(found[axis], 6)
        if "mast_heights_m" in found:
            found["mast_heights_m"] = sorted(set(found["mast_heights_m"]))
        if "name" in found:
            found["name"] = " ".join(found["name"].split()) or found["name"]
        return found


class SiteIn(SiteFacts):
    """A new site: a name and a place are enough; its code is made from its name."""

    name: str = Field(min_length=1, max_length=160)
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)


class SiteChange(SiteFacts):
    """What changes in a site, and the version that was read."""

    version: Seen


class Sought(Schema):
    """What to look for among sites."""

    q: str = Field("", max_length=80, description="in the name, zone or code")
    kind: str = Field("", max_length=30)
    power: str = Field("", max_length=10, description="`unknown` for those nobody said")
    lacking: bool = Field(False, description="only those that lack something for a plan")


class EntryOut(Schema):
    """A line of a register. Degrees are rounded to about a kilometre, but for technicians."""

    id: UUID
    kind: str
    name: str
    zone: str
    facts: dict[str, Any]
    lat: float | None
    lon: float | None
    origin: str
    known_on: date | None
    source: str
    version: int


def _site(request: HttpRequest, slug: str, pk: UUID) -> tuple[Site, Member]:
    operator, member = enter(request, slug, TECHNICIANS)
    return get_object_or_404(queries.sites_of(operator).defer("owner"), pk=pk), member


@router.get("/operators/{slug}/sites", response=list[SiteOut])
@paginate(Pages)
def sites(request: HttpRequest, slug: Slug, sought: Query[Sought]) -> Any:
    """Sites that stand, by name. Technicians."""
    operator, _member = enter(request, slug, TECHNICIANS)
    asked = {
        name: value.replace("\x00", "") if isinstance(value, str) else value
        for name, value in sought
    }
    found = queries.searched(queries.sites_of(operator), asked)
    return found.defer("owner", "notes", "origins")


@router.post("/operators/{slug}/sites", response={201: SiteOut})
def add_site(request: HttpRequest, slug: Slug, body: SiteIn) -> Status[Any]:
    """Add a site. Technicians."""
    operator, member = enter(request, slug, TECHNICIANS)
    return Status(201, actions.add_site(operator, body.values(), acting_member=member))


_MAP = {"application/geo+json": {"schema": {"type": "object"}}}


@router.get(
    "/operators/{slug}/sites.geojson",
    openapi_extra={"responses": {200: {"description": "every site", "content": _MAP}}},
)
def sites_geojson(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Every site that stands, as a GeoJSON map. Technicians."""
    operator, _member = enter(request, slug, TECHNICIANS)
    found = queries.sites_of(operator).defer("owner")
    data = exchange.write(found, "geojson", operator.name)
    return HttpResponse(data, content_type=exchange.FORMATS["geojson"])


@router.get("/operators/{slug}/sites/{site}", response=SiteOut)
def site(request: HttpRequest, slug: Slug, site: UUID) -> Site:
    """One site. Technicians."""
    return _site(request, slug, site)[0]


@router.patch("/operators/{slug}/sites/{site}", response=SiteOut)
def change_site(request: HttpRequest, slug: Slug, site: UUID, body: SiteChange) -> Site:
    """Change a site; 409 if somebody did since the version that was read. Technicians."""
    found, member = _site(request, slug, site)
    return actions.change_site(found, body.version, body.values(), acting_member=member)


@router.delete("/operators/{slug}/sites/{site}", response={204: None})
def remove_site(request: HttpRequest, slug: Slug, site: UUID, version: Query[Seen]) -> Status[None]:
    """Take a site off the lists; its page brings it back. Technicians."""
    found, member = _site(request, slug, site)
    actions.remove_site(found, version, acting_member=member)
    return Status(204, None)


@router.get("/operators/{slug}/registers/{name}", response=list[EntryOut])
@paginate(Pages)
def entries(request: HttpRequest, slug: Slug, name: Register) -> Any:
    """Lines of a register, by name."""
    operator, member = enter(request, slug, MEMBERS)
    return Told(queries.entries_of(operator, name).defer("contact", "notes"), member)


class Told:
    """Lines as one member may know them: read from the database by slices."""

    def __init__(self, found: Any, member: Member) -> None:
        self.found, self.exact = found, is_technician(member)

    def __len__(self) -> int:
        return int(self.found.count())

    def __getitem__(self, part: slice) -> list[EntryOut]:
        return [self._told(entry) for entry in self.found[part]]

    def _told(self, entry: Entry) -> EntryOut:
        told = {name: getattr(entry, name) for name in EntryOut.model_fields}
        told["facts"] = shown_facts(entry, self.exact)
        if not self.exact:
            for axis in ("lat", "lon"):
                told[axis] = None if told[axis] is None else rules.blurred(told[axis])
        return EntryOut(**told)
