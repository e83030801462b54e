"""A budget sheet: the TOML file in which a treasurer writes costs, income and what is assumed.

Numbers are read as they are written, to the last digit; shares may be written `"5 %"` or 0.05.
A key that is not known, a price that is missing, a line in another currency is refused with the
place where it stands. What is left out stays unknown.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from liane.economics.appraisal import assess
from liane.economics.assessment import Assessment
from liane.economics.assumptions import INCOMES, Assumptions
from liane.economics.balance import Balance, Line, balance
from liane.economics.case import MOST_YEARS
from liane.economics.demand import DemandCurve
from liane.economics.indicators import annualised
from liane.economics.money import Money, decimal_of, total
from liane.economics.rates import share_of
from liane.errors import BadInput
from liane.reading import read_toml
from liane.words import N_

__all__ = ["Purchase", "Sheet", "read_assumptions", "read_sheet"]

_TOP = {
    "currency",
    "horizon_years",
    "households",
    "purchase",
    "running",
    "income",
    "funder",
    "solidarity",
    "household_income",
    "assumptions",
    "demand",
}
_LINE = {"name", "price", "quantity", "per", "local", "tariff"}
_PURCHASE = {"name", "price", "quantity", "life_years", "local"}
_SHARES = ("discount_rate", "take_up_share", "payment_fee_rate", "unpaid_rate")
_NUMBERS = ("ramp_years", "traffic_gb_month")
_MONEY = (
    "tariff",
    "device_cost_month",
    "variable_cost_month",
    "other_income_year",
    "grants",
    "reserve",
)
_SAID = {*_SHARES, *_NUMBERS, *_MONEY, "pledged_subscribers"}
_SUBTABLES = ("household_income", "demand", "funder", "solidarity")
_TIMES = {"month": 12, "year": 1}


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """Put the file's name before a complaint that does not hold it."""
    try:
        yield
    except BadInput as error:
        if "file" in error.facts:
            raise
        raise BadInput(N_("{file}: {problem}"), file=file, problem=error) from error


@dataclass(frozen=True)
class Purchase:
    """Something bought: its whole price, how long it lasts, how much of it is spent locally."""

    name: str
    cost: Money
    life_years: int
    local_share: Decimal | None = None

    def renewals(self, horizon_years: int) -> Iterator[tuple[int, Money]]:
        """When it is bought again before the horizon ends, and for how much."""
        for year in range(self.life_years, horizon_years, self.life_years):
            yield year, self.cost


@dataclass(frozen=True)
class Sheet:
    """A budget as it was written: purchases, a year's lines, and what is assumed."""

    file: Path
    currency: str
    purchases: tuple[Purchase, ...]
    running: tuple[Line, ...]
    income: tuple[Line, ...]
    households: int | None
    horizon_years: int
    assumptions: Assumptions

    def capex(self) -> Money:
        return total((each.cost for each in self.purchases), self.currency)

    def balance(self) -> Balance:
        """The year's accounts, without the purchases."""
        with _named(self.file):
            return balance(self.income, self.running, self.currency)

    def assess(self) -> Assessment | None:
        """The assessment over the horizon; None when the sheet names no households."""
        if self.households is None:
            return None
        renewals = [
            each for bought in self.purchases for each in bought.renewals(self.horizon_years)
        ]
        pairs = [(each.cost, each.life_years) for each in self.purchases]
        rate = self.assumptions.discount_rate
        with _named(self.file):
            return assess(
                self.capex(),
                total((line.year() for line in self.running), self.currency),
                self.households,
                self.horizon_years,
                renewals=renewals,
                assumptions=self.assumptions,
                capex_year=annualised(pairs, rate, self.currency),
            )


