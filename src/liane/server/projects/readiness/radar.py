"""The readiness radar: twelve axes from 1 to 4, this round over the one before."""

from collections.abc import Sequence
from math import cos, pi, sin

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liane.server.projects.readiness.rules import Profile
from liane.server.site.widgets.drawing import Point, element, outline, picture

__all__ = ["draw_radar"]

SIZE, REACH = 320.0, 118.0


def draw_radar(now: Profile, before: Profile | None = None) -> SafeString:
    """Levels of a round; an axis whose level is not sure is left out, never drawn as zero."""
    rings = [element("path", d=outline(_ring(level), True)) for level in (1, 2, 3, 4)]
    codes = [each.code for each in now.dimensions]
    labels = [
        element("text", code, x=x, y=y + 4) for code, (x, y) in zip(codes, _ring(4.75), strict=True)
    ]
    shapes = [
        element("g", *rings, fill="none", stroke="var(--line)"),
        element("path", d=outline(_ring(3), True), fill="none", stroke="var(--ochre)",
                stroke_dasharray="4 4"),
        element("g", *labels, text_anchor="middle", fill="var(--soft)", font_size="13"),
    ]  # fmt: skip
    if before is not None:
        line = outline(_line(before), True)
        shapes.append(element("path", d=line, fill="none", stroke="var(--soft)"))
    shapes.append(
        element("path", d=outline(_line(now), True), fill="var(--leaf)", fill_opacity=".18",
                stroke="var(--leaf)", stroke_width="2.5")
    )  # fmt: skip
    shapes += [_dot(at, each.shown) for at, each in enumerate(now.dimensions)
               if each.shown is not None]  # fmt: skip
    told = ", ".join(
        f"{each.code} {each.shown:.1f}" for each in now.dimensions if each.shown is not None
    )
    return picture(SIZE, SIZE, "radar", _("Readiness by dimension: {levels}").format(levels=told),
                   shapes)  # fmt: skip


def _at(axis: int, level: float) -> Point:
    angle = 2 * pi * axis / 12 - pi / 2
    radius = REACH * level / 4
    return SIZE / 2 + radius * cos(angle), SIZE / 2 + radius * sin(angle)


def _ring(level: float) -> Sequence[Point]:
    return [_at(axis, level) for axis in range(12)]


def _line(found: Profile) -> list[Point]:
    levels = [(at, each.shown) for at, each in enumerate(found.dimensions)]
    return [_at(at, level) for at, level in levels if level is not None] or [_at(0, 0)]


def _dot(axis: int, level: float) -> SafeString:
    x, y = _at(axis, level)
    return element("circle", cx=x, cy=y, r=4.0, fill="var(--leaf)")
