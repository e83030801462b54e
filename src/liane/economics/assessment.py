"""What an assessment says: figures about money beside every assumption they rest on.

Amounts are in one currency, stated once. A figure that does not exist, or that rests on a fact
nobody gave, is None. `as_dict` is JSON-ready; its sentences stay in English, ready to translate.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from liane.economics.assumptions import Assumption
from liane.economics.money import Money, rounded_number
from liane.economics.outlook import Scenario, Swing

__all__ = ["Assessment", "Cost", "Health", "Prices"]


@dataclass(frozen=True)
class Cost:
    """What the network costs, and what that is per household that it could serve."""

    capex: Money
    opex_year: Money
    capex_year: Money
    annualisation: str
    annualisation_facts: dict[str, str]
    per_household_month: Money
    per_subscriber_month: Money | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "capex": self.capex.as_number(),
            "opex_year": self.opex_year.as_number(),
            "capex_year": self.capex_year.as_number(),
            "annualisation": {"text": self.annualisation, "facts": self.annualisation_facts},
            "monthly_cost_per_household": self.per_household_month.as_number(),
            "monthly_cost_per_subscriber": _amount(self.per_subscriber_month),
        }


@dataclass(frozen=True)
class Prices:
    """The monthly tariff used, where it comes from, and what it means for people.

    `basis`: `given`; `needed` (covers everything over the horizon, the years of ramp-up
    included); or `best-available` (no tariff covers the cost: this one earns most).
    `needed_full` covers a year's cost once subscription is full. Affordability is a share of
    each known monthly income; no known income, no affordability.
    """

    tariff: Money
    basis: str
    needed: Money | None
    needed_full: Money | None
    subscribers: Decimal
    break_even_subscribers: int | None
    affordability: dict[str, Decimal]
    one_for_two: dict[str, bool]

    def as_dict(self) -> dict[str, Any]:
        return {
            "tariff": {"amount": self.tariff.as_number(), "basis": self.basis},
            "tariff_needed": _amount(self.needed),
            "tariff_needed_full": _amount(self.needed_full),
            "subscribers": rounded_number(self.subscribers, 1),
            "break_even_subscribers": self.break_even_subscribers,
            "affordability": self._affordability(),
        }

    def _affordability(self) -> dict[str, Any]:
        rows = {
            name: {"tariff_share": _share(share), "one_for_two": self.one_for_two[name]}
            for name, share in self.affordability.items()
        }
        return {"status": "known" if rows else "unknown", "incomes": rows}


@dataclass(frozen=True)
class Health:
    """How sound the money is; None where nobody gave the facts."""

    reserve_months: Decimal | None
    local_value_share: Decimal | None
    single_funder_share: Decimal | None
    solidarity_cost_year: Money | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "reserve_months": _share(self.reserve_months, 1),
            "local_value_share": _share(self.local_value_share),
            "single_funder_share": _share(self.single_funder_share),
            "solidarity_cost_year": _amount(self.solidarity_cost_year),
        }


@dataclass(frozen=True)
class Assessment:
    """Everything the planner and the report say about a network's money."""

    currency: str
    households: int
    horizon_years: int
    cost: Cost
    prices: Prices
    scenarios: tuple[Scenario, ...]
    tornado: tuple[Swing, ...]
    health: Health
    assumptions: tuple[Assumption, ...]
    ask: tuple[str, ...]

    def cash_curve(self) -> dict[str, list[Any]]:
        """Cumulated cash at the end of each month, one list per scenario, for a chart."""
        curves = {each.name: [rounded_number(at) for at in each.curve] for each in self.scenarios}
        return {"months": list(range(12 * self.horizon_years + 1)), **curves}

    def as_dict(self) -> dict[str, Any]:
        """The assessment as JSON-ready data."""
        return {
            "currency": self.currency,
            "households": self.households,
            "horizon_years": self.horizon_years,
            **self.cost.as_dict(),
            **self.prices.as_dict(),
            "scenarios": [each.as_dict() for each in self.scenarios],
            "tornado": [each.as_dict() for each in self.tornado],
            "cash_curve": self.cash_curve(),
            **self.health.as_dict(),
            "assumptions": [each.as_dict() for each in self.assumptions],
            "ask": list(self.ask),
        }


def _amount(money: Money | None) -> float | None:
    return None if money is None else money.as_number()


def _share(share: Decimal | None, places: int = 4) -> float | None:
    return None if share is None else rounded_number(share, places)
