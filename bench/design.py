"""The part of the bench on the core problem of design: `liane bench design`, beside plain models.

The peer is CP-SAT on the usual model of one flow over the links, with the same cores for the same
time, in the same minutes. The instances are the shared ones; where they are absent, the section
says so and measures nothing.
"""

import argparse
import os
from pathlib import Path
from typing import Any

from ortools.sat.python import cp_model

from liane.cli import bench_design
from liane.planning.tree import Instance, read_instance

DATA = Path(os.environ.get("LIANE_DATA", Path(__file__).parents[2] / "shared" / "data")) / "design"
RUNS = (("nyc100", 60.0), ("nyc250", 60.0), ("nyc600", 240.0))


def section() -> str:
    """Run every instance and its peer, and tell what they found."""
    if not DATA.is_dir():
        return "## Design\n\nNot measured: the shared design instances are not here.\n"
    lines = [
        "## Design: `liane bench design`",
        "",
        "The gap is (cost − bound) / cost; « flow model » is CP-SAT on one flow over the links,",
        "with as many cores for as long.",
        "",
        "| instance | limit s | cost | bound | gap % | flow model: cost | bound | gap % |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    return "\n".join(lines + [measured(name, limit_s) for name, limit_s in RUNS]) + "\n"


def measured(name: str, limit_s: float) -> str:
    """One row of the table."""
    path = DATA / f"{name}.json"
    words = argparse.Namespace(
        file=path, effort=None, time_limit=limit_s, seed=0, certificate=None, json=True
    )
    ours: dict[str, Any] = bench_design.run(words).data
    cost, bound = flow_model(read_instance(path), limit_s)
    cells = [name, f"{limit_s:.0f}", *figures(ours["cost"], ours["bound"]), *figures(cost, bound)]
    return "| " + " | ".join(cells) + " |"


def figures(cost: float | None, bound: float) -> list[str]:
    """Cost, bound and gap as text; a question mark where there is no cost."""
    if cost is None:
        return ["?", f"{bound:,.2f}", "?"]
    return [f"{cost:,.2f}", f"{bound:,.2f}", f"{100 * (cost - bound) / cost:.2f}"]


def flow_model(instance: Instance, limit_s: float) -> tuple[float | None, float]:
    """Cost and bound that CP-SAT reaches on the usual model."""
    model = cp_model.CpModel()
    nodes, gateway = range(instance.node_count), instance.gateway
    ends = list(zip(instance.end_a.tolist(), instance.end_b.tolist(), strict=True))
    ways = {
        way: k for k, (a, b) in enumerate(ends) for way in ((a, b), (b, a)) if way[1] != gateway
    }
    pick = {way: model.new_bool_var("") for way in ways}
    flow = {way: model.new_int_var(0, instance.max_flow, "") for way in ways}
    hub = {node: model.new_bool_var("") for node in nodes}
    model.add(hub[gateway] == 1)
    for way, picked in pick.items():
        model.add(flow[way] <= instance.max_flow * picked)
        model.add_implication(picked, hub[way[0]])
    for node in nodes:
        into = [way for way in ways if way[1] == node]
        out = [way for way in ways if way[0] == node]
        if node != gateway:
            model.add_exactly_one(pick[way] for way in into)
            model.add(sum(flow[way] for way in into) == 1 + sum(flow[way] for way in out))
        own = int(node != gateway)
        model.add(sum(pick[way] for way in out) <= instance.max_degree - own)
    cents = [round(100 * cost) for cost in instance.cost.tolist()]
    links = sum(cents[k] * pick[way] for way, k in ways.items())
    model.minimize(links + round(100 * instance.hub_cost) * sum(hub.values()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit_s
    solver.parameters.num_workers = os.cpu_count() or 1
    found = solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return (solver.objective_value / 100 if found else None), solver.best_objective_bound / 100


if __name__ == "__main__":
    print(section())
