"""Bars: how many said what; a share in figures at the end of each, a word where it is not said.

A count that is kept back has no bar and says so; nothing can be measured off the drawing.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liane.server.site.templatetags.liane import number
from liane.server.site.widgets.drawing import element, picture

__all__ = ["draw_bars"]

WIDTH, ROW, BAR, MOST = 320.0, 38.0, 12.0, 24


def draw_bars(rows: Sequence[Any], name: str) -> SafeString:
    """A bar for each row: `label`, `share` from 0 to 1 (None: kept back). Empty if none."""
    rows = rows[:MOST]
    if not rows:
        return SafeString("")
    shapes: list[SafeString] = []
    for at, row in enumerate(rows):
        shapes += _row(row, at * ROW)
    told = _("Bars of the table below: each answer and its share.")
    return picture(WIDTH, ROW * len(rows), name, told, shapes, most=440)


def _row(row: Any, top: float) -> list[SafeString]:
    room = WIDTH - 62
    label = element(
        "text", str(row.label)[:48], x=0.0, y=top + 14, fill="var(--ink)", font_size="13.5"
    )
    said = "…" if row.share is None else f"{number(100 * row.share)}\u00a0%"
    figure = element("text", said, x=room + 8, y=top + 30, fill="var(--soft)", font_size="13.5")
    if row.share is None:
        line = f"M0 {top + 26:.0f}H{room:.0f}"
        return [
            label,
            figure,
            element("path", d=line, stroke="var(--line)", stroke_dasharray="4 5"),
        ]
    wide = max(1.5, room * min(row.share, 1.0))
    bar = element("rect", x=0.0, y=top + 20, width=wide, height=BAR, fill="var(--leaf)", rx="2")
    return [label, figure, bar]
