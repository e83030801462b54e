"""What the outputs need to know of a device: its name, its family, its standard.

Read from the catalogue that comes with Liane. A device that a project brought itself may not be
there: its id then serves as its name and its family is unknown, so that its settings go on a
general sheet instead of a file that its maker's system would read.
"""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from liane.equipment import Device, load_catalogue
from liane.words import N_, _, number, say

__all__ = ["AIROS", "MIKROTIK", "OPENWRT", "Unit", "device_name", "family", "known_device", "units"]

OPENWRT, MIKROTIK, AIROS = "openwrt", "mikrotik", "airos"
_FAMILIES = {"openwrt": OPENWRT, "mikrotik": MIKROTIK, "airmax-ac": AIROS, "airmax-m": AIROS}


# What has no maker has no name of its own: it is said in the reader's language.
_GENERIC = {
    "fibre-terminal": N_("fibre terminal (media converter)"),
    "switch-box": N_("switch box"),
    "sector-5ghz-90deg-16dbi-with-radio": N_("sector antenna 5 GHz, 90°, 16 dBi, with its radio"),
}


@dataclass(frozen=True)
class Unit:
    """One radio of the plan: where it is, what it is, and the links it carries."""

    site: dict[str, Any]
    entry: dict[str, Any]
    links: tuple[dict[str, Any], ...]

    @property
    def name(self) -> str:
        return str(self.entry["unit"])

    @property
    def is_mesh(self) -> bool:
        """Whether one point-to-point radio carries several links: then it is a mesh node."""
        return self.entry["role"] == "ptp" and len(self.links) > 1

    @property
    def is_access_point(self) -> bool:
        """Whether this end rules the air: the sector, or end a of a point-to-point link."""
        if self.entry["role"] == "ptp":
            return bool(self.links) and self.links[0]["a"] == self.site["id"]
        return bool(self.entry["role"] == "sector")

    @property
    def power_dbm(self) -> int | None:
        """Transmit power to set: whole dBm, rounded down so that what was lawful stays lawful."""
        power = self.entry.get("power_dbm")
        return None if power is None else math.floor(power + 1e-9)

    @property
    def obstacle(self) -> str:
        """Why this radio cannot be set as planned, in the language in use; empty if it can."""
        if self.power_dbm is None:
            return _("The power to set is not known: do not switch this radio on.")
        if self.power_dbm < 0:
            return say(
                "The law asks for {power} dBm and radios do not go under 0 dBm: do not switch this"
                " one on, take a smaller antenna.",
                power=number(self.power_dbm),
            )
        return ""

    @property
    def network(self) -> str:
        """The network name (SSID), the same at both ends."""
        if self.entry["role"] == "ptp" and self.links:
            return f"liane-{self.links[0]['id']}".lower()
        if self.entry["role"] == "client" and self.links:
            return f"liane-{self.links[0].get('unit_a') or self.links[0]['id']}".lower()
        return f"liane-{self.name}".lower()


@cache
def _catalogue() -> dict[str, Device]:
    return load_catalogue()


def device_name(ident: str | None) -> str:
    """The model's name for people, or its id when the catalogue does not have it."""
    if ident in _GENERIC:
        return _(_GENERIC[ident])
    known = _catalogue().get(ident or "")
    return known.name if known else (ident or "?")


def known_device(ident: str | None) -> Device | None:
    """The catalogue's entry, if there is one."""
    return _catalogue().get(ident or "")


def family(ident: str | None) -> str:
    """Which settings a device takes: one of ours, or an empty text when not known."""
    known = _catalogue().get(ident or "")
    return _FAMILIES.get(known.family, "") if known else ""


def units(plan: dict[str, Any]) -> list[Unit]:
    """Every radio of the plan, in the order of its sites."""
    links = {link["id"]: link for link in plan["links"]}
    return [
        Unit(site, entry, tuple(links[at] for at in entry.get("links", []) if at in links))
        for site in plan["sites"]
        for entry in site["devices"]
        if entry["role"] != "fibre-terminal" and entry.get("frequency_mhz")
    ]
