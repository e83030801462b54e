"""What is read of plans. Upkeep takes the network from here: `current_network`.

Lists leave out what is heavy (inputs, losses). The network is what a decided plan proposes, each
place and link with what was built of it; its state is unknown until somebody measures it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from liane.server.community.operators.models import Operator
from liane.server.networks.plans.law import rules_in
from liane.server.networks.plans.models import (
    BuiltThing,
    Plan,
    PlannedLink,
    PlannedSite,
    Run,
    State,
)
from liane.server.networks.plans.rules import weaker_level
from liane.server.networks.plans.wording import PROVIDER, loss_name

__all__ = [
    "ExpectedLink",
    "Network",
    "NetworkLink",
    "NetworkSite",
    "Standing",
    "current_network",
    "decided_plan",
    "emission_rules",
    "expected_links",
    "find_plan",
    "last_prices",
    "last_run",
    "loss_rows",
    "names_of",
    "plans_of",
    "public_plans",
    "standing_network",
]

_HEAVY = ("chosen", "places", "project", "prices", "verbatim", "survival")
_OF_PARENT = tuple(f"parent__{name}" for name in (*_HEAVY, "result", "decision"))
_ORDER = {"uplinks": 0, "uplink": 1, "sun": 2, "site": 3, "link": 4}


def plans_of(operator: Operator) -> QuerySet[Plan]:
    """Plans of an operator, the last first, without what is heavy."""
    found = Plan.objects.filter(operator=operator).select_related("parent")
    return found.defer(*_HEAVY, *_OF_PARENT, "result", "decision").order_by("-id")


def public_plans(operator: Operator) -> QuerySet[Plan]:
    """Plans whose summary everybody may read."""
    return (
        Plan.objects.filter(operator=operator, public_summary=True).defer(*_HEAVY).order_by("-id")
    )


def last_prices(operator: Operator) -> tuple[list[dict[str, str]], str]:
    """The price list of the last plan that has one, with its currency; empty where none has."""
    priced = Plan.objects.filter(operator=operator).exclude(prices=[]).order_by("-id")
    last = priced.only("prices", "project").first()
    return (list(last.prices), last.currency) if last else ([], "")


def emission_rules(operator: Operator, country: str) -> list[dict[str, Any]]:
    """What an operator knows of the law of emission: rules of its last plan, facts of its rooms."""
    last = Plan.objects.filter(operator=operator).order_by("-id").only("project").first()
    tree = last.project if last else {}
    same = str(tree.get("country") or "").upper() == country.upper()
    own = tree.get("spectrum", {}).get("rule", []) if same else []
    return [*own, *rules_in(operator, country)]


def find_plan(operator: Operator, plan_id: UUID) -> Plan | None:
    """A plan of this operator."""
    found = Plan.objects.select_related("operator", "parent").defer(*_OF_PARENT)
    return found.filter(operator=operator, pk=plan_id).first()


def decided_plan(operator: Operator) -> Plan | None:
    """The plan that was decided last: what is being built, or stands."""
    decided = Plan.objects.filter(operator=operator, state=State.DECIDED)
    return decided.order_by("-decided_on", "-id").first()


def last_run(plan: Plan, kind: str = Run.PLAN) -> Run | None:
    """The last calculation asked for."""
    return Run.objects.filter(plan=plan, kind=kind).order_by("-id").first()


def names_of(plan: Plan, links: Iterable[PlannedLink] | None = None) -> dict[str, str]:
    """Names for people of every place and link of a plan, by id; `links` where they are read."""
    names = dict(PlannedSite.objects.filter(plan=plan).values_list("key", "name"))
    known = (
        PlannedLink.objects.filter(plan=plan).values_list("key", "a", "b")
        if links is None
        else [(link.key, link.a, link.b) for link in links]
    )
    for key, a, b in known:
        names[key] = f"{names.get(a, a)} – {names.get(b, b)}"
    ways = (row for row in plan.result.get("uplinks") or () if row.get("provider"))
    return names | {f"{PROVIDER}{row['site']}": str(row["provider"]) for row in ways}


@dataclass(frozen=True)
class LossRow:
    """What a loss does: households without Internet, and without the services of here."""

    loss: str
    kind: str
    name: str
    cut: int
    local: int | None
    reduced: int
    who: tuple[str, ...]
    who_local: tuple[str, ...]
    slower: tuple[str, ...]

    def state(self, homes: int) -> tuple[str, str]:
        """States of the two columns, as codes of the sheet."""
        return _state(self.cut, homes), _state(self.local, homes)


def _state(cut: int | None, homes: int) -> str:
    if cut is None:
        return "unknown"
    if cut == 0:
        return "ok"
    return "cut" if cut >= 0.5 * homes else "worn"


def _homes(rows: Iterable[dict[str, Any]]) -> int:
    return sum(int(row.get("households") or 0) for row in rows)


def loss_row(row: dict[str, Any], names: dict[str, str], has_local: bool = True) -> LossRow:
    """One row of plan.json's survival table, in words."""
    local = row.get("cut_local") or []
    return LossRow(
        loss=str(row["loss"]),
        kind=str(row.get("kind", "")),
        name=loss_name(str(row["loss"]), str(row.get("kind", "")), names),
        cut=_homes(row["cut"]),
        local=_homes(local) if has_local else None,
        reduced=_homes(row.get("reduced") or []),
        who=tuple(names.get(each["id"], each["id"]) for each in row["cut"]),
        who_local=tuple(names.get(each["id"], each["id"]) for each in local),
        slower=tuple(names.get(each["id"], each["id"]) for each in row.get("reduced") or []),
    )


