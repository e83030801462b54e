"""Money: an exact amount that never leaves its currency.

Amounts are `Decimal`; adding, comparing or dividing two currencies is refused. Rounding happens
only where people read or pay: `rounded` and `text` follow the currency (no decimals in XOF), and
`allocate` splits a sum into payable parts that add up to it exactly.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import total_ordering
from typing import Any

from liane.errors import BadInput
from liane.words import N_, number

__all__ = [
    "Money",
    "Number",
    "allocate",
    "decimal_of",
    "digits",
    "rounded_number",
    "total",
]

Number = Decimal | int | float | str

# ISO 4217, number of decimals in use; two where nothing is said.
_WHOLE = "BIF CLP DJF GNF JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_DIGITS = {code: 0 for code in _WHOLE.split()}
_MOST_DIGITS, _LEAST_DIGITS = 15, 30  # of a number that is given
_MOST_MONEY_DIGITS = 22  # of an amount that comes out: Decimal holds 28 digits, 3 of them decimals
_DIGITS |= dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)


def digits(currency: str) -> int:
    """How many decimals people use in `currency` (ISO 4217).

    >>> digits("XOF"), digits("EUR"), digits("TND")
    (0, 2, 3)
    """
    return _DIGITS.get(currency, 2)


def decimal_of(value: Number, what: str = "") -> Decimal:
    """The exact decimal that `value` is written as; `what` is named if it is no usable number.

    Refused: what is not a number, and what is too large or too small to be counted exactly.

    >>> decimal_of(0.1)
    Decimal('0.1')
    """
    try:
        found = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        found = Decimal("NaN")
    problem = None
    if isinstance(value, bool) or not found.is_finite():
        problem = N_("'{value}' is not a number; write digits, and a point for decimals (10.5)")
    elif found and not -_LEAST_DIGITS <= found.adjusted() < _MOST_DIGITS:
        problem = N_("{value} is too large or too small to be counted; check it")
    if problem is None:
        return found
    refused = BadInput(problem, value=value)
    raise BadInput(N_("{field}: {problem}"), field=what, problem=refused) if what else refused


def rounded_number(value: Decimal, places: int = 2) -> float:
    """`value` as a JSON number with so many places; zero has no sign.

    >>> rounded_number(Decimal("-0.0001"))
    0.0
    """
    return float(round(value, places)) + 0.0


@total_ordering
@dataclass(frozen=True, eq=True)
class Money:
    """An exact amount in one currency (ISO 4217 code, such as XOF)."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not re.fullmatch("[A-Z]{3}", self.currency):
            message = N_("currency '{code}': write its three capital letters, such as XOF or EUR")
            raise BadInput(message, code=self.currency)
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            message = N_("{amount} is not an amount of money; give a finite decimal number")
            raise BadInput(message, amount=self.amount)
        if self.amount and self.amount.adjusted() > _MOST_MONEY_DIGITS:
            message = N_("an amount of 10^{power} {code} cannot be counted; check the numbers")
            raise BadInput(message, power=self.amount.adjusted(), code=self.currency)

    @classmethod
    def of(cls, value: Number, currency: str) -> "Money":
        """Money from a number as it is written: `Money.of("43.08", "EUR")`."""
        return cls(decimal_of(value), currency)

    def _same(self, other: Any) -> Decimal:
        if not isinstance(other, Money):
            message = N_("{other!r} is not money; give it a currency")
            raise BadInput(message, other=other)
        if other.currency != self.currency:
            message = N_(
                "{ours} and {theirs} cannot be mixed; convert one of them, with its rate and date"
            )
            raise BadInput(message, ours=self.currency, theirs=other.currency)
        return other.amount

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Number) -> "Money":
        return Money(self.amount * decimal_of(factor), self.currency)

    __rmul__ = __mul__

    def __truediv__(self, divisor: Number) -> "Money":
        return Money(self.amount / decimal_of(divisor), self.currency)

    def ratio(self, other: "Money") -> Decimal:
        """This amount over another of the same currency, as a plain number."""
        return self.amount / self._same(other)

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def rounded(self, rounding: str = ROUND_HALF_EVEN) -> "Money":
        """Rounded to what can be paid in this currency."""
        unit = Decimal(1).scaleb(-digits(self.currency))
        return Money(self.amount.quantize(unit, rounding), self.currency)

    def text(self) -> str:
        """The amount as people write it, in the language in use.

        >>> from liane.words import use
        >>> use("en"); Money.of("1234.5", "EUR").text().split()
        ['1,234.50', 'EUR']
        >>> Money.of("1234.5", "XOF").text().split()
        ['1,234', 'XOF']
        """
        shown = self.rounded().amount
        return f"{number(float(shown), digits(self.currency))}\u202f{self.currency}"

    def as_number(self) -> float:
        """The amount to the hundredth, for JSON; the currency is stated once beside it."""
        return rounded_number(self.amount)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of `amounts`, zero in `currency` when there are none.

    >>> total([Money.of(2, "XOF"), Money.of(3, "XOF")], "XOF").amount
    Decimal('5')
    """
    return sum(amounts, start=Money(Decimal(0), currency))


def allocate(amount: Money, weights: Sequence[Number]) -> list[Money]:
    """Split `amount` in proportion to `weights` into parts that add up to it exactly.

    `weights`: n numbers ≥ 0, not all zero. Returns n payable amounts: what rounding leaves over
    goes one unit at a time to the largest remainders, earlier places first. A remnant smaller
    than the smallest coin, when `amount` has one, goes with the first non-zero weight.
    Raises BadInput for negative or all-zero weights. Method: largest remainder (Hamilton).

    >>> [part.amount for part in allocate(Money.of(100, "XOF"), [1, 1, 1])]
    [Decimal('34'), Decimal('33'), Decimal('33')]
    """
    shares = [decimal_of(weight) for weight in weights]
    whole = sum(shares)
    if not shares or min(shares) < 0 or not any(shares):
        raise BadInput(N_("a sum is split by weights of zero or more, not all zero"))
    unit = Decimal(1).scaleb(-digits(amount.currency))
    exact = [abs(amount.amount) / unit * share / whole for share in shares]
    floors = [value.to_integral_value("ROUND_FLOOR") for value in exact]
    left = int(abs(amount.amount) // unit - sum(floors))
    order = sorted(range(len(shares)), key=lambda at: (floors[at] - exact[at], at))
    for at in order[:left]:
        floors[at] += 1
    parts = [floor * unit for floor in floors]
    first = next(at for at, share in enumerate(shares) if share)
    parts[first] += abs(amount.amount) - sum(parts)
    sign = Decimal(1).copy_sign(amount.amount)
    return [Money(sign * part, amount.currency) for part in parts]
