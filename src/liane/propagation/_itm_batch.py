"""ITM over a batch: the loops that run every path of a table, in one thread.

A row holds h_tx, h_rx (m), climate, N_0, frequency (MHz), polarization, epsilon, sigma (S/m),
mdvar, time, location and situation (%); then point to point the step (m), in area mode distance
(m), delta h (m) and both siting criteria. Results go to `out`, one row per path, in the order of
`COLUMNS`; a path that cannot be computed has a code and a loss of NaN, and stops nothing.
"""

import math

from liane.kernels import kernel
from liane.propagation._itm_attenuation import ground, reference_loss
from liane.propagation._itm_checks import (
    BAD_HEIGHTS,
    PATH_DISTANCE,
    UNDEFINED,
    area_code,
    input_code,
    path_code,
)
from liane.propagation._itm_profile import (
    LEAST_DESK,
    countable,
    geometry,
    lay_desk,
    mean_inner_height,
)
from liane.propagation._itm_variability import normal_deviate, variability
from liane.propagation._selection import Desk
from liane.propagation._shapes import Floats, Ints, Numbers

__all__ = ["COLUMNS", "run_area", "run_profiles"]

COLUMNS = (
    "loss_db",
    "free_space_db",
    "reference_db",
    "theta_tx_rad",
    "theta_rx_rad",
    "horizon_tx_m",
    "horizon_rx_m",
    "height_tx_m",
    "height_rx_m",
    "delta_h_m",
    "surface_refractivity",
    "mode",
)


@kernel
def _effective_earth(n_s: float) -> float:
    """Effective earth radius (m) for a surface refractivity."""
    return 1.0 / (157e-9 * (1.0 - 0.04665 * math.exp(n_s / 179.3)))


@kernel
def _store(out: Floats, ends: Numbers, n_s: float) -> None:
    for column in range(7):
        out[3 + column] = ends[column]
    out[10] = n_s


@kernel
def _finish(
    d: float, ends: Numbers, row: Floats, n_s: float, a_e: float, terrain: bool, out: Floats
) -> tuple[int, int]:
    """From the geometry to the loss: the part that both modes share."""
    _store(out, ends, n_s)
    frequency = row[4]
    z_ground = ground(frequency, row[6], row[7], row[5] == 1.0)
    smooth_tx, smooth_rx = math.sqrt(2.0 * ends[4] * a_e), math.sqrt(2.0 * ends[5] * a_e)
    code, warnings = path_code(d, ends, smooth_tx, smooth_rx, n_s, a_e, z_ground)
    if code != 0:
        return code, warnings
    reference, mode = reference_loss(
        d, ends, row[0], row[1], a_e, n_s, frequency, z_ground, smooth_tx + smooth_rx, terrain
    )
    excess, far = variability(
        d,
        ends,
        reference,
        frequency,
        int(row[2]),
        int(row[8]),
        normal_deviate(row[9] / 100.0),
        normal_deviate(row[10] / 100.0),
        normal_deviate(row[11] / 100.0),
    )
    out[1] = 32.45 + 20.0 * math.log10(frequency * d / 1e3)
    out[2] = reference
    out[11] = mode
    if not math.isfinite(excess):
        return UNDEFINED, warnings
    out[0] = out[1] + excess
    return 0, warnings | (0x2000 if far else 0)


@kernel
def _one_profile(z: Floats, row: Floats, desk: Desk, out: Floats) -> tuple[int, int]:
    code, warnings = input_code(row)
    if code != 0:
        return code, warnings
    step = row[12]
    if z.size < 2 or not 0.0 < step < math.inf:
        return PATH_DISTANCE, warnings
    if not countable(z):
        return BAD_HEIGHTS, warnings
    above_sea = mean_inner_height(z)
    n_s = row[3] if above_sea == 0.0 else row[3] * math.exp(-above_sea / 9_460.0)
    a_e = _effective_earth(n_s)
    ends = geometry(z, step, row[0], row[1], a_e, desk)
    code, more = _finish((z.size - 1) * step, ends, row, n_s, a_e, True, out)
    return code, warnings | more


@kernel
def _area_end(
    height: float, siting: float, a_e: float, delta_h: float
) -> tuple[float, float, float]:
    """Horizon angle (rad), horizon distance (m) and effective height (m) of one end."""
    raised = height
    if siting > 0.0:
        care = 4.0 if siting == 1.0 else 9.0
        if height < 5.0:
            care *= math.sin(0.1 * math.pi * height)
        raised += (1.0 + care) * math.exp(-min(20.0, 2.0 * height / max(1e-3, delta_h)))
    smooth = math.sqrt(2.0 * raised * a_e)
    at = smooth * math.exp(-0.07 * math.sqrt(delta_h / max(raised, 5.0)))
    return (0.65 * delta_h * (smooth / at - 1.0) - 2.0 * raised) / smooth, at, raised


@kernel
def _one_area(row: Floats, out: Floats) -> tuple[int, int]:
    code, warnings = input_code(row)
    if code == 0:
        code = area_code(row)
    if code != 0:
        return code, warnings
    n_s, delta_h = row[3], row[13]
    a_e = _effective_earth(n_s)
    theta_tx, at_tx, he_tx = _area_end(row[0], row[14], a_e, delta_h)
    theta_rx, at_rx, he_rx = _area_end(row[1], row[15], a_e, delta_h)
    ends = (theta_tx, theta_rx, at_tx, at_rx, he_tx, he_rx, delta_h)
    code, more = _finish(row[12], ends, row, n_s, a_e, False, out)
    return code, warnings | more


@kernel
def _settle(code: int, warnings: int) -> int:
    return 1 if code == 0 and warnings != 0 else code


@kernel
def run_profiles(
    heights: Floats,
    offsets: Ints,
    table: Floats,
    first: int,
    stop: int,
    out: Floats,
    codes: Ints,
    warnings: Ints,
) -> None:
    """Run the profiles first <= i < stop."""
    longest = LEAST_DESK
    for i in range(first, stop):
        longest = max(longest, offsets[i + 1] - offsets[i])
    desk = lay_desk(longest)
    for i in range(first, stop):
        z = heights[offsets[i] : offsets[i + 1]]
        code, bits = _one_profile(z, table[i], desk, out[i])
        codes[i] = _settle(code, bits)
        warnings[i] = bits


@kernel
def run_area(
    table: Floats, first: int, stop: int, out: Floats, codes: Ints, warnings: Ints
) -> None:
    """Run the rows first <= i < stop in area mode."""
    for i in range(first, stop):
        code, bits = _one_area(table[i], out[i])
        codes[i] = _settle(code, bits)
        warnings[i] = bits
