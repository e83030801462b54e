"""Longley-Rice, the Irregular Terrain Model (ITM) as NTIA published it (v1.4), over batches.

Point to point on terrain profiles, and area mode where no profile is known; variability by time,
location and situation, or by confidence and reliability. Return codes and warning bits are those
of NTIA's program. A path in error has a loss of NaN and a code, never a guess; `explain` says in
plain words what a code or a bit means.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from liane.propagation._itm_batch import COLUMNS, run_area, run_profiles
from liane.propagation._itm_words import explain
from liane.propagation._shapes import Floats, Ints
from liane.propagation.batches import cut, run_chunks, table

__all__ = [
    "ItmResult",
    "area_confidence_many",
    "area_many",
    "explain",
    "point_to_point_confidence_many",
    "point_to_point_many",
]


@dataclass(frozen=True)
class ItmResult:
    """One entry per path: basic transmission loss (dB), NTIA's return code and warning bits.

    `steps` holds what was computed on the way, shape (n, 12), one column per name in `COLUMNS`;
    `step_of("delta_h_m")` is one of them. It is NaN where the computation did not get that far.
    """

    loss_db: NDArray[np.float64]
    return_code: NDArray[np.int32]
    warnings: NDArray[np.int32]
    steps: NDArray[np.float64]

    def step_of(self, name: str) -> NDArray[np.float64]:
        """One intermediate quantity by its name in `COLUMNS`; the horizon angles are in rad."""
        column: NDArray[np.float64] = self.steps[:, COLUMNS.index(name)]
        return column


def _run(
    rows: Floats, threads: int, heights: Floats | None = None, bounds: Ints | None = None
) -> ItmResult:
    """Run every row: over its profile, or in area mode when there are none."""
    count = len(rows)
    steps = np.full((count, len(COLUMNS)), np.nan)
    codes, warnings = np.zeros(count, dtype=np.int32), np.zeros(count, dtype=np.int32)

    def job(first: int, stop: int) -> None:
        if heights is None or bounds is None:
            run_area(rows, first, stop, steps, codes, warnings)
        else:
            run_profiles(heights, bounds, rows, first, stop, steps, codes, warnings)

    run_chunks(job, count, threads)
    return ItmResult(steps[:, 0], codes, warnings, steps)


def point_to_point_many(
    heights_m: ArrayLike, offsets: ArrayLike, step_m: ArrayLike, h_tx_m: ArrayLike,
    h_rx_m: ArrayLike, climate: ArrayLike, n0: ArrayLike, frequency_mhz: ArrayLike,
    polarization: ArrayLike, epsilon: ArrayLike, sigma: ArrayLike, mdvar: ArrayLike,
    time_pct: ArrayLike, location_pct: ArrayLike, situation_pct: ArrayLike, *, threads: int = 1,
) -> ItmResult:  # fmt: skip
    """Basic transmission loss over n terrain profiles.

    heights_m: all profiles end to end (m above sea); offsets: n + 1 whole numbers, profile i is
    heights_m[offsets[i]:offsets[i+1]], ends included. Every other argument is one value or n.
    step_m: spacing of the heights (m); h_tx_m, h_rx_m: 0.5 to 3,000 m above ground; climate 1 to
    7 (`_itm_variability`); n0: sea-level refractivity N_0, 250 to 400 N-units, reduced to the
    height of the path inside; frequency_mhz: 20 to 20,000; polarization: 0 horizontal, 1
    vertical; epsilon >= 1 and sigma (S/m) > 0 of the ground; mdvar: 0 to 3, + 10, + 20;
    time_pct, location_pct, situation_pct: above 0 and below 100.

    Returns an ItmResult of n entries. Raises BadInput for lengths that disagree or offsets that
    do not cut; anything wrong with one path becomes its code.

    Source: NTIA TR-82-100; Hufford, "The Algorithm" (1995); NTIA's program v1.4. Warnings tell
    where a path leaves the validity of the model (best from 1 to 2,000 km, 40 to 10,000 MHz).

    >>> flat = point_to_point_many(
    ...     [20.0] * 101, [0, 101], 100.0, 10.0, 10.0, 5, 301, 2400, 1, 15, 0.005, 3, 50, 50, 50)
    >>> flat.return_code.tolist(), flat.warnings.tolist(), bool(flat.loss_db[0] > 120)
    ([0], [0], True)
    """
    heights, bounds = cut(heights_m, offsets)
    rows = table(
        bounds.size - 1, h_tx_m=h_tx_m, h_rx_m=h_rx_m, climate=climate, n0=n0,
        frequency_mhz=frequency_mhz, polarization=polarization, epsilon=epsilon, sigma=sigma,
        mdvar=mdvar, time_pct=time_pct, location_pct=location_pct, situation_pct=situation_pct,
        step_m=step_m,
    )  # fmt: skip
    return _run(rows, threads, heights, bounds)


def area_many(
    h_tx_m: ArrayLike, h_rx_m: ArrayLike, siting_tx: ArrayLike, siting_rx: ArrayLike,
    distance_km: ArrayLike, delta_h_m: ArrayLike, climate: ArrayLike, n0: ArrayLike,
    frequency_mhz: ArrayLike, polarization: ArrayLike, epsilon: ArrayLike, sigma: ArrayLike,
    mdvar: ArrayLike, time_pct: ArrayLike, location_pct: ArrayLike, situation_pct: ArrayLike, *,
    threads: int = 1,
) -> ItmResult:  # fmt: skip
    """Basic transmission loss in area mode: from distance and terrain irregularity alone.

    siting_tx, siting_rx: 0 random, 1 careful, 2 very careful; distance_km > 0; delta_h_m: terrain
    irregularity (0 sea, 30 plain, 90 hills, 200 mountains); all others as in
    `point_to_point_many`. Each argument is one value, or one per path.

    Returns an ItmResult with as many entries as the longest argument. Raises BadInput for
    lengths that disagree. Source and validity: as `point_to_point_many`.

    >>> near_far = area_many(
    ...     30, 5, 1, 0, [5, 50], 90, 1, 360, 470, 1, 15, 0.005, 3, 50, 50, 50)
    >>> bool(near_far.loss_db[0] < near_far.loss_db[1])
    True
    """
    given: dict[str, ArrayLike] = dict(
        h_tx_m=h_tx_m, h_rx_m=h_rx_m, climate=climate, n0=n0, frequency_mhz=frequency_mhz,
        polarization=polarization, epsilon=epsilon, sigma=sigma, mdvar=mdvar, time_pct=time_pct,
        location_pct=location_pct, situation_pct=situation_pct,
        distance_m=np.asarray(distance_km, dtype=np.float64) * 1e3, delta_h_m=delta_h_m,
        siting_tx=siting_tx, siting_rx=siting_rx,
    )  # fmt: skip
    count = max(np.size(column) for column in given.values())
    return _run(table(count, **given), threads)


def _as_confidence(found: ItmResult) -> ItmResult:
    """Say confidence and reliability where the shared checks said situation and time."""
    renamed = np.select(
        [found.return_code == 1003, found.return_code == 1005], [1007, 1006], found.return_code
    )
    return replace(found, return_code=renamed.astype(np.int32))


def point_to_point_confidence_many(
    *,
    confidence_pct: ArrayLike,
    reliability_pct: ArrayLike,
    threads: int = 1,
    **inputs: ArrayLike,
) -> ItmResult:
    """`point_to_point_many` by confidence and reliability instead of time, place and situation.

    inputs: the arguments heights_m to mdvar, by name. Reliability stands for time, confidence for
    situation, places at 50 %, as in NTIA's program; codes 1006 and 1007 name them.

    >>> sure = point_to_point_confidence_many(
    ...     heights_m=[20.0] * 101, offsets=[0, 101], step_m=100.0, h_tx_m=10, h_rx_m=10,
    ...     climate=5, n0=301, frequency_mhz=2400, polarization=1, epsilon=15, sigma=0.005,
    ...     mdvar=1, confidence_pct=[90], reliability_pct=90)
    >>> sure.return_code.tolist()
    [0]
    """
    found = point_to_point_many(
        **inputs,
        time_pct=reliability_pct,
        location_pct=50.0,
        situation_pct=confidence_pct,
        threads=threads,
    )
    return _as_confidence(found)


def area_confidence_many(
    *,
    confidence_pct: ArrayLike,
    reliability_pct: ArrayLike,
    threads: int = 1,
    **inputs: ArrayLike,
) -> ItmResult:
    """`area_many` by confidence and reliability; inputs: its arguments h_tx_m to mdvar, by name.

    >>> sure = area_confidence_many(
    ...     h_tx_m=30, h_rx_m=5, siting_tx=1, siting_rx=0, distance_km=5, delta_h_m=90, climate=1,
    ...     n0=360, frequency_mhz=470, polarization=1, epsilon=15, sigma=0.005, mdvar=3,
    ...     confidence_pct=90, reliability_pct=[50, 90])
    >>> bool(sure.loss_db[0] < sure.loss_db[1])
    True
    """
    found = area_many(
        **inputs,
        time_pct=reliability_pct,
        location_pct=50.0,
        situation_pct=confidence_pct,
        threads=threads,
    )
    return _as_confidence(found)
