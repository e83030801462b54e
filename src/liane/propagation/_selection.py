"""Order among many numbers without sorting them: extremes, first place, the k-th largest.

Kernels over a desk: rows of numbers with the same memory seen as bits, laid out once per thread.
A loop over integers can look at several at once where one over floats may not, so the extremes
are taken on keys: the bits of a number turned so that they rise with it. The numbers are finite.
"""

import numpy as np

from liane.kernels import kernel, loose_kernel
from liane.propagation._shapes import Floats, Ints

__all__ = ["Desk", "extent", "first_at", "greatest", "largest", "lay_desk"]

Desk = tuple[Floats, Ints, Floats, Floats]  # numbers and their bits (3, w); 1 / i; 1 / (w - 1 - i)
_SIGN_OFF = 0x7FFF_FFFF_FFFF_FFFF
_TOP = 0x7FF0_0000_0000_0000  # the key of infinity, beyond that of any number


@kernel
def lay_desk(width: int) -> Desk:
    """Memory for profiles of at most `width` heights."""
    numbers = np.zeros((3, width))
    inverse = 1.0 / np.arange(width)
    return numbers, numbers.view(np.int64), inverse, inverse[::-1].copy()


@kernel
def _key(bits: int) -> int:
    return bits ^ ((bits >> 63) & _SIGN_OFF)


@kernel
def greatest(bits: Ints, first: int, stop: int) -> int:
    """Key of the greatest number at first <= i < stop."""
    best = -_TOP
    for i in range(first, stop):
        best = max(best, _key(bits[i]))
    return best


@kernel
def first_at(bits: Ints, first: int, stop: int, key: int) -> int:
    """The first i from `first` on whose number has that key; `stop` if there is none."""
    at = stop
    for i in range(first, stop):
        at = min(at, i if _key(bits[i]) == key else stop)
    return at


@kernel
def _number(desk: Desk, key: int) -> float:
    """The number of a key, read through the last row of the desk."""
    desk[1][2, 0] = _key(key)
    return float(desk[0][2, 0])


@kernel
def extent(desk: Desk, count: int) -> tuple[float, float]:
    """The least and the greatest of the first `count` numbers of the first row."""
    bits = desk[1][0]
    low, high = _TOP, -_TOP
    for i in range(count):
        key = _key(bits[i])
        low, high = min(low, key), max(high, key)
    return _number(desk, low), _number(desk, high)


@loose_kernel
def _count_from(values: Floats, count: int, bar: float) -> int:
    above = 0
    for j in range(count):
        above += values[j] >= bar
    return above


@loose_kernel
def _least_key_from(values: Floats, bits: Ints, count: int, bar: float) -> int:
    least = _TOP
    for j in range(count):
        least = min(least, _key(bits[j]) if values[j] >= bar else _TOP)
    return least


@loose_kernel
def _greatest_key_below(values: Floats, bits: Ints, count: int, bar: float) -> int:
    greatest = -_TOP
    for j in range(count):
        greatest = max(greatest, _key(bits[j]) if values[j] < bar else -_TOP)
    return greatest


@kernel
def largest(desk: Desk, count: int, rank: int, low: float, high: float, guess: float) -> float:
    """The number that has `rank` of the first `count` at or above it, found by counting.

    `low` and `high` are the extremes. A bar is laid where the counts at both ends of the search
    put it, until it leaves `rank` or one less above; where numbers are equal, the search ends by
    stepping down from one to the next.
    """
    values, bits = desk[0][0], desk[1][0]
    bar, from_low, from_high = guess, count, 1
    for _ in range(24):
        above = _count_from(values, count, bar)
        if above == rank:
            return _number(desk, _least_key_from(values, bits, count, bar))
        if above == rank - 1:
            return _number(desk, _greatest_key_below(values, bits, count, bar))
        if above > rank and bar >= high:
            return high
        if above > rank:
            low, from_low = bar, above
        else:
            high, from_high = bar, above
        share = (from_low - rank + 0.5) / (from_low - from_high + 1.0)
        bar = low + (high - low) * min(max(share, 0.1), 0.9)
    while _count_from(values, count, high) < rank:
        high = _number(desk, _greatest_key_below(values, bits, count, high))
    return high
