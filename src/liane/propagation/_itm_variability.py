"""ITM's variability: how far the loss strays from the reference in time, place and situation.

Kernels on plain numbers for one path. Climates 1 to 7 are those of NTIA: equatorial, continental
subtropical, maritime subtropical, desert, continental temperate, maritime temperate over land and
over sea. The constants are the published curve fits of NBS Tech Note 101 and TR-82-100, table 5.
A mode of variability is a digit 0 to 3, plus 10 to leave out places, plus 20 situations.
"""

import math

import numpy as np

from liane.kernels import kernel
from liane.propagation._itm_attenuation import irregularity_at
from liane.propagation._shapes import Numbers

__all__ = ["normal_deviate", "variability"]

# Rows: median; spread on the lossy side; spread on the clear side. Columns, per climate 1 to 7:
# two levels (dB), then three distances (m) of the curve of `_curve`.
_CURVES = np.array(
    [
        [
            [-9.67, 12.7, 144.9e3, 190.3e3, 133.8e3],
            [-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3],
            [1.26, 15.5, 262.6e3, 185.2e3, 99.8e3],
            [-9.21, 9.05, 84.1e3, 101.1e3, 98.6e3],
            [-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3],
            [-0.39, 2.86, 141.7e3, 315.9e3, 167.4e3],
            [3.15, 857.9, 2222.0e3, 164.8e3, 116.3e3],
        ],
        [
            [2.13, 159.5, 762.2e3, 123.6e3, 94.5e3],
            [2.66, 7.67, 100.4e3, 172.5e3, 136.4e3],
            [6.11, 6.65, 138.2e3, 242.2e3, 178.6e3],
            [1.98, 13.11, 139.1e3, 132.7e3, 193.5e3],
            [2.68, 7.16, 93.7e3, 186.8e3, 133.5e3],
            [6.86, 10.38, 187.8e3, 169.6e3, 108.9e3],
            [8.51, 169.8, 609.8e3, 119.9e3, 106.6e3],
        ],
        [
            [2.11, 102.3, 636.9e3, 134.8e3, 95.6e3],
            [6.87, 15.53, 138.7e3, 143.7e3, 98.6e3],
            [10.08, 9.60, 165.3e3, 225.7e3, 129.7e3],
            [3.68, 159.3, 464.4e3, 93.1e3, 94.2e3],
            [4.75, 8.12, 93.2e3, 135.9e3, 113.4e3],
            [8.58, 13.97, 216.0e3, 152.0e3, 122.7e3],
            [8.43, 8.19, 136.2e3, 188.5e3, 122.9e3],
        ],
    ]
)
# Per climate: how the clear side grows towards rare times, and from which deviate on.
_RARE_GAIN = np.array([1.224, 0.801, 1.380, 1.000, 1.224, 1.518, 1.518])
_RARE_FROM = np.array([1.282, 2.161, 1.282, 20.0, 1.282, 1.282, 1.282])
# Per climate: frequency factors of the lossy side, then of the clear side.
_FREQUENCY = np.array(
    [
        [[1, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0], [0.92, 0.25, 1.77], [1, 0, 0], [1, 0, 0]],
        [
            [1, 0, 0],
            [0.93, 0.31, 2.00],
            [1, 0, 0],
            [0.93, 0.19, 1.79],
            [0.93, 0.31, 2.00],
            [1, 0, 0],
            [1, 0, 0],
        ],
    ]
)
_SINGLE, _INDIVIDUAL, _MOBILE = 0, 1, 2


@kernel
def normal_deviate(share: float) -> float:
    """The standard normal deviate exceeded with that probability (Abramowitz-Stegun 26.2.23)."""
    rare = min(share, 1.0 - share)
    t = math.sqrt(-2.0 * math.log(rare))
    top = (0.010328 * t + 0.802853) * t + 2.515516698
    z = t - top / (((0.001308 * t + 0.189269) * t + 1.432788) * t + 1.0)
    return z if share <= 0.5 else -z


