"""What the activities of a place add up to, beside the network: pure, in Decimal.

An amount that nobody knows is None: a sum keeps how many it leaves out. An idea earns nothing yet:
only what is tried or runs is summed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Portfolio", "Seen", "sum_up"]


@dataclass(frozen=True)
class Seen:
    """One activity: a year's figures, None where unknown; `pays` is what the network gets of it."""

    revenue: Decimal | None
    cost: Decimal | None
    pays: Decimal | None
    hours_month: Decimal | None = None
    lives: bool = True

    @property
    def result(self) -> Decimal | None:
        """What is left of it in a year.

        >>> Seen(Decimal(9), Decimal(4), None).result, Seen(Decimal(9), None, None).result
        (Decimal('5'), None)
        """
        known = self.revenue is not None and self.cost is not None
        return self.revenue - self.cost if known else None  # type: ignore[operator]


@dataclass(frozen=True)
class Portfolio:
    """All of them: known sums, how many results are unknown, the part of the network they carry.

    `whole` says whether every revenue is known; `hours_month` is None while nobody said any.

    `carried` is what they pay over what the network costs to run in a year; None where that cost
    is not known whole: a part would flatter.
    """

    revenue: Decimal
    cost: Decimal
    pays: Decimal
    hours_month: Decimal | None
    whole: bool
    unknown: int
    carried: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        """What they carry, in percent."""
        return None if self.carried is None else 100 * self.carried


def sum_up(activities: Iterable[Seen], running_year: Decimal | None) -> Portfolio:
    """Sum what lives; `running_year` is None where a running cost is unknown.

    >>> shop = Seen(Decimal(900), Decimal(600), Decimal(120))
    >>> idea = Seen(Decimal(999), None, None, lives=False)
    >>> found = sum_up([shop, Seen(None, Decimal(50), None), idea], Decimal(480))
    >>> found.revenue, found.cost, found.pays, found.unknown, found.carried
    (Decimal('900'), Decimal('650'), Decimal('120'), 1, Decimal('0.25'))
    """
    living = [each for each in activities if each.lives]
    hours = [each.hours_month for each in living if each.hours_month is not None]
    pays = _known(each.pays for each in living)
    return Portfolio(
        _known(each.revenue for each in living),
        _known(each.cost for each in living),
        pays,
        _known(hours) if hours else None,
        all(each.revenue is not None for each in living),
        sum(each.result is None for each in living),
        pays / running_year if running_year else None,
    )


def _known(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((each for each in amounts if each is not None), Decimal(0))
