"""The recovery of an incident, drawn: the share of the places that were hit which works again."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liane.server.site.widgets.drawing import element, fitting, outline, picture

__all__ = ["draw_recovery"]

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 360.0, 52.0, 350.0, 12.0, 120.0


def draw_recovery(curve: list[tuple[datetime, float]]) -> SafeString:
    """Steps from the first report to the last; empty where fewer than two moments are known."""
    if len(curve) < 2 or curve[-1][0] <= curve[0][0]:
        return SafeString("")
    begin = curve[0][0]
    span = (curve[-1][0] - begin).total_seconds()
    points: list[tuple[float, float]] = []
    for at, share in curve:
        x = LEFT + (RIGHT - LEFT) * (at - begin).total_seconds() / span
        y = BOTTOM - (BOTTOM - TOP) * share
        points += [(x, points[-1][1]), (x, y)] if points else [(x, y)]
    grid = f"M{LEFT:.0f} {TOP:.0f}H{RIGHT:.0f}M{LEFT:.0f} {BOTTOM:.0f}H{RIGHT:.0f}"
    text = {"fill": "var(--soft)", "font_size": "13.5"}
    shapes = [
        element("path", d=grid, stroke="var(--line)", fill="none"),
        element("text", "100 %", x=LEFT - 6, y=TOP + 5, text_anchor="end", **text),
        element("text", "0 %", x=LEFT - 6, y=BOTTOM + 4, text_anchor="end", **text),
        element("path", d=outline(points), stroke="var(--leaf)", stroke_width="2.5", fill="none"),
        element("text", _said(begin), x=LEFT, y=BOTTOM + 20, **text),
        element("text", _said(curve[-1][0]), x=RIGHT, y=BOTTOM + 20, text_anchor="end", **text),
    ]
    told = _("Places that were hit and work again: {share} % at the end.").format(
        share=round(100 * curve[-1][1])
    )
    return picture(WIDTH, BOTTOM + 28, "recovery", told, shapes, most=520)


def _said(moment: datetime) -> str:
    return fitting(date_format(timezone.localtime(moment), "j N H:i"), 16)
