"""What can be had together: what is granted, what gives way first, and that the proofs are true.

The problems are small enough that every design there is can be listed and asked.
"""

from dataclasses import replace

import numpy as np
import pytest
from test_plan_bounds import carries, designs, narrow, tiny

from liane.errors import NoFeasibleDesign
from liane.planning.clock import Clock
from liane.planning.repair import hangs_together
from liane.planning.together import what_fits

GOLD = ("gold",) * 5
MIXED = ("gold", "gold", "silver", "gold", "bronze")
PROVEN = {"cut", "spectrum", "duals", "whole"}


def crowded(seed):
    """Twice the demand, and less than half of the spectrum."""
    problem = tiny(seed)
    asked = (row if row.reach else replace(row, demand=2 * row.demand) for row in problem.scenarios)
    return replace(
        problem,
        scenarios=tuple(asked),
        link_demand=2 * problem.link_demand,
        level_width=np.array([40]),
        site_width=np.full(problem.places, 40),
    )


def told(fit):
    return [(row.site, row.scenario, row.proof, row.kept_kbps) for row in fit.refusals]


@pytest.mark.parametrize("seed", range(16))
def test_what_is_granted_is_carried_and_what_is_refused_is_proven(seed):
    fit = what_fits(crowded(seed), MIXED)
    assert carries(fit.problem, fit.design)
    assert hangs_together(fit.problem, fit.design)
    assert {row.proof for row in fit.refusals} <= PROVEN
    assert all(row.asked_kbps > row.capacity_kbps for row in fit.refusals if row.proof == "cut")


@pytest.mark.parametrize("seed", [0, 1, 3, 7, 9])
def test_of_all_designs_none_carries_what_a_refutation_asks(seed):
    problem = crowded(seed)
    refuted = what_fits(problem, MIXED).refuted
    possible = [choice for choice in designs(problem) if narrow(problem, choice)]
    assert refuted
    assert possible
    assert not any(carries(one.problem, choice) for one in refuted for choice in possible)


@pytest.mark.parametrize("seed", [2, 5, 8, 11])
def test_what_the_less_urgent_ask_takes_nothing_from_the_more_urgent(seed):
    problem = crowded(seed)
    alone = np.array([1, 1, 0, 1, 0])
    less = (replace(row, demand=row.demand * alone) for row in problem.scenarios)
    gold = replace(problem, scenarios=tuple(less), link_demand=problem.link_demand * alone)
    among = what_fits(problem, MIXED)
    kept = among.problem.scenarios[0].demand * alone
    assert (kept >= what_fits(gold, MIXED).problem.scenarios[0].demand).all()


@pytest.mark.parametrize("seed", [0, 4, 5, 15])
def test_whoever_stops_it_at_once_gets_a_design_and_is_told_what_was_not_looked_at(seed):
    clock = Clock(watch=lambda _fraction, _message: False)
    fit = what_fits(crowded(seed), GOLD, clock)
    assert clock.stopped
    assert carries(fit.problem, fit.design)
    assert {row.proof for row in fit.refusals} <= {"cut", "stopped"}


def test_to_be_stopped_before_there_is_any_design_is_no_feasible_design():
    clock = Clock(0.0)
    with pytest.raises(NoFeasibleDesign):
        clock.insist()
    assert clock.hit_cap


def test_the_same_wishes_are_granted_twice():
    assert told(what_fits(crowded(7), MIXED)) == told(what_fits(crowded(7), MIXED))


def test_what_fits_as_it_is_asked_is_left_alone():
    problem = tiny(0)
    fit = what_fits(problem, GOLD)
    assert fit.refusals == []
    assert [row.demand.tolist() for row in fit.problem.scenarios] == [
        row.demand.tolist() for row in problem.scenarios
    ]
