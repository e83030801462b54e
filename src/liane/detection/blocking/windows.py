"""Judged measurements counted by window: how many of a network and service say blocked, or not.

Measurements of one network within one window are often one person's list of pages run at one go:
twelve of them are not twelve witnesses. They count as n / (1 + (n - 1) ρ), the design effect of
surveys (Kish), so that no window weighs more than 1 / ρ, whatever was run in it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np

from liane.detection.series import Arrivals

__all__ = ["Cell", "Judged", "Window", "arrivals_of", "service_of", "windows_of"]


class Cell(NamedTuple):
    """What can be blocked: a service as seen from a network of a country."""

    country: str
    network: str
    service: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One measurement and its verdict; `known_s` is when it arrived, None if at once."""

    at_s: float
    cell: Cell
    state: str
    layer: str | None = None
    known_s: float | None = None


@dataclass(slots=True)
class Window:
    """What one window holds: `blocked` and `open` measurements, the first and last of their times.

    `known_s` is the end of the window, or the arrival of its last row if that came later.
    """

    index: int
    known_s: float
    blocked: int = 0
    open: int = 0
    first_s: float = 0.0
    layers: Counter[str] = field(default_factory=Counter)

    def counted(self, alike: float) -> tuple[float, float]:
        """How much this window weighs for blocked and for open, alike rows weighing less.

        >>> Window(0, 0.0, blocked=12).counted(0.5)
        (1.8461538461538463, 0.0)
        """
        total = self.blocked + self.open
        share = 1.0 / (1.0 + (total - 1) * alike)
        return self.blocked * share, self.open * share


def windows_of(judged: Iterable[Judged], window_s: int) -> dict[Cell, list[Window]]:
    """The windows of each cell in the order of time; where nothing was decided there is none."""
    held: dict[Cell, dict[int, Window]] = {}
    for each in sorted(judged, key=lambda each: (each.at_s, each.cell, each.state)):
        if each.state not in ("blocked", "ok"):
            continue
        index = int(each.at_s // window_s)
        end_s = float((index + 1) * window_s)
        window = held.setdefault(each.cell, {}).setdefault(
            index, Window(index, end_s, first_s=each.at_s)
        )
        _count(window, each)
    return {cell: [by[index] for index in sorted(by)] for cell, by in sorted(held.items())}


def _count(window: Window, each: Judged) -> None:
    window.known_s = max(window.known_s, each.known_s or 0.0)
    if each.state == "blocked":
        window.blocked += 1
        window.layers[each.layer or "?"] += 1
    else:
        window.open += 1


def arrivals_of(judged: Sequence[Judged]) -> Arrivals:
    """When measurements came, whatever they say, by network: a shutdown silences who measures."""
    by: dict[tuple[str, str], list[float]] = {}
    for each in judged:
        by.setdefault((each.cell.country, each.cell.network), []).append(each.at_s)
    groups = tuple({"country": country, "network": network} for country, network in sorted(by))
    times = tuple(np.sort(np.array(by[key])) for key in sorted(by))
    every = [each.at_s for each in judged]
    return Arrivals(groups, times, min(every, default=0.0), max(every, default=0.0))


def service_of(target: Any, test: Any = None) -> str:
    """The name under which measurements of one service are counted together.

    >>> service_of("https://www.Example.org/page"), service_of("tcp://93.184.216.34:80", "x")
    ('example.org', '93.184.216.34')
    >>> service_of(None, "telegram")
    'telegram'
    """
    try:
        host = urlsplit(target).hostname if isinstance(target, str) else None
    except ValueError:
        host = None
    named = host or (target if isinstance(target, str) and target else test)
    return str(named or "").lower().removeprefix("www.")
