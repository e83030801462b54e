"""Whether a funder can be asked: each condition is met, not met, or not known. Never a guess."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

__all__ = ["Condition", "conditions", "verdict"]


@dataclass(frozen=True)
class Condition:
    """A condition of a funder: `met` None means that nobody has said."""

    code: str
    met: bool | None
    about: str = ""


def conditions(
    *,
    account_in_name: bool | None,
    filings: Iterable[tuple[str, date, date | None]],
    expenses: Iterable[tuple[str, bool | None]],
    today: date,
) -> list[Condition]:
    """The account, every earlier report (what, due, filed), every expense (label, is it covered).

    >>> due = ("Rapport 2025", date(2026, 1, 31), None)
    >>> found = conditions(
    ...     account_in_name=None, filings=[due], expenses=[("Site", True)], today=date(2026, 2, 1))
    >>> [(each.code, each.met) for each in found]
    [('account', None), ('report', False), ('expense', True)]
    """
    found = [Condition("account", account_in_name)]
    late = [what for what, due, filed in filings if filed is None and due <= today]
    found += [Condition("report", False, what) for what in late] or [Condition("reports", True)]
    found += [Condition("expense", covered, label) for label, covered in expenses]
    return found


def verdict(found: Iterable[Condition]) -> bool | None:
    """Whether to ask: False if a condition is not met, None if one is not known.

    >>> verdict([Condition("a", True), Condition("b", None)]) is None
    True
    >>> verdict([Condition("a", False), Condition("b", None)])
    False
    """
    met = [each.met for each in found]
    if False in met:
        return False
    return None if None in met else True
