"""The filter behind blocking events, as kernels: all cells of a country in one pass.

A hypothesis is a row of numbers (`_LOG` …): its probability in logarithms, its regime, the window
it holds since, the Beta that its share is held to be, and the Beta of the open regime before it.
A cell holds a dozen at most. Within an hour none sees what another says of it. A plain twin, with
one object for each hypothesis, is in the tests.
"""

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from liane.detection.blocking.windows import Shorts, Windows
from liane.detection.series.panel import Flags, Floats, Ints
from liane.kernels import kernel

if TYPE_CHECKING:
    from liane.detection.blocking.changes import BlockingRules

__all__ = ["Told", "filtered"]

_DAY_S = 86400.0
_HELD, _FAR = 12, 14.0  # hypotheses held, and how many nats under the first one is dropped
_ROOM = _HELD + 2  # with the two that each window adds
_RECENT_S = 7 * _DAY_S  # a network measured longer ago says nothing of its neighbours
_LOG, _BLOCKED, _SINCE, _A, _B, _OPEN_A, _OPEN_B = range(7)
_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")
_CELL, _START, _NETWORKS, _END = range(4)
_FOR, _AGAINST, _AT_FIRST, _RATE, _SPREAD, _LASTS, _SURE, _LEAST, _MOST, _WEIGHT = range(10)


class Told(NamedTuple):
    """An event in a cell: places of its windows, when it was known, how surely, on how many."""

    cell: int
    start: int
    detected_s: float
    confidence: float
    networks: int
    end: int | None


def filtered(windows: Windows, rules: "BlockingRules") -> list[Told]:
    """The events of the cells of one country, by cell and time."""
    weighs = np.stack(windows.counted(rules.alike), axis=1)
    numbers = np.array(
        [
            *(rules.blocked_for, rules.blocked_against, rules.at_first),
            *(rules.onsets_per_year / 365.25, rules.spread_days, rules.lasts_days),
            *(rules.sure, rules.least_windows, rules.open_most, rules.open_weight),
        ]
    )
    pool = np.array([rules.open_share, 1 - rules.open_share]) * rules.open_weight
    cell = np.repeat(np.arange(len(windows.cells)), np.diff(windows.begins))
    order = np.lexsort((cell, windows.index))
    services = np.array([each.service for each in windows.cells])
    peers = np.argsort(services, kind="stable")
    bounds = np.stack([np.searchsorted(services[peers], services, side) for side in _SIDES], axis=1)
    places, known = _kernel_country(
        order,
        cell,
        windows.begins,
        peers,
        bounds,
        windows.index,
        windows.first_s,
        windows.known_s,
        windows.blocked > windows.open,
        weighs,
        numbers,
        pool,
    )
    by_cell = np.argsort(places[:, _CELL], kind="stable")
    return [_told(places[at], known[at]) for at in by_cell]


def _told(places: Ints, known: Floats) -> Told:
    cell, start, networks, end = (int(each) for each in places)
    return Told(cell, start, float(known[0]), float(known[1]), networks, None if end < 0 else end)


@kernel
def _kernel_rise(start: float, by: float) -> float:
    """The logarithm of Γ(start + by) / Γ(start): short where `by` is 0 or 1, as it mostly is."""
    if by == 0.0:
        return 0.0
    return math.log(start) if by == 1.0 else math.lgamma(start + by) - math.lgamma(start)


@kernel
def _kernel_first(held: Floats, a: float, b: float, rules: Floats) -> int:
    """The two hypotheses of a cell that was never seen: open with the country's share, blocked."""
    for at in range(2):
        held[at, _LOG] = math.log(rules[_AT_FIRST]) if at else math.log1p(-rules[_AT_FIRST])
        held[at, _BLOCKED], held[at, _SINCE] = at, 0.0
        held[at, _A], held[at, _B] = (rules[_FOR], rules[_AGAINST]) if at else (a, b)
        held[at, _OPEN_A], held[at, _OPEN_B] = a, b
    return 2


