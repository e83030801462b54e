"""A device of the catalogue: a radio, a switch box, a fibre terminal.

Everything a device says comes from its file, with source, date and status; what the file does not
say is unknown. A device is a value: it never changes and two readings of one file are equal.
A radio gives its rates per width; what is not a radio has no rates and says so.
"""

from dataclasses import dataclass, field

import numpy as np

from liane.equipment import rates as wifi
from liane.equipment.facts import Fact, unknown
from liane.equipment.rates import RateTable
from liane.errors import BadInput
from liane.words import N_

__all__ = ["KINDS", "Device", "SheetRates"]

KINDS = ("ptp", "cpe", "sector", "ap", "switch", "fibre")
"""Main use: one end of a link, a house's terminal, a sector, an access point, or no radio."""


@dataclass(frozen=True)
class SheetRates:
    """The maker's own table for one width: sensitivity and power per MCS."""

    width_mhz: int
    mcs: tuple[int, ...]
    sensitivity_dbm: tuple[float, ...]
    power_dbm: tuple[float, ...]
    source: str
    date: str
    status: str


@dataclass(frozen=True)
class Device:
    """One model as it can be bought. `radio_source` tells where bands to streams come from."""

    id: str
    name: str
    vendor: str
    family: str
    kind: str
    standard: str = ""
    streams: int = 0
    bands: tuple[tuple[float, float], ...] = ()
    widths_mhz: tuple[int, ...] = ()
    radio_source: Fact = field(default_factory=lambda: unknown(""))
    max_power_dbm: Fact = field(default_factory=lambda: unknown("dBm"))
    gain_dbi: Fact = field(default_factory=lambda: unknown("dBi"))
    beam_deg: Fact = field(default_factory=lambda: unknown("°"))
    draw_w: Fact = field(default_factory=lambda: unknown("W"))
    ports: Fact = field(default_factory=lambda: unknown(""))
    port_mbps: Fact = field(default_factory=lambda: unknown("Mb/s"))
    sheet: tuple[SheetRates, ...] = ()
    note: str = ""
    file: str = ""

    @property
    def is_radio(self) -> bool:
        """Whether the device sends and receives over the air."""
        return bool(self.standard)

    @property
    def max_eirp_dbm(self) -> float | None:
        """Highest EIRP (dBm), or None if power or gain is unknown."""
        power, gain = self.max_power_dbm.value, self.gain_dbi.value
        return None if power is None or gain is None else power + gain

    def covers(self, low_mhz: float, high_mhz: float) -> bool:
        """Whether one of the radio's bands holds the whole of `low_mhz`..`high_mhz`."""
        return any(low <= low_mhz and high_mhz <= high for low, high in self.bands)

    def rates(self, width_mhz: int, guard: str = "long") -> RateTable:
        """The radio's rates at one width; the standard's minimum where its sheet is missing.

        Raises BadInput if the device is no radio or does not offer this width.
        """
        if width_mhz not in self.widths_mhz:
            raise BadInput(
                N_("{device}: no channel of {width} MHz; it offers {widths}"),
                device=self.id,
                width=width_mhz,
                widths=", ".join(map(str, self.widths_mhz)) or "–",
            )
        for sheet in self.sheet:
            if sheet.width_mhz == width_mhz:
                return self._from_sheet(sheet, guard)
        return self._from_standard(width_mhz, guard)

    def _from_sheet(self, sheet: SheetRates, guard: str) -> RateTable:
        usable = wifi.usable_mcs(self.standard, sheet.width_mhz, self.streams)
        phy = wifi.phy_mbps(self.standard, sheet.width_mhz, self.streams, guard)
        mcs = np.array(sheet.mcs, dtype=np.int64)
        return RateTable(
            mcs,
            np.array(sheet.sensitivity_dbm, dtype=np.float64),
            np.array(sheet.power_dbm, dtype=np.float64),
            phy[np.searchsorted(usable, mcs)],
            sheet.source,
            sheet.status,
            sheet.width_mhz,
            guard,
        )

    def _from_standard(self, width_mhz: int, guard: str) -> RateTable:
        mcs = wifi.usable_mcs(self.standard, width_mhz, self.streams)
        power = self.max_power_dbm.value
        top_dbm = np.nan if power is None else power
        return RateTable(
            mcs,
            wifi.minimum_sensitivity_dbm(self.standard, width_mhz, self.streams),
            top_dbm - wifi.back_off_db(mcs),
            wifi.phy_mbps(self.standard, width_mhz, self.streams, guard),
            wifi.STANDARD_SOURCE,
            "assumption",
            width_mhz,
            guard,
        )
