"""Search of sets of nodes that too few branches enter.

A set T needs ⌈|T| / q⌉ branches of the gateway, where q is `max_flow` less the nodes that any
branch must hold before it meets T. Sets are grown from every node along the arcs that the point
uses most; the cut that separates a promising set from the gateway is then the smallest one, with
the weights of the row it will give.
"""

from collections.abc import Iterator

import numpy as np

from liane.kernels import kernel
from liane.planning.tree.arcs import Arcs
from liane.planning.tree.flow import cut_side, push_flow
from liane.planning.tree.instance import Floats, Instance, Ints, Marks
from liane.planning.tree.limits import NEVER
from liane.planning.tree.rows import Row, capacity_row

__all__ = ["branch_rows", "depths", "short_of_branches"]

VIOLATED = 1e-3


def depths(instance: Instance) -> Ints:
    """Fewest links between the gateway and each node (-1 where there is no way)."""
    depth = np.full(instance.node_count, -1, dtype=np.int64)
    depth[instance.gateway] = 0
    for step in range(1, instance.node_count):
        for near, far in ((instance.end_a, instance.end_b), (instance.end_b, instance.end_a)):
            reached = far[(depth[near] == step - 1) & (depth[far] < 0)]
            depth[reached] = step
    return depth


@kernel
def _take_in(weight: Floats, inside: Marks, pull: Floats, node: int) -> float:
    """Put a node in the set; how much more enters the set for it."""
    inside[node] = True
    more = 0.0
    for other in range(len(inside)):
        if inside[other]:
            more -= weight[node, other]
        else:
            more += weight[other, node]
            pull[other] += weight[node, other] + weight[other, node]
    return more


@kernel
def _most_pulled(inside: Marks, pull: Floats, gateway: int) -> int:
    """The node outside that the set uses most, -1 when it uses none."""
    node, pulled = -1, 1e-3
    for other in range(len(inside)):
        if not inside[other] and other != gateway and pull[other] > pulled:
            node, pulled = other, pull[other]
    return node


@kernel
def _grow(
    weight: Floats,
    noise: Floats,
    depth: Ints,
    gateway: int,
    max_flow: int,
    seeds: Ints,
    slack: float,
    most: int,
    halt: Marks,
) -> tuple[Marks, Floats]:
    """Sets whose entering arcs are fewer than the branches they need plus `slack`."""
    nodes = len(depth)
    sets, short, count = np.zeros((most, nodes), np.bool_), np.empty(most), 0
    for seed in seeds:
        if halt[0]:
            break
        inside, pull = np.zeros(nodes, np.bool_), noise.copy()
        node, best, entering, size, near = seed, slack, 0.0, 0, nodes
        while node >= 0 and count < most:
            entering += _take_in(weight, inside, pull, node)
            size += 1
            near = min(near, depth[node])
            needed = -(-size // max(1, max_flow - near + 1))
            if needed > 1 and entering - needed < best - 1e-6:
                best = entering - needed
                sets[count] = inside
                short[count] = best
                count += 1
            node = _most_pulled(inside, pull, gateway)
    return sets[:count], short[:count]


@kernel
def _smallest_cut(
    first: Ints,
    residual: Ints,
    goes_to: Ints,
    values: Floats,
    trunk_count: int,
    gateway: int,
    members: Marks,
    rest: int,
    branches: int,
) -> tuple[float, Marks]:
    """The lightest set of copies that holds the members' second copies; its weight in branches."""
    sink = len(first) - 2
    room = np.zeros(len(goes_to))
    for arc in range(len(values)):
        room[2 * arc] = values[arc] * (1.0 if arc < trunk_count else 1.0 / rest)
    for node in range(len(members)):
        room[2 * (len(values) + node)] = 1e9 * members[node]
    flow = push_flow(first, residual, goes_to, room, gateway, sink, float(branches))
    return flow, cut_side(first, residual, goes_to, room, sink, True)[:sink]


def short_of_branches(
    instance: Instance,
    arcs: Arcs,
    values: Floats,
    depth: Ints,
    seed: int,
    most: int,
    halt: Marks = NEVER,
) -> list[Row]:
    """Capacity rows that the point breaks, as many as are found before `halt[0]`."""
    if instance.node_count - 1 <= instance.max_flow:
        return []
    rows: list[Row] = []
    for members in _candidates(instance, arcs, values, depth, seed, 4 * most, halt):
        row = _row_for(instance, arcs, values, depth, members)
        if row is not None:
            rows.append(row)
        if len(rows) >= most or halt[0]:
            break
    return rows


def _candidates(
    instance: Instance,
    arcs: Arcs,
    values: Floats,
    depth: Ints,
    seed: int,
    most: int,
    halt: Marks,
) -> Iterator[Marks]:
    generator = np.random.default_rng(seed)
    nodes = instance.node_count
    seeds = generator.permutation(nodes)
    weight = np.zeros((nodes, nodes))
    trunk = slice(0, arcs.trunk_count)
    leaf_values = values[arcs.trunk_count : 2 * arcs.trunk_count]
    weight[arcs.tail[trunk], arcs.head[trunk]] = values[trunk] + leaf_values
    sets, short = _grow(
        weight,
        generator.random(nodes) * 0.02,
        depth,
        arcs.gateway,
        instance.max_flow,
        seeds[seeds != arcs.gateway],
        0.9,
        40 * nodes,
        halt,
    )
    seen = set()
    for at in np.argsort(short, kind="stable"):
        key = sets[at].tobytes()
        if key not in seen:
            seen.add(key)
            yield sets[at]
        if len(seen) >= most:
            return


def _row_for(
    instance: Instance, arcs: Arcs, values: Floats, depth: Ints, members: Marks
) -> Row | None:
    per_branch = max(1, instance.max_flow - int(depth[members].min()) + 1)
    size = int(members.sum())
    branches = -(-size // per_branch)
    rest = size - per_branch * (branches - 1)
    flow, inside = _smallest_cut(
        arcs.first,
        arcs.residual,
        arcs.goes_to,
        values,
        arcs.trunk_count,
        arcs.gateway,
        members,
        rest,
        branches,
    )
    if flow > branches - VIOLATED:
        return None
    inside[arcs.node_count :] &= members
    return capacity_row(arcs, inside, per_branch)


def branch_rows(instance: Instance, arcs: Arcs, depth: Ints, used: Ints) -> list[Row]:
    """Capacity rows for the branches that hold too many nodes, when the arcs `used` are a tree."""
    parent = np.full(instance.node_count, arcs.gateway)
    parent[arcs.head[used] % instance.node_count] = arcs.tail[used]
    top = np.arange(instance.node_count)
    for _ in range(instance.node_count):
        top = np.where(parent[top] == arcs.gateway, top, parent[top])
    top[arcs.gateway] = arcs.gateway
    rows = []
    for branch in np.unique(top[top != arcs.gateway]):
        members = top == branch
        if members.sum() > instance.max_flow:
            inside = np.concatenate([members, members])
            rows.append(capacity_row(arcs, inside, instance.max_flow - int(depth[branch]) + 1))
    return rows
