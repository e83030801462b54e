"""Rows and bounds against every design there is, on problems small enough to list them all.

A design is judged here by the cut condition itself (into every set of places enough must come),
written once more; nothing of the planner's flows is used to say what is feasible.
"""

import itertools

import numpy as np
import pytest

from liane.planning.model import Layout, Problem, Scenario
from liane.planning.relaxation import recomputed, relax
from liane.planning.repair import hangs_together, meets
from liane.planning.rows import static_rows
from liane.planning.search import search

PLACES, CONTENT, MHZ = 5, 1, 100


def joins(rng):
    """Six ways to join five places: radio, fibre, and where two share an end, a sector."""
    every = list(itertools.combinations(range(PLACES), 2))
    pairs = np.array(sorted(rng.permutation(every)[:6].tolist()))
    fibre = rng.permutation([0, 0, 0, 1, 0, 1])
    count, radio = len(pairs), fibre == 0
    capacity = np.where(radio, rng.integers(2, 6, count) * 10, 100)
    lowest = np.where(radio[:, None], 2 * pairs + rng.integers(0, 2, (count, 2)), -1)
    clients = np.flatnonzero(radio)[:2]
    sector = np.full(count, -1)
    if pairs[clients[0], 0] == pairs[clients[1], 0]:
        sector[clients] = 0
        lowest[clients, 0] = lowest[clients[0], 0]  # clients look at the mast of their sector
    alone, has = radio & (sector < 0), int((sector >= 0).any())
    return fibre, {
        "option_pair": np.arange(count),
        "option_a": pairs[:, 0],
        "option_b": pairs[:, 1],
        "option_stand_a": lowest[:, 0],
        "option_stand_b": lowest[:, 1],
        "option_capacity": capacity,
        "option_most": np.where(alone, 2, 1),
        "option_width": np.where(alone, rng.choice([20, 40], count), 0),
        "option_sector": sector,
        "option_air": np.where(sector >= 0, 3_000, 0),
        "option_level": np.zeros(count, np.int64),
        "sector_stand": np.array([lowest[clients[0], 0]][:has], np.int64),
        "sector_cost": np.array([15.0][:has]),
        "sector_width": np.array([20][:has], np.int64),
        "sector_level": np.zeros(has, np.int64),
        "pairs": pairs,
    }


def wanted(rng):
    """What the places ask for, whole and after losses."""
    demand = np.array([0, 0, 20, 20, 10]) + 10 * rng.integers(0, 2, PLACES) * [0, 0, 1, 1, 1]
    kept = np.array([0, 0, 10, 0, 10])
    scenarios = (
        Scenario("whole", "whole", demand),
        Scenario("uplink 0", "uplink", kept, lost_uplinks=(0,)),
        Scenario("uplink 1", "uplink", kept, lost_uplinks=(1,)),
        Scenario("uplinks", "uplinks", (demand > 0).astype(np.int64), reach=True),
    )
    return {"scenarios": scenarios, "link_demand": kept}


def tiny(seed):
    """Five places with two stands each, six ways to join them: radio, fibre, a sector."""
    rng = np.random.default_rng(seed)
    fibre, ways = joins(rng)
    asked, count = wanted(rng), len(fibre)
    return Problem(
        places=PLACES,
        stand_site=np.repeat(np.arange(PLACES), 2),
        stand_cost=rng.integers(5, 20, PLACES).repeat(2) + np.tile([0.0, 9.0], PLACES),
        option_cost=rng.integers(5, 40, count).astype(float) + 30 * fibre,
        option_more_cost=rng.integers(5, 40, count).astype(float),
        uplink_site=np.array([0, 1]),
        uplink_capacity=np.array([60, 60]),
        uplink_cost=np.array([40.0, 50.0]),
        site_width=np.full(PLACES, MHZ),
        level_width=np.array([MHZ]),
        content=CONTENT,
        **ways,
        **asked,
    )


def designs(problem):
    """Every choice of units and uplinks, on the lowest stands that will do."""
    layout: Layout = problem.layout
    units = [range(most + 1) for most in problem.option_most]
    for bought in itertools.product(*units, (0, 1), (0, 1)):
        choice = np.zeros(layout.size, np.int64)
        choice[layout.first : layout.more] = np.minimum(bought[:-2], 1)
        choice[layout.more : layout.sector] = np.maximum(np.array(bought[:-2]) - 1, 0)
        choice[layout.uplink :] = bought[-2:]
        clients = problem.option_sector[np.array(bought[:-2]) > 0] >= 0
        choice[layout.sector : layout.uplink] = clients.any()
        raise_stands(problem, choice, np.array(bought[:-2]) > 0)
        yield choice


