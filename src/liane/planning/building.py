"""From a project and its candidates to the numbers of a `Problem`, and back to parts.

Each choice carries its basket of needs (parts, energy, rent, visits), so that what the search
weighs and what the bill adds up are the same figures. Baskets are linear: the energy of a site
without mains is the sum of the energy of what stands there.
"""

import operator
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from liane.equipment import FADE_MARGIN_DB, Device
from liane.planning.candidates import BIN_STEP_DEG, Candidates
from liane.planning.costing import Need, Tariff
from liane.planning.energy import Energy
from liane.planning.fibre import FIBRE_MBPS, ROUTE_FACTOR, Stretch
from liane.planning.model import AIR, Ints, Layout, Problem
from liane.planning.offers import Option, SectorChoice, Stand, not_dominated
from liane.planning.project import Project
from liane.planning.scenarios import link_demand, scenarios_of_project

__all__ = ["Blueprint", "Option", "SectorChoice", "Stand", "draw_up"]

MOST_SHARE = 0.45  # of a sector's air for one client: two at least must find room
Ends = tuple[int, int, int, int, float]  # hub, client, their stands, azimuth from the hub


@dataclass(frozen=True)
class Blueprint:
    """Everything that may be bought, and the problem made of it."""

    project: Project
    candidates: Candidates
    tariff: Tariff
    energy: Energy
    stands: tuple[Stand, ...]
    options: tuple[Option, ...]
    sectors: tuple[SectorChoice, ...]
    problem: Problem
    devices: dict[str, Device] = field(default_factory=dict)
    fade_margin_db: float = FADE_MARGIN_DB
    min_probability: float = 0.8
    silence: dict[str, Any] | None = None  # why no radio may be used at all

    @property
    def route_factor(self) -> float:
        """Length of a fibre route over the straight line."""
        return float(self.project.settings.get("fibre_route_factor", ROUTE_FACTOR))

    def needs(self, choice: Sequence[int]) -> list[Need]:
        """The baskets of all that is chosen."""
        layout = self.problem.layout
        found: list[Need] = []
        for at, count in enumerate(choice):
            if count <= 0:
                continue
            found += [_times(need, int(count)) for need in self._basket(layout, at)]
        return found

    def _basket(self, layout: Layout, at: int) -> tuple[Need, ...]:
        if at < layout.first:
            return self.stands[at].needs
        if at < layout.more:
            return self.options[at - layout.first].needs
        if at < layout.sector:
            return self.options[at - layout.more].more_needs
        if at < layout.uplink:
            return self.sectors[at - layout.sector].needs
        uplink = self.project.uplinks[at - layout.uplink]
        return (Need("transit", 1, uplink.site, uplink.monthly_cost),)


def _times(need: Need, count: int) -> Need:
    return Need(need.item, need.quantity * count, need.site, need.monthly)


def _turned(azimuth_deg: float, axis_deg: float) -> float:
    return abs((azimuth_deg - axis_deg + 180) % 360 - 180)


@dataclass(frozen=True)
class _Client:
    """A way of serving one place from a sector: its price, the share of the air that it takes."""

    cost: float
    share: float
    ends: Ends
    choice: Any

    @property
    def order(self) -> tuple[float, float]:
        return self.cost, self.share


