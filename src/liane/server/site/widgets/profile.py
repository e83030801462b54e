"""A link's profile: the ground with the Earth's curve, the line of sight, the first Fresnel zone.

The ground is raised by the Earth's bulge for k = 4/3 (ITU-R P.526), so that the ray is straight.
Metres everywhere; what is unknown is not drawn.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liane.server.site.templatetags.liane import number
from liane.server.site.widgets.drawing import element, fitting, outline, picture, round_steps

__all__ = ["Profile", "draw_profile", "profile_rows"]

EFFECTIVE_RADIUS_M = 8_500_000.0
WIDTH, HEIGHT = 360.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 350.0, 16.0, 184.0


@dataclass(frozen=True)
class Profile:
    """Ground along a link, and the ray above it."""

    at_m: Sequence[float]
    ground_m: Sequence[float]
    clutter_m: Sequence[float]
    height_a_m: float
    height_b_m: float
    frequency_mhz: float
    clearance_m: float | None = None
    clearance_at_m: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is enough to draw."""
        same = len(self.at_m) == len(self.ground_m) == len(self.clutter_m) >= 2
        return same and None not in self.ground_m and self.at_m[-1] > 0 and self.frequency_mhz > 0

    @property
    def length_m(self) -> float:
        return float(self.at_m[-1])

    def raised(self, at: int) -> float:
        """Ground with the Earth's bulge."""
        d = self.at_m[at]
        return float(self.ground_m[at] + d * (self.length_m - d) / (2 * EFFECTIVE_RADIUS_M))

    def ray_m(self, d: float) -> float:
        """Height of the line of sight at `d` from a."""
        start = self.ground_m[0] + self.height_a_m
        end = self.ground_m[-1] + self.height_b_m
        return float(start + (end - start) * d / self.length_m)

    def zone_m(self, d: float) -> float:
        """Radius of the first Fresnel zone: sqrt(λ d1 d2 / d)."""
        wavelength = 299.792458 / self.frequency_mhz
        return math.sqrt(max(wavelength * d * (self.length_m - d) / self.length_m, 0.0))


