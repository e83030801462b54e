"""Files people give us, read as text, TOML, JSON or a table of a CSV file.

What cannot be read is said with its file, its line and the next step, in the reader's language,
whatever the engine that asked. A file that is absent, is a folder or may not be read is a missing
resource; one that is not UTF-8 or is not what it should be is bad input. A file may be packed by
gzip, up to 256 MB once unpacked. A table may be separated by commas, semicolons, tabs or bars, as
spreadsheets write it; a row longer than its head is refused, because a number written with a comma
would otherwise shift all that follows it. Tables forty deep and whole numbers of more than 18
digits are refused: nobody means them, and they break whoever computes with them.
"""

import csv
import errno
import gzip
import io
import json
import re
import socket
import tomllib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from liane.errors import BadInput, MissingResource
from liane.words import N_, _

__all__ = [
    "each_row",
    "files_in",
    "parse_toml",
    "read_json",
    "read_rows",
    "read_text",
    "read_toml",
    "reason",
    "unreadable",
]

_HAS_POINT = re.compile(r"(?:^|[;\t])\s*-?\d+\.\d+\s*(?:[;\t]|\r?$)", re.MULTILINE)
_WITH_COMMA = re.compile(r"^(-?\d+),(\d+)$")
_REASONS = {
    errno.ENOENT: N_("not found"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a file stands where a folder should"),
    errno.EEXIST: N_("a file of that name is there"),
    errno.EACCES: N_("access is not allowed"),
    errno.EPERM: N_("access is not allowed"),
    errno.EROFS: N_("this disk cannot be written"),
    errno.ENOSPC: N_("the disk is full"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ECONNREFUSED: N_("nobody answers at that port"),
    errno.ENETUNREACH: N_("no network"),
    errno.EHOSTUNREACH: N_("no way to that machine"),
    errno.ETIMEDOUT: N_("no answer in time"),
    socket.EAI_NONAME: N_("that name is not known on the network"),
    socket.EAI_AGAIN: N_("no network"),
}
_SYNTAX = (  # what tomllib says most
    N_("Invalid statement"),
    N_("Invalid value"),
    N_("Expected '=' after a key in a key/value pair"),
    N_("Expected newline or end of document after a statement"),
    N_("Invalid initial character for a key part"),
    N_("Cannot overwrite a value"),
    N_("Unclosed array"),
    N_("Unclosed inline table"),
    N_("Unterminated string"),
    N_("Unescaped '\\' in a string"),
    N_("Invalid date or datetime"),
    N_("Expected ']' at the end of a table declaration"),
    N_("Expected ']]' at the end of an array declaration"),
)
_TOO_DEEP = N_("tables in tables, too deep")
_TOO_LONG = N_("a whole number of more than 18 digits")
_CUT = N_("{file}: the compressed file ends early or is damaged; get it again")
_TOO_LARGE = N_("{file}: more than 256 MB once unpacked; give a part of it")
_GZIP = b"\x1f\x8b"
_LARGEST = 2**28
_DEEPEST = 40
_GREATEST = 10**18
_PLACE = re.compile(r"^(?P<why>.*) \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


def reason(error: BaseException) -> str:
    """Why the system refused, in the language in use; its own words if we have none.

    >>> from liane.words import use
    >>> use("en"); reason(FileNotFoundError(2, "No such file or directory"))
    'not found'
    """
    number = errno.ETIMEDOUT if isinstance(error, TimeoutError) else getattr(error, "errno", None)
    known = _REASONS.get(number or 0)
    return _(known) if known else str(getattr(error, "strerror", None) or error)


def unreadable(file: Path, error: OSError) -> MissingResource:
    """The error to raise for a file that the system does not give."""
    if isinstance(error, FileNotFoundError):
        return MissingResource(N_("{file}: not found; check the path"), file=file)
    return MissingResource(
        N_("{file}: cannot be read ({why}); check the path"), file=file, why=reason(error)
    )


def files_in(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder that `pattern` fits, sorted; a folder that may not be read is told."""
    try:
        next(folder.iterdir(), None)
        return sorted(folder.glob(pattern))
    except OSError as error:
        raise unreadable(folder, error) from error


def read_text(file: Path) -> str:
    """The text of a UTF-8 file, with or without a byte-order mark, packed by gzip or not."""
    try:
        data = file.read_bytes()
        data = _unpacked(data, file) if data.startswith(_GZIP) else data
    except OSError as error:
        raise unreadable(file, error) from error
    text, wrong = "", data.find(b"\0")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = error.start
    if wrong >= 0:
        line = data.count(b"\n", 0, wrong) + 1
        raise BadInput(
            N_("{file}: line {line}: not text in UTF-8; save the file as UTF-8"),
            file=file,
            line=line,
        )
    return text


def _unpacked(data: bytes, file: Path) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            whole = packed.read(_LARGEST + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadInput(_CUT, file=file) from error
    if len(whole) > _LARGEST:
        raise BadInput(_TOO_LARGE, file=file)
    return whole


def parse_toml(text: str, file: Path, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """The tables of a TOML text; `file` is named in the error if it is none."""
    try:
        data = tomllib.loads(text, parse_float=parse_float)
    except (ValueError, RecursionError) as error:
        place = _PLACE.match(str(error))
        raise BadInput(
            N_("{file}: line {line}: this is not TOML: {why}"),
            file=file,
            line=(place and place["line"]) or text.count("\n") + 1,
            why=_(place["why"]) if place else _why(error),
        ) from error
    _check_size(data, file)
    return data


def _why(error: ValueError | RecursionError) -> str:
    """Why a parser gave up without naming a place: all it can be is too deep or too long."""
    return _(_TOO_DEEP if isinstance(error, RecursionError) else _TOO_LONG)


def _check_size(data: Any, file: Path) -> None:
    """Refuse what is nested too deep, or holds a whole number that no measure needs."""
    level: list[tuple[Any, Any]] = [((), data)]  # a value and its keys, the last one first
    for _depth in range(_DEEPEST):
        level = [((key, keys), child) for keys, value in level for key, child in _children(value)]
        long = next((keys for keys, value in level if _is_too_long(value)), None)
        if long:
            raise _unusable(file, _keys(long), _TOO_LONG)
        if not level:
            return
    raise _unusable(file, _keys(level[0][0])[:1], _TOO_DEEP)


def _unusable(file: Path, keys: list[str], why: str) -> BadInput:
    field, text = ", ".join(keys), N_("{file}: {field}: {why}; correct it")
    return BadInput(text, file=file, field=field, why=_(why))


def _keys(chain: Any) -> list[str]:
    keys: list[str] = []
    while chain:
        last, chain = chain
        keys.append(str(last))
    return keys[::-1]


def _children(value: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value, 1) if isinstance(value, list) else ()


def _is_too_long(value: Any) -> bool:
    return isinstance(value, int) and abs(value) >= _GREATEST


def read_toml(file: Path, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """The tables of a TOML file."""
    return parse_toml(read_text(file), file, parse_float)


def read_json(file: Path) -> Any:
    """What a JSON file holds."""
    try:
        data = json.loads(read_text(file))
    except json.JSONDecodeError as error:
        raise BadInput(
            N_("{file}, line {line}: not JSON; correct it near column {column}"),
            file=file,
            line=error.lineno,
            column=error.colno,
        ) from error
    except (ValueError, RecursionError) as error:
        raise BadInput(N_("{file}: not JSON: {why}"), file=file, why=_why(error)) from error
    _check_size(data, file)
    return data


def read_rows(file: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file by column name, each with its line; the head must hold `columns`.

    Cells are stripped, empty rows left out, cells that a short row lacks are empty. Between
    semicolons or tabs, 10,5 is read as 10.5, unless some number of the table has a point.
    """
    return list(each_row(file, columns))


def each_row(file: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The same one after the other, for tables that are too long to be held."""
    lines = _cells(file, read_text(file))
    _at, head = next(lines, (1, []))
    _check_head(file, head, columns)
    for line, cells in lines:
        if any(cells):
            yield line, _named(file, line, head, cells)


def _check_head(file: Path, head: list[str], columns: Sequence[str]) -> None:
    lacking = [name for name in columns if name not in head]
    if lacking:
        raise BadInput(
            N_("{file}, line 1: column {column} is missing; add it to the head of the table"),
            file=file,
            column=", ".join(lacking),
        )
    twice = sorted({name for name in head if name and head.count(name) > 1})
    if twice:
        raise BadInput(
            N_("{file}, line 1: column {column} stands twice; keep one"),
            file=file,
            column=", ".join(twice),
        )


def _cells(file: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    separator = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    has_commas = separator != "," and not _HAS_POINT.search(text)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInput(
                N_("{file}, line {line}: cannot be read as a row; is a quotation mark not closed?"),
                file=file,
                line=line,
            ) from error
        cells = [cell.strip() for cell in row]
        yield line, [_WITH_COMMA.sub(r"\1.\2", cell) for cell in cells] if has_commas else cells


def _named(file: Path, line: int, head: list[str], cells: list[str]) -> dict[str, str]:
    if any(cells[len(head) :]):
        raise BadInput(
            N_(
                "{file}, line {line}: more cells than columns; write decimals with a point (10.5), "
                "and texts that hold the separator between quotation marks"
            ),
            file=file,
            line=line,
        )
    return dict(zip(head, cells + [""] * (len(head) - len(cells)), strict=False))
