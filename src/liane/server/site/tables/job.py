"""Reads spreadsheets in a process of its own: little memory, little time, no network.

`python -m liane.server.site.tables.job` takes a spreadsheet on standard input and writes
its first sheet as JSON: [[line, [text, …]], …]. Exit code 1: it could not be done.
"""

import io
import json
import resource
import sys
from datetime import date, datetime
from typing import Any

_MOST_MEMORY = 1_000_000_000
_MOST_SECONDS = 30
_MOST_LINES = 10_002
_MOST_COLUMNS = 60


def main() -> int:
    """Read one spreadsheet; say nothing on failure but by the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    try:
        data = sys.stdin.buffer.read()
        out = json.dumps(_read(data)).encode()
    except Exception:  # whatever a stranger's file breaks is the same to people
        return 1
    sys.stdout.buffer.write(out)
    return 0


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _read(data: bytes) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 (only in this process)

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    lines = sheet.iter_rows(max_row=_MOST_LINES, max_col=_MOST_COLUMNS, values_only=True)
    grid = [(at, [_text(value) for value in line]) for at, line in enumerate(lines, 1)]
    return [(at, cells) for at, cells in grid if any(cells)]


if __name__ == "__main__":
    sys.exit(main())
