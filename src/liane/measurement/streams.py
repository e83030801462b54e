"""Files of measurements as a stream of records: whole, one at a time, whatever they are packed in.

A source is a file, a folder, or `-` for the standard input; plain, `.gz`, or a `.tar` that may be
compressed. Each line is one JSON object (JSONL), or the whole file is one object or one list of
objects. What cannot be read becomes a `Rejected` with its source, line and reason, and the rest
goes on: a compressed file that ends early gives all it held before. No line or member of a list
longer than `LONGEST_LINE` bytes is ever held in memory; a list may be as long as it likes.
"""

import gzip
import io
import json
import re
import sys
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from liane.errors import BadInput, LianeError
from liane.measurement.arrays import Broken, Members
from liane.reading import unreadable
from liane.words import N_

__all__ = ["LONGEST_LINE", "Others", "Record", "Rejected", "numbered_lines", "read_records"]

LONGEST_LINE = 32 * 1024 * 1024
SAMPLE = 4096
_BLOCK = 1024 * 1024
_ENDINGS = (".json", ".jsonl", ".ndjson", ".gz", ".tar", ".tgz")
_TARS = (".tar", ".tar.gz", ".tgz")
_GZIP = b"\x1f\x8b"
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\{\s*[\"}]|\[\s*[\[{])")
_NAMED = 5  # files that are passed over and named
_MARK = b"\xef\xbb\xbf"  # of UTF-8, at the head of some files
_BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError)

_CUT = N_("the compressed file ends early or is damaged; what stood before is read")
_LONG = N_("the line is longer than {limit} MB")
_NOT_TEXT = N_("not text in UTF-8")
_NOT_JSON = N_("not JSON")
_NOT_OBJECT = N_("not a JSON object")
_EMPTY = N_("nothing in it")
_OPEN = N_("the list is not closed; what stood before is read")
_NESTED = N_("an archive inside an archive; unpack it first")
_PASSED = N_("passed over ({count}), no measurements by name or beginning: {names}")
_NO_FILE = N_("{file}: no file of measurements in it ({endings}); check the path")
_WHYS = {"json": _NOT_JSON, "text": _NOT_TEXT, "long": _LONG, "open": _OPEN}


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


_Bytes = IO[bytes] | io.BufferedIOBase
_Line = tuple[int, bytes | Rejected]  # its number, and what stands in it or why it was not read
_Lines = Iterator[_Line] | Iterator[tuple[int, bytes | Record | Rejected]]


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
        elif Path(source).is_dir():
            yield from _of_folder(Path(source), others)
        else:
            yield from _of_file(Path(source), others)


def _of_folder(folder: Path, others: Others) -> Iterator[Record | Rejected]:
    """Every file that is one of measurements by its name or its beginning; the others are told."""
    every = sorted(file for file in folder.rglob("*") if file.is_file())
    foreign = [file for file in every if not _is_ours(file, others)]
    if len(foreign) == len(every):
        endings = ", ".join(_ENDINGS + others.endings)
        raise BadInput(_NO_FILE, file=folder, endings=endings)
    for file in every:
        if file in foreign:
            continue
        try:
            yield from _of_file(file, others)
        except LianeError as error:  # one file that cannot be opened does not stop the others
            yield Rejected(str(file), 0, error.message, error.facts, "")
    yield from _passed_over(str(folder), [str(file.relative_to(folder)) for file in foreign])


def _is_ours(file: Path, others: Others) -> bool:
    if file.name.endswith(_ENDINGS + others.endings):
        return True
    try:
        with file.open("rb") as stream:
            return _looks_ours(file.name, stream.read(SAMPLE), others)
    except OSError:
        return False


def _looks_ours(name: str, begins: bytes, others: Others) -> bool:
    """Whether a file whose name says nothing begins as measurements do."""
    packed = begins.startswith(_GZIP) or _is_tar(begins)
    return packed or bool(_JSON.match(begins)) or others.reader_of(name, begins) is not None


def _is_tar(begins: bytes) -> bool:
    return begins[257:262] == b"ustar"


def _passed_over(source: str, names: list[str]) -> Iterator[Rejected]:
    """One line for whatever is no file of measurements: nothing is left out in silence."""
    if names:
        facts = {"count": len(names), "names": ", ".join(names[:_NAMED])}
        yield Rejected(source, 0, _PASSED, facts, "")


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


