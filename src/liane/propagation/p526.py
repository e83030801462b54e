"""Diffraction by obstacles and by the round earth: Recommendation ITU-R P.526-15.

One knife edge in closed form, and the delta-Bullington method (section 4.5) over batches of
profiles. Losses are in dB above free space and never negative. A profile with an unknown height,
fewer than two points or a row without sense gives NaN; nothing is guessed. Heights of buildings
and trees belong to the profile: add them between the antennas, not under them.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from liane.errors import BadInput
from liane.propagation._p526_kernels import run_profiles
from liane.propagation._shapes import Floats
from liane.propagation.batches import cut, run_chunks, table
from liane.words import N_

__all__ = ["DiffractionResult", "delta_bullington_many", "knife_edge_db"]


def knife_edge_db(nu: ArrayLike) -> NDArray[Any]:
    """Loss (dB) over one knife edge, by its diffraction parameter nu (any shape).

    Source: P.526-15, section 4.1, equation (31); 0 at nu <= -0.78. NaN stays NaN.

    >>> [round(float(loss), 2) for loss in knife_edge_db([-1.0, 0.0, 1.0])]
    [0.0, 6.03, 13.93]
    """
    v = np.asarray(nu, dtype=np.float64) - 0.1
    shaded = np.maximum(v, -0.88)
    loss = 6.9 + 20.0 * np.log10(np.sqrt(shaded * shaded + 1.0) + shaded)
    return np.where(v > -0.88, loss, np.where(np.isnan(v), np.nan, 0.0))


@dataclass(frozen=True)
class DiffractionResult:
    """One entry per path (dB): Bullington over the profile, over its smooth surface, round earth.

    loss_db = lbulla_db + max(ldsph_db - lbulls_db, 0): what is added to free space.
    """

    lbulla_db: Floats
    lbulls_db: Floats
    ldsph_db: Floats
    loss_db: Floats


def delta_bullington_many(
    heights_m: ArrayLike, offsets: ArrayLike, step_m: ArrayLike, h_tx_m: ArrayLike,
    h_rx_m: ArrayLike, frequency_mhz: ArrayLike, polarization: ArrayLike,
    effective_radius_km: ArrayLike = 8500.0, sea_fraction: ArrayLike = 0.0,
    epsilon: ArrayLike = 22.0, sigma: ArrayLike = 0.003, *,
    distances_m: ArrayLike | None = None, clutter_m: ArrayLike | None = None, threads: int = 1,
) -> DiffractionResult:  # fmt: skip
    """Diffraction loss over n profiles by the delta-Bullington method.

    heights_m, offsets: profiles end to end as in `itm.point_to_point_many` (m above sea); every
    other argument one value or n. h_tx_m, h_rx_m: m above ground; polarization: 0 horizontal, 1
    vertical; effective_radius_km: 8,500 is the median of temperate climates, infinite a flat
    earth; sea_fraction: share of the path over sea (0 to 1); epsilon, sigma: relative permittivity
    and conductivity (S/m) of the land (sea: 80 and 5). distances_m: where each height stands, for
    profiles of unequal step (step_m is then not looked at). clutter_m: what stands on each height;
    it obstructs between the ends, and is left out of the smooth surface, as P.1812 does.

    Returns a DiffractionResult of n entries. Raises BadInput for lengths that disagree.
    Source: P.526-15, section 4.5.3 and 3.2; equations also in P.1812-6, section 4.3. Valid for
    30 MHz and more.

    >>> ridge = delta_bullington_many([0.0, 60.0, 0.0], [0, 3], 5_000.0, 20.0, 20.0, 600.0, 1)
    >>> round(float(ridge.loss_db[0]), 1)
    27.4
    """
    heights, bounds = cut(heights_m, offsets)
    count = bounds.size - 1
    rows = table(
        count, step_m=step_m, h_tx_m=h_tx_m, h_rx_m=h_rx_m, frequency_mhz=frequency_mhz,
        polarization=polarization, effective_radius_km=effective_radius_km,
        sea_fraction=sea_fraction, epsilon=epsilon, sigma=sigma,
    )  # fmt: skip
    distances = _beside(heights, distances_m, "distances_m")
    clutter = _beside(heights, clutter_m, "clutter_m")
    longest = int(np.diff(bounds).max(initial=0))
    out = np.full((count, 4), np.nan)

    def job(first: int, stop: int) -> None:
        lent = np.empty((3, longest))
        run_profiles(heights, clutter, distances, bounds, rows, first, stop, lent, out)

    run_chunks(job, count, threads)
    return DiffractionResult(out[:, 0], out[:, 1], out[:, 2], out[:, 3])


def _beside(heights: Floats, values: ArrayLike | None, name: str) -> Floats:
    """A column beside the heights, or none at all (empty)."""
    if values is None:
        return np.empty(0)
    column = np.ascontiguousarray(values, dtype=np.float64)
    if column.shape != heights.shape:
        raise BadInput(
            N_("{name} has {size} values; give one, or {count}: one per path"),
            name=name,
            size=column.size,
            count=heights.size,
        )
    return column
