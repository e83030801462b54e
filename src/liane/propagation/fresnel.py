"""The room a beam needs: Fresnel zones, and how much of the first one the ground leaves free.

Radius of a zone in closed form, and the tightest place of many profiles at once (a kernel).
The earth is raised by the bulge that the k-factor leaves. A profile of two points has no place in
between: its clearance is unbounded. A profile with an unknown height, or a row without sense, is
NaN.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from liane.kernels import kernel
from liane.propagation._shapes import Floats, Ints
from liane.propagation.batches import cut, run_chunks, table

__all__ = ["Clearance", "clearance_many", "radius_m"]

_WAVE_M_MHZ = 299.792458
_EARTH_M = 6_371e3


def radius_m(
    d1_m: ArrayLike, d2_m: ArrayLike, frequency_mhz: ArrayLike, n: ArrayLike = 1
) -> NDArray[Any]:
    """Radius (m) of the n-th Fresnel ellipsoid at d1_m from one end and d2_m from the other.

    All broadcast. Zero at the ends; NaN for negative distances, a frequency that is not above 0 or
    n below 1. Source: P.526-15, section 2, equation (2), sqrt(n lambda d1 d2 / (d1 + d2)).

    >>> round(float(radius_m(5_000.0, 5_000.0, 5_800.0)), 2)
    11.37
    """
    d1, d2, f, zone = np.broadcast_arrays(
        *(np.asarray(value, dtype=np.float64) for value in (d1_m, d2_m, frequency_mhz, n))
    )
    sane = (d1 >= 0.0) & (d2 >= 0.0) & (d1 + d2 > 0.0) & (f > 0.0) & (zone >= 1.0)
    total = np.where(sane, (d1 + d2) * f, 1.0)
    return np.where(
        sane, np.sqrt(np.where(sane, zone * _WAVE_M_MHZ * d1 * d2, 0.0) / total), np.nan
    )


@dataclass(frozen=True)
class Clearance:
    """The tightest place of each path, one entry per path.

    min_fraction: height of the ray above the bulged ground there, in radii of the first Fresnel
    zone (0.6 is usual, below 0 the ground stands in the way); clearance_m: the same in m; at_m:
    how far from the first end.
    """

    min_fraction: Floats
    clearance_m: Floats
    at_m: Floats


@kernel
def _tightest(z: Floats, step: float, h_tx: float, h_rx: float, bend: float) -> tuple[float, int]:
    """Least clearance over sqrt(x (d - x)), and where; NaN when a height is unknown."""
    last = z.size - 1
    d = last * step
    z_tx, z_rx = z[0] + h_tx, z[last] + h_rx
    slope = (z_rx - z_tx) / d
    least, at = math.inf, 0
    for i in range(1, last):
        x = i * step
        room = x * (d - x)
        clear = z_tx + slope * x - z[i] - room * bend
        scaled = clear / math.sqrt(room)
        if scaled < least:
            least, at = scaled, i
        elif math.isnan(scaled):
            return math.nan, i
    return (least if z_tx + z_rx < math.inf else math.nan), at


@kernel
def _run(heights: Floats, offsets: Ints, rows: Floats, first: int, stop: int, out: Floats) -> None:
    for i in range(first, stop):
        z = heights[offsets[i] : offsets[i + 1]]
        step, h_tx, h_rx, frequency, k_factor = rows[i]
        sane = 0.0 < step < math.inf and frequency > 0.0 and k_factor != 0.0
        if z.size < 2 or not sane:
            continue
        least, at = _tightest(z, step, h_tx, h_rx, 0.5 / (k_factor * _EARTH_M))
        d = (z.size - 1) * step
        x = at * step
        out[i, 0] = least / math.sqrt(_WAVE_M_MHZ / (frequency * d))
        out[i, 1] = least * math.sqrt(x * (d - x)) if at > 0 else least
        out[i, 2] = x if at > 0 and not math.isnan(least) else math.nan


def clearance_many(
    heights_m: ArrayLike,
    offsets: ArrayLike,
    step_m: ArrayLike,
    h_tx_m: ArrayLike,
    h_rx_m: ArrayLike,
    frequency_mhz: ArrayLike,
    k_factor: ArrayLike = 4.0 / 3.0,
    *,
    threads: int = 1,
) -> Clearance:
    """The tightest place of n profiles, in radii of the first Fresnel zone.

    heights_m, offsets: profiles end to end as in `itm.point_to_point_many`; every other argument
    one value or n. h_tx_m, h_rx_m: m above ground; k_factor: effective over real earth radius
    (infinite: flat earth; negative: rays bent away).

    Returns a Clearance of n entries; NaN where a height is unknown or a value has no sense.
    Raises BadInput for lengths that disagree. Source: P.526-15, section 2; earth bulge
    x (d - x) / (2 k a). Valid where the ray is nearly horizontal.

    >>> path = clearance_many([0.0, 10.0, 0.0], [0, 3], 1_000.0, 20.0, 20.0, 5_800.0, float("inf"))
    >>> path.clearance_m.tolist(), path.at_m.tolist(), path.min_fraction.round(2).tolist()
    ([10.0], [1000.0], [1.97])
    """
    heights, bounds = cut(heights_m, offsets)
    rows = table(
        bounds.size - 1,
        step_m=step_m,
        h_tx_m=h_tx_m,
        h_rx_m=h_rx_m,
        frequency_mhz=frequency_mhz,
        k_factor=k_factor,
    )
    out = np.full((bounds.size - 1, 3), np.nan)
    run_chunks(lambda a, b: _run(heights, bounds, rows, a, b, out), bounds.size - 1, threads)
    return Clearance(out[:, 0], out[:, 1], out[:, 2])
