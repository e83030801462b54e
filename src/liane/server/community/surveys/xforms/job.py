"""The process that reads one spreadsheet: `python -m …job .xlsx`, the file on its input.

It limits itself before it reads anything: memory, time, no file bigger than the form it writes.
"""

import json
import re
import resource
import sys
import zipfile
from contextlib import suppress
from io import BytesIO
from typing import Any

__all__ = ["main"]

MEMORY, SECONDS, UNPACKED = 700_000_000, 50, 120_000_000


def _limit() -> None:
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


def _too_big(data: bytes, kind: str) -> bool:
    if kind != ".xlsx":
        return False
    with zipfile.ZipFile(BytesIO(data)) as book:
        return sum(part.file_size for part in book.infolist()) > UNPACKED


def _read(data: bytes, kind: str) -> dict[str, Any]:
    from pyxform.errors import PyXFormError  # noqa: PLC0415 (after the limits)
    from pyxform.xls2xform import convert  # noqa: PLC0415

    if _too_big(data, kind):
        return {"error": "unpacked, it has more than 120 MB"}
    try:
        given: Any = data.decode("utf-8-sig") if kind in (".csv", ".md") else BytesIO(data)
        made = convert(given, file_type=kind, validate=False, pretty_print=False)
    except PyXFormError as error:
        return {"error": str(error) + _where(str(error), data, kind)}
    beside = {"itemsets.csv": made.itemsets} if made.itemsets else {}
    return {"xml": made.xform, "warnings": list(made.warnings), "beside": beside}


def _where(said: str, data: bytes, kind: str) -> str:
    """The sheet and row of what an error quotes, where it does not say them itself."""
    from pyxform.xls2json_backends import get_xlsform  # noqa: PLC0415 (after the limits)

    quoted = set(re.findall(r"['“\"]([^'”\"]+)['”\"]", said))
    if "row" in said.lower() or not quoted:
        return ""
    with suppress(Exception):
        given: Any = data.decode("utf-8-sig") if kind in (".csv", ".md") else BytesIO(data)
        book = get_xlsform(given, file_type=kind)
        for sheet in ("survey", "choices", "settings"):
            for at, row in enumerate(getattr(book, sheet, None) or (), 2):
                if quoted & {str(cell).strip() for cell in row.values()}:
                    return f" [{sheet}, row {at}]"
    return ""


def main() -> None:
    """Read one spreadsheet, say what became of it."""
    _limit()
    try:
        answer = _read(sys.stdin.buffer.read(), sys.argv[1])
    except MemoryError:
        answer = {"error": "it needs more memory than a form may"}
    except Exception as error:  # whatever a stranger's file breaks is said
        answer = {"error": f"{type(error).__name__}: {error}"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