@dataclass(frozen=True)
class _Frame:
    length_m: float
    low_m: float
    high_m: float

    def x(self, d: float) -> float:
        return LEFT + (RIGHT - LEFT) * d / self.length_m

    def y(self, height: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (height - self.low_m) / (self.high_m - self.low_m)


def _frame(profile: Profile) -> _Frame:
    middle = profile.length_m / 2
    tops = [profile.raised(at) + profile.clutter_m[at] for at in range(len(profile.at_m))]
    zone = profile.zone_m(middle)
    high = max(
        *tops, profile.ray_m(0), profile.ray_m(profile.length_m), profile.ray_m(middle) + zone
    )
    low = min(
        *(profile.raised(at) for at in range(len(profile.at_m))), profile.ray_m(middle) - zone
    )
    span = max(high - low, 25.0)
    return _Frame(profile.length_m, low - 0.05 * span, low + 1.02 * span)


def _axes(frame: _Frame) -> list[SafeString]:
    heights = round_steps(frame.low_m, frame.high_m, 4)
    lines = "".join(f"M{LEFT:.0f} {frame.y(h):.1f}H{RIGHT:.0f}" for h in heights)
    up = [element("text", number(h), x=LEFT - 6, y=frame.y(h) + 4) for h in heights]
    steps = round_steps(0.0, frame.length_m / 1000, 5)
    digits = min(d for d in (0, 1, 2, 3) if d == 3 or all(s == round(s, d) for s in steps))
    along = [
        element("text", number(step, digits), x=frame.x(step * 1000), y=BOTTOM + 16)
        for step in steps
        if frame.x(step * 1000) < RIGHT - 24
    ]
    km = element("text", _("km"), x=RIGHT, y=BOTTOM + 16, text_anchor="end")
    return [
        element("path", d=lines, stroke="var(--line)", fill="none"),
        element("g", *up, text_anchor="end", fill="var(--soft)", font_size="13.5"),
        element("g", *along, km, text_anchor="middle", fill="var(--soft)", font_size="13.5"),
    ]


def _ground(profile: Profile, frame: _Frame) -> list[SafeString]:
    count = range(len(profile.at_m))
    ground = [(frame.x(profile.at_m[at]), frame.y(profile.raised(at))) for at in count]
    tops = [
        (frame.x(profile.at_m[at]), frame.y(profile.raised(at) + profile.clutter_m[at]))
        for at in count
    ]
    base = [(RIGHT, BOTTOM), (LEFT, BOTTOM)]
    shapes = []
    if any(profile.clutter_m):
        shapes.append(
            element("path", d=outline(tops + ground[::-1], True), fill="var(--leaf)", opacity=".35")
        )
    earth = outline(ground + base, True)
    return [*shapes, element("path", d=earth, fill="var(--line)", stroke="var(--soft)")]


def _zone(profile: Profile, frame: _Frame) -> SafeString:
    steps = [profile.length_m * at / 40 for at in range(41)]
    above = [(frame.x(d), frame.y(profile.ray_m(d) + profile.zone_m(d))) for d in steps]
    below = [(frame.x(d), frame.y(profile.ray_m(d) - profile.zone_m(d))) for d in steps]
    return element(
        "path",
        d=outline(above + below[::-1], True),
        fill="var(--leaf)",
        fill_opacity=".16",
        stroke="var(--leaf)",
        stroke_opacity=".5",
    )


def _ray(profile: Profile, frame: _Frame) -> list[SafeString]:
    ends = [(0.0, profile.ground_m[0]), (profile.length_m, profile.ground_m[-1])]
    ray = outline([(frame.x(d), frame.y(profile.ray_m(d))) for d, _ground in ends])
    masts = "".join(
        outline([(frame.x(d), frame.y(ground)), (frame.x(d), frame.y(profile.ray_m(d)))])
        for d, ground in ends
    )
    return [
        element("path", d=ray, stroke="var(--leaf)", stroke_width="2", fill="none"),
        element("path", d=masts, stroke="var(--ink)", stroke_width="3", fill="none"),
    ]


def _clearance(profile: Profile, frame: _Frame) -> list[SafeString]:
    at, room = profile.clearance_at_m, profile.clearance_m
    if at is None or room is None:
        return []
    x, ray = frame.x(at), profile.ray_m(at)
    bar = outline([(x, frame.y(ray)), (x, frame.y(ray - room))])
    text = _("{metres} m clear") if room >= 0 else _("{metres} m in the way")
    right = x > (LEFT + RIGHT) / 2
    return [
        element("path", d=bar, stroke="var(--ochre)", stroke_width="2", stroke_dasharray="4 3"),
        element(
            "text",
            text.format(metres=number(abs(room))),
            x=x - 6 if right else x + 6,
            y=max((frame.y(ray) + frame.y(ray - room)) / 2 + 4, TOP),
            text_anchor="end" if right else "start",
            fill="var(--ochre)",
            font_size="13.5",
        ),
    ]


def _told(profile: Profile, a: str, b: str) -> str:
    words = _("Profile from {a} to {b}: {km} km.").format(
        a=a, b=b, km=number(profile.length_m / 1000, 1)
    )
    if profile.clearance_m is None or profile.clearance_at_m is None:
        return words
    return f"{words} " + _("Smallest clearance {metres} m, {km} km from {a}.").format(
        metres=number(profile.clearance_m), km=number(profile.clearance_at_m / 1000, 1), a=a
    )


def draw_profile(profile: Profile, a: str, b: str) -> SafeString:
    """The drawing, `a` at the left; empty where the profile is not known."""
    if not profile.is_known:
        return SafeString("")
    frame = _frame(profile)
    names = [
        element("text", fitting(a, 23), x=LEFT, y=HEIGHT - 4),
        element("text", fitting(b, 23), x=RIGHT, y=HEIGHT - 4, text_anchor="end"),
    ]
    shapes = [
        *_axes(frame),
        *_ground(profile, frame),
        _zone(profile, frame),
        *_ray(profile, frame),
        *_clearance(profile, frame),
        element("g", *names, fill="var(--ink)", font_size="13.5"),
    ]
    return picture(WIDTH, HEIGHT, "profile", _told(profile, a, b), shapes)


def profile_rows(profile: Profile, most: int = 20) -> list[tuple[float, float, float, float]]:
    """The figures of the drawing: m from a, ground, line of sight, radius of the zone."""
    if not profile.is_known:
        return []
    last = len(profile.at_m) - 1
    picked = sorted({round(last * step / (most - 1)) for step in range(most)})
    return [
        (
            profile.at_m[at],
            profile.raised(at) + profile.clutter_m[at],
            profile.ray_m(profile.at_m[at]),
            profile.zone_m(profile.at_m[at]),
        )
        for at in picked
    ]
