"""What the air itself takes from 10 GHz up: oxygen and water vapour.

Specific attenuation of a standard atmosphere at sea level (1,013.25 hPa, 15 °C, 7.5 g/m³ of
water), from the validation table of ITU-R P.676-12; drier or higher places lose less. Below
10 GHz it stays under 0.015 dB/km and is left out. Above 100 GHz it is not known here.
"""

import numpy as np
from numpy.typing import ArrayLike

from liane.links.paths import Array

__all__ = ["GASES_FROM_MHZ", "gas_loss_db"]

GASES_FROM_MHZ = 10_000.0
_GHZ_AND_DB_KM = (
    (10, 0.0142), (12, 0.0182), (14, 0.0245), (16, 0.0353), (18, 0.0575), (20, 0.1089),
    (22, 0.1873), (24, 0.1732), (26, 0.1250), (28, 0.1018), (30, 0.0938), (32, 0.0936),
    (34, 0.0980), (36, 0.1057), (38, 0.1166), (40, 0.1311), (44, 0.1765), (48, 0.2744),
    (50, 0.3884), (52, 0.7375), (54, 2.3389), (55, 4.3250), (56, 7.1911), (57, 10.206),
    (58, 12.498), (59, 13.785), (60, 14.778), (61, 15.167), (62, 14.161), (63, 11.001),
    (64, 7.0204), (65, 3.9903), (66, 2.1542), (68, 0.8050), (70, 0.5140), (74, 0.3752),
    (80, 0.3424), (86, 0.3590), (92, 0.3939), (100, 0.4581),
)  # fmt: skip


def gas_loss_db(distance_m: ArrayLike, frequency_mhz: ArrayLike) -> Array:
    """Loss (dB) in the air of paths of `distance_m` at `frequency_mhz`; both broadcast.

    0 below 10 GHz, NaN above 100 GHz. Source: table of specific attenuation of ITU-R P.676-12
    (ITU's validation examples), interpolated in its logarithm, along a level path at sea level.

    >>> float(gas_loss_db(10_000.0, 24_000.0)).__round__(3)
    1.732
    """
    ghz, db_km = np.array(_GHZ_AND_DB_KM).T
    frequency_ghz = np.asarray(frequency_mhz, float) / 1000.0
    specific = np.exp(np.interp(frequency_ghz, ghz, np.log(db_km), right=np.nan))
    loss = specific * np.asarray(distance_m, float) / 1000.0
    return np.asarray(np.where(frequency_ghz < GASES_FROM_MHZ / 1000.0, 0.0, loss))
