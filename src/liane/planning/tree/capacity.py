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
def _grow(
    tail: Ints,
    head: Ints,
    trunk_count: int,
    values: Floats,
    noise: Floats,
    depth: Ints,
    gateway: int,
    max_flow: int,
    seeds: Ints,
    slack: float,
    most: int,
) -> tuple[Marks, Floats]:
    """Sets whose entering arcs are fewer than the branches they need plus `slack`.

    Long: one pass over the growing set keeps three running sums that belong together.
    """
    node_count = len(depth)
    weight = np.zeros((node_count, node_count))
    for arc in range(trunk_count):
        weight[tail[arc], head[arc]] += values[arc] + values[arc + trunk_count]
    sets = np.zeros((most, node_count), np.bool_)
    short = np.empty(most)
    count = 0
    for seed in seeds:
        inside = np.zeros(node_count, np.bool_)
        pull, entering, size, near = noise.copy(), 0.0, 0, node_count
        node, best = seed, slack
        while node >= 0:
            inside[node] = True
            size += 1
            near = min(near, depth[node])
            for other in range(node_count):
                if inside[other]:
                    entering -= weight[node, other]
                else:
                    entering += weight[other, node]
                    pull[other] += weight[node, other] + weight[other, node]
            per_branch = max(1, max_flow - near + 1)
            needed = -(-size // per_branch)
            if needed > 1 and entering - needed < best - 1e-6 and count < most:
                best = entering - needed
                sets[count] = inside
                short[count] = best
                count += 1
            node, pulled = -1, 1e-3
            for other in range(node_count):
                if not inside[other] and other != gateway and pull[other] > pulled:
                    node, pulled = other, pull[other]
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
    """The lightest set of copies that holds the members' second copies; its weight in branches.

    The members' second copies are joined by flow in turn: each is emptied into one sink, the
    second copy of the gateway, which no member uses.
    """
    node_count = len(members)
    copies = 2 * node_count
    extra = 0
    for node in range(node_count):
        extra += members[node]
    arcs = len(goes_to) // 2
    # the same network, with one arc from each member to the common sink
    goes = np.empty(2 * (arcs + extra), np.int64)
    goes[: 2 * arcs] = goes_to
    starts = np.zeros(copies + 1, np.int64)
    sink = node_count + gateway
    added = np.empty(extra, np.int64)
    count = 0
    for node in range(node_count):
        if members[node]:
            added[count] = node_count + node
            goes[2 * (arcs + count)] = sink
            goes[2 * (arcs + count) + 1] = node_count + node
            count += 1
    for copy in range(copies):
        starts[copy + 1] = first[copy + 1] - first[copy]
    for copy in added:
        starts[copy + 1] += 1
    starts[sink + 1] += extra
    for copy in range(copies):
        starts[copy + 1] += starts[copy]
    order = np.empty(2 * (arcs + extra), np.int64)
    fill = starts[:copies].copy()
    for copy in range(copies):
        for at in range(first[copy], first[copy + 1]):
            order[fill[copy]] = residual[at]
            fill[copy] += 1
    room = np.zeros(2 * (arcs + extra))
    for k in range(extra):
        order[fill[added[k]]] = 2 * (arcs + k)
        fill[added[k]] += 1
        order[fill[sink]] = 2 * (arcs + k) + 1
        fill[sink] += 1
        room[2 * (arcs + k)] = 1e9
    for arc in range(arcs):
        room[2 * arc] = values[arc] * (1.0 if arc < trunk_count else 1.0 / rest)
    room[2 * (arcs - node_count + gateway)] = 0.0
    flow = push_flow(starts, order, goes, room, gateway, sink, float(branches))
    inside = cut_side(starts, order, goes, room, sink, True)
    inside[sink] = False
    return flow, inside


def short_of_branches(
    instance: Instance, arcs: Arcs, values: Floats, depth: Ints, seed: int, most: int
) -> list[Row]:
    """Capacity rows that the point breaks."""
    if instance.node_count - 1 <= instance.max_flow:
        return []
    rows: list[Row] = []
    for members in _candidates(instance, arcs, values, depth, seed, 4 * most):
        row = _row_for(instance, arcs, values, depth, members)
        if row is not None:
            rows.append(row)
        if len(rows) >= most:
            break
    return rows


def _candidates(
    instance: Instance, arcs: Arcs, values: Floats, depth: Ints, seed: int, most: int
) -> Iterator[Marks]:
    generator = np.random.default_rng(seed)
    seeds = generator.permutation(instance.node_count)
    sets, short = _grow(
        arcs.tail,
        arcs.head,
        arcs.trunk_count,
        values,
        generator.random(instance.node_count) * 0.02,
        depth,
        arcs.gateway,
        instance.max_flow,
        seeds[seeds != arcs.gateway],
        0.9,
        40 * instance.node_count,
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