@kernel
def _curve(kind: int, climate: int, d: float) -> float:
    """One published curve (dB) at the effective distance d (m)."""
    c = _CURVES[kind, climate]
    far = (d / c[2]) ** 2
    return float((c[0] + c[1] / (1.0 + ((d - c[3]) / c[4]) ** 2)) * far / (1.0 + far))


@kernel
def _frequency_factor(side: int, climate: int, wave: float) -> float:
    c = _FREQUENCY[side, climate]
    if c[1] == 0.0:
        return float(c[0])
    return float(c[0] + c[1] / ((c[2] * math.log(0.133 * wave)) ** 2 + 1.0))


@kernel
def _effective_distance(d: float, he_tx: float, he_rx: float, wave: float) -> float:
    """Distance (m) at which the curves are read, made comparable over heights and frequency."""
    reach = math.sqrt(18e6 * he_tx) + math.sqrt(18e6 * he_rx) + float(np.cbrt(575.7e12 / wave))
    return 130e3 * d / reach if d < reach else 130e3 + (d - reach)


@kernel
def _time_spread(z_time: float, climate: int, d: float, wave: float) -> float:
    """Spread in time (dB) on the side of that deviate."""
    if z_time < 0.0:
        return _curve(1, climate, d) * _frequency_factor(0, climate, wave)
    clear = _curve(2, climate, d) * _frequency_factor(1, climate, wave)
    if z_time <= _RARE_FROM[climate]:
        return clear
    rare = _RARE_GAIN[climate] * clear
    return float(rare + (clear - rare) * _RARE_FROM[climate] / z_time)


@kernel
def _strays(
    mode: int,
    s_time: float,
    s_place: float,
    z_time: float,
    z_place: float,
    z_situation: float,
    rest: float,
) -> tuple[float, float]:
    """What the mode takes as steady and what it takes as chance (dB), to be taken off the loss."""
    if mode == _SINGLE:
        return 0.0, math.sqrt(s_time**2 + s_place**2 + rest) * z_situation
    if mode == _INDIVIDUAL:
        return s_time * z_time, math.sqrt(s_place**2 + rest) * z_situation
    if mode == _MOBILE:
        return math.sqrt(s_time**2 + s_place**2) * z_time, math.sqrt(rest) * z_situation
    return s_time * z_time + s_place * z_place, math.sqrt(rest) * z_situation


@kernel
def variability(
    d: float,
    ends: Numbers,
    loss: float,
    frequency: float,
    climate: int,
    mdvar: int,
    z_time: float,
    z_place: float,
    z_situation: float,
) -> tuple[float, bool]:
    """Loss (dB above free space) at the quantiles asked, and whether one lies far in a tail."""
    wave = frequency / 47.7
    kind = climate - 1
    mode = mdvar % 10
    if mode == _SINGLE:
        z_time = z_situation
    if mode in (_SINGLE, _INDIVIDUAL):
        z_place = z_situation
    elif mode == _MOBILE:
        z_place = z_time
    far = max(abs(z_time), abs(z_place), abs(z_situation)) > 3.10
    reach = _effective_distance(d, ends[4], ends[5], wave)
    s_situation = 0.0 if mdvar >= 20 else 5.0 + 3.0 * math.exp(-reach / 100e3)
    s_place = 0.0
    if (mdvar // 10) % 2 == 0:
        waves = irregularity_at(d, ends[6]) * wave
        s_place = 10.0 * waves / (waves + 13.0)
    s_time = _time_spread(z_time, kind, reach, wave)
    rest = s_situation**2 + (s_time * z_time) ** 2 / (7.8 + z_situation**2)
    rest += (s_place * z_place) ** 2 / (24.0 + z_situation**2)
    steady, chance = _strays(mode, s_time, s_place, z_time, z_place, z_situation, rest)
    loss = loss - _curve(0, kind, reach) - steady - chance
    if loss < 0.0:
        loss = loss * (29.0 - loss) / (29.0 - 10.0 * loss)
    return loss, far
