"""Items of the price list in words, where Liane knows them.

Ids are those that price lists use; a device is called by its catalogue name. What is not known
here keeps the name that the project gave it.
"""

from liane.planning.outputs.devices import device_name
from liane.words import N_, _, number, say

__all__ = ["amount_of", "item_name"]

_ITEMS = {
    "site-works": N_("site works: mounting, earthing, cable"),
    "switch-box": N_("switch box"),
    "solar-panel": N_("solar panels"),
    "battery-lifepo4": N_("batteries"),
    "charge-controller": N_("charge controllers"),
    "fibre-aerial": N_("aerial fibre"),
    "rent-summit": N_("rent of summits and towers"),
    "mains-power": N_("mains power"),
    "maintenance": N_("maintenance"),
    "transit": N_("ways to the Internet"),
    "visit": N_("visits"),
    "uplink": N_("ways to the Internet"),
}


_UNITS = {
    "each": N_("×"),
    "site": N_("×"),
    "month": N_("months"),
    "site-month": N_("site-months"),
    "visit": N_("visits"),
    "metre": N_("m"),
    "m": N_("m"),
    "site-visit": N_("visits"),
}


def item_name(item: str) -> str:
    """An item of the price list in words, where Liane knows it; else as it is written there."""
    if item.startswith("mast-") and item[5:].isdigit():
        return say("mast of {height} m", height=item[5:])
    return _(_ITEMS[item]) if item in _ITEMS else device_name(item)


def amount_of(quantity: float | None, unit: str | None) -> str:
    """A quantity and its unit in words: `3 ×`, `570 m`, `1 400 Wh`."""
    if quantity is None:
        return "?"
    shown = number(quantity, 0 if quantity == round(quantity) or quantity >= 100 else 1)
    named = _(_UNITS[unit]) if unit in _UNITS else (unit or "")
    return f"{shown}\u00a0{named}".strip()
