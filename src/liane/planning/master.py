"""CP-SAT on the rows known so far: the cheapest choice that no known row forbids.

The rows are true for every design, so what comes out is a design or shows which row was lacking.
Part of the choice can be held (`held`), which makes a neighbourhood of it. Work is counted in
CP-SAT's deterministic time: the same question gives the same answer on any day.
"""

from collections.abc import Sequence

import numpy as np
from ortools.sat.python import cp_model

from liane.planning.model import Floats, Ints, Problem
from liane.planning.rows import Row

__all__ = ["cheapest"]

_SCALE = 10_000  # row coefficients as integers


def _integers(row: Row) -> tuple[list[int], int]:
    """A row with whole coefficients that is no stricter than the row itself."""
    whole = np.ceil(row.values * _SCALE - 1e-6).astype(np.int64)
    exact = np.all(row.values == np.round(row.values)) and row.least == round(row.least)
    if exact:
        return row.values.astype(np.int64).tolist(), int(row.least)
    return whole.tolist(), int(np.floor(row.least * _SCALE + 1e-6))


def cheapest(
    problem: Problem,
    rows: Sequence[Row],
    *,
    held: Ints | None = None,
    free: Floats | None = None,
    hint: Ints | None = None,
    below: float | None = None,
    work: float = 5.0,
    seed: int = 0,
    seconds: float = 60.0,
) -> tuple[Ints | None, bool]:
    """The cheapest choice that meets `rows`, and whether that is proven.

    `held` with `free` (a mask) keeps every choice outside the mask as it is. `below` asks for a
    cost under that. `work` is the deterministic time; `seconds` only a cap.
    """
    model = cp_model.CpModel()
    upper = problem.upper
    columns = []
    for at in range(problem.layout.size):
        low, high = 0, int(upper[at])
        if held is not None and free is not None and not free[at]:
            low = high = int(held[at])
        columns.append(model.NewIntVar(low, high, ""))
    for row in rows:
        values, least = _integers(row)
        chosen = [columns[c] for c in row.columns.tolist()]
        model.Add(cp_model.LinearExpr.WeightedSum(chosen, values) >= least)
    weights = np.round(problem.cost).astype(np.int64).tolist()
    total = cp_model.LinearExpr.WeightedSum(columns, weights)
    if below is not None:
        model.Add(total <= int(below) - 1)
    model.Minimize(total)
    if hint is not None:
        for column, value in zip(columns, hint.tolist(), strict=True):
            model.AddHint(column, int(value))
    return _answer(model, columns, work, seed, seconds)


def _answer(
    model: cp_model.CpModel, columns: Sequence[cp_model.IntVar], work: float, seed: int, seconds: float
) -> tuple[Ints | None, bool]:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = work
    solver.parameters.max_time_in_seconds = max(seconds, 0.1)
    solver.parameters.linearization_level = 2
    status = solver.Solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, status == cp_model.INFEASIBLE
    found = np.array([solver.Value(column) for column in columns], np.int64)
    return found, status == cp_model.OPTIMAL
