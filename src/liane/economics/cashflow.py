"""A network's cash, month by month: bought at month 0, filled by the end of year three.

A `Course` says what is bought, renewed, spent and paid; `flows` is the cash of each month, and
every figure (payback, NPV, lowest cash) is read from it. Amounts are in one currency throughout.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Course", "cumulated", "flows", "ramp", "subscriber_months"]


@dataclass(frozen=True)
class Course:
    """What happens to a network's cash over its horizon (amounts in one currency).

    `subscribers` is the number once full, reached in a straight line over `ramp_years`;
    `margin_month` is what one subscriber leaves a month after fees, unpaid bills and variable
    cost; `other_year` is income that does not come from subscribers; `renewals` are paid at the
    end of their year.
    """

    capex: Decimal
    opex_year: Decimal
    other_year: Decimal
    subscribers: Decimal
    margin_month: Decimal
    horizon_years: int
    ramp_years: Decimal
    renewals: tuple[tuple[int, Decimal], ...] = ()
    grants: Decimal = Decimal(0)


def ramp(month: int, ramp_years: Decimal) -> Decimal:
    """Share (0–1) of full demand in `month` (from 1): a straight line over `ramp_years`.

    >>> ramp(18, Decimal(3)), ramp(36, Decimal(3)), ramp(60, Decimal(3))
    (Decimal('0.5'), Decimal('1'), Decimal('1'))
    """
    return min(Decimal(1), month / (12 * ramp_years)) if ramp_years > 0 else Decimal(1)


def subscriber_months(horizon_years: int, ramp_years: Decimal, rate: Decimal) -> Decimal:
    """Discounted months of full demand over the horizon: Σ ramp(m) / (1 + rate)^(m/12)."""
    factor = (1 + rate) ** (Decimal(-1) / 12)
    months = range(1, 12 * horizon_years + 1)
    return sum((ramp(month, ramp_years) * factor**month for month in months), Decimal(0))


def flows(course: Course) -> list[Decimal]:
    """Cash of month 0 (purchase less grants) and of each of the 12 · horizon months after.

    >>> zero, ten = Decimal(0), Decimal(10)
    >>> sum(flows(Course(Decimal(100), zero, zero, Decimal(1), ten, 1, zero)))
    Decimal('20')
    """
    steady = (course.other_year - course.opex_year) / 12
    full = course.subscribers * course.margin_month
    months = range(1, 12 * course.horizon_years + 1)
    cash = [steady + full * ramp(month, course.ramp_years) for month in months]
    for year, amount in course.renewals:
        cash[12 * year - 1] -= amount
    return [course.grants - course.capex, *cash]


def cumulated(cash: Sequence[Decimal]) -> list[Decimal]:
    """Running sum of the monthly cash.

    >>> cumulated([Decimal(-3), Decimal(1)])
    [Decimal('-3'), Decimal('-2')]
    """
    sums: list[Decimal] = []
    for flow in cash:
        sums.append(flow + (sums[-1] if sums else Decimal(0)))
    return sums
