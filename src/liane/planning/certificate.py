"""The bound as a file: the problem, the rows with their reasons, the duals.

With it the bound is three lines of arithmetic: Σ dual × least + Σ min(0, cost − Σ dual × value) ×
most. Each cut can be checked too: it names its scenario and its places, and the capacities that it
counts stand in the problem. Duals are written rounded, which keeps the bound valid (any
non-negative duals prove one). With the parts of each choice, anybody with the price list can add up
its cost; `chosen` is the design itself, which every row must let pass.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from liane.planning.branching import Cases, limits_of
from liane.planning.building import Blueprint
from liane.planning.model import Floats, Ints, Problem
from liane.planning.rows import Row

__all__ = ["Refuted", "certificate"]


def _scenarios(problem: Problem) -> list[dict[str, Any]]:
    return [
        {
            "name": scenario.name,
            "kind": scenario.kind,
            "demand_kbps": scenario.demand.tolist(),
            "lost_site": scenario.lost_site,
            "lost_pair": scenario.lost_pair,
            "lost_uplinks": list(scenario.lost_uplinks),
        }
        for scenario in problem.scenarios
    ]


def _options(problem: Problem) -> Iterable[dict[str, Any]]:
    for k in range(problem.layout.options):
        yield {
            "pair": int(problem.option_pair[k]),
            "a": int(problem.option_a[k]),
            "b": int(problem.option_b[k]),
            "stand_a": int(problem.option_stand_a[k]),
            "stand_b": int(problem.option_stand_b[k]),
            "kbps": int(problem.option_capacity[k]),
            "most": int(problem.option_most[k]),
            "mhz": int(problem.option_width[k]),
            "level": int(problem.option_level[k]),
            "sector": int(problem.option_sector[k]),
            "air": int(problem.option_air[k]),
        }


def _columns(problem: Problem) -> dict[str, Any]:
    sectors = zip(problem.sector_stand, problem.sector_width, problem.sector_level, strict=True)
    uplinks = zip(problem.uplink_site, problem.uplink_capacity, strict=True)
    return {
        "stands": [{"site": int(site)} for site in problem.stand_site],
        "options": list(_options(problem)),
        "sectors": [
            {"stand": int(stand), "mhz": int(mhz), "level": int(level)}
            for stand, mhz, level in sectors
        ],
        "uplinks": [{"site": int(site), "kbps": int(kbps)} for site, kbps in uplinks],
    }


def _limits(problem: Problem) -> dict[str, Any]:
    return {
        "site_mhz": problem.site_width.tolist(),
        "level_mhz": problem.level_width.tolist(),
        "side_by_side": problem.side_by_side,
        "sector_load": problem.sector_load,
        "content": problem.content,
        "exempt": [list(row) for row in problem.link_exempt],
    }


def _parts(plan: Blueprint) -> list[list[list[Any]]]:
    """What each choice is made of: [item, quantity, place] by column."""
    return [
        [
            [need.item, round(need.quantity, 6), need.site]
            for need in plan._basket(plan.problem.layout, column)
        ]
        for column in range(plan.problem.layout.size)
    ]


def _cases(cases: Cases, problem: Problem) -> tuple[list[dict[str, Any]], list[int], float]:
    """The cases with rounded duals, the rows they use, and the bound that these duals prove."""
    used = sorted({int(row) for case in cases.cases for row in np.flatnonzero(case.duals > 1e-6)})
    at = {row: number for number, row in enumerate(used)}
    told, bounds = [], []
    for number, case in enumerate(cases.cases):
        duals = {} if case.split else _rounded(case.duals)
        told.append(
            {
                "parent": case.parent,
                "column": case.column,
                "side": case.side,
                "value": case.value,
                "split": case.split,
                "duals": [[at[row], dual] for row, dual in duals.items()],
            }
        )
        if not case.split:
            limits = limits_of(cases.cases, problem.upper, number)
            bounds.append(_proven(cases.rows, problem.cost, duals, *limits))
    return told, used, min(bounds)


def _rounded(duals: Floats) -> dict[int, float]:
    return {int(row): round(float(duals[row]), 6) for row in np.flatnonzero(duals > 1e-6)}


def _proven(
    rows: list[Row], cost: Floats, duals: dict[int, float], low: Floats, high: Floats
) -> float:
    """Σ dual × least + Σ least of (reduced cost × limit), within the limits of a case."""
    reduced, proven = cost.copy(), 0.0
    for row, dual in duals.items():
        reduced[rows[row].columns] -= dual * rows[row].values
        proven += dual * rows[row].least
    return float(proven + np.minimum(reduced * low, reduced * high).sum())


@dataclass(frozen=True)
class Refuted:
    """A problem that no choice can meet, and rows of it that show why.

    With `ray`, the rows taken so many times add up to something impossible; without it, no choice
    in whole numbers meets them, as any solver of integer programmes confirms.
    """

    problem: Problem
    rows: list[Row]
    ray: Floats | None


def _refutation(refuted: Refuted) -> dict[str, Any]:
    """What was asked then, and the rows that cannot be met together."""
    problem, ray = refuted.problem, refuted.ray
    times = np.zeros(len(refuted.rows)) if ray is None else ray
    kept = range(len(refuted.rows)) if ray is None else np.flatnonzero(ray > 1e-9)
    return {
        "whole": ray is None,
        "scenarios": [row for row in _scenarios(problem) if any(row["demand_kbps"])],
        "link_demand_kbps": problem.link_demand.tolist(),
        "exempt": [list(row) for row in problem.link_exempt],
        "rows": [
            {**_told_row(refuted.rows[at]), "times": round(float(times[at]), 9)} for at in kept
        ],
    }


def _told_row(row: Row) -> dict[str, Any]:
    return {
        "columns": row.columns.tolist(),
        "values": row.values.tolist(),
        "least": row.least,
        "reason": row.reason,
    }


def certificate(
    plan: Blueprint,
    cases: Cases,
    document: dict[str, Any],
    choice: Ints,
    refuted: Sequence[Refuted] = (),
) -> dict[str, Any]:
    """JSON-ready: everything from which the bound of a plan can be computed again."""
    problem = plan.problem
    told, used, bound = _cases(cases, problem)
    rows = [cases.rows[row] for row in used]
    return {
        "format": "liane-bound/2",
        "bound": min(bound, document["cost"]["total"]) if document["bound"] is not None else bound,
        "places": [row["id"] for row in document["sites"]],
        "columns": _columns(problem),
        "limits": _limits(problem),
        "parts": _parts(plan),
        "chosen": choice.tolist(),
        "cost": problem.cost.tolist(),
        "most": problem.upper.tolist(),
        "scenarios": _scenarios(problem),
        "link_demand_kbps": problem.link_demand.tolist(),
        "cases": told,
        "rows": [_told_row(row) for row in rows],
        "refuted": [_refutation(row) for row in refuted],
    }
