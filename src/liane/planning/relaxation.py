"""How far from the best a design can be: a linear relaxation that anybody can recompute.

The relaxation lets choices be fractions and keeps the rows of `rows`; cuts are added where the
fractions slip past them. Its optimum is at most the cost of every design. The bound that is stated
is not the solver's word: it is computed again from the dual values of the rows, by
`recomputed`, which holds whatever the duals are.
"""

from dataclasses import dataclass

import highspy
import numpy as np

from liane.planning.clock import Clock
from liane.planning.model import Floats, Ints, Problem
from liane.planning.rows import Row, static_rows
from liane.planning.separation import single_rows, violated
from liane.progress import Watch, silent
from liane.words import N_

__all__ = ["Relaxation", "Solver", "dive", "recomputed", "relax", "telling"]


@dataclass(frozen=True)
class Relaxation:
    """A solved relaxation: the certified bound, its fractional choice, its rows and their duals."""

    bound: float
    choice: Floats
    rows: list[Row]
    duals: Floats
    reduced: Floats
    feasible: bool


def recomputed(cost: Floats, upper: Floats, rows: list[Row], duals: Floats) -> tuple[float, Floats]:
    """The bound that non-negative `duals` prove, and the reduced costs.

    For every choice within [0, upper] that meets the rows:
    cost·x ≥ Σ dual × least + Σ min(0, reduced cost) × upper.
    """
    kept = np.maximum(duals, 0.0)
    reduced = cost.copy()
    proven = 0.0
    for row, dual in zip(rows, kept, strict=True):
        if dual > 0.0:
            reduced[row.columns] -= dual * row.values
            proven += dual * row.least
    return float(proven + np.minimum(reduced, 0.0) @ upper), reduced


class Solver:
    """HiGHS with rows added as they are found."""

    def __init__(self, problem: Problem, upper: Floats, clock: Clock | None = None) -> None:
        self.highs, self.clock = highspy.Highs(), clock or Clock()
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", 1)
        self.highs.addVars(problem.layout.size, np.zeros(problem.layout.size), upper)
        self.weigh(problem.cost)

    def weigh(self, cost: Floats) -> None:
        """Minimise these costs from here on."""
        self.highs.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def add(self, rows: list[Row]) -> None:
        if not rows:
            return
        starts = np.cumsum([0, *[len(row.columns) for row in rows]])[:-1].astype(np.int32)
        self.highs.addRows(
            len(rows),
            np.array([row.least for row in rows]),
            np.full(len(rows), highspy.kHighsInf),
            int(sum(len(row.columns) for row in rows)),
            starts,
            np.concatenate([row.columns for row in rows]).astype(np.int32),
            np.concatenate([row.values for row in rows]),
        )

    def hold(self, columns: Ints, low: Floats, high: Floats) -> None:
        """Keep some choices within bounds from here on."""
        self.highs.changeColsBounds(len(columns), columns.astype(np.int32), low, high)

    def ray(self) -> Floats | None:
        """After a solve without solution: a direction of the duals that proves it."""
        _status, found, ray = self.highs.getDualRay()
        return np.array(ray) if found else None

    @property
    def stopped(self) -> bool:
        """Whether the last solve ended for want of time."""
        return bool(self.highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit)

    def solve(self) -> tuple[bool, Floats, Floats]:
        """Whether an optimum was found, the choice and the duals."""
        left = max(self.clock.left, 0.05)
        self.highs.setOptionValue("time_limit", self.highs.getRunTime() + left)
        self.highs.run()
        solution = self.highs.getSolution()
        optimal = self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return optimal, np.array(solution.col_value), np.array(solution.row_dual)


