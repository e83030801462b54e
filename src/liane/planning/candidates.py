"""Which links could be built: every pair of places, at every pair of mast heights, with what.

A pair is looked at if it is within range of the best devices at the lawful power. Its path is
surveyed at both ends of the band and in the middle, and the worst of the three counts, so that the
choice of a channel later cannot spoil a link. What is refused is kept with its figures: that is
the proof when a place cannot be served.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from liane.equipment import Device
from liane.geo import inverse, local_xy
from liane.links import Budget, Paths, budget, off_axis_db, survey
from liane.planning.air import Air, Level
from liane.planning.clock import Clock
from liane.planning.model import Floats, Ints
from liane.planning.places import Place
from liane.terrain import Terrain

__all__ = [
    "BIN_STEP_DEG",
    "SAME_POINT_M",
    "Candidates",
    "Choice",
    "all_pairs",
    "find_candidates",
    "lift_m",
    "look",
    "nearness",
    "on_one_point",
    "straight_m",
]

NEAREST = 40
RANGE_MAX_M = 80_000.0
SAME_POINT_M = 1.0
LEAST_MBPS = 2.0
BIN_STEP_DEG = 45
_Step = TypeVar("_Step")


@dataclass(frozen=True)
class Choice:
    """One workable way of joining two places by radio; `path` is a row of `Candidates.paths`."""

    path: int
    device_a: str
    device_b: str
    width_mhz: int
    mbps: float
    probability: float
    level: int = 0


@dataclass(frozen=True)
class Candidates:
    """Surveyed paths (pair, stand heights) and the choices that work on them.

    `best_margin_db` and `best_probability` are, by path, those of the best device at its lowest
    rate: under what is to be kept, the pair is refused whatever is bought. `sight` holds workable
    choices for point to point, `hubs` those towards a sector: there `device_a` is the sector, at
    the end `hub_end` of the path.
    """

    pairs: Ints
    pair_of: Ints
    height_a_m: Floats
    height_b_m: Floats
    paths: Paths
    best_margin_db: Floats
    best_probability: Floats
    sight: tuple[Choice, ...]
    hubs: tuple[tuple[Choice, int], ...]
    frequencies_mhz: tuple[float, ...]


def _apart_m(places: Sequence[Place]) -> Floats:
    lat, lon = np.array([p.lat for p in places]), np.array([p.lon for p in places])
    x, y = local_xy(lat, lon, float(lat.mean()), float(lon.mean()))
    return np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])


def on_one_point(places: Sequence[Place]) -> Ints:
    """Pairs of places that are one point: no path can be measured between them."""
    pairs = all_pairs(len(places))
    return pairs[_apart_m(places)[pairs[:, 0], pairs[:, 1]] <= SAME_POINT_M]


def near_pairs(places: Sequence[Place], range_m: float) -> Ints:
    """Pairs of places within range, each place keeping its nearest; masts and pops keep all."""
    apart = _apart_m(places)
    relay = np.array([p.kind in ("mast", "pop") for p in places])
    pairs = all_pairs(len(places))
    length, relays = apart[pairs[:, 0], pairs[:, 1]], relay[pairs].all(axis=1)
    near = (nearness(apart, pairs) <= NEAREST) | relays
    return pairs[near & (length > SAME_POINT_M) & (length <= 1.02 * range_m)]


def all_pairs(count: int) -> Ints:
    """Every two of so many places, in order."""
    return np.column_stack(np.triu_indices(count, 1)).astype(np.int64)


def nearness(apart_m: Floats, pairs: Ints) -> Ints:
    """Which neighbour, the first being 1, one place of each pair is to the other, at best."""
    rank = np.argsort(np.argsort(apart_m, axis=1, kind="stable"), axis=1)
    a, b = pairs[:, 0], pairs[:, 1]
    return np.asarray(np.minimum(rank[a, b], rank[b, a]))


def best_range_m(devices: Sequence[Device], air: Air) -> float:
    """How far the best pair of devices reaches in free space at the lawful power, capped."""
    reach = 0.0
    best = air.levels[0]
    for device, width in product(devices, best.widths):
        if width not in device.widths_mhz or device.gain_dbi.value is None:
            continue
        least = float(device.rates(width).sensitivity_dbm.min())
        loss = best.limit_dbm + device.gain_dbi.value - least
        reach = max(reach, 10 ** ((loss - 32.45 - 20 * np.log10(air.span_mhz[0])) / 20) * 1e3)
    return float(min(reach, RANGE_MAX_M))


def look(
    terrain: Terrain,
    places: Sequence[Place],
    rows: Sequence[tuple[int, int, float, float]],
    frequencies_mhz: Sequence[float],
    clock: Clock | None = None,
) -> Paths:
    """Survey paths (place a, place b, height a, height b) and keep the worst over frequencies."""
    clock = clock or Clock()
    table = np.array(rows, np.float64).reshape(-1, 4)
    a, b = table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)
    lat, lon = np.array([p.lat for p in places]), np.array([p.lon for p in places])
    lift = lift_m(terrain, places)
    seen = [
        survey(
            terrain, lat[a], lon[a], table[:, 2] + lift[a],
            lat[b], lon[b], table[:, 3] + lift[b], frequency,
        )
        for frequency in _as_long_as(clock, frequencies_mhz)
    ]  # fmt: skip
    losses = np.array([np.nan_to_num(paths.loss_db, nan=-1.0) for paths in seen])
    worst = losses.argmax(axis=0)
    merged = seen[0]
    for at, paths in enumerate(seen[1:], 1):
        merged = _choose(merged, paths, worst == at)
    return merged


def _as_long_as(clock: Clock, steps: Iterable[_Step]) -> Iterator[_Step]:
    for step in steps:
        clock.insist()
        yield step


def _choose(one: Paths, two: Paths, second: NDArray[np.bool_]) -> Paths:
    columns = {}
    for field in fields(one):
        left, right = getattr(one, field.name), getattr(two, field.name)
        mask = second.reshape(-1, *[1] * (left.ndim - 1))
        columns[field.name] = np.where(mask, right, left)
    return replace(one, **columns)


def lift_m(terrain: Terrain, places: Sequence[Place]) -> Floats:
    """How much a place's own ground height stands above the terrain's, where it was surveyed."""
    known = [p for p in places if p.ground_m is not None]
    if not known:
        return np.zeros(len(places))
    ground = terrain.heights_m(np.array([p.lat for p in places]), np.array([p.lon for p in places]))
    stated = np.array([np.nan if p.ground_m is None else p.ground_m for p in places])
    return np.asarray(np.nan_to_num(np.maximum(stated - ground, 0.0), nan=0.0))


def _rows(places: Sequence[Place], pairs: Ints) -> list[tuple[int, int, float, float]]:
    return [
        (int(i), int(j), ha, hb)
        for i, j in pairs
        for ha, hb in product(places[i].mast_heights_m, places[j].mast_heights_m)
    ]


def _budgets(
    paths: Paths, devices: Sequence[Device], air: Air, level: Level, fade_margin_db: float
) -> Iterator[tuple[Device, int, Budget]]:
    """Budgets of every device with itself at the other end, at every width."""
    frequency = float(np.mean(air.span_mhz))
    for device, width in product(devices, level.widths):
        if width in device.widths_mhz and device.kind != "sector":
            yield (
                device,
                width,
                budget(
                    paths.loss_db, paths.sigma_db, device, device, frequency, width,
                    level.limit_dbm, fade_margin_db, paths=paths,
                ),
            )  # fmt: skip


def _towards_sector(
    paths: Paths,
    sector: Device,
    clients: Sequence[Device],
    air: Air,
    level: Level,
    fade_margin_db: float,
    hub_end: int,
) -> Iterator[tuple[Device, int, Budget]]:
    frequency = float(np.mean(air.span_mhz))
    for device, width in product(clients, level.widths):
        if width not in device.widths_mhz or width not in sector.widths_mhz:
            continue
        if "any" not in (device.family, sector.family) and device.family != sector.family:
            continue
        beam = sector.beam_deg.value or float(2 * BIN_STEP_DEG)
        axis = off_axis_db(beam / 2, beam)
        ends = (sector, device) if hub_end == 0 else (device, sector)
        losses = (axis, 0.0) if hub_end == 0 else (0.0, axis)
        yield (
            device,
            width,
            budget(
                paths.loss_db, paths.sigma_db, *ends, frequency, width, level.limit_dbm,
                fade_margin_db, paths=paths, off_axis_a_db=losses[0], off_axis_b_db=losses[1],
            ),
        )  # fmt: skip


def _kept(
    found: Iterator[tuple[Device, int, Budget]],
    least_probability: float,
    level: int,
    hub: str = "",
) -> list[Choice]:
    rows = []
    for device, width, table in found:
        mbps = np.minimum(table.mbps, device.port_mbps.value or np.inf)
        good = (mbps >= LEAST_MBPS) & (table.probability >= least_probability)
        rows += [
            Choice(
                int(row), hub or device.id, device.id, width,
                float(mbps[row]), float(table.probability[row]), level,
            )
            for row in np.flatnonzero(good)
        ]  # fmt: skip
    return rows


def _best_chances(paths: Paths, devices: Sequence[Device], air: Air) -> tuple[Floats, Floats]:
    """Margin and probability of the best device at its lowest rate (no rate holds 1,000 dB)."""
    margin, chance = np.full(len(paths), -np.inf), np.zeros(len(paths))
    for _device, _width, table in _budgets(paths, devices, air, air.levels[0], 1e3):
        margin = np.fmax(margin, np.minimum(table.margin_ab_db, table.margin_ba_db))
        chance = np.fmax(chance, table.probability)
    return margin, chance


def find_candidates(
    terrain: Terrain,
    places: Sequence[Place],
    devices: Sequence[Device],
    air: Air,
    *,
    fade_margin_db: float,
    least_probability: float,
    clock: Clock | None = None,
) -> Candidates:
    """Survey all pairs in range and list what works on them.

    Places whose ground is not known have no candidate: the caller refuses them beforehand.
    """
    if not air.levels or not devices:
        return _none()
    low, high = air.span_mhz
    frequencies = tuple(sorted({low, (low + high) / 2, high}))
    pairs = near_pairs(places, best_range_m(devices, air))
    rows = _rows(places, pairs)
    if not rows:
        return _none()
    clock = clock or Clock()
    paths = look(terrain, places, rows, frequencies, clock)
    plain = [d for d in devices if d.kind != "sector"]
    sight: list[Choice] = []
    hubs: list[tuple[Choice, int]] = []
    sectors = [d for d in devices if d.kind == "sector"]
    for at, level in enumerate(air.levels):
        table = _budgets(paths, plain, air, level, fade_margin_db)
        sight += _kept(_as_long_as(clock, table), least_probability, at)
        for sector, end in product(sectors, (0, 1)):
            found = _towards_sector(paths, sector, plain, air, level, fade_margin_db, end)
            rows_kept = _kept(_as_long_as(clock, found), least_probability, at, sector.id)
            hubs += [(choice, end) for choice in rows_kept]
    index = {(int(i), int(j)): at for at, (i, j) in enumerate(pairs)}
    return Candidates(
        pairs,
        np.array([index[row[0], row[1]] for row in rows], np.int64),
        np.array([row[2] for row in rows]),
        np.array([row[3] for row in rows]),
        paths,
        *_best_chances(paths, devices, air),
        tuple(sight),
        tuple(hubs),
        frequencies,
    )


def _none() -> Candidates:
    empty = np.zeros(0)
    paths = look_at_nothing()
    return Candidates(
        np.zeros((0, 2), np.int64),
        np.zeros(0, np.int64),
        empty,
        empty,
        paths,
        empty,
        empty,
        (),
        (),
        (),
    )


def look_at_nothing() -> Paths:
    """A survey without rows."""
    empty: Any = {field.name: np.zeros(0) for field in fields(Paths)}
    return Paths(**empty)


def straight_m(places: Sequence[Place], pairs: Ints) -> Floats:
    """Geodesic length of each pair, in metres."""
    lat, lon = np.array([p.lat for p in places]), np.array([p.lon for p in places])
    a, b = pairs[:, 0], pairs[:, 1]
    return np.asarray(inverse(lat[a], lon[a], lat[b], lon[b])[0])
