"""What must hold in an assembly: quorum, proxies, majorities, and who is counted once.

Pure. A share is a fraction from 0 to 1. A rule that nobody set is None: then nothing is claimed
of it. Nothing here knows who voted what.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

__all__ = [
    "ABSTAIN",
    "AGAINST",
    "FOR",
    "MAJORITIES",
    "Outcome",
    "Quorum",
    "outcome",
    "quorum",
    "standing_proxies",
]

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"
MAJORITIES = ("simple", "absolute", "two_thirds", "three_quarters", "unanimity", "everybody")
_SHARES = {"two_thirds": Fraction(2, 3), "three_quarters": Fraction(3, 4)}


@dataclass(frozen=True)
class Quorum:
    """How many have a say, are here or represented, and are needed; `needed` None: not set."""

    electors: int
    here: int
    needed: int | None

    @property
    def reached(self) -> bool | None:
        """Whether enough are here; None where the statutes' number is not known."""
        return None if self.needed is None else self.here >= self.needed

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(0, (self.needed or 0) - self.here)


def quorum(electors: int, here: int, share: Fraction | None) -> Quorum:
    """The quorum of `electors` when `here` are present or represented.

    >>> quorum(41, 20, Fraction(1, 2)).missing
    1
    """
    needed = None if share is None else max(1, ceil(share * electors))
    return Quorum(electors, here, needed)


@dataclass(frozen=True)
class Outcome:
    """What a vote says: `winner` is the choice carried, None if nothing is."""

    winner: str | None
    tied: bool
    expressed: int
    needed: int | None


def outcome(counts: Mapping[str, int], majority: str, electors: int) -> Outcome:
    """What `counts` decide under a majority. Votes for, against and abstentions, or options.

    simple: more for than against · absolute: more than half of all votes cast, abstentions
    counted · two_thirds, three_quarters: of the votes for or against · unanimity: nobody against
    · everybody: each elector for it. Between options the one with most votes is carried; of two
    with as many, none is.

    >>> outcome({"for": 6, "against": 3, "abstain": 4}, "absolute", 20).winner
    'against'
    """
    if not {FOR, AGAINST} & set(counts):
        return _between(counts)
    pro, con = counts.get(FOR, 0), counts.get(AGAINST, 0)
    needed = _needed(pro, con, counts.get(ABSTAIN, 0), majority, electors)
    winner = FOR if pro and pro >= needed else AGAINST if pro + con else None
    return Outcome(winner, pro == con and majority == "simple" and pro > 0, pro + con, needed)


def _needed(pro: int, con: int, blank: int, majority: str, electors: int) -> int:
    if majority in _SHARES:
        return ceil(_SHARES[majority] * (pro + con))
    if majority == "absolute":
        return (pro + con + blank) // 2 + 1
    if majority == "unanimity":
        return pro + con
    if majority == "everybody":
        return electors
    return con + 1


def _between(counts: Mapping[str, int]) -> Outcome:
    cast = {choice: votes for choice, votes in counts.items() if choice != ABSTAIN}
    most = max(cast.values(), default=0)
    first = [choice for choice, votes in cast.items() if votes == most and most]
    return Outcome(first[0] if len(first) == 1 else None, len(first) > 1, sum(cast.values()), None)


def standing_proxies(
    proxies: Iterable[tuple[str, str]], here: set[str], most: int | None
) -> dict[str, str]:
    """Who speaks for whom now: giver to holder, oldest first.

    A proxy falls when its giver is here, when its holder is not, when the giver has given another
    before, and beyond `most` for one holder (None: no limit set).

    >>> standing_proxies([("a", "c"), ("b", "c"), ("c", "d")], {"c", "d"}, 1)
    {'a': 'c'}
    """
    held: dict[str, int] = {}
    standing: dict[str, str] = {}
    for giver, holder in proxies:
        full = most is not None and held.get(holder, 0) >= most
        if giver in here or holder not in here or giver in standing or full:
            continue
        standing[giver] = holder
        held[holder] = held.get(holder, 0) + 1
    return standing
