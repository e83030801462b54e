"""CP-SAT on the rows known so far: the cheapest choice that no known row forbids.

The rows are true for every design, so what comes out is a design or shows which row was lacking.
Part of the choice can be held (`held`), which makes a neighbourhood of it. Work is counted in
CP-SAT's deterministic time: the same question gives the same answer on any day.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from scipy.sparse import csr_matrix, vstack

from liane.planning.clock import Clock
from liane.planning.model import Floats, Ints, Problem
from liane.planning.rows import Row

__all__ = ["Table", "any_choice", "cheapest", "clash", "much"]

Flags = NDArray[np.bool_]

_SCALE = 10_000  # row coefficients as integers
_LOOK_S = 0.2
_FOUND = (cp_model.OPTIMAL, cp_model.FEASIBLE)
_DECIDED = (*_FOUND, cp_model.INFEASIBLE)
_TRIES = ((True, 0.6), (False, 4.0))  # by clauses alone; the work allowed


class Table:
    """Rows as one sparse matrix that grows, so that a neighbourhood is cut out of it at once."""

    def __init__(self, problem: Problem, rows: Sequence[Row] = ()) -> None:
        self.problem = problem
        self.rows: list[Row] = []
        self.matrix = csr_matrix((0, problem.layout.size))
        self.least = np.zeros(0)
        self.add(rows)

    def add(self, rows: Sequence[Row]) -> None:
        """Append rows."""
        if not rows:
            return
        starts = np.cumsum([0, *[len(row.columns) for row in rows]])
        columns = np.concatenate([row.columns for row in rows])
        values = np.concatenate([row.values for row in rows])
        fresh = csr_matrix((values, columns, starts), shape=(len(rows), self.problem.layout.size))
        self.matrix = vstack([self.matrix, fresh], format="csr")
        self.least = np.concatenate([self.least, [row.least for row in rows]])
        self.rows += rows

    def around(self, held: Ints, free: Flags) -> tuple[Any, Floats]:
        """The rows that still say something about the free columns, the others held."""
        rest = self.least - self.matrix @ np.where(free, 0, held).astype(np.float64)
        part = self.matrix[:, free]
        lowest = part.minimum(0) @ self.problem.upper[free].astype(np.float64)
        speaks = lowest < rest - 1e-9
        return part[speaks], rest[speaks]


def _integers(values: Floats, least: float) -> tuple[list[int], int]:
    """A row with whole coefficients that is no stricter than the row itself."""
    if np.all(values == np.round(values)) and abs(least - round(least)) < 1e-9:
        return values.astype(np.int64).tolist(), round(least)
    whole = np.ceil(values * _SCALE - 1e-6).astype(np.int64)
    return whole.tolist(), int(np.floor(least * _SCALE + 1e-6))


def cheapest(
    table: Table,
    held: Ints,
    free: Flags,
    *,
    hint: Ints,
    below: float,
    work: float = 1.0,
    seed: int = 0,
    seconds: float = 60.0,
) -> tuple[Ints | None, bool]:
    """The cheapest choice that meets the table's rows with all but `free` held, and if it is sure.

    `below` asks for a cost under that of the whole choice. `work` is the deterministic time of
    CP-SAT; `seconds` only a cap.
    """
    problem = table.problem
    matrix, rest = table.around(held, free)
    at = np.flatnonzero(free)
    model = cp_model.CpModel()
    columns = [model.NewIntVar(0, int(problem.upper[c]), "") for c in at]
    for row in range(matrix.shape[0]):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        values, least = _integers(matrix.data[part], float(rest[row]))
        chosen = [columns[c] for c in matrix.indices[part].tolist()]
        model.Add(cp_model.LinearExpr.WeightedSum(chosen, values) >= least)
    weights = np.round(problem.cost).astype(np.int64)
    total = cp_model.LinearExpr.WeightedSum(columns, weights[at].tolist())
    model.Add(total <= int(below - (weights[~free] @ held[~free])) - 1)
    model.Minimize(total)
    for column, value in zip(columns, hint[at].tolist(), strict=True):
        model.AddHint(column, int(value))
    answer, sure = _answer(model, columns, work, seed, seconds)
    if answer is None:
        return None, sure
    found = held.copy()
    found[at] = answer
    return found, sure


def _answer(
    model: cp_model.CpModel,
    columns: Sequence[cp_model.IntVar],
    work: float,
    seed: int,
    seconds: float,
) -> tuple[Ints | None, bool]:
    solver = _solver(work, seed, seconds)
    status = solver.Solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, status == cp_model.INFEASIBLE
    found = np.array([solver.Value(column) for column in columns], np.int64)
    return found, status == cp_model.OPTIMAL


def _solver(work: float, seed: int, seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = work
    solver.parameters.max_time_in_seconds = max(seconds, 0.1)
    solver.parameters.linearization_level = 2
    solver.parameters.catch_sigint_signal = False  # the command answers Ctrl+C itself
    return solver


class _Asking:
    """A model of rows of whole numbers over the columns that may be more than nothing."""

    def __init__(self, rows: Sequence[Row], upper: Floats) -> None:
        self.model, self.size = cp_model.CpModel(), len(upper)
        self.at = np.flatnonzero(upper > 0)
        self.columns = {int(c): self.model.NewIntVar(0, int(upper[c]), "") for c in self.at}
        for row in rows:
            self.model.Add(self.holds(row))

    def holds(self, row: Row) -> cp_model.BoundedLinearExpression:
        terms = [
            (self.columns[c], round(value))
            for c, value in zip(row.columns.tolist(), row.values.tolist(), strict=True)
            if c in self.columns
        ]
        chosen, values = [column for column, _v in terms], [value for _column, value in terms]
        return cp_model.LinearExpr.WeightedSum(chosen, values) >= round(row.least)

    def choice(self, solver: cp_model.CpSolver) -> Ints:
        """What the solver found, over all columns."""
        found = np.zeros(self.size, np.int64)
        found[self.at] = [solver.Value(column) for column in self.columns.values()]
        return found


def much(
    rows: Sequence[Row], upper: Floats, goal: Floats, *, work: float, seed: int, clock: Clock
) -> Ints | None:
    """A choice within [0, upper] that meets rows of whole numbers and holds much of `goal`."""
    asking, solver = _Asking(rows, upper), _solver(work, seed, clock.left)
    weights = np.ceil(goal[asking.at] / 100).astype(np.int64).tolist()
    columns = list(asking.columns.values())
    asking.model.Maximize(cp_model.LinearExpr.WeightedSum(columns, weights))
    status = _watched(solver, asking.model, clock)
    return asking.choice(solver) if status in _FOUND else None


def any_choice(
    rows: Sequence[Row], upper: Floats, *, seed: int, clock: Clock
) -> tuple[Ints | None, bool]:
    """A choice within [0, upper] that meets rows of whole numbers, and if the answer is sure."""
    asking = _Asking(rows, upper)
    solver, status = _decided(asking.model, seed, clock)
    return (asking.choice(solver) if status in _FOUND else None), status in _DECIDED


def clash(
    rows: Sequence[Row], asked: Sequence[Row], upper: Floats, *, seed: int, clock: Clock
) -> tuple[list[int], bool]:
    """Which of the rows `asked` cannot be met together beside `rows`, and if the answer is sure."""
    asking = _Asking(rows, upper)
    wanted = [asking.model.NewBoolVar("") for _row in asked]
    for flag, row in zip(wanted, asked, strict=True):
        asking.model.Add(asking.holds(row)).OnlyEnforceIf(flag)
    asking.model.AddAssumptions(wanted)
    solver, status = _decided(asking.model, seed, clock)
    if status != cp_model.INFEASIBLE:
        return [], status in _DECIDED
    at = {flag.Index(): number for number, flag in enumerate(wanted)}
    return sorted(at[flag] for flag in solver.SufficientAssumptionsForInfeasibility()), True


def _decided(model: cp_model.CpModel, seed: int, clock: Clock) -> tuple[cp_model.CpSolver, Any]:
    """Any choice or none: by clauses alone, which mostly is the short way, else with fractions."""
    for plain, work in _TRIES:
        solver = _solver(work, seed, clock.left)
        solver.parameters.stop_after_first_solution = True
        if plain:
            solver.parameters.cp_model_presolve = False
            solver.parameters.linearization_level = 0
        status = _watched(solver, model, clock)
        if status in _DECIDED or not clock.go_on():
            break
    return solver, status


def _watched(solver: cp_model.CpSolver, model: cp_model.CpModel, clock: Clock) -> Any:
    """Solve beside the main thread, which goes on listening to who may want to stop."""
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(solver.Solve, model)
        while True:
            try:
                return waiting.result(timeout=_LOOK_S)
            except NotYet:
                if not clock.go_on():
                    solver.StopSearch()
