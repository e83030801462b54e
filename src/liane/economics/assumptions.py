"""What a forecast takes for granted, each with its value, unit, source and status.

A status is `given` (the project said so), `to-verify` (a default of the method, to be replaced
by a local fact) or `unknown` (nobody said; what depends on it stays unknown). Rates and shares
are fractions from 0 to 1.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from liane.economics.demand import DemandCurve
from liane.economics.money import Money, rounded_number
from liane.errors import BadInput
from liane.words import N_

__all__ = ["INCOMES", "Assumption", "Assumptions", "listed"]

INCOMES = {
    "gni_per_capita": N_("monthly income: national income per head"),
    "median_household": N_("monthly income: median household"),
    "poorest_40": N_("monthly income: household of the poorest 40 %"),
}
_PROJECT = N_("the project")
_APC = N_("APC Community Broadband Financial Sustainability Model (2026), default")
_HOUSE = N_("a choice of Liane; replace it by what you know")
_NOBODY = N_("nobody has said")


@dataclass(frozen=True)
class Assumptions:
    """Everything `assess` needs beside the cost of the network; money is monthly unless named."""

    discount_rate: Decimal = Decimal("0.05")
    tariff: Money | None = None
    incomes: Mapping[str, Money] = field(default_factory=dict)
    pledged_subscribers: int | None = None
    take_up_share: Decimal = Decimal("0.60")
    demand: DemandCurve = field(default_factory=DemandCurve)
    device_cost_month: Money | None = None
    variable_cost_month: Money | None = None
    payment_fee_rate: Decimal = Decimal(0)
    unpaid_rate: Decimal = Decimal(0)
    ramp_years: Decimal = Decimal(3)
    traffic_gb_month: Decimal = Decimal(5)
    other_income_year: Money | None = None
    grants: Money | None = None
    reserve: Money | None = None
    local_spending_year: Money | None = None
    funders: Mapping[str, Money] = field(default_factory=dict)
    solidarity: tuple[tuple[int, Money], ...] = ()
    given: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        strange = sorted(set(self.incomes) - set(INCOMES))
        if strange:
            message = N_("income {name}: unknown; the three are {names}")
            raise BadInput(message, name=strange[0], names=", ".join(INCOMES))
        for name in ("take_up_share", "payment_fee_rate", "unpaid_rate"):
            if not 0 <= getattr(self, name) <= 1:
                message = N_("{name}: {value} is not between 0 and 1")
                raise BadInput(message, name=name, value=getattr(self, name))
        if not -1 < self.discount_rate <= 1 or not 0 <= self.ramp_years <= 50:
            raise BadInput(N_("discount_rate is a fraction a year up to 1; ramp_years is 0 to 50"))
        if self.pledged_subscribers is not None and self.pledged_subscribers < 0:
            raise BadInput(N_("pledged_subscribers: zero or more"))

    def money(self) -> Iterator[Money]:
        """Every amount among the assumptions, to check their currency."""
        single = (
            self.tariff,
            self.device_cost_month,
            self.variable_cost_month,
            self.grants,
            self.other_income_year,
            self.reserve,
            self.local_spending_year,
        )
        yield from (amount for amount in single if amount is not None)
        yield from (*self.incomes.values(), *self.funders.values())
        yield from (paid for _households, paid in self.solidarity)


@dataclass(frozen=True)
class Assumption:
    """One thing taken for granted; `name` and `source` are messages ready to translate."""

    name: str
    value: Decimal | str | None
    unit: str
    source: str
    status: str

    def as_dict(self) -> dict[str, Any]:
        """The assumption as JSON-ready data; an unknown value is null."""
        value = rounded_number(self.value, 6) if isinstance(self.value, Decimal) else self.value
        return {
            "name": self.name,
            "value": value,
            "unit": self.unit,
            "source": self.source,
            "status": self.status,
        }


def _known(name: str, money: Money | None, unit: str) -> Assumption:
    if money is None:
        return Assumption(name, None, unit, _NOBODY, "unknown")
    return Assumption(name, money.amount, unit, _PROJECT, "given")


def _take_up(with_: Assumptions) -> list[Assumption]:
    pledged = with_.pledged_subscribers
    if pledged is not None:
        return [
            Assumption(
                N_("pledged subscribers"), Decimal(pledged), N_("households"), _PROJECT, "given"
            )
        ]
    if "median_household" in with_.incomes:
        curve = with_.demand
        said = "demand" in with_.given or curve != DemandCurve()
        status = "given" if said else "to-verify"
        name = N_("demand curve: share of households that pay = min(cap, exp((a − price share)/b))")
        value = f"a={curve.a}, b={curve.b}, cap={curve.cap}"
        return [Assumption(name, value, "0–1", _APC, status)]
    return [
        _rate(with_, "take_up_share", N_("share of households that subscribe once full"), _HOUSE)
    ]


def _rate(
    with_: Assumptions, attribute: str, name: str, source: str, unit: str = "0–1"
) -> Assumption:
    value: Decimal = getattr(with_, attribute)
    said = attribute in with_.given or value != getattr(Assumptions, attribute)
    return Assumption(
        name, value, unit, _PROJECT if said else source, "given" if said else "to-verify"
    )


def listed(with_: Assumptions, currency: str) -> tuple[Assumption, ...]:
    """Every assumption as it was used, with source and status."""
    incomes = [_known(label, with_.incomes.get(name), currency) for name, label in INCOMES.items()]
    return (
        _rate(with_, "discount_rate", N_("discount rate a year"), _APC),
        *_take_up(with_),
        _rate(
            with_,
            "ramp_years",
            N_("years until full demand, in a straight line"),
            _APC,
            N_("years"),
        ),
        _rate(with_, "payment_fee_rate", N_("payment fees, share of what is collected"), _HOUSE),
        _rate(with_, "unpaid_rate", N_("unpaid bills, share of what is billed"), _HOUSE),
        _rate(with_, "traffic_gb_month", N_("traffic of a subscriber"), _APC, N_("GB/month")),
        *incomes,
        _known(
            N_("household's own device, cost a month (zero is used if unknown)"),
            with_.device_cost_month,
            currency,
        ),
        _known(
            N_("one more subscriber, cost a month (zero is used if unknown)"),
            with_.variable_cost_month,
            currency,
        ),
        _known(
            N_("income beside subscriptions, a year (zero is used if unknown)"),
            with_.other_income_year,
            currency,
        ),
        _known(N_("grants for the purchase (zero is used if unknown)"), with_.grants, currency),
        Assumption(
            N_("scenarios: factors on purchase, running cost, subscribers, collection, ramp-up"),
            "1.2 1.15 0.7 0.95 1.5 | 1 1 1 1 1 | 0.95 0.95 1.2 1 0.7",
            "×",
            _HOUSE,
            "to-verify",
        ),
        Assumption(
            N_("tornado: each input lower and higher by this share"),
            Decimal("0.2"),
            "0–1",
            _HOUSE,
            "to-verify",
        ),
    )
