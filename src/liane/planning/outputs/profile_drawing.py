"""A link's profile: ground with the Earth's curve, line of sight, first Fresnel zone, clearance.

The ground is raised by the Earth's bulge for k = 4/3, so that the ray is a straight line and the
Fresnel zone an exact ellipse, sheared along the ray. The numbers behind a drawing are given in a
table beside it; a link without a known profile has no drawing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from liane.planning.outputs.labels import text_width
from liane.planning.outputs.svg import Point, drawing, nice_ticks, path, short, tag
from liane.planning.outputs.wording import distance, percent, quantity
from liane.words import _, number, say

__all__ = ["Profile", "profile_drawing", "profile_of", "profile_rows"]

EFFECTIVE_RADIUS_M = 8_500_000.0  # k = 4/3, as in ITU-R P.526
WIDTH, HEIGHT = 360.0, 196.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 352.0, 34.0, 160.0
TEXT = 13.6


@dataclass(frozen=True)
class Profile:
    """A profile ready to draw: all in metres, heights above sea, bulge added to the ground."""

    at_m: tuple[float, ...]
    ground_m: tuple[float, ...]
    top_m: tuple[float, ...]
    start_m: float
    end_m: float
    length_m: float
    wavelength_m: float

    def ray_m(self, at_m: float) -> float:
        """Height of the line of sight at `at_m` from a."""
        return self.start_m + (self.end_m - self.start_m) * at_m / self.length_m

    def radius_m(self, at_m: float) -> float:
        """Radius of the first Fresnel zone there: sqrt(λ d1 d2 / d)."""
        return math.sqrt(
            max(self.wavelength_m * at_m * (self.length_m - at_m) / self.length_m, 0.0)
        )


def _thinned(values: Sequence[Any], points: int) -> list[Any]:
    if len(values) <= points:
        return list(values)
    last = len(values) - 1
    return [values[round(last * at / (points - 1))] for at in range(points)]


def profile_of(link: dict[str, Any], points: int = 80) -> Profile | None:
    """The link's profile with at most `points` points, or None when it is not known."""
    raw = link.get("profile") or {}
    at, ground = raw.get("distance_m") or [], raw.get("ground_m") or []
    known = len(at) >= 2 and len(at) == len(ground) and None not in ground and at[-1] > 0
    if not known or not link.get("frequency_mhz"):
        return None
    clutter = raw.get("clutter_m") or [0.0] * len(at)
    length = float(at[-1])
    bulge = [d * (length - d) / (2 * EFFECTIVE_RADIUS_M) for d in at]
    raised = [g + b for g, b in zip(ground, bulge, strict=True)]
    tops = [g + (c or 0.0) for g, c in zip(raised, clutter, strict=False)]
    return Profile(
        tuple(_thinned(at, points)),
        tuple(_thinned(raised, points)),
        tuple(_thinned(tops, points)),
        ground[0] + (link.get("height_a_m") or 0.0),
        ground[-1] + (link.get("height_b_m") or 0.0),
        length,
        299.792458 / link["frequency_mhz"],
    )


