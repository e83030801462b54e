"""Files that are no JSON, as the same stream of records: tables, XML, calendars, mesh dumps.

A document is known by its beginning, whatever its name. A row of a list that is known comes as a
`ListRow`; what a mesh tells comes as a NetJSON graph; anything else is rejected once, with its
reason. Tables and calendars are read line by line, XML and Parquet whole up to the longest line.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from liane.measurement.cap import is_cap, problems_of, rows_of_cap
from liane.measurement.feeds import ATOM, calendar_rows, rows_of_atom
from liane.measurement.lists import ListRow, Unfit, list_of, row_of
from liane.measurement.streams import LONGEST_LINE, SAMPLE, Record, Rejected, numbered_lines
from liane.measurement.topologies import BABEL, OLSR, graph_of_babel, graph_of_olsr
from liane.words import N_

__all__ = ["ENDINGS", "reader_of"]

ENDINGS = (".csv", ".tsv", ".xml", ".cap", ".atom", ".ics", ".geojson", ".parquet")
_LONGEST_ROW = 400  # lines that one row of a table may go over: a quotation mark was left open

_NO_LIST = N_("a table of no list that is known here; its columns are: {columns}")
_NO_XML = N_("not XML ({why})")
_NO_DOCUMENT = N_("XML of no kind that is known here: neither CAP 1.2 nor Atom")
_BAD_ALERT = N_("an alert that CAP 1.2 does not allow: {why}")
_NO_ROW = N_("not a row of a table ({why})")
_NOT_TEXT = N_("not text in UTF-8")
_TOO_LARGE = N_("the document is longer than {limit} MB")
_NO_TABLE = N_("not a Parquet file ({why})")

Reader = Callable[[str, IO[bytes]], Iterator[Record | Rejected]]


def reader_of(source: str, head: bytes) -> Reader | None:
    """The reader of a document, from its name and its first bytes; None where it may be JSON."""
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"PAR1"):
        return _parquet
    if begins.startswith(b"<"):
        return _xml
    if begins[:15].upper() == b"BEGIN:VCALENDAR":
        return _calendar
    if BABEL.match(begins):
        return _babel
    if OLSR.match(begins):
        return _olsr
    known = list_of(_columns(begins.partition(b"\n")[0].decode("utf-8", "replace")))
    named = source.lower().removesuffix(".gz").endswith((".csv", ".tsv"))
    return _table if known or named else None


def _separator(line: str) -> str:
    return max(",;\t", key=line.count)


def _columns(line: str) -> list[str]:
    return [each.strip().strip('"') for each in line.split(_separator(line))]


def _records(
    source: str, rows: Iterable[tuple[int, ListRow | Unfit]]
) -> Iterator[Record | Rejected]:
    for at, row in rows:
        if isinstance(row, Unfit):
            yield Rejected(source, at, row.reason, row.facts, "")
        else:
            yield Record(source, at, row)


class _Texts:
    """The lines of a stream as text, with their numbers; some may be given back."""

    def __init__(self, source: str, stream: IO[bytes]) -> None:
        self.lines = numbered_lines(source, stream)  # type: ignore[arg-type]
        self.source = source
        self.back: list[tuple[int, str]] = []
        self.taken: list[tuple[int, str]] = []
        self.aside: list[Rejected] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _LONGEST_ROW:
            raise csv.Error("a quotation mark is not closed")
        line = self.back.pop() if self.back else self.read()
        self.taken.append(line)
        return line[1]

    def read(self) -> tuple[int, str]:
        """The next line that is text; the others are set aside."""
        for at, data in self.lines:
            if isinstance(data, Rejected):
                self.aside.append(data)
                continue
            try:
                return at, data.decode("utf-8-sig" if at == 1 else "utf-8")
            except UnicodeDecodeError:
                sample = data[:SAMPLE].decode("utf-8", "replace")
                self.aside.append(Rejected(self.source, at, _NOT_TEXT, {}, sample))
        raise StopIteration

    def numbered(self) -> Iterator[tuple[int, str]]:
        """The lines with their numbers, none held."""
        for text in self:
            yield self.taken.pop()[0], text

    def told(self) -> Iterator[Rejected]:
        """What was set aside since the last time."""
        yield from self.aside
        self.aside.clear()


def _table(source: str, stream: IO[bytes]) -> Iterator[Record | Rejected]:
    texts = _Texts(source, stream)
    first = next(texts, "")
    texts.back, texts.taken = texts.taken, []
    rows = _rows(texts, _separator(first))
    at, head = next(((at, row) for at, row in rows if isinstance(row, list)), (1, []))
    columns = [each.strip() for each in head]
    kind = list_of(columns)
    if kind is None:
        yield Rejected(source, at, _NO_LIST, {"columns": ", ".join(columns)[:SAMPLE]}, "")
        return
    for at, row in rows:
        yield from texts.told()
        if isinstance(row, Rejected):
            yield row
        elif any(row):
            cells = dict(zip(columns, row, strict=False))
            yield from _records(source, [(at, row_of(kind, cells))])
    yield from texts.told()


def _rows(texts: _Texts, separator: str) -> Iterator[tuple[int, list[str] | Rejected]]:
    """The rows of a table; of a broken one the first line is told, and the others are read."""
    reader = csv.reader(texts, delimiter=separator, strict=True)
    while True:
        texts.taken = []
        try:
            row = next(reader)
            yield texts.taken[0][0], row
        except StopIteration:
            return
        except csv.Error as error:
            reader = csv.reader(texts, delimiter=separator, strict=True)
            if not texts.taken:
                return
            (at, text), *others = texts.taken
            texts.back += reversed(others)
            why = {"why": str(error)}
            yield at, Rejected(texts.source, at, _NO_ROW, why, text[:SAMPLE])


def _whole(source: str, stream: IO[bytes]) -> bytes | Rejected:
    data = stream.read(LONGEST_LINE + 1)
    if len(data) > LONGEST_LINE:
        facts = {"limit": LONGEST_LINE // 2**20}
        return Rejected(source, 0, _TOO_LARGE, facts, data[:SAMPLE].decode("utf-8", "replace"))
    return data


def _xml(source: str, stream: IO[bytes]) -> Iterator[Record | Rejected]:
    data = _whole(source, stream)
    if isinstance(data, Rejected):
        yield data
        return
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        at = getattr(error, "position", (0, 0))[0]
        sample = data[:SAMPLE].decode("utf-8", "replace")
        yield Rejected(source, at, _NO_XML, {"why": str(error) or type(error).__name__}, sample)
        return
    yield from _of_root(source, root)


def _of_root(source: str, root: Any) -> Iterator[Record | Rejected]:
    if is_cap(root):
        broken = problems_of(root)
        if broken:
            yield Rejected(source, 1, _BAD_ALERT, {"why": "; ".join(broken)[:SAMPLE]}, "")
            return
        rows: Iterable[ListRow | Unfit] = [ListRow("alerts", each) for each in rows_of_cap(root)]
        yield from _records(source, enumerate(rows, 1))
    elif root.tag in (f"{ATOM}feed", f"{ATOM}entry"):
        yield from _records(source, enumerate(rows_of_atom(root), 1))
    else:
        yield Rejected(source, 1, _NO_DOCUMENT, {}, str(root.tag)[:SAMPLE])


def _calendar(source: str, stream: IO[bytes]) -> Iterator[Record | Rejected]:
    texts = _Texts(source, stream)
    yield from _records(source, calendar_rows(texts.numbered()))
    yield from texts.told()


def _babel(source: str, stream: IO[bytes]) -> Iterator[Record | Rejected]:
    texts = _Texts(source, stream)
    yield Record(source, 1, graph_of_babel(text for _at, text in texts.numbered()))
    yield from texts.told()


def _olsr(source: str, stream: IO[bytes]) -> Iterator[Record | Rejected]:
    texts = _Texts(source, stream)
    yield Record(source, 1, graph_of_olsr(text for _at, text in texts.numbered()))
    yield from texts.told()


def _parquet(source: str, stream: IO[bytes]) -> Iterator[Record | Rejected]:
    import pyarrow as pa  # noqa: PLC0415 (the table's own library, not needed to read the rest)
    import pyarrow.parquet as pq  # noqa: PLC0415

    data = _whole(source, stream)
    if isinstance(data, Rejected):
        yield data
        return
    try:
        table = pq.read_table(io.BytesIO(data))
    except (pa.ArrowException, OSError, ValueError) as error:
        why = re.sub(r"\s+", " ", str(error))[:200]
        yield Rejected(source, 0, _NO_TABLE, {"why": why}, "")
        return
    kind = list_of(table.column_names)
    if kind is None:
        columns = ", ".join(table.column_names)[:SAMPLE]
        yield Rejected(source, 0, _NO_LIST, {"columns": columns}, "")
        return
    rows = (row_of(kind, cells) for cells in table.to_pylist())
    yield from _records(source, enumerate(rows, 1))
