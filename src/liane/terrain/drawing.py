"""A profile drawn in a terminal: ground, masts, the ray between them and its Fresnel zone.

The ground is raised by the earth's bulge at the stated k-factor, so that the ray is a straight
line. A drawing is at most 80 columns wide; without Unicode the same is drawn with plain letters.
Heights must be known all along: a profile with a void is refused by the caller.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liane.words import number

__all__ = ["PLAIN", "UNICODE", "Ink", "Sight", "draw_profile", "sight_line"]

Floats = NDArray[np.float64]
_EARTH_RADIUS_M = 6_371_000.0
_LIGHT_M_MHZ = 299.792458


@dataclass(frozen=True)
class Ink:
    """The signs of a drawing; `fills` goes from a little ground to a whole cell of it."""

    fills: str
    ray: str
    blocked: str
    zone: str
    mast: str
    axis: str
    corner: str
    base: str


UNICODE = Ink("▁▂▃▄▅▆▇█", "─", "╳", "·", "┃", "┤", "└", "─")
PLAIN = Ink("_#", "-", "x", ".", "|", "|", "+", "-")


@dataclass(frozen=True)
class Sight:
    """A ray over a profile: all arrays in metres, one value per sample.

    `ground_m` carries the earth's bulge, `zone_m` is the radius of the first Fresnel zone (zero
    without a frequency). `worst` is the sample where the ray is least free; `clearance_m` and
    `clearance_share` (of the zone's radius, None without a frequency) are those at that sample.
    """

    ground_m: Floats
    ray_m: Floats
    zone_m: Floats
    worst: int
    clearance_m: float
    clearance_share: float | None


def sight_line(
    heights_m: Floats,
    distance_m: float,
    height_a_m: float,
    height_b_m: float,
    frequency_mhz: float | None = None,
    k_factor: float = 4.0 / 3.0,
) -> Sight:
    """The ray between two antennas above the ground of one evenly spaced profile.

    Heights in metres, antennas above ground; distance in metres. Bulge d1·d2/(2·k·a) and Fresnel
    radius sqrt(λ·d1·d2/d): Recommendation ITU-R P.530, § 2.2. The worst sample is that with the
    smallest share of the zone, or the smallest clearance without a frequency.

    >>> sight = sight_line(np.zeros(3), 10_000.0, 10.0, 10.0)
    >>> round(sight.clearance_m, 2)
    8.53
    """
    along = np.linspace(0.0, distance_m, len(heights_m))
    back = distance_m - along
    ground = heights_m + along * back / (2.0 * k_factor * _EARTH_RADIUS_M)
    start, end = heights_m[0] + height_a_m, heights_m[-1] + height_b_m
    ray = start + (end - start) * along / max(distance_m, 1e-9)
    zone = np.zeros_like(ray)
    if frequency_mhz:
        zone = np.sqrt(_LIGHT_M_MHZ / frequency_mhz * along * back / max(distance_m, 1e-9))
    free = (ray - ground)[1:-1]
    share = free / zone[1:-1] if frequency_mhz and distance_m > 0.0 else None
    worst = 1 + int(np.argmin(free if share is None else share))
    return Sight(
        ground_m=ground,
        ray_m=ray,
        zone_m=zone,
        worst=worst,
        clearance_m=float(ray[worst] - ground[worst]),
        clearance_share=None if share is None else float(share[worst - 1]),
    )


def draw_profile(
    heights_m: Floats,
    distance_m: float,
    sight: Sight | None = None,
    ink: Ink = UNICODE,
    width: int = 80,
    height: int = 16,
) -> str:
    """Lines of text, at most `width` columns, of one profile and, if given, the ray over it."""
    ground = heights_m if sight is None else sight.ground_m
    tops = ground if sight is None else np.maximum(ground, sight.ray_m)
    low, high = float(ground.min()), float(tops.max())
    high = max(high, low + 10.0) + 0.04 * max(high - low, 10.0)
    columns = width - 9
    canvas = _ground(_columns(ground, columns), low, high, height, ink)
    if sight is not None:
        _ray(canvas, sight, low, high, ink)
    return "\n".join([*_with_axis(canvas, low, high, ink), _scale(columns, distance_m, ink)])


def _columns(values: Floats, columns: int) -> Floats:
    """The highest value in each column's share of the path."""
    at = np.linspace(0.0, len(values) - 1.0, columns * 4 + 1)
    fine = np.interp(at, np.arange(len(values)), values)
    edges = np.arange(columns) * 4
    return np.asarray(np.maximum.reduceat(fine[:-1], edges), dtype=np.float64)


def _ground(tops: Floats, low: float, high: float, height: int, ink: Ink) -> list[list[str]]:
    steps = len(ink.fills)
    level = 1 + np.round((tops - low) / (high - low) * (height * steps - 1)).astype(int)
    canvas = []
    for row in range(height):
        fill = np.clip(level - (height - 1 - row) * steps, 0, steps)
        canvas.append([" " if not one else ink.fills[one - 1] for one in fill])
    return canvas


def _ray(canvas: list[list[str]], sight: Sight, low: float, high: float, ink: Ink) -> None:
    columns = len(canvas[0])
    at = np.linspace(0.0, len(sight.ray_m) - 1.0, columns)
    samples = np.arange(len(sight.ray_m))
    ray = np.interp(at, samples, sight.ray_m)
    ground = np.interp(at, samples, sight.ground_m)
    zone = np.interp(at, samples, sight.zone_m)
    for col in range(columns):
        _ink_column(canvas, col, ray[col] - zone[col], low, high, ink.zone)
        row = _row(ray[col], low, high, len(canvas))
        canvas[row][col] = ink.ray if ray[col] >= ground[col] else ink.blocked
    for col, sample in ((0, 0), (columns - 1, -1)):
        _mast(canvas, col, sight.ground_m[sample], sight.ray_m[sample], low, high, ink)


def _ink_column(
    canvas: list[list[str]], col: int, level_m: float, low: float, high: float, sign: str
) -> None:
    row = _row(level_m, low, high, len(canvas))
    if low <= level_m <= high and canvas[row][col] == " ":
        canvas[row][col] = sign


def _mast(
    canvas: list[list[str]],
    col: int,
    foot_m: float,
    top_m: float,
    low: float,
    high: float,
    ink: Ink,
) -> None:
    for row in range(_row(top_m, low, high, len(canvas)), _row(foot_m, low, high, len(canvas)) + 1):
        canvas[row][col] = ink.mast


def _row(level_m: float, low: float, high: float, height: int) -> int:
    return int(np.clip(round((high - level_m) / (high - low) * height - 0.5), 0, height - 1))


def _with_axis(canvas: list[list[str]], low: float, high: float, ink: Ink) -> list[str]:
    height = len(canvas)
    marks = {0, height // 3, 2 * height // 3, height - 1}
    lines = []
    for row, cells in enumerate(canvas):
        level = high - (row + 0.5) / height * (high - low)
        label = f"{level:6.0f} {ink.axis}" if row in marks else " " * 7 + ink.axis
        lines.append((label + "".join(cells)).rstrip())
    return lines


def _scale(columns: int, distance_m: float, ink: Ink) -> str:
    labels = [number(distance_m * share / 1000.0, 1) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    labels[-1] += " km"
    line = [" "] * (columns + 8)
    for at, label in enumerate(labels):
        centre = 8 + round(at / 4 * (columns - 1))
        start = min(max(8, centre - len(label) // 2), columns + 8 - len(label))
        line[start : start + len(label)] = label
    return " " * 7 + ink.corner + ink.base * columns + "\n" + "".join(line)
