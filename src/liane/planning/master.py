"""CP-SAT on the rows known so far: the cheapest choice that no known row forbids.

The rows are true for every design, so what comes out is a design or shows which row was lacking.
Part of the choice can be held (`held`), which makes a neighbourhood of it. Work is counted in
CP-SAT's deterministic time: the same question gives the same answer on any day.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from scipy.sparse import csr_matrix, vstack

from liane.planning.model import Floats, Ints, Problem
from liane.planning.rows import Row

__all__ = ["Table", "cheapest"]

Flags = NDArray[np.bool_]

_SCALE = 10_000  # row coefficients as integers


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
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = work
    solver.parameters.max_time_in_seconds = max(seconds, 0.1)
    solver.parameters.linearization_level = 2
    solver.parameters.catch_sigint_signal = False  # the command answers Ctrl+C itself
    status = solver.Solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, status == cp_model.INFEASIBLE
    found = np.array([solver.Value(column) for column in columns], np.int64)
    return found, status == cp_model.OPTIMAL