class _Drafting:
    """The lists of choices while they are drawn up."""

    def __init__(
        self,
        project: Project,
        found: Candidates,
        devices: dict[str, Device],
        energy: Energy,
    ) -> None:
        self.project, self.found, self.devices, self.energy = project, found, devices, energy
        self.stands: list[Stand] = []
        self.options: list[Option] = []
        self.sectors: list[SectorChoice] = []
        self.pairs: dict[tuple[int, int], int] = {}
        self.stand_at: dict[tuple[int, float], int] = {}
        self.seen: dict[tuple[Any, ...], list[tuple[float, ...]]] = {}
        self.all_demand = sum(place.demand_mbps for place in project.places)
        self.index = {place.id: at for at, place in enumerate(project.places)}

    def pair(self, a: int, b: int) -> int:
        return self.pairs.setdefault((min(a, b), max(a, b)), len(self.pairs))

    def raise_stands(self) -> None:
        for site, place in enumerate(self.project.places):
            if place.id in self.project.forbid.get("sites", ()):
                continue
            for height in (0.0, *place.mast_heights_m):
                self.stand_at[site, height] = len(self.stands)
                self.stands.append(Stand(site, height, self._site_needs(site, height)))

    def _site_needs(self, site: int, height_m: float) -> tuple[Need, ...]:
        place = self.project.places[site]
        needs = [Need(item, 1, place.id) for item in ("site-works", "switch-box", "visit")]
        if height_m:
            needs.append(Need(f"mast-{height_m:g}", 1, place.id))
        if place.kind == "mast":
            needs.append(Need("rent-summit", 1, place.id))
        if place.id in self.project.mains:
            needs.append(Need("mains-power", 1, place.id))
        else:
            needs.append(Need("charge-controller", 1, place.id))
        return (*needs, *self.energy.needs(place, self.energy.box_draw_w))

    def at_site(self, device: str, site: int) -> tuple[Need, ...]:
        place = self.project.places[site]
        draw = self.energy.draw_w(self.devices[device])
        return (Need(device, 1, place.id), *self.energy.needs(place, draw))

    def allowed(self, a: int, b: int) -> bool:
        ids = self.project.places[a].id, self.project.places[b].id
        banned = self.project.forbid.get("links", ())
        if f"{ids[0]}-{ids[1]}" in banned or f"{ids[1]}-{ids[0]}" in banned:
            return False
        return not set(ids) & set(self.project.forbid.get("sites", ()))

    def ends(self, path: int) -> tuple[int, int, int, int]:
        a, b = map(int, self.found.pairs[self.found.pair_of[path]])
        stand_a = self.stand_at[a, float(self.found.height_a_m[path])]
        return a, b, stand_a, self.stand_at[b, float(self.found.height_b_m[path])]

    def join_in_sight(self, tariff: Tariff) -> None:
        by_pair: dict[int, list[Any]] = {}
        for choice in self.found.sight:
            by_pair.setdefault(int(self.found.pair_of[choice.path]), []).append(choice)
        for pair, choices in sorted(by_pair.items()):
            if not self.allowed(*map(int, self.found.pairs[pair])):
                continue
            rows = [self._in_sight(choice) for choice in choices]
            self.options += not_dominated(rows, tariff, self.all_demand)

    def _in_sight(self, choice: Any) -> Option:
        a, b, stand_a, stand_b = self.ends(choice.path)
        needs = self.at_site(choice.device_a, a) + self.at_site(choice.device_b, b)
        return Option(
            "ptp", self.pair(a, b), a, b, stand_a, stand_b, choice.device_a, choice.device_b,
            choice.width_mhz, choice.mbps, needs, choice.path, more_needs=needs, level=choice.level,
        )  # fmt: skip

    def join_by_fibre(self, stretches: Sequence[Stretch]) -> None:
        for stretch in stretches:
            a, b = stretch.a, stretch.b
            if not self.allowed(a, b):
                continue
            needs = (
                Need("fibre-aerial", stretch.route_m, None),
                *self.at_site("fibre-terminal", a),
                *self.at_site("fibre-terminal", b),
            )
            self.options.append(
                Option(
                    "fibre", self.pair(a, b), a, b, -1, -1, "fibre-terminal", "fibre-terminal",
                    0, FIBRE_MBPS, needs, length_m=stretch.route_m,
                )
            )  # fmt: skip

    def join_by_sectors(self) -> None:
        groups: dict[tuple[int, int, str, int], list[tuple[Ends, Any]]] = {}
        for choice, end in self.found.hubs:
            ends = self.ends_of_hub(choice.path, end)
            if ends is not None and self.project.places[ends[1]].demand_mbps > 0:
                key = (-choice.level, ends[2], choice.device_a, choice.width_mhz)
                groups.setdefault(key, []).append((ends, choice))
        for (level, stand, device, width), rows in sorted(groups.items()):
            self._sectors_on(stand, device, width, -level, rows)

    def ends_of_hub(self, path: int, end: int) -> Ends | None:
        """Hub, client, their stands, and the azimuth from the hub; None where it is forbidden."""
        if not self.allowed(*map(int, self.found.pairs[self.found.pair_of[path]])):
            return None
        a, b, stand_a, stand_b = self.ends(path)
        azimuths = self.found.paths.azimuth_ab_deg[path], self.found.paths.azimuth_ba_deg[path]
        if end == 0:
            return a, b, stand_a, stand_b, float(azimuths[0])
        return b, a, stand_b, stand_a, float(azimuths[1])

    def _sectors_on(
        self, stand: int, device: str, width: int, level: int, rows: list[tuple[Ends, Any]]
    ) -> None:
        """Sectors at each aim that serves two clients or more, unless one that was listed before,
        on a level and a stand as good, serves the same ones as cheaply with no more of its air."""
        clients = self._cheapest_clients(rows)
        beam = self.devices[device].beam_deg.value or float(2 * BIN_STEP_DEG)
        for step in range(360 // BIN_STEP_DEG):
            axis = float(step * BIN_STEP_DEG)
            inside = [row for row in clients if _turned(row.ends[4], axis) <= beam / 2]
            if len({row.ends[1] for row in inside}) < 2:
                continue
            key = (self.stands[stand].site, device, width, tuple(row.ends[3] for row in inside))
            worth = (level, -stand, *(-row.cost for row in inside), *(-row.share for row in inside))
            if self._is_new(key, worth):
                self._add_sector(stand, device, width, axis, level, inside)

    def _is_new(self, key: tuple[Any, ...], worth: tuple[float, ...]) -> bool:
        """Whether none of the sectors listed under `key` is worth as much in every respect."""
        listed = self.seen.setdefault(key, [])
        if any(all(map(operator.ge, other, worth)) for other in listed):
            return False
        listed.append(worth)
        return True

    def _cheapest_clients(self, rows: list[tuple[Ends, Any]]) -> list[_Client]:
        """One client for each stand, by number: the cheapest, then that which takes least air."""
        best: dict[int, _Client] = {}
        for ends, choice in rows:
            place = self.project.places[ends[1]]
            price = self.project.prices.find(choice.device_b, place.id)
            cost = float(price.amount) if price else 1e9
            client = _Client(cost, place.demand_mbps / choice.mbps, ends, choice)
            known = best.get(ends[3])
            if client.share <= MOST_SHARE and (known is None or client.order < known.order):
                best[ends[3]] = client
        return [best[stand] for stand in sorted(best)]

    def _add_sector(
        self, stand: int, device: str, width: int, axis: float, level: int, inside: list[_Client]
    ) -> None:
        site = self.stands[stand].site
        sector = len(self.sectors)
        needs = self.at_site(device, site)
        self.sectors.append(SectorChoice(stand, device, width, axis, needs, level))
        for row in inside:
            (hub, client, hub_stand, client_stand, _azimuth), choice = row.ends, row.choice
            demand = self.project.places[client].demand_mbps
            self.options.append(
                Option(
                    "ptmp", self.pair(hub, client), hub, client, hub_stand, client_stand,
                    device, choice.device_b, width, demand,
                    self.at_site(choice.device_b, client), choice.path, sector,
                    row.share, level=level,
                )
            )  # fmt: skip


def _kilobits(mbps: float) -> int:
    return int(mbps * 1000 + 1e-6)


def draw_up(
    project: Project,
    found: Candidates,
    stretches: Sequence[Stretch],
    devices: dict[str, Device],
    energy: Energy,
    level_mhz: Sequence[int],
) -> Blueprint:
    """List all that may be bought and put it into numbers."""
    tariff = Tariff(
        project.prices, project.horizon_years, project.settings.get("visits_per_year", 2.0)
    )
    drafting = _Drafting(project, found, devices, energy)
    drafting.raise_stands()
    most = int(project.settings.get("max_parallel", 2))
    drafting.join_in_sight(tariff)
    drafting.join_by_fibre(stretches)
    drafting.join_by_sectors()
    problem = _problem(drafting, tariff, most, level_mhz)
    return Blueprint(
        project, found, tariff, energy, tuple(drafting.stands), tuple(drafting.options),
        tuple(drafting.sectors), problem, devices,
    )  # fmt: skip


def _ints(values: Any) -> Ints:
    return np.array(list(values), np.int64)


def _problem(draft: _Drafting, tariff: Tariff, most: int, level_mhz: Sequence[int]) -> Problem:
    project, options = draft.project, draft.options
    memo: dict[Need, float] = {}

    def cost(needs: Sequence[Need]) -> float:
        return sum(memo.setdefault(need, tariff.cost(need)) for need in needs)

    known = [u.monthly_cost for u in project.uplinks if u.monthly_cost is not None]
    dearest = max(known, default=Decimal(1))
    uplink_needs = [
        Need("transit", 1, u.site, dearest if u.monthly_cost is None else u.monthly_cost)
        for u in project.uplinks
    ]
    forced = project.force
    pairs = np.array(list(draft.pairs), np.int64).reshape(-1, 2)
    return Problem(
        places=len(project.places),
        stand_site=_ints(s.site for s in draft.stands),
        stand_cost=np.array([cost(s.needs) for s in draft.stands]),
        option_pair=_ints(o.pair for o in options),
        option_a=_ints(o.a for o in options),
        option_b=_ints(o.b for o in options),
        option_stand_a=_ints(o.stand_a for o in options),
        option_stand_b=_ints(o.stand_b for o in options),
        option_capacity=_ints(_kilobits(o.mbps) for o in options),
        option_cost=np.array([cost(o.needs) for o in options]),
        option_more_cost=np.array([cost(o.more_needs) for o in options]),
        option_most=_ints(most if o.kind == "ptp" else 1 for o in options),
        option_width=_ints(o.width_mhz if o.kind == "ptp" else 0 for o in options),
        option_level=_ints(o.level for o in options),
        option_sector=_ints(o.sector for o in options),
        option_air=_ints(int(np.ceil(o.air * AIR)) for o in options),
        sector_stand=_ints(s.stand for s in draft.sectors),
        sector_cost=np.array([cost(s.needs) for s in draft.sectors]),
        sector_width=_ints(s.width_mhz for s in draft.sectors),
        sector_level=_ints(s.level for s in draft.sectors),
        uplink_site=_ints(draft.index[u.site] for u in project.uplinks),
        uplink_capacity=_ints(_kilobits(u.mbps) for u in project.uplinks),
        uplink_cost=np.array([cost((need,)) for need in uplink_needs]),
        pairs=pairs,
        site_width=np.full(len(project.places), max(level_mhz, default=0), np.int64),
        level_width=_ints(level_mhz or [0]),
        content=draft.index.get(project.content_server or "", -1),
        scenarios=scenarios_of_project(project),
        link_demand=link_demand(project),
        sector_load=int(project.settings.get("sector_load", 0.85) * AIR),
        side_by_side=most,
        forced_sites=tuple(draft.index[id_] for id_ in forced.get("sites", ())),
        forced_pairs=_forced_pairs(draft),
    )


def _forced_pairs(draft: _Drafting) -> tuple[int, ...]:
    wanted = set(draft.project.force.get("links", ()))
    ids = [place.id for place in draft.project.places]
    both = {
        (a, b): at
        for (a, b), at in draft.pairs.items()
        if {f"{ids[a]}-{ids[b]}", f"{ids[b]}-{ids[a]}"} & wanted
    }
    return tuple(both.values())
