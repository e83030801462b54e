"""Places of expressions: « lat lon altitude accuracy », several parted by « ; ».

Distances are on a sphere of 6,378.1 km, areas on the sphere too (Chamberlain and Duquette, JPL
07-03, 2007): as ODK's clients compute them, good for a field, not for a survey of land.
"""

import math
from itertools import pairwise

from liane.server.community.surveys.xforms.xpath.values import Value, as_text

__all__ = ["area_m2", "distance_m", "points_of"]

RADIUS_M = 6_378_100.0
Point = tuple[float, float]


def points_of(text: str) -> list[Point]:
    """Latitudes and longitudes in degrees; empty if one cannot be read.

    >>> points_of("12.5 -8 0 0; 12.6 -8.1 0 0")
    [(12.5, -8.0), (12.6, -8.1)]
    """
    found = []
    for part in text.split(";"):
        if not part.strip():
            continue
        try:
            lat, lon = (float(number) for number in part.split()[:2])
        except ValueError:
            return []
        if not (abs(lat) <= 90 and abs(lon) <= 180):
            return []
        found.append((lat, lon))
    return found


def _points(values: tuple[Value, ...]) -> list[Point]:
    found: list[Point] = []
    for value in values:
        texts = [each.text for each in value] if isinstance(value, list) else [as_text(value)]
        for text in texts:
            found += points_of(text)
    return found


def _between(one: Point, other: Point) -> float:
    a, b = (math.radians(each[0]) for each in (one, other))
    across = math.radians(other[1] - one[1])
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * RADIUS_M * math.asin(math.sqrt(min(1.0, half)))


def distance_m(*values: Value) -> float:
    """Metres along a line through points."""
    points = _points(values)
    return sum((_between(*pair) for pair in pairwise(points)), 0.0)


def area_m2(*values: Value) -> float:
    """Square metres inside points."""
    points = _points(values)
    if len(points) < 3:
        return 0.0
    total = 0.0
    for one, other in zip(points, [*points[1:], points[0]], strict=True):
        across = math.radians(other[1] - one[1])
        total += across * (2 + math.sin(math.radians(one[0])) + math.sin(math.radians(other[0])))
    return abs(total * RADIUS_M * RADIUS_M / 2)
