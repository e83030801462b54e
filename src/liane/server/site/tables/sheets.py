"""Spreadsheets that leave the box: written by hand, for a library would stay in memory for good.

Figures are figures, all else is text; no cell is ever a formula, whatever people typed.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone

__all__ = ["Cells", "as_csv", "as_xlsx", "guarded"]

Cells = Iterable[Sequence[Any]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def guarded(value: Any) -> Any:
    """A cell that no spreadsheet runs.

    >>> guarded("=1+1"), guarded(-3), guarded("Awa")
    ("'=1+1", -3, 'Awa')
    """
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return _hour(value) if isinstance(value, datetime) else value


def _hour(at: datetime) -> str:
    """The hour that people read on the page, with how far its clock is from UTC."""
    shown = timezone.localtime(at) if timezone.is_aware(at) else at
    return shown.isoformat(" ", "minutes")


def as_csv(rows: Cells) -> bytes:
    """Rows as CSV in UTF-8, with the mark that spreadsheets look for."""
    out = io.StringIO()
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(sheets: Mapping[str, Cells], *, guard: bool = True) -> bytes:
    """A book of sheets by name. `guard=False` leaves texts that look like formulas as they are.

    They stay texts either way: a cell written here is never run. The quote of `guard` matters to
    who saves the sheet as CSV and opens it again.
    """
    names = [_sheet_name(name) for name in sheets]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in _frame(names).items():
            archive.writestr(path, _HEAD + content)
        for number, rows in enumerate(sheets.values(), 1):
            with archive.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                part.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                for row in rows:
                    cells = (guarded(cell) if guard else cell for cell in row)
                    part.write(f"<row>{''.join(map(_cell, cells))}</row>".encode())
                part.write(b"</sheetData></worksheet>")
    return out.getvalue()


def _sheet_name(name: str) -> str:
    """What a spreadsheet takes as a name: 31 letters, without its own signs."""
    return "".join(" " if letter in r"[]:*?/\'" else letter for letter in name)[:31] or "1"


def _frame(names: Sequence[str]) -> dict[str, str]:
    """The parts of a book that say where its sheets are."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    ties = "".join(
        f'<Relationship Id="r{n}" Target="worksheets/sheet{n}.xml" Type="{_LINKS}/worksheet"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f"{parts}</Types>"
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
            f' Target="xl/workbook.xml" Type="{_LINKS}/officeDocument"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{ties}</Relationships>'
        ),
    }


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, date):
        value = _hour(value) if isinstance(value, datetime) else value.isoformat()
    text = escape("".join(letter for letter in str(value) if letter >= " " or letter in "\n\t"))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
