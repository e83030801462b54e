"""How sheets look alike, how a room puts needs in order, what a gigabyte weighs: pure."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from liane.server.community.members.rules import plain_words

__all__ = ["FEW", "Line", "Share", "alike", "fits", "ranked", "said_count", "shares", "weight"]

FEW = 5
"""Fewer people than this are never counted in public."""
_TOP = 3
_HOUSEHOLDS = 3
_SHORT = 4  # letters: shorter words say little
K = TypeVar("K", bound=Hashable)


def _marks(words: str) -> set[str]:
    """The beginnings of the words that say something: « puits » and « puit » are one."""
    return {word[:5] for word in plain_words(words) if len(word) >= _SHORT}


def alike(words: str, others: Mapping[K, str], least: float = 0.2) -> K | None:
    """Which of `others` shares most words with `words`; None if none shares enough.

    >>> alike("Eau au forage", {"a": "réparer le forage", "b": "cours du soir"})
    'a'
    >>> alike("apprendre à lire", {"a": "réparer le forage"}) is None
    True
    """
    mine = _marks(words)
    best, most = None, 0.0
    for key, text in others.items():
        theirs = _marks(text)
        shared = len(mine & theirs) / (len(mine | theirs) or 1)
        if shared >= least and shared > most:
            best, most = key, shared
    return best


def said_count(count: int) -> int | None:
    """A count of people as the public reads it; None: fewer than five, and more than none.

    >>> said_count(12), said_count(3), said_count(0)
    (12, None, 0)
    """
    return count if count == 0 or count >= FEW else None


def fits(dots: Mapping[str, int], people: Mapping[str, int], each: int) -> list[str]:
    """The groups that gave more dots than their people had.

    >>> fits({"women": 51, "men": 20}, {"women": 10, "men": 9}, 5)
    ['women']
    """
    return [group for group, many in dots.items() if many > each * people.get(group, 0)]


@dataclass(frozen=True)
class Line:
    """One need in the order of a room: its rank for the whole, and for each group."""

    key: Hashable
    dots: int
    rank: int | None
    even: int | None
    by_group: Mapping[str, int | None]
    drowned: tuple[str, ...]


def _ranks(scores: Mapping[K, Decimal]) -> dict[K, int | None]:
    """Ranks from 1; equal scores share a rank; what got nothing has none."""
    order = sorted(scores.values(), reverse=True)
    return {key: order.index(score) + 1 if score else None for key, score in scores.items()}


def ranked(keys: Sequence[K], dots: Mapping[tuple[K, str], int]) -> list[Line]:
    """Needs by their dots; `even` is the rank if every group weighed the same.

    `drowned` names the groups that put a need among their first three while the whole did not.
    """
    groups = sorted({group for _key, group in dots})
    given = {(key, group): dots.get((key, group), 0) for key in keys for group in groups}
    whole = {key: sum(given[key, group] for group in groups) for key in keys}
    totals = {group: sum(given[key, group] for key in keys) for group in groups}
    speaking = [group for group in groups if totals[group]]
    even = {
        key: sum((Decimal(given[key, g]) / totals[g] for g in speaking), Decimal()) for key in keys
    }
    ranks, fair = _ranks({k: Decimal(v) for k, v in whole.items()}), _ranks(even)
    own = {g: _ranks({key: Decimal(given[key, g]) for key in keys}) for g in speaking}
    lines = [
        Line(
            key, whole[key], ranks[key], fair[key], {g: own[g][key] for g in speaking},
            tuple(g for g in speaking if _is_drowned(own[g][key], ranks[key])),
        )
        for key in keys
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.rank or len(keys) + 1)


def _is_drowned(in_group: int | None, in_whole: int | None) -> bool:
    return in_group is not None and in_group <= _TOP and (in_whole is None or in_whole > _TOP)


@dataclass(frozen=True)
class Share:
    """What a volume costs against the income of a household."""

    volume: int  # GB
    level: str
    percent: Decimal


def shares(
    prices: Mapping[int, Collection[Decimal]], incomes: Mapping[str, Decimal]
) -> list[Share]:
    """The cheapest price of each volume against each income, in percent of a month."""
    return [
        Share(volume, level, 100 * min(found) / income)
        for volume, found in sorted(prices.items())
        for level, income in incomes.items()
        if found and income > 0
    ]


def weight(found: Iterable[Share], level: str, levels: int) -> Share | None:
    """What answers the question on prices: the heavier volume, for the household in the middle.

    None until three households were asked: two would not say who is in the middle.
    """
    mine = [each for each in found if each.level == level]
    return max(mine, key=lambda each: each.percent, default=None) if levels >= _HOUSEHOLDS else None
