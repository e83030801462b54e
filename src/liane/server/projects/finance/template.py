"""The shipped list of cost and income lines: data to take from, in French and English.

It names what is easily forgotten. It gives no price: prices are local, and a price that nobody
asked for stays unknown.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Shipped", "shipped", "shipped_line"]


@dataclass(frozen=True)
class Shipped:
    """One line of the list; `life_years` only where a source gives one."""

    code: str
    side: str
    per: str
    share_of: str
    life_years: int | None
    texts: dict[str, dict[str, str]]

    def said(self, language: str) -> dict[str, str]:
        """Its `name`, `unit` and `hint`, in French unless English is asked."""
        return self.texts["en" if language.startswith("en") else "fr"]


@cache
def shipped() -> tuple[Shipped, ...]:
    """Every line, purchases first."""
    text = files(__package__).joinpath("data/cost_lines.csv").read_text(encoding="utf-8")
    return tuple(_read(row) for row in csv.DictReader(text.splitlines()))


def shipped_line(code: str) -> Shipped | None:
    """The line with this code, if there is one."""
    return next((each for each in shipped() if each.code == code), None)


def _read(row: dict[str, str]) -> Shipped:
    words = {
        language: {"name": row[language], "unit": row[f"unit_{language}"]}
        | {"hint": row[f"hint_{language}"]}
        for language in ("fr", "en")
    }
    life = int(row["life_years"]) if row["life_years"] else None
    return Shipped(row["code"], row["side"], row["per"], row["share_of"], life, words)
