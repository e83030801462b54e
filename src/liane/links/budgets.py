"""Path and two devices in, what the link carries out: levels, rates, margins, chances.

Each direction takes the highest modulation whose sensitivity is met with the fade margin asked, at
the power that the device, the law and the other receiver allow. `mbps_ab` is the net rate while
the air belongs to that direction: both share it, so x/mbps_ab + y/mbps_ba ≤ 1. Nothing is clamped
in silence: every row has its notes, and what rests on an unknown value is NaN.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from liane.equipment import FADE_MARGIN_DB, Device
from liane.links.doubt import probability
from liane.links.fading import yearly_availability
from liane.links.notes import Note
from liane.links.paths import Array, Flags, Ints, Paths
from liane.links.rates import Mac, SharedRates, mac_of, shared_rates

__all__ = ["FADE_MARGIN_DB", "OVERLOAD_DBM", "Budget", "budget", "off_axis_db"]

OVERLOAD_DBM = -20.0  # above this level a Wi-Fi receiver may be driven out of its linear range
NEARBY = (
    0.10  # share of frequency within which a survey still holds: the 5 GHz band about its middle
)
LEAST_POWER_DBM = 0.0  # few radios can be set lower


@dataclass(frozen=True)
class Budget:
    """A link budget, one row per path; dBm, dB, Mb/s; −1 and 0 Mb/s where no modulation holds.

    Powers are those to set at the radios; margins are over the sensitivity of the chosen
    modulation (of the lowest, if none holds). `mbps` is the lower direction. `probability` and
    `availability` are shares (0 to 1) for both directions at their chosen rates. `basis` holds
    the assumptions (messages to translate), `sources` the rate tables, `missing` the unknown
    values by name.
    """

    eirp_ab_dbm: Array
    eirp_ba_dbm: Array
    power_a_dbm: Array
    power_b_dbm: Array
    rssi_ab_dbm: Array
    rssi_ba_dbm: Array
    mcs_ab: Ints
    mcs_ba: Ints
    margin_ab_db: Array
    margin_ba_db: Array
    mbps_ab: Array
    mbps_ba: Array
    mbps: Array
    probability: Array
    availability: Array
    notes: Ints
    works: Flags
    basis: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.mbps)

    def take(self, rows: Any) -> "Budget":
        """The budgets of `rows`: indices or a mask."""
        arrays = [f.name for f in fields(self) if f.name not in ("basis", "sources", "missing")]
        return replace(self, **{name: getattr(self, name)[rows] for name in arrays})

    def swap(self) -> "Budget":
        """The same budgets with the two ends exchanged."""
        pairs = [(f.name, _mirror(f.name)) for f in fields(self) if _mirror(f.name) != f.name]
        return replace(self, **{name: getattr(self, mirror) for name, mirror in pairs})


def _mirror(name: str) -> str:
    swaps = {"_ab": "_ba", "_ba": "_ab", "_a_": "_b_", "_b_": "_a_"}
    for old, new in swaps.items():
        if old in name:
            return name.replace(old, new)
    return name


@dataclass(frozen=True)
class _Direction:
    """One direction at its chosen modulation."""

    eirp: Array
    power: Array
    rssi: Array
    mcs: Ints
    margin: Array
    mbps: Array
    notes: Ints


def off_axis_db(angle_deg: ArrayLike, beam_deg: ArrayLike, floor_db: float = 20.0) -> Array:
    """Gain lost (dB) by looking `angle_deg` away from the axis of a beam `beam_deg` wide (−3 dB).

    Any shapes that broadcast. Source: the parabolic pattern 12 (θ/θ_3dB)² of 3GPP TR 36.942,
    section 4.2.1, capped at `floor_db`: a model, no maker's diagram. 360° lose nothing.

    >>> float(off_axis_db(45.0, 90.0))
    3.0
    """
    away = np.abs(np.mod(np.asarray(angle_deg, float) + 180.0, 360.0) - 180.0)
    beam = np.asarray(beam_deg, float)
    loss = np.minimum(12.0 * (away / beam) ** 2, floor_db)
    return np.asarray(np.where(beam >= 360.0, 0.0, loss))


def budget(
    loss_db: ArrayLike,
    sigma_db: ArrayLike,
    device_a: Device,
    device_b: Device,
    frequency_mhz: float,
    width_mhz: int,
    limit_dbm: ArrayLike | None,
    fade_margin_db: float = FADE_MARGIN_DB,
    *,
    paths: Paths | None = None,
    feeder_a_db: ArrayLike = 0.0,
    feeder_b_db: ArrayLike = 0.0,
    off_axis_a_db: ArrayLike = 0.0,
    off_axis_b_db: ArrayLike = 0.0,
    mac_efficiency: float | None = None,
) -> Budget:
    """Budgets of one pair of devices over n paths.

    Parameters: median path loss and its σ (dB, shape (n,)), the devices at ends a and b, centre
    frequency and width (MHz), EIRP limit (dBm, a number or (n,); None or NaN where none is known,
    which the notes say), fade margin (dB). `paths`, row for row, brings the cases of doubt for the
    probability and the fading for the availability: without it the probability is that of one
    normal error and the availability NaN. Feeder and off-axis losses in dB at each end; EIRP is
    on the axis. `mac_efficiency` replaces the assumption of `MAC`.

    Returns a `Budget`; a device value that is unknown makes the rows NaN and is named in
    `missing`; a width or frequency that a device lacks gives no link, with a note. Raises
    ValueError if `paths` has another length than `loss_db`. Source: the sum of gains and losses
    in dB (ITU-R F.1093 terms); sensitivities and powers as the rate tables say.
    """
    loss = np.atleast_1d(np.asarray(loss_db, float))
    sigma = np.broadcast_to(np.asarray(sigma_db, float), loss.shape)
    if paths is not None and len(paths) != len(loss):
        raise ValueError("paths and loss_db must have the same length")
    missing = _unknown(device_a, device_b)
    refused = _refused(device_a, device_b, frequency_mhz, width_mhz)
    if missing or refused:
        return _no_budget(len(loss), missing, refused)
    shared = shared_rates(device_a, device_b, width_mhz)
    if not len(shared.mcs):
        return _no_budget(len(loss), (), Note.NO_COMMON_RATE)
    ends = (
        _end(device_a, feeder_a_db, off_axis_a_db),
        _end(device_b, feeder_b_db, off_axis_b_db),
    )
    limit = np.asarray(np.inf if limit_dbm is None else limit_dbm, float)
    air = _Air(loss, np.broadcast_to(np.where(np.isnan(limit), np.inf, limit), loss.shape))
    mac = mac_of(device_a, device_b, mac_efficiency)
    return _both_ways(air, sigma, ends, shared, mac, fade_margin_db, paths, frequency_mhz)


@dataclass(frozen=True)
class _Air:
    """What lies between the ends: the loss, and the EIRP limit (inf where none is known)."""

    loss: Array
    limit: Array


@dataclass(frozen=True)
class _End:
    """One end: its antenna's gain less its cable, on the axis and towards the other end."""

    gain: Array
    towards: Array


