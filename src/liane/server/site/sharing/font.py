"""The letters of cards and sheets: one font file, its glyphs and their widths.

Nothing is taken from the machine, so that a card is the same on every box. Letters it lacks are
drawn as an empty frame, never as another letter.
"""

import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["FILE", "Font", "the_font", "wrapped"]

FILE = Path(__file__).parent / "fonts" / "NotoSans-part.ttf"


@dataclass(frozen=True)
class Font:
    """Glyph numbers by letter, and widths in thousandths of the size."""

    data: bytes
    glyphs: dict[int, int]
    widths: tuple[int, ...]

    def glyph(self, letter: str) -> int:
        return self.glyphs.get(ord(letter), 0)

    def width(self, text: str, size: float) -> float:
        """How wide `text` is in points."""
        return sum(self.widths[self.glyph(letter)] for letter in text) * size / 1000


def _tables(data: bytes) -> dict[str, int]:
    count = struct.unpack(">H", data[4:6])[0]
    rows = (struct.unpack(">4sLLL", data[12 + 16 * n : 28 + 16 * n]) for n in range(count))
    return {tag.decode("ascii"): offset for tag, _sum, offset, _length in rows}


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """The table from letters to glyphs, in format 4 of the OpenType specification."""
    start = cmap + struct.unpack(">L", data[cmap + 8 : cmap + 12])[0]
    segments = struct.unpack(">H", data[start + 6 : start + 8])[0] // 2

    def column(at: int, sign: str) -> tuple[int, ...]:
        begin = start + 14 + at
        return struct.unpack(f">{segments}{sign}", data[begin : begin + 2 * segments])

    ends, starts = column(0, "H"), column(2 * segments + 2, "H")
    deltas, offsets = column(4 * segments + 2, "h"), column(6 * segments + 2, "H")
    base = start + 16 + 6 * segments
    found = {}
    for n, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offsets[n]:
                at = base + 2 * n + offsets[n] + 2 * (code - first)
                glyph = struct.unpack(">H", data[at : at + 2])[0]
            found[code] = (glyph + deltas[n]) % 65536 if glyph or not offsets[n] else 0
    return found


@cache
def the_font() -> Font:
    """The font, read once."""
    data = FILE.read_bytes()
    tables = _tables(data)
    per_em = struct.unpack(">H", data[tables["head"] + 18 : tables["head"] + 20])[0]
    metrics = struct.unpack(">H", data[tables["hhea"] + 34 : tables["hhea"] + 36])[0]
    rows = data[tables["hmtx"] : tables["hmtx"] + 4 * metrics]
    widths = [row[0] * 1000 // per_em for row in struct.iter_unpack(">Hh", rows)]
    count = struct.unpack(">H", data[tables["maxp"] + 4 : tables["maxp"] + 6])[0]
    widths += [widths[-1]] * (count - metrics)
    return Font(data, _glyphs(data, tables["cmap"]), tuple(widths))


def wrapped(text: str, size: float, room: float, most: int) -> list[str]:
    """`text` in lines of at most `room`, at most `most` of them; the last one says it goes on."""
    font = the_font()
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split(" "):
            tried = f"{line} {word}" if line else word
            if line and font.width(tried, size) > room:
                lines.append(line)
                tried = word
            line = _held(tried, size, room)
        lines.append(line)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and font.width(f"{last}…", size) > room:
        last = last[:-1]
    return [*lines[: most - 1], f"{last.rstrip()}…"]


def _held(word: str, size: float, room: float) -> str:
    """A word that is wider than the page is cut."""
    font = the_font()
    while len(word) > 1 and font.width(word, size) > room:
        word = f"{word[:-2]}…"
    return word
