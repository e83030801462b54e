"""What a Wi-Fi radio can carry at what received level: rate tables per channel width.

A table holds one row per modulation and coding scheme (MCS), ascending, for all the streams of
the radio. PHY rates are computed from the numerology of IEEE 802.11-2020; the receiver
sensitivity is the maker's where the device's file gives it, otherwise the least that the standard
requires, and the table says which. Standards other than 802.11n, ac and ax are refused.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liane.errors import BadInput
from liane.words import N_

__all__ = [
    "ASSUMED_BACK_OFF_DB",
    "FADE_MARGIN_DB",
    "STANDARDS",
    "STANDARD_SOURCE",
    "RateTable",
    "back_off_db",
    "minimum_sensitivity_dbm",
    "phy_mbps",
    "usable_mcs",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STANDARDS = {"802.11n": 8, "802.11ac": 10, "802.11ax": 12}
"""Each standard with its number of MCS per stream count (802.11n: MCS 8 to 15 are 0 to 7 here)."""

STANDARD_SOURCE = (
    "IEEE 802.11-2020 tables 19-23 and 21-25, 802.11ax-2021 table 27-51: the least receiver "
    "sensitivity that the standard requires; real radios hear better"
)

FADE_MARGIN_DB = 6.0
"""Kept above the sensitivity of the rate counted on, wherever nothing else is asked: for ageing,
weather and rain-free fading (assumption). It is this low because the sensitivity is mostly the
standard's least, and real radios hear better."""

_BITS = np.array([1, 2, 2, 4, 4, 6, 6, 6, 8, 8, 10, 10], dtype=np.float64)
_CODING = np.array(
    [1 / 2, 1 / 2, 3 / 4, 1 / 2, 3 / 4, 2 / 3, 3 / 4, 5 / 6, 3 / 4, 5 / 6, 3 / 4, 5 / 6]
)
_SENSITIVITY_20_DBM = np.array(
    [-82, -79, -77, -74, -70, -66, -65, -64, -59, -57, -54, -52], dtype=np.float64
)
_DATA_TONES = {20: 52, 40: 108, 80: 234, 160: 468}
_DATA_TONES_AX = {20: 234, 40: 468, 80: 980, 160: 1960}
_SYMBOL_US = {"long": 4.0, "short": 3.6}
_SYMBOL_AX_US = {"long": 16.0, "short": 13.6}

ASSUMED_BACK_OFF_DB = np.array([0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8], dtype=np.float64)
"""How far below its highest power a radio is taken to send each MCS, where no sheet says it."""


@dataclass(frozen=True, eq=False)
class RateTable:
    """Rates of one radio at one width: arrays of one row per MCS, ascending.

    `sensitivity_dbm` is the least level at which the MCS is received, `power_dbm` the highest
    transmit power at that MCS (NaN if the device's power is unknown), `phy_mbps` the gross rate
    with the guard interval named by `guard`.
    """

    mcs: Ints
    sensitivity_dbm: Floats
    power_dbm: Floats
    phy_mbps: Floats
    source: str
    status: str
    width_mhz: int = 20
    guard: str = "long"


def _check(standard: str, width_mhz: int, streams: int) -> None:
    tones = _DATA_TONES_AX if standard == "802.11ax" else _DATA_TONES
    if standard not in STANDARDS:
        raise BadInput(
            N_("{standard}: unknown standard; give one of {choices}"),
            standard=standard,
            choices=", ".join(STANDARDS),
        )
    if width_mhz not in tones or (standard == "802.11n" and width_mhz > 40):
        raise BadInput(
            N_("{width} MHz: no rates for this width in {standard}; give 20, 40, 80 or 160"),
            width=width_mhz,
            standard=standard,
        )
    if not 1 <= streams <= 4:
        raise BadInput(N_("{streams} streams: give 1 to 4"), streams=streams)


def _rates(standard: str, width_mhz: int, streams: int, guard: str) -> Floats:
    ax = standard == "802.11ax"
    tones = (_DATA_TONES_AX if ax else _DATA_TONES)[width_mhz]
    symbol_us = (_SYMBOL_AX_US if ax else _SYMBOL_US)[guard]
    return np.asarray(tones * _BITS * _CODING * streams / symbol_us, dtype=np.float64)


def usable_mcs(standard: str, width_mhz: int, streams: int) -> Ints:
    """The MCS that exist for this standard, width (MHz) and number of streams, ascending.

    In 802.11ac an MCS whose data bits per symbol are not whole does not exist (MCS 9 at 20 MHz
    with 1, 2 or 4 streams), nor does MCS 6 at 80 MHz with 3 streams: IEEE 802.11-2020, 21.5.
    Raises BadInput for a standard, width or number of streams outside the tables.

    >>> usable_mcs("802.11ac", 20, 2).tolist()
    [0, 1, 2, 3, 4, 5, 6, 7, 8]
    """
    _check(standard, width_mhz, streams)
    mcs = np.arange(STANDARDS[standard], dtype=np.int64)
    if standard != "802.11ac":
        return mcs
    bits = _DATA_TONES[width_mhz] * _BITS[mcs] * _CODING[mcs] * streams
    exists = np.abs(bits - np.round(bits)) < 1e-6
    if (width_mhz, streams) == (80, 3):
        exists[6] = False
    return np.asarray(mcs[exists], dtype=np.int64)


def phy_mbps(standard: str, width_mhz: int, streams: int, guard: str = "long") -> Floats:
    """Gross rate in Mb/s of each usable MCS, shape (number of MCS,).

    data tones x bits per tone x coding rate x streams / symbol time, with a guard interval of
    0.8 us ("long") or 0.4 us ("short") for 802.11n and ac, 3.2 or 0.8 us for ax (IEEE 802.11-2020,
    19.5 and 21.5, 802.11ax-2021, 27.5). Raises BadInput outside the tables.

    >>> phy_mbps("802.11n", 20, 1).round(1).tolist()
    [6.5, 13.0, 19.5, 26.0, 39.0, 52.0, 58.5, 65.0]
    """
    mcs = usable_mcs(standard, width_mhz, streams)
    return np.asarray(_rates(standard, width_mhz, streams, guard)[mcs], dtype=np.float64)


def minimum_sensitivity_dbm(standard: str, width_mhz: int, streams: int) -> Floats:
    """Least receiver sensitivity (dBm) the standard requires of each usable MCS.

    IEEE 802.11-2020 tables 19-23 (n) and 21-25 (ac), 802.11ax-2021 table 27-51: the 20 MHz
    column, and 3 dB more at each doubling of the width. Raises BadInput outside the tables.

    >>> minimum_sensitivity_dbm("802.11n", 40, 2).tolist()
    [-79.0, -76.0, -74.0, -71.0, -67.0, -63.0, -62.0, -61.0]
    """
    mcs = usable_mcs(standard, width_mhz, streams)
    doublings = {20: 0, 40: 1, 80: 2, 160: 3}[width_mhz]
    return _SENSITIVITY_20_DBM[mcs] + 3.0 * doublings


def back_off_db(mcs: Ints) -> Floats:
    """Assumed power back-off (dB) of each MCS, shape of `mcs`; see `ASSUMED_BACK_OFF_DB`.

    >>> back_off_db(np.array([0, 7])).tolist()
    [0.0, 4.0]
    """
    return ASSUMED_BACK_OFF_DB[mcs]
