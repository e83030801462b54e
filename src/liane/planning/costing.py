"""What a design costs: every part with its price, its life, its upkeep.

One rule for all: total = capex + horizon × opex a year. What wears out within the horizon is
bought again (a part of life L over H years is renewed ⌈H / L⌉ − 1 times), and those renewals are
spread over the years in `opex_year`. Upkeep is a share of the purchases. Nothing is discounted:
interest and present value belong to `liane.economics`.

A part without a price costs nothing in the totals and is listed as unpriced. So that the search
does not run after what is unpriced, it weighs such a part like the dearest priced part of its kind.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from liane.planning.prices import Price, PriceList

__all__ = ["ITEMS", "CostLine", "Need", "Tariff", "merge"]

ITEMS = (
    "battery-lifepo4",
    "charge-controller",
    "fibre-aerial",
    "fibre-terminal",
    "mains-power",
    "maintenance",
    "rent-summit",
    "site-works",
    "solar-panel",
    "switch-box",
    "visit",
)
"""What a price list may name, beside masts (`mast-12`) and devices by their id."""

_YEARLY = {"rent-summit": 12, "mains-power": 12}
_NOT_BOUGHT = (*_YEARLY, "visit", "maintenance")


@dataclass(frozen=True)
class Need:
    """So much of an item, at a place; `transit` needs bring their own price a month."""

    item: str
    quantity: float
    site: str | None = None
    monthly: Decimal | None = None


@dataclass(frozen=True)
class CostLine:
    """One line of the bill: what is paid at first, and by the year with its renewals."""

    item: str
    site: str | None
    quantity: float
    unit: str
    unit_price: Decimal | None
    life_years: float | None
    capex: Decimal
    opex_year: Decimal
    renewal_year: Decimal
    weight: float = 0.0

    def total(self, horizon_years: int) -> Decimal:
        """Capex and the years of the horizon."""
        return self.capex + horizon_years * self.opex_year


@dataclass(frozen=True)
class Tariff:
    """Prices, upkeep and horizon of one project."""

    prices: PriceList
    horizon_years: int
    visits_per_year: float = 2.0

    @cached_property
    def maintenance_rate(self) -> Decimal:
        """Upkeep as a share of purchases a year (the list gives per cent); 0 if not priced."""
        price = self.prices.find("maintenance")
        return price.amount / 100 if price else Decimal(0)

    def yearly_count(self, item: str) -> float:
        """How many times a year an item is paid that is not bought."""
        return self.visits_per_year if item == "visit" else float(_YEARLY.get(item, 0))

    def line(self, need: Need) -> CostLine:
        """The cost of a need."""
        if need.monthly is not None or need.item == "transit":
            return self._transit(need)
        price = self.prices.find(need.item, need.site)
        if price is None:
            return CostLine(
                need.item, need.site, need.quantity, "", None, None,
                Decimal(0), Decimal(0), Decimal(0), self._weight(need),
            )  # fmt: skip
        if need.item in _NOT_BOUGHT:
            return self._paid_by_the_year(need, price)
        return self._bought(need, price)

    def cost(self, need: Need) -> float:
        """What the search counts for a need: its total over the horizon, or its weight."""
        line = self.line(need)
        return float(line.total(self.horizon_years)) + line.weight

    def _transit(self, need: Need) -> CostLine:
        monthly = need.monthly
        yearly = Decimal(0) if monthly is None else 12 * monthly * Decimal(str(need.quantity))
        return CostLine(
            need.item, need.site, need.quantity, "month", monthly, None,
            Decimal(0), yearly, Decimal(0),
        )  # fmt: skip

    def _paid_by_the_year(self, need: Need, price: Price) -> CostLine:
        count = Decimal(str(self.yearly_count(need.item) * need.quantity))
        return CostLine(
            need.item, need.site, need.quantity, price.unit, price.amount, None,
            Decimal(0), price.amount * count, Decimal(0),
        )  # fmt: skip

    def _bought(self, need: Need, price: Price) -> CostLine:
        capex = price.amount * Decimal(str(round(need.quantity, 6)))
        times = 0
        if price.life_years:
            times = max(0, math.ceil(self.horizon_years / price.life_years - 1e-9) - 1)
        renewal = capex * times / self.horizon_years
        return CostLine(
            need.item, need.site, need.quantity, price.unit, price.amount, price.life_years,
            capex, renewal + capex * self.maintenance_rate, renewal,
        )  # fmt: skip

    def _weight(self, need: Need) -> float:
        kind = need.item.partition("-")[0]
        alike = [p for p in self.prices.rows.values() if p.item.partition("-")[0] == kind]
        others = [p for p in self.prices.rows.values() if p.unit in ("each", "site")]
        dearest = max((p.amount for p in alike or others), default=Decimal(1))
        return float(dearest) * need.quantity * (1 + self.yearly_count(need.item))


def merge(needs: Iterable[Need]) -> list[Need]:
    """The same needs with equal items at equal places added up, in a fixed order."""
    sums: dict[tuple[str, str, str], list[Any]] = defaultdict(lambda: [0.0, None])
    for need in needs:
        key = (need.site or "", need.item, str(need.monthly))
        sums[key][0] += need.quantity
        sums[key][1] = need
    return [Need(n.item, total, n.site, n.monthly) for _key, (total, n) in sorted(sums.items())]
