"""What the wing knows before anybody types: checklists, signals, messages, duties; read from data/.

Each text is kept in French and English beside each other; `said` takes the reader's language. A
message kit may lack a language: then it has none, and nothing is made up.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

__all__ = ["Kit", "Known", "SignalKind", "items", "items_of", "kits", "signals", "the_item"]

_DATA = Path(__file__).parent / "data"


def _language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


@dataclass(frozen=True)
class Known:
    """A line of a checklist; `group` is empty where it is for everybody."""

    code: str
    phase: str
    fr: str
    en: str
    how_fr: str = ""
    how_en: str = ""
    renew: int | None = None
    group: str = ""

    @property
    def said(self) -> str:
        return self.en if _language() == "en" else self.fr

    @property
    def how(self) -> str:
        return self.how_en if _language() == "en" else self.how_fr


@dataclass(frozen=True)
class SignalKind:
    """A sign that a cut may come: its weight by default, and how many days around a date."""

    code: str
    weight: int
    window: int
    fr: str
    en: str

    @property
    def said(self) -> str:
        return self.en if _language() == "en" else self.fr


@dataclass(frozen=True)
class Kit:
    """A message for an audience, with a text for each language that has one."""

    code: str
    name: dict[str, str]
    text: dict[str, str]

    @property
    def said(self) -> str:
        return self.name[_language()]


def _read(name: str, kind: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((_DATA / name).read_text(encoding="utf-8"))[kind]
    return rows


@cache
def items() -> dict[str, Known]:
    """Every line of every checklist by its code, in the order people work."""
    rows = [*_read("checklist.toml", "item"), *_read("groups.toml", "item")]
    return {row["code"]: Known(**row) for row in rows}


def items_of(phase: str, group: str = "") -> list[Known]:
    """The lines of a phase: those for everybody, or those of one actor group."""
    return [each for each in items().values() if (each.phase, each.group) == (phase, group)]


def the_item(code: str) -> Known | None:
    """A line, if there is one with this code."""
    return items().get(code)


@cache
def signals() -> dict[str, SignalKind]:
    """Kinds of signs by their code."""
    return {row["code"]: SignalKind(**row) for row in _read("signals.toml", "signal")}


@cache
def kits() -> dict[str, Kit]:
    """Messages that are ready, by audience."""
    return {row["code"]: Kit(**row) for row in _read("kits.toml", "kit")}
