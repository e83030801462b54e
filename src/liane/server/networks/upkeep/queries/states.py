"""How the network is: figures, sites with their thirty days, and zones for everybody."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from liane.server.community.operators.models import Operator
from liane.server.networks.registers.queries import sites_of
from liane.server.networks.upkeep.models import SiteState, StateChange, Visit
from liane.server.networks.upkeep.models.visits import VisitState
from liane.server.networks.upkeep.rules import states as rules
from liane.server.networks.upkeep.rules.states import State

__all__ = ["NetworkState", "changes_of", "public_zones", "state_of", "strips_of", "zones_of"]


@dataclass(frozen=True)
class NetworkState:
    """How an operator's network is now. None where it is not known."""

    sites: int
    ok: int
    worn: int
    cut: int
    unknown: int
    available: float | None  # share of the time that was known, thirty days, 0 to 1
    households_cut: int | None  # households of sites that are cut
    households_unsaid: int  # cut sites of which nobody said how many households they serve
    visits: int


def zone_of(operator: Operator) -> tzinfo:
    """The clock of the operator."""
    try:
        return ZoneInfo(operator.clock_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def state_of(operator: Operator) -> NetworkState:
    """Figures of the landing page: sites by state, time in service, households, visits."""
    rows = list(
        sites_of(operator).order_by().values_list("pk", "households", "upkeep_state__state")
    )
    counts = Counter(state or State.UNKNOWN for _, _, state in rows)
    cut = [households for _, households, state in rows if state == State.CUT]
    unsaid = sum(each is None for each in cut)
    measured = len(rows) > counts[State.UNKNOWN]
    return NetworkState(
        sites=len(rows),
        ok=counts[State.OK],
        worn=counts[State.WORN],
        cut=counts[State.CUT],
        unknown=counts[State.UNKNOWN],
        available=_available([pk for pk, _, _ in rows], operator) if measured else None,
        households_cut=_households(cut) if measured else None,
        households_unsaid=unsaid,
        visits=Visit.objects.filter(operator=operator, state=VisitState.PLANNED).count(),
    )  # fmt: skip


def _households(cut: list[int | None]) -> int | None:
    """Households of cut sites; None when of none of them it is known how many."""
    said = [each for each in cut if each is not None]
    return sum(said) if said or not cut else None


def _history(sites: Iterable[Any], since: datetime) -> tuple[dict[Any, list[Any]], dict[Any, str]]:
    """Changes after `since` by site, in order, and each site's state at `since`."""
    keys = list(sites)
    changes: dict[Any, list[Any]] = defaultdict(list)
    found = StateChange.objects.filter(site__in=keys, at__gt=since).order_by("at", "id")
    for site, at, state in found.values_list("site", "at", "state"):
        changes[site].append((at, state))
    last = (
        StateChange.objects.filter(site__in=keys, at__lte=since)
        .values("site")
        .annotate(at=Max("at"))
        .values_list("site", "at")
    )
    moments = dict(last)
    rows = StateChange.objects.filter(site__in=moments, at__in=set(moments.values()))
    before = {
        site: state
        for site, at, state in rows.order_by("id").values_list("site", "at", "state")
        if moments[site] == at
    }
    return changes, before


def _available(sites: list[Any], operator: Operator) -> float | None:
    now = timezone.now()
    since = now - timedelta(days=rules.DAYS)
    changes, before = _history(sites, since)
    up = known = 0.0
    for site in sites:
        one = rules.availability(changes[site], before.get(site, State.UNKNOWN), since, now)
        up, known = up + one[0], known + one[1]
    return up / known if known else None


def strips_of(operator: Operator, sites: Iterable[Any]) -> dict[Any, list[str]]:
    """The last thirty days of each site of a page, worst state of each day, the oldest first."""
    zone = zone_of(operator)
    today = timezone.now().astimezone(zone).date()
    since = rules.begin_of(today - timedelta(days=rules.DAYS - 1), zone)
    keys = [site.pk for site in sites]
    changes, before = _history(keys, since)
    return {
        key: rules.days_of(changes[key], before.get(key, State.UNKNOWN), today, zone)
        for key in keys
    }


def changes_of(site: Any) -> QuerySet[StateChange]:
    """Every change of a site, the last first."""
    return StateChange.objects.filter(site=site).order_by("-at", "-id")


def zones_of(operator: Operator) -> list[str]:
    """Names of zones that have a site, in order."""
    found = sites_of(operator).exclude(zone="").order_by("zone").values_list("zone", flat=True)
    return list(found.distinct())


def public_zones(operator: Operator) -> list[dict[str, Any]]:
    """The state of each zone: what everybody may know. Sites are counted nowhere."""
    found = sites_of(operator).order_by("zone").values("zone", "upkeep_state__state")
    by_zone: dict[str, set[str]] = defaultdict(set)
    for row in found.annotate(n=Count("pk")):
        by_zone[row["zone"]].add(row["upkeep_state__state"] or State.UNKNOWN.value)
    return [{"zone": zone, "state": rules.of_zone(states)} for zone, states in by_zone.items()]


def site_states(operator: Operator) -> QuerySet[SiteState]:
    """The rows of now, for exports."""
    return SiteState.objects.filter(operator=operator).select_related("site")
