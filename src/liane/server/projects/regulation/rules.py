"""When a fact of law may be trusted, and which legal form fits: pure.

A light is green for a fact seen in its text within twelve months, that has not run out. All the
rest is « to be confirmed in writing »: what the press says, what somebody remembers, what was
read too long ago, what nobody here has read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

__all__ = [
    "CONFIRM",
    "ENDED",
    "QUESTIONS",
    "SURE",
    "Fit",
    "fits",
    "light",
    "light_of_theme",
    "spectrum_rule",
]

SURE, CONFIRM, ENDED = "sure", "confirm", "ended"
_FRESH_MONTHS = 12


class Stated(Protocol):
    """What a light is given from."""

    @property
    def status(self) -> str: ...
    @property
    def checked_on(self) -> date | None: ...
    @property
    def expires_on(self) -> date | None: ...


def a_year_before(today: date) -> date:
    """The same day a year ago; 29 February becomes the 28th."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year - 1, day=day)


def light(fact: Stated, today: date) -> str:
    """`SURE`, `CONFIRM` or `ENDED`."""
    if fact.expires_on is not None and fact.expires_on < today:
        return ENDED
    read = fact.checked_on
    fresh = read is not None and a_year_before(today) <= read <= today
    return SURE if fact.status == "seen" and fresh else CONFIRM


def light_of_theme(facts: Iterable[Stated], today: date) -> str:
    """Of a theme: sure if everything that still holds is; empty where nothing is known."""
    lights = {light(each, today) for each in facts} - {ENDED}
    if not lights:
        return ""
    return SURE if lights == {SURE} else CONFIRM


_ENGINE = {"to_verify": "to-verify"}


def spectrum_rule(fact: Any, today: date) -> dict[str, Any] | None:
    """A fact as a `[[spectrum.rule]]` of a plan; None without a band or a date, or run out."""
    if fact.low_mhz is None or fact.high_mhz is None or light(fact, today) == ENDED:
        return None
    read = fact.checked_on.isoformat() if fact.checked_on else fact.said
    if not _is_date(read):
        return None
    rule = {
        "low_mhz": fact.low_mhz,
        "high_mhz": fact.high_mhz,
        "max_eirp_dbm": fact.max_eirp_dbm,
        "max_width_mhz": fact.max_width_mhz,
        "place": fact.place or "any",
        "allowed": fact.allowed,
        "dfs": fact.dfs,
        "text": fact.statement,
        "source": ", ".join(filter(None, (fact.legal_text, fact.article, fact.source or fact.url)))
        or "?",
        "date": read,
        "status": _ENGINE.get(fact.status, fact.status),
    }
    return {key: value for key, value in rule.items() if value is not None}


def _is_date(text: str) -> bool:
    parts = text.split("-")
    sizes = [len(each) for each in parts]
    return all(each.isdigit() for each in parts) and sizes == [4, 2, 2][: len(sizes)]


YES, NO = "yes", "no"
QUESTIONS = ("owners", "sells", "shares", "bodies", "gifts", "five")


@dataclass(frozen=True)
class Fit:
    """A legal form against what was answered: codes of reasons for and against."""

    form: str
    suits: tuple[str, ...]
    hinders: tuple[str, ...]
    excluded: bool

    @property
    def weight(self) -> int:
        return len(self.suits) - len(self.hinders)


# form: (answer that suits it, answers that hinder it, answers that exclude it)
_WANTS: dict[str, tuple[dict[str, str], dict[str, str], dict[str, str]]] = {
    "association": ({"gifts": YES, "shares": NO}, {"shares": YES}, {}),
    "cooperative": ({"sells": YES, "shares": YES}, {"gifts": YES}, {"five": NO}),
    "asl": ({"owners": YES}, {"sells": YES}, {"owners": NO}),
    "gie": ({"bodies": YES, "sells": YES}, {"gifts": YES}, {"bodies": NO}),
}


def fits(answers: Mapping[str, str]) -> list[Fit]:
    """The forms, the one that suits best first; those that cannot be last.

    Reasons are codes « question_answer ». What was not answered counts neither way.
    """
    found = []
    for form, (suits, hinders, excludes) in _WANTS.items():
        out = _agreeing(answers, excludes)
        against = _agreeing(answers, hinders)
        found.append(Fit(form, _agreeing(answers, suits), (*out, *against), bool(out)))
    return sorted(found, key=lambda each: (each.excluded, -each.weight))


def _agreeing(answers: Mapping[str, str], wanted: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{name}_{said}" for name, said in wanted.items() if answers.get(name) == said)
