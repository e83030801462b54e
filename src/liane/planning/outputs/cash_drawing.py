"""The cash curve: what the network has cost or brought since the first day, year by year.

With an economic assessment, its three scenarios are drawn; without one, what is spent. Zero is
marked; lines are told apart by their dash and their name at the end, not by colour alone.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from liane.planning.outputs.labels import text_width
from liane.planning.outputs.svg import Point, drawing, nice_ticks, path, short, tag
from liane.words import N_, _, number, say

__all__ = ["Curve", "cash_curves", "cash_drawing"]

WIDTH, HEIGHT = 360.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 350.0, 26.0, 196.0
TEXT = 13.6
_NAMES = {"prudent": N_("prudent"), "central": N_("central"), "ambitious": N_("ambitious")}


@dataclass(frozen=True)
class Curve:
    """Cumulated cash at the end of each year, from the purchase (year 0)."""

    key: str
    name: str
    yearly: tuple[float, ...]


def cash_curves(plan: dict[str, Any]) -> list[Curve]:
    """The scenarios of the assessment, or else what the plan spends."""
    curve = (plan.get("economics") or {}).get("cash_curve") or {}
    found = [
        Curve(key, _(name), tuple(float(v) for v in curve[key][::12]))
        for key, name in _NAMES.items()
        if len(curve.get(key, [])) > 12
    ]
    if found:
        return found
    cost, years = plan["cost"], int(plan["project"]["horizon_years"])
    spent = tuple(-cost["capex"] - year * cost["opex_year"] for year in range(years + 1))
    return [Curve("spent", _("spent"), spent)]


def _unit(highest: float) -> tuple[float, str]:
    for size, name in ((1e9, _("billions")), (1e6, _("millions")), (1e3, _("thousands"))):
        if highest >= 2 * size:
            return size, name
    return 1.0, ""


def _apart(ys: list[float], room: float) -> list[float]:
    """End names pushed apart so that none covers another."""
    order = sorted(range(len(ys)), key=lambda at: ys[at])
    moved = list(ys)
    for before, at in pairwise(order):
        moved[at] = max(moved[at], moved[before] + room)
    over = max(0.0, max(moved) - (BOTTOM - 2))
    return [y - over for y in moved]


def _axes(low: float, high: float, years: int, unit: float) -> list[Markup]:
    def y_of(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low)

    ticks = nice_ticks(low / unit, high / unit, 4)
    lines = "".join(f"M{short(LEFT)} {short(y_of(t * unit))}H{short(RIGHT)}" for t in ticks if t)
    places = 0 if all(t == round(t) for t in ticks) else 1
    names = [
        tag("text", number(t, places), x=LEFT - 5, y=y_of(t * unit) + 4.5, text_anchor="end")
        for t in ticks
    ]
    step = 1 if years <= 6 else 2 if years <= 12 else 5
    for year in range(0, years + 1, step):
        x = LEFT + (RIGHT - LEFT) * year / years
        names.append(tag("text", number(year), x=x, y=BOTTOM + 16, text_anchor="middle"))
    names.append(tag("text", _("years"), x=RIGHT, y=BOTTOM + 31, text_anchor="end"))
    zero = f"M{short(LEFT)} {short(y_of(0))}H{short(RIGHT)}"
    return [
        tag("path", d=lines, class_="g"),
        tag("path", d=zero, class_="ze"),
        tag("g", *names, class_="ax"),
    ]


def _points(curve: Curve, low: float, high: float) -> list[Point]:
    years = len(curve.yearly) - 1
    return [
        (
            LEFT + (RIGHT - LEFT) * year / years,
            BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low),
        )
        for year, value in enumerate(curve.yearly)
    ]


def _above(points: list[Point], name: str) -> float:
    """A baseline for `name` at the curve's end, above all of the curve that it stands over."""
    left = RIGHT - 3 - text_width(name, TEXT)
    over = [y for x, y in points if x >= left]
    before = max((at for at, (x, _y) in enumerate(points) if x < left), default=0)
    (x0, y0), (x1, y1) = points[before], points[min(before + 1, len(points) - 1)]
    edge = y0 + (y1 - y0) * (left - x0) / (x1 - x0) if x1 > x0 else y0
    return min([edge, *over]) - 6


def cash_drawing(curves: list[Curve], currency: str) -> Markup:
    """The curves with their names; `currency` as people write it."""
    values = [value for curve in curves for value in curve.yearly]
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.02 * (high - low or 1.0)
    low, high = low - room, high + room
    years = len(curves[0].yearly) - 1
    unit, unit_name = _unit(max(abs(low), abs(high)))
    shapes = _axes(low, high, years, unit)
    runs = [_points(curve, low, high) for curve in curves]
    for curve, points in zip(curves, runs, strict=True):
        shapes.append(tag("path", d=path(points), class_=f"cu c-{curve.key}"))
    wished = [_above(points, curve.name) for curve, points in zip(curves, runs, strict=True)]
    for curve, y in zip(curves, _apart(wished, 15.0), strict=True):
        at_x, at_y = RIGHT - 3, max(y, 13.0)
        shapes.append(tag("text", curve.name, x=at_x, y=at_y, text_anchor="end", class_="en"))
    shapes.append(tag("text", f"{unit_name} {currency}".strip(), x=4, y=13, class_="ax"))
    title = say(
        "Cash since the purchase, over {years} years; the table below gives the figures.",
        years=years,
    )
    return drawing(WIDTH, HEIGHT, title, shapes, "cash")
