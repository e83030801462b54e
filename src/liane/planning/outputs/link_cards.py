"""Every link in the report: one row in a table, and a card with its profile and both directions.

Cards are the heavy part of the page: `Detail` says how many profiles are drawn, with how many
points and table rows, so that the page keeps its weight whatever the number of links. The links
that matter most (long-haul, doubtful) keep their drawing longest.
"""

from dataclasses import dataclass
from typing import Any

from liane.planning.outputs.devices import device_name
from liane.planning.outputs.profile_drawing import profile_drawing, profile_of, profile_rows
from liane.planning.outputs.wording import Names, degrees, distance, percent, quantity, spoken
from liane.propagation import itm
from liane.words import N_, _, number, say

__all__ = ["DETAILS", "Detail", "chance_class", "channel", "link_cards", "link_rows"]


@dataclass(frozen=True)
class Detail:
    """How much of the profiles the page can hold."""

    points: int
    rows: int
    profiles: int


EVERY = 10_000
DETAILS = (Detail(80, 9, EVERY), Detail(56, 7, EVERY), Detail(40, 5, EVERY), Detail(28, 5, EVERY))
"""From the richest page to the lightest that still draws every profile."""

_LAW = {
    "lawful": N_("● lawful"),
    "unlawful": N_("■ not lawful"),
    "unknown": N_("○ to be confirmed"),
}
_LAW_CLASS = {"lawful": "ok", "unlawful": "cut", "unknown": "unknown"}
_KINDS = {"ptp": N_("point to point"), "ptmp": N_("sector"), "fibre": N_("fibre")}


def chance_class(probability: float | None) -> str:
    """The state of a chance: fine from 0.9, worn from 0.5."""
    if probability is None:
        return "unknown"
    return "ok" if probability >= 0.9 else "worn" if probability >= 0.5 else "cut"


def _chance(link: dict[str, Any]) -> dict[str, str]:
    state = chance_class(link.get("probability"))
    shape = {"ok": "", "worn": "▲ ", "cut": "■ ", "unknown": "○ "}[state]
    return {
        "class": "" if state == "ok" else f"state {state}",
        "text": shape + percent(link.get("probability")),
    }


def _law(link: dict[str, Any]) -> dict[str, str]:
    if link["kind"] == "fibre":
        return {"class": "", "text": "–", "doubt": ""}
    status = link.get("lawful") or "unknown"
    return {
        "class": f"state {_LAW_CLASS[status]}",
        "text": _(_LAW[status]),
        "doubt": "" if status == "lawful" else status,
    }


def link_rows(plan: dict[str, Any], names: Names) -> list[dict[str, Any]]:
    """The table of all links."""
    return [
        {
            "id": link["id"],
            "name": names[link["id"]],
            "kind": _(_KINDS[link["kind"]]),
            "km": number(link["distance_m"] / 1000, 1 if link["distance_m"] >= 950 else 2),
            "mhz": number(link.get("frequency_mhz")) if link.get("frequency_mhz") else "–",
            "mbps": number(link.get("mbps")),
            "margin": number(link["margin_db"]) if link.get("margin_db") is not None else "–",
            "fresnel": percent(link["fresnel_fraction"])
            if link.get("fresnel_fraction") is not None
            else "–",
            "rssi": quantity(link["rssi_dbm"], "dBm") if link.get("rssi_dbm") is not None else "–",
            "chance": _chance(link),
            "law": _law(link),
        }
        for link in plan["links"]
    ]


def _importance(link: dict[str, Any]) -> tuple[bool, float, float]:
    chance = link.get("probability")
    return link["kind"] == "ptmp", 1.0 if chance is None else chance, -link["distance_m"]


def _direction(
    link: dict[str, Any], way: str, ends: tuple[str, str], heights: tuple[Any, Any]
) -> dict[str, str]:
    sent = (link.get("directions") or {}).get(way) or {}
    return {
        "head": say("from {a} to {b}", a=ends[0], b=ends[1]),
        "azimuth": degrees(sent.get("azimuth_deg")),
        "tilt": degrees(sent.get("tilt_deg"), 1, sign=True),
        "height": quantity(heights[0], "m"),
        "power": quantity(sent.get("power_dbm"), "dBm"),
        "eirp": quantity(sent.get("eirp_dbm"), "dBm"),
        "rssi": quantity(sent.get("rssi_dbm"), "dBm"),
        "margin": quantity(sent.get("margin_db"), "dB"),
        "mcs": number(sent.get("mcs")),
        "mbps": quantity(sent.get("mbps"), _("Mb/s")),
    }


