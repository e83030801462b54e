"""Panel and battery for a place without mains, sized for its worst month and *n* sunless days.

The sizes are linear in the draw, so a planner can size one watt per place and multiply. Each
assumption comes out with its value, source and status. Sun that cannot be (more than falls above
the atmosphere, or a month of night) is refused rather than sized.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liane.equipment import _sun
from liane.equipment.facts import Fact
from liane.errors import BadInput
from liane.words import N_

__all__ = ["Assumption", "SolarDesign", "size_site"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Assumption:
    """One number the sizing rests on; `text` is a message to be said in the reader's language."""

    text: str
    fact: Fact


@dataclass(frozen=True)
class SolarDesign:
    """What to buy (`panel_w` at its label, `battery_wh` at its label) and what it rests on."""

    panel_w: float
    battery_wh: float
    worst_month: int
    sun_kwh_m2_day: float
    sun_source: str
    assumptions: tuple[Assumption, ...]
    tilt_deg: float
    azimuth_deg: float
    draw_w: float
    sunless_days: float


_LOCNET = "locnet cost tool, defaults (collected in docs/construction/equipment.md)"
_OURS = "docs/construction/equipment.md"


def _assumption(text: str, value: float, unit: str, source: str = _OURS) -> Assumption:
    return Assumption(text, Fact(value, unit, source, "2026", "assumption"))


_DEPTH = _assumption(N_("share of a battery that is used (LiFePO4)"), 0.80, "", _LOCNET)
_BATTERY_LOSS = _assumption(N_("battery lost each year"), 0.02, "1/year", _LOCNET)
_BATTERY_LIFE = _assumption(N_("years a battery has to last"), 8, "year")
_PANEL_LOSS = _assumption(N_("panel output lost each year"), 0.005, "1/year", _LOCNET)
_PANEL_LIFE = _assumption(N_("years a panel has to last"), 15, "year")
_YIELD = _assumption(N_("share left after heat, dust, wiring and charger"), 0.75, "")
_ROUND_TRIP = _assumption(N_("share of the energy that comes back out of a battery"), 0.95, "")
_RECOVERY = _assumption(N_("days to refill a battery after the sunless days"), 10, "day")
_CLOUDS_LOW = _assumption(
    N_("share of the clear sky's sun counted in a month, within 40° of the equator"), 0.6, ""
)
_CLOUDS_HIGH = _assumption(
    N_("share of the clear sky's sun counted in a month, beyond 40° of latitude"), 0.45, ""
)
_ALWAYS: tuple[Assumption, ...] = (
    _DEPTH, _BATTERY_LOSS, _BATTERY_LIFE, _PANEL_LOSS, _PANEL_LIFE, _YIELD, _ROUND_TRIP, _RECOVERY,
)  # fmt: skip
_GIVEN_SOURCE = N_("monthly sun on level ground, given by the project")
_CLEAR_SOURCE = N_("pvlib, clear sky (Ineichen) reduced by a stated factor: no measured sun given")
_TILTS_DEG = np.arange(10.0, 61.0, 5.0)


def _value(assumption: Assumption) -> float:
    value = assumption.fact.value
    return float("nan") if value is None else value


def _given(monthly: Sequence[float], lat: float) -> Floats:
    sun = np.asarray(monthly, dtype=np.float64)
    if sun.shape != (12,) or not np.isfinite(sun).all() or (sun < 0).any():
        raise BadInput(
            N_("monthly sun: 12 numbers of kWh/m² a day are needed, January first; got {count}"),
            count=sun.size,
        )
    above = sun > _sun.extraterrestrial_kwh_m2_day(lat)
    if above.any():
        month = int(np.argmax(above)) + 1
        raise BadInput(
            N_(
                "monthly sun: month {month}: {value} kWh/m² a day is more than falls above the "
                "atmosphere there; check the unit (kWh/m² a day on level ground) and the latitude"
            ),
            month=month,
            value=f"{sun[month - 1]:g}",
        )
    return sun


