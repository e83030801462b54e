"""What a line of a table would change in the directory. Pure: actors come as objects.

An actor is known again by its id, or by its name; another name with the same phone or mail is
ambiguous, and people say which it is. An empty cell changes nothing. A line without a name of an
organisation is about a person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from liane.errors import BadInput
from liane.server.community.directory.columns import CONSENT, READERS, agreements
from liane.server.site.tables import brought as tables
from liane.server.site.tables.brought import NEW, Problem
from liane.server.site.tables.reading import Row, plain
from liane.words import N_

__all__ = ["Judged", "judge"]


@dataclass
class Judged(tables.Judged):
    """A line of a table and what it would do to an actor."""

    actor: Any = None
    near: Any = None
    consents: list[dict[str, Any]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What to call the line."""
        return self.cells.get("name") or self.cells.get("person") or self.cells.get("id") or "?"


def _read(row: Row, today: date) -> Judged:
    judged = Judged(row.line, row.cells)
    for column, text in row.cells.items():
        if column in READERS:
            name, reader = READERS[column]
            try:
                judged.values[name] = reader(text)
            except BadInput as error:
                judged.problems.append(Problem(column, error))
    try:
        judged.consents = agreements(row.cells, today)
    except BadInput as error:
        judged.problems.append(Problem("agreed", error))
    return judged


class _Known:
    """The actors that are listed, findable by id, name, phone and mail."""

    def __init__(self, actors: Iterable[Any]) -> None:
        self.by_id: dict[str, Any] = {}
        self.by_name: dict[tuple[bool, str], list[Any]] = {}
        self.by_reach: dict[str, Any] = {}
        for actor in actors:
            self.by_id[str(actor.pk)] = actor
            name = actor.person if actor.is_person else actor.title
            self.by_name.setdefault((actor.is_person, plain(str(name))), []).append(actor)
            for reach in (actor.phone, actor.mail):
                if reach:
                    self.by_reach.setdefault(_reach(str(reach)), actor)


def _reach(text: str) -> str:
    return text.casefold() if "@" in text else "".join(c for c in text if c.isdigit())


def _recognise(judged: Judged, known: _Known) -> None:
    """Set `actor` to whom the line means, or `near` to whom it could be."""
    values, asked = judged.values, judged.cells.get("id", "").casefold()
    if asked:
        judged.actor = known.by_id.get(asked)
        if judged.actor is None:
            judged.refuse("id", BadInput(N_("nobody in the directory has this id; empty it")))
        return
    is_person = not judged.cells.get("name")
    name = plain(values.get("person" if is_person else "title", ""))
    alike = known.by_name.get((is_person, name), []) if name else []
    if len(alike) == 1:
        judged.actor = alike[0]
    elif alike:
        judged.near = alike[0]
    else:
        reaches = (known.by_reach.get(_reach(values.get(n) or "\n")) for n in ("phone", "mail"))
        judged.near = next((actor for actor in reaches if actor is not None), None)


def _lacks(judged: Judged) -> None:
    """What a new actor must have: a name, a family."""
    reported = {problem.column for problem in judged.problems}
    if not judged.cells.get("name") and not judged.cells.get("person"):
        judged.problems.append(
            Problem("name", BadInput(N_("it is empty; fill it in, or leave the line out")))
        )
    if "family" not in judged.values and "family" not in reported:
        judged.problems.append(
            Problem(
                "family",
                BadInput(N_("it is empty; write association, provider, expert, authority…")),
            )
        )


def _conclude(judged: Judged) -> None:
    if judged.actor is None:
        _lacks(judged)
    if judged.problems:
        judged.verdict = "error"
    elif judged.actor is not None:
        _compare(judged)
    elif judged.near is not None:
        judged.verdict = "ambiguous"


def _compare(judged: Judged) -> None:
    actor = judged.actor
    if actor.is_person:
        judged.values.pop("title", None)
    judged.changes = {
        name: (getattr(actor, name), value)
        for name, value in judged.values.items()
        if getattr(actor, name) != value
    }
    held = {given.scope for given in actor.agreed}
    judged.consents = [given for given in judged.consents if given["scope"] not in held]
    judged.verdict = "changed" if judged.changes or judged.consents else "same"


def _decide(judged: Judged, choice: str, known: _Known) -> None:
    """What people said of an ambiguous line: somebody new, the one that is near, or skip it."""
    if choice == NEW:
        judged.near, judged.verdict = None, NEW
    elif choice in known.by_id:
        judged.actor, judged.near = known.by_id[choice], None
        _conclude(judged)


def judge(
    rows: Iterable[Row],
    actors: Iterable[Any],
    choices: Mapping[int, str] | None = None,
    *,
    today: date,
) -> list[Judged]:
    """What each line would do to `actors`, which bear their consents as `agreed`."""
    known = _Known(actors)
    firsts: dict[str, int] = {}
    found = []
    for row in rows:
        judged = _read(row, today)
        _recognise(judged, known)
        _conclude(judged)
        if judged.verdict == "ambiguous":
            _decide(judged, (choices or {}).get(judged.line, ""), known)
        _once(judged, firsts)
        found.append(judged)
    return found


def _once(judged: Judged, firsts: dict[str, int]) -> None:
    """Whoever stands twice in one table is an error on the second line."""
    kind = "name" if judged.cells.get("name") else "person"
    key = str(judged.actor.pk) if judged.actor else f"{kind} {plain(judged.name)}"
    first = firsts.setdefault(key, judged.line)
    if first != judged.line and judged.verdict != "error":
        judged.refuse(
            kind, BadInput(N_("the same name is already on line {first}; keep one"), first=first)
        )


assert not set(CONSENT) & set(READERS)  # noqa: S101 (consents are no facts of an actor)
