"""The linear relaxation that bounds every design from below, solved by HiGHS.

Rows come and go between the pool, which keeps each row ever found, and the programme being
solved. A bound is never read from the solver: its duals are rounded to millionths and the bound
they prove is summed again in whole numbers (weak duality over the box of arcs), so it holds
whatever the solver did.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from liane.planning.tree.arcs import Arcs
from liane.planning.tree.instance import UNITS, Floats, Ints
from liane.planning.tree.rows import Row

__all__ = ["Duals", "Relaxation", "Solution", "proven_units"]

Bytes = NDArray[np.int8]


@dataclass(frozen=True)
class Duals:
    """A whole multiplier, in millionths of money, for some rows of the pool."""

    rows: Ints
    values: Ints


@dataclass(frozen=True)
class Solution:
    """One solve: feasible or not, the point, its cost, the duals, and the work it took."""

    feasible: bool
    cost: float
    values: Floats
    duals: Duals
    iterations: int


def proven_units(
    arcs: Arcs, pool: list[Row], duals: Duals, low: Bytes, high: Bytes
) -> tuple[int, Ints]:
    """The bound in millionths that these multipliers prove over a box, and the reduced costs."""
    reduced = arcs.units.copy()
    total = 0
    for at, value in zip(duals.rows.tolist(), duals.values.tolist(), strict=True):
        row = pool[at]
        side = row.lower if value > 0 else row.upper
        if side is None:
            continue
        total += value * side
        reduced[row.arcs] -= value * row.coefficients
    box = np.where(reduced > 0, low, high).astype(np.int64)
    return total + int(reduced @ box), reduced


class Relaxation:
    """A pool of rows, those that are in the programme, and the programme in HiGHS."""

    def __init__(self, arcs: Arcs, rows: list[Row]) -> None:
        self.arcs = arcs
        self.pool: list[Row] = []
        self.active: list[int] = []
        self.idle: dict[int, int] = {}
        self.low = np.zeros(arcs.count, np.int8)
        self.high = np.ones(arcs.count, np.int8)
        self.low[arcs.hub_arc[arcs.gateway]] = 1
        self.iterations = 0
        self.solver = _new_solver(arcs, self.low, self.high)
        self.permanent = len(rows)
        self.add(rows)

    def add(self, rows: list[Row]) -> None:
        """Put rows in the pool and in the programme."""
        start = len(self.pool)
        self.pool += rows
        self.activate(list(range(start, len(self.pool))))

    def activate(self, ids: list[int]) -> None:
        """Put rows of the pool in the programme."""
        if not ids:
            return
        rows = [self.pool[at] for at in ids]
        starts = np.cumsum([0, *[len(row.arcs) for row in rows[:-1]]])
        infinite = highspy.kHighsInf
        self.solver.addRows(
            len(rows),
            np.array([-infinite if row.lower is None else row.lower for row in rows], float),
            np.array([infinite if row.upper is None else row.upper for row in rows], float),
            int(sum(len(row.arcs) for row in rows)),
            starts.astype(np.int32),
            np.concatenate([row.arcs for row in rows]).astype(np.int32),
            np.concatenate([row.coefficients for row in rows]).astype(float),
        )
        self.active += ids

    def set_box(self, low: Bytes, high: Bytes) -> None:
        """Change the bounds of the arcs."""
        changed = np.flatnonzero((low != self.low) | (high != self.high)).astype(np.int32)
        if changed.size:
            self.solver.changeColsBounds(
                len(changed), changed, low[changed].astype(float), high[changed].astype(float)
            )
        self.low, self.high = low.copy(), high.copy()

    def limit_s(self, seconds: float) -> None:
        """Stop the next solve after so long (HiGHS counts from its first solve)."""
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + seconds)

    def solve(self) -> Solution:
        """Solve the programme as it stands, from where the last solve ended."""
        self.solver.run()
        status = self.solver.getModelStatus()
        done = int(self.solver.getInfo().simplex_iteration_count)
        self.iterations += max(done, 0)
        solution = self.solver.getSolution()
        infeasible = status == highspy.HighsModelStatus.kInfeasible
        multipliers = self._ray() if infeasible else np.array(solution.row_dual)
        if len(multipliers) != len(self.active):
            multipliers = np.zeros(len(self.active))
        values = np.clip(np.array(solution.col_value), 0.0, 1.0)
        duals = self._rounded(multipliers)
        cost = float(self.solver.getInfo().objective_function_value)
        return Solution(not infeasible, cost, values, duals, max(done, 0))

    def _ray(self) -> Floats:
        _, has_ray, ray = self.solver.getDualRay()
        return np.array(ray) if has_ray else np.zeros(0)

    def _rounded(self, multipliers: Floats) -> Duals:
        whole = np.rint(multipliers * UNITS).astype(np.int64)
        for at in np.flatnonzero(whole):
            row = self.pool[self.active[at]]
            if (row.lower if whole[at] > 0 else row.upper) is None:
                whole[at] = 0
        kept = np.flatnonzero(whole)
        return Duals(np.array(self.active, dtype=np.int64)[kept], whole[kept])

    def purge(self, duals: Duals, patience: int) -> None:
        """Drop the rows that have had no multiplier for `patience` solves."""
        used = set(duals.rows.tolist())
        drop = []
        for position, at in enumerate(self.active):
            self.idle[at] = 0 if at in used else self.idle.get(at, 0) + 1
            if at >= self.permanent and self.idle[at] > patience:
                drop.append(position)
        if drop:
            self.solver.deleteRows(len(drop), np.array(drop, dtype=np.int32))
            gone = set(drop)
            self.active = [at for k, at in enumerate(self.active) if k not in gone]


def _new_solver(arcs: Arcs, low: Bytes, high: Bytes) -> highspy.Highs:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("presolve", "off")  # so that an empty programme comes with its ray
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.addVars(arcs.count, low.astype(float), high.astype(float))
    solver.changeColsCost(arcs.count, np.arange(arcs.count, dtype=np.int32), arcs.cost)
    return solver
