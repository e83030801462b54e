"""Zones over time, as everybody may read them: since when, thirty days, availability by month.

A zone is told from its sites together (`rules.of_zone`): how many there are, which one fell and
where it stands cannot be read from it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.db.models import DateTimeField, Value
from django.utils import timezone

from liane.server.community.operators.clocks import clock_of
from liane.server.community.operators.models import Operator
from liane.server.networks.registers.queries import sites_of
from liane.server.networks.upkeep.models import StateChange
from liane.server.networks.upkeep.rules import states as rules
from liane.server.networks.upkeep.rules.states import Change, State
from liane.server.site.uplink.queries import link_story

__all__ = [
    "MONTHS", "Month", "Story", "ZoneSeen", "link_days", "months_of", "network_seen",
    "zones_seen",
]  # fmt: skip

MONTHS = 12


@dataclass(frozen=True)
class Story:
    """States since a moment: what it was then, and every change after it, in order."""

    before: str
    changes: tuple[Change, ...]

    @property
    def state(self) -> str:
        """The state of now."""
        return self.changes[-1][1] if self.changes else self.before


@dataclass(frozen=True)
class ZoneSeen:
    """A zone now. `since` None: before the days that are looked at, or never seen."""

    zone: str
    state: str
    since: datetime | None
    days: tuple[str, ...]  # thirty, the oldest first


@dataclass(frozen=True)
class Month:
    """A month, and the % of its known time in service by what is looked at; None: unknown."""

    first: date
    shares: tuple[float | None, ...]


def _stories(operator: Operator, since: datetime) -> tuple[dict[str, Story], dict[str, str]]:
    """By zone, its states since a moment; by code, each site's of now: all in one question."""
    sites: dict[Any, tuple[str, str]] = {}
    now: dict[str, str] = {}
    told: list[tuple[datetime, Any, str, str]] = []
    for pk, zone, state, at, was, code in _sites_and_changes(operator, since):
        if at is None:
            now[code] = state or State.UNKNOWN.value
            sites[pk] = (zone, now[code])
        else:
            told.append((at, pk, state, was))
    return _by_zone(sites, sorted(told, key=lambda row: row[0])), now


def _sites_and_changes(operator: Operator, since: datetime) -> Any:
    """Rows of (site, zone, state, moment, state before, code); a site itself has no moment."""
    changed = StateChange.objects.filter(operator=operator, at__gt=since, site__gone_at=None)
    now = Value(None, output_field=DateTimeField(null=True))
    stands = sites_of(operator).order_by().annotate(moment=now, was=Value(""))
    sites = stands.values_list("pk", "zone", "upkeep_state__state", "moment", "was", "code")
    columns = ("site_id", "site__zone", "state", "at", "was", "site__code")
    return sites.union(changed.values_list(*columns), all=True)


def _by_zone(
    sites: dict[Any, tuple[str, str]], told: list[tuple[datetime, Any, str, str]]
) -> dict[str, Story]:
    first: dict[Any, str] = {}
    changes = defaultdict[str, list[tuple[datetime, Any, str]]](list)
    for at, pk, state, was in told:
        if pk in sites:
            first.setdefault(pk, was)
            changes[sites[pk][0]].append((at, pk, state))
    members = defaultdict[str, dict[Any, str]](dict)
    for pk, (zone, state) in sites.items():
        members[zone][pk] = first.get(pk, state)
    return {zone: _story(members[zone], changes[zone]) for zone in sorted(members)}


def _story(sites: dict[Any, str], told: list[tuple[datetime, Any, str]]) -> Story:
    before = now = rules.of_zone(sites.values())
    changes = []
    for at, pk, state in told:
        sites[pk] = state
        became = rules.of_zone(sites.values())
        if became != now:
            changes.append((at, became))
            now = became
    return Story(before, tuple(changes))


def zones_seen(operator: Operator) -> list[ZoneSeen]:
    """Every zone with a site: its state, since when, and its last thirty days."""
    return network_seen(operator)[0]


def network_seen(operator: Operator) -> tuple[list[ZoneSeen], dict[str, str]]:
    """Every zone as everybody sees it, and the state of each site of now, by its code."""
    clock = clock_of(operator)
    today = timezone.now().astimezone(clock).date()
    first = rules.begin_of(today - timedelta(days=rules.DAYS - 1), clock)
    stories, now = _stories(operator, first)
    return [_seen(zone, story, today, clock) for zone, story in stories.items()], now


def _seen(zone: str, story: Story, today: date, clock: tzinfo) -> ZoneSeen:
    days = rules.days_of(story.changes, story.before, today, clock)
    since = story.changes[-1][0] if story.changes else None
    return ZoneSeen(zone, story.state, since, tuple(days))


def link_days(operator: Operator) -> list[str]:
    """The last thirty days of the link to the Internet, the oldest first; the worst of each."""
    clock = clock_of(operator)
    today = timezone.now().astimezone(clock).date()
    before, changes = link_story(rules.begin_of(today - timedelta(days=rules.DAYS - 1), clock))
    return rules.days_of(changes, before, today, clock)


def months_of(operator: Operator, months: int = MONTHS) -> tuple[list[str], list[Month]]:
    """Names of zones, and for each month the link to the Internet, then each zone.

    The newest month first. Months before anything was known are left out, and zones never seen.
    """
    clock = clock_of(operator)
    starts = _starts(timezone.now().astimezone(clock).date(), months)
    since = rules.begin_of(starts[-1], clock)
    zones, _now = _stories(operator, since)
    before, changes = link_story(since)
    ends = [timezone.now(), *(rules.begin_of(day, clock) for day in starts[:-1])]
    known = {zone: story for zone, story in zones.items() if _is_known(story)}
    stories = [Story(before, tuple(changes)), *known.values()]
    rows = [
        Month(day, tuple(_share(story, rules.begin_of(day, clock), end) for story in stories))
        for day, end in zip(starts, ends, strict=True)
    ]
    while rows and all(share is None for share in rows[-1].shares):
        rows.pop()
    return list(known), rows


def _is_known(story: Story) -> bool:
    return {story.before, *(state for _at, state in story.changes)} != {State.UNKNOWN.value}


def _starts(today: date, months: int) -> list[date]:
    """The first days of this month and those before it."""
    found = [today.replace(day=1)]
    while len(found) < months:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def _share(story: Story, since: datetime, until: datetime) -> float | None:
    before, later = rules.split(story.changes, story.before, since)
    up, known = rules.availability(later, before, since, until)
    return 100 * up / known if known else None
