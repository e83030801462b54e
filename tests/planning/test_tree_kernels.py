"""The hot loops of the tree design beside plain slow twins."""

import random
from threading import Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liane.planning.tree.arcs import make_arcs
from liane.planning.tree.branching import Bounder
from liane.planning.tree.capacity import depths, short_of_branches
from liane.planning.tree.flow import cut_side, push_flow
from liane.planning.tree.instance import Instance, describe_tree, make_instance
from liane.planning.tree.limits import Cap
from liane.planning.tree.lns import reattach, region_around
from liane.planning.tree.local_search import rooted, search_trees, spanning_tree
from liane.planning.tree.relaxation import Duals, proven_units
from liane.planning.tree.rows import base_rows
from liane.planning.tree.separation import broken_pairs, unreached
from liane.progress import silent


def meshed(seed: int, n: int = 14, spare: int = 20) -> Instance:
    dice = random.Random(seed)  # noqa: S311 (a made-up instance)
    links = [(dice.randrange(k), k, dice.randint(1, 50) / 4) for k in range(1, n)]
    for _ in range(spare):
        a, b = dice.sample(range(n), 2)
        links.append((a, b, dice.randint(1, 50) / 4))
    return make_instance(n, 0, 5.0, 5, n // 2, links)


def some_path(arcs, room, node, sink, seen):
    """Residual arcs of a way to the sink, found depth first; None when there is none."""
    if node == sink:
        return []
    seen.add(node)
    for arc in arcs.residual[arcs.first[node] : arcs.first[node + 1]].tolist():
        to = int(arcs.goes_to[arc])
        rest = (
            some_path(arcs, room, to, sink, seen) if room[arc] > 1e-9 and to not in seen else None
        )
        if rest is not None:
            return [arc, *rest]
    return None


def slow_flow(arcs, room, source, sink):
    """Largest flow by one augmenting path at a time."""
    total = 0.0
    while (path := some_path(arcs, room, source, sink, set())) is not None:
        amount = min(room[arc] for arc in path)
        for arc in path:
            room[arc] -= amount
            room[arc ^ 1] += amount
        total += amount
    return total


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**30))
def test_a_flow_is_as_large_as_one_found_path_by_path_and_as_the_cut_it_leaves(seed):
    arcs = make_arcs(meshed(seed))
    dice = np.random.default_rng(seed)
    room = np.zeros(len(arcs.goes_to))
    values = dice.integers(0, 5, arcs.count) / 4
    room[0 : 2 * arcs.count : 2] = values
    sink = arcs.node_count + int(dice.integers(1, arcs.node_count))
    expected = slow_flow(arcs, room.copy(), 0, sink)
    found = push_flow(arcs.first, arcs.residual, arcs.goes_to, room, 0, sink, 1e9)
    side = cut_side(arcs.first, arcs.residual, arcs.goes_to, room, sink, True)
    crossing = values[side[arcs.head] & ~side[arcs.tail]].sum()
    assert found == pytest.approx(expected)
    assert crossing == pytest.approx(expected)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**30))
def test_the_cost_that_a_cooling_reports_is_the_cost_of_its_links(seed):
    instance = meshed(seed)
    start = spanning_tree(
        instance.node_count, instance.end_a, instance.end_b, np.arange(instance.link_count)
    )
    cost, links = search_trees(instance, start, 20_000, seed)
    if np.isfinite(cost):
        again, faults = describe_tree(instance, links.tolist())
        assert faults == []
        assert cost == pytest.approx(again)


def test_a_cooling_under_way_ends_when_it_is_told_with_what_it_has():
    instance, halt, found = meshed(3), np.zeros(1, np.bool_), []
    start = spanning_tree(
        instance.node_count, instance.end_a, instance.end_b, np.arange(instance.link_count)
    )
    search_trees(instance, start, 1, 1)  # compiled

    def cool():
        found.extend(search_trees(instance, start, 10**15, 1, halt=halt))

    cooling = Thread(target=cool, daemon=True)
    cooling.start()
    cooling.join(0.2)
    assert cooling.is_alive()
    halt[0] = True
    cooling.join(60)
    cost, faults = describe_tree(instance, found[1].tolist())
    assert (found[0], faults) == (pytest.approx(cost), [])


