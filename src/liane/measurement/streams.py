"""Files of measurements as a stream of records: whole, one at a time, whatever they are packed in.

A source is a file, a folder, or `-` for the standard input; plain, `.gz`, or a `.tar` that may be
compressed. Each line is one JSON object (JSONL), or the whole file is one object or one list of
objects. What cannot be read becomes a `Rejected` with its source, line and reason, and the rest
goes on: a compressed file that ends early gives all it held before. No line longer than
`LONGEST_LINE` bytes is ever held in memory.
"""

import gzip
import io
import json
import sys
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple

from liane.errors import BadInput
from liane.reading import unreadable
from liane.words import N_

__all__ = ["LONGEST_LINE", "Others", "Record", "Rejected", "numbered_lines", "read_records"]

LONGEST_LINE = 32 * 1024 * 1024
SAMPLE = 4096
_BLOCK = 1024 * 1024
_ENDINGS = (".json", ".jsonl", ".ndjson", ".gz", ".tar", ".tgz")
_TARS = (".tar", ".tar.gz", ".tgz")
_GZIP = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"  # of UTF-8, at the head of some files
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError)

_CUT = N_("the compressed file ends early or is damaged; what stood before is read")
_LONG = N_("the line is longer than {limit} MB")
_NOT_TEXT = N_("not text in UTF-8")
_NOT_JSON = N_("not JSON")
_NOT_OBJECT = N_("not a JSON object")
_EMPTY = N_("nothing in it")


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON object, and where it stood: the line, or its place in a list."""

    source: str
    line: int
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rejected:
    """What could not be read: where, why (a message with its facts), and how it begins."""

    source: str
    line: int
    reason: str
    facts: dict[str, Any]
    sample: str


_Line = tuple[int, bytes | Rejected]  # its number, and what stands in it or why it was not read


class Others(NamedTuple):
    """Readers of what is no JSON: endings of their files, and who reads what begins so."""

    endings: tuple[str, ...]
    reader_of: Callable[[str, bytes], Callable[[str, Any], Iterator[Record | Rejected]] | None]


_NONE = Others((), lambda _source, _head: None)


def read_records(
    sources: Iterable[Path | str], others: Others = _NONE
) -> Iterator[Record | Rejected]:
    """The records of files, folders and `-`, in order; a source that is absent is told at once.

    JSON alone is read, unless `others` reads more.
    """
    for source in sources:
        if str(source) == "-":
            yield from _of_stream("-", sys.stdin.buffer, others)
            continue
        for file in _files(Path(source), _ENDINGS + others.endings):
            yield from _of_file(file, others)


def _files(source: Path, endings: tuple[str, ...]) -> list[Path]:
    if not source.is_dir():
        return [source]
    found = sorted(
        file for file in source.rglob("*") if file.is_file() and file.name.endswith(endings)
    )
    if not found:
        raise BadInput(
            N_("{file}: no file of measurements in it ({endings}); check the path"),
            file=source,
            endings=", ".join(endings),
        )
    return found


def _of_file(file: Path, others: Others) -> Iterator[Record | Rejected]:
    try:
        with file.open("rb") as stream:
            if file.name.endswith(_TARS):
                yield from _of_tar(str(file), stream, others)
            else:
                yield from _of_stream(str(file), stream, others)
    except OSError as error:
        if isinstance(error, _BROKEN):
            yield Rejected(str(file), 0, _CUT, {}, "")
            return
        raise unreadable(file, error) from error


def _of_tar(source: str, stream: IO[bytes], others: Others) -> Iterator[Record | Rejected]:
    endings = _ENDINGS + others.endings
    try:
        with tarfile.open(fileobj=stream, mode="r|*") as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isfile() else None
                if content and member.name.endswith(endings):
                    yield from _of_stream(f"{source}:{member.name}", content, others)
    except _BROKEN:
        yield Rejected(source, 0, _CUT, {}, "")


def _of_stream(source: str, stream: IO[bytes], others: Others) -> Iterator[Record | Rejected]:
    head = stream.read(2)
    again = io.BufferedReader(_Again(head, stream), _BLOCK)
    plain = gzip.GzipFile(fileobj=again) if head == _GZIP else again
    try:
        begins = plain.peek(SAMPLE)[:SAMPLE] if others.endings else b""
    except _BROKEN:
        begins = b""  # the lines tell it in their place
    reader = others.reader_of(source, begins)
    try:
        yield from reader(source, plain) if reader else _of_lines(source, plain)
    except _BROKEN:
        yield Rejected(source, 0, _CUT, {}, "")


class _Again(io.RawIOBase):
    """A stream whose first bytes were taken to see what it is, and are given again."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self.head, self.stream = head, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        head, self.head = self.head[: len(buffer)], self.head[len(buffer) :]
        data = head + getattr(self.stream, "read1", self.stream.read)(len(buffer) - len(head))
        buffer[: len(data)] = data
        return len(data)