def _worst(level: Floats, lat: float) -> tuple[float, int, float]:
    """The tilt (degrees) whose worst month is best, that month (1 to 12) and its sun."""
    planes = np.array([_sun.on_plane(level, lat, float(tilt)) for tilt in _TILTS_DEG])
    best = int(np.argmax(np.round(planes.min(axis=1), 9)))
    month = int(np.argmin(planes[best]))
    return float(_TILTS_DEG[best]), month + 1, float(planes[best, month])


def _check(draw_w: float, lat: float, lon: float, sunless_days: float) -> None:
    for name, value, low, high in (
        ("draw_w", draw_w, 0.0, 1e6),
        ("lat", lat, -90.0, 90.0),
        ("lon", lon, -180.0, 180.0),
        ("sunless_days", sunless_days, 0.0, 365.0),
    ):
        if not low <= value <= high:
            raise BadInput(
                N_("{field}: {value} is not between {low} and {high}"),
                field=name,
                value=f"{value:g}",
                low=f"{low:g}",
                high=f"{high:g}",
            )


def _battery_wh(draw_w: float, lat: float, sunless_days: float) -> float:
    hours = 24.0 * sunless_days + _sun.night_hours(lat)
    left = (1 - _value(_BATTERY_LOSS)) ** _value(_BATTERY_LIFE)
    return float(draw_w * hours / (_value(_DEPTH) * left))


def _panel_w(draw_w: float, sun_kwh_m2_day: float, sunless_days: float) -> float:
    left = (1 - _value(_PANEL_LOSS)) ** _value(_PANEL_LIFE)
    daily_wh = draw_w * 24 / _value(_ROUND_TRIP) * (1 + sunless_days / _value(_RECOVERY))
    return float(daily_wh / (sun_kwh_m2_day * _value(_YIELD) * left))


def size_site(
    draw_w: float,
    lat: float,
    lon: float,
    sunless_days: float,
    monthly_sun_kwh_m2_day: Sequence[float] | None = None,
) -> SolarDesign:
    """Panel (W) and battery (Wh) that carry `draw_w` through the worst month.

    Parameters: `draw_w` mean draw in W, day and night; `lat`, `lon` in degrees; `sunless_days`
    days in a row without any sun; `monthly_sun_kwh_m2_day` 12 means on level ground, January
    first, or None for pvlib's clear sky reduced by a stated factor.
    Method: the battery carries the sunless days and the longest night, at the end of its life;
    the panel gives a day's energy in the worst month, at the end of its life, and refills the
    battery within the days stated; its tilt (10 to 60 degrees) is the best for the worst month.
    Raises BadInput for impossible values and where a month has no sun. Linear in `draw_w`.

    >>> design = size_site(10.0, 14.0, -4.0, 3, [5.5] * 12)
    >>> round(design.battery_wh), design.tilt_deg
    (1246, 10.0)
    """
    _check(draw_w, lat, lon, sunless_days)
    if monthly_sun_kwh_m2_day is not None:
        level, source = _given(monthly_sun_kwh_m2_day, lat), _GIVEN_SOURCE
        assumptions = _ALWAYS
    else:
        factor = _CLOUDS_LOW if abs(lat) <= 40 else _CLOUDS_HIGH
        level = _sun.clear_sky_kwh_m2_day(lat, lon) * _value(factor)
        source, assumptions = _CLEAR_SOURCE, (*_ALWAYS, factor)
    tilt_deg, month, sun = _worst(level, lat)
    if sun < 0.1:
        raise BadInput(
            N_("month {month} has no sun to speak of at latitude {lat}: plan another source"),
            month=month,
            lat=f"{lat:g}",
        )
    return SolarDesign(
        panel_w=_panel_w(draw_w, sun, sunless_days),
        battery_wh=_battery_wh(draw_w, lat, sunless_days),
        worst_month=month,
        sun_kwh_m2_day=sun,
        sun_source=source,
        assumptions=assumptions,
        tilt_deg=tilt_deg,
        azimuth_deg=180.0 if lat >= 0 else 0.0,
        draw_w=draw_w,
        sunless_days=sunless_days,
    )