@dataclass(frozen=True)
class _Place:
    """A table of the file and where it stands, to read fields from and to complain about."""

    file: Path
    where: str
    table: Mapping[str, Any]
    prefix: str = ""

    def refuse(self, why: str, /, **facts: Any) -> BadInput:
        problem = BadInput(why, **facts)
        if not self.where:
            return BadInput(N_("{file}: {problem}"), file=self.file, problem=problem)
        message = N_("{file}, {where}: {problem}")
        return BadInput(message, file=self.file, where=self.where, problem=problem)

    def known(self, names: set[str]) -> "_Place":
        strange = sorted(set(self.table) - names)
        if strange:
            message = N_("{field} is not a field here; the fields are {names}")
            raise self.refuse(message, field=strange[0], names=", ".join(sorted(names)))
        return self

    def take(self, name: str, read: Any, default: Any = None) -> Any:
        """Field `name` through `read`; `default` when absent, refused if there is no default."""
        if name not in self.table:
            if default is None:
                raise self.refuse(N_("{field} is missing; add it"), field=name)
            return default
        try:
            return read(self.table[name])
        except BadInput as error:
            raise self.refuse(N_("{field}: {problem}"), field=name, problem=error) from error

    def text(self, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise BadInput(N_("'{value}' is not a text; put it between quotes"), value=value)
        return value.strip()

    def positive(self, value: Any) -> Decimal:
        found = decimal_of(value)
        if found < 0:
            raise BadInput(N_("{value} is below zero; give zero or more"), value=value)
        return found

    def whole(self, value: Any) -> int:
        found = decimal_of(value)
        if found != found.to_integral_value() or found < 1:
            raise BadInput(N_("{value} is not a whole number of one or more"), value=value)
        return int(found)

    def years(self, value: Any) -> int:
        found = self.whole(value)
        if found > MOST_YEARS:
            raise BadInput(N_("{value} years; give 1 to {most}"), value=value, most=MOST_YEARS)
        return found

    def flag(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise BadInput(N_("'{value}' is not true or false"), value=value)
        return value

    def times(self, value: Any) -> int:
        if not isinstance(value, str) or value not in _TIMES:
            raise BadInput(N_("'{value}' is not a period; write month or year"), value=value)
        return _TIMES[value]


def _tables(place: _Place, name: str, known: set[str]) -> Iterator[_Place]:
    tables = place.table.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise place.refuse(N_("write each {name} as a [[{name}]] table"), name=name)
    for at, table in enumerate(tables, start=1):
        yield _Place(place.file, f"[[{place.prefix}{name}]] {at}", table).known(known)


def _section(place: _Place, name: str, known: set[str]) -> _Place:
    table = place.table.get(name, {})
    if not isinstance(table, dict):
        raise place.refuse(N_("write {name} as a [{name}] table"), name=name)
    return _Place(place.file, f"[{place.prefix}{name}]", table).known(known)


def _local(place: _Place) -> Decimal | None:
    return place.take("local", share_of) if "local" in place.table else None


def _purchase(place: _Place, currency: str) -> Purchase:
    price = Money(place.take("price", place.positive), currency)
    quantity = place.take("quantity", place.positive, Decimal(1))
    life = place.take("life_years", place.whole)
    return Purchase(place.take("name", place.text), price * quantity, life, _local(place))


def _line(place: _Place, currency: str) -> Line:
    return Line(
        name=place.take("name", place.text),
        price=Money(place.take("price", place.positive), currency),
        quantity=place.take("quantity", place.positive, Decimal(1)),
        times_a_year=place.take("per", place.times, 1),
        is_tariff=place.take("tariff", place.flag, False),
        local_share=_local(place),
    )


def _spent_locally(
    purchases: tuple[Purchase, ...], running: tuple[Line, ...], rate: Decimal, currency: str
) -> Money | None:
    """Yearly spending that stays in the territory; None when no line says."""
    shares = [each.local_share for each in purchases]
    shares += [line.local_share for line in running]
    if all(share is None for share in shares):
        return None
    bought = (
        annualised([(each.cost * (each.local_share or 0), each.life_years)], rate, currency)
        for each in purchases
    )
    spent = (line.year() * (line.local_share or 0) for line in running)
    return total((*bought, *spent), currency)


def _assumptions(said: _Place, place: _Place, currency: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: said.take(name, share_of) for name in _SHARES if name in said.table
    }
    found |= {name: said.take(name, said.positive) for name in _NUMBERS if name in said.table}
    for name in _MONEY:
        if name in said.table:
            found[name] = Money(said.take(name, said.positive), currency)
    if "pledged_subscribers" in said.table:
        found["pledged_subscribers"] = int(said.take("pledged_subscribers", said.positive))
    curve = _section(place, "demand", {"a", "b", "cap"})
    if curve.table:
        found["demand"] = DemandCurve(
            **{name: curve.take(name, decimal_of) for name in curve.table}
        )
    return found | {"given": frozenset(found)}


def _funders(place: _Place, currency: str) -> dict[str, Money]:
    funds: dict[str, Money] = {}
    for each in _tables(place, "funder", {"name", "amount"}):
        name = each.take("name", each.text)
        if name in funds:
            raise each.refuse(N_("{name} stands twice; add up its amounts"), name=name)
        funds[name] = Money(each.take("amount", each.positive), currency)
    return funds


def _people(place: _Place, currency: str) -> dict[str, Any]:
    incomes = _section(place, "household_income", set(INCOMES))
    helped = _tables(place, "solidarity", {"households", "tariff"})
    return {
        "incomes": {
            name: Money(incomes.take(name, incomes.positive), currency) for name in incomes.table
        },
        "funders": _funders(place, currency),
        "solidarity": tuple(
            (
                each.take("households", each.whole),
                Money(each.take("tariff", each.positive), currency),
            )
            for each in helped
        ),
    }


def _from_lines(income: tuple[Line, ...], currency: str) -> dict[str, Any]:
    """What the income lines say of tariff and other income."""
    tariffs = [line for line in income if line.is_tariff]
    other = [line.year() for line in income if not line.is_tariff]
    found: dict[str, Any] = {"other_income_year": total(other, currency)} if other else {}
    if len(tariffs) == 1:
        found["tariff"] = tariffs[0].price * Decimal(tariffs[0].times_a_year) / 12
    return found


def read_assumptions(table: Mapping[str, Any], currency: str, file: Path) -> Assumptions:
    """The assumptions of a project's `[economics]` table, in the project's currency.

    Keys are those of a sheet's `[assumptions]`, with `household_income`, `demand`, `[[funder]]`
    and `[[solidarity]]` below it. Raises BadInput with file, table and field.

    >>> said = read_assumptions({"discount_rate": "8 %"}, "XOF", Path("project.toml"))
    >>> said.discount_rate
    Decimal('0.08')
    """
    below = {name: table[name] for name in _SUBTABLES if name in table}
    flat = {name: value for name, value in table.items() if name not in _SUBTABLES}
    said = _Place(file, "[economics]", flat).known(_SAID)
    place = _Place(file, "[economics]", below, prefix="economics.")
    with _named(file):
        return Assumptions(**_assumptions(said, place, currency), **_people(place, currency))


def read_sheet(path: Path) -> Sheet:
    """Read a budget sheet.

    Raises MissingResource if the file is absent; BadInput with file, table and field otherwise.
    """
    place = _Place(path, "", read_toml(path, Decimal)).known(_TOP)
    with _named(path):
        return _sheet(place)


def _sheet(place: _Place) -> Sheet:
    currency = place.take("currency", place.text)
    Money(Decimal(0), currency)
    purchases = tuple(_purchase(each, currency) for each in _tables(place, "purchase", _PURCHASE))
    running = tuple(_line(each, currency) for each in _tables(place, "running", _LINE))
    income = tuple(_line(each, currency) for each in _tables(place, "income", _LINE))
    told = _section(place, "assumptions", _SAID)
    said = _from_lines(income, currency) | _assumptions(told, place, currency)
    said |= _people(place, currency)
    rate = said.get("discount_rate", Assumptions.discount_rate)
    local = _spent_locally(purchases, running, rate, currency)
    return Sheet(
        file=place.file,
        currency=currency,
        purchases=purchases,
        running=running,
        income=income,
        households=place.take("households", place.whole) if "households" in place.table else None,
        horizon_years=place.take("horizon_years", place.years, 10),
        assumptions=Assumptions(**said, local_spending_year=local),
    )
