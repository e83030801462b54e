"""Tickets and the state of the network, for programs.

Sites, and who has a ticket in hand, are for technicians; members read zones, and may report.
"""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from liane.server.community.api.doors import enter
from liane.server.community.api.shapes import Given, Pages, Slug
from liane.server.community.members.models import Member
from liane.server.networks.upkeep import actions, queries
from liane.server.networks.upkeep.models import Ticket
from liane.server.networks.upkeep.models.tickets import Channel, Kind, Service
from liane.server.networks.upkeep.rules.tickets import TicketState, Urgency
from liane.server.site.access import MEMBERS, TECHNICIANS

router = Router()


class ReportedOut(Schema):
    """A ticket, as who reports it may know it."""

    id: UUID
    number: int
    kind: str
    service: str
    zone: str
    made_at: datetime


class TicketOut(ReportedOut):
    """A ticket, as technicians know it; what its reporter said stays on its page."""

    category: str
    urgency: str
    state: str
    site: UUID | None = Field(None, alias="site_id")
    assignee: UUID | None = Field(None, alias="assignee_id")
    due_at: datetime
    solved_at: datetime | None
    echoes: int
    version: int


class TicketIn(Given):
    """Something that no longer works, or is asked for."""

    service: Service
    zone: str = Field("", max_length=120, description="as the public may read it")
    kind: Kind = Kind.INCIDENT
    urgency: Urgency = Urgency.NORMAL
    words: str = Field("", max_length=4000, description="sealed")
    reporter: str = Field("", max_length=120, description="sealed; empty: yourself")
    phone: str = Field("", max_length=40, description="sealed")
    channel: Channel = Channel.WEB


class SolvedIn(Given):
    """What was done."""

    words: str = Field("", max_length=4000, description="sealed")


class ZoneOut(Schema):
    """How a zone is: the worst of its sites."""

    zone: str
    state: str


class SiteStateOut(Schema):
    """How a site is now."""

    site: UUID = Field(alias="pk")
    name: str
    households: int | None
    state: str
    since: datetime | None
    reason: str
    origin: str


def _ticket(request: HttpRequest, slug: str, pk: UUID) -> tuple[Ticket, Member]:
    operator, member = enter(request, slug, TECHNICIANS)
    return get_object_or_404(Ticket, operator=operator, pk=pk), member


@router.get("/operators/{slug}/tickets", response=list[TicketOut], by_alias=False)
@paginate(Pages)
def tickets(
    request: HttpRequest,
    slug: Slug,
    states: Literal["to_do", "over", "all"] = "to_do",
    mine: bool = False,
) -> Any:
    """Tickets, the first due first. Technicians."""
    operator, member = enter(request, slug, TECHNICIANS)
    sealed = ("words", "reporter", "reporter_phone")
    found = queries.tickets_of(operator, states, member if mine else None)
    return found.select_related(None).defer(*sealed)


@router.post("/operators/{slug}/tickets", response={201: ReportedOut})
def report(request: HttpRequest, slug: Slug, body: TicketIn) -> Status[Any]:
    """Say that something no longer works, or ask for something."""
    operator, member = enter(request, slug, MEMBERS)
    return Status(201, actions.report(operator, acting_member=member, **body.dict()))


@router.post("/operators/{slug}/tickets/{ticket}/take", response=TicketOut, by_alias=False)
def take(request: HttpRequest, slug: Slug, ticket: UUID) -> Ticket:
    """Answer for a ticket from now on. Technicians."""
    found, member = _ticket(request, slug, ticket)
    return actions.take(found, acting_member=member)


@router.post("/operators/{slug}/tickets/{ticket}/solve", response=TicketOut, by_alias=False)
def solve(request: HttpRequest, slug: Slug, ticket: UUID, body: SolvedIn) -> Ticket:
    """Say that it works again. Technicians."""
    found, member = _ticket(request, slug, ticket)
    return actions.move(found, TicketState.SOLVED, words=body.words, acting_member=member)


@router.get("/operators/{slug}/network/zones", response=list[ZoneOut])
@paginate(Pages)
def zones(request: HttpRequest, slug: Slug) -> Any:
    """State of each zone: what every member may know."""
    operator, _member = enter(request, slug, MEMBERS)
    return queries.public_zones(operator)


@router.get("/operators/{slug}/network/sites", response=list[SiteStateOut], by_alias=False)
@paginate(Pages)
def sites(request: HttpRequest, slug: Slug) -> Any:
    """State of each site, with its reason and how it is known. Technicians."""
    operator, _member = enter(request, slug, TECHNICIANS)
    return queries.seen_sites(operator)
