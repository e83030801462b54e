"""Search among spanning trees by exchanging one link for another, cooling slowly.

A tree is `parent` and `via` (the link to the parent) per node, rooted at the gateway. A move adds
a link, which closes a cycle, and drops another link of that cycle. Too many links at a node and
too many nodes in a branch are allowed for a while at a price that rises until they go; only
trees that break no rule are kept. Same seed, same moves: same tree.
"""

import numpy as np

from liane.kernels import kernel
from liane.planning.tree.instance import Floats, Instance, Ints, Marks
from liane.planning.tree.limits import NEVER

__all__ = ["anneal", "rooted", "search_trees", "spanning_tree"]


@kernel
def spanning_tree(node_count: int, end_a: Ints, end_b: Ints, rank: Ints) -> Ints:
    """The links of the spanning tree that takes links in the order `rank`, if they fit."""
    label = np.arange(node_count)
    picked = np.empty(node_count - 1, np.int64)
    count = 0
    for link in rank:
        a, b = end_a[link], end_b[link]
        while label[a] != a:
            label[a] = label[label[a]]
            a = label[a]
        while label[b] != b:
            label[b] = label[label[b]]
            b = label[b]
        if a != b:
            label[a] = b
            picked[count] = link
            count += 1
    return picked[:count]


@kernel
def rooted(
    node_count: int, gateway: int, end_a: Ints, end_b: Ints, picked: Ints
) -> tuple[Ints, Ints]:
    """Parent of each node and the link to it, for a spanning tree given as links."""
    parent = np.full(node_count, -1)
    via = np.full(node_count, -1)
    parent[gateway] = gateway
    found = 1
    while found < node_count:
        for link in picked:
            a, b = end_a[link], end_b[link]
            if parent[a] < 0 <= parent[b]:
                parent[a], via[a] = b, link
                found += 1
            elif parent[b] < 0 <= parent[a]:
                parent[b], via[b] = a, link
                found += 1
    return parent, via


@kernel
def _measure(gateway: int, parent: Ints) -> tuple[Ints, Ints]:
    """Links at each node, and nodes in the part of the tree below it (itself included)."""
    degree = np.zeros(len(parent), np.int64)
    below = np.ones(len(parent), np.int64)
    for node in range(len(parent)):
        if node != gateway:
            degree[node] += 1
            degree[parent[node]] += 1
            above = parent[node]
            while above != gateway:
                below[above] += 1
                above = parent[above]
    return degree, below


@kernel
def _cycle(
    gateway: int, parent: Ints, a: int, b: int, stamp: int, mark: Ints, path: Ints
) -> tuple[int, int]:
    """Lower ends of the tree links between a and b: b's side first; how many of each."""
    node = a
    while node != gateway:
        mark[node] = stamp
        node = parent[node]
    mark[gateway] = stamp
    node, of_b = b, 0
    while mark[node] != stamp:
        path[of_b] = node
        of_b += 1
        node = parent[node]
    meet, node, total = node, a, of_b
    while node != meet:
        path[total] = node
        total += 1
        node = parent[node]
    return of_b, total


@kernel
def _branch(gateway: int, parent: Ints, node: int) -> int:
    """The child of the gateway above `node` (or itself)."""
    while parent[node] != gateway:
        node = parent[node]
    return node


@kernel
def _over(amount: int, most: int) -> int:
    return max(0, amount - most)


@kernel
def _flow_change(
    gateway: int, parent: Ints, below: Ints, most: int, lower: int, outside: int
) -> int:
    """How many more nodes are too many, when the part below `lower` moves under `outside`."""
    moved = below[lower]
    old = _branch(gateway, parent, lower)
    if outside == gateway:
        gained = _over(moved, most)
    else:
        new = _branch(gateway, parent, outside)
        if new == old:
            return 0
        gained = _over(below[new] + moved, most) - _over(below[new], most)
    left = 0 if old == lower else _over(below[old] - moved, most)
    return gained + left - _over(below[old], most)


@kernel
def _step_degree(
    degree: Ints, gateway: int, node: int, step: int, hub_cost: float, most: int
) -> tuple[float, int]:
    """Change a node's links by one; the change of hub cost and of links too many."""
    before = degree[node]
    degree[node] = before + step
    excess = _over(before + step, most) - _over(before, most)
    if node == gateway:
        return 0.0, excess
    if step > 0 and before == 1:
        return hub_cost, excess
    if step < 0 and before == 2:
        return -hub_cost, excess
    return 0.0, excess


