"""An installation sheet per place: what to carry, where to aim, what to measure, how to stay safe.

Printed and taken up the hill. Azimuths are true; what a compass shows differs by a declination
that is unknown unless the project gives it. Climbing and lightning come before anything else, and
nobody goes alone.
"""

import math
from typing import Any

from markupsafe import Markup

from liane.planning.outputs.devices import device_name
from liane.planning.outputs.items import amount_of, item_name
from liane.planning.outputs.link_cards import channel
from liane.planning.outputs.svg import drawing, path, tag
from liane.planning.outputs.templating import page
from liane.planning.outputs.wording import Names, degrees, distance, one_line, quantity
from liane.words import N_, _, number, say

__all__ = ["rssi_range_dbm", "site_sheet"]

_ROLES = {
    "ptp": N_("point to point"),
    "sector": N_("sector"),
    "client": N_("client of a sector"),
    "fibre-terminal": N_("fibre terminal"),
}
_SAFETY = (
    N_(
        "Weather looked at: no storm seen or heard within the last 30 minutes,"
        " no strong wind, no wet metal."
    ),
    N_("Owner and neighbours told; the ground below is closed to children and animals."),
    N_(
        "Harness, two lanyards, helmet, gloves, closed shoes: each looked at"
        " today, none of them cut or worn."
    ),
    N_("Mast, guys and anchors looked at from the ground: no rust, no crack, nothing loose."),
    N_(
        "No electric line within reach of a falling mast: at least one and a"
        " half times its height away."
    ),
    N_(
        "Power off and locked before working in front of an antenna; nobody"
        " stands in front of one that sends."
    ),
    N_("Tools on strings. Nothing is thrown up or down."),
    N_("Phone charged, the nearest health post known, and somebody at home knows when to worry."),
)
_LEAVING = (
    N_("Earth wire from the mast to the rod: tight, and its resistance measured and noted."),
    N_("Lightning arrester on each cable where it enters; drip loop; cable tied every 50 cm."),
    N_("Bolts tight, tape on the connectors, antennas marked with their unit’s name."),
    N_(
        "Signal, rate and the time written above; a photo of each antenna and of the view along it."
    ),
    N_("Default passwords changed; the key is not written on this sheet."),
)


def rssi_range_dbm(
    rssi_dbm: float, margin_db: float | None, sigma_db: float | None
) -> tuple[float, float]:
    """Received levels (dBm) between which an installation is as planned.

    Five decibels about the median expected, or one standard deviation of the path loss if that
    is wider, but never below the level at which the planned rate has no margin left.

    >>> rssi_range_dbm(-60.0, 4.0, 3.0)
    (-64.0, -55.0)
    """
    room = max(5.0, sigma_db or 0.0)
    below = min(room, margin_db) if margin_db is not None and margin_db > 0 else room
    return rssi_dbm - below, rssi_dbm + room


