"""The network of roles: every node as a hub and as a leaf, and the arcs that give it a role.

Each node has two copies. Copy `i` is the node as a hub; copy `n + j` is the node being reached.
A *trunk* arc i → j feeds hub j from hub i; a *leaf* arc i → n + j hangs leaf j under hub i; a
*hub* arc j → n + j says that j is reached because it is a hub itself. A design is then a set of
arcs that reaches every second copy from the gateway's first copy, each exactly once. Arcs are
numbered trunk first, then leaf, then hub, so that arc `hub_arc[j]` belongs to node j.
"""

from dataclasses import dataclass

import numpy as np

from liane.planning.tree.instance import Floats, Instance, Ints, in_units

__all__ = ["Arcs", "make_arcs"]


@dataclass(frozen=True)
class Arcs:
    """The arcs, their costs, and the same as a residual network (arc k: 2k forth, 2k + 1 back).

    The residual network ends with one arc from each second copy to a common sink, copy 2n, for
    flows to several copies at once; those arcs carry nothing unless they are given room.
    """

    node_count: int
    gateway: int
    tail: Ints
    head: Ints
    cost: Floats
    units: Ints  # the cost in millionths
    link: Ints  # the link that the arc uses, -1 for hub arcs
    trunk_count: int
    hub_arc: Ints
    goes_to: Ints
    first: Ints  # residual arcs out of copy v: residual[first[v]:first[v + 1]]
    residual: Ints

    @property
    def count(self) -> int:
        """How many arcs there are."""
        return len(self.tail)

    def name(self, arc: int) -> list[object]:
        """What an arc is, for a reader who does not know our numbering."""
        tail, head = int(self.tail[arc]), int(self.head[arc])
        if arc < self.trunk_count:
            return ["trunk", tail, head]
        if self.link[arc] < 0:
            return ["hub", tail]
        return ["leaf", tail, head - self.node_count]


def make_arcs(instance: Instance) -> Arcs:
    """The network of roles of this instance."""
    n, gateway = instance.node_count, instance.gateway
    link = np.arange(instance.link_count)
    tail = np.concatenate([instance.end_a, instance.end_b])
    head = np.concatenate([instance.end_b, instance.end_a])
    link = np.concatenate([link, link])
    keep = head != gateway
    tail, head, link = tail[keep], head[keep], link[keep]
    nodes = np.arange(n)
    link_units = np.array([in_units(c) for c in instance.cost], dtype=np.int64)
    hub_units = np.full(n, in_units(instance.hub_cost), dtype=np.int64)
    tails = np.concatenate([tail, tail, nodes])
    heads = np.concatenate([head, head + n, nodes + n])
    goes_to, first, residual = _residual(n, tails, heads)
    return Arcs(
        node_count=n,
        gateway=gateway,
        tail=tails,
        head=heads,
        cost=np.concatenate([instance.cost[link], instance.cost[link], hub_units / 1e6]),
        units=np.concatenate([link_units[link], link_units[link], hub_units]),
        link=np.concatenate([link, link, np.full(n, -1)]),
        trunk_count=len(tail),
        hub_arc=2 * len(tail) + nodes,
        goes_to=goes_to,
        first=first,
        residual=residual,
    )


def _residual(nodes: int, tail: Ints, head: Ints) -> tuple[Ints, Ints, Ints]:
    second = nodes + np.arange(nodes)
    tail = np.concatenate([tail, second])
    head = np.concatenate([head, np.full(nodes, 2 * nodes)])
    leaves = np.stack([tail, head], axis=1).ravel()
    goes_to = np.stack([head, tail], axis=1).ravel()
    counts = np.bincount(leaves, minlength=2 * nodes + 1)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return goes_to, first, np.argsort(leaves, kind="stable").astype(np.int64)
