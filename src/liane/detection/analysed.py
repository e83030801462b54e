"""Tables of measurements that were analysed elsewhere: SQL dumps, CSV and TSV, plain or `.gz`.

A dump is read as databases write it: `INSERT INTO t (columns) VALUES (…), (…)`, `COPY t (columns)
FROM stdin` with its lines, and rows without names of columns where a `CREATE TABLE` before them
has told the names. What separates the cells of a table is seen in its head. A row that cannot be
read comes as None with its line, so that it is told and the rest goes on.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from liane.errors import BadInput
from liane.reading import read_text
from liane.words import N_

__all__ = ["ENDINGS", "is_table", "rows_of"]

_Row = tuple[int, Mapping[str, str | None] | None]
ENDINGS = tuple(f".{name}{packed}" for name in ("sql", "csv", "tsv") for packed in ("", ".gz"))
_SEPARATORS = ",;\t|"
_STATEMENT = re.compile(
    r"(?P<verb>INSERT\s+INTO|COPY|CREATE\s+TABLE(?:\s+IF\s+NOT\s+EXISTS)?)\s+(?P<table>[`\"\w.]+)\s*"
    r"(?:\((?P<names>[^()]*)\)\s*)?(?P<rest>VALUES\s*|FROM\s+stdin[^\n]*\n)?",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\s*(?:'((?:[^'\\]|\\.|'')*)'|(\[(?:[^\[\]'\\]|'(?:[^'\\]|\\.|'')*')*\]|[^,()'\s]+))\s*([,)])",
    re.DOTALL,
)
_NEXT = re.compile(r"\s*,?\s*\(")
_COLUMN = re.compile(r"^\s*[`\"]?(\w+)[`\"]?\s+\w", re.MULTILINE)
_NO_COLUMN = ("primary", "key", "unique", "constraint", "index", "check", "foreign", "engine")
_NO_TABLE = N_("{file}, line {line}: no row of a table; correct the quotation marks before it")
_NO_NAMES = N_(
    "{file}, line {line}: the dump does not name its columns; write INSERT INTO t (a, b)"
)


def is_table(source: Path | str) -> bool:
    """Whether a file is a table by its name."""
    return str(source).lower().endswith(ENDINGS)


def rows_of(file: Path) -> Iterator[_Row]:
    """The rows of a table by the names of its columns, each with its line."""
    text = read_text(file)
    return _of_dump(text, file) if ".sql" in file.name.lower()[-7:] else _of_cells(text, file)


def _of_cells(text: str, file: Path) -> Iterator[_Row]:
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=max(_SEPARATORS, key=head.count))
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise BadInput(_NO_TABLE, file=file, line=reader.line_num) from error


def _of_dump(text: str, file: Path) -> Iterator[_Row]:
    told, lines, at = dict[str, list[str]](), _Lines(text), 0
    while found := _STATEMENT.search(text, at):
        at = found.end()
        if found["verb"].upper().startswith("CREATE"):
            told[found["table"]] = _named_in(text[found.end("table") : _end_of(text, at)])
            continue
        names = _names(found["names"]) if found["names"] else told.get(found["table"], [])
        rest = (found["rest"] or "").upper()
        if rest and not names:
            raise BadInput(_NO_NAMES, file=file, line=lines.of(found.start()))
        rows = _copied(text, at, names) if rest.startswith("FROM") else _inserted(text, at, names)
        for opened, row in rows if rest else ():
            yield lines.of(opened), row
            at = opened


class _Lines:
    """The line of a place in a text, for places that come one after the other."""

    def __init__(self, text: str) -> None:
        self.text, self.line, self.at = text, 1, 0

    def of(self, at: int) -> int:
        self.line += self.text.count("\n", self.at, at)
        self.at = max(self.at, at)
        return self.line


def _names(listed: str) -> list[str]:
    return [name.strip(' `"\n\r\t') for name in listed.split(",")]


def _end_of(text: str, at: int) -> int:
    end = text.find(";", at)
    return len(text) if end < 0 else end


def _named_in(columns: str) -> list[str]:
    """The names in the body of a CREATE TABLE, where each column stands on a line of its own."""
    return [name for name in _COLUMN.findall(columns) if name.lower() not in _NO_COLUMN]


_Placed = tuple[int, dict[str, str | None] | None]


def _inserted(text: str, at: int, names: list[str]) -> Iterator[_Placed]:
    """The rows in brackets; one of another length is told, one that is cut short ends them."""
    while opened := _NEXT.match(text, at):
        values, at = _values(text, opened.end())
        whole = text[at - 1] == ")" and at > opened.end()
        if not whole:
            return
        fits = len(values) == len(names)
        yield opened.end(), dict(zip(names, values, strict=True)) if fits else None


def _values(text: str, at: int) -> tuple[list[str | None], int]:
    found: list[str | None] = []
    while value := _VALUE.match(text, at):
        quoted, bare, sign = value.groups()
        at = value.end()
        found.append(None if bare == "NULL" else (quoted if quoted is not None else bare))
        if sign == ")":
            break
    return found, at


def _copied(text: str, at: int, names: list[str]) -> Iterator[_Placed]:
    r"""The lines of a COPY, to the one that says `\.`; what is not known is `\N`."""
    while at < len(text):
        began, end = at, text.find("\n", at)
        at = len(text) if end < 0 else end + 1
        line = text[began:at].rstrip("\r\n")
        if line == "\\.":
            return
        cells = [None if cell == "\\N" else cell for cell in line.split("\t")]
        fits = len(cells) == len(names)
        yield began, dict(zip(names, cells, strict=True)) if fits else None