def loss_rows(plan: Plan, names: dict[str, str]) -> list[LossRow]:
    """Every single loss: the ways to the Internet and the sun first, then the widest."""
    local = bool((plan.result.get("project") or {}).get("content_server"))
    rows = [loss_row(row, names, local) for row in plan.survival]

    def place(row: LossRow) -> tuple[Any, ...]:
        order = _ORDER.get(row.kind, 5)
        return min(order, 3), -(row.cut + (row.local or 0)) if order > 2 else 0, row.name

    return sorted(rows, key=place)


@dataclass(frozen=True)
class NetworkSite:
    """A place of the decided network."""

    key: str
    name: str
    kind: str
    households: int
    lat: float
    lon: float
    built_on: date | None
    devices: tuple[str, ...]
    state: str = "unknown"

    @property
    def is_built(self) -> bool:
        """Whether somebody wrote down that it stands."""
        return self.built_on is not None


@dataclass(frozen=True)
class NetworkLink:
    """A link of the decided network; levels in dBm, rates in Mb/s."""

    key: str
    a: str
    b: str
    name: str
    kind: str
    mbps: float
    built_on: date | None
    rssi_dbm: float | None
    state: str = "unknown"

    @property
    def is_built(self) -> bool:
        """Whether somebody wrote down that it stands."""
        return self.built_on is not None


@dataclass(frozen=True)
class Network:
    """What was decided, with what was built of it."""

    plan: Plan | None = None
    sites: tuple[NetworkSite, ...] = ()
    links: tuple[NetworkLink, ...] = ()
    uplinks: tuple[dict[str, Any], ...] = field(default=())


def current_network(operator: Operator) -> Network:
    """The network of the last decided plan, its states unknown; empty where none was decided."""
    plan = decided_plan(operator)
    if plan is None:
        return Network()
    names = names_of(plan)
    built = {(thing.about, thing.key): thing for thing in BuiltThing.objects.filter(plan=plan)}
    sites = PlannedSite.objects.filter(plan=plan, used=True).order_by("order")
    links = PlannedLink.objects.filter(plan=plan).defer("facts", "profile").order_by("order")
    return Network(
        plan,
        tuple(_network_site(site, built.get((BuiltThing.SITE, site.key))) for site in sites),
        tuple(_network_link(link, names, built.get((BuiltThing.LINK, link.key))) for link in links),
        tuple(row for row in plan.result.get("uplinks") or () if row.get("used")),
    )