def _of_lines(source: str, stream: io.BufferedIOBase) -> Iterator[Record | Rejected]:
    lines = numbered_lines(source, stream)
    first = next((each for each in lines if isinstance(each[1], Rejected) or each[1].strip()), None)
    if first is None:
        yield Rejected(source, 0, _EMPTY, {}, "")
        return
    if not isinstance(first[1], Rejected) and _opens_a_whole(first[1]):
        held = list(_held(first, lines))
        whole = _whole(held)
        if whole is not None:
            yield from _members(source, first[0], whole)
            return
        lines = chain(held, lines)
    else:
        lines = chain([first], lines)
    for at, line in lines:
        if isinstance(line, Rejected):
            yield line
        elif line.strip():
            yield _record(source, at, line)


def _opens_a_whole(data: bytes) -> bool:
    """Whether this first line begins a value that goes on over the lines that follow."""
    text = data.strip().removeprefix(_MARK)
    return text[:1] == b"[" or (text[:1] == b"{" and text[-1:] != b"}")


def _held(first: _Line, lines: Iterator[_Line]) -> Iterator[_Line]:
    """The lines of one value, as far as they may be held in memory, or to a broken one."""
    size = 0
    for line in chain([first], lines):
        yield line
        if isinstance(line[1], Rejected):
            return
        size += len(line[1])
        if size > LONGEST_LINE:
            return


def _whole(held: list[_Line]) -> dict[str, Any] | list[Any] | None:
    """The one value that these lines make; None where they make none."""
    parts = [data for _at, data in held if isinstance(data, bytes)]
    value = _parsed(b"".join(parts)) if len(parts) == len(held) else None
    return value if isinstance(value, dict | list) else None


def _members(source: str, line: int, value: Any) -> Iterator[Record | Rejected]:
    if isinstance(value, dict):
        yield Record(source, line, value)
        return
    for at, member in enumerate(value, 1):
        if isinstance(member, dict):
            yield Record(source, at, member)
        else:
            yield Rejected(source, at, _NOT_OBJECT, {}, json.dumps(member)[:SAMPLE])
    if not value:
        yield Rejected(source, line, _EMPTY, {}, "")


def numbered_lines(source: str, stream: io.BufferedIOBase) -> Iterator[_Line]:
    """Each line with its number; one that is too long, or a broken end, as a Rejected."""
    number = 0
    while True:
        number += 1
        try:
            data = stream.readline(LONGEST_LINE + 1)
            too_long = len(data) > LONGEST_LINE
            sample = _text(data[:SAMPLE]) if too_long else ""
            while too_long and data and not data.endswith(b"\n"):
                data = stream.readline(_BLOCK)
        except _BROKEN:
            yield number, Rejected(source, number, _CUT, {}, "")
            return
        if too_long:
            facts = {"limit": LONGEST_LINE // 2**20}
            yield number, Rejected(source, number, _LONG, facts, sample)
        elif data:
            yield number, data
        else:
            return


def _record(source: str, line: int, data: bytes) -> Record | Rejected:
    value = _parsed(data)
    if isinstance(value, dict):
        return Record(source, line, value)
    reason = value.reason if isinstance(value, _Unparsed) else _NOT_OBJECT
    return Rejected(source, line, reason, {}, _text(data[:SAMPLE]))


@dataclass(frozen=True)
class _Unparsed:
    reason: str


def _parsed(data: bytes) -> Any:
    try:
        return _DECODER.decode(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _Unparsed(_NOT_TEXT)
    except (ValueError, RecursionError):
        return _Unparsed(_NOT_JSON)


def _no_number(_word: str) -> None:
    """NaN and Infinity are no numbers of JSON: unknown."""


_DECODER = json.JSONDecoder(parse_constant=_no_number)  # made once, and not for each line


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
