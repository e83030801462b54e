"""Finding out what a file is, by its content, and reading it within bounds."""

import io
import unicodedata
import zipfile
from dataclasses import dataclass, field

from liane.errors import BadInput
from liane.words import N_

__all__ = ["MOST_BYTES", "MOST_ROWS", "Row", "Table", "clean", "decoded", "read"]

MOST_BYTES = 10_000_000
MOST_ROWS = 10_000
MOST_UNPACKED = 60_000_000


def clean(text: str) -> str:
    """A text of one line, without the characters that no database takes.

    >>> clean("Butte\\x00  Bin\\n")
    'Butte Bin'
    """
    line = " ".join(text.replace("\x00", " ").split())
    return "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cs"))


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


def read(data: bytes, name: str = "") -> Table:
    """Read sites from a file of any known format; raises `BadInput` with the next step."""
    from liane.server.networks.registers.exchange import maps, tables, uisp  # noqa: PLC0415

    if not data.strip():
        raise BadInput(N_("the file is empty; choose another one"))
    if len(data) > MOST_BYTES:
        raise BadInput(
            N_("the file has {size} MB, more than {most} MB; split it into several"),
            size=len(data) // 1_000_000,
            most=MOST_BYTES // 1_000_000,
        )
    start = data[:4]
    if start[:2] == b"PK":
        table = _from_zip(data)
    elif start[:4] in (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG") or start[:3] == b"\xff\xd8\xff":
        raise BadInput(
            N_("this kind of file cannot be read here; save it as .xlsx or as CSV, and send that")
        )
    else:
        text = decoded(data)
        first = text.lstrip()[:1]
        if first == "<":
            table = maps.from_kml(text)
        elif first in ("{", "["):
            table = uisp.from_json(text)
        else:
            table = tables.from_csv(text)
    if not table.rows:
        raise BadInput(N_("no line with a place was found in the file; check that it has some"))
    return table


def _from_zip(data: bytes) -> Table:
    from liane.server.networks.registers.exchange import maps, tables  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > 2_000 or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise BadInput(
                    N_("the file unfolds to more than {most} MB; it was not opened"),
                    most=MOST_UNPACKED // 1_000_000,
                )
            names = [entry.filename for entry in entries]
            if "xl/workbook.xml" in names:
                return tables.from_xlsx(data)
            inside = [name for name in names if name.lower().endswith(".kml")]
            if inside:
                return maps.from_kml(decoded(archive.read(inside[0])), "kmz")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise BadInput(N_("the file is damaged; send it again, or save it anew")) from error
    raise BadInput(
        N_("this archive holds neither a spreadsheet nor a map; take the file out of it")
    )


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
