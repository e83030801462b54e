"""From lines, tariffs and pledges to figures: no database here, and no guess.

What nobody said stays unknown: a total over it is incomplete and says which lines are missing.
Amounts are exact decimals; rates come in as percent, as people write them, and leave as fractions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from liane.economics import Assessment, Assumptions, Balance, Money, assess, balance, total
from liane.economics import Line as YearLine
from liane.errors import BadInput

__all__ = ["Facts", "Figures", "Item", "Price", "Sum", "counting_pledges"]

_TIMES = {"once": 1, "year": 1, "month": 12}
_TIMES_OF_PRICE = {"day": 365, "week": 52, "month": 12, "year": 1}
_LABOUR = ("staff", "support")
_HUNDRED = Decimal(100)
_RATES = ("discount_rate", "payment_fee_rate", "unpaid_rate", "take_up_share")
_MONEY = ("device_cost_month", "variable_cost_month", "reserve")
_INCOMES = ("gni_per_capita", "median_household", "poorest_40")


@dataclass(frozen=True)
class Item:
    """A line of cost or income as it was written."""

    name: str
    side: str
    price: Decimal | None
    quantity: Decimal | None = Decimal(1)
    per: str = "year"
    share_of: str = ""
    life_years: int | None = None
    local_share: Decimal | None = None
    in_kind: bool = False
    code: str = ""


@dataclass(frozen=True)
class Price:
    """What somebody pays, how often, and how many do today."""

    name: str
    price: Decimal | None
    per: str = "month"
    payers: Decimal | None = None
    is_main: bool = False
    is_solidarity: bool = False

    @property
    def month(self) -> Decimal | None:
        """What it is a month."""
        return None if self.price is None else self.price * _TIMES_OF_PRICE[self.per] / 12


@dataclass(frozen=True)
class Sum:
    """A total of what is known, and the names of the lines that nobody knows."""

    known: Money
    unknown: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return not self.unknown


@dataclass(frozen=True)
class Facts:
    """Everything that figures are made of. `said` holds what the basis says, in percent."""

    currency: str
    items: tuple[Item, ...] = ()
    prices: tuple[Price, ...] = ()
    pledges: tuple[Decimal, ...] = ()
    households: int | None = None
    horizon_years: int = 10
    said: Mapping[str, Decimal | None] = field(default_factory=dict)


def counting_pledges(pledges: Iterable[Decimal], tariff: Decimal | None) -> int:
    """How many households signed for at least the tariff; all of them while there is none.

    >>> counting_pledges([Decimal(2000), Decimal(3000)], Decimal(2500))
    1
    """
    return sum(1 for amount in pledges if tariff is None or amount >= tariff)


@dataclass(frozen=True)
class Figures:
    """What follows from the facts."""

    facts: Facts

    def _money(self, amount: Decimal) -> Money:
        return Money(amount, self.facts.currency)

    def items(self, side: str, *, in_kind: bool = False) -> list[Item]:
        """Lines of a side; what is given in kind is never among those of money."""
        return [e for e in self.facts.items if e.side == side and e.in_kind == in_kind]

    def amount(self, item: Item) -> Money | None:
        """What a line is once (purchase, funding) or a year; None if unknown.

        A percentage of lines of which one is unknown is unknown too.
        """
        if item.price is None or item.quantity is None:
            return None
        if item.share_of:
            whole = self._whole(item.share_of)
            return whole.known * (item.price / _HUNDRED) if whole.complete else None
        times = 1 if item.side in ("purchase", "funding") else _TIMES[item.per]
        return self._money(item.price * item.quantity * times)

    def _whole(self, of: str) -> Sum:
        if of == "purchases":
            return self.purchases
        return self._sum([e for e in self.items("running") if e.code in _LABOUR])

    def _sum(self, items: Iterable[Item]) -> Sum:
        found = [(item.name, self.amount(item)) for item in items]
        known = total((amount for _name, amount in found if amount), self.facts.currency)
        return Sum(known, tuple(name for name, amount in found if amount is None))

    @cached_property
    def purchases(self) -> Sum:
        """What is bought once."""
        return self._sum(e for e in self.items("purchase") if not e.share_of)

    @cached_property
    def running(self) -> Sum:
        """What a year costs, purchases and their renewal apart."""
        return self._sum(self.items("running"))

    @cached_property
    def income(self) -> Sum:
        """What comes in a year beside tariffs."""
        return self._sum(self.items("income"))

    @cached_property
    def funding(self) -> Sum:
        """Grants and gifts for what is bought."""
        return self._sum(self.items("funding"))

    @cached_property
    def in_kind_year(self) -> Sum:
        """Work and goods given a year: told beside, in no total."""
        return self._sum(self.items("running", in_kind=True))

    @property
    def complete(self) -> bool:
        """Whether every line of cost has an amount."""
        return self.purchases.complete and self.running.complete

    @cached_property
    def renewals(self) -> list[tuple[int, Money]]:
        """What is bought again before the horizon ends: never left out where a life is known."""
        found = []
        for item in self.items("purchase"):
            amount, life = self.amount(item), item.life_years
            if amount and life:
                years = range(life, self.facts.horizon_years, life)
                found += [(year, amount) for year in years]
        return found

    @property
    def without_life(self) -> tuple[str, ...]:
        """Purchases whose life nobody knows: their renewal is in no figure."""
        return tuple(e.name for e in self.items("purchase") if e.life_years is None)

    @cached_property
    def main(self) -> Price | None:
        """The households' tariff."""
        return next((each for each in self.facts.prices if each.is_main), None)

    @property
    def tariff(self) -> Decimal | None:
        """The households' tariff a month; None while it is not decided."""
        return None if self.main is None else self.main.month

    @property
    def pledged(self) -> int | None:
        """Households that signed for the tariff; None while nobody signed anything."""
        pledges = self.facts.pledges
        return counting_pledges(pledges, self.tariff) if pledges else None

    @cached_property
    def year(self) -> Balance:
        """Today's year, as an assembly reads it: tariffs by who pays them now, lines as they are.

        Purchases are not in it; the price that would balance it is per payment of the tariff.
        """
        paid = [each for each in self.facts.prices if each.price is not None]
        tariffs = [
            YearLine(
                each.name, self._money(each.price or Decimal(0)), each.payers or Decimal(0),
                _TIMES_OF_PRICE[each.per], is_tariff=each.is_main,
            )
            for each in paid
        ]  # fmt: skip
        income = [*tariffs, YearLine("", self.income.known)]
        return balance(income, [YearLine("", self.running.known)], self.facts.currency)

    @property
    def year_unknown(self) -> tuple[str, ...]:
        """What today's year leaves out because nobody knows it."""
        prices = (e.name for e in self.facts.prices if e.price is None or e.payers is None)
        return (*self.running.unknown, *self.income.unknown, *prices)

    def assumptions(self) -> Assumptions:
        """What is taken for granted, as the engine wants it; what nobody said is left out."""
        said, currency = self.facts.said, self.facts.currency
        given: dict[str, object] = {
            name: value / _HUNDRED for name in _RATES if (value := said.get(name)) is not None
        }
        given |= {
            name: Money(value, currency) for name in _MONEY if (value := said.get(name)) is not None
        }
        for name in ("ramp_years", "traffic_gb_month"):
            if (value := said.get(name)) is not None:
                given[name] = value
        given["incomes"] = self.incomes
        given["solidarity"] = self.helped
        if self.tariff is not None:
            given["tariff"] = self._money(self.tariff)
        if self.pledged is not None:
            given["pledged_subscribers"] = self.pledged
        return Assumptions(**given, **self._from_lines(), given=frozenset(given))  # type: ignore[arg-type]

    @property
    def incomes(self) -> dict[str, Money]:
        """What people live on a month, where somebody said."""
        said = self.facts.said
        return {name: self._money(value) for name in _INCOMES if (value := said.get(name))}

    @property
    def helped(self) -> tuple[tuple[int, Money], ...]:
        """Households that pay a lower tariff, and what they pay a month, where both are known."""
        lower = [each for each in self.facts.prices if each.is_solidarity and each.payers]
        return tuple(
            (int(each.payers or 0), self._money(each.month))
            for each in lower
            if each.month is not None
        )

    def _from_lines(self) -> dict[str, object]:
        others = [
            (each.price or Decimal(0)) * (each.payers or Decimal(0)) * _TIMES_OF_PRICE[each.per]
            for each in self.facts.prices
            if not each.is_main
        ]
        other = self.income.known + self._money(sum(others, Decimal(0)))
        found: dict[str, object] = {"grants": self.funding.known}
        if other:
            found["other_income_year"] = other
        funders: dict[str, Money] = {}
        for item in self.items("funding"):
            amount = self.amount(item)
            if amount is not None:
                funders[item.name] = funders.get(item.name, self._money(Decimal(0))) + amount
        return found | {"funders": funders}

    @cached_property
    def assessment(self) -> Assessment | None:
        """The years to come over what is known; None while households or costs are unknown.

        Raises BadInput where facts contradict each other.
        """
        facts = self.facts
        if not facts.households or not (self.purchases.known or self.running.known):
            return None
        return assess(
            self.purchases.known,
            self.running.known,
            facts.households,
            facts.horizon_years,
            renewals=self.renewals,
            assumptions=self.assumptions(),
        )

    @property
    def contradiction(self) -> BadInput | None:
        """What makes the years to come impossible to count, said in words."""
        try:
            _ = self.assessment
        except BadInput as error:
            return error
        return None

    @cached_property
    def local_range(self) -> tuple[Decimal, Decimal] | None:
        """Share of spending that stays here: at least, at most; None without spending.

        A line that does not say could be all here or all elsewhere.
        """
        parts = [(self._yearly(item), item.local_share) for item in self._spending()]
        whole = sum((amount for amount, _local in parts), Decimal(0))
        if not whole:
            return None
        sure = sum((a * local / _HUNDRED for a, local in parts if local is not None), Decimal(0))
        unsaid = sum((a for a, local in parts if local is None), Decimal(0))
        return sure / whole, (sure + unsaid) / whole

    def _spending(self) -> list[Item]:
        return [*self.items("purchase"), *self.items("running")]

    def _yearly(self, item: Item) -> Decimal:
        amount = self.amount(item)
        if amount is None:
            return Decimal(0)
        if item.side != "purchase":
            return amount.amount
        return amount.amount / (item.life_years or self.facts.horizon_years)
