"""Strips: for each thing that may fail, how many of all are left without; shape, word and length.

The length of a strip is a share of the whole; a strip of nothing is a thin line, never absent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liane.server.site.templatetags.liane import number
from liane.server.site.widgets.drawing import element, fitting, picture

__all__ = ["Strip", "draw_strips"]

WIDTH, ROW, BAR = 360.0, 46.0, 10.0


@dataclass(frozen=True)
class Strip:
    """One thing that may fail: how many are without the Internet, and without what is here."""

    name: str
    cut: int
    local: int | None


def draw_strips(strips: Sequence[Strip], all_of_them: int) -> SafeString:
    """A pair of bars for each strip: ochre without Internet, clay without local services."""
    if not strips or all_of_them <= 0:
        return SafeString("")
    shapes = []
    for at, strip in enumerate(strips):
        top = at * ROW
        name = fitting(strip.name, 43)
        shapes.append(element("text", name, x=0.0, y=top + 14, fill="var(--ink)", font_size="13.5"))
        shapes += _bar(strip.cut, all_of_them, top + 19, "var(--ochre)")
        shapes += _bar(strip.local, all_of_them, top + 31, "var(--clay)")
    told = _("Households left without the Internet, then without local services, loss by loss.")
    return picture(WIDTH, ROW * len(strips), "strips", told, shapes)


def _bar(value: int | None, whole: int, top: float, colour: str) -> list[SafeString]:
    room = WIDTH - 70
    known = value or 0
    wide = max(1.5, room * min(known / whole, 1.0))
    return [
        element("rect", x=0.0, y=top, width=room, height=BAR, fill="var(--line)", opacity=".5"),
        element("rect", x=0.0, y=top, width=wide, height=BAR, fill=colour),
        element(
            "text",
            "?" if value is None else number(value),
            x=room + 8,
            y=top + 9.5,
            fill="var(--soft)",
            font_size="13.5",
        ),
    ]
