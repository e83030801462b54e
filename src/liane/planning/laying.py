"""From chosen options to radios that stand somewhere: units, channels, aims, budgets.

Every link is surveyed again at the frequency it was given, and its budget is what the plan states.
A client's rate is what its sector promised it, with the share of the sector's air that takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from liane.equipment import Device
from liane.links import Budget, Paths, budget, off_axis_db, survey
from liane.planning.air import HYPOTHESIS_DBM, Air
from liane.planning.building import Blueprint, Option
from liane.planning.candidates import lift_m
from liane.planning.channels import Conflict, Emission, Ray, give_channels
from liane.planning.model import Ints

__all__ = ["Laid", "Settled", "settle"]


@dataclass(frozen=True)
class Laid:
    """One link of the plan: an option, its units, and the emission it belongs to."""

    link: str
    option: Option
    unit_a: str
    unit_b: str
    emission: int = -1


@dataclass(frozen=True)
class Settled:
    """A laid link with its frequency, its survey and its budget; fibre has neither."""

    laid: Laid
    frequency_mhz: float | None = None
    limit_dbm: float | None = None
    dfs: bool | None = None
    heights_m: tuple[float, float] = (0.0, 0.0)
    path: Paths | None = None
    budget: Budget | None = None
    sector_azimuth_deg: float | None = None


class _Units:
    """Names of the devices at each place: place-1, place-2…"""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids, self.counts = ids, [0] * len(ids)
        self.sectors: dict[int, str] = {}

    def new(self, site: int) -> str:
        self.counts[site] += 1
        return f"{self.ids[site]}-{self.counts[site]}"

    def of_sector(self, sector: int, site: int) -> str:
        if sector not in self.sectors:
            self.sectors[sector] = self.new(site)
        return self.sectors[sector]


def lay(plan: Blueprint, choice: Ints) -> list[Laid]:
    """The links of a choice, in the order of their places, with a name for each unit."""
    layout = plan.problem.layout
    units = _Units([place.id for place in plan.project.places])
    counts = choice[layout.first : layout.more] + choice[layout.more : layout.sector]
    chosen = sorted(
        np.flatnonzero(counts).tolist(), key=lambda k: (plan.options[k].a, plan.options[k].b, k)
    )
    rows: list[Laid] = []
    for at in chosen:
        option = plan.options[at]
        for _unit in range(int(counts[at])):
            if option.sector >= 0:
                unit_a = units.of_sector(option.sector, option.a)
            else:
                unit_a = units.new(option.a)
            rows.append(Laid(f"L{len(rows) + 1:02d}", option, unit_a, units.new(option.b)))
    return rows


def _emissions(plan: Blueprint, air: Air, laid: Sequence[Laid]) -> tuple[list[Emission], list[int]]:
    """One emission per point-to-point link and per sector; and the emission of each link."""
    emissions: list[Emission] = []
    of_sector: dict[int, int] = {}
    index: list[int] = []
    for row in laid:
        option = row.option
        if option.kind == "fibre":
            index.append(-1)
            continue
        rays = _rays(plan, air, option)
        if option.sector >= 0 and option.sector in of_sector:
            at = of_sector[option.sector]
            held = emissions[at]
            weaker = min(held.rssi_dbm, _rssi(plan, option, rays))
            emissions[at] = Emission(held.width_mhz, (*held.rays, rays[1]), held.level, weaker)
        else:
            at = len(emissions)
            level = _rssi(plan, option, rays)
            emissions.append(Emission(option.width_mhz, rays, option.level, level))
            if option.sector >= 0:
                of_sector[option.sector] = at
        index.append(at)
    return emissions, index


def _rays(plan: Blueprint, air: Air, option: Option) -> tuple[Ray, Ray]:
    paths = plan.candidates.paths
    there, back = paths.azimuth_ab_deg[option.path], paths.azimuth_ba_deg[option.path]
    pair = plan.candidates.pairs[plan.candidates.pair_of[option.path]]
    if int(pair[0]) != option.a:
        there, back = back, there
    if option.sector >= 0:
        there = plan.sectors[option.sector].azimuth_deg
    limit = air.levels[option.level].limit_dbm
    return (
        _ray(plan, option.a, float(there), plan.devices[option.device_a], limit),
        _ray(plan, option.b, float(back), plan.devices[option.device_b], limit),
    )


def _rssi(plan: Blueprint, option: Option, rays: tuple[Ray, Ray]) -> float:
    """Expected level at the weaker end."""
    loss = float(plan.candidates.paths.loss_db[option.path])
    one, two = rays
    return min(one.eirp_dbm + two.gain_dbi, two.eirp_dbm + one.gain_dbi) - loss


def _ray(plan: Blueprint, site: int, azimuth_deg: float, device: Device, limit: float) -> Ray:
    place = plan.project.places[site]
    gain = device.gain_dbi.value or 0.0
    eirp = min(limit, gain + (device.max_power_dbm.value or 0.0))
    beam = device.beam_deg.value or 360.0
    return Ray(site, place.lat, place.lon, azimuth_deg, beam, gain, eirp)


def _heights(plan: Blueprint, option: Option) -> tuple[float, float]:
    return plan.stands[option.stand_a].height_m, plan.stands[option.stand_b].height_m


def _surveyed(
    plan: Blueprint, terrain: Any, radio: Sequence[Laid], frequencies: Sequence[float]
) -> Paths:
    places = plan.project.places
    a, b = [row.option.a for row in radio], [row.option.b for row in radio]
    heights = np.array([_heights(plan, row.option) for row in radio]).reshape(-1, 2)
    lat, lon = np.array([p.lat for p in places]), np.array([p.lon for p in places])
    lift = lift_m(terrain, places)
    return survey(
        terrain, lat[a], lon[a], heights[:, 0] + lift[a], lat[b], lon[b], heights[:, 1] + lift[b],
        np.array(frequencies),
    )  # fmt: skip


def _limit(air: Air, width_mhz: int, frequency_mhz: float) -> tuple[float | None, bool | None]:
    for channel in air.levels[-1].by_width[width_mhz]:
        if abs(channel.centre_mhz - frequency_mhz) < 0.5:
            return channel.limit_dbm, channel.dfs
    return None, None


def _budget(
    plan: Blueprint, row: Laid, path: Paths, frequency: float, limit: float | None, fade_db: float
) -> Budget:
    option = row.option
    axis = 0.0
    beam = plan.devices[option.device_a].beam_deg.value
    if option.sector >= 0 and beam:
        turned = path.azimuth_ab_deg - plan.sectors[option.sector].azimuth_deg
        axis = float(off_axis_db(turned, beam)[0])
    return budget(
        path.loss_db, path.sigma_db, plan.devices[option.device_a], plan.devices[option.device_b],
        frequency, option.width_mhz, HYPOTHESIS_DBM if limit is None else limit, fade_db,
        paths=path, off_axis_a_db=axis,
    )  # fmt: skip


def settle(
    plan: Blueprint, terrain: Any, air: Air, choice: Ints, *, fade_margin_db: float, seed: int
) -> tuple[list[Settled], list[Conflict], list[Laid]]:
    """Lay the links of a choice, give them channels, survey them there, draw up their budgets."""
    laid = lay(plan, choice)
    emissions, index = _emissions(plan, air, laid)
    centres, conflicts = give_channels(emissions, air, seed=seed)
    radio = [(row, at) for row, at in zip(laid, index, strict=True) if at >= 0]
    found: dict[str, Settled] = {}
    if radio:
        frequencies = [centres[at] for _row, at in radio]
        paths = _surveyed(plan, terrain, [row for row, _at in radio], frequencies)
        for at, (row, _emission) in enumerate(radio):
            limit, dfs = _limit(air, row.option.width_mhz, frequencies[at])
            path = paths.take([at])
            made = _budget(plan, row, path, frequencies[at], limit, fade_margin_db)
            azimuth = (
                plan.sectors[row.option.sector].azimuth_deg if row.option.sector >= 0 else None
            )
            found[row.link] = Settled(
                row, frequencies[at], limit, dfs, _heights(plan, row.option), path, made, azimuth
            )
    of_emission = [
        [row for row, at in zip(laid, index, strict=True) if at == emission]
        for emission in range(len(emissions))
    ]
    return (
        [found.get(row.link, Settled(row)) for row in laid],
        conflicts,
        [rows[0] for rows in of_emission],
    )