def raise_stands(problem, choice, used):
    for site in range(problem.places):
        own = problem.stands_of[site]
        wanted = [-1] * bool(
            (problem.uplink_site[choice[problem.layout.uplink :] > 0] == site).any()
        )
        for ends, stands in ((problem.option_a, problem.option_stand_a),
                             (problem.option_b, problem.option_stand_b)):  # fmt: skip
            wanted += stands[used & (ends == site)].tolist()
        if wanted:
            choice[max(own[0], *wanted)] = 1


def narrow(problem, choice):
    """Spectrum, sides and air, counted here."""
    layout = problem.layout
    units = choice[layout.first : layout.more] + choice[layout.more : layout.sector]
    for site in range(problem.places):
        here = (problem.option_a == site) | (problem.option_b == site)
        on = problem.stand_site[problem.sector_stand] == site
        sectors = choice[layout.sector : layout.uplink][on] @ problem.sector_width[on]
        if units[here] @ problem.option_width[here] + sectors > problem.level_width[-1]:
            return False
    clients = problem.option_sector >= 0
    return bool(units[clients] @ problem.option_air[clients] <= problem.sector_load)


def carries(problem, choice):
    """The cut condition, for every scenario and the loss of every pair."""
    layout = problem.layout
    units = choice[layout.first : layout.more] + choice[layout.more : layout.sector]
    lost_pairs = [problem.losing(pair) for pair in np.flatnonzero(units)]
    for scenario in (*problem.scenarios, *lost_pairs):
        for flags in itertools.product((False, True), repeat=problem.places):
            inside = np.array(flags)
            across = inside[problem.option_a] != inside[problem.option_b]
            across &= problem.option_pair != scenario.lost_pair
            into = units[across] @ problem.option_capacity[across]
            if scenario.reach:
                if not inside[problem.content] and scenario.demand[inside].any() and not into:
                    return False
                continue
            for at, site in enumerate(problem.uplink_site):
                if inside[site] and at not in scenario.lost_uplinks:
                    into += choice[layout.uplink + at] * problem.uplink_capacity[at]
            if into < scenario.demand[inside].sum():
                return False
    return True


def feasible(problem):
    return [
        choice
        for choice in designs(problem)
        if narrow(problem, choice) and carries(problem, choice)
    ]


@pytest.fixture(scope="module", params=[0, 5, 9, 14, 16, 17])
def listed(request):
    problem = tiny(request.param)
    found = feasible(problem)
    assert found
    return problem, found


def test_every_design_meets_every_row_that_the_relaxation_holds(listed):
    problem, found = listed
    rows = relax(problem).rows
    assert len(rows) > len(static_rows(problem))
    for choice in found:
        assert all(row.lack(choice.astype(float)) <= 1e-9 for row in rows)


def test_the_bound_is_at_most_the_cheapest_design(listed):
    problem, found = listed
    relaxation = relax(problem)
    best = min(float(problem.cost @ choice) for choice in found)
    assert relaxation.feasible
    assert relaxation.bound <= best + 1e-6
    assert relaxation.bound > 0


def test_the_bound_holds_whatever_the_duals_are(listed):
    problem, found = listed
    relaxation = relax(problem)
    best = min(float(problem.cost @ choice) for choice in found)
    rng = np.random.default_rng(0)
    for _turn in range(20):
        duals = relaxation.duals * rng.uniform(0, 2, len(relaxation.duals))
        upper = problem.upper.astype(float)
        assert recomputed(problem.cost, upper, relaxation.rows, duals)[0] <= best + 1e-6


def test_the_planner_calls_feasible_what_is_feasible(listed):
    problem, found = listed
    good = {choice.tobytes() for choice in found}
    for choice in itertools.islice(designs(problem), 0, None, 7):
        fits = hangs_together(problem, choice) and meets(problem, choice)
        assert fits == (choice.tobytes() in good)


def test_the_search_finds_a_design_that_is_no_cheaper_than_the_best_and_no_dearer_by_much(listed):
    problem, found = listed
    best = min(float(problem.cost @ choice) for choice in found)
    heard = []
    answer = search(problem, effort=8, best=lambda cost, bound: heard.append((cost, bound)))
    assert answer.choice is not None
    assert heard[-1] == (answer.cost, answer.cases.bound)
    assert [cost for cost, _bound in heard] == sorted((c for c, _b in heard), reverse=True)
    assert all(bound <= best + 1e-6 for _cost, bound in heard)
    assert meets(problem, answer.choice)
    assert best - 1e-6 <= answer.cost <= 1.2 * best
    assert answer.cases.bound <= best + 1e-6
