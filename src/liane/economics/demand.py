"""Demand: which share of households would pay a price, and what overrules the guess.

The curve is the one of APC's Community Broadband Financial Sustainability Model (docs § 4.4,
code of 2026-05): its authors ask for ground truth in poor rural places, so its constants are
assumptions that are shown, and signed pledges override it. Prices are shares of monthly income.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from liane.economics.money import Money
from liane.errors import BadInput
from liane.words import N_

__all__ = ["DemandCurve", "TakeUp", "constant", "consumer_surplus", "from_curve", "lowest_tariff"]


@dataclass(frozen=True)
class DemandCurve:
    """Share of households that pay: min(cap, exp((a − price share) / b))."""

    a: Decimal = Decimal("0.03358")
    b: Decimal = Decimal("0.01581")
    cap: Decimal = Decimal("0.95")

    def __post_init__(self) -> None:
        if self.b <= 0 or not 0 < self.cap <= 1:
            raise BadInput(N_("demand curve: b must be above 0 and the cap between 0 and 1"))

    def share(self, price_share: Decimal) -> Decimal:
        """Share (0–1) of households paying `price_share` (0–1) of their monthly income.

        >>> curve = DemandCurve()
        >>> [round(curve.share(Decimal(p)), 3) for p in ("0.034", "0.05", "0.10")]
        [Decimal('0.950'), Decimal('0.354'), Decimal('0.015')]
        """
        return min(self.cap, ((self.a - price_share) / self.b).exp())

    def by_half(self, price_share: Decimal) -> tuple[Decimal, Decimal]:
        """The same for households above and below the median income: × 1.1 and × 0.9, capped."""
        share = self.share(price_share)
        return min(self.cap, share * Decimal("1.1")), share * Decimal("0.9")

    def price_share_at_cap(self) -> Decimal:
        """The highest price share at which the cap is still reached."""
        return self.a - self.b * self.cap.ln()


@dataclass(frozen=True)
class TakeUp:
    """Share of households that subscribe at a monthly tariff, and the tariff that earns most.

    `best_tariff` is None when the share does not depend on the tariff (pledges, assumption).
    """

    share: Callable[[Decimal], Decimal]
    best_tariff: Decimal | None = None


def constant(share: Decimal) -> TakeUp:
    """A share that does not move with the tariff: pledges, or an assumption."""
    return TakeUp(lambda _tariff: share)


def from_curve(
    curve: DemandCurve, income: Money, device_cost: Money, margin_cost: Decimal
) -> TakeUp:
    """Take-up by the curve at a household's monthly `income`.

    The price share counts the tariff and the household's own monthly `device_cost`; `margin_cost`
    is what one more subscriber costs a month, divided by the part of a tariff that comes in.
    """
    if income.amount <= 0:
        raise BadInput(N_("monthly income: {income} must be above zero"), income=income.text())
    device_share = device_cost.ratio(income)

    def share(tariff: Decimal) -> Decimal:
        return curve.share(tariff / income.amount + device_share)

    kink = (curve.price_share_at_cap() - device_share) * income.amount
    return TakeUp(share, max(kink, curve.b * income.amount + margin_cost, Decimal(0)))


def lowest_tariff(
    take_up: TakeUp, cost: Decimal, months: Decimal, kept_share: Decimal, variable: Decimal
) -> Decimal | None:
    """The lowest monthly tariff that covers `cost`, or None when no tariff does.

    Solves take_up(t)·(t·kept_share − variable)·months = cost for t, where `months` counts
    household-months, `kept_share` (0–1) is what fees and unpaid bills leave, and `variable` is
    the monthly cost of one subscriber. On a curve, income rises with the tariff up to
    `best_tariff` and falls beyond it, so nothing above it is tried.

    >>> lowest_tariff(constant(Decimal("0.5")), Decimal(600), Decimal(12), Decimal(1), Decimal(0))
    Decimal('100')
    """

    def left(tariff: Decimal) -> Decimal:
        return take_up.share(tariff) * (tariff * kept_share - variable) * months - cost

    if take_up.best_tariff is None:
        subscribers = take_up.share(Decimal(0)) * months
        return (cost / subscribers + variable) / kept_share if subscribers and kept_share else None
    low, high = Decimal(0), take_up.best_tariff
    if left(high) < 0:
        return None
    for _step in range(80):
        middle = (low + high) / 2
        low, high = (low, middle) if left(middle) >= 0 else (middle, high)
    return high


def consumer_surplus(curve: DemandCurve, price_share: Decimal) -> Decimal:
    """What households would have paid above the price, as a share of one income per household.

    The area under the curve from `price_share` (0–1) upwards; households that pay more than the
    price share would bear are not in it. Exact integral of min(cap, exp((a − x)/b)).

    >>> curve = DemandCurve()
    >>> round(consumer_surplus(curve, curve.price_share_at_cap()) / (curve.b * curve.cap), 9)
    Decimal('1.000000000')
    """
    kink = curve.price_share_at_cap()
    flat = max(kink - price_share, Decimal(0)) * curve.cap
    return flat + curve.b * ((curve.a - max(kink, price_share)) / curve.b).exp()
