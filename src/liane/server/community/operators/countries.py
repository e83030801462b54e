"""Countries and their money, as choices: nothing here is guessed when somebody does not say.

`countries.csv` holds ISO 3166-1 codes with the names people use, the currency where the country
has one (ISO 4217), and the clock zone where it has one (IANA). Names and currencies are those of
Unicode CLDR, zones those of the IANA table, read in November 2026.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import normalize

from django.utils.translation import get_language, gettext

__all__ = ["COUNTRY_MONEY", "Country", "countries", "country_choices", "currency_choices"]

COUNTRY_MONEY = "country"  # the answer « that of the country »


@dataclass(frozen=True)
class Country:
    """A country: names, currency and clock zone; empty where it has none or several."""

    code: str
    fr: str
    en: str
    currency: str
    clock_zone: str


@cache
def countries() -> dict[str, Country]:
    """Every country by code."""
    with Path(__file__).with_name("countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: Country(**row) for row in csv.DictReader(file)}


@cache
def _by_name(language: str) -> list[tuple[str, str]]:
    named = [(each.code, getattr(each, language)) for each in countries().values()]
    return sorted(named, key=lambda pair: normalize("NFKD", pair[1]).casefold())


def country_choices() -> list[tuple[str, str]]:
    """`unknown` first, then every country by its name."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    return [("", gettext("not said")), *_by_name(language)]


def currency_choices() -> list[tuple[str, str]]:
    """`unknown`, that of the country, then every currency."""
    codes = sorted({each.currency for each in countries().values()} - {""})
    first = [("", gettext("not said")), (COUNTRY_MONEY, gettext("that of the country"))]
    return [*first, *((code, code) for code in codes)]
