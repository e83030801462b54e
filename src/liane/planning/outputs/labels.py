"""Where names go on a map so that none covers another, a mark or the edge.

Each name tries eight places around its mark, most important names first; a name that fits
nowhere is left out and the list below the map has it. Two sizes are placed: large ones that a
phone shows too, then small ones for wide screens and paper only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Label", "Placed", "place_labels", "text_width"]

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """A name to place beside the point (x, y), with the radius of its mark."""

    text: str
    x: float
    y: float
    radius: float
    rank: float


@dataclass(frozen=True)
class Placed:
    """A name with its baseline start, its anchor, and whether only wide screens show it."""

    text: str
    x: float
    y: float
    anchor: str
    wide_only: bool


def text_width(text: str, size: float) -> float:
    """A cautious guess of a text's width in the page's sans-serif."""
    narrow = sum(at in " .,:;'’iljtfI!|()[]-" for at in text)
    wide = sum(at.isupper() or at in "mwMW—@%" for at in text)
    return size * (0.57 * len(text) - 0.22 * narrow + 0.14 * wide)


def _candidates(label: Label, size: float) -> Iterable[tuple[float, float, str]]:
    near, low = label.radius + 3.0, size * 0.36
    x, y = label.x, label.y
    yield x + near, y + low, "start"
    yield x - near, y + low, "end"
    yield x, y - near - size * 0.12, "middle"
    yield x, y + near + size * 0.76, "middle"
    for dx, dy in ((1, -1), (1, 1), (-1, -1), (-1, 1)):
        yield x + dx * near * 0.7, y + dy * (near * 0.5 + low) + low, "start" if dx > 0 else "end"


def _box(text: str, x: float, y: float, anchor: str, size: float) -> Box:
    width = text_width(text, size)
    left = {"start": x, "end": x - width, "middle": x - width / 2}[anchor]
    return left - 1, y - size * 0.98, left + width + 1, y + size * 0.28


def _apart(one: Box, other: Box) -> bool:
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def _inside(box: Box, width: float, height: float) -> bool:
    return box[0] >= 2 and box[1] >= 2 and box[2] <= width - 2 and box[3] <= height - 2


def _fit(
    label: Label, size: float, taken: Sequence[Box], area: tuple[float, float]
) -> tuple[float, float, str] | None:
    for x, y, anchor in _candidates(label, size):
        box = _box(label.text, x, y, anchor, size)
        if _inside(box, *area) and all(_apart(box, other) for other in taken):
            return x, y, anchor
    return None


def place_labels(
    labels: Sequence[Label],
    area: tuple[float, float],
    sizes: tuple[float, float],
    kept_free: Sequence[Box] = (),
) -> list[Placed]:
    """Places for as many names as fit in `area` (width, height).

    `sizes`: text size on a phone and on a wide screen, in the drawing's units; `kept_free`:
    boxes (left, top, right, bottom) that no name may cover. Names of negative rank are for wide
    screens only.
    """
    marks = [
        (at.x - at.radius, at.y - at.radius, at.x + at.radius, at.y + at.radius) for at in labels
    ]
    order = sorted(labels, key=lambda at: (-at.rank, at.text))
    placed: dict[Label, Placed] = {}
    for size, wide_only in ((sizes[0], False), (sizes[1], True)):
        taken = [*kept_free, *marks]
        taken += [_box(at.text, at.x, at.y, at.anchor, size) for at in placed.values()]
        for label in (at for at in order if at not in placed and (wide_only or at.rank >= 0)):
            found = _fit(label, size, taken, area)
            if found:
                placed[label] = Placed(label.text, *found, wide_only)
                taken.append(_box(label.text, *found, size))
    return list(placed.values())
