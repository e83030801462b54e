"""What a device is taken to draw where its file does not say: an assumption, never a fact.

A solar site has to be sized even for a radio whose draw nobody has measured; the figures here are
deliberately high, and every plan that uses one must show it as an assumption.
"""

from liane.equipment.device import Device
from liane.equipment.facts import Fact

__all__ = ["ASSUMED_DRAW_W", "draw_or_assumed"]

_WHY = "docs/construction/equipment.md: "
ASSUMED_DRAW_W = {
    "radio": Fact(
        8.7, "W", _WHY + "1.5 times the highest idle draw known (5.8 W)", "2026", "assumption"
    ),
    "switch": Fact(6.0, "W", _WHY + "switch of five ports and injectors", "2026", "assumption"),
    "fibre": Fact(3.0, "W", _WHY + "media converter with its module", "2026", "assumption"),
}


def draw_or_assumed(device: Device) -> Fact:
    """The device's draw (W) if its file says it, else the assumption for its kind."""
    if device.draw_w.known:
        return device.draw_w
    return ASSUMED_DRAW_W["radio" if device.is_radio else device.kind]