def _of_tar(source: str, stream: _Bytes, others: Others) -> Iterator[Record | Rejected]:
    endings = _ENDINGS + others.endings
    foreign: list[str] = []
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|*") as archive:
            for member in archive:
                held = archive.extractfile(member) if member.isfile() else None
                if held is None:
                    continue
                content = io.BufferedReader(_Again(b"", held), _BLOCK)
                named = member.name.endswith(endings)
                if named or _looks_ours(member.name, content.peek(SAMPLE), others):
                    yield from _of_stream(f"{source}:{member.name}", content, others, inside=True)
                else:
                    foreign.append(member.name)
    except _BROKEN:
        yield Rejected(source, 0, _CUT, {}, "")
    yield from _passed_over(source, foreign)


def _of_stream(
    source: str, stream: _Bytes, others: Others, *, inside: bool = False
) -> Iterator[Record | Rejected]:
    """Plain, gzip or tar, by its first bytes; an archive inside an archive is told, not opened."""
    head = stream.read(2)
    again = io.BufferedReader(_Again(head, stream), _BLOCK)
    plain = gzip.GzipFile(fileobj=again) if head == _GZIP else again
    try:
        begins = plain.peek(SAMPLE)[:SAMPLE]
        reader = others.reader_of(source, begins)
        if _is_tar(begins):
            yield from (
                [Rejected(source, 0, _NESTED, {}, "")] if inside else _of_tar(source, plain, others)
            )
        else:
            yield from reader(source, plain) if reader else _of_lines(source, plain)
    except _BROKEN:
        yield Rejected(source, 0, _CUT, {}, "")


class _Again(io.RawIOBase):
    """A stream whose first bytes were taken to see what it is, and are given again."""

    def __init__(self, head: bytes, stream: _Bytes) -> None:
        self.head, self.stream = head, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        head, self.head = self.head[: len(buffer)], self.head[len(buffer) :]
        data = head + getattr(self.stream, "read1", self.stream.read)(len(buffer) - len(head))
        buffer[: len(data)] = data
        return len(data)


def _of_lines(source: str, stream: io.BufferedIOBase) -> Iterator[Record | Rejected]:
    if _begins_a_list(stream):
        members = Members(stream, _DECODER, LONGEST_LINE)
        yield from _members(source, members)
        stream = io.BufferedReader(_Again(members.rest, stream), _BLOCK)
        lines: _Lines = numbered_lines(source, stream)
    else:
        lines = _whole_or_lines(source, numbered_lines(source, stream))
    for at, line in lines:
        if isinstance(line, Record | Rejected):
            yield line
        elif line.strip():
            yield _record(source, at, line)


def _begins_a_list(stream: io.BufferedIOBase) -> bool:
    try:
        begins = stream.peek(SAMPLE)[:SAMPLE]  # type: ignore[attr-defined]
    except _BROKEN:
        return False  # the lines tell it in their place
    return bytes(begins).removeprefix(_MARK).lstrip()[:1] == b"["


def _whole_or_lines(source: str, lines: Iterator[_Line]) -> "_Lines":
    """The one object that goes over several lines; else the lines."""
    first = next((each for each in lines if isinstance(each[1], Rejected) or each[1].strip()), None)
    if first is None:
        yield 0, Rejected(source, 0, _EMPTY, {}, "")
    elif isinstance(first[1], Rejected) or not _opens_a_whole(first[1]):
        yield from chain([first], lines)
    else:
        held = list(_held(first, lines))
        whole = _whole(held)
        if whole is None:
            yield from chain(held, lines)
        else:
            yield first[0], Record(source, first[0], whole)


def _opens_a_whole(data: bytes) -> bool:
    """Whether this first line begins a value that goes on over the lines that follow."""
    text = data.strip().removeprefix(_MARK)
    return text[:1] == b"{" and text[-1:] != b"}"


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


def _whole(held: list[_Line]) -> dict[str, Any] | None:
    """The one object that these lines make; None where they make none."""
    parts = [data for _at, data in held if isinstance(data, bytes)]
    value = _parsed(b"".join(parts)) if len(parts) == len(held) else None
    return value if isinstance(value, dict) else None


def _members(source: str, members: Members) -> Iterator[Record | Rejected]:
    at = 0
    for at, member in enumerate(members, 1):
        if isinstance(member, dict):
            yield Record(source, at, member)
        elif isinstance(member, Broken):
            facts = {"limit": LONGEST_LINE // 2**20} if member.why == "long" else {}
            yield Rejected(source, at, _WHYS[member.why], facts, member.begins)
        else:
            yield Rejected(source, at, _NOT_OBJECT, {}, json.dumps(member)[:SAMPLE])
    if not at:
        yield Rejected(source, 1, _EMPTY, {}, "")


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
