"""A badge drawn as SVG and as PNG, from the same measures."""

import io
from pathlib import Path

from django.utils.html import escape
from PIL import Image, ImageDraw, ImageFont

from liane.server import site
from liane.server.community.communication.models import Badge

__all__ = ["HEIGHT", "WIDTH", "as_png", "as_svg"]

WIDTH, HEIGHT = 240, 64
_FONT = Path(site.__file__).parent / "sharing" / "fonts" / "NotoSans-part.ttf"


def as_svg(badge: Badge) -> str:
    """The badge as a picture of lines: nothing in it asks for anything from elsewhere."""
    first = 30 if badge.under else 38
    under = (
        f'<text x="16" y="50" font-size="12" fill="#fff">{escape(badge.under)}</text>'
        if badge.under
        else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(badge.words)}"'
        f' font-family="sans-serif"><rect width="{WIDTH}" height="{HEIGHT}" rx="8"'
        f' fill="{escape(badge.colour)}"/><text x="16" y="{first}" font-size="18"'
        f' font-weight="bold" fill="#fff">{escape(badge.words)}</text>{under}</svg>'
    )


def as_png(badge: Badge) -> bytes:
    """The same for mails and old sites, twice as fine."""
    picture = Image.new("RGB", (2 * WIDTH, 2 * HEIGHT), badge.colour)
    pen = ImageDraw.Draw(picture)
    top = 24 if badge.under else 42
    pen.text((32, top), badge.words, fill="#ffffff", font=_font(badge.words, 36))
    if badge.under:
        pen.text((32, 78), badge.under, fill="#ffffff", font=_font(badge.under, 24))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _font(text: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The largest letters in which a line fits."""
    for smaller in range(size, 11, -2):
        font = _letters(smaller)
        if font.getlength(text) <= 2 * WIDTH - 64:
            return font
    return _letters(10)


def _letters(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The letters of the site, or those of the library, which has no accents."""
    if _FONT.is_file():
        return ImageFont.truetype(str(_FONT), size)
    return ImageFont.load_default(size)
