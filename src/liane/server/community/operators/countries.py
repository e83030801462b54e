"""Countries, their money and their clocks, as choices: nothing is guessed when nobody says it.

`countries.csv` holds ISO 3166-1 codes with the names people use, the currency where the country
has one (ISO 4217), and its clock zones (IANA); `currencies.csv` the names of currencies. Names and
currencies are those of Unicode CLDR, zones those of the IANA table, read in November 2026.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import combining, normalize

from django.utils.translation import get_language, gettext

from liane.errors import BadInput
from liane.words import N_

__all__ = [
    "COUNTRY_MONEY",
    "Country",
    "clock_choices",
    "countries",
    "country_choices",
    "country_code",
    "country_name",
    "currency_choices",
    "founding_money",
]

COUNTRY_MONEY = "country"  # the answer « that of the country »
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Country:
    """A country: names, currency (empty where it has none or several) and clock zones."""

    code: str
    fr: str
    en: str
    currency: str
    clock_zones: tuple[str, ...]

    @property
    def clock_zone(self) -> str:
        """The zone of all its clocks; empty where it has several."""
        return self.clock_zones[0] if len(self.clock_zones) == 1 else ""


def _rows(name: str) -> Iterator[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def countries() -> dict[str, Country]:
    """Every country by code."""
    return {
        row["code"]: Country(**(row | {"clock_zones": tuple(row["clock_zones"].split())}))  # type: ignore[arg-type]
        for row in _rows("countries.csv")
    }


def country_code(said: str) -> str:
    """The code of a country by its code or a name; empty for none. Raises `BadInput`."""
    wanted = _plain(said)
    for each in countries().values():
        if wanted in (each.code.casefold(), _plain(each.fr), _plain(each.en)):
            return each.code
    if wanted:
        raise BadInput(
            N_("country {said}: not known; give its two letters, as in ML or SN"), said=said
        )
    return ""


def _plain(name: str) -> str:
    """A name without its accents, capitals and apostrophes."""
    bare = normalize("NFKD", name.strip().replace("’", "'")).casefold()
    return "".join(sign for sign in bare if not combining(sign))


@cache
def _currencies() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in _rows("currencies.csv")}


def _language() -> str:
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def _sorted(named: Iterable[tuple[str, str]]) -> Choices:
    return sorted(named, key=lambda pair: normalize("NFKD", pair[1]).casefold())


@cache
def _countries_by_name(language: str) -> Choices:
    return _sorted((each.code, getattr(each, language)) for each in countries().values())


@cache
def _currencies_by_name(language: str) -> Choices:
    return _sorted((code, f"{row[language]} · {code}") for code, row in _currencies().items())


def country_name(code: str) -> str:
    """What a country is called; an unknown code is its own name."""
    country = countries().get(code)
    return str(getattr(country, _language())) if country else code


def country_choices() -> Choices:
    """`unknown` first, then every country by its name."""
    return [("", gettext("not said")), *_countries_by_name(_language())]


def currency_choices() -> Choices:
    """`unknown` first, then every currency by its name."""
    return [("", gettext("not said")), *_currencies_by_name(_language())]


def founding_money() -> Choices:
    """That of the country, for those who found, then as `currency_choices`."""
    unknown, *every = currency_choices()
    return [(COUNTRY_MONEY, gettext("that of the country")), unknown, *every]


def clock_choices() -> Choices:
    """`unknown` first, then UTC and every clock zone."""
    every = sorted({zone for each in countries().values() for zone in each.clock_zones})
    return [("", gettext("not said: UTC")), ("UTC", "UTC"), *((zone, zone) for zone in every)]
