"""The eleven phases as data: sentence of the founding documents, work, deliverables, roles, gate.

They live in `data/phases.toml`, in French and English. A project keeps codes and numbers, never
these words, so that the words may be bettered without touching what people wrote.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["LAST", "Indicator", "Named", "Phase", "indicators", "named", "phase", "phases"]

LAST = 11


@dataclass(frozen=True)
class Named:
    """Something known by its code, in both languages."""

    code: str
    fr: str
    en: str

    def name(self, language: str) -> str:
        """What it is called, in French unless English is asked."""
        return self.en if language.startswith("en") else self.fr


@dataclass(frozen=True)
class Indicator(Named):
    """A result that is followed; `unit` as in `forms.UNITS`."""

    unit: str


@dataclass(frozen=True)
class Phase:
    """One phase; `texts` holds name, said, work and gate by language."""

    number: int
    source: str
    roles: tuple[str, ...]
    deliverables: tuple[Named, ...]
    texts: dict[str, dict[str, str]]

    def told(self, language: str) -> dict[str, str]:
        """Its words: `name`, `said`, `work`, `gate`."""
        return self.texts["en" if language.startswith("en") else "fr"]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("data/phases.toml").read_text("utf-8"))


@cache
def phases() -> tuple[Phase, ...]:
    """Every phase, in order."""
    return tuple(_phase(row) for row in _data()["phase"])


def _phase(row: dict[str, Any]) -> Phase:
    words = ("name", "said", "work", "gate")
    return Phase(
        row["number"],
        row["source"],
        tuple(row["roles"]),
        tuple(Named(**each) for each in row["deliverables"]),
        {code: {word: row[word][code] for word in words} for code in ("fr", "en")},
    )


def phase(number: int) -> Phase:
    """The phase of that number, from 1 to `LAST`."""
    return phases()[number - 1]


@cache
def _deliverables() -> dict[str, Named]:
    return {each.code: each for one in phases() for each in one.deliverables}


def named(code: str, language: str) -> str:
    """A deliverable in words; empty for one that the project added itself."""
    found = _deliverables().get(code)
    return found.name(language) if found else ""


@cache
def indicators() -> tuple[Indicator, ...]:
    """The results that are followed from round to round."""
    return tuple(Indicator(**row) for row in _data()["indicator"])
