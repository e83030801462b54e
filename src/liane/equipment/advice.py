"""Which radio for a link of a given length and rate, with the reasons said.

Each candidate is put at both ends of a clear path, keeps the limit of the best channel it can
use, and is judged on rate, margin, law, price, draw and software. The path loss, the channels and
the prices are given by the caller: nothing is known here of terrain, law or money. What is not
known of a device is said as a reason against it, not passed over.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from liane.equipment.device import Device
from liane.equipment.draw import draw_or_assumed
from liane.equipment.rates import FADE_MARGIN_DB
from liane.words import N_, _, number, say

__all__ = ["FIRMWARE", "Air", "Option", "advise"]

FIRMWARE = {
    "airmax-ac": "airOS 8",
    "airmax-m": "airOS 6",
    "mikrotik": "RouterOS",
    "openwrt": "OpenWrt",
}
"""The software of each family; what a family not listed here runs is unknown."""

LINK_KINDS = ("ptp", "cpe")


@dataclass(frozen=True)
class Air:
    """One channel to try: centre and width (MHz), EIRP limit (dBm), `lawful` or `unknown`."""

    centre_mhz: float
    width_mhz: float
    limit_dbm: float
    status: str


@dataclass(frozen=True)
class Option:
    """What one device does on the link, and why it is or is not advised.

    `mbps` is the net rate one way at a time; `margin_db` the reserve above the sensitivity of
    the scheme in use, fade margin included; `price` is for both ends, None if unknown.
    """

    device: str
    fits: bool
    centre_mhz: float | None
    width_mhz: int | None
    power_dbm: float | None
    eirp_dbm: float | None
    rssi_dbm: float | None
    mcs: int | None
    mbps: float
    margin_db: float | None
    law: str
    price: float | None
    draw_w: float
    firmware: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Try:
    air: Air
    power_dbm: float
    rssi_dbm: float
    mcs: int
    mbps: float
    margin_db: float


def _try(
    device: Device, air: Air, loss_db: float, efficiency: float, fade_margin_db: float
) -> _Try | None:
    """The best scheme of the device at both ends on that channel, None if none holds."""
    gain = device.gain_dbi.value
    if gain is None or not device.max_power_dbm.known:
        return None
    table = device.rates(int(air.width_mhz))
    power_dbm = np.minimum(table.power_dbm, air.limit_dbm - gain)
    rssi_dbm = power_dbm + 2 * gain - loss_db
    net = np.minimum(table.phy_mbps * efficiency, device.port_mbps.value or np.inf)
    holds = (rssi_dbm >= table.sensitivity_dbm + fade_margin_db) & (power_dbm >= 0)
    if not holds.any():
        return None
    at = int(np.argmax(np.where(holds, net, -1.0)))
    return _Try(
        air,
        float(power_dbm[at]),
        float(rssi_dbm[at]),
        int(table.mcs[at]),
        float(net[at]),
        float(rssi_dbm[at] - table.sensitivity_dbm[at]),
    )


def _best(tries: Iterable[_Try], mbps: float) -> _Try | None:
    """The narrowest channel that carries the rate asked, else the one that carries most."""
    tries = sorted(tries, key=lambda t: (t.air.width_mhz, -t.margin_db, t.air.centre_mhz))
    enough = [t for t in tries if t.mbps >= mbps]
    return enough[0] if enough else max(tries, key=lambda t: t.mbps, default=None)


def _why_not(device: Device, airs: Sequence[Air], best: _Try | None, mbps: float) -> list[str]:
    if not device.max_power_dbm.known or not device.gain_dbi.known:
        return [say(N_("power or gain unknown: nothing can be computed"))]
    if not airs:
        return [say(N_("no channel with a known limit in its bands"))]
    if best is None:
        return [say(N_("too little signal at this distance within the limit"))]
    if best.mbps < mbps:
        text = N_("carries {rate} Mb/s, {asked} asked")
        return [say(text, rate=number(best.mbps), asked=number(mbps))]
    return []


def _remarks(device: Device, best: _Try | None, price: float | None) -> list[str]:
    remarks = []
    if best and best.mbps >= (device.port_mbps.value or np.inf):
        remarks.append(say(N_("held back by its {rate} Mb/s port"), rate=number(best.mbps)))
    if best and device.max_power_dbm.value and best.power_dbm < device.max_power_dbm.value - 6:
        remarks.append(
            say(
                N_("lowers its power to {power} dBm to keep the limit"),
                power=number(best.power_dbm),
            )
        )
    if best and best.air.status != "lawful":
        remarks.append(_("law unknown: ask the regulator before buying"))
    if price is None:
        remarks.append(_("price unknown"))
    if not device.draw_w.known:
        remarks.append(_("draw assumed"))
    remarks.append(_("type approval unknown"))
    return remarks


def _option(
    device: Device, airs: Sequence[Air], best: _Try | None, price: float | None, mbps: float
) -> Option:
    gain, obstacles = device.gain_dbi.value, _why_not(device, airs, best, mbps)
    return Option(
        device=device.id,
        fits=not obstacles,
        centre_mhz=best.air.centre_mhz if best else None,
        width_mhz=int(best.air.width_mhz) if best else None,
        power_dbm=best.power_dbm if best else None,
        eirp_dbm=best.power_dbm + gain if best and gain is not None else None,
        rssi_dbm=best.rssi_dbm if best else None,
        mcs=best.mcs if best else None,
        mbps=best.mbps if best else 0.0,
        margin_db=best.margin_db if best else None,
        law=best.air.status if best else "unknown",
        price=price,
        draw_w=2 * (draw_or_assumed(device).value or 0.0),
        firmware=FIRMWARE.get(device.family, ""),
        reasons=(*obstacles, *_remarks(device, best, price)),
    )


def advise(
    devices: Iterable[Device],
    mbps: float,
    airs: Sequence[Air],
    loss_db: Callable[[float], float],
    prices: Mapping[str, float] | None = None,
    *,
    efficiency: float = 0.6,
    fade_margin_db: float = FADE_MARGIN_DB,
) -> list[Option]:
    """Rank the devices for a link that must carry `mbps` (net Mb/s, one way at a time).

    Parameters: `airs` the channels to try, with their EIRP limits (dBm); `loss_db` the path loss
    (dB) at a frequency (MHz); `prices` one end's price by device id, in one currency;
    `efficiency` the share of the gross rate left for data; `fade_margin_db` kept above the
    sensitivity. Returns those that fit first, cheapest first, unknown prices after known ones,
    then by draw; those that do not fit follow, with what stands against them.
    """
    options = []
    for device in devices:
        if device.kind not in LINK_KINDS:
            continue
        usable = [
            air
            for air in airs
            if air.width_mhz in device.widths_mhz
            and device.covers(
                air.centre_mhz - air.width_mhz / 2, air.centre_mhz + air.width_mhz / 2
            )
        ]
        tries = (
            _try(device, air, loss_db(air.centre_mhz), efficiency, fade_margin_db) for air in usable
        )
        each = (prices or {}).get(device.id)
        best = _best((t for t in tries if t), mbps)
        options.append(_option(device, usable, best, None if each is None else 2 * each, mbps))
    return sorted(options, key=_rank)


def _rank(option: Option) -> tuple[object, ...]:
    no_price = option.price is None
    return (
        not option.fits,
        0.0 if option.fits else -option.mbps,
        no_price,
        0.0 if option.price is None else option.price,
        option.draw_w,
        -(option.margin_db or 0.0),
        option.device,
    )
