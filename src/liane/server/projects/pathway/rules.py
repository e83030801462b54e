"""What a gate says, from measured facts: pure.

A fact is `ok`, `low` (measured, and not enough), `unknown`, or `told` (measured, for people to
weigh: no threshold was ever agreed). Unknown is never taken for good. A gate says nothing by
itself: it is open where every weighed fact is `ok`, closed where one is `low`, and otherwise in
doubt; people decide.
"""

from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

__all__ = [
    "LOW", "OK", "TOLD", "UNKNOWN", "WEEKS", "Measured", "as_kept", "as_told", "blocking", "opens",
    "receipt_of", "weeks_with_something",
]  # fmt: skip

OK, LOW, UNKNOWN, TOLD = "ok", "low", "unknown", "told"
WEEKS = 4
"""Whole weeks in a row that show a habit: something came out in each."""


@dataclass(frozen=True)
class Measured:
    """One fact of a gate: what it is about, what was found, from where, of which day."""

    code: str
    label: str
    state: str
    said: str = ""
    origin: str = ""
    on: date | None = None
    page: str = ""


def opens(facts: Sequence[Measured]) -> bool | None:
    """Whether the facts open a gate; None: it cannot be said.

    >>> opens([Measured("a", "", OK), Measured("b", "", UNKNOWN)]) is None
    True
    """
    states = {each.state for each in facts}
    if LOW in states:
        return False
    return True if OK in states and UNKNOWN not in states else None


def blocking(facts: Sequence[Measured]) -> list[Measured]:
    """What stands in the way: what is not enough first, then what is not known."""
    order = {LOW: 0, UNKNOWN: 1}
    found = [each for each in facts if each.state in order]
    return sorted(found, key=lambda each: order[each.state])


def as_kept(facts: Sequence[Measured]) -> list[dict[str, Any]]:
    """The facts as they stood, to be kept beside the decision."""
    return [
        {key: str(value) if value is not None else "" for key, value in asdict(each).items()}
        for each in facts
    ]


def as_told(kept: Sequence[dict[str, Any]]) -> list[Measured]:
    """Facts as they were kept, to be shown again."""
    return [
        Measured(**each | {"on": date.fromisoformat(each["on"]) if each["on"] else None})
        for each in kept
    ]


def weeks_with_something(days: Iterable[date], today: date) -> int:
    """In how many of the last `WEEKS` whole weeks (Monday to Sunday) something came out.

    >>> weeks_with_something([date(2026, 3, 2), date(2026, 3, 8), date(2026, 3, 9)],
    ...     date(2026, 3, 18))
    2
    """
    monday = today - timedelta(days=today.weekday())
    ages = {(monday - day).days for day in days}
    return len({(age - 1) // 7 for age in ages if 1 <= age <= 7 * WEEKS})


def receipt_of(seal: str, community: str) -> str:
    """What a community that opened a kit gives back: made of the kit's seal and of its own name.

    >>> receipt_of("x", "Kéniéba") == receipt_of("x", "  kéniéba ") != receipt_of("x", "Kita")
    True
    """
    name = " ".join(community.casefold().split())
    letters = b32encode(sha256(f"{seal}\n{name}".encode()).digest()).decode().lower()[:8]
    return f"{letters[:4]}-{letters[4:]}"
