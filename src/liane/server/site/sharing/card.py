"""The picture card: 1200 by 630 points, in the sheet's colours, light enough for a bad link."""

import io
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from liane.server.site.sharing.font import FILE, wrapped
from liane.server.site.sharing.kinds import Sheet

__all__ = ["HEIGHT", "WIDTH", "card"]

WIDTH, HEIGHT = 1200, 630
SAND, INK, SOFT, FOREST, LEAF, ON_FOREST = (
    *("#faf6ee", "#1b1f1d", "#59625c", "#0f3d2e", "#1b7046", "#f4f8f2"),
)
_EDGE, _BAND = 72, 96
_TENDRIL = ((72, 30), (316, 4), (560, 40), (804, 10), (1128, 34))
_TITLE, _TEXT, _SMALL = 56, 32, 28


@cache
def _letters(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FILE), size)


def card(sheet: Sheet, name: str, day: str) -> bytes:
    """A PNG of few colours: what it is, what it says, who says it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), SAND)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, _BAND), fill=FOREST)
    draw.text((_EDGE, _BAND / 2), name, fill=ON_FOREST, font=_letters(_SMALL), anchor="lm")
    draw.text((WIDTH - _EDGE, _BAND / 2), day, fill=ON_FOREST, font=_letters(_SMALL), anchor="rm")
    y = _words(draw, sheet)
    for label, value in sheet.lines:
        if y > HEIGHT - 150:
            break
        draw.text((_EDGE, y), f"{label} : {value}", fill=INK, font=_letters(_TEXT))
        y += 46
    _foot(draw, sheet)
    out = io.BytesIO()
    few = picture.quantize(32, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _words(draw: ImageDraw.ImageDraw, sheet: Sheet) -> int:
    """Title and text; say how far down they went."""
    y, room = _BAND + 44, WIDTH - 2 * _EDGE
    for line in wrapped(sheet.title, _TITLE, room, 3):
        draw.text((_EDGE, y), line, fill=FOREST, font=_letters(_TITLE))
        y += 70
    left = max(1, (HEIGHT - 150 - y) // 46 - len(sheet.lines))
    for line in wrapped(sheet.text, _TEXT, room, left) if sheet.text else []:
        draw.text((_EDGE, y + 10), line, fill=INK, font=_letters(_TEXT))
        y += 46
    return y + 20


def _foot(draw: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    """The one ornament, dots tied by a line, and who signs."""
    points = [(x, HEIGHT - 116 + y) for x, y in _TENDRIL]
    draw.line(points, fill=LEAF, width=3, joint="curve")
    for x, y in points:
        draw.ellipse((x - 6, y - 6, x + 6, y + 6), fill=LEAF)
    said = sheet.signed
    draw.text((_EDGE, HEIGHT - 40), said, fill=SOFT, font=_letters(_SMALL), anchor="ls")
