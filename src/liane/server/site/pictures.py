"""Pictures that people send: opened within bounds, turned upright, written anew.

What the phone had put in one (place, hour, model) is gone; it is at most 1,600 px wide or tall.
"""

import hashlib
import io
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from liane.errors import BadInput
from liane.server.site.home import folder
from liane.words import N_

__all__ = ["MOST_BYTES", "keep_picture", "picture_file", "reencoded"]

MOST_BYTES = 20_000_000
MOST_PIXELS = 60_000_000
SIDE_PX = 1_600
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")


def reencoded(data: bytes) -> tuple[bytes, int, int]:
    """A picture as WebP without anything but its pixels, and its width and height.

    Raises `BadInput` for what is too big, folded too tightly, or no picture.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(
            N_("the file has more than {most} MB; take a smaller one, nothing was kept"),
            most=MOST_BYTES // 1_000_000,
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                return _written(picture)
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        MemoryError,
        EOFError,
        TypeError,
        KeyError,
        IndexError,
    ) as error:
        raise BadInput(
            N_("this is no picture that can be opened; take it again, as JPEG or PNG")
        ) from error


def _written(picture: Any) -> tuple[bytes, int, int]:
    if picture.width * picture.height > MOST_PIXELS:
        raise BadInput(
            N_("the picture has {count} million pixels, more than {most}; take a smaller one"),
            count=picture.width * picture.height // 1_000_000,
            most=MOST_PIXELS // 1_000_000,
        )
    picture.draft("RGB", (SIDE_PX, SIDE_PX))
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((SIDE_PX, SIDE_PX))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=72)
    return out.getvalue(), bare.width, bare.height


def picture_file(room: str, sha256: str) -> Path:
    """Where a picture of a room (the label of an app) lies."""
    return folder("blobs", room, sha256[:2]) / f"{sha256}.webp"


def keep_picture(room: str, content: bytes) -> str:
    """Write a re-encoded picture under its own sum, and return the sum."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = picture_file(room, sha256)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)
    return sha256
