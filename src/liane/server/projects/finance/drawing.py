"""Two drawings: which input matters most, and how cash goes in three scenarios."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.economics import Scenario, Swing
from liane.server.site.templatetags.liane import money, number
from liane.server.site.widgets.drawing import element, outline, picture, round_steps

__all__ = ["INPUTS", "SCENARIOS", "draw_cash", "draw_tornado"]

WIDTH, LEFT, RIGHT = 360.0, 8.0, 352.0
INPUTS = {
    "purchase": lazy("what is bought"),
    "running cost": lazy("running cost"),
    "tariff": lazy("tariff"),
    "subscribers": lazy("subscribers"),
    "discount rate": lazy("discount rate"),
}
SCENARIOS = {
    "prudent": lazy("prudent"),
    "central": lazy("central"),
    "ambitious": lazy("ambitious"),
}
_STROKES: dict[str, dict[str, Any]] = {
    "prudent": {"stroke": "var(--clay)", "stroke_dasharray": "6 4", "stroke_width": "2"},
    "central": {"stroke": "var(--leaf)", "stroke_width": "2.5"},
    "ambitious": {"stroke": "var(--sky)", "stroke_dasharray": "2 4", "stroke_width": "2"},
}


def draw_tornado(swings: Sequence[Swing], centre: Decimal, currency: str) -> SafeString:
    """A bar for each input, from its low to its high value; the line is the central value."""
    ends = [float(v) for each in swings for v in (each.npv_low, each.npv_high)] + [float(centre)]
    low, high = min(ends), max(ends)
    if high <= low:
        return SafeString("")

    def x(value: Decimal) -> float:
        return LEFT + (RIGHT - LEFT) * (float(value) - low) / (high - low)

    shapes: list[SafeString] = []
    for at, each in enumerate(swings):
        shapes += _bar(each, 40.0 * at, x, x(centre))
    bottom = 40.0 * len(swings)
    line = f"M{x(centre):.1f} 0V{bottom:.0f}"
    shapes.append(element("path", d=line, stroke="var(--ink)", stroke_width="1.5"))
    widest = INPUTS.get(swings[0].input, swings[0].input)
    told = _("What matters most: {input}, from {low} to {high}.").format(
        input=widest,
        low=money(swings[0].npv_low, currency),
        high=money(swings[0].npv_high, currency),
    )
    return picture(WIDTH, bottom + 4, "tornado", told, shapes)


def _bar(swing: Swing, top: float, x: Any, centre: float) -> list[SafeString]:
    label = element(
        "text", str(INPUTS.get(swing.input, swing.input)), x=LEFT, y=top + 14,
        fill="var(--ink)", font_size="13.5",
    )  # fmt: skip
    bars = []
    for value, fill in ((swing.npv_low, "var(--ochre)"), (swing.npv_high, "var(--leaf)")):
        start, end = sorted((x(value), centre))
        bars.append(
            element("rect", x=start, y=top + 20, width=max(end - start, 1.0), height=13.0,
                    fill=fill)
        )  # fmt: skip
    return [label, *bars]


def draw_cash(scenarios: Sequence[Scenario], currency: str) -> SafeString:
    """Cash at the end of each year since the first day, one line a scenario, and the zero line."""
    curves = {each.name: [float(v) for v in each.curve[::12]] for each in scenarios}
    values = [value for curve in curves.values() for value in curve]
    low, high = min(0.0, *values), max(0.0, *values)
    if high <= low:
        return SafeString("")
    years = max(len(curve) for curve in curves.values()) - 1
    scale, unit = (1e6, _("{amount} M")) if high - low >= 2e6 else (1.0, "{amount}")

    def point(year: float, value: float) -> tuple[float, float]:
        x = 58 + (RIGHT - 58) * year / max(years, 1)
        return x, 180 - 168 * (value - low) / (high - low)

    steps = [step * scale for step in round_steps(low / scale, high / scale, 4)]
    grid = "".join(f"M58 {point(0, s)[1]:.1f}H{RIGHT:.0f}" for s in steps)
    up = [
        element("text", unit.format(amount=number(s / scale)), x=52.0, y=point(0, s)[1] + 4)
        for s in steps
    ]
    along = [
        element("text", number(y), x=point(y, 0)[0], y=198.0) for y in round_steps(0, years, 5)
    ]
    lines = [
        element("path", d=outline([point(y, v) for y, v in enumerate(curve)]), fill="none",
                **_STROKES[name])
        for name, curve in curves.items()
    ]  # fmt: skip
    shapes = [
        element("path", d=grid, stroke="var(--line)"),
        element("path", d=f"M58 {point(0, 0)[1]:.1f}H{RIGHT:.0f}", stroke="var(--ink)"),
        element("g", *up, text_anchor="end", fill="var(--soft)", font_size="13.5"),
        element("g", *along, text_anchor="middle", fill="var(--soft)", font_size="13.5"),
        *lines,
    ]
    last = ", ".join(
        f"{SCENARIOS[name]} {money(curve[-1], currency)}" for name, curve in curves.items()
    )
    told = _("Cash after {years} years: {last}.").format(years=years, last=last)
    return picture(WIDTH, 204.0, "cash", told, shapes)
