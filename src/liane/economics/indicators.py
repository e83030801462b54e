"""The figures a treasurer and an assembly ask for, each one formula.

Months are counted from the purchase (month 0). A figure that does not exist is None and is shown
as such: no break-even when each subscriber costs more than is paid, no internal rate of return
when the cash never changes sign. Nothing here guesses an income, a price or a tariff.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal

from liane.economics.money import Money, total
from liane.economics.rates import annuity_rate
from liane.errors import BadInput
from liane.words import N_

__all__ = [
    "ONE_FOR_TWO_RATE",
    "affordability",
    "annualised",
    "break_even_subscribers",
    "irr",
    "local_value_share",
    "monthly_cost_per_household",
    "npv",
    "one_for_two",
    "payback_month",
    "reserve_months",
    "simple_payback_months",
    "single_funder_share",
    "solidarity_cost",
]

ONE_FOR_TWO_RATE = Decimal(
    "0.02"
)  # 1 GB for at most 2 % of monthly income (UN Broadband Commission, 2018)
_IRR_GRID = [step / 100 for step in (*range(-95, 101), *range(110, 1010, 10))]


def annualised(costs: Sequence[tuple[Money, int]], rate: Decimal, currency: str) -> Money:
    """Purchases spread over their lives: Σ cost · r/(1−(1+r)^−life), or cost/life if r = 0.

    `costs`: (price, life in years) pairs; `rate`: fraction a year. Returns money a year.

    >>> annualised([(Money.of(1000, "XOF"), 10)], Decimal(0), "XOF").amount
    Decimal('100.0')
    """
    return total((price * annuity_rate(rate, life) for price, life in costs), currency)


def monthly_cost_per_household(capex_year: Money, opex_year: Money, households: int) -> Money:
    """(annualised purchase + yearly running cost) / 12 / households.

    >>> monthly_cost_per_household(Money.of(600, "EUR"), Money.of(600, "EUR"), 10).amount
    Decimal('10')
    """
    if households < 1:
        raise BadInput(N_("households: {count}; give one or more"), count=households)
    return (capex_year + opex_year) / (12 * households)


def break_even_subscribers(
    fixed_month: Money, tariff: Money, variable: Money, fee_rate: Decimal, unpaid_rate: Decimal
) -> int | None:
    """Fewest subscribers whose payments cover the fixed monthly cost; None if none do.

    fixed ÷ (tariff − variable − payment fees − unpaid), rounded up. `fee_rate` is a fraction of
    what is collected, `unpaid_rate` a fraction of what is billed.

    >>> euro = lambda value: Money.of(value, "EUR")
    >>> break_even_subscribers(euro(100), euro(12), euro(2), Decimal(0), Decimal(0))
    10
    """
    margin = tariff * ((1 - fee_rate) * (1 - unpaid_rate)) - variable
    if margin.amount <= 0:
        return None
    return max(0, int(fixed_month.ratio(margin).to_integral_value(ROUND_CEILING)))


def simple_payback_months(cost: Money, monthly_saving: Money) -> Decimal | None:
    """How many months of a steady saving repay a cost; None when nothing is saved.

    >>> round(simple_payback_months(Money.of(1500, "EUR"), Money.of(17, "EUR")), 1)
    Decimal('88.2')
    """
    return cost.ratio(monthly_saving) if monthly_saving.amount > 0 else None


def payback_month(flows: Sequence[Decimal]) -> int | None:
    """First month from which the cumulated cash is at zero or above, once it was below.

    `flows[0]` is the purchase, `flows[m]` the cash of month m. None if it stays below.

    >>> payback_month([Decimal(-10), Decimal(4), Decimal(4), Decimal(4)])
    3
    """
    cumulated = Decimal(0)
    below = False
    for month, flow in enumerate(flows):
        cumulated += flow
        below = below or cumulated < 0
        if below and cumulated >= 0:
            return month
    return None if below else 0


def npv(flows: Sequence[Decimal], rate: Decimal, periods_per_year: int = 12) -> Decimal:
    """Net present value: Σ flow_m / (1 + rate)^(m / periods_per_year).

    `rate`: fraction a year, > −1. Flow 0 is not discounted.

    >>> round(npv([Decimal(-100), Decimal(121)], Decimal("0.10"), periods_per_year=1), 6)
    Decimal('10.000000')
    """
    if rate <= -1:
        raise BadInput(N_("discount rate: {rate}; it must be above −1"), rate=rate)
    factor = (1 + rate) ** (Decimal(-1) / periods_per_year)
    value = Decimal(0)
    for flow in reversed(flows):
        value = value * factor + flow
    return value


def _value_at(flows: Sequence[float], rate: float, periods: int) -> float:
    factor = (1 + rate) ** (-1 / periods)
    value = 0.0
    for flow in reversed(flows):
        value = value * factor + flow
    return value


def _root(flows: Sequence[float], periods: int, low: float, high: float) -> Decimal:
    rising = _value_at(flows, low, periods) < 0
    for _step in range(60):
        middle = (low + high) / 2
        below = _value_at(flows, middle, periods) < 0
        low, high = (middle, high) if below == rising else (low, middle)
    return Decimal(str((low + high) / 2))


def irr(flows: Sequence[Decimal], periods_per_year: int = 12) -> Decimal | None:
    """Internal rate of return, a fraction a year; None when there is none, or more than one.

    The yearly rate at which `npv` is zero, to nine digits, sought from −95 % to +1,000 %. Cash
    that never changes sign has none; cash that changes sign more than once may have several,
    and then no single rate says anything.

    >>> round(irr([Decimal(-100), Decimal(110)], periods_per_year=1), 6)
    Decimal('0.100000')
    >>> irr([Decimal(100), Decimal(10)], periods_per_year=1) is None
    True
    """
    if not flows or min(flows) >= 0 or max(flows) <= 0:
        return None
    cash = [float(flow) for flow in flows]
    signs = [_value_at(cash, rate, periods_per_year) < 0 for rate in _IRR_GRID]
    changes = [at for at in range(1, len(signs)) if signs[at] != signs[at - 1]]
    if len(changes) != 1:
        return None
    return _root(cash, periods_per_year, _IRR_GRID[changes[0] - 1], _IRR_GRID[changes[0]])


def affordability(tariff: Money, incomes: Mapping[str, Money]) -> dict[str, Decimal]:
    """Tariff ÷ monthly income for each named income, as fractions.

    >>> shares = affordability(Money.of(25, "ZAR"), {"individual": Money.of(388, "ZAR")})
    >>> round(shares["individual"], 3)
    Decimal('0.064')
    """
    for name, income in incomes.items():
        if income.amount <= 0:
            raise BadInput(N_("income {name}: must be above zero, or left out"), name=name)
    return {name: tariff.ratio(income) for name, income in incomes.items()}


def one_for_two(tariff: Money, gigabytes_month: Decimal, income: Money) -> bool:
    """Whether 1 GB costs at most 2 % of a monthly income (UN Broadband Commission, 2018).

    `gigabytes_month` is what a subscriber uses in a month, > 0.

    >>> one_for_two(Money.of(5000, "XOF"), Decimal(10), Money.of(30000, "XOF"))
    True
    """
    if gigabytes_month <= 0:
        raise BadInput(
            N_("traffic: {value} GB a month; it must be above zero"), value=gigabytes_month
        )
    return tariff / gigabytes_month <= income * ONE_FOR_TWO_RATE


def reserve_months(reserve: Money, opex_year: Money) -> Decimal | None:
    """How many months of running cost the reserve pays for; None if running costs nothing.

    >>> print(reserve_months(Money.of(300, "EUR"), Money.of(1200, "EUR")))
    3.00
    """
    return reserve.ratio(opex_year) * 12 if opex_year else None


def local_value_share(local: Money, spending: Money) -> Decimal | None:
    """Share of the spending that stays in the territory (0–1); None without spending."""
    return local.ratio(spending) if spending else None


def single_funder_share(funds: Mapping[str, Money]) -> Decimal | None:
    """Share of the largest funder in all funds (0–1); None without funds.

    >>> single_funder_share({"a": Money.of(75, "EUR"), "b": Money.of(25, "EUR")})
    Decimal('0.75')
    """
    amounts = list(funds.values())
    everything = total(amounts, amounts[0].currency) if amounts else None
    return max(amounts).ratio(everything) if everything else None


def solidarity_cost(tariff: Money, helped: Sequence[tuple[int, Money]]) -> Money:
    """What free and low tariffs cost a year: Σ households · (tariff − what they pay) · 12.

    >>> solidarity_cost(Money.of(10, "EUR"), [(5, Money.of(0, "EUR"))]).amount
    Decimal('600')
    """
    gaps = ((tariff - paid) * (12 * households) for households, paid in helped)
    return total(gaps, tariff.currency)
