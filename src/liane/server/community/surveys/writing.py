"""Spreadsheets and lists that leave: no cell is ever a formula, whatever people typed."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

__all__ = ["as_csv", "as_xlsx", "book", "guarded"]

Cells = Iterable[Sequence[Any]]


def guarded(value: Any) -> Any:
    """A cell that no spreadsheet runs.

    >>> guarded("=1+1"), guarded(-3), guarded("Awa")
    ("'=1+1", -3, 'Awa')
    """
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


def as_csv(rows: Cells) -> bytes:
    """Rows as CSV in UTF-8, with the mark that spreadsheets look for."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(sheets: Mapping[str, Cells]) -> bytes:
    """Sheets by name; figures stay figures."""
    made = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name[:31])
        for row in rows:
            sheet.append([guarded(cell) for cell in row])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def book(
    survey: Sequence[Mapping[str, str]],
    choices: Sequence[Mapping[str, str]],
    settings: Mapping[str, str],
) -> bytes:
    """An XLSForm from rows of its sheets; written by us, so formulas of XPath stay as they are."""
    made = Workbook(write_only=True)
    for name, rows in (("survey", survey), ("choices", choices), ("settings", [settings])):
        sheet = made.create_sheet(name)
        heads = list(dict.fromkeys(head for row in rows for head in row))
        sheet.append(heads)
        for row in rows:
            sheet.append([row.get(head, "") for head in heads])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
