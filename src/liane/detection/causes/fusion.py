"""Events of one happening put together: one incident, not a thousand alerts for one order.

Two families never mix on their own: what stopped (drops, silences) and what was singled out
(blocking, throttling). Within a family and a country an event joins a happening that began within
hours of it; or that is wide and has not ended; or that struck the same group a day ago, so that a
cut of every night is one happening that comes again. Everything is taken in the order in which it
could be known: an incident holds what had been known by then, and grows.

What the events say together (how many places, all at once or in turn, the minute of the onset) are
signals like others; who is affected is named from the columns that group the events.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from liane.detection.causes.weighing import Signal
from liane.detection.series import Event

__all__ = ["FUSION_RULES", "SCOPES", "FusionRules", "Happening", "Watched", "fused", "scope_of"]

FUSION_RULES = "fusion-1"
SCOPES = ("site", "zone", "operator", "region", "country")
_COLUMNS = {
    "country": ("country", "country_code", "cc", "probe_cc", "pays"),
    "region": ("region", "name_1", "state", "province", "adm1"),
    "operator": ("operator", "network", "asn", "probe_asn", "isp", "operateur", "provider"),
    "site": ("site", "host", "device", "probe"),
}
_SINGLED_OUT = ("blocking", "throttling")
_HOUR_S = 3600.0


@dataclass(frozen=True)
class FusionRules:
    """When two events are one happening; times are in hours."""

    near_h: float = 6.0  # onsets of one order: Iran's operators fell over five hours
    services_h: float = 48.0  # a list of services is blocked by one network after the other
    wide: int = 3  # so many groups together are a wide happening
    again_h: float = 30.0  # the next night of a cut of every night
    country_share: float = 0.5  # of the regions watched, from which the country is affected
    version: str = FUSION_RULES


@dataclass(frozen=True)
class Watched:
    """How many were watched, which says what "all" is; 0 is unknown. `country` where none is."""

    groups: int = 0
    regions: int = 0
    operators: int = 0
    country: str = ""

    @staticmethod
    def of(groups: Iterable[dict[str, str]], country: str = "") -> "Watched":
        """What a set of groups watches."""
        held = list(groups)
        named = [_named(group, "country") for group in held]
        regions = {_named(group, "region") for group in held} - {""}
        operators = {_named(group, "operator") for group in held} - {""}
        one = country or (named[0] if len(set(named)) == 1 else "")
        return Watched(len(held), len(regions), len(operators), one)


@dataclass
class Happening:
    """Events taken as one, in the order in which they were known."""

    country: str
    singled_out: bool
    events: list[Event] = field(default_factory=list)

    @property
    def began_s(self) -> float:
        """The first onset."""
        return min(event.start_s for event in self.events)

    @property
    def detected_s(self) -> float:
        """When the first event could be known."""
        return min(event.detected_s for event in self.events)

    @property
    def ended_s(self) -> float | None:
        """The last end; None as long as one of the events goes on."""
        ends = [event.end_s for event in self.events]
        return None if None in ends else max(end for end in ends if end is not None)

    @property
    def groups(self) -> list[dict[str, str]]:
        """Who is affected, each once."""
        return list({tuple(event.group.items()): event.group for event in self.events}.values())

    def services(self) -> list[str]:
        """The services singled out."""
        told = [event.group.get("service", "") for event in self.events]
        return sorted({service for service in told if service})


def fused(
    events: Iterable[Event], watched: Watched, rules: FusionRules | None = None
) -> list[Happening]:
    """The happenings that events add up to, by when they could first be known."""
    rules = rules or FusionRules()
    found: list[Happening] = []
    for event in sorted(events, key=lambda each: (each.detected_s, each.start_s, str(each.group))):
        country = _named(event.group, "country") or watched.country
        apart = event.kind in _SINGLED_OUT
        home = next(
            (
                each
                for each in reversed(found)
                if (each.country, each.singled_out) == (country, apart)
                and _joins(each, event, rules)
            ),
            None,
        )
        if home is None:
            home = Happening(country, apart)
            found.append(home)
        home.events.append(event)
    return found


def _joins(home: Happening, event: Event, rules: FusionRules) -> bool:
    near_s = (rules.services_h if home.singled_out else rules.near_h) * _HOUR_S
    ended_s = math.inf if home.ended_s is None else home.ended_s
    if abs(event.start_s - home.began_s) <= near_s:
        return True
    if len(home.groups) >= rules.wide and event.start_s <= ended_s + near_s:
        return True
    own = [each for each in home.events if each.group == event.group]
    last_s = max((_last_s(each) for each in own), default=-math.inf)
    return event.start_s <= last_s + rules.again_h * _HOUR_S


def _last_s(event: Event) -> float:
    return event.detected_s if event.end_s is None else event.end_s


def _named(group: dict[str, str], kind: str) -> str:
    """What a group says of a country, a region…, whatever the column is called."""
    lower = {name.lower(): value for name, value in group.items()}
    return next((lower[name] for name in _COLUMNS[kind] if name in lower), "")


def scope_of(
    happening: Happening, watched: Watched, rules: FusionRules | None = None
) -> list[dict[str, str]]:
    """The places affected, widest first: the country only where enough of it is."""
    rules = rules or FusionRules()
    scope = []
    if happening.country and _extent(happening, watched, rules) == "whole_country":
        scope.append({"kind": "country", "name": happening.country})
    for kind in ("region", "operator", "site"):
        names = sorted({_named(group, kind) for group in happening.groups} - {""})
        scope += [{"kind": kind, "name": name} for name in names]
    known = {name for names in _COLUMNS.values() for name in names} | {"service"}
    zones = {
        value
        for group in happening.groups
        for name, value in group.items()
        if name.lower() not in known and value
    }
    return scope + [{"kind": "zone", "name": name} for name in sorted(zones)]


def _extent(happening: Happening, watched: Watched, rules: FusionRules) -> str | None:
    """One place, one region or the country; None where too little is watched to say."""
    groups, regions = happening.groups, {_named(g, "region") for g in happening.groups} - {""}
    operators = {_named(group, "operator") for group in groups} - {""}
    if watched.regions >= 3 and len(regions) >= rules.country_share * watched.regions:
        return "whole_country"
    if watched.operators >= 3 and len(operators) >= rules.country_share * watched.operators:
        return "whole_country"
    if watched.regions >= 3 and len(groups) >= rules.wide:
        return "one_region"
    return "one_site" if watched.groups >= 3 and len(groups) == 1 else None


def signals_of(
    happening: Happening, watched: Watched, rules: FusionRules | None = None
) -> list[Signal]:
    """What the events say together; nothing where too little is watched to say it."""
    rules = rules or FusionRules()
    kinds = [_extent(happening, watched, rules), _others(happening, watched)]
    kinds += [_what(happening), _again(happening), *_onsets(happening, rules)]
    sure = max(event.confidence for event in happening.events)
    at_s = happening.detected_s
    return [Signal(kind, at_s, sure, "liane.detection", received_s=at_s) for kind in kinds if kind]


def _others(happening: Happening, watched: Watched) -> str | None:
    operators = {_named(group, "operator") for group in happening.groups} - {""}
    if len(operators) >= 2:
        return "others_too"
    return "others_fine" if operators and watched.operators >= 3 else None


def _what(happening: Happening) -> str | None:
    if not happening.singled_out:
        return None
    kinds = Counter(event.kind for event in happening.events)
    return "services_blocked" if kinds["blocking"] else "services_slowed"


def _again(happening: Happening) -> str | None:
    """The same group struck on three days at the same hour, to two hours."""
    by: dict[str, list[float]] = {}
    for event in happening.events:
        by.setdefault(str(event.group), []).append(event.start_s)
    for starts in by.values():
        near = [s for s in starts if abs((s - starts[0] + 43200) % 86400 - 43200) <= 7200]
        if len({s // 86400 for s in near}) >= 3:
            return "same_hours_again"
    return None


def _onsets(happening: Happening, rules: FusionRules) -> list[str | None]:
    """Whether operators fell in turn: only where at least three are affected."""
    first: dict[str, float] = {}
    for event in happening.events:
        if operator := _named(event.group, "operator"):
            first[operator] = min(first.get(operator, math.inf), event.start_s)
    if len(first) < rules.wide:
        return []
    spread_s = max(first.values()) - min(first.values())
    return ["operators_in_turn" if spread_s > _HOUR_S else "operators_at_once"]
