"""The pages of a table that was brought: its preview and what became of it.

An app gives `Pages`: its own addresses and the words for what its lines hold; the templates
`site/table_*.html` draw the rest.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liane.errors import BadInput
from liane.server.site.tables.brought import Brought, Judged, Undone, seen_before
from liane.server.site.tables.reading import MOST_BYTES

__all__ = ["MOST_SHOWN", "Pages", "preview", "said_applied", "said_undone", "taken"]

B = TypeVar("B", bound=Brought)
MOST_SHOWN = 100
_VERDICTS = ("error", "ambiguous", "new", "changed", "same")


@dataclass(frozen=True)
class Pages:
    """The addresses, by name, of an app's tables; `within` stands in each of them."""

    records: str
    tables: str
    table: str
    correct: str
    apply: str
    undo: str
    example: str
    within: tuple[str, ...] = ()


def taken(form: forms.Form, read: Callable[[bytes], B]) -> B | None:
    """What `read` made of the file sent; None where none was sent, or the form says what is wrong.

    The form has one field, `file`.
    """
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return read(form.cleaned_data["file"].read(MOST_BYTES + 1))
    except BadInput as error:
        form.add_error("file", str(error))
        return None


def preview(
    brought: Brought, judged: Iterable[Judged], tell: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """What the page of a table shows before it is applied; `tell` words one line."""
    of: dict[str, list[Judged]] = {verdict: [] for verdict in _VERDICTS}
    for row in judged:
        of[row.verdict].append(row)
    return {
        "brought": brought,
        "counts": {verdict: len(rows) for verdict, rows in of.items()},
        "useful": len(of["new"]) + len(of["changed"]),
        "again": seen_before(brought),
        **{verdict: [tell(row) for row in rows[:MOST_SHOWN]] for verdict, rows in of.items()},
    }


def said_applied(done: Brought) -> str:
    """What became of the table."""
    lines = done.counts.get("new", 0) + done.counts.get("changed", 0)
    return ngettext("{count} line was read in.", "{count} lines were read in.", lines).format(
        count=lines
    )


def said_undone(outcome: Undone) -> str:
    """What undoing put back, and what it left alone."""
    said = _("Undone: {back} are as they were before.").format(back=outcome.back)
    if outcome.kept:
        said += " " + _("{kept} were changed since, and were left alone.").format(kept=outcome.kept)
    return said
