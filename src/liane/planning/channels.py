"""A channel for every radio: none overlapping at one mast, and as few as can be that interfere.

Emissions are point-to-point links and sectors. Two that share a mast must not overlap. Two apart
interfere by the level with which one arrives at the receivers of the other: EIRP less what the
antennas turn away and free-space loss, against the noise of the channel. CP-SAT gives each its
channel so that the sum of what is heard above the noise is least. What remains is reported where
it leaves a link less than 20 dB over the interference: in free space, so at its worst.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from ortools.sat.python import cp_model

from liane.geo import inverse
from liane.links import off_axis_db
from liane.planning.air import Air

__all__ = ["Conflict", "Emission", "Ray", "give_channels", "noise_dbm"]

_FRONT_TO_BACK_DB = 25.0
_SAME_MAST = 1_000
_MOST_PAIRS = 600
_NOISE_FIGURE_DB = 7.0
PROTECTION_DB = 20.0  # signal over interference that the middle modulations need


@dataclass(frozen=True)
class Ray:
    """One antenna of an emission: where it stands and looks, with what gain and beam."""

    site: int
    lat: float
    lon: float
    azimuth_deg: float
    beam_deg: float
    gain_dbi: float
    eirp_dbm: float


@dataclass(frozen=True)
class Emission:
    """Antennas that share one channel of `width_mhz`."""

    width_mhz: int
    rays: tuple[Ray, ...]
    level: int = 0
    rssi_dbm: float = -60.0  # the weaker end of its weakest link

    @property
    def sites(self) -> frozenset[int]:
        """The places where it is emitted and heard."""
        return frozenset(ray.site for ray in self.rays)


@dataclass(frozen=True)
class Conflict:
    """Two emissions that overlap and hear each other, with the level at the worst receiver."""

    one: int
    two: int
    level_dbm: float
    same_mast: bool


def noise_dbm(width_mhz: float) -> float:
    """Thermal noise of a receiver in a channel: −174 dBm/Hz and a noise figure of 7 dB.

    >>> round(noise_dbm(20), 1)
    -94.0
    """
    return float(-174.0 + 10 * np.log10(width_mhz * 1e6) + _NOISE_FIGURE_DB)


def heard_dbm(sender: Ray, receiver: Ray, frequency_mhz: float) -> float:
    """Level (dBm) of one antenna at another in free space, both turned where they are."""
    if sender.site == receiver.site:
        return np.inf
    distance, there, back = (
        float(np.asarray(value).ravel()[0])
        for value in inverse(sender.lat, sender.lon, receiver.lat, receiver.lon)
    )
    loss = 32.45 + 20 * np.log10(max(distance, 1.0) / 1e3) + 20 * np.log10(frequency_mhz)
    turned = sum(
        float(off_axis_db(azimuth - ray.azimuth_deg, ray.beam_deg, _FRONT_TO_BACK_DB))
        for azimuth, ray in ((there, sender), (back, receiver))
    )
    return float(sender.eirp_dbm - loss + receiver.gain_dbi - turned)


def _pairs(emissions: Sequence[Emission], frequency_mhz: float) -> list[tuple[int, int, float]]:
    """Pairs that matter, with the worst level heard; infinite at a shared mast."""
    rows = []
    for one, two in combinations(range(len(emissions)), 2):
        a, b = emissions[one], emissions[two]
        if a.sites & b.sites:
            rows.append((one, two, np.inf))
            continue
        levels = [
            max(heard_dbm(x, y, frequency_mhz), heard_dbm(y, x, frequency_mhz))
            for x in a.rays
            for y in b.rays
        ]
        if max(levels) > noise_dbm(min(a.width_mhz, b.width_mhz)):
            rows.append((one, two, max(levels)))
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    return rows[:_MOST_PAIRS]


def _harms(one: Emission, two: Emission, level_dbm: float) -> bool:
    """Whether a level leaves the weaker of two emissions less than its protection."""
    return level_dbm > min(one.rssi_dbm, two.rssi_dbm) - PROTECTION_DB


def _overlap(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) < (a[1] + b[1]) / 2 - 1e-6


def _channels_of(emission: Emission, air: Air) -> list[tuple[float, float]]:
    rows = air.levels[emission.level].by_width[emission.width_mhz]
    return [(channel.centre_mhz, channel.width_mhz) for channel in rows]


def _clashes(
    model: cp_model.CpModel,
    emissions: Sequence[Emission],
    options: list[list[tuple[float, float]]],
    taken: list[list[cp_model.IntVar]],
    rows: Sequence[tuple[int, int, float]],
) -> Iterator[tuple[cp_model.IntVar, int]]:
    for one, two, level in rows:
        clash = model.NewBoolVar("")
        for i, first in enumerate(options[one]):
            for j, second in enumerate(options[two]):
                if _overlap(first, second):
                    model.AddBoolOr([taken[one][i].Not(), taken[two][j].Not(), clash])
        if np.isinf(level):
            yield clash, _SAME_MAST * 60
        else:
            floor = noise_dbm(min(emissions[one].width_mhz, emissions[two].width_mhz))
            yield clash, max(1, round(level - floor))


def give_channels(
    emissions: Sequence[Emission], air: Air, *, work: float = 3.0, seed: int = 0
) -> tuple[list[float], list[Conflict]]:
    """Centre frequency (MHz) of each emission, and the conflicts that remain."""
    if not emissions:
        return [], []
    options = [_channels_of(emission, air) for emission in emissions]
    rows = _pairs(emissions, float(np.mean(air.span_mhz)))
    model = cp_model.CpModel()
    taken = [[model.NewBoolVar("") for _ in choices] for choices in options]
    for row in taken:
        model.AddExactlyOne(row)
    clashes = list(_clashes(model, emissions, options, taken, rows))
    model.Minimize(sum(weight * clash for clash, weight in clashes))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = work
    solver.parameters.catch_sigint_signal = False  # the command answers Ctrl+C itself
    solver.Solve(model)
    chosen = [
        next(choice for choice, var in zip(choices, row, strict=True) if solver.Value(var))
        for choices, row in zip(options, taken, strict=True)
    ]
    left = [
        Conflict(one, two, float(level), bool(np.isinf(level)))
        for one, two, level in rows
        if _overlap(chosen[one], chosen[two]) and _harms(emissions[one], emissions[two], level)
    ]
    return [centre for centre, _width in chosen], left
