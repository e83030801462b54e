"""Look for the cheapest design: a first whole one, then better ones around it, and how good it is.

The relaxation gives a bound and the first cuts. CP-SAT solves what the known cuts say; what it
finds is checked against every scenario, made whole by `repair`, and teaches new cuts. Then
neighbourhoods are freed around the best design, one after the other, by the same seed in the same
order, two side by side. At last the relaxation is split into cases, for a better bound. Work is
counted in rounds (`effort`), never in seconds; a time limit is a cap, and the answer says whether
it was hit.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from liane.planning.branching import Cases, split
from liane.planning.clock import Clock
from liane.planning.master import Flags, Table, cheapest
from liane.planning.model import Floats, Ints, Problem
from liane.planning.relaxation import Relaxation, dive, relax, telling
from liane.planning.repair import complete, hangs_together, meets, prune, tidy
from liane.planning.separation import broken
from liane.progress import Best, unheard
from liane.words import N_

__all__ = ["Found", "search"]

_NEAR_WORK = 0.4
_TEACHING = 4
_SIDE_BY_SIDE = 2


@dataclass(frozen=True)
class Found:
    """The best design found, the cases that bound every design, and how the search went."""

    choice: Ints | None
    cost: float
    cases: Cases
    rounds: int
    hit_cap: bool
    stopped: bool


class _Hunt:
    """The state of a search: the best design, the rows learnt, the random order."""

    def __init__(self, problem: Problem, relaxation: Relaxation, seed: int, clock: Clock) -> None:
        self.problem, self.relaxation, self.clock = problem, relaxation, clock
        self.table = Table(problem, telling(relaxation))
        self.known = {row.key for row in self.table.rows}
        self.best: Ints | None = None
        self.cost = np.inf
        self.random = np.random.default_rng(seed)
        self.seed = seed
        self.pool = ThreadPoolExecutor(_SIDE_BY_SIDE)
        self.tell: Best = unheard

    def learn(self, choice: Ints) -> int:
        """Add the rows that a choice breaks; return how many are new."""
        fresh = [r for r in broken(self.problem, choice.astype(float)) if r.key not in self.known]
        self.known |= {row.key for row in fresh}
        self.table.add(fresh)
        return len(fresh)

    def offer(self, choice: Ints) -> bool:
        """Take a choice if, made whole and pruned, it is better than the best."""
        whole = complete(self.problem, choice, self.relaxation.choice)
        if whole is None:
            return False
        kept = prune(self.problem, whole)
        cost = float(self.problem.cost @ kept)
        if cost >= self.cost - 0.5 or not hangs_together(self.problem, kept):
            return False
        self.best, self.cost = kept, cost
        self.tell(cost, self.relaxation.bound)
        return True

    def around(self, frees: Sequence[Flags], work: float) -> None:
        """Solve neighbourhoods side by side, each with its part of the choice free.

        What comes back is taken in order, whichever was solved first: threads change nothing.
        """
        waiting = [(free, self.best) for free in frees]
        for _turn in range(_TEACHING):
            held, cost = self.best, self.cost
            if held is None or not waiting:
                return
            ask = partial(
                cheapest, self.table, held, below=cost, work=work, seed=self.seed,
                seconds=self.clock.left,
            )  # fmt: skip
            answers = self.pool.map(lambda row, ask=ask: ask(row[0], hint=row[1]), waiting)
            waiting = [
                (free, found)
                for (free, _hint), (found, _sure) in zip(waiting, list(answers), strict=True)
                if found is not None and self._taken(found)
            ]
            if not self.clock.go_on(self.clock.fraction, ""):
                return

    def _taken(self, found: Ints) -> bool:
        """Offer what came back; whether it taught something, so that asking again is worth it."""
        taught = 0 if meets(self.problem, found) else self.learn(found)
        self.offer(found)
        return taught > 0


def _apart(problem: Problem) -> Floats:
    """Steps between places over candidate pairs, used to choose what lies together."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from scipy.sparse.csgraph import shortest_path  # noqa: PLC0415

    a, b = problem.pair_rows
    graph = csr_matrix((np.ones(len(a)), (a, b)), shape=(problem.places, problem.places))
    return np.asarray(shortest_path(graph, directed=False, unweighted=True))


def _mask(problem: Problem, sites: NDArray[np.int64], best: Ints) -> Flags:
    """Columns set free around some places: their stands, links, sectors, and every uplink."""
    layout = problem.layout
    inside = np.zeros(problem.places, np.bool_)
    inside[sites] = True
    used = np.zeros(problem.places, np.bool_)
    used[problem.stand_site[best[: layout.stands] > 0]] = True
    a, b = problem.option_a, problem.option_b
    near = (inside[a] | inside[b]) & (inside[a] | used[a]) & (inside[b] | used[b])
    return np.concatenate(
        [
            inside[problem.stand_site],
            near,
            near,
            inside[problem.stand_site[problem.sector_stand]],
            np.ones(layout.uplinks, np.bool_),
        ]
    ).astype(np.bool_)


def _neighbourhoods(hunt: _Hunt) -> Iterator[Flags]:
    """Endless: places near a random one, by turns few and many; more when nothing is found."""
    problem = hunt.problem
    steps = _apart(problem)
    size = 2
    while True:
        centre = int(hunt.random.integers(problem.places))
        nearness = np.nan_to_num(steps[centre], posinf=1e6) + hunt.random.random(problem.places)
        count = min(problem.places, size + int(hunt.random.integers(0, 3)))
        chosen = np.argsort(nearness, kind="stable")[:count]
        best = hunt.best if hunt.best is not None else np.zeros(problem.layout.size, np.int64)
        yield _mask(problem, chosen, best)
        size = 2 + (size - 1) % 8


def _begin(hunt: _Hunt) -> None:
    """A first whole design: rounded from the relaxation, or bought from nothing."""
    problem = hunt.problem
    if hunt.best is not None and not hunt.clock.go_on():
        return
    guess = dive(problem, hunt.relaxation, hunt.clock)
    hunt.offer(tidy(problem, guess))
    if hunt.best is None:
        hunt.offer(np.zeros(problem.layout.size, np.int64))


def search(
    problem: Problem,
    *,
    effort: int = 40,
    clock: Clock | None = None,
    seed: int = 0,
    start: Ints | None = None,
    best: Best = unheard,
) -> Found:
    """The best design within `effort` rounds, with its bound; `best` hears of both on the way.

    `start` is a design that is known. Same problem, seed and effort give the same design unless
    the clock ran out.
    """
    clock = clock or Clock()
    relaxation = relax(problem, clock=clock, watch=lambda f, m: clock.go_on(0.15 * f, m))
    hunt = _Hunt(problem, relaxation, seed, clock)
    hunt.tell = best
    if start is not None:
        hunt.offer(start)
    _begin(hunt)
    done = 0
    neighbourhoods = _neighbourhoods(hunt)
    while done < effort and hunt.best is not None:
        if not clock.go_on(0.2 + 0.5 * done / max(effort, 1), N_("looking for a cheaper design")):
            break
        hunt.around(list(islice(neighbourhoods, _SIDE_BY_SIDE)), _NEAR_WORK)
        done += 1
    rounds = effort if hunt.best is not None else 0
    cases = split(
        problem, relaxation, hunt.cost, rounds, clock, lambda bound: best(hunt.cost, bound)
    )
    return Found(hunt.best, hunt.cost, cases, done, clock.hit_cap, clock.stopped)
