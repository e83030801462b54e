"""What a line of the parent body's file would change here. Pure: people come as objects.

Somebody is known again by the parent body's number, or by the same name with the same phone or
mail. A variant of the name on the same phone or mail, or the same name with nothing else in common,
is ambiguous: people say. So is a variant of the name on the same phone or mail further up in the
file. Another name on the same phone or mail is another person who shares it, and is only told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from liane.errors import BadInput
from liane.server.community.association.columns import READERS, name_in
from liane.server.site.tables import brought as tables
from liane.server.site.tables.brought import NEW, Problem
from liane.server.site.tables.reading import Row, plain
from liane.words import N_

__all__ = ["Judged", "Person", "Shared", "alike", "dated", "judge", "key_of"]

_OF_MEMBER = ("phone", "mail", "zone", "languages", "skills")
_OF_MEMBERSHIP = ("parent_number", "told_until")


@dataclass
class Person:
    """Somebody who is here: what is compared with a line, and their records."""

    pk: str
    name: str
    facts: dict[str, Any]
    member: Any = None
    membership: Any = None


@dataclass(frozen=True)
class Shared:
    """A likely duplicate, for the report: `variant`, `name`, `phone`, `mail`; two who they are."""

    kind: str
    line: int
    name: str
    other: str


@dataclass
class Judged(tables.Judged):
    """A line of the file and what it would do."""

    person: Person | None = None
    near: Person | None = None
    near_line: int | None = None  # where `near` stands in the file itself
    shared: list[Shared] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What to call the line."""
        return name_in(self.cells) or self.cells.get("number") or "?"


def key_of(name: str) -> str:
    """A name without accents, case or order of its words.

    >>> key_of("DIALLO Hawa") == key_of("Hawa Diallo")
    True
    """
    return " ".join(sorted(plain(name).split()))


def alike(one: str, other: str) -> bool:
    """Whether two keys of names may be the same name: a word more, or a letter or two.

    >>> alike(key_of("Awa Traoré"), key_of("Awa Traorre")), alike(key_of("Awa"), key_of("Yaya"))
    (True, False)
    >>> alike(key_of("Awa Traoré"), key_of("Awa Fatou Traoré"))
    True
    """
    if one == other:
        return True
    words, others = set(one.split()), set(other.split())
    if min(len(words), len(others)) >= 2 and (words <= others or others <= words):
        return True
    return SequenceMatcher(None, one, other).ratio() >= 0.87


