"""How far from the best a design can be: a linear relaxation that anybody can recompute.

The relaxation lets choices be fractions and keeps the rows of `rows`; cuts are added where the
fractions slip past them. Its optimum is at most the cost of every design. The bound that is stated
is not the solver's word: it is computed again from the dual values of the rows, by
`recomputed`, which holds whatever the duals are.
"""

from dataclasses import dataclass

import highspy
import numpy as np

from liane.planning.model import Floats, Problem
from liane.planning.rows import Row, static_rows
from liane.planning.separation import violated
from liane.progress import Watch, silent

__all__ = ["Relaxation", "recomputed", "relax"]


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


class _Solver:
    """HiGHS with rows added as they are found."""

    def __init__(self, problem: Problem, upper: Floats) -> None:
        self.highs = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", 1)
        self.highs.addVars(problem.layout.size, np.zeros(problem.layout.size), upper)
        columns = np.arange(problem.layout.size, dtype=np.int32)
        self.highs.changeColsCost(problem.layout.size, columns, problem.cost)

    def add(self, rows: list[Row]) -> None:
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

    def solve(self) -> tuple[bool, Floats, Floats]:
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
    watch: Watch = silent,
) -> Relaxation:
    """Solve the relaxation of `problem`, adding cuts until none is broken or `rounds` have passed."""
    top = problem.upper.astype(np.float64) if upper is None else upper
    held = static_rows(problem) + list(rows or [])
    known = {row.key for row in held}
    solver = _Solver(problem, top)
    solver.add(held)
    optimal, choice, duals = solver.solve()
    for turn in range(rounds):
        if not optimal or not watch(turn / rounds, "proving how good a design can be"):
            break
        fresh = violated(problem, choice, known)
        if not fresh:
            break
        solver.add(fresh)
        held += fresh
        optimal, choice, duals = solver.solve()
    if not optimal:
        duals = np.zeros(len(held))
    bound, reduced = recomputed(problem.cost, top, held, duals)
    return Relaxation(bound, choice, held, np.maximum(duals, 0.0), reduced, optimal)
