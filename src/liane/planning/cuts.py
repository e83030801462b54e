"""What wishes ask across cuts, as rows; and which of many such rows say something of their own."""

from collections.abc import Iterable, Sequence

import numpy as np

from liane.planning.model import Problem
from liane.planning.rows import Bools, Row, capacity_cut
from liane.planning.wishes import Cut

__all__ = ["asked_rows", "flags", "strongest"]

_SAME = 1e-9


def flags(problem: Problem, inside: Iterable[int]) -> Bools:
    """A mark for each place that is inside."""
    held = np.zeros(problem.places, np.bool_)
    held[list(inside)] = True
    return held


def asked_rows(problem: Problem, cuts: Iterable[Cut], shares: bool) -> list[Row]:
    """The cuts that ask for something, as shares of what they ask or in kb/s."""
    rows = []
    for name, inside in cuts:
        scenario, held = problem.scenario(name), flags(problem, inside)
        need = float(scenario.demand[held].sum())
        if need > 0:
            row = capacity_cut(problem, scenario, held)
            kbps = Row(row.columns, np.round(row.values * need), need, row.reason)
            rows.append(row if shares else kbps)
    return rows


def strongest(rows: Sequence[Row], columns: int) -> list[int]:
    """Which rows are not implied by another one, in their order.

    A row that asks for less of every choice, for its size, implies the other.
    """
    shares = np.zeros((len(rows), columns))
    for at, row in enumerate(rows):
        shares[at, row.columns] = row.values / row.least
    shares = shares[:, shares.any(0)].round(9)
    weight = shares.sum(1)
    kept: list[int] = []
    for at in np.argsort(weight, kind="stable").tolist():
        if not kept or not (shares[kept] <= shares[at] + _SAME).all(1).any():
            kept.append(at)
    return sorted(kept)
