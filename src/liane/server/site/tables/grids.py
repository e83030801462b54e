"""Tables: CSV with commas, semicolons or tabs, and spreadsheets; French or English headings."""

import csv
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from liane.errors import BadInput
from liane.server.site.tables.reading import (
    MOST_ROWS,
    SPREADSHEET,
    Row,
    Table,
    decoded,
    is_archive,
    names_inside,
    plain,
    weighed,
)
from liane.words import N_

__all__ = ["Grid", "Headings", "cells_of_csv", "from_grid", "from_xlsx", "read", "too_many"]

Grid = list[tuple[int, list[str]]]
_LONGEST_CELL = 2_000
_JOB = "liane.server.site.tables.job"


@dataclass(frozen=True)
class Headings:
    """The columns that an app knows, and the words that mean each, as `plain` leaves them."""

    words: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]  # a table without any of these is no table of this app
    example: str  # a head to take as a model
    ignored: frozenset[str] = frozenset()  # headings of our own exports that say nothing back
    meaning: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        found = {word: column for column, words in self.words.items() for word in words}
        object.__setattr__(self, "meaning", found)


def read(data: bytes, headings: Headings) -> Table:
    """The lines of a CSV file or a spreadsheet; raises `BadInput` with the next step."""
    weighed(data)
    if not is_archive(data):
        grid, format_ = cells_of_csv(decoded(data)), "csv"
        table = from_grid(grid, format_, headings)
    elif SPREADSHEET in names_inside(data):
        table = from_xlsx(data, headings)
    else:
        raise BadInput(N_("this archive holds no spreadsheet; take the file out of it"))
    if not table.rows:
        raise BadInput(N_("no line was found under the head of the table; check that it has some"))
    return table


def cells_of_csv(text: str) -> Grid:
    """Lines of cells; the separator is the one that cuts the first line in most parts."""
    head = text.lstrip("\ufeff\r\n ").split("\n", 1)[0]
    mark = max(";\t,|", key=head.count)
    csv.field_size_limit(_LONGEST_CELL * 10)
    grid: Grid = []
    try:
        reader = csv.reader(text.lstrip("\ufeff").splitlines(keepends=True), delimiter=mark)
        for cells in reader:
            grid.append((reader.line_num, cells))
            if len(grid) > MOST_ROWS + 1:
                raise too_many()
    except csv.Error as error:
        raise BadInput(
            N_(
                "line {line}: the table is broken there ({detail}); open it in a spreadsheet and "
                "save it as CSV again"
            ),
            line=len(grid) + 1,
            detail=error,
        ) from error
    return grid


def too_many() -> BadInput:
    """What is said of a table that is too long."""
    return BadInput(
        N_("the table has more than {most} lines; split it into several"), most=MOST_ROWS
    )


def from_grid(grid: Grid, format_: str, headings: Headings) -> Table:
    """Rows by column from lines of cells; the first line that is not empty is the head."""
    filled = [(line, cells) for line, cells in grid if any(cell.strip() for cell in cells)]
    if not filled:
        return Table(format_)
    meanings = [headings.meaning.get(plain(cell)) for cell in filled[0][1]]
    if not set(headings.needed) & set(meanings):
        raise BadInput(
            N_(
                "line {line}: no column is called {needed}; give the table a head such as:"
                " {example}"
            ),
            line=filled[0][0],
            needed=" / ".join(headings.needed),
            example=headings.example,
        )
    unknown = [
        cell.strip()[:40]
        for cell, meaning in zip(filled[0][1], meanings, strict=True)
        if not meaning and cell.strip() and plain(cell) not in headings.ignored
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


def from_xlsx(data: bytes, headings: Headings) -> Table:
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
        raise too_many()
    return from_grid([(line, cells) for line, cells in grid], "xlsx", headings)
