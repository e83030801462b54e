"""Design of one tree: a search for cheap designs and a proof of how cheap one could be.

Two threads work in turns of equal nominal length, one searching, one proving. After each turn
they exchange what they found, so the outcome does not depend on which was faster. The work stops
when the two meet, when the effort is spent, or at the cap, and the result says which.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

import numpy as np

from liane.errors import NoFeasibleDesign
from liane.planning.tree.branching import Bounder
from liane.planning.tree.instance import UNITS, Instance, describe_tree
from liane.planning.tree.limits import Cap
from liane.planning.tree.search import Searcher
from liane.progress import Watch, silent
from liane.words import N_

__all__ = ["Design", "design_tree", "usual_effort"]


LONGEST_TURN_S = 4.0
LOOK_S = 0.2


@dataclass(frozen=True)
class Design:
    """The best design found and what is proven of it.

    `status` is `optimal` (gap zero), `feasible`, `unknown` (none found, none excluded) or
    `infeasible` (proven). `cost` and `gap` are None when there is no design. `gap` is
    (cost − bound) / cost.
    """

    status: str
    cost: float | None
    bound: float
    gap: float | None
    links: list[tuple[int, int]]
    hubs: list[int]
    effort: float
    seed: int
    cap_hit: bool


def usual_effort(node_count: int) -> float:
    """The effort used unless another is given: nominal seconds of work on each of two cores."""
    return float(min(max(40.0 * (node_count / 130.0) ** 2, 5.0), 480.0))


def design_tree(
    instance: Instance,
    *,
    effort: float | None = None,
    seed: int = 0,
    time_limit_s: float | None = None,
    watch: Watch = silent,
) -> tuple[Design, Bounder]:
    """The best design that this effort finds, with the tree of relaxations that bounds it.

    Raises: `NoFeasibleDesign` when some node cannot be reached at all.
    """
    _refuse_unreachable(instance)
    effort = usual_effort(instance.node_count) if effort is None else effort
    cap = Cap(time_limit_s, watch)
    searcher, bounder = Searcher(instance, seed, cap), Bounder(instance, seed, cap)
    _take_turns(searcher, bounder, effort, cap)
    return _outcome(instance, searcher, bounder, effort, seed, cap), bounder


def _take_turns(searcher: Searcher, bounder: Bounder, effort: float, cap: Cap) -> None:
    turn_s, spent_s = min(effort / 20, LONGEST_TURN_S), 0.0
    with ThreadPoolExecutor(2) as pool:
        while spent_s < effort:
            cap.show(spent_s / effort, N_("designing the tree"))
            turns = [pool.submit(each.advance, turn_s) for each in (bounder, searcher)]
            while wait(turns, LOOK_S).not_done:
                cap.reached()  # the clock is looked at while kernels work: they read its flag
            for turn in turns:
                turn.result()
            _exchange(searcher, bounder)
            spent_s += turn_s
            if bounder.done or cap.reached():
                return


def _exchange(searcher: Searcher, bounder: Bounder) -> None:
    if bounder.best_links is not None:
        searcher.offer(bounder.best_links)
    if searcher.best_links is not None:
        bounder.improve_cutoff(searcher.best_units)
    searcher.leaning = bounder.leaning()


def _outcome(
    instance: Instance, searcher: Searcher, bounder: Bounder, effort: float, seed: int, cap: Cap
) -> Design:
    bound = bounder.bound
    if searcher.best_links is None:
        empty = bound >= bounder.infeasible_units
        status = "infeasible" if empty else "unknown"
        return Design(status, None, bound / UNITS, None, [], [], effort, seed, cap.hit)
    links = searcher.best_links.tolist()
    cost, faults = describe_tree(instance, links)
    if faults:
        raise AssertionError(f"the search kept a tree that breaks {faults}")
    bound = min(bound, searcher.best_units)
    gap = (searcher.best_units - bound) / searcher.best_units if searcher.best_units else 0.0
    pairs = [(int(instance.end_a[k]), int(instance.end_b[k])) for k in links]
    status = "optimal" if bounder.done else "feasible"
    hubs = _hubs(instance, pairs)
    return Design(status, cost, bound / UNITS, gap, pairs, hubs, effort, seed, cap.hit)


def _hubs(instance: Instance, pairs: Sequence[tuple[int, int]]) -> list[int]:
    degree = np.bincount(np.array(pairs, dtype=np.int64).ravel(), minlength=instance.node_count)
    degree[instance.gateway] = max(degree[instance.gateway], 2)
    return np.flatnonzero(degree >= 2).tolist()


def _refuse_unreachable(instance: Instance) -> None:
    label = np.zeros(instance.node_count, dtype=bool)
    label[instance.gateway] = True
    grown = 0
    while grown != label.sum():
        grown = label.sum()
        touched = label[instance.end_a] | label[instance.end_b]
        label[instance.end_a[touched]] = label[instance.end_b[touched]] = True
    lost = np.flatnonzero(~label)
    if lost.size:
        raise NoFeasibleDesign(
            N_(
                "no candidate link joins the gateway {gateway} to {count} nodes ({nodes}); add some"
            ),
            gateway=instance.gateway,
            count=int(lost.size),
            nodes=", ".join(map(str, lost[:8])) + (", …" if lost.size > 8 else ""),
        )
