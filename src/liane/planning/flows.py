"""What a network still carries after a loss: maximum flow, and the cut that limits it.

All demand is for the same thing (the Internet, or the local content server), so one flow from the
sources to the places answers for a whole scenario. A scenario is met when the flow equals the
demand; when it is not, the places beyond the minimum cut are those that lack, and the cut is a
constraint that every design has to meet.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liane.kernels import kernel
from liane.planning.model import Floats, Ints, Problem, Scenario

__all__ = ["Outcome", "carried", "max_flow", "run"]

Bools = NDArray[np.bool_]
_EPS = 1e-7


@kernel
def _levels(start: Ints, head: Ints, room: Floats, source: int, level: Ints, queue: Ints) -> None:
    level[:] = -1
    level[source] = 0
    queue[0] = source
    first, last = 0, 1
    while first < last:
        node = queue[first]
        first += 1
        for arc in range(start[node], start[node + 1]):
            if room[arc] > 1e-7 and level[head[arc]] < 0:
                level[head[arc]] = level[node] + 1
                queue[last] = head[arc]
                last += 1


@kernel
def _push(  # noqa: C901 (one loop, see below)
    start: Ints, head: Ints, twin: Ints, room: Floats, source: int, sink: int, level: Ints,
    at: Ints, path: Ints,
) -> float:  # fmt: skip
    """Long: one blocking flow is one loop over a stack of arcs, walked without recursion."""
    total = 0.0
    depth = 0
    node = source
    while True:
        if node == sink:
            least = np.inf
            for step in range(depth):
                least = min(least, room[path[step]])
            total += least
            back = 0
            for step in range(depth - 1, -1, -1):
                room[path[step]] -= least
                room[twin[path[step]]] += least
                if room[path[step]] <= 1e-7:
                    back = step
            depth = back
            node = head[twin[path[depth]]]
        while at[node] < start[node + 1]:
            arc = at[node]
            if room[arc] > 1e-7 and level[head[arc]] == level[node] + 1:
                break
            at[node] += 1
        if at[node] < start[node + 1]:
            path[depth] = at[node]
            depth += 1
            node = head[at[node]]
        elif depth == 0:
            return total
        else:
            depth -= 1
            node = head[twin[path[depth]]]
            at[node] += 1


@kernel
def _index(count: int, tail: Ints, head: Ints) -> tuple[Ints, Ints]:
    start = np.zeros(count + 1, np.int64)
    for edge in range(len(tail)):
        start[tail[edge] + 1] += 1
        start[head[edge] + 1] += 1
    for node in range(count):
        start[node + 1] += start[node]
    return start, start[:-1].copy()


@kernel
def max_flow(
    count: int, tail: Ints, head: Ints, there: Floats, back: Floats, source: int, sink: int
) -> tuple[float, Bools, Bools]:
    """Maximum flow from `source` to `sink` in a graph of `count` nodes.

    Edge e joins tail[e] and head[e] with room `there[e]` one way and `back[e]` the other.
    Returns the value, the nodes that the source still reaches, and those that still reach the sink.
    Long: Dinic's algorithm sets its arrays up once and reads both cuts off at the end.
    """
    edges = len(tail)
    start, fill = _index(count, tail, head)
    to = np.empty(2 * edges, np.int64)
    twin = np.empty(2 * edges, np.int64)
    room = np.empty(2 * edges, np.float64)
    for edge in range(edges):
        one = fill[tail[edge]]
        fill[tail[edge]] += 1
        two = fill[head[edge]]
        fill[head[edge]] += 1
        to[one], to[two] = head[edge], tail[edge]
        twin[one], twin[two] = two, one
        room[one], room[two] = there[edge], back[edge]
    level = np.empty(count, np.int64)
    queue = np.empty(count, np.int64)
    path = np.empty(count + 1, np.int64)
    value = 0.0
    while True:
        _levels(start, to, room, source, level, queue)
        if level[sink] < 0:
            break
        value += _push(start, to, twin, room, source, sink, level, start[:-1].copy(), path)
    near = level >= 0
    turned = np.empty(2 * edges, np.float64)
    for arc in range(2 * edges):
        turned[arc] = room[twin[arc]]
    _levels(start, to, turned, sink, level, queue)
    return value, near, level >= 0


@dataclass(frozen=True)
class Outcome:
    """A scenario's flow: how much was carried, and the two extreme minimum cuts.

    `beyond` are the places that the sources no longer reach once the flow is full; `tight` are
    those that still reach the sink: the smallest set that lacks.
    """

    carried: float
    asked: float
    beyond: Bools
    tight: Bools

    @property
    def met(self) -> bool:
        """Whether all that was asked is carried."""
        return self.carried >= self.asked - 0.5


def _edges(
    problem: Problem, scenario: Scenario, capacity: Floats, supply: Floats, demand: Floats
) -> tuple[Ints, Ints, Floats, Floats]:
    count = problem.places
    ends_a, ends_b = problem.pair_rows
    room = np.where(capacity > _EPS, np.inf, 0.0) if scenario.reach else capacity.copy()
    if scenario.lost_pair >= 0:
        room[scenario.lost_pair] = 0.0
    if scenario.lost_site >= 0:
        room[(ends_a == scenario.lost_site) | (ends_b == scenario.lost_site)] = 0.0
    kept = room > _EPS
    fed = _sources(problem, scenario, supply)
    sites = np.arange(count)
    source, sink = np.full(len(fed), count), np.full(count, count + 1)
    tail = np.concatenate([ends_a[kept], source, sites])
    head = np.concatenate([ends_b[kept], fed[:, 0].astype(np.int64), sink])
    there = np.concatenate([np.minimum(room[kept], 1e12), fed[:, 1], demand])
    back = np.concatenate([np.minimum(room[kept], 1e12), np.zeros(len(fed) + count)])
    return tail, head, there, back


def _sources(problem: Problem, scenario: Scenario, supply: Floats) -> Floats:
    """Rows (place, room): where what is asked for comes from."""
    if scenario.reach:
        return np.array([[problem.content, 1e12]])
    rows = [
        (float(problem.uplink_site[at]), float(supply[at]))
        for at in range(len(supply))
        if at not in scenario.lost_uplinks and problem.uplink_site[at] != scenario.lost_site
    ]
    return np.array(rows, np.float64).reshape(-1, 2)


def run(
    problem: Problem,
    scenario: Scenario,
    capacity: Floats,
    supply: Floats,
    demand: Floats | None = None,
) -> Outcome:
    """The flow of `scenario` over pair capacities and uplink supplies (kb/s)."""
    asked = (scenario.demand if demand is None else demand).astype(np.float64)
    count = problem.places
    value, near, far = max_flow(
        count + 2, *_edges(problem, scenario, capacity, supply, asked), count, count + 1
    )
    return Outcome(value, float(asked.sum()), ~near[:count], far[:count])


def carried(
    problem: Problem, scenario: Scenario, capacity: Floats, supply: Floats
) -> NDArray[np.float64]:
    """Kb/s that each place gets in `scenario`, gold first, then silver, then bronze.

    The demand of the scenario is served in the order of the places given; what a place gets is
    raised one by one while all that was promised before is kept.
    """
    count = problem.places
    given = np.zeros(count)
    base = 0.0
    for site in np.flatnonzero(scenario.demand):
        trial = given.copy()
        trial[site] = scenario.demand[site]
        value = run(problem, scenario, capacity, supply, trial).carried
        given[site] = max(0.0, value - base)
        base += given[site]
    return given
