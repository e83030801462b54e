"""An XLSForm written from rows of its sheets."""

from collections.abc import Mapping, Sequence

from liane.server.site.tables.sheets import as_xlsx

__all__ = ["book"]


def book(
    survey: Sequence[Mapping[str, str]],
    choices: Sequence[Mapping[str, str]],
    settings: Mapping[str, str],
) -> bytes:
    """The three sheets of an XLSForm; formulas of XPath stay as they are."""
    named = (("survey", survey), ("choices", choices), ("settings", [settings]))
    return as_xlsx({name: _rows(rows) for name, rows in named}, guard=False)


def _rows(rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    heads = list(dict.fromkeys(head for row in rows for head in row))
    return [heads, *([row.get(head, "") for head in heads] for row in rows)]
