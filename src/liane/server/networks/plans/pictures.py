"""Pictures from the spot: made anew at a modest size, so that they say no place, time or phone.

Kept in blobs/ under the SHA-256 of what is kept.
"""

import hashlib
import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from liane.errors import BadInput
from liane.server.site.home import folder, home
from liane.words import N_

__all__ = ["kept_picture", "picture_file"]

MOST_BYTES, MOST_PIXELS, SIDE = 15_000_000, 60_000_000, 1280


def kept_picture(upload: Any) -> str:
    """Keep a picture without what it tells beside its pixels; return its SHA-256."""
    if upload.size > MOST_BYTES:
        raise BadInput(
            N_("photo: more than {megabytes} MB; send a smaller one"),
            megabytes=MOST_BYTES // 1_000_000,
        )
    upload.seek(0)
    try:
        with Image.open(upload) as image:
            if image.width * image.height > MOST_PIXELS:
                raise BadInput(N_("photo: too many pixels; send a smaller one"))
            image.draft("RGB", (SIDE, SIDE))
            plain = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise BadInput(
            N_("photo: this is not a picture we can read; send a JPEG or PNG")
        ) from error
    plain.thumbnail((SIDE, SIDE))
    fresh = Image.new("RGB", plain.size)
    fresh.paste(plain)
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=72)
    data = out.getvalue()
    name = hashlib.sha256(data).hexdigest()
    (folder("blobs") / name).write_bytes(data)
    return name


def picture_file(name: str) -> Path:
    """Where a kept picture is."""
    return home() / "blobs" / name
