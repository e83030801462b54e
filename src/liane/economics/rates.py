"""Rates and shares: fractions from 0 to 1 everywhere inside, converted only at the door.

`share_of` is that door: a person may write `5 %`, `"5%"` or `0.05`; a bare number above 1 is
refused, because 30 may mean 30 % or thirty times. Names end in `_share` or `_rate`.
"""

from decimal import Decimal

from liane.economics.money import Number, decimal_of
from liane.errors import BadInput
from liane.words import N_, number

__all__ = ["annuity_rate", "percent_text", "share_of"]


def share_of(value: Number, what: str = "") -> Decimal:
    """The fraction (0 to 1) that a person wrote as `5 %`, `"5%"` or `0.05`.

    Raises BadInput outside 0 to 100 %, or for a bare number above 1.

    >>> share_of("39,5 %"), share_of(0.05), share_of(1)
    (Decimal('0.395'), Decimal('0.05'), Decimal('1'))
    """
    written = str(value).strip()
    percent = written.endswith("%")
    digits = written.rstrip("%\u00a0\u202f ").replace(",", ".")
    found = decimal_of(digits if isinstance(value, str) else value, what)
    found = found / 100 if percent else found
    if not 0 <= found <= 1:
        problem = BadInput(
            N_('{value} is not a share; write it as "5 %" or as 0.05'), value=written
        )
        raise BadInput(N_("{field}: {problem}"), field=what, problem=problem) if what else problem
    return found


def percent_text(share: Decimal | None, places: int = 1) -> str:
    """A fraction as people read it: `0.066` is `6.6 %`; unknown is `?`."""
    return "?" if share is None else f"{number(float(share) * 100, places)}\u00a0%"


def annuity_rate(rate: Decimal, life_years: Number) -> Decimal:
    """The yearly payment for one unit of purchase: r/(1−(1+r)^−life), or 1/life if r = 0.

    `rate`: fraction a year, > −1; `life_years` > 0. Returns a fraction a year. Source: the
    capital recovery factor of every engineering-economics text. Raises BadInput otherwise.

    >>> round(annuity_rate(Decimal("0.05"), 10), 5)
    Decimal('0.12950')
    >>> annuity_rate(Decimal(0), 10)
    Decimal('0.1')
    """
    life = decimal_of(life_years, "life_years")
    if life <= 0 or rate <= -1:
        message = N_(
            "a life of {life} years at {rate} a year: the life must be above 0, the rate above −1"
        )
        raise BadInput(message, life=life, rate=rate)
    if rate == 0:
        return 1 / life
    return rate / (1 - (1 + rate) ** -life)
