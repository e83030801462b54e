"""Rows that a fractional point breaks: pairs, sets that nothing enters, branches too few.

`pairs` looks at every link; `unreached` finds the smallest cut between the gateway and each
node's second copy; each family is proven in docs/construction/tree-design.md. What is found only
has to be violated: whether a row is valid never depends on the point that led to it.
"""

import numpy as np

from liane.kernels import kernel
from liane.planning.tree.arcs import Arcs
from liane.planning.tree.flow import cut_side, push_flow
from liane.planning.tree.instance import Floats, Ints, Marks
from liane.planning.tree.limits import NEVER
from liane.planning.tree.rows import Row, pair_row, reach_row

__all__ = ["broken_pairs", "unreached"]

VIOLATED = 1e-3


def broken_pairs(arcs: Arcs, values: Floats) -> list[Row]:
    """Pair rows that the point breaks."""
    forth, back = opposite_trunks(arcs)
    hub = values[arcs.hub_arc[arcs.tail[forth]]]
    used = values[forth] + values[back] + values[forth + arcs.trunk_count]
    broken = np.flatnonzero(used > hub + VIOLATED)
    return [pair_row(arcs, int(forth[k]), int(back[k])) for k in broken]


def opposite_trunks(arcs: Arcs) -> tuple[Ints, Ints]:
    """Trunk arcs between two nodes that are not the gateway, and the same arcs turned round."""
    trunk = np.arange(arcs.trunk_count)
    code = arcs.tail[trunk] * arcs.node_count + arcs.head[trunk]
    turned = arcs.head[trunk] * arcs.node_count + arcs.tail[trunk]
    order = np.argsort(code, kind="stable")
    forth = trunk[arcs.tail[trunk] != arcs.gateway]
    return forth, order[np.searchsorted(code[order], turned[forth])]


@kernel
def _cuts(
    tail: Ints,
    head: Ints,
    first: Ints,
    residual: Ints,
    goes_to: Ints,
    values: Floats,
    source: int,
    sinks: Ints,
    nested: int,
    most: int,
    creep: float,
    shortfall: float,
    halt: Marks,
) -> Marks:
    """Sets of copies that less than 1 − shortfall enters, at most `most` of them.

    After each set, what enters it counts as full, so that the next set found shares no arc.
    """
    found = np.zeros((most, len(first) - 2), np.bool_)
    count = 0
    lasting = np.zeros(len(goes_to))
    lasting[0 : 2 * len(values) : 2] = values + creep
    for sink in sinks:
        if halt[0]:
            break
        room = lasting.copy()
        for _ in range(nested):
            if push_flow(first, residual, goes_to, room, source, sink, 1.0) > 1.0 - shortfall:
                break
            if count == most:
                return found
            found[count] = cut_side(first, residual, goes_to, room, sink, True)[: len(first) - 2]
            for arc in range(len(values)):
                if found[count, head[arc]] and not found[count, tail[arc]]:
                    room[2 * arc] += 1.0
                    lasting[2 * arc] = 1.0
            count += 1
    return found[:count]


def unreached(
    arcs: Arcs, values: Floats, order: Ints, most: int, creep: float = 1e-6, halt: Marks = NEVER
) -> list[Row]:
    """Reach rows that the point breaks, trying the nodes in this order until `halt[0]`."""
    sinks = order[order != arcs.gateway] + arcs.node_count
    sets = _cuts(
        arcs.tail,
        arcs.head,
        arcs.first,
        arcs.residual,
        arcs.goes_to,
        values,
        arcs.gateway,
        sinks,
        10,
        most,
        creep,
        VIOLATED,
        halt,
    )
    return [reach_row(arcs, inside) for inside in sets if inside.any()]
