"""Curves of money: what has been spent at the end of each year, and how a search came down."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liane.server.site.templatetags.liane import money, number
from liane.server.site.widgets.drawing import element, outline, picture, round_steps

__all__ = ["draw_search", "draw_spending"]

WIDTH, HEIGHT = 360.0, 190.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 352.0, 12.0, 160.0


def _unit(most: float) -> tuple[float, str]:
    """What the axis counts in: millions where it can."""
    if most >= 2_000_000:
        return 1_000_000.0, _("{amount} M")
    return (1_000.0, _("{amount} k")) if most >= 20_000 else (1.0, "{amount}")


def draw_spending(spent: Sequence[float], currency: str, budget: float | None = None) -> SafeString:
    """Money spent at the end of years 0, 1, 2…; `budget` is a line across. Empty if unknown."""
    if len(spent) < 2 or max(spent) <= 0:
        return SafeString("")
    most = max(*spent, budget or 0.0)
    scale, shape = _unit(most)

    def x(year: float) -> float:
        return LEFT + (RIGHT - LEFT) * year / (len(spent) - 1)

    def y(amount: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * amount / most

    steps = [step * scale for step in round_steps(0.0, most / scale, 4)]
    lines = "".join(f"M{LEFT:.0f} {y(step):.1f}H{RIGHT:.0f}" for step in steps)
    digits = 0 if all(step == round(step, 0) for step in (s / scale for s in steps)) else 1
    up = [
        element(
            "text", shape.format(amount=number(step / scale, digits)), x=LEFT - 6, y=y(step) + 4
        )
        for step in steps
    ]
    years = round_steps(0.0, len(spent) - 1, 5)
    along = [element("text", number(year), x=x(year), y=BOTTOM + 18) for year in years]
    points = [(x(at), y(each)) for at, each in enumerate(spent)]
    area = [*points, (RIGHT, BOTTOM), (LEFT, BOTTOM)]
    shapes = [
        element("path", d=lines, stroke="var(--line)", fill="none"),
        element("g", *up, text_anchor="end", fill="var(--soft)", font_size="13.5"),
        element("g", *along, text_anchor="middle", fill="var(--soft)", font_size="13.5"),
        element("path", d=outline(area, True), fill="var(--leaf)", fill_opacity=".14"),
        element("path", d=outline(points), stroke="var(--leaf)", stroke_width="2.5", fill="none"),
    ]
    if budget:
        bar = f"M{LEFT:.0f} {y(budget):.1f}H{RIGHT:.0f}"
        shapes.append(element("path", d=bar, stroke="var(--ochre)", stroke_dasharray="6 4"))
    told = _("Money spent: {first} at the start, {last} after {years} years.").format(
        first=money(spent[0], currency), last=money(spent[-1], currency), years=len(spent) - 1
    )
    return picture(WIDTH, HEIGHT, "curve", told, shapes)


def draw_search(costs: Sequence[Sequence[float]], currency: str) -> SafeString:
    """Rows of (second, cheapest plan so far, no plan is cheaper), as steps. Empty before two."""
    if len(costs) < 2 or costs[-1][0] <= costs[0][0]:
        return SafeString("")
    low, high = min(row[2] for row in costs), max(row[1] for row in costs)
    begin, bottom, span = costs[0][0], 96.0, max(high - low, 1e-9)

    def stairs(column: int) -> str:
        points: list[tuple[float, float]] = []
        for row in costs:
            x = LEFT + (RIGHT - LEFT) * (row[0] - begin) / (costs[-1][0] - begin)
            y = bottom - (bottom - TOP) * (row[column] - low) / span
            points += [(x, points[-1][1]), (x, y)] if points else [(x, y)]
        return outline(points)

    scale, shape = _unit(high)
    marks = [
        element("text", shape.format(amount=number(each / scale, 1)), x=LEFT - 6, y=y)
        for each, y in ((high, TOP + 5), (low, bottom))
    ]
    shapes = [
        element("g", *marks, text_anchor="end", fill="var(--soft)", font_size="13.5"),
        element("path", d=stairs(1), stroke="var(--leaf)", stroke_width="2.5", fill="none"),
        element("path", d=stairs(2), stroke="var(--ochre)", stroke_width="2", fill="none",
                stroke_dasharray="6 4"),
    ]  # fmt: skip
    told = _("The cheapest plan found went from {first} to {last}; none costs less than {bound}.")
    said = told.format(
        first=money(costs[0][1], currency),
        last=money(costs[-1][1], currency),
        bound=money(costs[-1][2], currency),
    )
    return picture(WIDTH, bottom + 6, "search", said, shapes)
