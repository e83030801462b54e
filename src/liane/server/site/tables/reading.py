"""What a file is, by its content, and its lines as texts by column; no file is believed."""

import io
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field

from liane.errors import BadInput
from liane.words import N_

__all__ = [
    "MOST_BYTES",
    "MOST_ROWS",
    "SPREADSHEET",
    "Row",
    "Table",
    "clean",
    "decoded",
    "inside",
    "is_archive",
    "names_inside",
    "plain",
    "weighed",
]

MOST_BYTES = 10_000_000
MOST_ROWS = 10_000
MOST_UNPACKED = 60_000_000
MOST_ENTRIES = 2_000
SPREADSHEET = "xl/workbook.xml"  # what every .xlsx holds


def clean(text: str) -> str:
    """A text of one line, without the characters that no database takes.

    >>> clean("Butte\\x00  Bin\\n")
    'Butte Bin'
    """
    line = " ".join(text.replace("\x00", " ").split())
    return "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cs"))


def plain(text: str) -> str:
    """Letters without accents or case, words apart by one space: to compare what people type.

    >>> plain("  Château d’Eau ")
    'chateau d eau'
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join(kept.split())


@dataclass
class Row:
    """A line of a table: its number in the file, and its texts by column."""

    line: int
    cells: dict[str, str]

    def __post_init__(self) -> None:
        cleaned = {name: clean(text) for name, text in self.cells.items()}
        self.cells = {name: text for name, text in cleaned.items() if text}


@dataclass
class Table:
    """What was read: the format, the rows, and columns that nobody knows."""

    format: str
    rows: list[Row] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def weighed(data: bytes) -> bytes:
    """`data`, unless it is empty, too big, or plainly something else than a table."""
    if not data.strip():
        raise BadInput(N_("the file is empty; choose another one"))
    if len(data) > MOST_BYTES:
        raise BadInput(
            N_("the file has {size} MB, more than {most} MB; split it into several"),
            size=len(data) // 1_000_000,
            most=MOST_BYTES // 1_000_000,
        )
    if data[:4] in (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG") or data[:3] == b"\xff\xd8\xff":
        raise BadInput(
            N_("this kind of file cannot be read here; save it as .xlsx or as CSV, and send that")
        )
    return data


def is_archive(data: bytes) -> bool:
    """Whether the file is a zip, as spreadsheets are."""
    return data[:2] == b"PK"


def _damaged() -> BadInput:
    return BadInput(N_("the file is damaged; send it again, or save it anew"))


_BROKEN = (
    zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError,
)  # fmt: skip


def names_inside(data: bytes) -> list[str]:
    """The names in a zip that does not unfold beyond what a box bears."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except _BROKEN as error:
        raise _damaged() from error
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise BadInput(
            N_("the file unfolds to more than {most} MB; it was not opened"),
            most=MOST_UNPACKED // 1_000_000,
        )
    return [entry.filename for entry in entries]


def inside(data: bytes, name: str) -> bytes:
    """One file of a zip whose `names_inside` were looked at."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(name)
    except _BROKEN as error:
        raise _damaged() from error


def decoded(data: bytes) -> str:
    """Text in UTF-8, UTF-16 with its mark, or Windows Latin; refuses what is no text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    if "\x00" in text or "\ufffd" in text:
        raise BadInput(N_("the file is not text that can be read; save it as CSV in UTF-8"))
    return text
