"""A table that was brought: kept sealed for a preview, corrected, applied once, undone as a whole.

An app makes its own model of `Brought`, and says what its lines change. What was read is kept
sealed until it is applied, for lines may name people; afterwards only lines left out are kept.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from liane.errors import BadInput
from liane.server.site.records import Origin, Record
from liane.server.site.sealing import Locked, Sealed, SealedTextField
from liane.server.site.tables.reading import Row, Table, clean
from liane.words import N_

__all__ = [
    "NEW",
    "Brought",
    "Judged",
    "Problem",
    "Undone",
    "choices_in",
    "corrections_in",
    "count",
    "fresh",
    "in_force",
    "only_read",
    "opened",
    "rows_of",
    "sealed_rows",
    "seen_before",
    "write_cells",
]

NEW = "new"


class Brought(Record):
    """A table that was read in: first a preview, then one change, which can be undone."""

    READ, APPLIED, UNDONE = "read", "applied", "undone"
    state = models.CharField(
        max_length=8,
        default=READ,
        choices=((READ, lazy("read")), (APPLIED, lazy("applied")), (UNDONE, lazy("undone"))),
    )
    format = models.CharField(max_length=10, help_text="csv, xlsx, geojson, kml, uisp")
    sha256 = models.CharField(max_length=64, help_text="of the file, to know it again")
    rows = SealedTextField(help_text="JSON: [line, {column: text}], sealed: it may name people")
    unknown = models.JSONField(default=list, help_text="headings that nobody knows")
    counts = models.JSONField(default=dict, help_text="new, changed, same, ambiguous, error")
    applied_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Problem:
    """What is wrong in a column of a line, and what to do."""

    column: str
    error: BadInput


@dataclass
class Judged:
    """A line of a table and what it would do: new, changed, same, ambiguous, or an error."""

    line: int
    cells: dict[str, str]
    verdict: str = NEW
    values: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, column: str, error: BadInput) -> None:
        """Say what is wrong in `column`; the line is left out until it is corrected."""
        self.verdict = "error"
        self.problems.append(Problem(column, error))


@dataclass(frozen=True)
class Undone:
    """How many records went back to what they were, and how many were changed since and kept."""

    back: int
    kept: int


B = TypeVar("B", bound=Brought)


def fresh(model: type[B], operator: Any, data: bytes, table: Table) -> B:
    """What was read from `data`, not written yet."""
    return model(
        operator=operator,
        origin=Origin.IMPORTED,
        format=table.format,
        sha256=hashlib.sha256(data).hexdigest(),
        rows=sealed_rows(table.rows),
        unknown=table.unknown[:30],
    )


def opened(text: str | None) -> str:
    """A sealed text that is needed to go on; raises `Locked` where the box is."""
    if isinstance(text, Sealed):
        raise Locked
    return text or "[]"


def rows_of(brought: Brought) -> list[Row]:
    """The lines that were read; raises `Locked` where the box is."""
    return [Row(line, cells) for line, cells in json.loads(opened(brought.rows))]


def sealed_rows(rows: Iterable[Row]) -> str:
    """The lines as the model keeps them."""
    return json.dumps([[row.line, row.cells] for row in rows], ensure_ascii=False)


def count(judged: Iterable[Judged]) -> dict[str, int]:
    """How many lines of each verdict."""
    return dict(Counter(row.verdict for row in judged))


def only_read(brought: B) -> B:
    """The table, held for this transaction, unless it was applied already."""
    locked = type(brought)._default_manager.select_for_update().get(pk=brought.pk)
    if locked.state != Brought.READ:
        raise BadInput(N_("this table was already read in; look at the list"))
    return locked


def in_force(brought: B) -> B:
    """The table, held for this transaction, if it was applied and not undone."""
    locked = type(brought)._default_manager.select_for_update().get(pk=brought.pk)
    if locked.state != Brought.APPLIED:
        raise BadInput(N_("this import is not in force; there is nothing to undo"))
    return locked


def write_cells(brought: Brought, cells: Mapping[tuple[int, str], str]) -> None:
    """Write cells anew by line and column, as people corrected them in the preview."""
    rows = rows_of(brought)
    for row in rows:
        for (line, column), text in cells.items():
            if line == row.line:
                row.cells[column] = clean(text)[:2_000]
                row.cells = {name: cell for name, cell in row.cells.items() if cell}
    brought.rows = sealed_rows(rows)


def seen_before(brought: B) -> B | None:
    """The same file, applied earlier."""
    same = type(brought)._default_manager.filter(
        operator_id=brought.operator_id, sha256=brought.sha256, state=Brought.APPLIED
    )
    return same.defer("rows").order_by("-id").first()


def corrections_in(data: Any) -> dict[tuple[int, str], str]:
    """The cells that a preview sent back: line and column, text."""
    found = {}
    for key, text in data.items():
        match = re.fullmatch(r"cell-(\d{1,7})-([a-z_]{2,20})", key)
        if match:
            found[int(match[1]), match[2]] = text
    return found


def choices_in(data: Any) -> dict[int, str]:
    """What people said of ambiguous lines: line, then `NEW` or which record it is."""
    found = {}
    for key, choice in data.items():
        match = re.fullmatch(r"choice-(\d{1,7})", key)
        if match and choice:
            found[int(match[1])] = choice
    return found