def _end(device: Device, feeder_db: ArrayLike, off_axis: ArrayLike) -> _End:
    value = device.gain_dbi.value
    gain = np.asarray(np.nan if value is None else value, float) - np.asarray(feeder_db, float)
    return _End(gain, gain - np.asarray(off_axis, float))


def _both_ways(
    air: _Air,
    sigma: Array,
    ends: tuple[_End, _End],
    shared: SharedRates,
    mac: Mac,
    fade_margin_db: float,
    paths: Paths | None,
    frequency_mhz: float,
) -> Budget:
    net = shared.phy_mbps * mac.efficiency
    there = (shared.power_a_dbm, shared.sensitivity_b_dbm)
    back = (shared.power_b_dbm, shared.sensitivity_a_dbm)
    ab = _direction(air, ends[0], ends[1], *there, shared.mcs, net, fade_margin_db)
    ba = _direction(air, ends[1], ends[0], *back, shared.mcs, net, fade_margin_db)
    chance, share = _chances(ab, ba, air.loss, sigma, paths, frequency_mhz)
    notes = ab.notes | ba.notes | _row_notes(air, share, paths, frequency_mhz, shared)
    return Budget(
        ab.eirp, ba.eirp, ab.power, ba.power, ab.rssi, ba.rssi, ab.mcs, ba.mcs,
        ab.margin, ba.margin, ab.mbps, ba.mbps, np.minimum(ab.mbps, ba.mbps), chance, share,
        notes, (ab.mcs >= 0) & (ba.mcs >= 0), (mac.basis,), shared.sources,
    )  # fmt: skip


def _direction(
    air: _Air,
    sender: _End,
    receiver: _End,
    power_dbm: Array,
    sensitivity_dbm: Array,
    mcs: Ints,
    net_mbps: Array,
    fade_margin_db: float,
) -> _Direction:
    """Every modulation of every path at once (n × MCS), then the best that holds."""
    way = receiver.towards + sender.towards - air.loss
    lawful = np.minimum(power_dbm[None, :], (air.limit - sender.gain)[:, None])
    power = np.minimum(lawful, (OVERLOAD_DBM - way)[:, None])
    margin = power + way[:, None] - sensitivity_dbm[None, :]
    holds = margin >= fade_margin_db
    rank = np.where(holds, np.arange(1, len(mcs) + 1)[None, :], 0)
    best = np.maximum(rank.max(axis=1) - 1, 0)
    at = (np.arange(len(way)), best)
    some, level = holds.any(axis=1), power[at]
    rate = np.where(some, net_mbps[best], 0.0)
    return _Direction(
        level + sender.gain,
        level,
        level + way,
        np.where(some, mcs[best], -1),
        margin[at],
        np.where(np.isnan(way), np.nan, rate),
        _power_notes(level, lawful[at], power_dbm[best])
        | np.int64(Note.NO_RATE) * (~some & ~np.isnan(way)),
    )


