"""From a plan's cost to what it means for those who will pay it.

`assess` takes a purchase, a yearly running cost and a number of households, and returns figures
beside every assumption they rest on, each with value, unit, source and status. An income that
nobody gave leaves affordability unknown, with what to ask; it never becomes a default.
"""

from collections.abc import Sequence
from decimal import Decimal

from liane.economics import indicators
from liane.economics.assessment import Assessment, Cost, Health, Prices
from liane.economics.assumptions import Assumptions, listed
from liane.economics.case import Case, case_of
from liane.economics.money import Money
from liane.economics.outlook import scenarios, tornado
from liane.words import N_

__all__ = ["assess"]

_SPREAD = N_(
    "purchase and renewals at their present value, spread evenly over {years} years at {rate} "
    "a year"
)
_BY_LIFE = N_("each purchase spread over its own life at {rate} a year")
_ASK = {
    "incomes": N_(
        "What does a household live on in a month (national income per head, median household, "
        "poorest 40 %)?"
    ),
    "pledges": N_("How many households sign that they will subscribe, and at which tariff?"),
    "reserve": N_("How much money is kept in reserve?"),
    "funders": N_("Who pays for the purchase, and how much each?"),
}


def assess(
    capex: Money,
    opex_year: Money,
    households: int,
    horizon_years: int,
    *,
    renewals: Sequence[tuple[int, Money]] = (),
    assumptions: Assumptions | None = None,
    capex_year: Money | None = None,
) -> Assessment:
    """Assess a network that is bought once, renewed in time, and run every year.

    `capex`: purchase at month 0; `opex_year`: running cost of one year; `households`: those it
    could serve (≥ 1); `horizon_years`: 1–50; `renewals`: (year, money), paid at the end of that
    year; `assumptions`: everything else, with defaults that are listed in the result;
    `capex_year`: the annualised purchase when the caller knows each life, else purchase and
    renewals are spread over the horizon. Raises BadInput for mixed currencies or impossible
    numbers. Source: the formulas of `indicators`, `demand` and `cashflow`.

    >>> free = Assumptions(discount_rate=Decimal(0))
    >>> found = assess(Money.of(1200, "EUR"), Money.of(240, "EUR"), 10, 10, assumptions=free)
    >>> found.cost.per_household_month.as_number()
    3.0
    """
    with_ = assumptions or Assumptions()
    case = case_of(capex, opex_year, households, horizon_years, renewals, with_)
    spread = Money(case.spread(), capex.currency) if capex_year is None else capex_year
    prices = _prices(case, spread.amount + opex_year.amount, capex.currency, with_)
    outlook = case.outlook(prices.tariff.amount)
    text = _SPREAD if capex_year is None else _BY_LIFE
    return Assessment(
        currency=capex.currency,
        households=households,
        horizon_years=horizon_years,
        cost=_cost(case, capex, opex_year, spread, text, prices.subscribers),
        prices=prices,
        scenarios=scenarios(outlook),
        tornado=tornado(outlook),
        health=_health(with_, prices.tariff, opex_year, spread),
        assumptions=listed(with_, capex.currency),
        ask=_ask(with_),
    )


def _cost(
    case: Case, capex: Money, opex_year: Money, capex_year: Money, text: str, subscribers: Decimal
) -> Cost:
    year = capex_year + opex_year
    return Cost(
        capex=capex,
        opex_year=opex_year,
        capex_year=capex_year,
        annualisation=text,
        annualisation_facts={
            "years": str(case.course.horizon_years),
            "rate": f"{(case.rate * 100).normalize():f} %",
        },
        per_household_month=indicators.monthly_cost_per_household(
            capex_year, opex_year, case.households
        ),
        per_subscriber_month=year / (12 * subscribers) if subscribers else None,
    )


def _tariff(case: Case, given: Money | None, needed: Decimal | None, currency: str) -> Money:
    if given is not None:
        return given
    return Money((case.take_up.best_tariff or Decimal(0)) if needed is None else needed, currency)


def _prices(case: Case, cost_year: Decimal, currency: str, with_: Assumptions) -> Prices:
    fixed_year = cost_year - case.course.other_year
    needed, needed_full = case.needed(), case.needed_full(fixed_year)
    tariff = _tariff(case, with_.tariff, needed, currency)
    unset = "best-available" if needed is None else "needed"
    return Prices(
        tariff=tariff,
        basis=unset if with_.tariff is None else "given",
        needed=None if needed is None else Money(needed, currency),
        needed_full=None if needed_full is None else Money(needed_full, currency),
        subscribers=case.outlook(tariff.amount).subscribers(),
        break_even_subscribers=indicators.break_even_subscribers(
            Money(fixed_year / 12, currency),
            tariff,
            Money(case.variable, currency),
            with_.payment_fee_rate,
            with_.unpaid_rate,
        ),
        affordability=indicators.affordability(tariff, with_.incomes),
        one_for_two={
            name: indicators.one_for_two(tariff, with_.traffic_gb_month, income)
            for name, income in with_.incomes.items()
        },
    )


def _health(with_: Assumptions, tariff: Money, opex_year: Money, capex_year: Money) -> Health:
    reserve, local, helped = with_.reserve, with_.local_spending_year, with_.solidarity
    spending = opex_year + capex_year
    return Health(
        reserve_months=None if reserve is None else indicators.reserve_months(reserve, opex_year),
        local_value_share=None if local is None else indicators.local_value_share(local, spending),
        single_funder_share=indicators.single_funder_share(with_.funders),
        solidarity_cost_year=indicators.solidarity_cost(tariff, helped) if helped else None,
    )


def _ask(with_: Assumptions) -> tuple[str, ...]:
    missing = {
        "incomes": not with_.incomes,
        "pledges": with_.pledged_subscribers is None,
        "reserve": with_.reserve is None,
        "funders": not with_.funders,
    }
    return tuple(text for name, text in _ASK.items() if missing[name])
