"""What cannot be had whatever is bought, and the proof.

Everything on offer is bought at once: every mast at every height, between two places the best
links as often as they may be. What this network cannot carry, none can. A requirement that fails
is taken out of the problem and comes back as a `Refusal`, with the cut that forbids it: the places
inside, what could reach them, and what they ask. Whoever doubts it can recompute every pair across
the cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from liane.planning.flows import Outcome, run
from liane.planning.model import Floats, Ints, Problem, Scenario
from liane.planning.relaxation import Relaxation
from liane.planning.rows import Bools, most_across

__all__ = ["Refusal", "give_way", "most_of_pairs", "most_refuted", "what_can_be_asked"]

_RANK = {"gold": 0, "silver": 1, "bronze": 2}
REQUIREMENTS = {
    "whole": "service",
    "uplink": "one_uplink",
    "site": "mast_or_link",
    "link": "mast_or_link",
    "uplinks": "reach",
}


@dataclass(frozen=True)
class Refusal:
    """A place whose requirement cannot be met: across the cut around `inside`, at most
    `capacity_kbps` of the `asked_kbps` can come, even if everything is bought."""

    site: int
    requirement: str
    scenario: str
    inside: tuple[int, ...]
    capacity_kbps: int
    asked_kbps: int
    lost_pair: int = -1
    proof: str = "cut"  # or "spectrum" (too narrow), "duals", "whole" (bound.json), "search" (none)
    number: int = -1


def most_of_pairs(problem: Problem) -> Floats:
    """The most that can be bought between two places, kb/s: the best radio links side by side,
    and everything that is not radio of its own (fibre, clients of sectors)."""
    radio = problem.option_width > 0
    room = np.zeros(len(problem.pairs))
    np.maximum.at(room, problem.option_pair[radio], problem.option_capacity[radio])
    room *= problem.side_by_side
    rest = np.where(radio, 0, problem.option_capacity)
    return room + np.bincount(problem.option_pair, rest, len(room))


def _everything(problem: Problem) -> tuple[Floats, Floats]:
    return most_of_pairs(problem), problem.uplink_supply(problem.upper)


def _refuse(
    scenario: Scenario, outcome: Outcome, order: Ints, demand: Ints
) -> tuple[Refusal, Bools]:
    """The last place in the order of priority, inside the smallest cut that fails."""
    inside = outcome.tight if outcome.tight.any() else outcome.beyond
    asking = [int(site) for site in order if inside[site] and demand[site] > 0]
    asked = int(demand[inside].sum())
    room = int(asked - (outcome.asked - outcome.carried))
    refusal = Refusal(
        asking[-1],
        REQUIREMENTS[scenario.kind],
        scenario.name,
        tuple(int(site) for site in np.flatnonzero(inside)),
        max(0, room),
        asked,
        scenario.lost_pair,
    )
    return refusal, inside


def _check(
    problem: Problem, scenario: Scenario, capacity: Floats, supply: Floats, order: Ints
) -> tuple[Ints, list[Refusal]]:
    demand = scenario.demand.copy()
    refusals: list[Refusal] = []
    while demand.any():
        outcome = run(problem, scenario, capacity, supply, demand.astype(np.float64))
        if outcome.met:
            break
        refusal, _inside = _refuse(scenario, outcome, order, demand)
        refusals.append(refusal)
        demand[refusal.site] = 0
    return demand, refusals


def _link_losses(problem: Problem, capacity: Floats) -> Iterator[Scenario]:
    for pair in np.flatnonzero(capacity > 0):
        yield problem.losing(int(pair))


def _order(problem: Problem, priorities: tuple[str, ...]) -> Ints:
    """Places by priority, the small demands of a class first: the last one gives way first."""
    weight = problem.scenarios[0].demand
    return np.array(
        sorted(range(problem.places), key=lambda s: (_RANK[priorities[s]], int(weight[s]))),
        np.int64,
    )


def _proof(narrow: bool, number: int, whole: bool) -> str:
    if narrow:
        return "spectrum"
    if number < 0:
        return "search"
    return "whole" if whole else "duals"


def most_refuted(
    problem: Problem, relaxation: Relaxation, priorities: tuple[str, ...]
) -> tuple[Scenario, Bools] | None:
    """Among the cuts of a refutation, the one that holds the least urgent place that asks."""
    if relaxation.ray is None:
        return None
    place_in_order = np.argsort(_order(problem, priorities))
    best: tuple[int, float] = (-1, 0.0)
    found: tuple[Scenario, Bools] | None = None
    for row, weight in zip(relaxation.rows, relaxation.ray.tolist(), strict=True):
        if weight <= 1e-9 or row.reason["rule"] not in ("capacity", "path", "beyond radio"):
            continue
        scenario = problem.scenario(row.reason["scenario"])
        inside = np.zeros(problem.places, np.bool_)
        inside[row.reason.get("inside", row.reason.get("site"))] = True
        asking = place_in_order[inside & (scenario.demand > 0)]
        if len(asking) and (int(asking.max()), weight) > best:
            best, found = (int(asking.max()), weight), (scenario, inside)
    return found


def give_way(
    problem: Problem,
    priorities: tuple[str, ...],
    scenario: Scenario,
    inside: Bools,
    number: int = -1,
    whole: bool = False,
) -> tuple[Problem, Refusal]:
    """Take the last place inside a cut out of a scenario that no design was found to meet.

    If the spectrum across the cut is too narrow for what is asked, that is the proof; else a
    refutation of all that is asked, if there is one (`number`, in bound.json): by duals, or (with
    `whole`) by rows that no whole numbers meet; else it has none.
    """
    order = _order(problem, priorities)
    site = next(int(s) for s in order[::-1] if inside[s] and scenario.demand[s] > 0)
    asked, room = int(scenario.demand[inside].sum()), most_across(problem, scenario, inside)
    places = tuple(int(each) for each in np.flatnonzero(inside))
    refusal = Refusal(
        site, REQUIREMENTS[scenario.kind], scenario.name, places, int(room), asked,
        scenario.lost_pair, _proof(room < asked, number, whole),
        -1 if room < asked else number,
    )  # fmt: skip
    if scenario.lost_pair >= 0:
        exempt = (*problem.link_exempt, (scenario.lost_pair, site))
        return replace(problem, link_exempt=exempt), refusal
    return _without(problem, scenario, site), refusal


def _without(problem: Problem, scenario: Scenario, site: int) -> Problem:
    """The problem that asks for nothing there in a scenario; in any, if not even in the whole."""
    whole = scenario.kind == "whole"
    kept = []
    for each in problem.scenarios:
        demand = each.demand.copy()
        if whole or each.name == scenario.name:
            demand[site] = 0
        kept.append(replace(each, demand=demand))
    asked = problem.link_demand.copy()
    asked[site] = 0 if whole else asked[site]
    return replace(problem, scenarios=tuple(kept), link_demand=asked)


def what_can_be_asked(
    problem: Problem, priorities: tuple[str, ...]
) -> tuple[Problem, list[Refusal]]:
    """The problem with what is impossible taken out, and one refusal for each thing taken out.

    A place that cannot be served at all is taken out of every scenario.
    """
    order = _order(problem, priorities)
    capacity, supply = _everything(problem)
    whole, refusals = _check(problem, problem.scenarios[0], capacity, supply, order)
    lost = [refusal.site for refusal in refusals]
    kept = [replace(problem.scenarios[0], demand=whole)]
    for scenario in problem.scenarios[1:]:
        demand = scenario.demand.copy()
        demand[lost] = 0
        left, more = _check(problem, replace(scenario, demand=demand), capacity, supply, order)
        kept.append(replace(scenario, demand=left))
        refusals += more
    asked = problem.link_demand.copy()
    asked[lost] = 0
    rest = replace(problem, scenarios=tuple(kept), link_demand=asked)
    exempt: list[tuple[int, int]] = []
    for scenario in _link_losses(rest, capacity) if asked.any() else ():
        _left, more = _check(rest, scenario, capacity, supply, order)
        refusals += more
        exempt += [(scenario.lost_pair, refusal.site) for refusal in more]
    return replace(rest, link_exempt=tuple(exempt)), refusals
