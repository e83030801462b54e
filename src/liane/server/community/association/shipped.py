"""What is shipped with the association: axes of parent bodies, and what funders pay for and ask."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["AxisSet", "Category", "Funder", "axis_sets", "funder_of", "funders"]

_DATA = resources.files("liane.server.community.association") / "data"


@dataclass(frozen=True)
class AxisSet:
    """Axes of a parent body for some years."""

    code: str
    body: str
    from_year: int
    until_year: int | None
    source: str
    axes: tuple[str, ...]


@dataclass(frozen=True)
class Category:
    """A kind of expense as a funder names it, in French and English."""

    code: str
    fr: str
    en: str
    covered: bool


@dataclass(frozen=True)
class Funder:
    """What a funder pays for and asks; `status` says how far to trust it."""

    code: str
    name: str
    source: str
    seen_on: date
    status: str
    all_reports_filed: bool
    account_in_name: bool
    categories: tuple[Category, ...]

    def category(self, code: str) -> Category | None:
        """A category by its code; None: this funder does not name it."""
        return next((each for each in self.categories if each.code == code), None)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))


@cache
def axis_sets() -> tuple[AxisSet, ...]:
    """The sets of axes that can be taken over."""
    return tuple(
        AxisSet(**{**each, "axes": tuple(each["axes"])}) for each in _read("axes.toml")["sets"]
    )


@cache
def funders() -> tuple[Funder, ...]:
    """The funders whose rules are shipped."""
    return tuple(_funder(each) for each in _read("funders.toml")["funders"])


def _funder(told: dict[str, Any]) -> Funder:
    covered = [Category(**each, covered=True) for each in told.pop("covered")]
    excluded = [Category(**each, covered=False) for each in told.pop("excluded")]
    return Funder(**told, categories=(*covered, *excluded))


def funder_of(code: str) -> Funder | None:
    """A funder by its code; None: somebody typed a name."""
    return next((each for each in funders() if each.code == code), None)