def _power_notes(level: Array, lawful: Array, own: Array) -> Ints:
    """What to say about a power: lowered for the law, for the receiver, or too low to be set."""
    return np.asarray(
        np.int64(Note.LOWERED_FOR_LAW) * (lawful < own)
        | np.int64(Note.LOWERED_FOR_RECEIVER) * (level < lawful)
        | np.int64(Note.POWER_TOO_LOW) * (level < np.minimum(own, LEAST_POWER_DBM)),
        dtype=np.int64,
    )


def _chances(
    ab: _Direction, ba: _Direction, loss: Array, sigma: Array, paths: Paths | None, frequency: float
) -> tuple[Array, Array]:
    """Probability that both directions hold their rate, and their yearly availability."""
    margin = np.minimum(ab.margin, ba.margin)
    if paths is None:
        return np.asarray(ndtr(margin / np.maximum(sigma, 1e-9))), np.full(len(loss), np.nan)
    share = yearly_availability(
        margin,
        paths.multipath_pct,
        paths.month_to_year,
        paths.time_sigma_db,
        paths.rain_001_db,
        frequency,
    )
    return probability(paths, loss + margin, loss), share


def _row_notes(
    air: _Air, share: Array, paths: Paths | None, frequency_mhz: float, shared: SharedRates
) -> Ints:
    unknown = np.isnan(air.loss)
    notes = (
        np.int64(Note.PATH_UNKNOWN) * unknown
        | np.int64(Note.NO_LIMIT_KNOWN) * np.isinf(air.limit)
        | np.int64(Note.AVAILABILITY_UNKNOWN) * (np.isnan(share) & ~unknown)
        | np.int64(Note.RATES_BY_STANDARD if shared.by_standard else 0)
    )
    if paths is not None:
        notes = notes | _path_notes(paths, frequency_mhz)
    return np.asarray(notes, dtype=np.int64)


def _path_notes(paths: Paths, frequency_mhz: float) -> Ints:
    off = np.abs(paths.frequency_mhz / frequency_mhz - 1.0) > NEARBY
    return np.asarray(
        np.int64(Note.OTHER_FREQUENCY) * off
        | np.int64(Note.CLUTTER_UNKNOWN) * (paths.known & ~paths.clutter_known)
        | np.int64(Note.ITM_REFUSED) * (paths.itm_code > 1)
        | np.int64(Note.ITM_WARNED) * (paths.itm_code == 1)
    )


def _unknown(device_a: Device, device_b: Device) -> tuple[str, ...]:
    """The values of the two devices that a budget cannot do without and that nobody gave."""
    names = ("gain_dbi",) if device_a.sheet and device_b.sheet else ("max_power_dbm", "gain_dbi")
    lacks = [
        f"{device.id}: {name}"
        for device in (device_a, device_b)
        for name in names
        if getattr(device, name).value is None
    ]
    return tuple(dict.fromkeys(lacks))


def _refused(device_a: Device, device_b: Device, frequency_mhz: float, width_mhz: int) -> Note:
    half = width_mhz / 2.0
    refused = Note(0)
    for device in (device_a, device_b):
        if not device.is_radio or not device.covers(frequency_mhz - half, frequency_mhz + half):
            refused |= Note.OUT_OF_BAND
        if width_mhz not in device.widths_mhz:
            refused |= Note.WIDTH_REFUSED
    return refused


def _no_budget(rows: int, missing: tuple[str, ...], refused: Note) -> Budget:
    """Rows without a budget: NaN if a value is unknown, 0 Mb/s if the devices cannot do it."""
    nothing = np.full(rows, np.nan)
    mbps = np.full(rows, 0.0 if refused else np.nan)
    none = np.full(rows, -1, dtype=np.int64)
    notes = refused | (Note.DEVICE_UNKNOWN if missing else Note(0))
    return Budget(
        nothing, nothing, nothing, nothing, nothing, nothing, none, none, nothing, nothing,
        mbps, mbps, mbps, nothing, nothing, np.full(rows, int(notes), dtype=np.int64),
        np.zeros(rows, dtype=bool), (), (), missing,
    )  # fmt: skip
