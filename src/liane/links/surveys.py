"""The ground between places, looked at once: loss, clearance, aim and doubt of many paths.

The median loss is the greater of free space plus P.526 delta-Bullington diffraction and of ITM
(Longley–Rice), plus gases above 10 GHz: two models that err differently, and the worse believed.
Clutter stands on the ground between the antennas, never under them. Where the ground is not known
nothing is computed; ITM's codes and warnings are kept for every path.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from liane.links._rows import Rows, gather, parts, rows_of
from liane.links._shaking import case_nodes, noise, shake
from liane.links.doubt import Doubt, model_sigma_db
from liane.links.fading import RAIN_FROM_MHZ, multipath_occurrence_pct, worst_month_to_year
from liane.links.gases import gas_loss_db
from liane.links.paths import SWAPPED, Array, Flags, Ints, Paths
from liane.propagation import free_space, fresnel, itm, p526, rain
from liane.terrain import Profiles, Terrain

__all__ = ["survey"]

EARTH_M = 6_371_000.0
MEAN_TIME_PCT, DEEP_TIME_PCT = 50.0, 99.9
DEEP_DEVIATE = 3.0902323061678132  # normal deviate of 99.9 %
HOPELESS_DB = 190.0  # no radio of ours bridges more: two cases tell enough
_MDVAR = 13  # NTIA: broadcast mode (time and situation apart), without location variability


@dataclass(frozen=True)
class _Medium:
    """Air and soil, as ITM and P.526 want them."""

    n0: float
    climate: int
    polarization: int
    epsilon: float
    sigma: float
    k_factor: float
    dn1: float
    rain_mm_h: float
    threads: int


@dataclass(frozen=True)
class _Ground:
    """Profiles of some rows, laid end to end: the ground, and what stands on it in between."""

    heights: Array
    clutter: Array
    offsets: Ints
    step: Array
    distance: Array
    known: Flags
    clutter_known: Flags
    sigma: float
    ends: Array  # (2, n) altitude of the ground at both ends

    def take(self, at: Ints) -> "_Ground":
        """The ground of some of the rows."""
        counts = np.diff(self.offsets)[at]
        return _Ground(
            gather(self.heights, self.offsets, at),
            gather(self.clutter, self.offsets, at),
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            self.step[at],
            self.distance[at],
            self.known[at],
            self.clutter_known[at],
            self.sigma,
            self.ends[:, at],
        )


def survey(
    terrain: Terrain,
    lat_a: ArrayLike,
    lon_a: ArrayLike,
    height_a_m: ArrayLike,
    lat_b: ArrayLike,
    lon_b: ArrayLike,
    height_b_m: ArrayLike,
    frequency_mhz: ArrayLike,
    *,
    n0: float = 301.0,
    climate: int = 5,
    polarization: int = 1,
    epsilon: float = 15.0,
    sigma: float = 0.005,
    step_m: float | None = None,
    k_factor: float = 4.0 / 3.0,
    clutter: bool = True,
    dn1: float = -400.0,
    rain_mm_h: float = np.nan,
    doubt: Doubt | None = None,
    threads: int = 1,
) -> Paths:
    """Survey n paths over real ground; the first seven arguments after `terrain` broadcast to n.

    Places in degrees (WGS84), antenna heights in m above the ground, frequency in MHz. ITM:
    `n0` sea-level refractivity (N-units), `climate` 1–7, `polarization` 0 horizontal or 1
    vertical, relative permittivity `epsilon`, conductivity `sigma` (S/m). `step_m` spaces the
    samples (default: the terrain's own choice), `k_factor` bends the rays of diffraction, tilt and
    clearance. `clutter` takes what the terrain says stands on the ground. `dn1` (N-units/km) and
    `rain_mm_h` (rate exceeded 0.01 % of the year, NaN unknown) serve the availability. `doubt`
    holds the errors assumed. The defaults are ITM's and P.526's usual ones, not the place's.

    Rows at several heights between the same two places share one profile. Returns `Paths`, in the
    order given; A to B equals B to A exactly. Raises BadInput for heights, frequencies or places
    that cannot be. Sources: P.526-15 section 4.5 (delta-Bullington), NTIA ITM in its median
    (50 % of time, location, situation), P.530-17 (fading). Valid for 30 MHz–20 GHz as ITM is;
    outside, its codes say so and P.526 stands alone.
    """
    rows = rows_of(lat_a, lon_a, height_a_m, lat_b, lon_b, height_b_m, frequency_mhz)
    medium = _Medium(n0, climate, polarization, epsilon, sigma, k_factor, dn1, rain_mm_h, threads)
    doubt = doubt or Doubt()
    step = np.full(len(rows.turned), terrain.resolution_m / 2.0 if step_m is None else step_m)
    found: list[tuple[Ints, Paths]] = []
    for here, firsts, pair in parts(rows, step):
        profiles = _profiles(terrain, rows.take(firsts), step_m)
        ground = _ground(profiles, pair, terrain.sigma_m, clutter)
        found.append((here, _surveyed(rows.take(here), ground, medium, doubt)))
    return _turned_back(_joined(found), rows.turned)


def _profiles(terrain: Terrain, pairs: Rows, step_m: float | None) -> Profiles:
    return terrain.profiles(pairs.lat[0], pairs.lon[0], pairs.lat[1], pairs.lon[1], step_m)


def _ground(profiles: Profiles, pair: Ints, sigma_m: float, clutter: bool) -> _Ground:
    """The profile of each row, from the profiles of the pairs."""
    counts = np.diff(profiles.offsets)
    edge = np.stack([profiles.offsets[:-1], profiles.offsets[1:] - 1])
    stands = profiles.clutter_m.copy() if clutter else np.zeros(len(profiles.heights_m))
    stands[edge] = 0.0
    heights = np.where(np.repeat(profiles.known, counts), profiles.heights_m, 0.0)
    return _Ground(
        gather(heights, profiles.offsets, pair),
        gather(stands, profiles.offsets, pair),
        np.concatenate([[0], np.cumsum(counts[pair])]).astype(np.int64),
        profiles.step_m[pair],
        profiles.distance_m[pair],
        profiles.known[pair],
        profiles.clutter_known[pair] | (not clutter),
        sigma_m,
        profiles.heights_m[edge][:, pair],
    )


def _shaken(ground: _Ground, at: Ints, case: int, node: float, doubt: Doubt) -> _Ground:
    """The same ground with errors: one case of many that might be the truth."""
    rho = np.exp(-ground.step / doubt.correlation_m)
    rows = np.stack(np.broadcast_arrays(ground.sigma, doubt.clutter_share, rho), axis=1)
    heights, clutter = np.empty_like(ground.heights), np.empty_like(ground.clutter)
    longest = int(np.diff(ground.offsets).max(initial=0))
    shake(
        ground.heights,
        ground.clutter,
        ground.offsets,
        rows,
        at,
        *noise(case, longest),
        node,
        heights,
        clutter,
    )
    return replace(ground, heights=heights, clutter=clutter)


@dataclass(frozen=True)
class _Case:
    """One state of the ground, and what the two models say of it."""

    free_space: Array
    diffraction: Array
    itm: itm.ItmResult
    loss: Array
    clearance: fresnel.Clearance


def _case(rows: Rows, ground: _Ground, medium: _Medium) -> _Case:
    """One state of the ground, looked at by both models."""
    surface = ground.heights + ground.clutter
    where = (ground.offsets, ground.step, rows.height[0], rows.height[1], rows.frequency)
    rise = np.diff(ground.ends + rows.height, axis=0)[0]
    free = free_space.loss_db(np.hypot(ground.distance, rise), rows.frequency)
    bent = p526.delta_bullington_many(
        ground.heights,
        *where,
        medium.polarization,
        effective_radius_km=medium.k_factor * EARTH_M / 1000.0,
        clutter_m=ground.clutter,
        threads=medium.threads,
    ).loss_db
    rough = _itm(rows, ground, surface, medium, MEAN_TIME_PCT)
    clearance = fresnel.clearance_many(
        surface, *where, k_factor=medium.k_factor, threads=medium.threads
    )
    return _Case(free, bent, rough, np.fmax(free + bent, rough.loss_db), clearance)


def _itm(
    rows: Rows, ground: _Ground, surface: Array, medium: _Medium, time_pct: float
) -> itm.ItmResult:
    return itm.point_to_point_many(
        surface,
        ground.offsets,
        ground.step,
        rows.height[0],
        rows.height[1],
        medium.climate,
        medium.n0,
        rows.frequency,
        medium.polarization,
        medium.epsilon,
        medium.sigma,
        _MDVAR,
        time_pct,
        50.0,
        50.0,
        threads=medium.threads,
    )


def _surveyed(rows: Rows, ground: _Ground, medium: _Medium, doubt: Doubt) -> Paths:
    """The survey of rows as they lie, from the first end to the second."""
    middle = _case(rows, ground, medium)
    gas_db = gas_loss_db(ground.distance, rows.frequency)
    found: dict[str, Any] = {
        "free_space_db": middle.free_space,
        "diffraction_db": middle.diffraction,
        "itm_db": middle.itm.loss_db,
        "itm_code": middle.itm.return_code,
        "itm_warnings": middle.itm.warnings,
        "gas_db": gas_db,
        "loss_db": middle.loss + gas_db,
        "clearance_fraction": middle.clearance.min_fraction,
        "clearance_m": middle.clearance.clearance_m,
        "clearance_at_m": middle.clearance.at_m,
        "known": ground.known,
        "clutter_known": ground.clutter_known,
        **_aim(rows, ground, medium.k_factor),
        **_doubts(rows, ground, medium, doubt, middle),
        **_fading(rows, ground, medium, middle),
    }
    return _blanked(Paths(**found))


def _aim(rows: Rows, ground: _Ground, k_factor: float) -> dict[str, Array]:
    """Where to point: azimuths, and tilts over an earth of k times its radius."""
    slope = np.diff(ground.ends + rows.height, axis=0)[0] / ground.distance
    dip = ground.distance / (2.0 * k_factor * EARTH_M)
    return {
        "distance_m": ground.distance,
        "azimuth_ab_deg": rows.azimuth[0],
        "azimuth_ba_deg": rows.azimuth[1],
        "tilt_ab_deg": np.degrees(np.arctan(slope - dip)),
        "tilt_ba_deg": np.degrees(np.arctan(-slope - dip)),
        "ground_a_m": ground.ends[0],
        "ground_b_m": ground.ends[1],
        "height_a_m": rows.height[0],
        "height_b_m": rows.height[1],
        "frequency_mhz": rows.frequency,
    }


def _doubts(
    rows: Rows, ground: _Ground, medium: _Medium, doubt: Doubt, middle: _Case
) -> dict[str, Array]:
    """Loss and clearance in each case of the ground, and the σ they add up to."""
    tight = np.nan_to_num(middle.clearance.at_m / ground.step, nan=1.0)
    at = np.clip(np.rint(tight), 1, np.diff(ground.offsets) - 2).astype(np.int64)
    error = np.empty((len(at), doubt.cases))
    clearance = np.empty_like(error)
    hopeless = middle.loss > HOPELESS_DB
    for which, looked in ((~hopeless, doubt.cases), (hopeless, min(2, doubt.cases))):
        these = np.flatnonzero(which)
        part, few = ground.take(these), rows.take(these)
        for number, node in enumerate(case_nodes(looked).tolist() if len(these) else ()):
            case = _case(few, _shaken(part, at[these], number, node, doubt), medium)
            error[these, number::looked] = (case.loss - middle.loss[these])[:, None]
            clearance[these, number::looked] = case.clearance.clearance_m[:, None]
    model = model_sigma_db(middle.diffraction, ground.distance, doubt)
    return {
        "sigma_db": np.sqrt(error.var(axis=1) + model**2),
        "model_sigma_db": model,
        "scenario_error_db": error,
        "scenario_weight": np.full(error.shape, 1.0 / doubt.cases),
        "scenario_clearance_m": clearance,
    }


def _fading(rows: Rows, ground: _Ground, medium: _Medium, middle: _Case) -> dict[str, Array]:
    """What makes the level move over the year."""
    low, high = ground.ends + rows.height
    surface = ground.heights + ground.clutter
    deep = _itm(rows, ground, surface, medium, DEEP_TIME_PCT).loss_db
    return {
        "multipath_pct": multipath_occurrence_pct(
            ground.distance, low, high, rows.frequency, medium.dn1
        ),
        "month_to_year": worst_month_to_year(ground.distance, low, high, rows.lat.mean(axis=0)),
        "time_sigma_db": np.maximum(deep - middle.itm.loss_db, 0.0) / DEEP_DEVIATE,
        "rain_001_db": _rain_db(ground.distance, rows.frequency, medium),
    }


def _blanked(paths: Paths) -> Paths:
    """The paths with NaN wherever the ground is not known, but for what needs no ground."""
    kept = {"distance_m", "azimuth_ab_deg", "azimuth_ba_deg", "height_a_m", "height_b_m"}
    kept |= {"frequency_mhz", "free_space_db", "ground_a_m", "ground_b_m", "scenario_weight"}
    changed: dict[str, Any] = {
        "itm_code": np.where(paths.known, paths.itm_code, -1).astype(np.int64),
        "itm_warnings": np.where(paths.known, paths.itm_warnings, 0).astype(np.int64),
    }
    for name in (f.name for f in fields(paths) if f.name not in kept):
        values = getattr(paths, name)
        if values.dtype == np.float64:
            known = paths.known if values.ndim == 1 else paths.known[:, None]
            changed[name] = np.where(known, values, np.nan)
    return replace(paths, **changed)


def _joined(found: list[tuple[Ints, Paths]]) -> Paths:
    """The parts of a survey, in the order of the rows; no part gives no row."""
    if not found:
        return _nothing()
    order = np.argsort(np.concatenate([here for here, _ in found]))
    joined = {
        f.name: np.concatenate([getattr(paths, f.name) for _, paths in found])[order]
        for f in fields(Paths)
    }
    return Paths(**joined)


def _nothing() -> Paths:
    """A survey of no path, every field of its own type and shape."""
    kinds: dict[str, type] = {"itm_code": np.int64, "itm_warnings": np.int64}
    kinds |= {"known": np.bool_, "clutter_known": np.bool_}
    shapes = {f.name: (0, 1) if f.name.startswith("scenario_") else (0,) for f in fields(Paths)}
    return Paths(**{name: np.zeros(shape, kinds.get(name)) for name, shape in shapes.items()})


def _turned_back(paths: Paths, turned: Flags) -> Paths:
    """Rows surveyed from b to a, told from a to b."""
    swapped = paths.swap()
    changed = {
        name: np.where(turned, getattr(swapped, name), getattr(paths, name))
        for name in (*SWAPPED, "clearance_at_m")
    }
    return replace(paths, **changed)


def _rain_db(distance_m: Array, frequency_mhz: Array, medium: _Medium) -> Array:
    """Rain fade exceeded 0.01 % of the year: 0 below 10 GHz, NaN where the rate is not given."""
    fade = np.zeros(len(distance_m))
    wet = frequency_mhz >= RAIN_FROM_MHZ
    if wet.any():
        fade[wet] = rain.attenuation_db(
            distance_m[wet] / 1000.0,
            frequency_mhz[wet] / 1000.0,
            medium.polarization,
            medium.rain_mm_h,
        )
    return fade
