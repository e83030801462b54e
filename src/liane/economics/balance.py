"""A year's accounts: what comes in, what goes out, and the price that would balance them.

Lines are price × quantity × times a year, exact to the cent. One income line may be marked as
the tariff: the balance then says at which price it would cover the rest. Volunteers' hours are
not money and do not belong here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from liane.economics.money import Money, total

__all__ = ["Balance", "Line", "balance"]


@dataclass(frozen=True)
class Line:
    """One line of a year's accounts: a unit price, how many, how many times a year."""

    name: str
    price: Money
    quantity: Decimal = Decimal(1)
    times_a_year: int = 1
    is_tariff: bool = False
    local_share: Decimal | None = None

    def year(self) -> Money:
        """What the line amounts to in a year."""
        return self.price * (self.quantity * self.times_a_year)


@dataclass(frozen=True)
class Balance:
    """A year's income, spending and result, and the tariff that would bring the result to zero.

    `balancing_price` is per payment of the tariff line; `balancing_price_up` is the same rounded
    up to a whole unit. Both are None without a tariff line that somebody pays.
    """

    income: Money
    spending: Money
    balancing_price: Money | None

    @property
    def result(self) -> Money:
        return self.income - self.spending

    @property
    def balancing_price_up(self) -> Money | None:
        price = self.balancing_price
        if price is None:
            return None
        return Money(price.amount.to_integral_value(ROUND_CEILING), price.currency)

    def as_dict(self) -> dict[str, Any]:
        """The balance as JSON-ready data."""
        price, price_up = self.balancing_price, self.balancing_price_up
        return {
            "income": self.income.as_number(),
            "spending": self.spending.as_number(),
            "result": self.result.as_number(),
            "balancing_price": None if price is None else price.as_number(),
            "balancing_price_up": None if price_up is None else price_up.as_number(),
        }


def balance(income: Sequence[Line], spending: Sequence[Line], currency: str) -> Balance:
    """Balance a year: totals, result, and (spending − other income) ÷ payments of the tariff.

    All prices in `currency`; mixing raises BadInput.

    >>> euro = lambda value: Money.of(value, "EUR")
    >>> paid = [Line("line", euro(32), Decimal(10), 12, is_tariff=True)]
    >>> str(balance(paid, [Line("transit", euro(4800))], "EUR").balancing_price.amount)
    '40'
    """
    earned = total((line.year() for line in income), currency)
    spent = total((line.year() for line in spending), currency)
    tariffs = [line for line in income if line.is_tariff]
    payments = sum((line.quantity * line.times_a_year for line in tariffs), Decimal(0))
    other = earned - total((line.year() for line in tariffs), currency)
    return Balance(earned, spent, (spent - other) / payments if payments else None)