@kernel
def _exchange(
    gateway: int,
    parent: Ints,
    via: Ints,
    below: Ints,
    lower: int,
    inside: int,
    outside: int,
    link: int,
) -> None:
    """Hang the part below `lower` under `outside`, by the link from its node `inside`."""
    moved, above = below[lower], parent[lower]
    while above != gateway:
        below[above] -= moved
        above = parent[above]
    node, new_parent, new_via, covered = inside, outside, link, 0
    while True:
        old_parent, old_via, old_below = parent[node], via[node], below[node]
        parent[node], via[node] = new_parent, new_via
        below[node] = moved - covered
        if node == lower:
            break
        covered = old_below
        new_parent, new_via, node = node, old_via, old_parent
    above = outside
    while above != gateway:
        below[above] += moved
        above = parent[above]


@kernel
def anneal(  # noqa: C901 (one loop over one state, see its first lines)
    gateway: int,
    hub_cost: float,
    max_degree: int,
    max_flow: int,
    end_a: Ints,
    end_b: Ints,
    cost: Floats,
    parent: Ints,
    via: Ints,
    moves: int,
    hot: float,
    cold: float,
    seed: int,
    halt: Marks,
) -> tuple[float, Ints]:
    """Best cost found and its links (infinite and none if every tree met broke a rule).

    Long: the state of the search lives in local arrays, and one loop reads and changes it all.
    """
    np.random.seed(seed)
    node_count = len(parent)
    degree, below = _measure(gateway, parent)
    now, over = hub_cost, _over(degree[gateway], max_degree)
    for node in range(node_count):
        if node != gateway:
            now += cost[via[node]] + (hub_cost if degree[node] >= 2 else 0.0)
            over += _over(degree[node], max_degree)
            if parent[node] == gateway:
                over += _over(below[node], max_flow)
    best = now if over == 0 else np.inf
    best_via = via.copy()
    mark, path = np.zeros(node_count, np.int64), np.empty(node_count + 1, np.int64)
    price, heat = hot, hot
    for move in range(moves):
        if move % 1024 == 0:
            if halt[0]:
                break
            heat = hot * (cold / hot) ** (move / moves)
            price = min(max(price * (1.02 if over > 0 else 0.98), hot / 8), hot * 50)
        link = np.random.randint(len(cost))
        a, b = end_a[link], end_b[link]
        if via[a] == link or via[b] == link:
            continue
        of_b, total = _cycle(gateway, parent, a, b, move + 1, mark, path)
        at = np.random.randint(total)
        if np.random.random() < 0.5:
            at = 0 if at < of_b else of_b
        lower = path[at]
        inside, outside = (b, a) if at < of_b else (a, b)
        upper, dropped = parent[lower], via[lower]
        excess = _flow_change(gateway, parent, below, max_flow, lower, outside)
        change = cost[link] - cost[dropped]
        for end, step in ((inside, 1), (outside, 1), (lower, -1), (upper, -1)):
            paid, more = _step_degree(degree, gateway, end, step, hub_cost, max_degree)
            change += paid
            excess += more
        worse = change + price * excess
        if worse > 0 and np.random.random() >= np.exp(-worse / heat):
            for end, step in ((inside, -1), (outside, -1), (lower, 1), (upper, 1)):
                degree[end] += step
            continue
        _exchange(gateway, parent, via, below, lower, inside, outside, link)
        now += change
        over += excess
        if over == 0 and now < best - 1e-7:
            best = now
            best_via[:] = via
    return best, best_via[np.arange(node_count) != gateway]


def search_trees(
    instance: Instance, start: Ints, moves: int, seed: int, heat: float = 1.0, halt: Marks = NEVER
) -> tuple[float, Ints]:
    """Anneal from the spanning tree `start` (links); the best cost and links found.

    When `halt[0]` turns true it ends with the best so far.
    """
    parent, via = rooted(
        instance.node_count, instance.gateway, instance.end_a, instance.end_b, start
    )
    spread = float(np.std(instance.cost)) + 1e-3 * float(np.mean(instance.cost)) + 1e-9
    hot = heat * (0.2 * instance.hub_cost + spread)
    best, links = anneal(
        instance.gateway,
        instance.hub_cost,
        instance.max_degree,
        instance.max_flow,
        instance.end_a,
        instance.end_b,
        instance.cost,
        parent,
        via,
        moves,
        hot,
        hot / 8,
        seed,
        halt,
    )
    return float(best), np.sort(links)
