"""Who may be admitted when; whether a phone tree holds; which groups are missing: pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

__all__ = [
    "Gaps",
    "Weak",
    "gaps",
    "is_old_test",
    "pairs_that_call",
    "sponsors_needed",
    "wait_end",
    "weak_points",
]

Key = TypeVar("Key")
FOUNDING = 3  # under this many people a circle is being founded
TEST_DAYS = 180


def sponsors_needed(people: int) -> int:
    """Two who are in already; one while there is only one.

    >>> sponsors_needed(1), sponsors_needed(2), sponsors_needed(40)
    (1, 2, 2)
    """
    return min(2, people)


def wait_end(at: datetime, people: int, waiting_days: int) -> datetime:
    """From when somebody may be admitted; at once while the circle is being founded."""
    return at if people < FOUNDING else at + timedelta(waiting_days)


@dataclass(frozen=True)
class Weak:
    """What does not hold in a phone tree: people nobody calls, people with one way alone."""

    unreached: tuple[object, ...]
    one_way: tuple[object, ...]

    @property
    def holds(self) -> bool:
        return not self.unreached and not self.one_way


def _reached(starts: Iterable[Key], calls: dict[Key, list[Key]], without: object) -> set[Key]:
    todo = [each for each in starts if each != without]
    seen = set(todo)
    while todo:
        for called in calls[todo.pop()]:
            if called not in seen and called != without:
                seen.add(called)
                todo.append(called)
    return seen


def weak_points(
    people: Sequence[Key], starts: Sequence[Key], calls: Iterable[tuple[Key, Key]]
) -> Weak:
    """Who is not reached, and who is lost as soon as one other person does not answer.

    `starts` begin the calls. Two ways to somebody means: whoever else is absent, they are called.

    >>> weak_points(["a", "b", "c"], ["a", "b"], [("a", "c")]).one_way
    ('c',)
    >>> weak_points(["a", "b", "c"], ["a", "b"], [("a", "c"), ("b", "c")]).holds
    True
    """
    to: dict[Key, list[Key]] = defaultdict(list)
    for caller, called in calls:
        to[caller].append(called)
    nobody = object()
    found: set[Key] = _reached(starts, to, nobody)
    lost: set[Key] = set()
    for absent in people:
        still: set[Key] = _reached(starts, to, absent)
        lost |= found - still - {absent}
    unreached = tuple(each for each in people if each not in found)
    return Weak(unreached, tuple(each for each in people if each in lost))


def pairs_that_call(people: Sequence[Key], starts: int = 2) -> list[tuple[Key, Key]]:
    """A tree that holds: people in pairs, each pair called by both of the pair above it.

    Nobody calls more than five others, and whoever is absent, everybody else is called: unless
    only one of them begins (`starts`), who then calls the second, and the tree rests on them.

    >>> pairs_that_call(["a", "b", "c"])
    [('a', 'c'), ('b', 'c')]
    >>> pairs_that_call(["a", "b", "c"], 1)
    [('a', 'b'), ('a', 'c'), ('b', 'c')]
    """
    pairs = [people[at : at + 2] for at in range(0, len(people), 2)]
    calls = [(people[0], people[1])] if starts < 2 and len(people) > 1 else []
    for at, pair in enumerate(pairs[1:], start=1):
        calls += [(caller, called) for caller in pairs[(at - 1) // 2] for called in pair]
    return calls


@dataclass(frozen=True)
class Gaps:
    """Actor groups in which nobody stands, and those that rest on one person."""

    counts: tuple[tuple[str, int], ...]

    @property
    def empty(self) -> list[str]:
        return [code for code, count in self.counts if count == 0]

    @property
    def alone(self) -> list[str]:
        return [code for code, count in self.counts if count == 1]


def gaps(groups: Sequence[str], present: Iterable[str]) -> Gaps:
    """How many stand in each group.

    >>> gaps(["health", "law"], ["law"]).empty
    ['health']
    """
    counted = Counter(present)
    return Gaps(tuple((code, counted[code]) for code in groups))


def is_old_test(last: date | None, today: date) -> bool:
    """Whether a phone tree has to be tried again."""
    return last is None or last + timedelta(TEST_DAYS) < today
