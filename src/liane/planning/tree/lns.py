"""Neighbourhoods solved exactly: free some nodes of a design, and let CP-SAT attach them anew.

The free nodes lose the link to their parent. What then hangs together stays together: each such
part is fed anew through the free node at its top, by one candidate link, within the degrees and
the branch sizes. Sizes travel as whole flows, which also keeps every part tied to the gateway.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from liane.planning.tree.instance import Instance, Ints, in_units
from liane.planning.tree.local_search import rooted

__all__ = ["Outcome", "reattach", "region_around"]

_UNIT = 10_000  # CP-SAT sees hundredths of money


@dataclass(frozen=True)
class Outcome:
    """The links found, whether no better ones exist for these free nodes, and the work spent."""

    links: Ints
    exhausted: bool
    work: float


@dataclass(frozen=True)
class _Parts:
    """A design with the free nodes cut loose from their parents."""

    part: Ints  # the free node at the top of each node's part; the gateway for the rest
    weight: Ints  # nodes in the part of each free node
    children: Ints  # links that each node keeps to its children
    branch: Ints  # the gateway's child above each node of the gateway's part
    kept: list[int]  # links that stay


def region_around(instance: Instance, centre: int, size: int, noise: Ints) -> list[int]:
    """The `size` nodes nearest to `centre` over the links (the gateway aside)."""
    chosen, frontier = {centre}, [centre]
    while frontier and len(chosen) <= size:
        ring = set()
        for node in frontier:
            ring |= set(instance.end_b[instance.end_a == node].tolist())
            ring |= set(instance.end_a[instance.end_b == node].tolist())
        frontier = sorted(ring - chosen, key=lambda node: int(noise[node]))
        frontier = frontier[: size + 1 - len(chosen)]
        chosen |= set(frontier)
    return sorted(chosen - {instance.gateway})[:size]


def _cut_loose(instance: Instance, links: Ints, free: Sequence[int]) -> _Parts:
    gateway = instance.gateway
    parent, via = rooted(instance.node_count, gateway, instance.end_a, instance.end_b, links)
    loose = np.zeros(instance.node_count, dtype=bool)
    loose[list(free)] = True
    part, branch = np.full(instance.node_count, -1), np.full(instance.node_count, -1)
    part[gateway] = branch[gateway] = gateway
    children = np.zeros(instance.node_count, dtype=np.int64)
    kept = []
    for node in _top_down(parent, gateway):
        above = int(parent[node])
        part[node] = node if loose[node] else part[above]
        branch[node] = node if above == gateway else branch[above]
        if not loose[node]:
            children[above] += 1
            kept.append(int(via[node]))
    weight = np.bincount(part, minlength=instance.node_count)
    return _Parts(part, weight, children, branch, kept)


def _top_down(parent: Ints, gateway: int) -> list[int]:
    below: dict[int, list[int]] = {}
    for node, above in enumerate(parent.tolist()):
        if node != gateway:
            below.setdefault(above, []).append(node)
    order = [gateway]
    for node in order:
        order += below.get(node, [])
    return order[1:]


def reattach(
    instance: Instance, links: Ints, free: Sequence[int], seed: int, work: float, limit_s: float
) -> Outcome:
    """The best design that differs from `links` only in the parents of the free nodes."""
    parts = _cut_loose(instance, links, free)
    model = cp_model.CpModel()
    ways = _ways(instance, parts, free)
    pick = {way: model.new_bool_var("") for way in ways}
    flow = {way: model.new_int_var(0, instance.max_flow, "") for way in ways}
    _attach(model, instance, parts, free, pick, flow)
    hubs = _pay_hubs(model, instance, parts, pick)
    _limit_branches(model, instance, parts, flow)
    model.minimize(
        sum(in_units(instance.cost[link]) // _UNIT * pick[way] for way, link in ways.items())
        + in_units(instance.hub_cost) // _UNIT * sum(hubs.values())
    )
    _hint(model, instance, links, ways, pick)
    solver = _solver(seed, work, limit_s)
    status = solver.solve(model)
    spent = float(solver.response_proto.deterministic_time)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Outcome(links, status == cp_model.INFEASIBLE, spent)
    found = [link for way, link in ways.items() if solver.value(pick[way])]
    kept = np.array(sorted(parts.kept + found), dtype=np.int64)
    return Outcome(kept, status == cp_model.OPTIMAL, spent)


def _ways(instance: Instance, parts: _Parts, free: Sequence[int]) -> dict[tuple[int, int], int]:
    """Links that can feed a free node from another part: (from, to) -> link."""
    loose, ways = set(free), {}
    ends = zip(instance.end_a.tolist(), instance.end_b.tolist(), strict=True)
    for link, (a, b) in enumerate(ends):
        if parts.part[a] != parts.part[b]:
            if b in loose:
                ways[a, b] = link
            if a in loose:
                ways[b, a] = link
    return ways


def _attach(
    model: cp_model.CpModel,
    instance: Instance,
    parts: _Parts,
    free: Sequence[int],
    pick: dict[tuple[int, int], cp_model.IntVar],
    flow: dict[tuple[int, int], cp_model.IntVar],
) -> None:
    """One feed for each part, that brings its own size and what it feeds in turn."""
    feeds: dict[int, list[tuple[int, int]]] = {node: [] for node in free}
    feeding: dict[int, list[tuple[int, int]]] = {node: [] for node in [*free, instance.gateway]}
    for way, picked in pick.items():
        feeds[way[1]].append(way)
        feeding[int(parts.part[way[0]])].append(way)
        model.add(flow[way] <= instance.max_flow * picked)
        model.add(flow[way] >= int(parts.weight[way[1]]) * picked)
    for node in free:
        model.add_exactly_one(pick[way] for way in feeds[node])
        arriving = sum(flow[way] for way in feeds[node])
        leaving = sum(flow[way] for way in feeding[node])
        model.add(arriving == leaving + int(parts.weight[node]))


def _pay_hubs(
    model: cp_model.CpModel,
    instance: Instance,
    parts: _Parts,
    pick: dict[tuple[int, int], cp_model.IntVar],
) -> dict[int, cp_model.IntVar]:
    """Hubs that are not hubs already, and the degrees."""
    hubs: dict[int, cp_model.IntVar] = {}
    fed: dict[int, list[tuple[int, int]]] = {}
    for way in pick:
        fed.setdefault(way[0], []).append(way)
    for node, ways in fed.items():
        own = 0 if node == instance.gateway else 1
        spare = instance.max_degree - own - int(parts.children[node])
        model.add(sum(pick[way] for way in ways) <= spare)
        if node != instance.gateway and parts.children[node] == 0:
            hubs[node] = model.new_bool_var("")
            for way in ways:
                model.add_implication(pick[way], hubs[node])
    return hubs


def _limit_branches(
    model: cp_model.CpModel,
    instance: Instance,
    parts: _Parts,
    flow: dict[tuple[int, int], cp_model.IntVar],
) -> None:
    """What the branches that stay hold already leaves them only so much room."""
    fixed = parts.part == instance.gateway
    load = np.bincount(parts.branch[fixed], minlength=instance.node_count)
    into: dict[int, list[tuple[int, int]]] = {}
    for way in flow:
        if fixed[way[0]] and way[0] != instance.gateway:
            into.setdefault(int(parts.branch[way[0]]), []).append(way)
    for branch, ways in into.items():
        model.add(sum(flow[way] for way in ways) <= instance.max_flow - int(load[branch]))


def _hint(
    model: cp_model.CpModel,
    instance: Instance,
    links: Ints,
    ways: dict[tuple[int, int], int],
    pick: dict[tuple[int, int], cp_model.IntVar],
) -> None:
    parent, _ = rooted(instance.node_count, instance.gateway, instance.end_a, instance.end_b, links)
    for way in ways:
        model.add_hint(pick[way], int(parent[way[1]] == way[0]))


def _solver(seed: int, work: float, limit_s: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = work
    solver.parameters.max_time_in_seconds = limit_s
    solver.parameters.linearization_level = 2
    return solver