class _Known:
    """People here and lines before, findable by number, name, phone and mail."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.by_pk: dict[str, Person] = {}
        self.by_number: dict[str, Person] = {}
        self.by_key: dict[str, list[Person]] = defaultdict(list)
        self.by_reach: dict[str, list[tuple[str, Person]]] = defaultdict(list)
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        self.by_pk[person.pk] = person
        number = person.facts.get("parent_number")
        if number:
            self.by_number.setdefault(plain(number), person)
        self.by_key[key_of(person.name)].append(person)
        for kind, reach in _reaches(person.facts):
            self.by_reach[reach].append((kind, person))

    def at(self, facts: Mapping[str, Any]) -> list[tuple[str, Person]]:
        """Who has the same phone or mail, and which of both."""
        return [pair for _kind, reach in _reaches(facts) for pair in self.by_reach.get(reach, ())]


def _reaches(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    told = ((kind, facts.get(kind)) for kind in ("phone", "mail"))
    return [(kind, str(value).casefold()) for kind, value in told if value]


def _read(row: Row) -> Judged:
    judged = Judged(row.line, row.cells)
    for column, text in row.cells.items():
        if column in READERS:
            name, reader = READERS[column]
            try:
                judged.values[name] = reader(text)
            except BadInput as error:
                judged.problems.append(Problem(column, error))
    if not name_in(row.cells) and not row.cells.get("number"):
        judged.problems.append(
            Problem("name", BadInput(N_("it is empty; fill it in, or leave the line out")))
        )
    return judged


def _recognise(judged: Judged, known: _Known) -> None:
    """Set `person` to whom the line means, or `near` to whom it could be."""
    number = plain(judged.values.get("parent_number", ""))
    if number and number in known.by_number:
        judged.person = known.by_number[number]
        return
    key, at = key_of(name_in(judged.cells)), known.at(judged.values)
    same = next((person for _kind, person in at if key_of(person.name) == key), None)
    if same is not None:
        judged.person = same
        return
    variant = next((person for _kind, person in at if alike(key, key_of(person.name))), None)
    named = known.by_key.get(key, [])
    judged.near = variant or next(iter(named), None)
    if judged.near is not None:
        _tell(judged, "variant" if variant else "name", judged.near.name)
    for kind, person in at:
        if person is not variant:
            _tell(judged, kind, person.name)


def _tell(judged: Judged, kind: str, other: str) -> None:
    judged.shared.append(Shared(kind, judged.line, judged.name, other))


def _conclude(judged: Judged) -> None:
    if judged.person is None and not name_in(judged.cells):
        judged.problems.append(
            Problem("name", BadInput(N_("nobody here has this number; add the name")))
        )
    if judged.problems:
        judged.verdict = "error"
    elif judged.person is not None:
        _compare(judged, judged.person)
    elif judged.near is not None:
        judged.verdict = "ambiguous"


def _compare(judged: Judged, person: Person) -> None:
    for name in (*_OF_MEMBER, *_OF_MEMBERSHIP):
        told, held = judged.values.get(name), person.facts.get(name)
        if name in ("languages", "skills") and told:
            told = list(dict.fromkeys([*(held or []), *told]))
        if told not in (None, "", []) and told != held:
            judged.changes[name] = (held, told)
    judged.verdict = "changed" if judged.changes or person.membership is None else "same"


def _decide(judged: Judged, choice: str, known: _Known) -> None:
    """What people said of an ambiguous line: somebody new, the one that is near, or skip it."""
    if choice == NEW:
        judged.near, judged.verdict = None, NEW
    elif choice in known.by_pk:
        judged.person, judged.near = known.by_pk[choice], None
        _conclude(judged)


def judge(
    rows: Iterable[Row], people: Iterable[Person], choices: Mapping[int, str] | None = None
) -> list[Judged]:
    """What each line would do; a line that means whom an earlier one meant is an error."""
    known, before = _Known(people), _Known(())
    firsts: dict[str, int] = {}
    found = []
    for row in rows:
        judged, choice = _read(row), (choices or {}).get(row.line, "")
        _recognise(judged, known)
        _conclude(judged)
        if judged.verdict == "ambiguous":
            _decide(judged, choice, known)
        _once(judged, before, firsts)
        if judged.near_line is not None and judged.verdict == NEW and choice != NEW:
            judged.verdict = "ambiguous"
        found.append(judged)
    return found


def _once(judged: Judged, before: _Known, firsts: dict[str, int]) -> None:
    """Whoever stands twice in one file: the second line is an error; who shares is told."""
    if judged.verdict == "error":
        return
    if judged.person is not None:
        first = firsts.setdefault(judged.person.pk, judged.line)
        if first != judged.line:
            judged.refuse("name", _twice(first))
        return
    again = Judged(judged.line, judged.cells, values=judged.values)
    _recognise(again, before)
    if again.person is not None:
        judged.refuse("name", _twice(int(again.person.pk)))
        return
    judged.shared += again.shared
    if again.near is not None and any(each.kind == "variant" for each in again.shared):
        judged.near, judged.near_line = Person("", again.near.name, {}), int(again.near.pk)
    before.add(Person(str(judged.line), name_in(judged.cells), judged.values))


def _twice(first: int) -> BadInput:
    return BadInput(N_("the same person is already on line {first}; keep one"), first=first)


def dated(value: Any) -> Any:
    """A day as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value
