"""Tables: CSV with commas, semicolons or tabs, and spreadsheets; French or English headings."""

import csv
import json
import subprocess
import sys

from liane.errors import BadInput
from liane.server.networks.registers.exchange.reading import MOST_ROWS, Row, Table
from liane.server.networks.registers.kinds import plain
from liane.words import N_

__all__ = ["COLUMNS", "from_csv", "from_grid", "from_xlsx"]

# column: headings that mean it, as `plain` leaves them
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "code", "identifiant", "ref", "reference"),
    "name": ("name", "nom", "lieu", "libelle", "site", "place", "site name", "nom du site"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "position": ("position", "coordonnees", "coordinates", "gps", "point gps", "lat lon"),
    "kind": ("kind", "type", "genre", "nature", "categorie", "category", "role"),
    "ground_source": ("ground source", "ground m", "altitude", "altitude m", "sol m"),
    "mast_heights_m": (
        "mast heights m",
        "hauteur",
        "hauteurs",
        "hauteur mat",
        "hauteurs mat",
        "hauteur m",
        "hauteurs m",
        "hauteur de mat",
        "hauteurs de mat m",
        "height",
        "heights",
        "mast height",
    ),
    "households": ("households", "foyers", "menages", "nombre de foyers"),
    "demand_mbps": ("demand mbps", "debit", "demande", "demand", "debit mb s", "demande mb s"),
    "priority": ("priority", "priorite", "classe"),
    "notes": ("notes", "note", "remarques", "remarque", "commentaire", "comment", "description"),
    "zone": ("zone", "quartier", "village", "hameau", "area"),
    "power": ("power", "energie", "alimentation", "electricite", "courant"),
    "existing_height_m": ("existing height m", "hauteur existante", "hauteur existante m"),
    "owner": ("owner", "proprietaire", "contact"),
}
_MEANING = {word: column for column, words in COLUMNS.items() for word in words}
_EXPORT_ONLY = {"agreement", "origin", "known on", "source"}
_LONGEST_CELL = 2_000
_JOB = "liane.server.networks.registers.job"


def from_csv(text: str) -> Table:
    """A table as text; the separator is the one that cuts the first line in most parts."""
    head = text.lstrip("\ufeff\r\n ").split("\n", 1)[0]
    mark = max(";\t,|", key=head.count)
    csv.field_size_limit(_LONGEST_CELL * 10)
    try:
        grid = []
        reader = csv.reader(text.lstrip("\ufeff").splitlines(keepends=True), delimiter=mark)
        for cells in reader:
            grid.append((reader.line_num, cells))
            if len(grid) > MOST_ROWS + 1:
                raise _too_many()
    except csv.Error as error:
        raise BadInput(
            N_(
                "line {line}: the table is broken there ({detail}); open it in a spreadsheet and "
                "save it as CSV again"
            ),
            line=len(grid) + 1,
            detail=error,
        ) from error
    return _by_site(grid) or from_grid(grid, "csv")


def _by_site(grid: list[tuple[int, list[str]]]) -> Table | None:
    """A list of devices, as UISP exports it: those of one site become one line; else None."""
    heads = [plain(cell) for cell in grid[0][1]] if grid else []
    if not {"mac", "mac address", "model"} & set(heads) or "site" not in heads:
        return None
    renamed = ["device" if head in ("name", "device name", "type") else head for head in heads]
    table = from_grid([(grid[0][0], renamed), *grid[1:]], "uisp")
    sites: dict[str, Row] = {}
    for row in table.rows:
        known = sites.setdefault(row.cells.get("name", f"#{row.line}"), row)
        known.cells = {**row.cells, **known.cells}
    return Table("uisp", list(sites.values()))


def _too_many() -> BadInput:
    return BadInput(
        N_("the table has more than {most} lines; split it into several"), most=MOST_ROWS
    )


def from_grid(grid: list[tuple[int, list[str]]], format_: str) -> Table:
    """Rows by column from lines of cells; the first line that is not empty is the head."""
    filled = [(line, cells) for line, cells in grid if any(cell.strip() for cell in cells)]
    if not filled:
        return Table(format_)
    meanings = [_MEANING.get(plain(cell)) for cell in filled[0][1]]
    if "name" not in meanings and "id" not in meanings:
        raise BadInput(
            N_(
                "line {line}: no column is called name or id; give the table a head such as: "
                "name, lat, lon, kind"
            ),
            line=filled[0][0],
        )
    unknown = [
        cell.strip()[:40]
        for cell, meaning in zip(filled[0][1], meanings, strict=True)
        if not meaning and cell.strip() and plain(cell) not in _EXPORT_ONLY
    ]
    rows = [Row(line, _cells(meanings, cells)) for line, cells in filled[1:]]
    return Table(format_, rows, unknown)


def _cells(meanings: list[str | None], cells: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, cell in zip(meanings, cells, strict=False):
        text = unguarded(" ".join(cell.split()))[:_LONGEST_CELL]
        if meaning and text and meaning not in found:
            found[meaning] = text
    return found


def unguarded(text: str) -> str:
    """A text without the apostrophe that keeps spreadsheets from running it.

    >>> unguarded("'=1+1")
    '=1+1'
    """
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text


def from_xlsx(data: bytes) -> Table:
    """The first sheet of a spreadsheet, read in a process of its own with little memory."""
    done = subprocess.run(
        [sys.executable, "-m", _JOB], input=data, capture_output=True, check=False
    )
    try:
        grid = json.loads(done.stdout) if done.returncode == 0 else None
    except ValueError:
        grid = None
    if grid is None:
        raise BadInput(
            N_("the spreadsheet cannot be read; save it anew as .xlsx, or as CSV, and send that")
        )
    if len(grid) > MOST_ROWS + 1:
        raise _too_many()
    return from_grid([(line, cells) for line, cells in grid], "xlsx")
