"""How often a link fades below its margin in a year.

Three causes add up: multipath in clear air (ITU-R P.530-17, sections 2.3.1, 2.3.2 and 2.3.4), the
slow swing of hourly medians (ITM's time variability, small where the path is clear), and rain
from 10 GHz (P.530-17, section 2.4.1). More margin never means more outage. Where rain matters
and its rate is not given, the availability is unknown.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from liane.links.paths import Array

__all__ = [
    "multipath_occurrence_pct",
    "multipath_outage_pct",
    "rain_outage_pct",
    "slow_outage_pct",
    "worst_month_to_year",
    "yearly_availability",
]

RAIN_FROM_MHZ = 10_000.0


def multipath_occurrence_pct(
    distance_m: ArrayLike,
    altitude_a_m: ArrayLike,
    altitude_b_m: ArrayLike,
    frequency_mhz: ArrayLike,
    dn1: ArrayLike = -400.0,
) -> Array:
    """Multipath occurrence factor p_0 of the average worst month, in percent.

    Arguments broadcast: path length in m, altitudes of the two antennas above sea level in m,
    frequency in MHz, and `dn1`, the refractivity gradient (N-units/km) of the lowest 65 m not
    exceeded 1 % of an average year. Returns p_0 in percent (it may pass 100: it is a factor, not
    a share of time). Source: ITU-R P.530-17, section 2.3.1, equations (4), (6) and (7) at A = 0
    (quick method). Valid for 15/d to 45 GHz (d in km), paths of 7.5–185 km; shorter paths give
    smaller values, which the 2021 edition sets to zero below 5 km.

    >>> round(float(multipath_occurrence_pct(40e3, 100.0, 100.0, 6000.0)), 2)
    95.48
    """
    length_km = np.asarray(distance_m, float) / 1000.0
    low_m = np.minimum(altitude_a_m, altitude_b_m)
    rise_mrad = np.abs(np.subtract(altitude_a_m, altitude_b_m)) / length_km
    geoclimatic = 10.0 ** (-4.6 - 0.0027 * np.asarray(dn1, float))
    frequency_ghz = np.asarray(frequency_mhz, float) / 1000.0
    ground = length_km**3.1 * (1.0 + rise_mrad) ** -1.29
    return np.asarray(geoclimatic * ground * frequency_ghz**0.8 * 10.0 ** (-0.00089 * low_m))


def multipath_outage_pct(occurrence_pct: ArrayLike, margin_db: ArrayLike) -> Array:
    """Share of the average worst month, in percent, with a multipath fade deeper than the margin.

    `occurrence_pct` from `multipath_occurrence_pct`, `margin_db` any fade depth ≥ 0 (a negative
    one counts as 0); both broadcast. Source: ITU-R P.530-17, section 2.3.2, equations (8) to (15):
    the deep-fade law joined to all depths. Never grows with the margin.

    >>> round(float(multipath_outage_pct(10.0, 30.0)), 4)
    0.01
    """
    p0 = np.clip(np.asarray(occurrence_pct, float), 1e-12, None)
    depth = np.maximum(np.asarray(margin_db, float), 0.0)
    turn = np.maximum(25.0 + 1.2 * np.log10(p0), 1.0)
    deep = p0 * 10.0 ** (-depth / 10.0)
    shallow = _shallow_pct(p0, turn, depth)
    return np.minimum(np.where(depth >= turn, deep, shallow), 100.0)


def _shallow_pct(p0: Array, turn: Array, depth: Array) -> Array:
    at_turn = np.clip(p0 * 10.0 ** (-turn / 10.0), 1e-15, 99.9)
    q_turn = -20.0 * np.log10(-np.log1p(-at_turn / 100.0)) / turn
    scale = 1.0 + 0.3 * 10.0 ** (-turn / 20.0)
    q_t = (q_turn - 2.0) / (scale * 10.0 ** (-0.016 * turn)) - 4.3 * (
        10.0 ** (-turn / 20.0) + turn / 800.0
    )
    q_a = 2.0 + (1.0 + 0.3 * 10.0 ** (-depth / 20.0)) * 10.0 ** (-0.016 * depth) * (
        q_t + 4.3 * (10.0 ** (-depth / 20.0) + depth / 800.0)
    )
    return np.asarray(-100.0 * np.expm1(-(10.0 ** (-q_a * depth / 20.0))))


def worst_month_to_year(
    distance_m: ArrayLike, altitude_a_m: ArrayLike, altitude_b_m: ArrayLike, lat: ArrayLike
) -> Array:
    """Factor from a multipath outage of the average worst month to that of the average year.

    Path length in m, antenna altitudes in m, latitude of the path's middle in degrees. Returns a
    factor in (0, 1]. Source: ITU-R P.530-17, section 2.3.4, equations (18) and (19), ΔG ≤ 10.8 dB.

    >>> round(float(worst_month_to_year(40e3, 100.0, 100.0, 14.0)), 3)
    0.357
    """
    length_km = np.asarray(distance_m, float) / 1000.0
    rise_mrad = np.abs(np.subtract(altitude_a_m, altitude_b_m)) / length_km
    degrees = np.asarray(lat, float)
    sign = np.where(np.abs(degrees) <= 45.0, 1.0, -1.0)
    swing = 1.1 + sign * np.abs(np.cos(2.0 * np.radians(degrees))) ** 0.7
    gain_db = (
        10.5 - 5.6 * np.log10(swing) - 2.7 * np.log10(length_km) + 1.7 * np.log10(1 + rise_mrad)
    )
    return np.asarray(10.0 ** (-np.clip(gain_db, 0.0, 10.8) / 10.0))


def slow_outage_pct(margin_db: ArrayLike, time_sigma_db: ArrayLike) -> Array:
    """Share of the year, in percent, whose hourly median falls below the margin.

    `time_sigma_db` is the standard deviation of hourly medians (from ITM's time variability);
    both broadcast. A normal law is assumed, as ITM's own is within its two straight lines.

    >>> round(float(slow_outage_pct(4.0, 2.0)), 2)
    2.28
    """
    spread = np.maximum(np.asarray(time_sigma_db, float), 1e-6)
    return np.asarray(100.0 * ndtr(-np.asarray(margin_db, float) / spread))


def rain_outage_pct(
    margin_db: ArrayLike, rain_001_db: ArrayLike, frequency_mhz: ArrayLike
) -> Array:
    """Share of the year, in percent, with a rain fade deeper than the margin.

    `rain_001_db` is the fade exceeded 0.01 % of the year. Source: ITU-R P.530-17, section 2.4.1,
    step 5 (equations 33 to 37), valid for 0.001 % to 1 %: beyond, the nearest end is returned.
    NaN where the fade is unknown, 0 where it is 0 (below 10 GHz). Never grows with the margin.

    >>> round(float(rain_outage_pct(20.0, 20.0, 24_000.0)), 3)
    0.01
    """
    fade = np.asarray(rain_001_db, float)
    ratio = np.asarray(margin_db, float) / np.where(fade > 0.0, fade, np.nan)
    c0 = 0.12 + 0.4 * np.log10(np.maximum(np.asarray(frequency_mhz, float) / 10_000.0, 1.0) ** 0.8)
    c1 = 0.07**c0 * 0.12 ** (1.0 - c0)
    c2 = 0.855 * c0 + 0.546 * (1.0 - c0)
    c3 = 0.139 * c0 + 0.043 * (1.0 - c0)
    # A_p / A_0.01 = c1 p^-(c2 + c3 log p), solved for log p on the branch that falls.
    depth = np.log10(np.maximum(ratio, 1e-9) / c1)
    root = np.sqrt(np.maximum(c2**2 - 4.0 * c3 * depth, 0.0))
    share = 10.0 ** np.clip((root - c2) / (2.0 * c3), -3.0, 0.0)
    return np.asarray(np.where(fade == 0.0, 0.0, share + 0.0 * ratio))


def yearly_availability(
    margin_db: ArrayLike,
    multipath_pct: ArrayLike,
    month_to_year: ArrayLike,
    time_sigma_db: ArrayLike,
    rain_001_db: ArrayLike,
    frequency_mhz: ArrayLike,
) -> Array:
    """Share of the average year, 0 to 1, with the fade below the margin.

    The outages of the three causes are added (they seldom coincide: an upper bound on outage).
    Arguments as in the three functions above; all broadcast. NaN where one of them is NaN.

    >>> float(yearly_availability(30.0, 10.0, 0.5, 0.5, 0.0, 5500.0)).__round__(6)
    0.99995
    """
    multipath = multipath_outage_pct(multipath_pct, margin_db) * np.asarray(month_to_year, float)
    slow = slow_outage_pct(margin_db, time_sigma_db)
    rain = rain_outage_pct(margin_db, rain_001_db, frequency_mhz)
    return np.asarray(np.clip(1.0 - (multipath + slow + rain) / 100.0, 0.0, 1.0))
