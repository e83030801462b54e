"""What rain takes from a path: Recommendations ITU-R P.838-3 and P.530-18.

Specific attenuation from the rain rate, and the attenuation of a whole path exceeded for a share
of an average year. The rate exceeded 0.01 % of the time is a fact of the place: it has no default
here, and an unknown rate (NaN) gives an unknown attenuation, never zero. Plain numpy; arguments
broadcast. Rain matters from about 10 GHz; below 1 GHz the formulas do not hold (NaN).
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["attenuation_db", "coefficients", "specific_attenuation_db_km"]

# P.838-3, tables 1 to 4: rows of a, b, c of the bell curves; then slope and level in log10 f.
_BELLS = {
    "k_h": (
        (-5.33980, -0.10008, 1.13098),
        (-0.35351, 1.26970, 0.45400),
        (-0.23789, 0.86036, 0.15354),
        (-0.94158, 0.64552, 0.16817),
    ),
    "k_v": (
        (-3.80595, 0.56934, 0.81061),
        (-3.44965, -0.22911, 0.51059),
        (-0.39902, 0.73042, 0.11899),
        (0.50167, 1.07319, 0.27195),
    ),
    "alpha_h": (
        (-0.14318, 1.82442, -0.55187),
        (0.29591, 0.77564, 0.19822),
        (0.32177, 0.63773, 0.13164),
        (-5.37610, -0.96230, 1.47828),
        (16.1721, -3.29980, 3.43990),
    ),
    "alpha_v": (
        (-0.07771, 2.33840, -0.76284),
        (0.56727, 0.95545, 0.54039),
        (-0.20238, 1.14520, 0.26809),
        (-48.2991, 0.791669, 0.116226),
        (48.5833, 0.791459, 0.116479),
    ),
}
_LINES = {
    "k_h": (-0.18961, 0.71147),
    "k_v": (-0.16398, 0.63297),
    "alpha_h": (0.67849, -1.95537),
    "alpha_v": (-0.053739, 0.83433),
}


def _curve(name: str, frequency_ghz: NDArray[Any]) -> NDArray[Any]:
    log_f = np.log10(frequency_ghz)
    slope, level = _LINES[name]
    value = slope * log_f + level
    for a, b, c in _BELLS[name]:
        value = value + a * np.exp(-(((log_f - b) / c) ** 2))
    return np.asarray(value)


def coefficients(
    frequency_ghz: ArrayLike, tilt_deg: ArrayLike, elevation_deg: ArrayLike = 0.0
) -> tuple[NDArray[Any], NDArray[Any]]:
    """k and alpha of P.838-3 for a polarization tilt from the horizontal (0 H, 90 V, 45 circular).

    All broadcast; NaN outside 1 to 1,000 GHz. Source: P.838-3, equations (2) to (5).

    >>> k, alpha = coefficients(20.0, 0.0)
    >>> round(float(k), 5), round(float(alpha), 4)
    (0.09164, 1.0568)
    """
    f, tilt, elevation = (
        np.asarray(value, dtype=np.float64) for value in (frequency_ghz, tilt_deg, elevation_deg)
    )
    f = np.where((f >= 1.0) & (f <= 1_000.0), f, np.nan)
    k_h, k_v = 10.0 ** _curve("k_h", f), 10.0 ** _curve("k_v", f)
    a_h, a_v = _curve("alpha_h", f), _curve("alpha_v", f)
    turn = np.cos(np.radians(elevation)) ** 2 * np.cos(np.radians(2.0 * tilt))
    k = (k_h + k_v + (k_h - k_v) * turn) / 2.0
    alpha = (k_h * a_h + k_v * a_v + (k_h * a_h - k_v * a_v) * turn) / (2.0 * k)
    return k, alpha


def _tilt_deg(polarization: ArrayLike) -> NDArray[Any]:
    """0 horizontal, 1 vertical, as everywhere in `liane.propagation`; anything else is unknown."""
    value = np.asarray(polarization, dtype=np.float64)
    return np.where((value == 0.0) | (value == 1.0), 90.0 * value, np.nan)


def specific_attenuation_db_km(
    rate_mm_h: ArrayLike,
    frequency_ghz: ArrayLike,
    polarization: ArrayLike,
    elevation_deg: ArrayLike = 0.0,
) -> NDArray[Any]:
    """Specific attenuation (dB/km) of rain falling at rate_mm_h.

    All broadcast; polarization 0 horizontal, 1 vertical. A negative or unknown rate, and
    frequencies outside 1 to 1,000 GHz, give NaN. Source: P.838-3, equation (1), k R^alpha.

    >>> round(float(specific_attenuation_db_km(50.0, 24.0, 0)), 2)
    7.41
    """
    rate = np.asarray(rate_mm_h, dtype=np.float64)
    k, alpha = coefficients(frequency_ghz, _tilt_deg(polarization), elevation_deg)
    return np.where(rate >= 0.0, k * np.where(rate >= 0.0, rate, 0.0) ** alpha, np.nan)


def _path_factor(
    distance_km: NDArray[Any], rate_mm_h: NDArray[Any], f: NDArray[Any], alpha: NDArray[Any]
) -> NDArray[Any]:
    """Effective over real length (P.530-18, equation (34)), at most 2.5."""
    shape = 0.477 * distance_km**0.633 * rate_mm_h ** (0.073 * alpha) * f**0.123
    below = shape - 10.579 * (1.0 - np.exp(-0.024 * distance_km))
    return 1.0 / np.maximum(below, 0.4)


def _to_share(time_pct: NDArray[Any], f: NDArray[Any]) -> NDArray[Any]:
    """Attenuation at time_pct over that at 0.01 % (P.530-18, equations (36) to (39))."""
    c0 = np.where(f >= 10.0, 0.12 + 0.4 * np.log10((np.maximum(f, 10.0) / 10.0) ** 0.8), 0.12)
    c1 = 0.07**c0 * 0.12 ** (1.0 - c0)
    c2 = 0.855 * c0 + 0.546 * (1.0 - c0)
    c3 = 0.139 * c0 + 0.043 * (1.0 - c0)
    ratio: NDArray[Any] = c1 * time_pct ** -(c2 + c3 * np.log10(time_pct))
    return ratio


def attenuation_db(
    distance_km: ArrayLike,
    frequency_ghz: ArrayLike,
    polarization: ArrayLike,
    rate_001_mm_h: ArrayLike,
    time_pct: ArrayLike = 0.01,
) -> NDArray[Any]:
    """Rain attenuation (dB) of a path, exceeded for time_pct of an average year.

    rate_001_mm_h is the rain rate exceeded 0.01 % of the time at the place, over one minute: from
    records there, or the maps of P.837; NaN when unknown, and the result is NaN then. time_pct
    from 0.001 to 1; NaN outside. All broadcast; polarization 0 horizontal, 1 vertical.

    Source: P.530-18, section 2.4.1. Valid to 60 km and 100 GHz, said valid in all the world.

    >>> round(float(attenuation_db(5.0, 24.0, 1, 60.0)), 1), float(attenuation_db(5, 24, 1, np.nan))
    (25.0, nan)
    """
    d, f, rate, p = (
        np.asarray(value, dtype=np.float64)
        for value in (distance_km, frequency_ghz, rate_001_mm_h, time_pct)
    )
    sane = (d > 0.0) & (d <= 60.0) & (f >= 1.0) & (f <= 100.0) & (rate >= 0.0)
    sane = sane & (p >= 0.001) & (p <= 1.0)
    d, f, rate, p = (np.where(sane, value, np.nan) for value in (d, f, rate, p))
    tilt = _tilt_deg(polarization)
    _, alpha = coefficients(f, tilt)
    gamma = specific_attenuation_db_km(rate, f, polarization)
    return np.asarray(gamma * d * _path_factor(d, rate, f, alpha) * _to_share(p, f))
