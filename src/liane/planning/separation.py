"""Find the rows that a choice breaks: the cuts that a whole design lacks, or a fraction slips past.

`broken` looks at whole designs: every scenario's flow, and the loss of every pair in use. It is
also the judge of feasibility. `violated` looks at the fractional choices of a relaxation: besides
capacities it asks that a unit of flow reach every place through places that are bought, which
counts a relay's mast once however many links lean on it.
"""

from collections.abc import Iterator

import numpy as np

from liane.planning.flows import max_flow, run
from liane.planning.model import Floats, Problem, Scenario
from liane.planning.rows import Bools, Row, alive_pairs, beyond_radio_cut, capacity_cut, path_cut

__all__ = ["broken", "scenarios_of", "single_rows", "violated"]

_BIG = 1e12


def scenarios_of(problem: Problem, capacity: Floats, least: float = 0.5) -> Iterator[Scenario]:
    """Every scenario that matters for a choice: those given, then the loss of each pair in use."""
    yield from problem.scenarios
    if problem.link_demand.any():
        for pair in np.flatnonzero(capacity > least):
            yield problem.losing(int(pair))


def broken(problem: Problem, choice: Floats, most: int = 10_000) -> list[Row]:
    """The cuts that a whole design does not meet; none means that it carries all that is asked."""
    capacity, supply = problem.pair_capacity(choice), problem.uplink_supply(choice)
    rows: list[Row] = []
    for scenario in scenarios_of(problem, capacity):
        outcome = run(problem, scenario, capacity, supply)
        if outcome.met:
            continue
        for inside in (outcome.tight, outcome.beyond):
            if inside.any():
                rows.append(capacity_cut(problem, scenario, inside))
        if len(rows) >= most:
            break
    return rows


def _split_graph(
    problem: Problem, scenario: Scenario, choice: Floats
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Arcs of the graph where each place is an entry (i) and an exit (n + i), sources at 2n."""
    n, layout = problem.places, problem.layout
    used = np.bincount(problem.stand_site, weights=choice[: layout.stands], minlength=n)
    bought = np.bincount(
        problem.option_pair,
        weights=choice[layout.first : layout.more],
        minlength=len(problem.pairs),
    )
    alive = alive_pairs(problem, scenario)
    ends_a, ends_b = problem.pair_rows
    a, b, room = ends_a[alive], ends_b[alive], bought[alive]
    if scenario.reach:
        fed, supply = np.array([problem.content]), np.array([_BIG])
    else:
        at = [k for k in range(layout.uplinks) if k not in scenario.lost_uplinks]
        fed, supply = problem.uplink_site[at], choice[layout.uplink :][at]
    inner = used.copy()
    if scenario.lost_site >= 0:
        inner[scenario.lost_site] = 0.0
    tail = np.concatenate([np.arange(n), n + a, n + b, np.full(len(fed), 2 * n)])
    head = np.concatenate([n + np.arange(n), b, a, fed])
    return tail, head, np.concatenate([inner, room, room, supply]), np.flatnonzero(alive)


def _path_row(
    problem: Problem, scenario: Scenario, site: int, far: Bools, pair_ids: np.ndarray
) -> Row | None:
    """The path cut whose far side is `far` (entries then exits), read off a minimum cut."""
    n = problem.places
    entry, leave = far[:n], far[n : 2 * n]
    through = np.flatnonzero(leave & ~entry)
    if scenario.lost_site >= 0:
        through = through[through != scenario.lost_site]
    ends_a, ends_b = problem.pair_rows
    crossing = (entry[ends_b] & ~leave[ends_a]) | (entry[ends_a] & ~leave[ends_b])
    pairs = pair_ids[crossing[pair_ids]]
    uplinks = (
        []
        if scenario.reach
        else [
            k
            for k, place in enumerate(problem.uplink_site)
            if entry[place] and k not in scenario.lost_uplinks and place != scenario.lost_site
        ]
    )
    if scenario.reach and entry[problem.content]:
        return None
    return path_cut(problem, scenario, site, pairs, through, uplinks)


def _paths_violated(problem: Problem, scenario: Scenario, choice: Floats) -> Iterator[Row]:
    n = problem.places
    tail, head, room, pair_ids = _split_graph(problem, scenario, choice)
    none = np.zeros(len(tail))
    for site in np.flatnonzero(scenario.demand):
        if scenario.reach and site == problem.content:
            continue
        value, near, far = max_flow(2 * n + 1, tail, head, room, none, 2 * n, n + int(site))
        if value >= 1 - 1e-3:
            continue
        for side in {far.tobytes(): far, (~near).tobytes(): ~near}.values():
            row = _path_row(problem, scenario, int(site), side, pair_ids)
            if row is not None:
                yield row
            inside = side[n : 2 * n]
            if inside.any() and not (scenario.reach and inside[problem.content]):
                yield capacity_cut(problem, scenario, inside)


def single_rows(problem: Problem) -> Iterator[Row]:
    """What each place has to get across its own border, in every given scenario."""
    for scenario in problem.scenarios:
        for site in np.flatnonzero(scenario.demand):
            inside = np.zeros(problem.places, np.bool_)
            inside[site] = True
            yield capacity_cut(problem, scenario, inside)


def _candidates(problem: Problem, choice: Floats) -> Iterator[Row]:
    capacity, supply = problem.pair_capacity(choice), problem.uplink_supply(choice)
    busy = problem.pair_capacity(np.where(choice > 0.2, choice, 0.0))
    for scenario in scenarios_of(problem, busy):
        yield from _paths_violated(problem, scenario, choice)
        if scenario.reach:
            continue
        outcome = run(problem, scenario, capacity, supply)
        if not outcome.met:
            for inside in (outcome.tight, outcome.beyond):
                if inside.any():
                    yield capacity_cut(problem, scenario, inside)


def _with_covers(problem: Problem, rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, and beside each capacity cut what radio cannot do across it."""
    named = {scenario.name: scenario for scenario in problem.scenarios}
    for row in rows:
        yield row
        if row.reason["rule"] == "capacity":
            scenario = named.get(row.reason["scenario"])
            inside = np.zeros(problem.places, np.bool_)
            inside[row.reason["inside"]] = True
            if scenario is None:
                scenario = problem.losing(int(row.reason["scenario"].partition(" ")[2]))
            cover = beyond_radio_cut(problem, scenario, inside)
            if cover is not None:
                yield cover


def violated(problem: Problem, choice: Floats, known: set[bytes], least: float = 0.01) -> list[Row]:
    """Rows that the fractional `choice` breaks by more than `least`, and that are not `known`."""
    rows: list[Row] = []
    for row in _with_covers(problem, _candidates(problem, choice)):
        if row.lack(choice) > least and row.key not in known:
            known.add(row.key)
            rows.append(row)
    return rows
