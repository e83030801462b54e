"""A better bound by cases: a mast stands or it does not, a stretch of fibre is laid or it is not.

The relaxation is split on masts, fibre and uplinks, always where it looks best, and each case is
bounded by its own dual values. The cases cover everything, so the lowest of their bounds bounds
every design. A case that cannot hold is closed by a ray of its dual. What is kept is enough to
compute every number again: for each case its limits and its duals.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from liane.planning.clock import Clock
from liane.planning.master import Table
from liane.planning.model import Floats, Ints, Problem
from liane.planning.relaxation import Relaxation, Solver, telling
from liane.planning.rows import Row
from liane.planning.separation import violated
from liane.words import N_

__all__ = ["Case", "Cases", "limits_of", "split"]

_FRACTION = 1e-5


@dataclass(frozen=True)
class Case:
    """Limits on some choices, and duals that bound every design within them.

    `parent` is the case it was split from (−1 for the first), `column` and `side` say how: on
    side 0 the choice is at most `value`, on side 1 it is more. `closed` cases are not split.
    """

    parent: int
    column: int
    side: int
    value: int
    duals: Floats
    bound: float
    split: bool = False


@dataclass(frozen=True)
class Cases:
    """All cases in the order they were made, the rows their duals belong to, and the bound."""

    rows: list[Row]
    cases: list[Case]
    bound: float


class _Tree:
    """Cases while they are made, with one solver that moves from one to the other."""

    def __init__(
        self, problem: Problem, relaxation: Relaxation, cutoff: float, clock: Clock
    ) -> None:
        self.problem, self.cutoff = problem, cutoff
        rows = telling(relaxation)
        self.table = Table(problem, rows)
        self.known = {row.key for row in rows}
        self.solver = Solver(problem, problem.upper.astype(np.float64), clock)
        self.solver.highs.setOptionValue("presolve", "off")
        self.solver.add(rows)
        self.cases: list[Case] = []
        self.heap: list[tuple[float, int]] = []
        layout = problem.layout
        wired = (problem.option_width == 0) & (problem.option_sector < 0)
        self.may_split = np.concatenate(
            [
                np.ones(layout.stands, np.bool_),
                wired,
                np.zeros(layout.options + layout.sectors, np.bool_),
                np.ones(layout.uplinks, np.bool_),
            ]
        )

    def bound(self, shut: list[float]) -> float:
        """What all cases prove together: those that were `shut` and those that wait."""
        return min([self.cutoff, *shut, *(row[0] for row in self.heap)])

    def limits(self, at: int) -> tuple[Floats, Floats]:
        """Lowest and highest of each choice in a case."""
        return limits_of(self.cases, self.problem.upper, at)

    def proven(self, duals: Floats, low: Floats, high: Floats) -> float:
        """What non-negative duals prove within limits."""
        matrix: csr_matrix = self.table.matrix[: len(duals)]
        reduced = self.problem.cost - matrix.T @ duals
        least = duals @ self.table.least[: len(duals)]
        return float(least + np.minimum(reduced * low, reduced * high).sum())

    def add(self, parent: int, column: int, side: int, value: int, duals: Floats) -> None:
        self.cases.append(Case(parent, column, side, value, duals, -np.inf))
        at = len(self.cases) - 1
        self.revise(at, duals)
        heapq.heappush(self.heap, (self.cases[at].bound, at))

    def revise(self, at: int, duals: Floats) -> None:
        """Take other duals for a case if they prove more."""
        bound = self.proven(duals, *self.limits(at))
        case = self.cases[at]
        if bound > case.bound:
            self.cases[at] = Case(
                case.parent, case.column, case.side, case.value, duals, bound, case.split
            )

    def look(self, at: int) -> Floats | None:
        """Solve a case, with new cuts where it breaks some; None when it is closed."""
        low, high = self.limits(at)
        columns = np.arange(self.problem.layout.size)
        self.solver.hold(columns, low, high)
        for turn in range(3):
            optimal, choice, duals = self.solver.solve()
            if not optimal:
                if not self.solver.stopped:
                    self.close(at, low, high)
                return None
            self.revise(at, np.maximum(duals, 0.0))
            if self.cases[at].bound >= self.cutoff or turn == 2:
                break
            fresh = violated(self.problem, choice, self.known)
            if not fresh:
                break
            self.solver.add(fresh)
            self.table.add(fresh)
        return None if self.cases[at].bound >= self.cutoff else choice

    def close(self, at: int, low: Floats, high: Floats) -> None:
        """A case without any solution: its ray, added often enough, proves any bound."""
        ray = self.solver.ray()
        if ray is None:
            return
        for signed in (np.maximum(ray, 0.0), np.maximum(-ray, 0.0)):
            reduced = -(self.table.matrix.T @ signed)
            gain = signed @ self.table.least + np.minimum(reduced * low, reduced * high).sum()
            if gain > 1e-6:
                before = np.zeros(len(signed))
                before[: len(self.cases[at].duals)] = self.cases[at].duals
                times = (self.cutoff - self.cases[at].bound) / gain + 1.0
                self.revise(at, before + times * signed)
                return

    def split(self, at: int, choice: Floats) -> bool:
        """Make two cases of one, on the dearest choice that is least whole."""
        part = choice - np.floor(choice)
        away = np.minimum(part, 1.0 - part) * self.may_split
        if away.max() < _FRACTION:
            return False
        column = int(np.argmax(np.where(away >= _FRACTION, away * self.problem.cost, -1.0)))
        case = self.cases[at]
        self.cases[at] = Case(
            case.parent, case.column, case.side, case.value, case.duals, case.bound, True
        )
        for side in (0, 1):
            self.add(at, column, side, int(np.floor(choice[column])), case.duals)
        return True


def split(
    problem: Problem,
    relaxation: Relaxation,
    cutoff: float,
    most: int,
    clock: Clock | None = None,
    told: Callable[[float], None] = lambda _bound: None,
) -> Cases:
    """Split the relaxation into at most about 2 × `most` cases; stop when all reach `cutoff`.

    `told` hears the bound that all cases so far prove together, case after case.
    """
    clock = clock or Clock()
    tree = _Tree(problem, relaxation, cutoff, clock)
    rows = telling(relaxation)
    kept = {id(row) for row in rows}
    duals = np.array(
        [d for r, d in zip(relaxation.rows, relaxation.duals, strict=True) if id(r) in kept]
    )
    tree.add(-1, -1, 0, 0, duals)
    shut: list[float] = []
    for turn in range(most):
        if not tree.heap or tree.heap[0][0] >= cutoff:
            break
        done = turn / max(most, 1)
        if not clock.go_on(0.7 + 0.25 * done, N_("proving how good the design is")):
            break
        _bound, at = heapq.heappop(tree.heap)
        choice = tree.look(at)
        if choice is None or not tree.split(at, choice):
            shut.append(tree.cases[at].bound)
        told(tree.bound(shut))
    return Cases(tree.table.rows, tree.cases, tree.bound(shut))


def limits_of(cases: list[Case], upper: Ints, at: int) -> tuple[Floats, Floats]:
    """Lowest and highest of each choice in case `at`: its own limit and those of its parents."""
    low, high = np.zeros(len(upper)), upper.astype(np.float64)
    while at >= 0:
        case = cases[at]
        if case.column >= 0 and case.side == 0:
            high[case.column] = min(high[case.column], case.value)
        elif case.column >= 0:
            low[case.column] = max(low[case.column], case.value + 1)
        at = case.parent
    return low, high
