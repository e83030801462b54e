"""What a year came to, told by every room: the figures of the annual report.

An app that has something to tell offers `year.py` with `figures(operator, start, end)`, which gives
`Figure`s. They name nobody. Records are counted together, in two questions to the database. Where a
room holds nothing of a kind, its figure is not known: « none » is only said by who keeps count.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from liane.server.site.counting import counted

__all__ = ["Figure", "Told", "figures_of", "rooms"]


@dataclass(frozen=True)
class Figure:
    """How many `records` a year has, or a `value` that the room worked out (None: not known).

    `kept` is what the room holds of that kind whatever the year; `origin` is how people call the
    room, `page` the name of its page for members.
    """

    label: str
    origin: str
    records: QuerySet[Any] | None = None
    kept: QuerySet[Any] | None = None
    value: Any = None
    page: str = ""


@dataclass(frozen=True)
class Told:
    """A figure as it is shown; `value` None: not known."""

    label: str
    value: Any
    origin: str
    page: str


def figures_of(operator: Any, start: date, end: date) -> list[Told]:
    """What every room tells of these days, in the order of the rooms."""
    figures = [figure for room in rooms() for figure in room(operator, start, end)]
    return _told(figures)


def _told(figures: Sequence[Figure]) -> list[Told]:
    asked = [each for each in figures if each.records is not None]
    numbers = dict(zip(map(id, asked), counted(_of(asked, "records")), strict=True))
    sure = [each for each in asked if each.kept is not None]
    known = dict(zip(map(id, sure), counted([each[:1] for each in _of(sure, "kept")]), strict=True))
    return [
        Told(each.label, _value(each, numbers, known), each.origin, each.page) for each in figures
    ]


def _of(figures: Iterable[Figure], name: str) -> list[QuerySet[Any]]:
    return [getattr(each, name) for each in figures]


def _value(each: Figure, numbers: dict[int, int], known: dict[int, int]) -> Any:
    if each.records is None:
        return each.value
    return numbers[id(each)] if known.get(id(each), 1) else None


@cache
def rooms() -> list[Callable[[Any, date, date], Iterable[Figure]]]:
    """The rooms that tell something, looked for once in a process."""
    names = [f"{app.name}.year" for app in apps.get_app_configs()]
    ours = [name for name in names if name.startswith("liane.server.")]
    return [import_module(name).figures for name in ours if find_spec(name)]