@kernel
def _kernel_log_sum(held: Floats, count: int, blocked: float) -> tuple[float, int]:
    """The logarithm of the sum of a regime (any: -1), and its likeliest hypothesis (-1: none)."""
    best = -1
    for at in range(count):
        mine = blocked < 0 or held[at, _BLOCKED] == blocked
        if mine and (best < 0 or held[at, _LOG] > held[best, _LOG]):
            best = at
    total = 0.0
    for at in range(count):
        if best >= 0 and (blocked < 0 or held[at, _BLOCKED] == blocked):
            total += math.exp(held[at, _LOG] - held[best, _LOG])
    return (held[best, _LOG] + math.log(total) if best >= 0 else -np.inf), best


@kernel
def _kernel_changed(
    held: Floats, count: int, since: int, gap_s: float, siblings: float, rules: Floats
) -> int:
    """The hypotheses that each regime goes on, and that it changed with this window."""
    onset = gap_s / _DAY_S * (rules[_RATE] + siblings / rules[_SPREAD])
    rates = (onset, gap_s / _DAY_S / rules[_LASTS])
    now = count
    for blocked in range(2):
        total, best = _kernel_log_sum(held, count, float(blocked))
        if best < 0:
            continue
        held[now, _LOG] = total + math.log(max(-math.expm1(-rates[blocked]), 1e-12))
        held[now, _BLOCKED], held[now, _SINCE] = 1 - blocked, since
        open_a, open_b = held[best, _OPEN_A], held[best, _OPEN_B]
        held[now, _A] = open_a if blocked else rules[_FOR]
        held[now, _B] = open_b if blocked else rules[_AGAINST]
        held[now, _OPEN_A], held[now, _OPEN_B] = open_a, open_b
        now += 1
    for at in range(count):
        held[at, _LOG] -= rates[int(held[at, _BLOCKED])]
    return now


@kernel
def _kernel_weigh(held: Floats, count: int, blocked: float, open_: float, most: float) -> None:
    """Weigh each hypothesis by the beta-binomial chance of a window, and let it learn.

    The factor that all hypotheses share is left out.
    """
    for at in range(count):
        a, b = held[at, _A], held[at, _B]
        rises = _kernel_rise(a, blocked) + _kernel_rise(b, open_)
        held[at, _LOG] += rises - _kernel_rise(a + b, blocked + open_)
        a, b = a + blocked, b + open_
        if not held[at, _BLOCKED]:
            share = min(1.0, most / (a + b))
            a, b = a * share, b * share
            held[at, _OPEN_A], held[at, _OPEN_B] = a, b
        held[at, _A], held[at, _B] = a, b


@kernel
def _kernel_before(one: Floats, other: Floats) -> bool:
    """Whether one hypothesis stands before another: likelier, else older, else open."""
    if one[_LOG] != other[_LOG]:
        return bool(one[_LOG] > other[_LOG])
    if one[_SINCE] != other[_SINCE]:
        return bool(one[_SINCE] < other[_SINCE])
    return bool(one[_BLOCKED] < other[_BLOCKED])


@kernel
def _kernel_pruned(held: Floats, count: int) -> int:
    """Rank the hypotheses, keep the likeliest, and let their probabilities add up to one."""
    moved = np.empty(held.shape[1])
    for at in range(1, count):
        moved[:] = held[at]
        to = at
        while to > 0 and _kernel_before(moved, held[to - 1]):
            held[to] = held[to - 1]
            to -= 1
        held[to] = moved
    kept = 0
    while kept < min(count, _HELD) and held[kept, _LOG] > held[0, _LOG] - _FAR:
        kept += 1
    total, _best = _kernel_log_sum(held, kept, -1.0)
    for at in range(kept):
        held[at, _LOG] -= total
    return kept


@kernel
def _kernel_blocked(held: Floats, count: int) -> float:
    """The probability that a cell is blocked."""
    chance = 0.0
    for at in range(count):
        if held[at, _BLOCKED]:
            chance += math.exp(held[at, _LOG])
    return chance


@kernel
def _kernel_siblings(
    cell: int, peers: Ints, now_s: float, chance: Floats, seen_s: Floats, under_way: Ints
) -> tuple[float, int]:
    """The mean probability that other networks block the service, and on how many it is told."""
    total, count, told = 0.0, 0, 0
    for other in peers:
        if other != cell and now_s - seen_s[other] < _RECENT_S:
            total += chance[other]
            count += 1
            told += under_way[other] >= 0
    return (total / count if count else 0.0), told


