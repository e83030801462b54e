"""The hill shade under the map, as a small picture inside the page.

A PNG with a palette of blacks and whites that let the ground's colour through: shadows darken and
lights lighten whatever scheme the reader uses. Size and number of shades go down until the file
fits its budget. Where the ground is unknown the picture is clear.
"""

import base64
import struct
import zlib

import numpy as np
from numpy.typing import NDArray

__all__ = ["BUDGET_BYTES", "png", "relief_uri"]

BUDGET_BYTES = 43_000  # 57 KB once in base64
_STEPS = ((1.0, 32), (0.85, 32), (0.75, 24), (0.75, 16), (0.6, 16), (0.5, 16), (0.35, 12), (0.2, 8))


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _palette(shades: int) -> tuple[bytes, bytes]:
    """Colours and opacities from full shadow to full light, clear at `level`."""
    place = np.linspace(-1.0, 1.0, shades)
    colour = np.where(place < 0, 0, 255).astype(np.uint8)
    opacity = np.where(place < 0, -place * 150, place * 170).astype(np.uint8)
    return np.repeat(colour, 3).tobytes(), opacity.tobytes()


def png(index: NDArray[np.uint8], shades: int) -> bytes:
    """An indexed PNG of shape (h, w), values 0 to `shades` − 1, up-filtered rows."""
    height, width = index.shape
    before = np.vstack([np.zeros((1, width), np.uint8), index[:-1]])
    filtered = np.hstack([np.full((height, 1), 2, np.uint8), index - before])
    colours, opacities = _palette(shades)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    best = min((zlib.compress(rows.tobytes(), 9) for rows in (filtered, _plain(index))), key=len)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"PLTE", colours)
        + _chunk(b"tRNS", opacities)
        + _chunk(b"IDAT", best)
        + _chunk(b"IEND", b"")
    )


def _plain(index: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.hstack([np.zeros((index.shape[0], 1), np.uint8), index])


def _reduced(shade: NDArray[np.uint8], scale: float) -> NDArray[np.float64]:
    """Box-averaged to a share of its size."""
    if scale >= 1.0:
        return shade.astype(np.float64)
    height, width = (max(8, round(side * scale)) for side in shade.shape)
    rows = np.linspace(0, shade.shape[0], height + 1)[:-1].astype(np.int64)
    columns = np.linspace(0, shade.shape[1], width + 1)[:-1].astype(np.int64)
    sums = np.add.reduceat(np.add.reduceat(shade.astype(np.float64), rows, 0), columns, 1)
    counts = np.add.reduceat(np.add.reduceat(np.ones(shade.shape), rows, 0), columns, 1)
    return np.asarray(sums / counts)


def _levels(shade: NDArray[np.float64], shades: int) -> NDArray[np.uint8]:
    """Shades around the level of flat ground (the median), stretched to the whole palette."""
    flat = float(np.median(shade))
    spread = float(np.percentile(np.abs(shade - flat), 98)) or 1.0
    place = np.clip((shade - flat) / max(spread, 12.0), -1.0, 1.0)
    return np.rint((place + 1.0) / 2.0 * (shades - 1)).astype(np.uint8)


def relief_uri(shade: NDArray[np.uint8], budget_bytes: int = BUDGET_BYTES) -> str:
    """A `data:` address of the hill shade, of at most `budget_bytes` before base64.

    `shade`: (h, w) brightness 0–255, north row first. Returns the address as text.
    """
    for scale, shades in _STEPS:
        body = png(_levels(_reduced(shade, scale), shades), shades)
        if len(body) <= budget_bytes:
            break
    return "data:image/png;base64," + base64.b64encode(body).decode("ascii")
