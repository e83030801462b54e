"""Loss between two antennas with nothing between them (Recommendation ITU-R P.525-4).

Plain numpy, any shapes that broadcast. A distance or frequency that is not above 0 gives NaN:
unknown, never zero.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["loss_db"]

_SPEED_OF_LIGHT_M_S = 299_792_458.0


def loss_db(distance_m: ArrayLike, frequency_mhz: ArrayLike) -> NDArray[Any]:
    """Free-space basic transmission loss (dB).

    distance_m and frequency_mhz: any shapes that broadcast; the result has the common shape. Not
    above 0: NaN. Source: P.525-4, equation (3), 20 log10(4 pi d / lambda). Valid in the far field.

    >>> round(float(loss_db(1_000.0, 5_500.0)), 2)
    107.26
    """
    d, f = np.broadcast_arrays(
        np.asarray(distance_m, dtype=np.float64), np.asarray(frequency_mhz, dtype=np.float64)
    )
    waves = 4e6 * np.pi * d * f / _SPEED_OF_LIGHT_M_S
    sane = (d > 0.0) & (f > 0.0)
    return np.where(sane, 20.0 * np.log10(np.where(sane, waves, 1.0)), np.nan)