@kernel
def _kernel_taken(
    held: Floats,
    count: int,
    since: int,
    gap_s: float,
    siblings: float,
    weighs: Floats,
    pool: Floats,
    rules: Floats,
) -> int:
    """Take one window of a cell: weigh every hypothesis."""
    if count == 0:
        share = rules[_WEIGHT] / pool.sum()
        count = _kernel_first(held, pool[0] * share, pool[1] * share, rules)
    else:
        count = _kernel_changed(held, count, since, gap_s, siblings, rules)
    _kernel_weigh(held, count, weighs[0], weighs[1], rules[_MOST])
    return _kernel_pruned(held, count)


@kernel
def _kernel_said(
    held: Floats,
    count: int,
    chance: float,
    under_way: bool,
    says: Flags,
    beside: int,
    rules: Floats,
) -> int:
    """Where an event opens, or where the one under way ended, once that is sure; else -1.

    `says` tells which windows of the cell, up to now, speak for a block; each other network of the
    country on which one is told, of which there are `beside`, is a witness too.
    """
    sure = chance <= 1 - rules[_SURE] if under_way else chance >= rules[_SURE]
    if not sure:
        return -1
    _total, best = _kernel_log_sum(held, count, 0.0 if under_way else 1.0)
    since = int(held[best, _SINCE])
    enough = under_way or says[since:].sum() >= max(1.0, rules[_LEAST] - beside)
    return since if enough else -1


@kernel
def _kernel_country(
    order: Ints,
    cell: Ints,
    begins: Ints,
    peers: Ints,
    bounds: Ints,
    index: Shorts,
    first_s: Floats,
    known_s: Floats,
    says: Flags,
    weighs: Floats,
    rules: Floats,
    pool: Floats,
) -> tuple[Ints, Floats]:
    """Long: all cells of a country, hour by hour. Rows of cell, start, networks, end; known, sure.

    `pool` is the share of false blocks in a country, from windows of cells that were held open: a
    new cell begins with it, at the weight of a guess.
    """
    cells = begins.size - 1
    held, counts = np.empty((cells, _ROOM, 7)), np.zeros(cells, np.int64)
    chance, seen_s = np.zeros(cells), np.full(cells, -np.inf)
    under_way, latest_s = np.full(cells, -1, np.int64), np.full(cells, -np.inf)
    places, known, found = np.empty((order.size, 4), np.int64), np.empty((order.size, 2)), 0
    beside, told = np.zeros(cells), np.zeros(cells, np.int64)
    ends = np.flatnonzero(np.diff(index[order])) + 1
    at = 0
    for end in np.append(ends, order.size):
        for window in order[at:end]:
            mine = cell[window]
            beside[mine], told[mine] = _kernel_siblings(
                mine,
                peers[bounds[mine, 0] : bounds[mine, 1]],
                first_s[window],
                chance,
                seen_s,
                under_way,
            )
        for window in order[at:end]:
            mine, weigh = cell[window], weighs[window]
            since, gap_s = window - begins[mine], first_s[window] - seen_s[mine]
            counts[mine] = _kernel_taken(
                held[mine], counts[mine], since, gap_s, beside[mine], weigh, pool, rules
            )
            seen_s[mine] = first_s[window]
            latest_s[mine] = max(latest_s[mine], known_s[window])
            chance[mine] = _kernel_blocked(held[mine], counts[mine])
            if chance[mine] < 0.5:
                pool += weigh
            event, past = under_way[mine], says[begins[mine] : window + 1]
            turned = _kernel_said(
                held[mine], counts[mine], chance[mine], event >= 0, past, told[mine], rules
            )
            if turned >= 0 and event >= 0:
                places[event, _END] = max(begins[mine] + turned, places[event, _START] + 1)
                under_way[mine] = -1
            elif turned >= 0:
                places[found] = mine, begins[mine] + turned, told[mine] + 1, -1
                known[found] = latest_s[mine], chance[mine]
                under_way[mine] = found
                found += 1
        at = end
    return places[:found], known[:found]
