"""Plans, for programs: asked, calculated, followed, read. Exact places stay on the pages."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from liane.errors import BadInput, MissingResource
from liane.server.community.api.doors import enter
from liane.server.community.api.shapes import Given, Pages, Seen, Slug
from liane.server.community.members.models import Member
from liane.server.networks.plans import actions, queries
from liane.server.networks.plans.models import Plan, Run
from liane.server.networks.plans.runs import engines_are_here, is_lost
from liane.server.networks.plans.tasks import recover
from liane.server.networks.plans.wording import said
from liane.server.networks.registers.queries import sites_of
from liane.server.site.access import MEMBERS, TECHNICIANS, Who
from liane.words import N_

router = Router()

Code = Annotated[str, Field(min_length=1, max_length=40)]
MOST_PLACES = 400


class PlanOut(Schema):
    """A plan in a list. Null: not calculated, or not known."""

    id: UUID
    number: int
    name: str
    state: str
    paid_in: str = Field(description="ISO 4217, of the amounts; empty: not calculated")
    capex: float | None = Field(description="to buy and build")
    monthly: float | None = Field(description="all over the horizon, by month")
    gap: float | None = Field(description="share; no plan is cheaper by more")
    calculated_at: datetime | None
    decided_on: date | None
    version: int


class PlanDetail(PlanOut):
    """What is asked of a plan, and what came out in a few figures."""

    parent: UUID | None = Field(None, alias="parent_id")
    chosen: list[str] = Field(description="codes of the places that are planned for")
    effort: int
    seed: int
    time_limit_s: int | None
    budget: Decimal | None
    public_summary: bool
    households: int | None
    households_served: int | None
    links: int | None
    unmet: int | None = Field(description="wishes that the plan does not meet")
    unpriced: int | None = Field(description="parts of which nobody said the price")

    @staticmethod
    def resolve_households(plan: Plan) -> int | None:
        """Homes of the places."""
        return _figure(plan, "households")

    @staticmethod
    def resolve_households_served(plan: Plan) -> int | None:
        """Homes that the plan serves."""
        return _figure(plan, "served")

    @staticmethod
    def resolve_links(plan: Plan) -> int | None:
        """How many links."""
        return _figure(plan, "links")

    @staticmethod
    def resolve_unmet(plan: Plan) -> int | None:
        """How many wishes are not met."""
        return _figure(plan, "unmet")

    @staticmethod
    def resolve_unpriced(plan: Plan) -> int | None:
        """How many parts have no price."""
        return _figure(plan, "unpriced")


def _figure(plan: Plan, name: str) -> int | None:
    found = plan.result.get(name)
    return len(found) if isinstance(found, list | dict) else found


class PlanIn(Given):
    """A plan to begin. Without `sites`: every site that a plan can use."""

    name: str = Field(min_length=1, max_length=120)
    sites: list[Code] | None = Field(None, max_length=MOST_PLACES, description="codes")


class CalculateIn(Given):
    """The version of the plan that was read."""

    version: Seen


class RunOut(Schema):
    """A calculation on its way, or over."""

    id: UUID
    state: str = Field(description="queued, running, ended or failed")
    fraction: float = Field(description="0 to 1")
    does: str = Field(description="what it does now")
    cost: float | None = Field(description="of the cheapest plan so far, over its horizon")
    bound: float | None = Field(description="no plan costs less, as far as is proven")
    wrong: str = Field(description="why it failed; empty otherwise")
    stop_asked: bool
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @staticmethod
    def resolve_does(run: Run) -> str:
        """In the language of the request."""
        return said(run.message, {})

    @staticmethod
    def resolve_cost(run: Run) -> float | None:
        """In the currency of the plan."""
        return run.costs[-1][1] if run.costs else None

    @staticmethod
    def resolve_bound(run: Run) -> float | None:
        """In the currency of the plan."""
        return run.costs[-1][2] if run.costs else None

    @staticmethod
    def resolve_wrong(run: Run) -> str:
        """In the language of the request."""
        return said(run.error_message, run.error_facts) if run.error else ""


class LossOut(Schema):
    """What one loss does, in households. `local` null: the plan keeps no content here."""

    loss: str
    kind: str
    name: str
    cut: int
    local: int | None
    reduced: int
    who: list[str] = Field(description="places without Internet")


def _plan(request: HttpRequest, slug: str, pk: UUID, who: Who) -> tuple[Plan, Member]:
    operator, member = enter(request, slug, who)
    found = queries.find_plan(operator, pk)
    if found is None:
        raise Http404
    return found, member


@router.get("/operators/{slug}/plans", response=list[PlanOut])
@paginate(Pages)
def plans(request: HttpRequest, slug: Slug) -> Any:
    """Plans, the last first."""
    operator, _member = enter(request, slug, MEMBERS)
    return queries.plans_of(operator)


@router.post("/operators/{slug}/plans", response={201: PlanDetail}, by_alias=False)
@transaction.atomic
def start_plan(request: HttpRequest, slug: Slug, body: PlanIn) -> Status[Any]:
    """Begin a plan for the sites that are named, with the offers that were kept. Technicians."""
    operator, member = enter(request, slug, TECHNICIANS)
    plan = actions.start_plan(operator, name=body.name, acting_member=member)
    if body.sites is not None:
        known = set(sites_of(operator).values_list("code", flat=True))
        for code in body.sites:
            if code not in known:
                raise BadInput(N_("sites: “{code}” is no site of the registers"), code=code)
        plan = actions.choose(
            plan, plan.version, shown=known, checked=body.sites, acting_member=member
        )
    return Status(201, plan)


@router.get("/operators/{slug}/plans/{plan}", response=PlanDetail, by_alias=False)
def plan(request: HttpRequest, slug: Slug, plan: UUID) -> Plan:
    """One plan: what is asked, and what came out in a few figures."""
    return _plan(request, slug, plan, MEMBERS)[0]


@router.post("/operators/{slug}/plans/{plan}/calculate", response={202: RunOut})
def calculate(request: HttpRequest, slug: Slug, plan: UUID, body: CalculateIn) -> Status[Any]:
    """Ask for the calculation of a plan; follow it at `/run`. Technicians."""
    found, member = _plan(request, slug, plan, TECHNICIANS)
    if not engines_are_here():
        raise MissingResource(
            N_("plan: this box cannot calculate; calculate elsewhere and bring the result")
        )
    return Status(202, actions.calculate(found, body.version, acting_member=member))


@router.get("/operators/{slug}/plans/{plan}/run", response=RunOut)
def run(request: HttpRequest, slug: Slug, plan: UUID) -> Run:
    """The last calculation of a plan, and how far it is."""
    found, _member = _plan(request, slug, plan, MEMBERS)
    last = queries.last_run(found)
    if last is None:
        raise Http404
    if is_lost(last):
        recover.enqueue()
    return last


@router.post("/operators/{slug}/plans/{plan}/stop", response=PlanOut)
def stop(request: HttpRequest, slug: Slug, plan: UUID) -> Plan:
    """End the calculation with the best so far. Technicians."""
    found, member = _plan(request, slug, plan, TECHNICIANS)
    actions.stop(found, acting_member=member)
    found.refresh_from_db()
    return found


@router.get("/operators/{slug}/plans/{plan}/losses", response=list[LossOut])
@paginate(Pages)
def losses(request: HttpRequest, slug: Slug, plan: UUID) -> Any:
    """What each single loss would do; 404 while nothing was calculated."""
    found, _member = _plan(request, slug, plan, MEMBERS)
    if not found.has_result:
        raise Http404
    return queries.loss_rows(found, queries.names_of(found))
