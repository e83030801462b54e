"""Readiness in percent, the sum of early warning, the score of a drill: pure.

None of it predicts anything. Readiness counts what is proved; the sum adds weights that people gave
and says each of them; the score says what was done and who was reached in one rehearsal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["GREEN", "Drilled", "Readiness", "Step", "Warning_", "level_of", "readiness", "score"]

GREEN, YELLOW, ORANGE, RED = "green", "yellow", "orange", "red"
FROM = ((9, RED), (6, ORANGE), (3, YELLOW), (0, GREEN))  # lowest sum of each level; a convention


@dataclass(frozen=True)
class Step:
    """A line of BEFORE as it stands."""

    code: str
    state: str = "todo"
    proof_on: date | None = None
    renew_days: int | None = None

    def holds(self, today: date) -> bool:
        """Whether it counts: done, with a proof that is not too old."""
        if self.state != "done" or self.proof_on is None or self.proof_on > today:
            return False
        return self.renew_days is None or self.proof_on + timedelta(self.renew_days) >= today


@dataclass(frozen=True)
class Readiness:
    """How much of BEFORE is proved: `counted` leaves out what is not for us."""

    done: int
    counted: int
    missing: tuple[str, ...]
    outdated: tuple[str, ...]

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down; None where nothing applies."""
        return 100 * self.done // self.counted if self.counted else None


def readiness(steps: Sequence[Step], today: date) -> Readiness:
    """What is proved, what is missing, what was proved too long ago.

    >>> day = date(2026, 3, 1)
    >>> told = readiness([Step("a", "done", day), Step("b"), Step("c", "not_ours")], day)
    >>> told.percent, told.missing
    (50, ('b',))
    """
    ours = [each for each in steps if each.state != "not_ours"]
    missing = [each for each in ours if not each.holds(today)]
    return Readiness(
        done=len(ours) - len(missing),
        counted=len(ours),
        missing=tuple(each.code for each in missing),
        outdated=tuple(each.code for each in missing if each.state == "done"),
    )


@dataclass(frozen=True)
class Warning_:  # noqa: N801 (Python has a `Warning` of its own)
    """The sum of the weights that count today, and the level it stands for."""

    total: int
    level: str
    next_from: int | None


def level_of(weights: Iterable[int]) -> Warning_:
    """Add the weights.

    >>> level_of([3, 2]).level, level_of([3, 3, 3]).level, level_of([]).level
    ('yellow', 'red', 'green')
    """
    total = sum(weights)
    level = next(name for least, name in FROM if total >= least)
    above = [least for least, _name in FROM if least > total]
    return Warning_(total, level, min(above) if above else None)


@dataclass(frozen=True)
class Drilled:
    """What a rehearsal showed, in percent; None where it was not counted."""

    done: int
    of: int
    reached: int | None

    @property
    def lines(self) -> int:
        return 100 * self.done // self.of if self.of else 0

    @property
    def score(self) -> int | None:
        """The mean of lines done and people reached; None while people were not counted."""
        return None if self.reached is None else (self.lines + self.reached) // 2


def score(done: int, of: int, reached: int | None, to_reach: int | None) -> Drilled:
    """The score of a drill.

    >>> score(9, 12, 8, 10).score
    77
    >>> score(9, 12, None, 10).score is None
    True
    """
    share = None
    if reached is not None and to_reach:
        share = min(100, 100 * reached // to_reach)
    return Drilled(done, of, share)
