"""Largest flow and smallest cut in a residual network, for the search of violated cuts.

Blocking flows over levels (Dinic, 1970). Arc k of the network is residual arc 2k, and 2k + 1
backwards; `room` holds what each residual arc can still carry. A flow stops at `limit`: whether
it reaches that much is all that a cut needs to know.
"""

import numpy as np

from liane.kernels import kernel
from liane.planning.tree.instance import Floats, Ints, Marks

__all__ = ["cut_side", "push_flow"]

DUST = 1e-9


@kernel
def _levels(
    first: Ints, residual: Ints, goes_to: Ints, room: Floats, source: int, sink: int, level: Ints
) -> bool:
    level[:] = -1
    level[source] = 0
    queue = np.empty(len(level), np.int64)
    queue[0] = source
    done, filled = 0, 1
    while done < filled and level[sink] < 0:
        node = queue[done]
        done += 1
        for at in range(first[node], first[node + 1]):
            arc = residual[at]
            if room[arc] > DUST and level[goes_to[arc]] < 0:
                level[goes_to[arc]] = level[node] + 1
                queue[filled] = goes_to[arc]
                filled += 1
    return bool(level[sink] >= 0)


@kernel
def _next_path(
    first: Ints,
    residual: Ints,
    goes_to: Ints,
    room: Floats,
    source: int,
    sink: int,
    level: Ints,
    at: Ints,
    path: Ints,
) -> int:
    """The length of the next path that climbs the levels to the sink, 0 when there is none."""
    node, length = source, 0
    while node != sink:
        moved = False
        while at[node] < first[node + 1]:
            arc = residual[at[node]]
            if room[arc] > DUST and level[goes_to[arc]] == level[node] + 1:
                path[length] = arc
                length += 1
                node = goes_to[arc]
                moved = True
                break
            at[node] += 1
        if not moved:
            if node == source:
                return 0
            length -= 1
            node = goes_to[path[length] ^ 1]
            at[node] += 1
    return length


@kernel
def push_flow(
    first: Ints,
    residual: Ints,
    goes_to: Ints,
    room: Floats,
    source: int,
    sink: int,
    limit: float,
) -> float:
    """Send flow from source to sink, at most `limit`; `room` is left as what remains."""
    copies = len(first) - 1
    level = np.empty(copies, np.int64)
    path = np.empty(copies, np.int64)
    total = 0.0
    while total < limit - DUST and _levels(first, residual, goes_to, room, source, sink, level):
        at = first[:copies].copy()
        while total < limit - DUST:
            length = _next_path(first, residual, goes_to, room, source, sink, level, at, path)
            if length == 0:
                break
            amount = limit - total
            for k in range(length):
                amount = min(amount, room[path[k]])
            for k in range(length):
                room[path[k]] -= amount
                room[path[k] ^ 1] += amount
            total += amount
    return total


@kernel
def cut_side(
    first: Ints, residual: Ints, goes_to: Ints, room: Floats, origin: int, backward: bool
) -> Marks:
    """The copies that `origin` still reaches, or (backward) that still reach it."""
    copies = len(first) - 1
    inside = np.zeros(copies, np.bool_)
    inside[origin] = True
    queue = np.empty(copies, np.int64)
    queue[0] = origin
    done, filled = 0, 1
    while done < filled:
        node = queue[done]
        done += 1
        for at in range(first[node], first[node + 1]):
            arc = residual[at]
            way = arc ^ 1 if backward else arc
            if room[way] > DUST and not inside[goes_to[arc]]:
                inside[goes_to[arc]] = True
                queue[filled] = goes_to[arc]
                filled += 1
    return inside
