"""How the network is: figures, sites with their thirty days, and zones for everybody."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Count, QuerySet
from django.utils import timezone

from liane.server.community.operators.models import Operator
from liane.server.networks.registers.queries import sites_of
from liane.server.networks.upkeep.models import SiteState, StateChange
from liane.server.networks.upkeep.rules import states as rules
from liane.server.networks.upkeep.rules.states import State
from liane.server.site.records import Origin

__all__ = [
    "NetworkState", "Seen", "changes_of", "public_zones", "seen_sites", "state_of", "strips_of",
    "zones_of",
]  # fmt: skip


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


@dataclass(frozen=True)
class Seen:
    """A site as the landing page shows it: its state of now, and its thirty days."""

    pk: Any
    name: str
    households: int | None
    state: str
    since: datetime | None
    reason: str
    origin: str
    changes: tuple[tuple[datetime, str], ...]
    before: str

    def get_origin_display(self) -> str:
        """The origin as people say it."""
        return str(Origin(self.origin).label) if self.origin else ""


def zone_of(operator: Operator) -> tzinfo:
    """The clock of the operator."""
    try:
        return ZoneInfo(operator.clock_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def seen_sites(operator: Operator, sites: QuerySet[Any] | None = None) -> list[Seen]:
    """Every site that stands (or `sites`) with its state and its last thirty days."""
    found = sites_of(operator) if sites is None else sites
    now = "upkeep_state__"
    rows = list(
        found.values_list(
            "pk", "name", "households",
            f"{now}state", f"{now}since", f"{now}reason", f"{now}origin",
        )
    )  # fmt: skip
    since = timezone.now() - timedelta(days=rules.DAYS + 1)
    changes = StateChange.objects.filter(operator=operator, at__gt=since)
    if sites is not None:
        changes = changes.filter(site__in=[row[0] for row in rows])
    story: dict[Any, list[StateChange]] = defaultdict(list)
    for step in changes.order_by("at", "id").only("site_id", "at", "state", "was"):
        story[step.site_id].append(step)
    return [_seen(row, story[row[0]]) for row in rows]


def _seen(row: tuple[Any, ...], story: list[StateChange]) -> Seen:
    state = row[3] or State.UNKNOWN.value
    return Seen(
        pk=row[0],
        name=row[1],
        households=row[2],
        state=state,
        since=row[4],
        reason=row[5] or "",
        origin=row[6] or "",
        changes=tuple((step.at, step.state) for step in story),
        before=story[0].was if story else state,
    )


def state_of(operator: Operator, seen: list[Seen] | None = None) -> NetworkState:
    """Figures of the landing page: sites by state, time in service, households."""
    sites = seen_sites(operator) if seen is None else seen
    counts = Counter(each.state for each in sites)
    cut = [each.households for each in sites if each.state == State.CUT]
    measured = len(sites) > counts[State.UNKNOWN]
    return NetworkState(
        sites=len(sites),
        ok=counts[State.OK],
        worn=counts[State.WORN],
        cut=counts[State.CUT],
        unknown=counts[State.UNKNOWN],
        available=_available(sites) if measured else None,
        households_cut=_households(cut) if measured else None,
        households_unsaid=sum(each is None for each in cut),
    )


def _households(cut: list[int | None]) -> int | None:
    """Households of cut sites; None when of none of them it is known how many."""
    said = [each for each in cut if each is not None]
    return sum(said) if said or not cut else None


def _available(sites: list[Seen]) -> float | None:
    now = timezone.now()
    since = now - timedelta(days=rules.DAYS)
    up = known = 0.0
    for site in sites:
        before, later = rules.split(site.changes, site.before, since)
        one = rules.availability(later, before, since, now)
        up, known = up + one[0], known + one[1]
    return up / known if known else None


def strips_of(operator: Operator, sites: Iterable[Seen]) -> dict[Any, list[str]]:
    """The last thirty days of each site of a page, worst state of each day, the oldest first."""
    zone = zone_of(operator)
    today = timezone.now().astimezone(zone).date()
    first = rules.begin_of(today - timedelta(days=rules.DAYS - 1), zone)
    strips = {}
    for site in sites:
        before, later = rules.split(site.changes, site.before, first)
        strips[site.pk] = rules.days_of(later, before, today, zone)
    return strips


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
