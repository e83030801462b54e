"""Judged measurements counted by window: how many of a network and service say blocked, or not.

Measurements of one network within one window are often one person's list of pages run at one go:
twelve of them are not twelve witnesses. They count as n / (1 + (n - 1) ρ), the design effect of
surveys (Kish), so that no window weighs more than 1 / ρ, whatever was run in it.

The windows of a country are held as columns (`Windows`), in the order of cell and time: millions
of them are judged in one pass. They are made from rows, or from counts of rows made elsewhere
(`Counted`), with the same result.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from liane.detection.series import Arrivals
from liane.detection.series.panel import Floats, Ints
from liane.detection.verdicts import LAYERS

__all__ = [
    "Cell",
    "Counted",
    "Judged",
    "Windows",
    "arrivals_of",
    "gathered",
    "service_of",
    "windows_of",
]


Shorts = NDArray[np.int32]  # millions of windows: half the memory


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


@dataclass(frozen=True, eq=False)
class Counted:
    """Measurements counted, as columns of one length; a window may stand in several rows.

    `cell` is a place in `cells`, `index` the number of the window, `layer` a place in `layers`, or
    -1 where the measurements say open. `known_s` is when they arrived, 0 or None if at once.
    """

    cells: Sequence[Cell]
    layers: Sequence[str]
    cell: Shorts
    index: Shorts
    first_s: Floats
    known_s: Floats | None
    layer: Shorts
    count: Shorts


@dataclass(frozen=True, eq=False)
class Windows:
    """The windows of the cells of one country, in the order of cell and time.

    `begins` are the places where each cell begins, and the number of windows. `layers` counts the
    measurements that say blocked, by the layer at `names`. `known_s` is the end of the window, or
    the arrival of its last row if that came later.
    """

    cells: tuple[Cell, ...]
    begins: Ints
    index: Shorts
    first_s: Floats
    known_s: Floats
    blocked: Shorts
    open: Shorts
    layers: Shorts
    names: tuple[str, ...]

    def counted(self, alike: float) -> tuple[Floats, Floats]:
        """How much each window weighs for blocked and for open, alike rows weighing less.

        >>> [held] = windows_of([Judged(0.0, Cell("ML", "AS1", "a"), "blocked")] * 12, 3600)
        >>> held.counted(0.5)[0].tolist()
        [1.8461538461538463]
        """
        alone = 1.0 + (self.blocked + self.open - 1) * alike
        return self.blocked / alone, self.open / alone


def windows_of(judged: Iterable[Judged], window_s: int) -> list[Windows]:
    """The windows of each country; where nothing was decided there is none."""
    told = [each for each in judged if each.state in ("blocked", "ok")]
    told.sort(key=lambda each: each.cell)
    return [
        gathered(_counted(list(group), window_s), window_s)
        for _country, group in groupby(told, key=lambda each: each.cell.country)
    ]


def _counted(judged: Sequence[Judged], window_s: int) -> Counted:
    cells = {cell: at for at, cell in enumerate(sorted({each.cell for each in judged}))}
    named = {each.layer or "?" for each in judged if each.state == "blocked"}
    layers = {name: at for at, name in enumerate(sorted(named))}
    at_s = np.array([each.at_s for each in judged])
    layer = [layers[each.layer or "?"] if each.state == "blocked" else -1 for each in judged]
    return Counted(
        tuple(cells),
        tuple(layers),
        cell=np.array([cells[each.cell] for each in judged], dtype=np.int32),
        index=(at_s // window_s).astype(np.int32),
        first_s=at_s,
        known_s=np.array([each.known_s or 0.0 for each in judged]),
        layer=np.array(layer, dtype=np.int32),
        count=np.ones(len(judged), dtype=np.int32),
    )


def gathered(counted: Counted, window_s: int) -> Windows:
    """One window for each cell and index, whatever the order and the number of rows."""
    cells = {cell: at for at, cell in enumerate(sorted(set(counted.cells)))}
    cell = np.array([cells[each] for each in counted.cells], dtype=np.int32)[counted.cell]
    order = np.lexsort((counted.index, cell))
    cell, index = cell[order], counted.index[order]
    fresh = np.r_[True, (cell[1:] != cell[:-1]) | (index[1:] != index[:-1])]
    first = np.flatnonzero(fresh)
    layer, count = counted.layer[order], counted.count[order]
    number = np.cumsum(fresh, dtype=np.int32) - 1
    names, layers = _by_layer(counted.layers, number, layer, count, first.size)
    known_s = np.asarray((index[first] + 1.0) * window_s, dtype=np.float64)
    if counted.known_s is not None:
        known_s = np.maximum(np.maximum.reduceat(counted.known_s[order], first), known_s)
    return Windows(
        cells=tuple(cells),
        begins=np.searchsorted(cell[first], np.arange(len(cells) + 1)).astype(np.int64),
        index=index[first],
        first_s=np.minimum.reduceat(counted.first_s[order], first),
        known_s=known_s,
        blocked=layers.sum(axis=1, dtype=np.int32),
        open=np.add.reduceat(np.where(layer < 0, count, 0), first),
        layers=layers,
        names=names,
    )


def _by_layer(
    given: Sequence[str], number: Shorts, layer: Shorts, count: Shorts, windows: int
) -> tuple[tuple[str, ...], Shorts]:
    """How many measurements of each window name each layer, in the order of the way."""
    names = sorted(set(given), key=lambda name: (_ORDER.get(name, len(_ORDER)), name))
    place = np.array([names.index(each) for each in given], dtype=np.int64)
    layers = np.zeros((windows, len(names)), dtype=np.int32)
    says = layer >= 0
    np.add.at(layers, (number[says], place[layer[says]]), count[says])
    return tuple(names), layers


_ORDER = {name: at for at, name in enumerate(LAYERS)}


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
