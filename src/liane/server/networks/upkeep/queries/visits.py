"""Visits: who goes when, what to carry, what a plan says of the place."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Window,
)  # fmt: skip
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext

from liane.server.community.members.models import Member
from liane.server.community.members.queries import members_of, people_with
from liane.server.community.operators.models import Operator
from liane.server.networks.plans.queries import NetworkLink, current_network
from liane.server.networks.upkeep.models import Visit, VisitPart
from liane.server.networks.upkeep.models.visits import VisitState
from liane.server.networks.upkeep.queries.calendar import overdue_chores

__all__ = [
    "able_people", "listed_visits", "next_visits", "parts_to_carry", "plan_facts",
    "technicians_first", "visits_of", "visits_to_come",
]  # fmt: skip


def visits_of(operator: Operator, which: str = "") -> QuerySet[Visit]:
    """Planned visits, the next first; or those that are `over`, the last first."""
    found = Visit.objects.filter(operator=operator).select_related("site", "ticket", "chore")
    found = found.prefetch_related("people")
    if which == "over":
        return found.exclude(state=VisitState.PLANNED).order_by("-planned_on", "-id")
    return found.filter(state=VisitState.PLANNED).order_by("planned_on", "id")


def listed_visits(operator: Operator, which: str = "") -> QuerySet[Visit]:
    """Visits with no more than what a list shows."""
    shown = ("purpose", "planned_on", "zone", "state", "at_height", "cleared_at", "site__name")
    people = Prefetch("people", Member.objects.only("name"))
    listed = visits_of(operator, which).select_related(None).prefetch_related(None)
    return listed.select_related("site").prefetch_related(people).only(*shown)


def next_visits(operator: Operator, many: int) -> list[Any]:
    """The next visits without who goes, asked together with what stands beside them.

    Each says how many visits there are in all (`of_all`) and chores past their day (`overdue`).
    """
    listed = listed_visits(operator).prefetch_related(None)
    late = overdue_chores(operator).order_by().values("operator").annotate(n=Count("pk"))
    counts = {"of_all": Window(Count("pk")), "overdue": Coalesce(Subquery(late.values("n")), 0)}
    return list(listed.annotate(**counts)[:many])


def visits_to_come(operator: Operator, until: date) -> QuerySet[Visit]:
    """Visits planned until a day, late ones too."""
    return visits_of(operator).filter(planned_on__lte=until)


def parts_to_carry(operator: Operator, until: date | None = None) -> list[dict[str, Any]]:
    """What the planned visits need together, beside what is on the shelf."""
    until = until or timezone.localdate()
    rows = (
        VisitPart.objects.filter(
            operator=operator, visit__state=VisitState.PLANNED, visit__planned_on__lte=until
        )
        .values("item", "item__name", "item__unit", "item__place", "item__quantity")
        .annotate(carried=Sum("carried"))
        .order_by("item__name")
    )
    return [
        {
            "name": row["item__name"],
            "unit": row["item__unit"],
            "place": row["item__place"],
            "carried": row["carried"],
            "lacking": max(Decimal(0), row["carried"] - row["item__quantity"]),
        }
        for row in rows
    ]


def able_people(operator: Operator) -> QuerySet[Member]:
    """Members who hold a technical role."""
    return people_with(operator, ("technician", "safety", "bearer"))


def technicians_first(operator: Operator) -> QuerySet[Member]:
    """Every member, those who hold a technical role first."""
    able = Q(pk__in=able_people(operator).order_by().values("pk"))
    ordered = members_of(operator).annotate(is_able=ExpressionWrapper(able, BooleanField()))
    return ordered.order_by("-is_able", "id")


def plan_facts(operator: Operator, site: Any) -> list[tuple[str, str]]:
    """What the network that was decided says of a site: its devices, and each of its links."""
    network = current_network(operator) if site is not None else None
    if network is None or network.plan is None:
        return []
    devices = [
        (gettext("Planned device"), device)
        for each in network.sites
        if each.key == site.code
        for device in each.devices
    ]
    links = [
        (gettext("Planned link"), _link_fact(each))
        for each in network.links
        if site.code in (each.a, each.b)
    ]
    return [*devices, *links]


def _link_fact(link: NetworkLink) -> str:
    seen = f" · {link.rssi_dbm:.0f} dBm" if link.rssi_dbm is not None else ""
    return f"{link.name} · {link.mbps:.0f} Mb/s{seen}"