def relax(
    problem: Problem,
    *,
    rows: list[Row] | None = None,
    upper: Floats | None = None,
    rounds: int = 60,
    clock: Clock | None = None,
    watch: Watch = silent,
) -> Relaxation:
    """Solve the relaxation of `problem`, adding cuts until none is broken or `rounds` are over.

    Whatever stops it early, what it proved until then stands.
    """
    top = problem.upper.astype(np.float64) if upper is None else upper
    held = static_rows(problem) + list(single_rows(problem)) + list(rows or [])
    known = {row.key for row in held}
    solver = Solver(problem, top, clock)
    solver.add(held)
    choice, duals = np.zeros(len(top)), np.zeros(0)
    feasible = False
    for turn in range(rounds + 1):
        if not watch(turn / (rounds + 1), N_("proving how good a design can be")):
            break
        optimal, found, weights = solver.solve()
        if not optimal:
            feasible = feasible and solver.stopped
            break
        feasible, choice, duals = True, found, weights
        fresh = violated(problem, choice, known) if turn < rounds else []
        if not fresh:
            break
        solver.add(fresh)
        held += fresh
    duals = np.concatenate([np.maximum(duals, 0.0), np.zeros(len(held) - len(duals))])
    bound, reduced = recomputed(problem.cost, top, held, duals)
    return Relaxation(bound, choice, held, duals, reduced, feasible)


def telling(relaxation: Relaxation) -> list[Row]:
    """The rows of a relaxation that are not cuts, and the cuts that carry its bound."""
    return [
        row
        for row, dual in zip(relaxation.rows, relaxation.duals, strict=True)
        if dual > 1e-9 or row.reason["rule"] not in ("capacity", "path", "beyond radio")
    ]


def _to_round(problem: Problem, choice: Floats, done: set[int]) -> list[int]:
    """The choices to settle next: all that are nearly whole, else the one nearest to it."""
    layout = problem.layout
    open_columns = [
        column
        for column in range(layout.first, layout.size)
        if column not in done and choice[column] > 1e-3
    ]
    near = [column for column in open_columns if choice[column] % 1.0 > 0.85]
    if near or not open_columns:
        return near
    return [max(open_columns, key=lambda column: (round(float(choice[column]), 6), -column))]


class _Dive:
    """The state of a dive: the solver, the rows learnt, the choices settled."""

    def __init__(self, problem: Problem, start: Relaxation, clock: Clock) -> None:
        self.problem, self.choice, self.clock = problem, start.choice, clock
        self.solver = Solver(problem, problem.upper.astype(np.float64), clock)
        self.solver.add(telling(start))
        self.known = {row.key for row in telling(start)}
        self.done: set[int] = set()

    def settle(self, columns: list[int], low: Floats, high: Floats) -> bool:
        """Hold choices within bounds and solve; on failure the bounds are taken back."""
        self.solver.hold(np.array(columns), low, high)
        optimal, choice, _duals = self.solver.solve()
        if optimal:
            self.choice = choice
            fresh = violated(self.problem, choice, self.known)
            if fresh:
                self.solver.add(fresh)
                optimal, choice, _duals = self.solver.solve()
                self.choice = choice if optimal else self.choice
        if not optimal:
            top = self.problem.upper[columns].astype(np.float64)
            self.solver.hold(np.array(columns), np.zeros(len(columns)), top)
        return optimal

    def step(self, columns: list[int]) -> None:
        """Round up what is chosen next; what cannot be rounded up is given up."""
        top = self.problem.upper[columns].astype(np.float64)
        if self.settle(columns, np.ceil(self.choice[columns] - 1e-6), top):
            self.done |= set(columns)
            return
        for column in columns:
            if not self.clock.go_on():
                return
            one, high = [column], self.problem.upper[[column]].astype(np.float64)
            if len(columns) == 1 or not self.settle(one, np.ones(1), high):
                self.settle(one, np.zeros(1), np.zeros(1))
            self.done.add(column)


def dive(problem: Problem, start: Relaxation, clock: Clock) -> Ints:
    """Round the relaxation step by step, solving again after each: a guess at a whole design.

    Every step settles what is nearly whole, or the largest fraction, upwards; what the following
    solutions no longer want is never bought. The guess may still lack something, and holds links
    only: the caller raises what they stand on.
    """
    state, layout = _Dive(problem, start, clock), problem.layout
    for step in range(layout.options):
        whole = np.flatnonzero(state.choice[layout.first :] > 0.999) + layout.first
        columns = _to_round(problem, state.choice, state.done | set(whole.tolist()))
        done = 0.15 + 0.1 * min(step / 60, 1.0)
        if not columns or not clock.go_on(done, N_("looking for a first design")):
            break
        state.step(columns)
    kept = np.floor(state.choice + 1e-3).astype(np.int64)
    kept[: layout.first] = 0
    return kept