def _network_site(site: PlannedSite, built: BuiltThing | None) -> NetworkSite:
    devices = tuple(str(row.get("device", "")) for row in site.facts.get("devices") or ())
    return NetworkSite(
        site.key,
        site.name,
        site.kind,
        site.households,
        site.lat,
        site.lon,
        built.built_on if built else None,
        devices,
    )


def _network_link(
    link: PlannedLink, names: dict[str, str], built: BuiltThing | None
) -> NetworkLink:
    return NetworkLink(
        link.key,
        link.a,
        link.b,
        names[link.key],
        link.kind,
        link.mbps,
        built.built_on if built else None,
        built.rssi_dbm if built else None,
    )


@dataclass(frozen=True)
class Standing:
    """What stands of the decided plan: enough to say who is joined to what, and nothing of where.

    `households` counts every place of the plan, built or not; `links` are those that were built.
    """

    decided_on: date | None
    households: dict[str, int]
    links: tuple[tuple[str, str], ...]
    uplinks: frozenset[str]
    content: str
    stands: int


def standing_network(operator: Operator) -> Standing | None:
    """The built part of the last decided plan; None where nothing was decided or built."""
    plan = Plan.objects.filter(operator=operator, state=State.DECIDED)
    last = plan.only("decided_on", "result").order_by("-decided_on", "-id").first()
    if last is None:
        return None
    built = Exists(_built_of(last, BuiltThing.LINK))
    links = PlannedLink.objects.filter(built, plan=last).values_list("a", "b")
    sites = PlannedSite.objects.filter(plan=last).annotate(
        stands=Exists(_built_of(last, BuiltThing.SITE))
    )
    rows = list(sites.values_list("key", "households", "stands"))
    joined = tuple((a, b) for a, b in links)
    standing = {key for key, _homes, stands in rows if stands}
    if not joined and not standing:
        return None
    there = standing.union(*joined)
    uplinks = {row["site"] for row in last.result.get("uplinks") or () if row.get("used")}
    content = str((last.result.get("project") or {}).get("content_server") or "")
    return Standing(
        decided_on=last.decided_on,
        households={key: homes for key, homes, _stands in rows},
        links=joined,
        uplinks=frozenset(uplinks & there),
        content=content if content in there else "",
        stands=len(standing) + len(joined),
    )


def _built_of(plan: Plan, about: str) -> QuerySet[BuiltThing]:
    """What was written down as built, for the place or the link of an outer query."""
    return BuiltThing.objects.filter(
        plan=plan, about=about, key=OuterRef("key"), built_on__isnull=False
    )


@dataclass(frozen=True)
class ExpectedLink:
    """What a link of the decided plan should give: planned, and measured when it was built."""

    key: str
    a: str
    b: str
    name: str
    planned_dbm: float | None
    built_dbm: float | None
    mbps: float
    built_mbps: float | None = None


def expected_links(operator: Operator) -> list[ExpectedLink]:
    """The radio links of the decided plan, in its order; fibre has no level in the air."""
    decided = Plan.objects.filter(operator=operator, state=State.DECIDED)
    plan = decided.order_by("-decided_on", "-id").values("pk")[:1]
    links = PlannedLink.objects.filter(plan__in=plan).defer("profile").exclude(kind="fibre")
    names = dict(PlannedSite.objects.filter(plan__in=plan).values_list("key", "name"))
    things = BuiltThing.objects.filter(plan__in=plan, about=BuiltThing.LINK)
    built = {key: (dbm, mbps) for key, dbm, mbps in things.values_list("key", "rssi_dbm", "mbps")}
    return [
        ExpectedLink(
            each.key, each.a, each.b, f"{names.get(each.a, each.a)} – {names.get(each.b, each.b)}",
            weaker_level(each.facts), dbm, each.mbps, mbps,
        )
        for each in links.order_by("order")
        for dbm, mbps in (built.get(each.key, (None, None)),)
    ]  # fmt: skip
