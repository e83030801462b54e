"""The bound as a file: the problem, the rows with their reasons, the duals.

With it the bound is three lines of arithmetic: Σ dual × least + Σ min(0, cost − Σ dual × value) ×
most. Each cut can be checked too: it names its scenario and its places, and the capacities that it
counts stand in the problem. Duals are written rounded, which keeps the bound valid (any
non-negative duals prove one).
"""

from typing import Any

import numpy as np

from liane.planning.model import Problem
from liane.planning.relaxation import Relaxation, recomputed

__all__ = ["certificate"]


def _scenarios(problem: Problem) -> list[dict[str, Any]]:
    return [
        {
            "name": scenario.name,
            "kind": scenario.kind,
            "demand_kbps": scenario.demand.tolist(),
            "lost_site": scenario.lost_site,
            "lost_uplinks": list(scenario.lost_uplinks),
        }
        for scenario in problem.scenarios
    ]


def certificate(
    problem: Problem, relaxation: Relaxation, document: dict[str, Any]
) -> dict[str, Any]:
    """JSON-ready: everything from which the bound of a plan can be computed again."""
    kept = [
        (row, round(float(dual), 6))
        for row, dual in zip(relaxation.rows, relaxation.duals, strict=True)
        if dual > 1e-6
    ]
    rows = [row for row, _dual in kept]
    duals = np.array([dual for _row, dual in kept])
    bound, _reduced = recomputed(problem.cost, problem.upper.astype(np.float64), rows, duals)
    return {
        "format": "liane-bound/1",
        "bound": min(bound, document["cost"]["total"]) if document["bound"] is not None else bound,
        "places": [row["id"] for row in document["sites"]],
        "columns": {
            "stands": [{"site": int(site)} for site in problem.stand_site],
            "options": [
                {
                    "pair": int(problem.option_pair[k]),
                    "a": int(problem.option_a[k]),
                    "b": int(problem.option_b[k]),
                    "kbps": int(problem.option_capacity[k]),
                    "most": int(problem.option_most[k]),
                    "sector": int(problem.option_sector[k]),
                }
                for k in range(problem.layout.options)
            ],
            "sectors": [{"stand": int(s)} for s in problem.sector_stand],
            "uplinks": [
                {"site": int(s), "kbps": int(c)}
                for s, c in zip(problem.uplink_site, problem.uplink_capacity, strict=True)
            ],
        },
        "cost": problem.cost.tolist(),
        "most": problem.upper.tolist(),
        "scenarios": _scenarios(problem),
        "link_demand_kbps": problem.link_demand.tolist(),
        "rows": [
            {
                "columns": row.columns.tolist(),
                "values": row.values.tolist(),
                "least": row.least,
                "dual": dual,
                "reason": row.reason,
            }
            for row, dual in kept
        ],
    }