def test_a_spanning_tree_takes_links_in_the_order_given():
    instance = make_instance(3, 0, 0, 2, 2, [(0, 1, 1), (0, 2, 1), (1, 2, 1)])
    picked = spanning_tree(3, instance.end_a, instance.end_b, np.array([2, 1, 0]))
    assert sorted(picked.tolist()) == [1, 2]
    parent, via = rooted(3, 0, instance.end_a, instance.end_b, picked)
    assert (parent.tolist(), via.tolist()) == ([0, 2, 0], [-1, 2, 1])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**30))
def test_every_row_found_holds_for_every_design_met(seed):
    """Rows are found at made-up points; random designs of the search must obey all of them."""
    instance = meshed(seed, n=16, spare=25)
    arcs = make_arcs(instance)
    dice = np.random.default_rng(seed)
    point = dice.random(arcs.count) * 0.4
    rows = base_rows(instance, arcs) + broken_pairs(arcs, point)
    rows += unreached(arcs, point, np.arange(instance.node_count), 50)
    rows += short_of_branches(instance, arcs, point / 3, depths(instance), seed, 50)
    for trial in range(5):
        rank = dice.permutation(instance.link_count)
        start = spanning_tree(instance.node_count, instance.end_a, instance.end_b, rank)
        cost, links = search_trees(instance, start, 3_000, trial)
        if np.isfinite(cost):
            roles = as_point(instance, arcs, links)
            assert all(obeys(row, roles) for row in rows)


def as_point(instance, arcs, links):
    parent, _ = rooted(instance.node_count, 0, instance.end_a, instance.end_b, links)
    hubs = {0, *(int(parent[node]) for node in range(1, instance.node_count))}
    point = np.zeros(arcs.count)
    point[arcs.hub_arc[sorted(hubs)]] = 1
    for arc in range(2 * arcs.trunk_count):
        node = int(arcs.head[arc]) % instance.node_count
        as_hub = arc < arcs.trunk_count
        point[arc] = parent[node] == arcs.tail[arc] and as_hub == (node in hubs)
    return point


def obeys(row, point):
    activity = row.activity(point)
    above = row.lower is None or activity >= row.lower - 1e-9
    return above and (row.upper is None or activity <= row.upper + 1e-9)


def test_a_bound_is_what_weak_duality_gives():
    instance = meshed(3)
    arcs = make_arcs(instance)
    rows = base_rows(instance, arcs)
    dice = np.random.default_rng(3)
    values = dice.integers(1, 10**7, len(rows))
    duals = Duals(np.arange(len(rows)), values)
    low, high = np.zeros(arcs.count, np.int8), np.ones(arcs.count, np.int8)
    expected = 0
    reduced = [int(unit) for unit in arcs.units]
    for row, value in zip(rows, values.tolist(), strict=True):
        if row.lower is not None:
            expected += value * row.lower
            for arc, coefficient in zip(row.arcs, row.coefficients, strict=True):
                reduced[arc] -= value * int(coefficient)
    expected += sum(min(0, each) for each in reduced)
    assert proven_units(arcs, rows, duals, low, high)[0] == expected


def test_a_neighbourhood_solved_exactly_never_breaks_a_rule_and_reaches_the_bound():
    instance = meshed(8)
    start = spanning_tree(
        instance.node_count, instance.end_a, instance.end_b, np.argsort(instance.cost)
    )
    _, links = search_trees(instance, start, 50_000, 1)
    free = region_around(instance, 3, 6, np.arange(instance.node_count))
    outcome = reattach(instance, links, free, 1, 5.0, 60.0)
    before, after = (describe_tree(instance, each.tolist()) for each in (links, outcome.links))
    assert outcome.exhausted
    assert after[1] == []
    assert after[0] <= before[0]


def test_the_bound_never_falls_while_work_goes_on():
    instance = meshed(21, n=30, spare=60)
    bounder = Bounder(instance, 0, Cap(None, silent))
    bounds = [bounder.bound]
    for _ in range(10):
        bounder.advance(0.05)
        bounds.append(bounder.bound)
    assert bounds == sorted(bounds)
