"""Power lowered until an emission keeps its limit: EIRP = transmit power + gain - losses."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["eirp_dbm", "fit_power"]

Floats = NDArray[np.float64]


def eirp_dbm(power_dbm: ArrayLike, gain_dbi: ArrayLike, losses_db: ArrayLike = 0.0) -> Floats:
    """EIRP in dBm of a transmit power (dBm), an antenna gain (dBi) and feeder losses (dB).

    Any shapes that broadcast; returns their common shape. Recommendation ITU-R V.573.

    >>> float(eirp_dbm(20, 16, 0.5))
    35.5
    """
    power, gain, losses = (np.asarray(v, np.float64) for v in (power_dbm, gain_dbi, losses_db))
    return np.asarray(power + gain - losses, dtype=np.float64)


def fit_power(
    limit_dbm: ArrayLike | None,
    power_dbm: ArrayLike,
    gain_dbi: ArrayLike,
    losses_db: ArrayLike = 0.0,
    step_db: float = 0.0,
) -> Floats:
    """The highest transmit power (dBm) up to `power_dbm` whose EIRP keeps `limit_dbm`.

    Any shapes that broadcast. `step_db` is the step in which the radio's power can be set: the
    power is then lowered to a whole step below the limit (0: no steps). `limit_dbm` None or NaN
    is an unknown limit: the result is NaN there, never the full power.

    >>> float(fit_power(30.0, 27.0, 16.0))
    14.0
    >>> float(fit_power(26.98, 24.0, 23.0, step_db=1.0))
    3.0
    """
    limit = np.asarray(np.nan if limit_dbm is None else limit_dbm, dtype=np.float64)
    power = np.asarray(power_dbm, dtype=np.float64)
    room = limit - np.asarray(gain_dbi, np.float64) + np.asarray(losses_db, np.float64)
    if step_db > 0:
        room = np.floor(room / step_db + 1e-9) * step_db
    return np.asarray(np.minimum(power, room), dtype=np.float64)
