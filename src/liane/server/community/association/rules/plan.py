"""What is late in a plan, which axes stay empty, which quarter it is, how far an indicator went."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

__all__ = ["begun_quarters", "empty_axes", "how_late", "progress_of", "quarter_of", "to_review"]

_A_MONTH = 31


def how_late(state: str, starts_on: date | None, ends_on: date | None, today: date) -> str:
    """`not_done` past its last day, `not_begun` past its first, `undated`, or nothing.

    >>> how_late("planned", date(2026, 3, 1), date(2026, 5, 1), date(2026, 4, 1))
    'not_begun'
    >>> how_late("under_way", date(2026, 3, 1), date(2026, 5, 1), date(2026, 5, 2))
    'not_done'
    >>> how_late("done", date(2026, 3, 1), date(2026, 5, 1), date(2026, 5, 2))
    ''
    """
    if state not in ("planned", "under_way"):
        return ""
    if ends_on is not None and ends_on < today:
        return "not_done"
    if state == "planned" and starts_on is not None and starts_on < today:
        return "not_begun"
    return "undated" if starts_on is None and ends_on is None else ""


def empty_axes(axes: Sequence[str], of_activities: Iterable[tuple[str | None, str]]) -> list[str]:
    """The axes under which nothing is planned; what was given up does not count.

    >>> empty_axes(["a", "b"], [("a", "planned"), ("b", "dropped"), (None, "planned")])
    ['b']
    """
    held = {axis for axis, state in of_activities if state != "dropped"}
    return [axis for axis in axes if axis not in held]


def quarter_of(day: date) -> int:
    """The quarter of a day.

    >>> quarter_of(date(2026, 11, 22))
    4
    """
    return (day.month - 1) // 3 + 1


def begun_quarters(year: int, today: date) -> list[int]:
    """The quarters of a year that have begun, or the first of a year to come.

    >>> begun_quarters(2025, date(2026, 1, 5)), begun_quarters(2026, date(2026, 5, 5))
    ([1, 2, 3, 4], [1, 2])
    """
    last = 4 if year < today.year else quarter_of(today) if year == today.year else 1
    return list(range(1, last + 1))


def to_review(year: int, today: date, held: Iterable[int]) -> int:
    """The quarter that a review is most likely about: the one that just ended, for a month.

    >>> to_review(2026, date(2026, 4, 12), []), to_review(2026, date(2026, 4, 12), [1])
    (1, 2)
    """
    last = begun_quarters(year, today)[-1]
    just_begun = year == today.year and (today - date(year, 3 * last - 2, 1)).days < _A_MONTH
    return last - 1 if just_begun and last > 1 and last - 1 not in set(held) else last


def progress_of(
    baseline: Decimal | None, target: Decimal | None, actual: Decimal | None
) -> Decimal | None:
    """How much of the way from baseline to target was gone, in percent; None: it cannot be said.

    >>> progress_of(Decimal(20), Decimal(120), Decimal(70))
    Decimal('50')
    >>> progress_of(None, Decimal(120), Decimal(70)) is None
    True
    """
    if baseline is None or target is None or actual is None or baseline == target:
        return None
    return (100 * (actual - baseline) / (target - baseline)).quantize(Decimal(1))
