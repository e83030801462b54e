"""The rates two devices share, and the share of them that people can use.

Two radios meet on the modulations both have: the lower number of streams, the older standard. Net
rates are the gross ones times what the medium access leaves: a stated assumption, until a region
has measured its own.
"""

from dataclasses import dataclass

import numpy as np

from liane.equipment import Device, RateTable
from liane.links.paths import Array, Ints
from liane.words import N_

__all__ = ["MAC", "Mac", "SharedRates", "mac_of", "shared_rates"]


@dataclass(frozen=True)
class Mac:
    """What part of the gross rate is left for data, and what that rests on."""

    efficiency: float
    basis: str


MAC = {
    "ptp": Mac(
        0.60,
        N_(
            "assumption: 60 % of the gross rate is left for data on a point-to-point link "
            "(time-division; makers' and users' figures run from 50 % to 75 %); both directions "
            "share the air"
        ),
    ),
    "ptmp": Mac(
        0.50,
        N_(
            "assumption: 50 % of the gross rate is left for data in a sector with several "
            "clients (polling costs air); all clients and both directions share the air"
        ),
    ),
}


@dataclass(frozen=True)
class SharedRates:
    """Common modulations, ascending: what each end needs to hear and may send at each."""

    mcs: Ints
    phy_mbps: Array
    sensitivity_a_dbm: Array
    sensitivity_b_dbm: Array
    power_a_dbm: Array
    power_b_dbm: Array
    by_standard: bool
    sources: tuple[str, ...]


def mac_of(device_a: Device, device_b: Device, efficiency: float | None = None) -> Mac:
    """The medium access of a pair: a sector's if one end is a sector or an access point.

    `efficiency` (0 to 1), where given, is the caller's own and replaces the assumption.
    """
    if efficiency is not None:
        return Mac(efficiency, N_("the share of the gross rate left for data was given"))
    shared = {"sector", "ap"} & {device_a.kind, device_b.kind}
    return MAC["ptmp" if shared else "ptp"]


def shared_rates(device_a: Device, device_b: Device, width_mhz: int) -> SharedRates:
    """The modulations that both devices have at a width (MHz), ascending in gross rate.

    Raises BadInput (from the device) where one of them does not offer the width.
    """
    a, b = device_a.rates(width_mhz), device_b.rates(width_mhz)
    mcs, at_a, at_b = np.intersect1d(a.mcs, b.mcs, return_indices=True)
    return SharedRates(
        mcs.astype(np.int64),
        np.minimum(a.phy_mbps[at_a], b.phy_mbps[at_b]),
        a.sensitivity_dbm[at_a],
        b.sensitivity_dbm[at_b],
        a.power_dbm[at_a],
        b.power_dbm[at_b],
        _by_standard(a) or _by_standard(b),
        tuple(dict.fromkeys((a.source, b.source))),
    )


def _by_standard(table: RateTable) -> bool:
    return table.status == "assumption"
