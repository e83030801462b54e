"""What makes an application whole, how it is scored, what a grant still owes: no database here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

__all__ = [
    "BEST",
    "ENOUGH",
    "Asked",
    "Given",
    "Line",
    "by_category",
    "left_of",
    "missing",
    "names_told",
    "scored",
]

BEST = 5
ENOUGH = 2  # reviews before any is read by others, and before a decision


@dataclass(frozen=True)
class Asked:
    """What a call asks of an application."""

    questions: Sequence[str]
    categories: Sequence[str]
    documents: Sequence[str]
    most: Decimal | None
    closes_on: date


@dataclass(frozen=True)
class Given:
    """What an application holds so far."""

    who: str = ""
    contact: str = ""
    title: str = ""
    summary: str = ""
    amount: Decimal | None = None
    budget: Mapping[str, str] | None = None
    answers: Sequence[bool] = ()
    documents: frozenset[str] = frozenset()


def missing(asked: Asked, given: Given, today: date) -> list[tuple[str, str]]:
    """What keeps an application from being sent: (code, what it is about). Empty: it is whole."""
    found = [(name, "") for name in ("who", "contact", "title", "summary", "amount")
             if not getattr(given, name)]  # fmt: skip
    found += [("question", text) for at, text in enumerate(asked.questions)
              if at >= len(given.answers) or not given.answers[at]]  # fmt: skip
    found += [("document", name) for name in asked.documents if name not in given.documents]
    if given.amount and asked.most is not None and given.amount > asked.most:
        found.append(("most", ""))
    if given.amount and asked.categories and _sum(given.budget or {}) != given.amount:
        found.append(("budget", ""))
    told = names_told(given.who, f"{given.title} {given.summary}")
    found += [("named", word) for word in told]
    if today > asked.closes_on:
        found.append(("late", ""))
    return found


def _sum(amounts: Mapping[str, str]) -> Decimal:
    return sum((Decimal(each) for each in amounts.values()), Decimal(0))


def names_told(who: str, text: str) -> list[str]:
    """Words of a name, of four letters or more, that a text read blind would give away.

    A word that is capitalised in the name counts; « de », « des » and the like do not.

    >>> names_told("Association Wari Jeya", "With Jeya we weave")
    ['Jeya']
    """
    common = {"association", "groupement", "cooperative", "coopérative", "organisation", "comité"}
    words = {w for w in re.findall(r"\w{4,}", who) if w[0].isupper() and w.casefold() not in common}
    there = {w.casefold() for w in re.findall(r"\w{4,}", text)}
    return sorted(w for w in words if w.casefold() in there)


def scored(criteria: Sequence[tuple[str, int]], reviews: Iterable[Sequence[int]]) -> Decimal | None:
    """The mean of the reviews, each the weighted mean of its scores, out of 5; None before two.

    >>> scored([("use", 2), ("cost", 1)], [[5, 2], [3, 3]])
    Decimal('3.50')
    """
    every = list(reviews)
    whole = sum(weight for _text, weight in criteria)
    if len(every) < ENOUGH or not whole:
        return None
    means = [
        Decimal(sum(score * weight for score, (_t, weight) in zip(given, criteria, strict=True)))
        / whole
        for given in every
    ]
    return (sum(means, Decimal(0)) / len(means)).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class Line:
    """A category of the funder: what was planned for it, what was spent."""

    category: str
    planned: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        """Below zero where more was spent than planned."""
        return self.planned - self.spent


def by_category(
    categories: Sequence[str],
    budgets: Iterable[Mapping[str, str]],
    reported: Iterable[Mapping[str, str]],
) -> list[Line]:
    """Sums for each category, in the funder's order.

    >>> by_category(["work"], [{"work": "100"}], [{"work": "30"}, {"work": "20"}])[0].left
    Decimal('50')
    """
    planned, spent = list(budgets), list(reported)
    return [Line(each, _of(each, planned), _of(each, spent)) for each in categories]


def _of(category: str, rows: Iterable[Mapping[str, str]]) -> Decimal:
    return sum((Decimal(row.get(category, "0")) for row in rows), Decimal(0))


def left_of(granted: Decimal, instalments: Iterable[Decimal]) -> Decimal:
    """What of a grant is in no instalment yet.

    >>> left_of(Decimal(100), [Decimal(60)])
    Decimal('40')
    """
    return granted - sum(instalments, Decimal(0))
