"""Kinds of sites and of register lines, read once from `kinds.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from liane.server.site.tables.reading import plain

__all__ = ["choices_of", "fact_labels", "facts_of", "kind_from", "label_of", "said"]


@cache
def _all() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "kinds.toml").read_text(encoding="utf-8"))


def said(words: dict[str, Any]) -> str:
    """Its label in the language in use."""
    return str(words["en"] if (get_language() or "fr").startswith("en") else words["fr"])


def choices_of(register: str) -> list[tuple[str, str]]:
    """Kinds of a register (or of `site`) with their labels in the language in use."""
    return [(kind, said(words)) for kind, words in _all()[register].items()]


def label_of(register: str, kind: str) -> str:
    """A kind as people read it; itself where it is not known.

    >>> label_of("site", "school")
    'école'
    """
    words = _all()[register].get(kind)
    return said(words) if words else kind


def facts_of(register: str, kind: str) -> dict[str, dict[str, str]]:
    """The facts that a kind asks for: name, then label in both languages and type."""
    return dict(_all()[register].get(kind, {}).get("facts", {}))


def fact_labels(register: str, kind: str, facts: dict[str, Any]) -> list[tuple[str, Any]]:
    """The facts of a line with their labels, in the order of the file."""
    known = facts_of(register, kind)
    return [(said(known[name]), facts[name]) for name in known if facts.get(name) not in ("", None)]


@cache
def _synonyms() -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, words in _all()["site"].items():
        for word in (kind, words["fr"], words["en"], *words.get("also", ())):
            found.setdefault(plain(word), kind)
    return found


def kind_from(text: str) -> str | None:
    """The kind of site that `text` means, in French or English; None if it means none.

    >>> kind_from("École")
    'school'
    """
    return _synonyms().get(plain(text))
