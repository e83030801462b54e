"""How the network is: figures, sites with their thirty days, and zones for everybody."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, QuerySet, Sum, When
from django.utils import timezone

from liane.server.community.operators.clocks import clock_of
from liane.server.community.operators.models import Operator
from liane.server.networks.registers.queries import sites_of
from liane.server.networks.upkeep.models import SiteState, StateChange
from liane.server.networks.upkeep.rules import states as rules
from liane.server.networks.upkeep.rules.states import State
from liane.server.site.records import Origin

__all__ = [
    "NetworkState", "Seen", "changes_of", "public_zones", "seen_sites", "state_of",
    "stories_of", "strips_of", "worst_first", "zones_of",
]  # fmt: skip

_NOW = "upkeep_state__state"
_FIRST = (State.CUT, State.WORN, State.OK, State.UNKNOWN)
Stories = dict[Any, list[tuple[datetime, str, str]]]  # by site: when, what it became, what it was


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


def stories_of(operator: Operator, site: Any = None) -> Stories:
    """The changes of thirty days and one, of every site that stands (or of one), in order."""
    since = timezone.now() - timedelta(days=rules.DAYS + 1)
    changes = StateChange.objects.filter(operator=operator, at__gt=since, site__gone_at=None)
    changes = changes if site is None else changes.filter(site=site)
    stories: Stories = defaultdict(list)
    for at in changes.order_by("at", "id").values_list("site_id", "at", "state", "was"):
        stories[at[0]].append(at[1:])
    return stories


def worst_first(operator: Operator) -> QuerySet[Any]:
    """The sites that stand: what is cut, then degraded, in service, unknown; by name."""
    places = [When(**{_NOW: state}, then=at) for at, state in enumerate(_FIRST)]
    at = Case(*places, default=_FIRST.index(State.UNKNOWN))
    return sites_of(operator).order_by(at, "name", "id")


def seen_sites(
    operator: Operator, sites: QuerySet[Any] | None = None, stories: Stories | None = None
) -> list[Seen]:
    """Every site that stands (or `sites`) with its state and its last thirty days."""
    found = sites_of(operator) if sites is None else sites
    told = stories_of(operator) if stories is None else stories
    rows = found.values_list(
        "pk", "name", "households", _NOW,
        "upkeep_state__since", "upkeep_state__reason", "upkeep_state__origin",
    )  # fmt: skip
    return [_seen(row, told.get(row[0], [])) for row in rows]


def _seen(row: tuple[Any, ...], story: list[tuple[datetime, str, str]]) -> Seen:
    state = row[3] or State.UNKNOWN.value
    return Seen(
        pk=row[0],
        name=row[1],
        households=row[2],
        state=state,
        since=row[4],
        reason=row[5] or "",
        origin=row[6] or "",
        changes=tuple((at, became) for at, became, _was in story),
        before=story[0][2] if story else state,
    )


def state_of(operator: Operator, stories: Stories | None = None) -> NetworkState:
    """Figures of the landing page: sites by state, time in service, households."""
    told = stories_of(operator) if stories is None else stories
    of_state = Count("pk"), Sum("households"), Count("households")
    rows = sites_of(operator).order_by().values_list(_NOW).annotate(*of_state)
    counts = Counter({state or State.UNKNOWN.value: many for state, many, _sum, _said in rows})
    measured = counts.total() > counts[State.UNKNOWN]
    cut, households, said = next((row[1:] for row in rows if row[0] == State.CUT), (0, 0, 0))
    return NetworkState(
        sites=counts.total(),
        ok=counts[State.OK],
        worn=counts[State.WORN],
        cut=cut,
        unknown=counts[State.UNKNOWN],
        available=_available(counts, told) if measured else None,
        households_cut=households if measured and (said or not cut) else None,
        households_unsaid=cut - said,
    )


def _available(counts: Counter[str], stories: Stories) -> float | None:
    """The share of the known time, of sites that changed and of those that stayed as they are."""
    now = timezone.now()
    since = now - timedelta(days=rules.DAYS)
    steady = counts - Counter(story[-1][1] for story in stories.values())
    spans = [
        *((many, rules.availability([], state, since, now)) for state, many in steady.items()),
        *((1, _worked(story, since, now)) for story in stories.values()),
    ]
    known = sum(many * span[1] for many, span in spans)
    return sum(many * span[0] for many, span in spans) / known if known else None


def _worked(
    story: list[tuple[datetime, str, str]], since: datetime, until: datetime
) -> tuple[float, float]:
    changes = [(at, became) for at, became, _was in story]
    before, later = rules.split(changes, story[0][2], since)
    return rules.availability(later, before, since, until)


def strips_of(operator: Operator, sites: Iterable[Seen]) -> dict[Any, list[str]]:
    """The last thirty days of each site of a page, worst state of each day, the oldest first."""
    zone = clock_of(operator)
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
