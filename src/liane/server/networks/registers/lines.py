"""What a line of a table would change in one of the six registers. Pure: nothing is written.

A line is known again by its id, else by its name within its kind (and its zone, where two bear the
same name). The facts that a table may give are those of `kinds.toml`. `exact` is False for those
who may not know where masts are: a table of theirs changes no place of a line that is here.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from liane.errors import BadInput
from liane.server.community.directory.columns import day
from liane.server.networks.registers import kinds, rules
from liane.server.networks.registers.cells import between, one_of, short
from liane.server.networks.registers.permissions import HIDDEN_FACTS
from liane.server.site.tables import brought as tables
from liane.server.site.tables.brought import NEW, Problem
from liane.server.site.tables.grids import Headings
from liane.server.site.tables.reading import Row, plain
from liane.words import N_

__all__ = ["COLUMNS", "JudgedLine", "headings_of", "judge_lines"]

COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "identifiant"),
    "name": ("name", "nom", "libelle", "denomination", "intitule"),
    "kind": ("kind", "type", "genre", "nature", "categorie", "category"),
    "zone": ("zone", "quartier", "village", "hameau", "area"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "position": ("position", "coordonnees", "coordinates", "gps", "point gps", "lat lon"),
    "contact": ("contact", "whom to call", "qui appeler", "telephone", "phone", "personne"),
    "known_on": ("known on", "connu le", "date", "constate le"),
    "source": ("source", "qui le dit"),
    "notes": ("notes", "note", "remarques", "remarque", "commentaire", "comment", "description"),
}
_YES_NO = {"yes": ("yes", "oui", "y", "o", "1", "vrai", "true"), "no": ("no", "non", "n", "0")}
_READERS: dict[str, Callable[[str], Any]] = {
    "name": short(160),
    "zone": short(120),
    "contact": short(200),
    "known_on": day,
    "source": short(200),
    "notes": short(2_000),
    "lat": lambda text: rules.angle(text, "lat"),
    "lon": lambda text: rules.angle(text, "lon"),
}
_FACT_READERS: dict[str, Callable[[str], Any]] = {
    "number": between(-1e9, 1e12),
    "yes_no": one_of(_YES_NO, N_("“{value}” is neither yes nor no; write one, or empty it")),
    "date": lambda text: day(text).isoformat(),
    "text": short(200),
}


@cache
def headings_of(register: str) -> Headings:
    """The columns of a register's table: those of every line, then the facts of its kinds."""
    return Headings(
        words={**COLUMNS, **kinds.fact_words(register)},
        needed=("name", "id"),
        example="name, kind, zone",
        ignored=frozenset({"origin", "origine"}),
    )


@dataclass
class JudgedLine(tables.Judged):
    """A line of a table and what it would do to a line of a register."""

    entry: Any = None
    near: Any = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def record(self) -> Any:
        """The line of the register that is here already, if this one means it."""
        return self.entry

    @property
    def name(self) -> str:
        """What to call the line."""
        return str(self.values.get("name") or self.cells.get("name") or "?")


def _note(judged: JudgedLine, column: str, error: BadInput) -> None:
    judged.problems.append(Problem(column, error))


def _read(row: Row, register: str) -> JudgedLine:
    judged = JudgedLine(row.line, row.cells)
    for column, text in row.cells.items():
        try:
            if column == "position":
                lat, lon = rules.place(text)
                judged.values.update(lat=lat, lon=lon)
            elif column == "kind":
                judged.values["kind"] = _kind(text, register)
            elif column in _READERS:
                judged.values[column] = _READERS[column](text)
        except BadInput as error:
            _note(judged, column, error)
    return judged


def _kind(text: str, register: str) -> str:
    found = kinds.kind_from(text, register)
    if found is None:
        known = " / ".join(label for _kind, label in kinds.choices_of(register))
        raise BadInput(
            N_("“{value}” is no kind of this register; write one of: {known}"),
            value=text[:40],
            known=known,
        )
    return found


class _Known:
    """The lines of a register, findable by id, and by name."""

    def __init__(self, entries: Iterable[Any]) -> None:
        self.by_id: dict[str, Any] = {}
        self.by_name: dict[str, list[Any]] = {}
        for entry in entries:
            self.by_id[str(entry.pk)] = entry
            self.by_name.setdefault(plain(entry.name), []).append(entry)


def _recognise(judged: JudgedLine, known: _Known) -> None:
    """Set `entry` to the line that is meant, or `near` to what it could be."""
    values, asked = judged.values, judged.cells.get("id", "").casefold()
    if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", asked):
        judged.entry = known.by_id.get(asked)
        if judged.entry is None:
            _note(judged, "id", BadInput(N_("no line of this register has this id; empty it")))
        return
    alike = known.by_name.get(plain(values.get("name", "")), [])
    alike = [each for each in alike if values.get("kind") in (None, each.kind)]
    if len(alike) > 1 and "zone" in values:
        alike = [each for each in alike if plain(each.zone) == plain(values["zone"])] or alike
    if len(alike) == 1:
        judged.entry = alike[0]
    else:
        judged.near = next(iter(alike), None)


