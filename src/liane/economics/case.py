"""One network to assess: what it costs over its horizon, and who would subscribe.

Everything is checked here, once: one currency, sensible numbers, renewals inside the horizon.
Who subscribes follows what is best known: signed pledges, else the demand curve where the median
income is known, else a stated share.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from liane.economics import cashflow, indicators
from liane.economics.assumptions import Assumptions
from liane.economics.demand import TakeUp, constant, from_curve, lowest_tariff
from liane.economics.money import Money, total
from liane.economics.outlook import Outlook
from liane.economics.rates import annuity_rate
from liane.errors import BadInput
from liane.words import N_

__all__ = ["MOST_YEARS", "Case", "case_of"]

MOST_YEARS = 50


@dataclass(frozen=True)
class Case:
    """A network's course before anybody subscribes, and its take-up (one currency)."""

    course: cashflow.Course
    households: int
    take_up: TakeUp
    kept_share: Decimal
    variable: Decimal
    rate: Decimal

    def spread(self) -> Decimal:
        """Purchase and renewals at their present value, as an even yearly payment."""
        bought = replace(self.course, opex_year=Decimal(0), other_year=Decimal(0))
        return _present_cost(bought, self.rate) * annuity_rate(self.rate, bought.horizon_years)

    def needed_full(self, fixed_year: Decimal) -> Decimal | None:
        """The lowest tariff that covers a year's fixed cost once subscription is full."""
        return self._lowest(fixed_year, Decimal(12))

    def needed(self) -> Decimal | None:
        """The lowest tariff whose net present value, ramp-up included, is not below zero."""
        course = self.course
        months = cashflow.subscriber_months(course.horizon_years, course.ramp_years, self.rate)
        return self._lowest(_present_cost(course, self.rate), months)

    def _lowest(self, cost: Decimal, months: Decimal) -> Decimal | None:
        spots = months * self.households
        found = lowest_tariff(self.take_up, cost, spots, self.kept_share, self.variable)
        return None if found is None else max(found, Decimal(0))

    def outlook(self, tariff: Decimal) -> Outlook:
        """The case at one tariff, ready for scenarios."""
        share = self.take_up.share
        return Outlook(
            self.course, self.households, share, tariff, self.kept_share, self.variable, self.rate
        )


def _present_cost(course: cashflow.Course, rate: Decimal) -> Decimal:
    """Present value of what has to be paid whatever the number of subscribers."""
    bare = replace(course, subscribers=Decimal(0), grants=Decimal(0))
    return -indicators.npv(cashflow.flows(bare), rate)


def _take_up(with_: Assumptions, households: int, kept_share: Decimal, zero: Money) -> TakeUp:
    if with_.pledged_subscribers is not None:
        return constant(Decimal(with_.pledged_subscribers) / households)
    income = with_.incomes.get("median_household")
    if income is None:
        return constant(with_.take_up_share)
    margin_cost = (with_.variable_cost_month or zero).amount / (kept_share or Decimal(1))
    return from_curve(with_.demand, income, with_.device_cost_month or zero, margin_cost)


def _check(capex: Money, opex_year: Money, households: int, years: int, with_: Assumptions) -> None:
    total([capex, opex_year, *with_.money()], capex.currency)  # refuses mixed currencies
    if households < 1:
        raise BadInput(N_("households: {count}; give one or more"), count=households)
    if not 1 <= years <= MOST_YEARS:
        raise BadInput(N_("horizon_years: {years}; give 1 to {most}"), years=years, most=MOST_YEARS)
    if capex.amount < 0 or opex_year.amount < 0:
        raise BadInput(N_("purchase and running cost are zero or more"))
    pledged = with_.pledged_subscribers
    if pledged is not None and pledged > households:
        message = N_("{pledged} households have pledged out of {households}; correct one of them")
        raise BadInput(message, pledged=pledged, households=households)


def _renewals(
    renewals: Sequence[tuple[int, Money]], currency: str, years: int
) -> tuple[tuple[int, Decimal], ...]:
    for year, amount in renewals:
        total([amount], currency)
        if not 1 <= year <= years:
            message = N_("renewal in year {year}: the horizon is years 1 to {horizon}")
            raise BadInput(message, year=year, horizon=years)
    return tuple((int(year), amount.amount) for year, amount in renewals)


def case_of(
    capex: Money,
    opex_year: Money,
    households: int,
    horizon_years: int,
    renewals: Sequence[tuple[int, Money]],
    with_: Assumptions,
) -> Case:
    """Check what is given and lay it out as one case; raises BadInput (see `assess`)."""
    _check(capex, opex_year, households, horizon_years, with_)
    zero = Money(Decimal(0), capex.currency)
    course = cashflow.Course(
        capex=capex.amount,
        opex_year=opex_year.amount,
        other_year=(with_.other_income_year or zero).amount,
        subscribers=Decimal(0),
        margin_month=Decimal(0),
        horizon_years=horizon_years,
        ramp_years=with_.ramp_years,
        renewals=_renewals(renewals, capex.currency, horizon_years),
        grants=(with_.grants or zero).amount,
    )
    kept_share = (1 - with_.payment_fee_rate) * (1 - with_.unpaid_rate)
    variable = (with_.variable_cost_month or zero).amount
    take_up = _take_up(with_, households, kept_share, zero)
    return Case(course, households, take_up, kept_share, variable, with_.discount_rate)
