"""What the air itself takes from a path: oxygen and water vapour (Recommendation ITU-R P.676-12).

Line by line, in plain numpy; arguments broadcast. It matters from about 10 GHz, most around 22 and
60 GHz. Pressure, temperature and humidity are those of the place and have no default;
`STANDARD_AIR` names ITU's reference at sea level, for who wants it said so. What is unknown or out
of range gives NaN.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from liane.propagation._gas_lines import OXYGEN, WATER

__all__ = ["STANDARD_AIR", "specific_attenuation_db_km"]

# ITU's reference air at sea level (P.835): pressure hPa (dry), temperature K, water g/m³.
STANDARD_AIR = {"pressure_hpa": 1013.25, "temperature_k": 288.15, "water_g_m3": 7.5}

Array = NDArray[Any]


def _shape(f: Array, centre: Array, width: Array, lean: Array | float) -> Array:
    """Line shape (P.676-12, equation (5))."""
    below, above = centre - f, centre + f
    near = (width - lean * below) / (below**2 + width**2)
    far = (width - lean * above) / (above**2 + width**2)
    return np.asarray(f / centre * (near + far))


def _oxygen(f: Array, p: Array, e: Array, theta: Array) -> Array:
    """Imaginary refractivity of dry air: its lines and the continuum (equations (2) to (9))."""
    centre, a1, a2, a3, a4, a5, a6 = OXYGEN
    strength = a1 * 1e-7 * p * theta**3 * np.exp(a2 * (1.0 - theta))
    width = a3 * 1e-4 * (p * theta ** (0.8 - a4) + 1.1 * e * theta)
    width = np.sqrt(width**2 + 2.25e-6)
    lean = (a5 + a6 * theta) * 1e-4 * (p + e) * theta**0.8
    lines = (strength * _shape(f, centre, width, lean)).sum(axis=-1)
    f, p, e, theta = f[..., 0], p[..., 0], e[..., 0], theta[..., 0]
    d = 5.6e-4 * (p + e) * theta**0.8
    debye = 6.14e-5 / (d * (1.0 + (f / d) ** 2))
    nitrogen = 1.4e-12 * p * theta**1.5 / (1.0 + 1.9e-5 * f**1.5)
    return np.asarray(lines + f * p * theta**2 * (debye + nitrogen))


def _water(f: Array, p: Array, e: Array, theta: Array) -> Array:
    """Imaginary refractivity of water vapour (equations (3) to (6b))."""
    centre, b1, b2, b3, b4, b5, b6 = WATER
    strength = b1 * 1e-1 * e * theta**3.5 * np.exp(b2 * (1.0 - theta))
    width = b3 * 1e-4 * (p * theta**b4 + b5 * e * theta**b6)
    width = 0.535 * width + np.sqrt(0.217 * width**2 + 2.1316e-12 * centre**2 / theta)
    return np.asarray((strength * _shape(f, centre, width, 0.0)).sum(axis=-1))


def specific_attenuation_db_km(
    frequency_ghz: ArrayLike,
    pressure_hpa: ArrayLike,
    temperature_k: ArrayLike,
    water_g_m3: ArrayLike,
) -> tuple[Array, Array]:
    """Specific attenuation (dB/km) of dry air and of water vapour; their sum is that of the air.

    pressure_hpa is that of the dry air (total less vapour); all broadcast. NaN outside 1 to
    1,000 GHz, for pressure or temperature not above 0 and for negative humidity.
    Source: P.676-12, annex 1, equations (1) to (9), tables 1 and 2.

    >>> dry, water = specific_attenuation_db_km(60.0, **STANDARD_AIR)
    >>> round(float(dry + water), 3)
    14.778
    """
    f, p, t, rho = np.broadcast_arrays(
        *(np.asarray(v, float) for v in (frequency_ghz, pressure_hpa, temperature_k, water_g_m3))
    )
    sane = (f >= 1.0) & (f <= 1_000.0) & (p > 0.0) & (t > 0.0) & (rho >= 0.0)
    f, p, t, rho = (np.where(sane, v, np.nan)[..., np.newaxis] for v in (f, p, t, rho))
    e, theta = rho * t / 216.7, 300.0 / t
    scale = 0.1820 * f[..., 0]
    return scale * _oxygen(f, p, e, theta), scale * _water(f, p, e, theta)
