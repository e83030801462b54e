"""What must hold of plans, in plain arithmetic: chances after a look, gaps, tests, states.

A look from the spot changes the chances of a link by Bayes' rule. How often people see, or do not
see, the other end of a link that works is a working assumption (`SIGHT`), not a measurement: it is
said on the page. One look counts for each end: the last.
"""

from collections.abc import Iterable
from typing import Any

__all__ = [
    "SIGHT",
    "Look",
    "after_looks",
    "expected_rssi",
    "gap_of",
    "monthly_cost",
    "verdict",
    "weaker_level",
    "with_cost",
]

Look = tuple[str, bool, bool]  # end, seen, with a photo

# (chance to report this if the link works, chance if it does not)
SIGHT: dict[tuple[bool, bool], tuple[float, float]] = {
    (True, False): (0.90, 0.25),
    (True, True): (0.90, 0.15),
    (False, False): (0.10, 0.75),
    (False, True): (0.10, 0.85),
}
RSSI_TOLERANCE_DB = 5.0
MOST_COSTS = 60


def after_looks(prior: float | None, looks: Iterable[Look]) -> float | None:
    """The chances that a link works after what was seen from its ends, the oldest look first.

    Unknown chances stay unknown.

    >>> round(after_looks(0.71, [("a", True, False)]), 2)
    0.9
    >>> round(after_looks(0.71, [("a", True, False), ("a", False, False)]), 2)
    0.25
    """
    if prior is None:
        return None
    last = {end: (seen, photo) for end, seen, photo in looks}
    chance = min(max(prior, 0.001), 0.999)
    odds = chance / (1 - chance)
    for said in last.values():
        works, fails = SIGHT[said]
        odds *= works / fails
    return odds / (1 + odds)


def monthly_cost(total: float | None, years: int) -> float | None:
    """Everything over the horizon, by month.

    >>> monthly_cost(12_000.0, 10)
    100.0
    """
    return None if total is None or years < 1 else total / (12 * years)


def with_cost(
    costs: list[list[float]], at_s: float, cost: float, bound: float
) -> list[list[float]]:
    """The way of a search with one more point; a bound that was proven once stays proven.

    Of too many points, every other one of the older half is left out.

    >>> with_cost([[1, 90.0, 50.0]], 2, 80.0, 40.0)
    [[1, 90.0, 50.0], [2, 80.0, 50.0]]
    """
    proven = max([bound, *(row[2] for row in costs[-1:])])
    kept = costs
    if len(costs) >= MOST_COSTS:
        half = len(costs) // 2
        kept = costs[:half:2] + costs[half:]
    return [*kept, [round(at_s, 1), round(cost, 2), round(min(proven, cost), 2)]]


def gap_of(cost: float, bound: float) -> float | None:
    """By which share of its cost a plan could be cheaper at most; None where nothing is proven.

    >>> gap_of(100.0, 80.0), gap_of(100.0, -5.0)
    (0.2, None)
    """
    return None if bound <= 0 or cost <= 0 else max(0.0, (cost - bound) / cost)


def expected_rssi(facts: dict[str, Any]) -> tuple[float, float] | None:
    """The level to measure at the weaker end, dBm: what is expected, more or less 5 dB.

    Never so low that the planned rate has no margin left. None for fibre and what is unknown.
    """
    weaker = _weaker(facts)
    if weaker is None:
        return None
    level, margin = float(weaker["rssi_dbm"]), float(weaker.get("margin_db") or 0.0)
    spread = max(RSSI_TOLERANCE_DB, float(facts.get("sigma_db") or 0.0))
    return max(level - spread, level - margin), level + spread


def weaker_level(facts: dict[str, Any]) -> float | None:
    """The level planned at the weaker end, dBm; None for fibre and what is unknown.

    >>> weaker_level({"directions": {"ab": {"rssi_dbm": -61.5}, "ba": {"rssi_dbm": -64}}})
    -64.0
    """
    weaker = _weaker(facts)
    return None if weaker is None else float(weaker["rssi_dbm"])


def _weaker(facts: dict[str, Any]) -> dict[str, Any] | None:
    ways = [way for way in (facts.get("directions") or {}).values() if way.get("rssi_dbm")]
    return min(ways, key=lambda way: float(way["rssi_dbm"]), default=None)


def verdict(measured: float | None, low: float | None, high: float | None) -> str:
    """`passed`, `failed` or `todo` for what was measured.

    >>> verdict(-64, -70, -60), verdict(-75, -70, -60), verdict(None, -70, -60)
    ('passed', 'failed', 'todo')
    """
    if measured is None or low is None:
        return "todo"
    return "passed" if low <= measured and (high is None or measured <= high) else "failed"
