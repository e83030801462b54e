"""The energy of a place: mains, or panels and a battery sized for its sunless days.

Sizes are linear in the draw. A draw that no sheet gives is assumed, and the plan says so.
"""

from dataclasses import dataclass, field

from liane.equipment import Device, draw_or_assumed, solar
from liane.planning.costing import Need
from liane.planning.places import Place

__all__ = ["Energy"]

_BOX_DRAW_W = 6.0


@dataclass
class Energy:
    """How places are powered: which have the mains, how many sunless days the others stand."""

    mains: frozenset[str]
    sunless_days: int
    monthly_sun: tuple[float, ...] | None
    switch_box: Device | None = None
    sized: dict[tuple[float, float], solar.SolarDesign] = field(default_factory=dict)
    assumed: set[str] = field(default_factory=set)

    @property
    def box_draw_w(self) -> float:
        """Draw of the switch and injectors that every place has, watts."""
        if self.switch_box is None:
            return _BOX_DRAW_W
        return self.draw_w(self.switch_box)

    def draw_w(self, device: Device) -> float:
        """The draw of a device in watts; assumed by its kind, and noted, when it is unknown."""
        if device.draw_w.value is None:
            self.assumed.add(device.id)
        return float(draw_or_assumed(device).value or 0.0)

    def one_watt(self, place: Place) -> solar.SolarDesign:
        """Panel and battery for one watt drawn day and night at a place (sized by half degrees)."""
        key = (round(place.lat * 2) / 2, round(place.lon * 2) / 2)
        if key not in self.sized:
            self.sized[key] = solar.size_site(1.0, *key, self.sunless_days, self.monthly_sun)
        return self.sized[key]

    def needs(self, place: Place, draw_w: float) -> tuple[Need, ...]:
        """Panel watts and battery watt-hours for a draw; nothing where there is mains."""
        if place.id in self.mains:
            return ()
        per_watt = self.one_watt(place)
        return (
            Need("solar-panel", per_watt.panel_w * draw_w, place.id),
            Need("battery-lifepo4", per_watt.battery_wh * draw_w, place.id),
        )