def _seen_from(link: dict[str, Any], site: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """What is sent from here, what is heard here, and the other end."""
    ways = link.get("directions") or {}
    here_is_a = link["a"] == site
    out, back = ("ab", "ba") if here_is_a else ("ba", "ab")
    return ways.get(out) or {}, ways.get(back) or {}, link["b" if here_is_a else "a"]


def _link_row(link: dict[str, Any], site: str, names: Names) -> dict[str, str]:
    sent, heard, other = _seen_from(link, site)
    rssi = heard.get("rssi_dbm")
    fine = "?"
    if rssi is not None:
        low, high = rssi_range_dbm(rssi, heard.get("margin_db"), link.get("sigma_db"))
        fine = say(
            "{low} to {high}", low=number(math.ceil(low)), high=quantity(math.floor(high), "dBm")
        )
    return {
        "id": link["id"],
        "name": names.get(other, other),
        "distance": distance(link["distance_m"]),
        "azimuth": degrees(sent.get("azimuth_deg")),
        "tilt": degrees(sent.get("tilt_deg"), 1, sign=True),
        "rssi": quantity(rssi, "dBm"),
        "range": fine,
    }


def _dial(unit: str, azimuth_deg: float | None) -> Markup:
    """A compass rose with the boresight; empty when there is none."""
    if azimuth_deg is None:
        return Markup("")
    east, north = math.sin(math.radians(azimuth_deg)), math.cos(math.radians(azimuth_deg))
    tip = 40 * east, -40 * north
    side = 7 * north, 7 * east
    neck = 0.78 * tip[0], 0.78 * tip[1]
    barbs = [(neck[0] + sign * side[0], neck[1] + sign * side[1]) for sign in (1, -1)]
    corners = ((_("N"), 0, -52), (_("E"), 56, 5), (_("S"), 0, 62), (_("W"), -56, 5))
    letters = [tag("text", letter, x=x, y=y, text_anchor="middle") for letter, x, y in corners]
    shapes = [
        tag("circle", r=46, class_="ring"),
        tag("path", d=path([(0.0, 0.0), tip]), class_="needle"),
        tag("path", d=path([tip, *barbs], closed=True), class_="tip"),
        *letters,
    ]
    title = say("Boresight at {azimuth} from true north", azimuth=degrees(azimuth_deg))
    body = tag("g", *shapes, transform="translate(70 68)")
    return drawing(140, 136, title, [body], f"d-{unit}")


def _unit(
    entry: dict[str, Any], site: dict[str, Any], links: dict[str, Any], names: Names
) -> dict[str, Any]:
    radio, role = bool(entry.get("frequency_mhz")), _ROLES[entry["role"]]
    facts = []
    if radio:
        facts = [
            (_("Height above ground"), quantity(entry.get("height_m"), "m", 1)),
            (_("True azimuth"), degrees(entry.get("azimuth_deg"))),
            (_("Tilt"), degrees(entry.get("tilt_deg"), 1, sign=True)),
            (
                _("Channel"),
                channel(entry),
            ),
            (_("Transmit power"), quantity(entry.get("power_dbm"), "dBm")),
        ]
    carried = [links[at] for at in entry.get("links", []) if at in links]
    return {
        "name": one_line(entry["unit"]),
        "role": _(role),
        "device": device_name(entry["device"]),
        "facts": facts,
        "dial": _dial(str(entry["unit"]), entry.get("azimuth_deg")) if radio else Markup(""),
        "links": [_link_row(link, site["id"], names) for link in carried] if radio else [],
    }


def _compass(plan: dict[str, Any]) -> str:
    declination = plan["project"].get("declination_deg")
    if declination is None:
        return _(
            "Azimuths are counted from true north. A compass shows magnetic north:"
            " its reading is the true"
            " azimuth minus the declination (east counted positive). The declination"
            " here is not known to"
            " Liane: read it on a recent map or ask a surveyor, or aim at the place itself."
        )
    return say(
        "Azimuths are counted from true north. The declination here is"
        " {declination}: a compass reads the true"
        " azimuth minus it (east counted positive).",
        declination=degrees(declination, 1, sign=True),
    )


def _power(power: dict[str, Any] | None) -> list[tuple[str, str]]:
    if not power:
        return []
    rows = [(_("Mean draw"), quantity(power.get("draw_w"), "W"))]
    if power.get("source") != "solar":
        return [
            (_("Source"), _("mains") if power.get("source") == "mains" else _("unknown")),
            *rows,
        ]
    return [
        (_("Source"), _("sun")),
        *rows,
        (_("Panel"), quantity(power.get("panel_w"), "W")),
        (_("Battery"), quantity(power.get("battery_wh"), "Wh")),
        (_("Stands without sun"), quantity(power.get("sunless_days"), _("days"))),
        (_("Sun in the worst month"), quantity(power.get("sun_kwh_m2_day"), _("kWh/m² a day"), 1)),
    ]


def _parts(plan: dict[str, Any], site: dict[str, Any]) -> list[tuple[str, str]]:
    lines = [at for at in plan["cost"].get("lines", []) if at.get("site") == site["id"]]
    bought = [at for at in lines if at.get("capex") or at.get("unit_price") is None]
    parts = [
        (item_name(at["item"]), amount_of(at.get("quantity"), at.get("unit"))) for at in bought
    ]
    listed = {at["item"] for at in bought}
    counted: dict[str, int] = {}
    for entry in site["devices"]:
        if entry["device"] not in listed:
            counted[entry["device"]] = counted.get(entry["device"], 0) + 1
    return parts + [
        (device_name(device), amount_of(count, "each")) for device, count in counted.items()
    ]


def site_sheet(plan: dict[str, Any], site: dict[str, Any], names: Names) -> str:
    """The sheet of one place as a page."""
    links = {link["id"]: link for link in plan["links"]}
    units = [_unit(entry, site, links, names) for entry in site["devices"]]
    figures = [
        (f"{site['lat']:.5f}", _("latitude, degrees")),
        (f"{site['lon']:.5f}", _("longitude, degrees")),
        (quantity(site.get("ground_m"), "m"), _("ground above the sea")),
        (quantity(site.get("mast_m"), "m"), _("mast above ground")),
    ]
    return page(
        "site_sheet.html",
        name=names[site["id"]],
        project=plan["project"]["name"],
        figures=figures,
        units=units,
        safety=[_(text) for text in _SAFETY],
        leaving=[_(text) for text in _LEAVING],
        compass=_compass(plan),
        aimed=any(unit["links"] for unit in units),
        power=_power(site.get("power")),
        parts=_parts(plan, site),
    )
