"""What must hold in the directory: who sees what, gaps, and whether the ties can carry the network.

Pure: without database or clock. A finding says what was seen in plain words and never names a
culprit: it is a reason to talk.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

__all__ = [
    "CONTACT",
    "DETAILS",
    "LISTED",
    "Finding",
    "Side",
    "TieFacts",
    "empty_cells",
    "findings",
    "may_overlap",
    "sight",
]

LISTED, DETAILS, CONTACT = "listed", "details", "contact"
CO_DECIDES, CONTRIBUTES, CONSULTS = 4, 3, 2


def sight(
    *, is_person: bool, scopes: Iterable[str], is_member: bool, keeps_directory: bool
) -> frozenset[str]:
    """What somebody sees of an actor: that it is there, its details, its contact.

    >>> sorted(sight(is_person=False, scopes=[], is_member=False, keeps_directory=False))
    ['listed']
    >>> sorted(sight(is_person=True, scopes=[], is_member=False, keeps_directory=False))
    []
    >>> sorted(sight(is_person=True, scopes=["members"], is_member=True, keeps_directory=False))
    ['contact', 'details', 'listed']
    """
    agreed = set(scopes)
    if keeps_directory or "public" in agreed or (is_member and "members" in agreed):
        return frozenset({LISTED, DETAILS, CONTACT})
    if is_member:
        return frozenset({DETAILS} if is_person else {LISTED, DETAILS})
    return frozenset() if is_person else frozenset({LISTED})


def empty_cells(
    rows: Sequence[str], columns: Sequence[str], filled: Iterable[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Pairs of a row and a column in which nobody stands.

    >>> empty_cells(["law", "care"], ["fr", "bm"], [("law", "fr"), ("law", "bm"), ("care", "fr")])
    [('care', 'bm')]
    """
    there = set(filled)
    return [(row, column) for row in rows for column in columns if (row, column) not in there]


def may_overlap(
    ours: tuple[date | None, date | None], theirs: tuple[date | None, date | None]
) -> bool:
    """Whether two spans of days share one; an end that is not known may be any day.

    >>> may_overlap((date(2026, 1, 1), None), (date(2025, 1, 1), date(2025, 12, 31)))
    False
    """
    (a, b), (c, d) = ours, theirs
    return not ((b and c and b < c) or (d and a and d < a))


@dataclass(frozen=True)
class Side:
    """A side of a tie: its key, its name, and whether somebody there can be reached."""

    key: str
    name: str
    reachable: bool = True


@dataclass(frozen=True)
class TieFacts:
    """A tie as the check reads it."""

    giver: Side
    taker: Side
    level: int
    since: date | None = None


@dataclass(frozen=True)
class Finding:
    """Something the check saw: a code, a state, and the names it is about."""

    code: str
    state: str
    names: tuple[str, ...] = ()


def findings(ties: Sequence[TieFacts]) -> list[Finding]:
    """What the ties say of the network's chances to last, the most serious first.

    >>> us, town = Side("us", "Farako"), Side("a", "Mairie", reachable=False)
    >>> [each.code for each in findings([TieFacts(us, town, 2)])]
    ['nobody_decides', 'nobody_owns', 'no_contact', 'no_date']
    """
    if not ties:
        return [Finding("no_tie", "unknown")]
    seen = [*_deciding(ties), *_holding(ties), *_reaching(ties), *_only_told(ties), *_dated(ties)]
    return seen or [Finding("all_well", "ok")]


def _deciding(ties: Sequence[TieFacts]) -> list[Finding]:
    highest = max(tie.level for tie in ties)
    found = [] if highest >= CO_DECIDES else [Finding("nobody_decides", "cut")]
    return found if highest > CO_DECIDES else [*found, Finding("nobody_owns", "worn")]


def _holding(ties: Sequence[TieFacts]) -> list[Finding]:
    """One side that stands in all the close ties holds everything, and falls with everything."""
    close = [tie for tie in ties if tie.level >= CONTRIBUTES]
    if len(close) < 3:
        return []
    sides = {side.key: side.name for tie in close for side in (tie.giver, tie.taker)}
    times = Counter(key for tie in close for key in {tie.giver.key, tie.taker.key})
    every = [key for key, count in times.items() if count == len(close) and key != "us"]
    return [Finding("one_holds_all", "cut", (sides[key],)) for key in every]


def _reaching(ties: Sequence[TieFacts]) -> list[Finding]:
    lost = {
        side.name
        for tie in ties
        if tie.level >= CONSULTS
        for side in (tie.giver, tie.taker)
        if not side.reachable
    }
    return [Finding("no_contact", "worn", tuple(sorted(lost)))] if lost else []


def _only_told(ties: Sequence[TieFacts]) -> list[Finding]:
    """Those who are informed and never asked anything."""
    names = {tie.taker.key: tie.taker.name for tie in ties if tie.level == 1}
    heard = {side.key for tie in ties if tie.level > 1 for side in (tie.giver, tie.taker)}
    quiet = sorted(name for key, name in names.items() if key not in heard)
    return [Finding("only_told", "worn", tuple(quiet))] if quiet else []


def _dated(ties: Sequence[TieFacts]) -> list[Finding]:
    without = sum(1 for tie in ties if tie.since is None)
    return [Finding("no_date", "unknown")] if without * 2 > len(ties) else []
