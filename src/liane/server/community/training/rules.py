"""What a questionnaire says before and after, who is able to do what in time: pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

__all__ = [
    "ABLE", "Cover", "Gain", "Held", "Seen", "able_people", "cover", "curve", "gains", "held",
    "share",
]  # fmt: skip

ABLE = 2
"""The grade from which somebody does it alone."""
_ENOUGH = 2  # the two-people rule: nobody carries a role alone
Answers = Mapping[str, int]


def share(right: int, asked: int) -> float | None:
    """A part of one; None where nobody was asked.

    >>> share(3, 4), share(0, 0)
    (0.75, None)
    """
    return right / asked if asked else None


@dataclass(frozen=True)
class Gain:
    """One question: the part that knew before and after; what people who answered both gained."""

    question: str
    before: float | None
    after: float | None
    asked_before: int
    asked_after: int
    difference: float | None


def gains(
    right: Mapping[str, int], pairs: Sequence[tuple[Answers | None, Answers | None]]
) -> list[Gain]:
    """For each question, before against after; the difference is of those who answered both.

    An answer left out counts as not known: people were asked.
    """
    return [_gain(question, answer, pairs) for question, answer in right.items()]


def _gain(
    question: str, answer: int, pairs: Sequence[tuple[Answers | None, Answers | None]]
) -> Gain:
    first = [said.get(question) == answer for said, _last in pairs if said is not None]
    last = [said.get(question) == answer for _first, said in pairs if said is not None]
    both = [(a.get(question) == answer, b.get(question) == answer) for a, b in pairs
            if a is not None and b is not None]  # fmt: skip
    moved = sum(after - before for before, after in both)
    difference = moved / len(both) if both else None
    return Gain(
        question, share(sum(first), len(first)), share(sum(last), len(last)),
        len(first), len(last), difference,
    )  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """How able somebody is at something, as seen on a day."""

    who: str
    what: str
    grade: int
    on: date
    role: str = ""
    is_woman: bool | None = None


@dataclass(frozen=True)
class Cover:
    """Who is able to do one thing today; `women` is None where nobody said."""

    what: str
    role: str
    able: int
    learning: int
    women: int | None
    before: int = 0  # how many were able on an earlier day

    @property
    def state(self) -> str:
        """Enough people, one alone, or nobody."""
        return "ok" if self.able >= _ENOUGH else "worn" if self.able else "cut"


def _last(seen: Iterable[Seen], day: date) -> dict[tuple[str, str], Seen]:
    """The last look at each person and thing up to a day."""
    kept: dict[tuple[str, str], Seen] = {}
    for each in sorted(seen, key=lambda one: one.on):
        if each.on <= day:
            kept[each.who, each.what] = each
    return kept


def able_people(seen: Iterable[Seen], day: date) -> set[str]:
    """Who is able to do at least one of these things alone, by the last look at each."""
    return {each.who for each in _last(seen, day).values() if each.grade >= ABLE}


def cover(seen: Sequence[Seen], day: date, earlier: date | None = None) -> list[Cover]:
    """Each thing with how many are able to do it alone, the weakest first; and on a day before."""
    now = list(_last(seen, day).values())
    then = _last(seen, earlier).values() if earlier else ()
    past = Counter(each.what for each in then if each.grade >= ABLE)
    rows = []
    for what in dict.fromkeys(each.what for each in now):
        mine = [each for each in now if each.what == what]
        able = [each for each in mine if each.grade >= ABLE]
        said = [each.is_woman for each in able if each.is_woman is not None]
        role = next((each.role for each in mine if each.role), "")
        learning = sum(0 < each.grade < ABLE for each in mine)
        women = sum(said) if said else None
        rows.append(Cover(what, role, len(able), learning, women, past[what]))
    return sorted(rows, key=lambda row: (row.able, row.what))


def curve(seen: Sequence[Seen]) -> list[tuple[date, int]]:
    """On each day somebody was looked at: how many (person, thing) stand at « alone » or more."""
    days = sorted({each.on for each in seen})
    return [(day, sum(e.grade >= ABLE for e in _last(seen, day).values())) for day in days]


@dataclass(frozen=True)
class Held:
    """How able one person is at one thing now, and how able before; None: nobody had looked."""

    what: str
    grade: int
    on: date
    before: int | None


def held(seen: Sequence[Seen], day: date, earlier: date) -> dict[str, list[Held]]:
    """By person: each thing with its grade on a day, and on an earlier one.

    >>> from datetime import date
    >>> looks = [Seen("a", "climb", 1, date(2026, 1, 5)), Seen("a", "climb", 2, date(2026, 6, 5))]
    >>> held(looks, date(2026, 7, 1), date(2026, 2, 1))["a"][0].before
    1
    """
    then, found = _last(seen, earlier), dict[str, list[Held]]()
    for (who, what), now in _last(seen, day).items():
        past = then.get((who, what))
        told = Held(what, now.grade, now.on, past.grade if past else None)
        found.setdefault(who, []).append(told)
    return {
        who: sorted(rows, key=lambda row: (-row.grade, row.what)) for who, rows in found.items()
    }
