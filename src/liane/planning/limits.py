"""What cannot be had whatever is bought: cuts that everything on offer does not cross.

Everything on offer is bought at once: every mast at every height, between two places the best
links as often as they may be. What this network cannot carry, none can. Across a cut that fails,
what can come in is the room that all wishes inside it have to share. Whoever doubts it can
recompute every pair across the cut.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from liane.planning.flows import run
from liane.planning.lean import Answer, Ray
from liane.planning.model import Floats, Problem, Scenario
from liane.planning.separation import scenarios_of
from liane.planning.wishes import Limit, Wish

__all__ = [
    "REQUIREMENTS",
    "Refusal",
    "beyond_everything",
    "limit_of_cuts",
    "limit_of_ray",
    "most_of_pairs",
]

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
    `capacity_kbps` of the `asked_kbps` can come, even if everything is bought.

    A service keeps `kept_kbps`, the most that is not proven impossible in steps of a tenth.
    """

    site: int
    requirement: str
    scenario: str
    inside: tuple[int, ...]
    capacity_kbps: int
    asked_kbps: int
    lost_pair: int = -1
    proof: str = (
        "cut"  # or "spectrum", "duals", "whole" (in bound.json), "alike", "search", "stopped"
    )
    number: int = -1
    kept_kbps: int = 0
    more_kbps: int = 0  # what is proven too much


def most_of_pairs(problem: Problem) -> Floats:
    """The most that can be bought between two places, kb/s: the best radio links side by side,
    and everything that is not radio of its own (fibre, clients of sectors)."""
    radio = problem.option_width > 0
    room = np.zeros(len(problem.pairs))
    np.maximum.at(room, problem.option_pair[radio], problem.option_capacity[radio])
    room *= problem.side_by_side
    rest = np.where(radio, 0, problem.option_capacity)
    return room + np.bincount(problem.option_pair, rest, len(room))


def beyond_everything(problem: Problem) -> Iterator[Limit]:
    """A limit for each scenario that not even everything on offer carries."""
    capacity, supply = most_of_pairs(problem), problem.uplink_supply(problem.upper)
    for scenario in scenarios_of(problem, capacity):
        outcome = run(problem, scenario, capacity, supply)
        if not outcome.met:
            inside = outcome.tight if outcome.tight.any() else outcome.beyond
            room = float(scenario.demand[inside].sum()) - (outcome.asked - outcome.carried)
            yield _limit(scenario, np.flatnonzero(inside).tolist(), max(0.0, np.floor(room + 0.5)))


def _limit(scenario: Scenario, inside: Sequence[int], room: float) -> Limit:
    asking = [site for site in inside if scenario.demand[site] > 0]
    weights = {(scenario.name, site): 1.0 for site in asking}
    return Limit(weights, room, "cut", (scenario.name, tuple(inside)))


def limit_of_ray(ray: Ray, problem: Problem) -> Limit:
    """What a ray leaves to wishes, whichever are asked."""
    weights: dict[Wish, float] = {}
    asked, cuts = 0.0, 0
    for row, times in zip(ray.rows, ray.times.tolist(), strict=True):
        if row.reason["rule"] != "capacity":
            continue
        cuts += 1
        demand = problem.scenario(row.reason["scenario"]).demand
        for site in row.reason["inside"]:
            wish = row.reason["scenario"], site
            if demand[site] > 0:
                weights[wish] = weights.get(wish, 0.0) + times
                asked += times * int(demand[site])
    return Limit(weights, asked - ray.gain, "spectrum" if cuts == 1 else "duals", ray)


def limit_of_cuts(problem: Problem, answer: Answer) -> Limit:
    """What whole numbers cannot carry: the wishes of a few cuts, or of a few scenarios."""
    asking = [(name, site) for name, inside in answer.cuts for site in inside]
    asking = [(name, site) for name, site in asking if problem.scenario(name).demand[site]]
    return Limit(dict.fromkeys(asking, 0.0), 0.0, "whole", answer.cuts)
