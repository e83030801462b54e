"""One sheet of A4 as PDF, written by hand: text that can be searched, copied and read aloud.

A library would bring a megabyte and its memory to a small box for one page of words. This writes
what ISO 32000 asks of such a page: one embedded font with the widths and the letters of its glyphs,
one stream of text, a title and a language. It draws no picture.
"""

import zlib
from collections.abc import Iterable

from liane.server.site.sharing.font import Font, the_font, wrapped
from liane.server.site.sharing.kinds import Sheet

__all__ = ["sheet_pdf"]

_WIDTH, _HEIGHT, _EDGE = 595, 842, 57  # points; A4 with margins of 20 mm
_FOREST, _INK, _SOFT = "0.059 0.239 0.180", "0.106 0.122 0.114", "0.349 0.384 0.361"


class _Page:
    """Lines of text from the top down."""

    def __init__(self) -> None:
        self.font = the_font()
        self.y = float(_HEIGHT - _EDGE)
        self.drawn: list[str] = []
        self.used: dict[int, str] = {}

    def say(self, text: str, size: float, colour: str, most: int) -> None:
        for line in wrapped(text, size, _WIDTH - 2 * _EDGE, most):
            if self.y < _EDGE:
                return
            self.y -= size * 1.4
            self.drawn.append(
                f"BT {colour} rg /F {size} Tf {_EDGE} {self.y:.1f} Td <{self._glyphs(line)}> Tj ET"
            )
        self.y -= size * 0.6

    def _glyphs(self, line: str) -> str:
        numbers = [(self.font.glyph(letter), letter) for letter in line]
        self.used.update(numbers)
        return "".join(f"{number:04x}" for number, _letter in numbers)


def sheet_pdf(sheet: Sheet, name: str, day: str, address: str, language: str) -> bytes:
    """The sheet as one page of PDF."""
    page = _Page()
    page.say(" · ".join(part for part in (name, day) if part), 10, _SOFT, 1)
    page.say(sheet.title, 24, _FOREST, 4)
    page.say(sheet.text, 12, _INK, 32)
    for label, value in sheet.lines:
        page.say(f"{label} : {value}", 12, _INK, 2)
    page.say(" · ".join(part for part in (sheet.signed, address) if part), 10, _SOFT, 2)
    return _file(_objects(page, sheet.title, language))


def _stream(data: bytes, more: str = "") -> bytes:
    packed = zlib.compress(data, 9)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode {more}>>\nstream\n"
    return head.encode() + packed + b"\nendstream"


def _text(value: str) -> str:
    marked = "\ufeff" + value
    return f"<{marked.encode('utf-16-be').hex()}>"


def _objects(page: _Page, title: str, language: str) -> list[bytes]:
    font = page.font
    box = f"[0 0 {_WIDTH} {_HEIGHT}]"
    flags = "/Flags 4 /FontBBox [-500 -293 1500 1069] /ItalicAngle 0 /Ascent 1069 /Descent -293"
    dictionaries: list[str | bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R /Lang ({language})"
        " /ViewerPreferences << /DisplayDocTitle true >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 4 0 R"
        " /Resources << /Font << /F 5 0 R >> >> >>",
        _stream("\n".join(page.drawn).encode("ascii")),
        "<< /Type /Font /Subtype /Type0 /BaseFont /NotoSans /Encoding /Identity-H"
        " /DescendantFonts [6 0 R] /ToUnicode 9 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /NotoSans /CIDToGIDMap /Identity"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        f" /FontDescriptor 7 0 R /DW 600 /W [{_widths(font, page.used)}] >>",
        f"<< /Type /FontDescriptor /FontName /NotoSans {flags} /CapHeight 714 /StemV 80"
        " /FontFile2 8 0 R >>",
        _stream(font.data, f"/Length1 {len(font.data)} "),
        _stream(_letters(page.used).encode("ascii")),
        f"<< /Title {_text(title)} /Producer (Liane) >>",
    ]
    return [each if isinstance(each, bytes) else each.encode("ascii") for each in dictionaries]


def _widths(font: Font, used: Iterable[int]) -> str:
    return " ".join(f"{glyph} [{font.widths[glyph]}]" for glyph in sorted(used))


def _letters(used: dict[int, str]) -> str:
    """Which letter each glyph is, so that the page can be searched and read aloud."""
    pairs = [f"<{g:04x}> <{used[g].encode('utf-16-be').hex()}>" for g in sorted(used)]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    said = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Letters def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{said}\nendcmap end end"
    )


def _file(objects: list[bytes]) -> bytes:
    """The objects, then where each begins."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{start:010d} 00000 n \n".encode() for start in starts)
    out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n".encode()
    )
    out += f"startxref\n{table}\n%%EOF\n".encode()
    return bytes(out)
