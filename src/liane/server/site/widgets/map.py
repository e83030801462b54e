"""A map drawn on the server: places as shapes, links as lines, over a relief if there is one.

The map says nothing that the table below it does not say: it is a picture with one text. Shapes
carry the state (● ▲ ■ ○), never the colour alone. Names that would cover one another are left out;
crowds of places become one dot. Mercator's projection, as tiles and reliefs are drawn. Marks with
an address are links, each with its name, so that a map may stand for the list beside it.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

__all__ = ["Line", "Mark", "Relief", "apart", "draw_map", "mercator_y"]

WIDTH = 340.0
FONT = 12.5
_PAD = 26.0
_MOST_MARKS = 250
_COLOURS = {"ok": "--leaf", "worn": "--ochre", "cut": "--clay", "unknown": "--soft", "": "--leaf"}
_DASHES = {"worn": "6 4", "cut": "2 6", "unknown": "2 4", "planned": "4 4"}


@dataclass(frozen=True)
class Mark:
    """A place: degrees, what it is called, and its state (ok, worn, cut, unknown or none).

    With `href` it is a link that `about` names; `sign` is a letter inside its shape.
    """

    lat: float
    lon: float
    label: str
    state: str = ""
    href: str = ""
    about: str = ""
    sign: str = ""


@dataclass(frozen=True)
class Line:
    """A link between two places in degrees, and its state (also `planned`)."""

    lat1: float
    lon1: float
    lat2: float
    lon2: float
    state: str = ""


@dataclass(frozen=True)
class Relief:
    """A shaded relief of our own: its address, and the box it covers in degrees."""

    href: str
    south: float
    west: float
    north: float
    east: float


def mercator_y(lat: float) -> float:
    """Mercator's ordinate, in degrees at the equator.

    >>> round(mercator_y(45.0), 3)
    50.499
    """
    bound = max(-85.0, min(85.0, lat))
    return math.degrees(math.asinh(math.tan(math.radians(bound))))


class _Frame:
    """The box of the ground that is drawn, and where a place falls in it."""

    def __init__(self, marks: Sequence[Mark], lines: Sequence[Line], least: float = 0.004) -> None:
        lats = [m.lat for m in marks] + [lat for at in lines for lat in (at.lat1, at.lat2)]
        lons = [m.lon for m in marks] + [lon for at in lines for lon in (at.lon1, at.lon2)]
        ys = [mercator_y(lat) for lat in lats]
        self.mid_lat = (min(lats) + max(lats)) / 2
        spread = max(max(lons) - min(lons), (max(ys) - min(ys)) / 1.2, least)
        self.scale = (WIDTH - 2 * _PAD) / spread  # units a degree of longitude
        tall = (max(ys) - min(ys)) * self.scale
        self.height = min(max(tall + 2 * _PAD, 170.0), 420.0) + 22
        self.west = (min(lons) + max(lons)) / 2 - WIDTH / 2 / self.scale
        self.top = (min(ys) + max(ys)) / 2 + (self.height - 22) / 2 / self.scale

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        x = (lon - self.west) * self.scale
        return round(x, 1), round((self.top - mercator_y(lat)) * self.scale, 1)

    @property
    def unit_km(self) -> float:
        """Kilometres that one unit of the drawing stands for, in the middle."""
        return 111.32 * math.cos(math.radians(self.mid_lat)) / self.scale


def draw_map(
    marks: Iterable[Mark], lines: Iterable[Line] = (), relief: Relief | None = None, *,
    label: str, coarse: float = 0.0,
) -> SafeString:  # fmt: skip
    """The map as SVG; empty where there is no place. `label` is its text alternative.

    Places known to `coarse` degrees alone are drawn as squares of that side, never from nearer.
    """
    placed, laid = list(marks), list(lines)
    if not placed and not laid:
        return SafeString("")
    frame = _Frame(placed, laid, max(0.004, 4 * coarse))
    parts = [_ground(frame, relief)] if relief else []
    parts += _squares(frame, placed, coarse)
    parts += [_line(frame, at) for at in laid]
    parts += _marks(frame, placed)
    parts.append(_scale(frame))
    parts.append(_north())
    return format_html(
        '<svg viewBox="0 0 {} {}" width="520" role="{}" aria-label="{}">{}</svg>',
        f"{WIDTH:g}",
        f"{frame.height:.0f}",
        "group" if any(mark.href for mark in placed) else "img",
        label,
        mark_safe("".join(parts)),  # noqa: S308 (made of escaped parts)
    )


def apart(marks: Iterable[Mark], least: float = 13.0) -> list[Mark]:
    """The marks that a map has room for: each is `least` units or more from those before it."""
    given, kept = list(marks), list[Mark]()
    if not given:
        return kept
    frame, near = _Frame(given, []), _Cells[tuple[float, float]](least)
    for mark in given:
        x, y = spot = frame.at(mark.lat, mark.lon)
        around = (x - least, y - least, x + least, y + least)
        if all(math.dist(spot, other) >= least for other in near.around(around)):
            kept.append(mark)
            near.put((x, y, x, y), spot)
    return kept


def _squares(frame: _Frame, marks: Iterable[Mark], side: float) -> Iterator[SafeString]:
    """What a place that is known to `side` degrees may be: each square once."""
    for lat, lon, state in sorted({(at.lat, at.lon, at.state) for at in marks} if side else ()):
        x, y = frame.at(lat + side / 2, lon - side / 2)
        right, low = frame.at(lat - side / 2, lon + side / 2)
        yield format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="var({})" opacity=".18"/>',
            x, y, round(right - x, 1), round(low - y, 1), _COLOURS.get(state, "--leaf"),
        )  # fmt: skip


def _ground(frame: _Frame, relief: Relief) -> SafeString:
    left, top = frame.at(relief.north, relief.west)
    right, bottom = frame.at(relief.south, relief.east)
    return format_html(
        '<image href="{}" x="{}" y="{}" width="{}" height="{}" opacity=".5"'
        ' preserveAspectRatio="none"/>',
        relief.href,
        left,
        top,
        round(right - left, 1),
        round(bottom - top, 1),
    )


def _line(frame: _Frame, line: Line) -> SafeString:
    (x1, y1), (x2, y2) = frame.at(line.lat1, line.lon1), frame.at(line.lat2, line.lon2)
    return format_html(
        '<path d="M{} {}L{} {}" stroke="var({})" stroke-width="2.5" stroke-dasharray="{}"/>',
        *(x1, y1, x2, y2),
        _COLOURS.get(line.state, "--leaf"),
        _DASHES.get(line.state, "none"),
    )


def _mark(x: float, y: float, mark: Mark) -> SafeString:
    shape = _signed(x, y, mark) if mark.sign else _shape(x, y, mark.state)
    if not mark.href:
        return shape
    return format_html('<a href="{}" aria-label="{}">{}</a>', mark.href, mark.about, shape)


def _signed(x: float, y: float, mark: Mark) -> SafeString:
    """A larger round with a letter in it: full, or hollow where the state is unknown."""
    inside, over = ("--paper", "--ink") if mark.state == "unknown" else ("--leaf", "--paper")
    return format_html(
        '<circle cx="{}" cy="{}" r="9" fill="var({})" stroke="var(--leaf)" stroke-width="1.5"/>'
        '<text x="{}" y="{}" font-size="{}" text-anchor="middle" fill="var({})">{}</text>',
        *(x, y, inside, x, round(y + 4.5, 1), FONT, over, mark.sign),
    )


def _shape(x: float, y: float, state: str) -> SafeString:
    colour = _COLOURS.get(state, "--leaf")
    if state == "worn":
        shape = f'<path d="M{x} {round(y - 7, 1)}l7 12h-14z"'
    elif state == "cut":
        shape = f'<path d="M{round(x - 5.5, 1)} {round(y - 5.5, 1)}h11v11h-11z"'
    else:
        shape = f'<circle cx="{x}" cy="{y}" r="{5 if state else 4.5}"'
    fill, edge = (colour, "--paper") if state != "unknown" else ("--paper", colour)
    paint = f' fill="var({fill})" stroke="var({edge})" stroke-width="1.5"/>'
    return mark_safe(shape + paint)  # noqa: S308 (numbers and constants)


_Box = tuple[float, float, float, float]  # left, top, right, bottom
T = TypeVar("T")


class _Cells(Generic[T]):
    """Things by the cells of the drawing they touch: each is held against its neighbours alone."""

    def __init__(self, side: float) -> None:
        self._side = side
        self._cells = defaultdict[tuple[int, int], list[T]](list)

    def put(self, box: _Box, thing: T) -> None:
        for cell in self._touched(box):
            self._cells[cell].append(thing)

    def around(self, box: _Box) -> Iterator[T]:
        """What touches a cell that `box` touches; some of it more than once."""
        for cell in self._touched(box):
            yield from self._cells.get(cell, ())

    def _touched(self, box: _Box) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = (int(at // self._side) for at in box)
        return product(range(left, right + 1), range(top, bottom + 1))


class _Room(_Cells[_Box]):
    """What is covered already."""

    def __init__(self, height: float) -> None:
        super().__init__(side=20.0)
        self.cover((0, height - 24, WIDTH, height))  # the scale
        self.cover((WIDTH - 30, 0, WIDTH, 36))  # the north

    def cover(self, box: _Box) -> None:
        self.put(box, box)

    def has(self, box: _Box) -> bool:
        """Whether `box` lies within the drawing and covers nothing."""
        inside = box[0] >= 2 and box[2] <= WIDTH - 2 and box[1] >= 2
        return inside and not any(_meet(box, other) for other in self.around(box))


def _marks(frame: _Frame, marks: list[Mark]) -> list[SafeString]:
    shown = _thinned(frame, marks) if len(marks) > _MOST_MARKS else marks
    spots = [(*frame.at(mark.lat, mark.lon), mark) for mark in shown]
    room = _Room(frame.height)
    for x, y, mark in spots:
        r = 10 if mark.sign else 6
        room.cover((x - r, y - r, x + r, y + r))
    shapes = [_mark(x, y, mark) for x, y, mark in spots]
    urgent = sorted(spots, key=lambda spot: spot[2].state not in ("cut", "worn"))
    names = [_name(x, y, mark, room) for x, y, mark in urgent]
    return shapes + [name for name in names if name]


def _thinned(frame: _Frame, marks: list[Mark]) -> list[Mark]:
    cells: dict[tuple[int, int, str], Mark] = {}
    for mark in marks:
        x, y = frame.at(mark.lat, mark.lon)
        cells.setdefault((int(x // 14), int(y // 14), mark.state), mark)
    return list(cells.values())


def _name(x: float, y: float, mark: Mark, room: _Room) -> SafeString:
    """The name beside its shape, where it covers nothing; nothing if there is no such place."""
    if not mark.label:
        return SafeString("")
    text = mark.label if len(mark.label) <= 24 else mark.label[:23] + "…"
    wide, off = 0.56 * FONT * len(text), 12 if mark.sign else 8
    for left, base in (
        (x + off, y + 4),
        (x - off - wide, y + 4),
        (x - wide / 2, y - off - 1),
        (x - wide / 2, y + off + 10),
    ):
        box = (left, base - FONT * 0.8, left + wide, base + FONT * 0.25)
        if room.has(box):
            room.cover(box)
            return format_html(
                '<text x="{}" y="{}" font-size="{}" fill="var(--ink)" stroke="var(--paper)"'
                ' stroke-width="3" paint-order="stroke">{}</text>',
                *(round(left, 1), round(base, 1), FONT, text),
            )
    return SafeString("")


def _meet(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _scale(frame: _Frame) -> SafeString:
    most = frame.unit_km * WIDTH * 0.35
    power = 10.0 ** math.floor(math.log10(most))
    length = max(step * power for step in (1, 2, 5) if step * power <= most)
    text = f"{length:g} km" if length >= 1 else f"{length * 1000:g} m"
    y = round(frame.height - 9, 1)
    wide = round(length / frame.unit_km, 1)
    return format_html(
        '<path d="M10 {}v5h{}v-5" fill="none" stroke="var(--ink)" stroke-width="1.5"/>'
        '<text x="{}" y="{}" font-size="{}" fill="var(--ink)" stroke="var(--paper)"'
        ' stroke-width="3" paint-order="stroke">{}</text>',
        *(y - 5, wide, wide + 18, y + 1, FONT, text),
    )


def _north() -> SafeString:
    return mark_safe(  # noqa: S308 (a constant)
        f'<path d="M{WIDTH - 14:g} 6l5 12-5-3-5 3z" fill="var(--ink)"/>'
        f'<text x="{WIDTH - 14:g}" y="32" font-size="{FONT}" text-anchor="middle"'
        ' fill="var(--ink)" stroke="var(--paper)" stroke-width="3" paint-order="stroke">N</text>'
    )