@dataclass(frozen=True)
class _Frame:
    length_m: float
    low_m: float
    high_m: float

    def x(self, at_m: float) -> float:
        return LEFT + (RIGHT - LEFT) * at_m / self.length_m

    def y(self, height_m: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (height_m - self.low_m) / (self.high_m - self.low_m)


def _frame(profile: Profile) -> _Frame:
    middle = profile.length_m / 2
    high = max(
        *profile.top_m,
        profile.start_m,
        profile.end_m,
        profile.ray_m(middle) + profile.radius_m(middle),
    )
    low = min(*profile.ground_m, profile.ray_m(middle) - profile.radius_m(middle))
    span = max(high - low, 25.0)
    return _Frame(profile.length_m, low - 0.06 * span, low + span)


def _axes(frame: _Frame) -> list[Markup]:
    heights = nice_ticks(frame.low_m, frame.high_m, 4)
    lines = "".join(f"M{short(LEFT)} {short(frame.y(h))}H{short(RIGHT)}" for h in heights)
    up = [tag("text", number(h), x=LEFT - 5, y=frame.y(h) + 4.5) for h in heights]
    steps = nice_ticks(0.0, frame.length_m / 1000, 5)
    places = 0 if all(step == round(step) for step in steps) else 1 if frame.length_m > 900 else 2
    shown = [step for step in steps if frame.x(step * 1000) <= RIGHT - 14]
    along = [
        tag("text", number(step, places if step else 0), x=frame.x(step * 1000), y=BOTTOM + 15)
        for step in shown
    ]
    up.append(tag("text", _("km"), x=RIGHT, y=BOTTOM + 15))
    groups = tag("g", *up, text_anchor="end"), tag("g", *along, text_anchor="middle")
    return [tag("path", d=lines, class_="g"), *groups]


def _ground(profile: Profile, frame: _Frame) -> list[Markup]:
    base = [(RIGHT, BOTTOM), (LEFT, BOTTOM)]
    ground = _outline(profile, frame, profile.ground_m)
    whole = tag("path", d=path(ground + base, closed=True), class_="gr")
    tops = _outline(profile, frame, profile.top_m)
    stands = [path(run, closed=True) for run in _covered(ground, tops)]
    return [tag("path", d="".join(stands), class_="tr"), whole] if stands else [whole]


def _outline(profile: Profile, frame: _Frame, heights: Sequence[float]) -> list[Point]:
    return [(frame.x(d), frame.y(h)) for d, h in zip(profile.at_m, heights, strict=True)]


def _covered(ground: list[Point], tops: list[Point]) -> list[list[Point]]:
    """Closed outlines of the stretches with trees or buildings on them, out along the tops, back
    along the ground."""
    high = [low[1] - top[1] > 0.3 for low, top in zip(ground, tops, strict=True)]
    runs, at = [], 0
    while at < len(high):
        end = at
        while end < len(high) and high[end]:
            end += 1
        if end > at:
            first, last = max(at - 1, 0), min(end, len(high) - 1)
            runs.append(tops[first : last + 1] + ground[first : last + 1][::-1])
        at = end + 1
    return runs


def _ellipse(profile: Profile, frame: _Frame) -> Markup:
    """The first Fresnel zone: a unit circle stretched along the path and sheared with the ray."""
    half_x = (RIGHT - LEFT) / 2
    rise = (frame.y(profile.end_m) - frame.y(profile.start_m)) / 2
    middle = profile.length_m / 2
    radius = profile.radius_m(middle) * (BOTTOM - TOP) / (frame.high_m - frame.low_m)
    centre = frame.y(profile.ray_m(middle))
    numbers = " ".join(short(v, 2) for v in (half_x, rise, 0.0, radius, LEFT + half_x, centre))
    return tag("circle", r=1, transform=f"matrix({numbers})", class_="fz")


def _masts(profile: Profile, frame: _Frame) -> Markup:
    x0, x1 = short(LEFT), short(RIGHT)
    ends = (
        f"M{x0} {short(frame.y(profile.ground_m[0]))}V{short(frame.y(profile.start_m))}"
        f"M{x1} {short(frame.y(profile.ground_m[-1]))}V{short(frame.y(profile.end_m))}"
    )
    return tag("path", d=ends, class_="ma")


def _highest_y(profile: Profile, frame: _Frame, left: float, right: float) -> float:
    """The highest drawn thing between two abscissas."""
    share = [max(0.0, min(1.0, (x - LEFT) / (RIGHT - LEFT))) for x in (left, right)]
    steps = [profile.length_m * (share[0] + (share[1] - share[0]) * at / 8) for at in range(9)]
    zone = [profile.ray_m(at) + profile.radius_m(at) for at in steps]
    ground = [
        top
        for at, top in zip(profile.at_m, profile.top_m, strict=True)
        if steps[0] <= at <= steps[-1]
    ]
    return frame.y(max(zone + ground))


def _clearance(link: dict[str, Any], profile: Profile, frame: _Frame) -> list[Markup]:
    at_m, room_m = link.get("clearance_at_m"), link.get("clearance_m")
    if at_m is None or room_m is None:
        return []
    x, ray = frame.x(at_m), profile.ray_m(at_m)
    text = _room(room_m)
    wide = text_width(text, TEXT)
    left = min(max(x - wide / 2, LEFT + 2), RIGHT - wide - 2)
    y = max(_highest_y(profile, frame, left, left + wide) - 7, 13.0)
    anchor = "middle" if left == x - wide / 2 else "end" if x > (LEFT + RIGHT) / 2 else "start"
    spot = {"middle": x, "end": RIGHT - 2, "start": LEFT + 2}[anchor]
    top = min(frame.y(ray), frame.y(ray - room_m))
    bar = f"M{short(x)} {short(frame.y(ray))}V{short(frame.y(ray - room_m))}"
    shapes = [
        tag("path", d=bar, class_="cl"),
        tag("text", text, x=spot, y=y, text_anchor=anchor, class_="oc"),
    ]
    if top > y + 6:
        leader = f"M{short(x)} {short(y + 3)}V{short(top)}"
        shapes.insert(0, tag("path", d=leader, class_="ld"))
    return shapes


def _room(room_m: float) -> str:
    if room_m >= 0:
        return say("{metres} clear", metres=quantity(room_m, "m"))
    return say("{metres} of ground or trees in the way", metres=quantity(-room_m, "m"))


def _cut(name: str, room: float) -> str:
    while name and text_width(name, TEXT) > room:
        name = name[:-2].rstrip() + "…" if len(name) > 2 else ""
    return name


def profile_drawing(link: dict[str, Any], profile: Profile, ends: tuple[str, str]) -> Markup:
    """The drawing, with its text alternative. `ends`: names of a and b."""
    frame = _frame(profile)
    half = (RIGHT - LEFT) / 2 - 8
    feet = [
        tag("text", _cut(ends[0], half), x=LEFT, y=HEIGHT - 4),
        tag("text", _cut(ends[1], half), x=RIGHT, y=HEIGHT - 4, text_anchor="end"),
    ]
    ray = path([(LEFT, frame.y(profile.start_m)), (RIGHT, frame.y(profile.end_m))])
    shapes = [
        *_axes(frame),
        *_ground(profile, frame),
        _ellipse(profile, frame),
        tag("path", d=ray, class_="ra"),
        _masts(profile, frame),
        *_clearance(link, profile, frame),
        tag("g", *feet, class_="ft"),
    ]
    return drawing(WIDTH, HEIGHT, _alternative(link, ends), shapes, f"p-{link['id']}")


def _alternative(link: dict[str, Any], ends: tuple[str, str]) -> str:
    if link.get("clearance_m") is None or link.get("clearance_at_m") is None:
        return say(
            "Profile from {a} to {b}: {length}.",
            a=ends[0],
            b=ends[1],
            length=distance(link["distance_m"]),
        )
    return say(
        "Profile from {a} to {b}: {length}; smallest clearance {room}, that is {share} of the"
        " radius of the first Fresnel zone, {at} from {a}.",
        a=ends[0],
        b=ends[1],
        length=distance(link["distance_m"]),
        room=quantity(link["clearance_m"], "m"),
        share=percent(link.get("fresnel_fraction")),
        at=distance(link["clearance_at_m"]),
    )


def profile_rows(profile: Profile, rows: int) -> list[tuple[str, str, str, str]]:
    """The drawing as numbers: km, ground (bulge, clutter), line of sight, zone's radius."""
    picked = _thinned(list(zip(profile.at_m, profile.top_m, strict=True)), rows)
    return [
        (
            number(at / 1000, 2),
            number(top),
            number(profile.ray_m(at)),
            number(profile.radius_m(at), 1),
        )
        for at, top in picked
    ]
