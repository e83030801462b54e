"""Kinds of sites and of register lines, read once from `kinds.toml`."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from liane.server.site.tables.reading import plain

__all__ = [
    "choices_of",
    "fact_labels",
    "fact_names",
    "fact_words",
    "facts_of",
    "kind_from",
    "label_of",
    "said",
]
__all__ += ["ADDRESSES", "ADDRESS_OF", "with_facts"]


ADDRESSES = {
    "territoire": "territory",
    "services": "services",
    "relations": "networks",
    "batiments": "buildings",
    "communs": "commons",
    "usagers": "users",
}
"""The six registers as addresses say them."""
ADDRESS_OF = {register: address for address, register in ADDRESSES.items()}


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


def fact_names(register: str, kind: str) -> list[tuple[str, str]]:
    """The facts that a kind asks for, each with its label."""
    return [(name, said(words)) for name, words in facts_of(register, kind).items()]


def fact_labels(register: str, kind: str, facts: dict[str, Any]) -> list[tuple[str, Any]]:
    """The facts of a line with their labels, in the order of the file."""
    known = facts_of(register, kind)
    return [(said(known[name]), facts[name]) for name in known if facts.get(name) not in ("", None)]


@cache
def _synonyms(register: str) -> dict[str, str]:
    """What people may write for each kind; labels of a register's kinds by their parts too."""
    found: dict[str, str] = {}
    for kind, words in _all()[register].items():
        labels = (words["fr"], words["en"])
        parts = () if register == "site" else (each for one in labels for each in _parts(one))
        for word in (kind, *labels, *words.get("also", ()), *parts):
            found.setdefault(plain(word), kind)
    return found


def _parts(label: str) -> list[str]:
    """What a label names, each alone: « zone, quartier, hameau » are three words for one kind."""
    return [part for part in re.split(r",| ou | or |[()]", label) if part.strip()]


def kind_from(text: str, register: str = "site") -> str | None:
    """The kind of site, or of a register's line, that `text` means in French or English, or None.

    >>> kind_from("École"), kind_from("quartier", "territory")
    ('school', 'zone')
    """
    return _synonyms(register).get(plain(text))


def fact_words(register: str) -> dict[str, tuple[str, ...]]:
    """The facts that any kind of a register asks for, by name, with the headings that mean each."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in _all()[register].values():
        for name, words in kind.get("facts", {}).items():
            labels = (name, words["fr"], words["en"])
            bare = (label.partition("(")[0] for label in labels)
            heads = (plain(label) for label in (*labels, *bare))
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *heads)))
    return found


def with_facts(register: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each kind of a register by its label, with its facts: heading of a table, and label."""
    return [(label, fact_names(register, kind)) for kind, label in choices_of(register)]