def _read_facts(judged: JudgedLine, register: str) -> None:
    """The facts of the line's kind; a fact that belongs to another kind is said to."""
    kind = judged.entry.kind if judged.entry else judged.values.get("kind", "")
    asked = kinds.facts_of(register, kind)
    for column in kinds.fact_words(register):
        text = judged.cells.get(column)
        if text is None or not kind:
            continue
        try:
            if column not in asked:
                raise BadInput(
                    N_("“{kind}” has no such fact; empty the cell, or correct the kind"),
                    kind=kinds.label_of(register, kind),
                )
            judged.facts[column] = _FACT_READERS[asked[column]["type"]](text)
        except BadInput as error:
            _note(judged, column, error)


def _lacks(judged: JudgedLine, register: str) -> None:
    """What a new line must have: a name, a kind, and a whole position or none."""
    reported = {problem.column for problem in judged.problems}
    if "name" not in judged.values and "name" not in reported:
        _note(judged, "name", BadInput(N_("it is empty; fill it in, or leave the line out")))
    if "kind" not in judged.values and "kind" not in reported:
        known = " / ".join(label for _kind, label in kinds.choices_of(register))
        _note(judged, "kind", BadInput(N_("it is empty; write one of: {known}"), known=known))
    for one, other in (("lat", "lon"), ("lon", "lat")):
        if one in judged.values and other not in judged.values and other not in reported:
            _note(judged, other, BadInput(N_("a position has two figures; give both, or none")))


def _keep_hidden(judged: JudgedLine, register: str) -> None:
    """Of a line that is here, leave alone what the person who reads the table may not know."""
    for name in ("lat", "lon"):
        judged.values.pop(name, None)
    for name in HIDDEN_FACTS.get(register, ()):
        judged.facts.pop(name, None)


def _conclude(judged: JudgedLine, register: str, exact: bool) -> None:
    if judged.entry is not None and judged.values.get("kind", judged.entry.kind) != (
        judged.entry.kind
    ):
        _note(judged, "kind", BadInput(N_("a line keeps its kind; empty the id to add another")))
    _read_facts(judged, register)
    if judged.entry is None and judged.near is None:
        _lacks(judged, register)
    elif judged.entry is not None and not exact:
        _keep_hidden(judged, register)
    if judged.problems:
        judged.verdict = "error"
    elif judged.entry is not None:
        judged.changes = _changes(judged)
        judged.verdict = "changed" if judged.changes else "same"
    elif judged.near is not None:
        judged.verdict = "ambiguous"
    else:
        judged.values["facts"] = judged.facts


def _changes(judged: JudgedLine) -> dict[str, tuple[Any, Any]]:
    entry, facts = judged.entry, {**judged.entry.facts, **judged.facts}
    told = {**judged.values, "facts": facts}
    return {
        name: (getattr(entry, name), value)
        for name, value in told.items()
        if getattr(entry, name) != value
    }


def _decide(judged: JudgedLine, choice: str, known: _Known, register: str, exact: bool) -> None:
    """What people said of an ambiguous line: a new one, the one that is near, or skip it."""
    if choice == NEW:
        judged.near, judged.verdict = None, NEW
        _conclude(judged, register, exact)
    elif choice in known.by_id:
        judged.entry, judged.near = known.by_id[choice], None
        _conclude(judged, register, exact)


def judge_lines(
    rows: Iterable[Row],
    register: str,
    entries: Iterable[Any],
    choices: Mapping[int, str] | None = None,
    *,
    exact: bool = True,
) -> list[JudgedLine]:
    """What each line would do to `entries`. `choices` settles ambiguous lines: `new` or an id."""
    known = _Known(entries)
    firsts: dict[str, int] = {}
    found = []
    for row in rows:
        judged = _read(row, register)
        _recognise(judged, known)
        _conclude(judged, register, exact)
        if judged.verdict == "ambiguous":
            _decide(judged, (choices or {}).get(judged.line, ""), known, register, exact)
        _once(judged, firsts)
        found.append(judged)
    return found


def _once(judged: JudgedLine, firsts: dict[str, int]) -> None:
    """What stands twice in one table is an error on its second line."""
    values = judged.values
    own = (values.get("kind", ""), values.get("name", ""), values.get("zone", ""))
    key = str(judged.entry.pk) if judged.entry else " / ".join(map(plain, own))
    first = firsts.setdefault(key, judged.line)
    if first != judged.line and judged.verdict != "error":
        judged.refuse(
            "name", BadInput(N_("the same name is already on line {first}; keep one"), first=first)
        )
