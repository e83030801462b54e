"""The places of a plan on a map: each mark leads to its box in the list, a letter says its kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liane.server.site.widgets.map import Mark, Relief, apart, draw_map

__all__ = ["Picking", "letters_of", "picking"]


@dataclass(frozen=True)
class Picking:
    """A map to pick from, what its letters mean, and how many places it has no room for."""

    drawing: SafeString
    letters: list[tuple[str, str]]
    left_out: int
    chosen: int


def letters_of(kinds: Iterable[str]) -> dict[str, str]:
    """A letter for each kind, its first that is free.

    >>> letters_of(["école", "mairie", "marché"])
    {'école': 'É', 'mairie': 'M', 'marché': 'A'}
    """
    given: dict[str, str] = {}
    for kind in dict.fromkeys(kinds):
        free = (c for c in kind.upper() if c.isalpha() and c not in given.values())
        given[kind] = next(free, "·")
    return given


def picking(rows: Sequence[dict[str, Any]], relief: Relief | None) -> Picking | None:
    """The map of the rows that a page lists, or None where none of them has a position."""
    letters = letters_of(row["kind"] for row in rows)
    marks = apart(_mark(row, letters) for row in rows if row["at"] is not None)
    if not marks:
        return None
    label = ngettext("Map of {count} place", "Map of {count} places", len(marks))
    return Picking(
        drawing=draw_map(marks, relief=relief, label=label.format(count=len(marks))),
        letters=[(letter, kind) for kind, letter in letters.items()],
        left_out=len(rows) - len(marks),
        chosen=sum(1 for row in rows if row["chosen"]),
    )


def _mark(row: dict[str, Any], letters: dict[str, str]) -> Mark:
    lat, lon = row["at"]
    state = _("chosen") if row["chosen"] else _("not chosen")
    return Mark(
        lat,
        lon,
        row["name"],
        "ok" if row["chosen"] else "unknown",
        href=f"#{row['box']}",
        about=f"{row['name']}, {row['kind']}, {state}",
        sign=letters[row["kind"]],
    )
