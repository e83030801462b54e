"""The knowledge that comes with the product: facts, checklists of filings, legal forms, papers.

It is data, in our own words, each with its source, date and status. An operator takes over the
facts of its country as records of its own; nobody here has read them yet, and that is said.
"""

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = [
    "Checklist",
    "LegalForm",
    "Told",
    "checklists",
    "countries_with_facts",
    "facts_of_country",
    "legal_form",
    "paper_parts",
]


def _text(name: str) -> str:
    return files(__package__).joinpath(f"data/{name}").read_text(encoding="utf-8")


@cache
def _facts() -> tuple[dict[str, Any], ...]:
    rows = csv.DictReader(_text("facts.csv").splitlines())
    return tuple(dict(row) for row in rows)


_NUMBERS = ("low_mhz", "high_mhz", "max_eirp_dbm")


def facts_of_country(country: str) -> list[dict[str, Any]]:
    """The shipped facts of a country, as fields of `Fact`."""
    return [
        row | {name: float(row[name]) if row[name] else None for name in _NUMBERS}
        for row in _facts()
        if row["country"] == country
    ]


def countries_with_facts() -> list[str]:
    """Countries and communities of states of which facts are carried, in their order."""
    return list(dict.fromkeys(row["country"] for row in _facts()))


@dataclass(frozen=True)
class Told:
    """A text in both languages."""

    fr: str
    en: str

    def say(self, language: str) -> str:
        return self.en if language.startswith("en") else self.fr


@dataclass(frozen=True)
class Checklist:
    """What has to be filed, with which papers, according to which source."""

    code: str
    country: str
    body: str
    title: Told
    pieces: tuple[Told, ...]
    source: str
    status: str
    note: Told


@cache
def checklists() -> tuple[Checklist, ...]:
    """Every checklist of filings."""
    return tuple(
        Checklist(
            row["code"],
            row["country"],
            row["body"],
            Told(**row["title"]),
            tuple(Told(**each) for each in row["pieces"]),
            row["source"],
            row["status"],
            Told(**row.get("note", {"fr": "", "en": ""})),
        )
        for row in tomllib.loads(_text("filings.toml"))["filing"]
    )


@dataclass(frozen=True)
class LegalForm:
    """A legal form: what it is, steps, papers to join, each statement with how it is known."""

    code: str
    what: Told
    steps: tuple[Told, ...]
    pieces: tuple[Told, ...]
    known: tuple[dict[str, Any], ...]


@cache
def _forms() -> dict[str, LegalForm]:
    return {
        row["code"]: LegalForm(
            row["code"],
            Told(**row["what"]),
            tuple(Told(**each) for each in row["steps"]),
            tuple(Told(**each) for each in row["pieces"]),
            tuple(row["known"]),
        )
        for row in tomllib.loads(_text("forms.toml"))["form"]
    }


def legal_form(code: str) -> LegalForm:
    """What is known of a legal form."""
    return _forms()[code]


@cache
def _papers() -> dict[str, Any]:
    return tomllib.loads(_text("papers.toml"))


def paper_parts(paper: str, form: str, language: str) -> list[tuple[str, str]]:
    """Title and text of each part of a paper for a form, with {name}, {object}… to be filled."""
    code = "en" if language.startswith("en") else "fr"
    rows = (row for row in _papers()[paper] if form in row.get("forms", (form,)))
    return [(row["title"][code], row["text"][code]) for row in rows]
