"""A printable settings sheet per unit, for radios that are set by hand in their own pages.

airOS radios get the names that airOS uses; a radio of no known family gets the same facts under
plain names. The key is a placeholder: it is chosen on the day and never printed.
"""

from typing import Any

from liane.planning.outputs.devices import AIROS, Unit, device_name, family, known_device
from liane.planning.outputs.templating import page
from liane.planning.outputs.wording import one_line, quantity
from liane.words import _, number

__all__ = ["unit_sheet"]


def _mode(unit: Unit) -> str:
    if unit.entry["role"] == "ptp":
        return _("Access Point PtP") if unit.is_access_point else _("Station PtP")
    return _("Access Point PtMP") if unit.is_access_point else _("Station PtMP")


def _wireless(unit: Unit, country: str | None) -> list[tuple[str, str]]:
    entry, device = unit.entry, known_device(unit.entry["device"])
    gain = device.gain_dbi.value if device else None
    return [
        (_("Wireless mode"), _mode(unit)),
        (_("SSID"), unit.network[:32]),
        (_("Country"), country or "?"),
        (_("Channel width"), quantity(entry.get("width_mhz"), "MHz")),
        (_("Frequency (centre)"), quantity(entry.get("frequency_mhz"), "MHz")),
        (_("Output power"), quantity(unit.power_dbm, "dBm")),
        (_("Antenna gain"), quantity(gain, "dBi") if gain is not None else "?"),
        (_("Radiated power to keep under (EIRP)"), quantity(entry.get("eirp_dbm"), "dBm", 1)),
        (_("Security"), "WPA2-AES"),
        (_("WPA key, the same at both ends"), _("TO BE REPLACED")),
    ]


def _network(unit: Unit) -> list[tuple[str, str]]:
    return [
        (_("Device name"), one_line(unit.name)),
        (_("Network mode"), _("bridge")),
        (_("Management address"), _("given by your own address plan")),
        (_("Remote management from the Internet"), _("off")),
    ]


def _distance(unit: Unit) -> list[tuple[str, str]]:
    furthest = max((link["distance_m"] for link in unit.links), default=0.0)
    return [
        (_("Distance (ACK), at least"), f"{number(furthest / 1000 * 1.1 + 0.1, 1)}\u00a0km"),
        (_("Automatic power control"), _("off: the power above is the law’s")),
    ]


def _notes(unit: Unit) -> list[str]:
    notes = [
        _(
            "Replace the key by the same secret of 20 characters or more at both"
            " ends, and the default password at once."
        )
    ]
    if unit.obstacle:
        notes.insert(0, unit.obstacle)
    if any(link.get("dfs") for link in unit.links):
        notes.append(
            _(
                "Radar has priority here (DFS): at switching on the radio listens first,"
                " and may change channel."
            )
        )
    if any(link.get("lawful") == "unknown" for link in unit.links):
        notes.append(
            _("The law is not known here: do not switch on before the regulator has answered.")
        )
    return notes


def unit_sheet(plan: dict[str, Any], unit: Unit) -> str:
    """The settings of one unit as a page."""
    airos = family(unit.entry["device"]) == AIROS
    country = plan["project"].get("country")
    groups = [
        (_("Wireless"), _wireless(unit, country)),
        (_("Network"), _network(unit)),
        (_("Advanced"), _distance(unit)),
    ]
    return page(
        "unit_sheet.html",
        unit=one_line(unit.name),
        project=plan["project"]["name"],
        system="airOS" if airos else _("set by hand in the radio’s own pages"),
        device=device_name(unit.entry["device"]),
        site=one_line(unit.site.get("name") or unit.site["id"]),
        groups=groups,
        notes=_notes(unit),
    )
