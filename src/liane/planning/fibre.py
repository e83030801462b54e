"""Stretches of aerial fibre that could join two places, as far as terrain alone can tell.

The route is the straight line times a factor, since nobody has walked it yet. A line over open
water or over slopes where no pole stands is left out. Without a price for fibre none is proposed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from liane.planning.candidates import SAME_POINT_M, all_pairs, nearness, straight_m
from liane.planning.model import Floats, Ints
from liane.planning.places import Place
from liane.terrain import Profiles, Terrain

__all__ = ["FIBRE_MBPS", "ROUTE_FACTOR", "Stretch", "find_stretches"]

FIBRE_MBPS = 1000.0  # assumption: gigabit terminals
ROUTE_FACTOR = 1.3
LONGEST_M = 15_000.0
NEIGHBOURS = 12
STEEPEST = 0.6  # rise over run, between samples 30 m or more apart
WIDEST_WATER_M = 150.0


@dataclass(frozen=True)
class Stretch:
    """A stretch of fibre between two places: straight length and supposed route, in metres."""

    a: int
    b: int
    straight_m: float
    route_m: float


def _near(places: Sequence[Place], longest_m: float) -> Ints:
    """Pairs within reach: among the nearest of one of the two, or with no third place between."""
    pairs = all_pairs(len(places))
    length = straight_m(places, pairs)
    apart = np.zeros((len(places), len(places)))
    apart[pairs[:, 0], pairs[:, 1]] = apart[pairs[:, 1], pairs[:, 0]] = length
    within = (length > SAME_POINT_M) & (length <= longest_m)
    kept = within & (nearness(apart, pairs) <= NEIGHBOURS)
    for at in np.flatnonzero(within & ~kept):
        i, j = pairs[at]
        kept[at] = not (np.maximum(apart[i], apart[j]) < length[at]).any()
    return pairs[kept]


def _passable(heights_m: Floats, step_m: float) -> bool:
    if not np.isfinite(heights_m).all():
        return False
    stride = max(1, round(30.0 / step_m))
    rise = np.abs(np.diff(heights_m[::stride])) / (stride * step_m)
    if rise.size and rise.max() > STEEPEST:
        return False
    run = longest = 0
    for wet in heights_m <= 0.0:
        run = run + 1 if wet else 0
        longest = max(longest, run)
    return longest * step_m <= WIDEST_WATER_M


def _profiles(terrain: Terrain, places: Sequence[Place], pairs: Ints) -> Profiles:
    lat, lon = np.array([p.lat for p in places]), np.array([p.lon for p in places])
    a, b = pairs[:, 0], pairs[:, 1]
    return terrain.profiles(lat[a], lon[a], lat[b], lon[b])


def find_stretches(
    terrain: Terrain,
    places: Sequence[Place],
    *,
    longest_m: float = LONGEST_M,
    route_factor: float = ROUTE_FACTOR,
) -> tuple[Stretch, ...]:
    """Stretches up to `longest_m` metres over passable ground, between places that are among the
    nearest of one another, or that have no third place between them."""
    pairs = _near(places, longest_m)
    if not len(pairs):
        return ()
    profiles = _profiles(terrain, places, pairs)
    length = straight_m(places, pairs)
    rows = []
    for at, (i, j) in enumerate(pairs):
        heights = profiles.heights_m[profiles.offsets[at] : profiles.offsets[at + 1]]
        if _passable(heights, float(profiles.step_m[at])):
            straight = float(length[at])
            rows.append(Stretch(int(i), int(j), straight, straight * route_factor))
    return tuple(rows)
