"""The learning curve: how many skills people hold alone, day after day."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liane.server.site.templatetags.liane import number
from liane.server.site.widgets.drawing import element, outline, picture

__all__ = ["draw_curve"]

WIDTH, HEIGHT = 360.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 30.0, 350.0, 14.0, 122.0


def draw_curve(points: Sequence[tuple[date, int]]) -> SafeString:
    """Days and counts, as steps; empty before two days or where nobody is able yet."""
    most = max((many for _day, many in points), default=0)
    if len(points) < 2 or not most:
        return SafeString("")
    first, last = points[0][0], points[-1][0]
    span = (last - first).days or 1

    def at(day: date, many: int) -> tuple[float, float]:
        x = LEFT + (RIGHT - LEFT) * (day - first).days / span
        return x, BOTTOM - (BOTTOM - TOP) * many / most

    steps: list[tuple[float, float]] = []
    for day, many in points:
        x, y = at(day, many)
        steps += [(x, steps[-1][1]), (x, y)] if steps else [(x, y)]
    ink = {"fill": "var(--soft)", "font_size": "13.5"}
    shapes = [
        element("path", d=f"M{LEFT:.0f} {BOTTOM:.0f}H{RIGHT:.0f}", stroke="var(--line)"),
        element("text", number(most), x=LEFT - 6, y=TOP + 5, text_anchor="end", **ink),
        element("text", date_format(first, "N Y"), x=LEFT, y=BOTTOM + 18, **ink),
        element("text", date_format(last, "N Y"), x=RIGHT, y=BOTTOM + 18, text_anchor="end", **ink),
        element("path", d=outline(steps), stroke="var(--leaf)", stroke_width="2.5", fill="none"),
    ]
    told = _("Skills held alone: {first} at the start, {last} now.").format(
        first=points[0][1], last=points[-1][1]
    )
    return picture(WIDTH, HEIGHT, "curve", told, shapes)
