"""How it could go: three scenarios, and which input matters most.

Scenarios move five inputs at once; the tornado moves one at a time and shows the net present
value at both ends. When demand follows a curve, a different tariff changes who subscribes. The
factors are a choice of this house, shown with the result and meant to be argued with.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from liane.economics import cashflow, indicators
from liane.economics.money import rounded_number
from liane.words import N_

__all__ = [
    "SCENARIO_FACTORS",
    "TORNADO_SPREAD",
    "Factors",
    "Outlook",
    "Scenario",
    "Swing",
    "scenarios",
    "tornado",
]


@dataclass(frozen=True)
class Factors:
    """What a scenario multiplies: purchase, running cost, subscribers, unpaid part, ramp-up."""

    purchase: Decimal = Decimal(1)
    running: Decimal = Decimal(1)
    subscribers: Decimal = Decimal(1)
    kept: Decimal = Decimal(1)
    ramp: Decimal = Decimal(1)
    tariff: Decimal = Decimal(1)


SCENARIO_FACTORS = {
    "prudent": Factors(
        Decimal("1.2"), Decimal("1.15"), Decimal("0.7"), Decimal("0.95"), Decimal("1.5")
    ),
    "central": Factors(),
    "ambitious": Factors(
        Decimal("0.95"), Decimal("0.95"), Decimal("1.2"), Decimal(1), Decimal("0.7")
    ),
}
TORNADO_SPREAD = Decimal("0.2")


@dataclass(frozen=True)
class Outlook:
    """One network, its take-up and its tariff: what scenarios and tornado vary (one currency)."""

    course: cashflow.Course
    households: int
    take_up: Callable[[Decimal], Decimal]
    tariff: Decimal
    kept_share: Decimal
    variable: Decimal
    rate: Decimal

    def subscribers(self, tariff: Decimal | None = None, factor: Decimal = Decimal(1)) -> Decimal:
        """Households that subscribe once full: never more than there are."""
        share = self.take_up(self.tariff if tariff is None else tariff)
        return self.households * min(Decimal(1), share * factor)

    def with_factors(self, by: Factors) -> cashflow.Course:
        tariff = self.tariff * by.tariff
        margin = tariff * self.kept_share * by.kept - self.variable
        course = self.course
        return replace(
            course,
            capex=course.capex * by.purchase,
            renewals=tuple((year, amount * by.purchase) for year, amount in course.renewals),
            opex_year=course.opex_year * by.running,
            subscribers=self.subscribers(tariff, by.subscribers),
            margin_month=margin,
            ramp_years=course.ramp_years * by.ramp,
        )


@dataclass(frozen=True)
class Scenario:
    """One way it could go; `curve` is the cumulated cash at the end of each month."""

    name: str
    capex: Decimal
    opex_year: Decimal
    subscribers: Decimal
    result_year: Decimal
    payback_month: int | None
    npv: Decimal
    irr: Decimal | None
    lowest_cash: Decimal
    lowest_month: int
    curve: tuple[Decimal, ...]

    def as_dict(self) -> dict[str, Any]:
        """The scenario's figures as JSON-ready data (its curve is given with the others)."""
        return {
            "name": self.name,
            "capex": rounded_number(self.capex),
            "opex_year": rounded_number(self.opex_year),
            "subscribers": rounded_number(self.subscribers, 1),
            "result_year": rounded_number(self.result_year),
            "payback_month": self.payback_month,
            "npv": rounded_number(self.npv),
            "irr": None if self.irr is None else rounded_number(self.irr, 4),
            "lowest_cash": rounded_number(self.lowest_cash),
            "lowest_month": self.lowest_month,
        }


@dataclass(frozen=True)
class Swing:
    """How far the net present value moves when one input goes from its low to its high value."""

    input: str
    npv_low: Decimal
    npv_high: Decimal

    def as_dict(self) -> dict[str, Any]:
        """The swing as JSON-ready data."""
        low, high = rounded_number(self.npv_low), rounded_number(self.npv_high)
        return {"input": self.input, "npv_low": low, "npv_high": high}


def _scenario(name: str, outlook: Outlook) -> Scenario:
    course = outlook.with_factors(SCENARIO_FACTORS[name])
    cash = cashflow.flows(course)
    curve = cashflow.cumulated(cash)
    lowest = min(curve)
    yearly = course.subscribers * course.margin_month * 12 + course.other_year - course.opex_year
    return Scenario(
        name=name,
        capex=course.capex,
        opex_year=course.opex_year,
        subscribers=course.subscribers,
        result_year=yearly,
        payback_month=indicators.payback_month(cash),
        npv=indicators.npv(cash, outlook.rate),
        irr=indicators.irr(cash),
        lowest_cash=lowest,
        lowest_month=curve.index(lowest),
        curve=tuple(curve),
    )


def scenarios(outlook: Outlook) -> tuple[Scenario, ...]:
    """The prudent, central and ambitious scenarios, in this order."""
    return tuple(_scenario(name, outlook) for name in SCENARIO_FACTORS)


def tornado(outlook: Outlook, spread: Decimal = TORNADO_SPREAD) -> tuple[Swing, ...]:
    """Net present value with each of five inputs `spread` (0–1) lower and higher, widest first."""

    def value(outlook_: Outlook, by: Factors) -> Decimal:
        return indicators.npv(cashflow.flows(outlook_.with_factors(by)), outlook_.rate)

    def swing(name: str, field: str) -> Swing:
        low, high = (Factors(**{field: 1 + sign * spread}) for sign in (-1, 1))
        return Swing(name, value(outlook, low), value(outlook, high))

    less, more = (replace(outlook, rate=outlook.rate * (1 + sign * spread)) for sign in (-1, 1))
    swings = [
        swing(N_("purchase"), "purchase"),
        swing(N_("running cost"), "running"),
        swing(N_("tariff"), "tariff"),
        swing(N_("subscribers"), "subscribers"),
        Swing(N_("discount rate"), value(less, Factors()), value(more, Factors())),
    ]
    return tuple(sorted(swings, key=lambda each: -abs(each.npv_high - each.npv_low)))
