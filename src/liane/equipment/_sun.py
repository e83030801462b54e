"""How much sun falls on a tilted panel each month, from the sun on level ground.

Monthly means are moved to the tilted plane with Liu and Jordan's isotropic sky and the diffuse
share of Erbs, on the mean day of each month after Klein. Where no measure is given, the sun on
level ground is pvlib's clear sky reduced by a stated factor. Nothing here reads a clock or the
network: the turbidity comes with pvlib.
"""

import warnings
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["clear_sky_kwh_m2_day", "extraterrestrial_kwh_m2_day", "night_hours", "on_plane"]

Floats = NDArray[np.float64]

_MEAN_DAY = np.array([17, 47, 75, 105, 135, 162, 198, 228, 258, 288, 318, 344], dtype=np.float64)
_SOLAR_CONSTANT_KW_M2 = 1.367
_ALBEDO = 0.2


def _declination_rad() -> Floats:
    angle = 2 * np.pi * (284 + _MEAN_DAY) / 365
    return np.asarray(np.radians(23.45) * np.sin(angle), dtype=np.float64)


def _sunset_rad(lat_rad: float, declination_rad: Floats) -> Floats:
    cosine = -np.tan(lat_rad) * np.tan(declination_rad)
    return np.asarray(np.arccos(np.clip(cosine, -1.0, 1.0)), dtype=np.float64)


def _daily(lat_rad: float, declination_rad: Floats, angle_rad: Floats) -> Floats:
    up = np.cos(lat_rad) * np.cos(declination_rad) * np.sin(angle_rad)
    return np.asarray(up + angle_rad * np.sin(lat_rad) * np.sin(declination_rad), dtype=np.float64)


def extraterrestrial_kwh_m2_day(lat: float) -> Floats:
    """Sun above the atmosphere on level ground, mean day of each month, shape (12,), kWh/m2/day.

    Duffie and Beckman, Solar Engineering of Thermal Processes, eq. 1.10.3. `lat` in degrees,
    -90 to 90; a month of polar night gives 0.

    >>> round(float(extraterrestrial_kwh_m2_day(0.0)[2]), 2)
    10.53
    """
    declination, lat_rad = _declination_rad(), np.radians(lat)
    near = 1 + 0.033 * np.cos(2 * np.pi * _MEAN_DAY / 365)
    day = _daily(lat_rad, declination, _sunset_rad(lat_rad, declination))
    return np.maximum(24 / np.pi * _SOLAR_CONSTANT_KW_M2 * near * day, 0.0)


def night_hours(lat: float) -> float:
    """The longest night of the twelve mean days at `lat` (degrees), in hours.

    >>> night_hours(0.0)
    12.0
    """
    sunset = _sunset_rad(np.radians(lat), _declination_rad())
    return float(round(24 - 24 / np.pi * sunset.min(), 6))


def _diffuse_share(clearness: Floats, sunset_rad: Floats) -> Floats:
    k = np.clip(clearness, 0.3, 0.8)
    winter = 1.391 - 3.560 * k + 4.189 * k**2 - 2.137 * k**3
    summer = 1.311 - 3.022 * k + 3.427 * k**2 - 1.821 * k**3
    return np.where(sunset_rad <= np.radians(81.4), winter, summer)


def on_plane(level_kwh_m2_day: Floats, lat: float, tilt_deg: float) -> Floats:
    """Monthly sun on a plane tilted towards the equator, shape (12,), kWh/m2/day.

    Parameters: `level_kwh_m2_day` (12,) sun on level ground; `lat` degrees; `tilt_deg` 0 to 90.
    Source: Liu and Jordan 1963, Klein 1977, diffuse share Erbs 1982 (Duffie and Beckman, eq.
    2.12.1, 2.19.1 and 2.19.3), ground reflection 0.2. Valid for monthly means of a clearness of
    0.3 to 0.8; outside, the diffuse share of the nearer bound is used.

    >>> level = np.full(12, 5.0)
    >>> bool(np.allclose(on_plane(level, 14.0, 0.0), level))
    True
    """
    declination = _declination_rad() * (1.0 if lat >= 0 else -1.0)
    lat_rad, tilt = np.radians(abs(lat)), np.radians(tilt_deg)
    sunset = _sunset_rad(lat_rad, declination)
    on_tilt = np.minimum(sunset, _sunset_rad(lat_rad - tilt, declination))
    outside = extraterrestrial_kwh_m2_day(lat)
    level_beam = np.maximum(_daily(lat_rad, declination, sunset), 1e-9)
    beam_ratio = np.maximum(_daily(lat_rad - tilt, declination, on_tilt), 0.0) / level_beam
    diffuse = _diffuse_share(level_kwh_m2_day / np.maximum(outside, 1e-9), sunset)
    sky = diffuse * (1 + np.cos(tilt)) / 2 + _ALBEDO * (1 - np.cos(tilt)) / 2
    return np.asarray(level_kwh_m2_day * ((1 - diffuse) * beam_ratio + sky), dtype=np.float64)


@lru_cache(maxsize=1024)
def _clear_sky(lat: float, lon: float) -> tuple[float, ...]:
    import pandas as pd  # noqa: PLC0415 (pvlib speaks in its series; 90 MB: only when needed)
    from pvlib.location import Location  # noqa: PLC0415

    place = Location(lat, lon, tz="UTC", altitude=0)
    start = pd.Timestamp("2021-01-01", tz="UTC") - pd.Timedelta(hours=lon / 15)
    halves = pd.to_timedelta(np.arange(48) * 0.5 + 0.25, unit="h")
    sums = []
    with warnings.catch_warnings():
        # pvlib still calls names that pandas has renamed: for its authors, not for our readers.
        warnings.simplefilter("ignore", DeprecationWarning)
        for day in _MEAN_DAY:
            times = start + pd.Timedelta(days=int(day) - 1) + halves
            sums.append(float(place.get_clearsky(times, model="ineichen")["ghi"].sum()) / 2000)
    return tuple(sums)


def clear_sky_kwh_m2_day(lat: float, lon: float) -> Floats:
    """Sun on level ground under a clear sky, mean day of each month, shape (12,), kWh/m2/day.

    pvlib's Ineichen and Perez model with its own monthly Linke turbidity, at sea level (which
    is prudent for a summit). `lat` and `lon` in degrees, rounded to 0.1 degree.
    """
    return np.array(_clear_sky(round(lat, 1), round(lon, 1)))