def _notes(link: dict[str, Any], names: Names) -> list[str]:
    notes = []
    if link.get("itm_code"):
        said = itm.explain(int(link["itm_code"]), int(link.get("itm_warnings") or 0))
        notes += [say("ITM: {note}", note=_(text)) for text in said]
    if link.get("dfs"):
        notes.append(
            _(
                "Radar has priority here (DFS): at switching on the radio listens first,"
                " and may change channel."
            )
        )
    if link.get("length_note"):
        notes.append(spoken(link["length_note"], names))
    if link.get("airtime") is not None:
        notes.append(say("Takes {share} of its sector's air.", share=percent(link["airtime"])))
    return notes


def channel(holder: dict[str, Any]) -> str:
    """Frequency and width of a link or a device."""
    parts = (holder.get("frequency_mhz"), holder.get("width_mhz"))
    return " · ".join(quantity(part, "MHz") for part in parts)


def _facts(link: dict[str, Any]) -> list[tuple[str, str]]:
    """What everybody asks of a link; levels are those of the worse direction."""
    if link["kind"] == "fibre":
        return [
            (_("Straight line"), distance(link["distance_m"])),
            (_("Length along the way"), distance(link.get("route_m"))),
            (_("Rate"), quantity(link.get("mbps"), _("Mb/s"))),
        ]
    return [
        (_("Distance"), distance(link["distance_m"])),
        (_("Channel"), channel(link)),
        (_("Radiated power (EIRP)"), quantity(link.get("eirp_dbm"), "dBm")),
        (_("Signal expected"), quantity(link.get("rssi_dbm"), "dBm")),
        (_("Margin"), quantity(link.get("margin_db"), "dB")),
        (_("Rate"), quantity(link.get("mbps"), _("Mb/s"))),
        (_("Available in the year"), percent(link.get("availability"), 2)),
        (_("Chances to work"), percent(link.get("probability"))),
    ]


def _account(link: dict[str, Any]) -> list[tuple[str, str]]:
    """Where the path loss comes from, and the limit of power."""
    if link["kind"] == "fibre":
        return []
    limit = (
        quantity(link["limit_dbm"], "dBm") if link.get("limit_dbm") is not None else _("unknown")
    )
    return [
        (_("Path loss used"), quantity(link.get("loss_db"), "dB", 1)),
        (_("Free space"), quantity(link.get("free_space_db"), "dB", 1)),
        (_("Diffraction over the ground"), quantity(link.get("diffraction_db"), "dB", 1)),
        (_("Longley-Rice (ITM), median"), quantity(link.get("itm_db"), "dB", 1)),
        (_("Error of terrain and trees"), "±\u00a0" + quantity(link.get("sigma_db"), "dB", 1)),
        (_("Smallest Fresnel clearance"), percent(link.get("fresnel_fraction"))),
        (_("Limit of radiated power"), limit),
    ]


def _brief(link: dict[str, Any]) -> str:
    parts = [distance(link["distance_m"]), quantity(link.get("mbps"), _("Mb/s"))]
    return " · ".join(parts)


def _card(link: dict[str, Any], names: Names, detail: Detail, drawn: bool) -> dict[str, Any]:
    ends = names.get(link["a"], link["a"]), names.get(link["b"], link["b"])
    heights = link.get("height_a_m"), link.get("height_b_m")
    profile = profile_of(link, detail.points) if drawn else None
    radio = link["kind"] != "fibre"
    return {
        "id": link["id"],
        "name": names[link["id"]],
        "kind": _(_KINDS[link["kind"]]),
        "a": ends[0],
        "svg": profile_drawing(link, profile, ends) if profile else None,
        "rows": profile_rows(profile, detail.rows) if profile else [],
        "missing": radio and profile is None,
        "facts": _facts(link),
        "account": _account(link),
        "brief": _brief(link),
        "law": _law(link) if radio else None,
        "devices": [
            (names.get(link[end], link[end]), device_name(link.get(f"device_{end}")))
            for end in "ab"
        ],
        "ways": [
            _direction(link, "ab", ends, heights),
            _direction(link, "ba", ends[::-1], heights[::-1]),
        ]
        if radio
        else [],
        "notes": _notes(link, names),
        "chance": _chance(link),
        "doubtful": radio and chance_class(link.get("probability")) != "ok",
    }


def link_cards(
    plan: dict[str, Any], names: Names, detail: Detail
) -> tuple[list[dict[str, Any]], int]:
    """Cards of the links that get one, in the plan's order, and how many have none."""
    ranked = sorted(plan["links"], key=_importance)
    kept = {link["id"] for link in ranked[: detail.profiles]}
    cards = [_card(link, names, detail, True) for link in plan["links"] if link["id"] in kept]
    return cards, len(plan["links"]) - len(cards)
