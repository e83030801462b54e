"""Devices and choices as pages show them: words for codes, « ? » for what is unknown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.networks.equipment.models import Choice
from liane.server.site.widgets.profile import Profile
from liane.words import say

__all__ = ["device", "facts", "name_of", "options", "profile", "use_of", "uses"]

_USES = {
    "ptp": lazy("one end of a link"),
    "cpe": lazy("station of a home"),
    "sector": lazy("sector that serves several homes"),
    "ap": lazy("access point"),
    "switch": lazy("switch, no radio"),
    "fibre": lazy("fibre"),
}
_FACTS = {
    "max_power_dbm": lazy("highest power"),
    "gain_dbi": lazy("gain of the antenna"),
    "beam_deg": lazy("width of its beam"),
    "draw_w": lazy("power it draws"),
    "ports": lazy("ports"),
    "port_mbps": lazy("rate of its port"),
}
_NO_MAKER = {
    "fibre-terminal": lazy("fibre terminal, at one end"),
    "sector-5ghz-90deg-16dbi-with-radio": lazy("sector antenna 5 GHz, 90°, with its radio"),
    "switch-box": lazy("box with switch, surge arrester, injectors"),
}


def use_of(told: Mapping[str, Any]) -> str:
    """What a device is for, as its code."""
    return str(told["kind"])


def uses(devices: Iterable[Mapping[str, Any]]) -> list[tuple[str, Any]]:
    """The uses that the catalogue knows, in its order of words."""
    there = {use_of(each) for each in devices}
    return [(code, label) for code, label in _USES.items() if code in there]


def name_of(told: Mapping[str, Any]) -> str:
    """A device as its maker calls it; what has no maker is said in the reader's language."""
    return str(_NO_MAKER.get(told["id"], told["name"]))


def device(told: Mapping[str, Any], price: float | None) -> dict[str, Any]:
    """A device with what one chooses by: use, software, power, gain, draw, price."""
    known = told["facts"]
    return {
        **told,
        "name": name_of(told),
        "use": _USES.get(told["kind"], told["kind"]),
        "bands": "; ".join(f"{low:g}–{high:g}" for low, high in told["bands"]),
        "widths": ", ".join(map(str, told["widths_mhz"])),
        "rate": max(told["best_mbps"].values(), default=None),
        "power": known["max_power_dbm"]["value"],
        "gain": known["gain_dbi"]["value"],
        "draw": known["draw_w"]["value"],
        "price": price,
    }


def facts(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What is known of a device, each value with where it came from."""
    return [
        {
            **told["facts"][name],
            "label": label,
            "said": say(told["facts"][name]["said"]),
            "digits": 0 if name in ("ports", "port_mbps") else 1,
        }
        for name, label in _FACTS.items()
    ]


def options(choice: Choice, names: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    """Every radio of a choice, the best first, with its reasons in a language."""
    reasons: Mapping[str, Sequence[str]] = choice.result["said"][language]["reasons"]
    return [
        {
            **option,
            "name": names.get(option["device"], option["device"]),
            "reasons": reasons.get(option["device"], ()),
            "fit": ("ok", _("suits")) if option["fits"] else ("cut", _("does not suit")),
            "allowed": option["law"] == "lawful",
        }
        for option in choice.result["options"]
    ]


def profile(choice: Choice) -> Profile | None:
    """The ground along a choice between two sites."""
    told = choice.result.get("profile")
    if not told:
        return None
    return Profile(
        told["at_m"],
        told["ground_m"],
        [height or 0.0 for height in told["clutter_m"]],
        choice.height_a_m or 0.0,
        choice.height_b_m or 0.0,
        choice.result["frequency_mhz"],
        choice.result["clearance_m"],
        choice.result["clearance_at_m"],
    )
