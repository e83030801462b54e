"""ITM's troposcatter: what the air above the crossing of both horizons sends down.

Kernels on plain numbers for one path; distances and heights in m, angles in rad, losses in dB
above free space. Source: Hufford, "The Algorithm" (1995), sections 4.63 to 4.67 and 6.8 to 6.13,
and Tech Note 101, section 9, with the constants of NTIA's program v1.4. A loss above 1,000 dB
means that the formula is not defined for so grazing a path: the caller then keeps diffraction.
"""

import math

from liane.kernels import kernel
from liane.propagation._shapes import Numbers

__all__ = ["scatter_db"]

_GAIN_A = (25.0, 80.0, 177.0, 395.0, 705.0)
_GAIN_B = (24.0, 45.0, 68.0, 80.0, 105.0)


@kernel
def _frequency_gain_curve(at: int, r: float) -> float:
    x = 1.0 / (r * r)
    return 10.0 * math.log10(1.0 + (_GAIN_A[at] * x + _GAIN_B[at]) * x)


@kernel
def _frequency_gain(r: float, efficiency: float) -> float:
    """Frequency gain (dB) of one end, between the curves for whole efficiencies 1 to 5."""
    efficiency = min(max(efficiency, 1.0), 5.0)
    at = int(efficiency)
    part = efficiency - at
    gain = _frequency_gain_curve(at - 1, r)
    if part != 0.0:
        gain = (1.0 - part) * gain + part * _frequency_gain_curve(at, r)
    return gain


@kernel
def _angular_loss(reach: float) -> float:
    """Attenuation (dB) by the product of scatter angle and distance (m)."""
    if reach <= 10e3:
        return 133.4 + 0.332e-3 * reach - 10.0 * math.log10(reach)
    if reach <= 70e3:
        return 104.6 + 0.212e-3 * reach - 2.5 * math.log10(reach)
    return 71.8 + 0.157e-3 * reach + 5.0 * math.log10(reach)


@kernel
def _low_air(r_tx: float, r_rx: float) -> float:
    """Frequency gain (dB) in the limit of no scattering efficiency."""
    root = math.sqrt(2.0)
    product = ((1.0 + root / r_tx) * (1.0 + root / r_rx)) ** 2
    return 10.0 * math.log10(product * (r_tx + r_rx) / (r_tx + r_rx + 2.0 * root))


@kernel
def _gain(d: float, theta: float, r_tx: float, r_rx: float, ends: Numbers, n_s: float) -> float:
    """Frequency gain (dB) of the whole path, corrected for its asymmetry."""
    _, _, at_tx, at_rx, he_tx, he_rx, _ = ends
    lag = abs(at_tx - at_rx)
    ratio = he_tx / he_rx if at_tx < at_rx else he_rx / he_tx
    lean = (d - lag) / (d + lag)
    tilt = min(max(0.1, ratio / lean), 10.0)
    lean = max(0.1, lean)
    crossing = (d - lag) * (d + lag) * theta * 0.25 / d
    air = 0.031 - n_s * 2.32e-3 + n_s * n_s * 5.67e-6
    efficiency = crossing / 1.7556e3 * (1.0 + air * math.exp(-(min(1.7, crossing / 8e3) ** 6)))
    gain = 0.5 * (_frequency_gain(r_tx, efficiency) + _frequency_gain(r_rx, efficiency))
    leaning = 0.6 - math.log10(max(efficiency, 1.0))
    gain += min(gain, 6.0 * leaning * math.log10(lean) * math.log10(tilt))
    gain = max(gain, 0.0)
    if efficiency < 1.0:
        gain = efficiency * gain + (1.0 - efficiency) * _low_air(r_tx, r_rx)
    return gain


@kernel
def scatter_db(
    d: float,
    ends: Numbers,
    a_e: float,
    theta_los: float,
    n_s: float,
    frequency: float,
    before: float,
) -> tuple[float, float]:
    """Troposcatter loss (dB) and the frequency gain used.

    `before` is the gain found at a longer distance (negative: none yet); it stands in for a gain
    that exceeds 15 dB, and is kept as it is once above 15 dB itself.
    """
    gain = before
    if before <= 15.0:
        theta = ends[0] + ends[1] + d / a_e
        r_tx = 2.0 * frequency / 47.7 * theta * ends[4]
        r_rx = 2.0 * frequency / 47.7 * theta * ends[5]
        if r_tx < 0.2 and r_rx < 0.2:
            return 1001.0, before
        gain = _gain(d, theta, r_tx, r_rx, ends, n_s)
        if gain > 15.0 and before >= 0.0:
            gain = before
    bend = d / a_e - theta_los
    air = 0.1 * (n_s - 301.0) * math.exp(-bend * d / 40e3)
    loss = _angular_loss(bend * d) + 10.0 * math.log10(frequency * bend**4) - air + gain
    return loss, gain
