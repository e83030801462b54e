"""Judged measurements, made up: months in which nobody blocked anything, and blocks laid over.

What makes false blocks is there: ill resolvers for an hour, a vantage point behind a school's or an
employer's filter for days, people who run one page a dozen times in a minute, weeks with hardly a
row. Everything follows from the seed; the figures are assumptions, written here to be argued with.
"""

from collections.abc import Sequence

import numpy as np

from liane.detection.blocking.windows import Cell, Judged

__all__ = ["quiet_judgements", "with_block"]

_MONDAY_S = 1767571200.0  # 5 January 2026, 00:00
_WEEK_S = 604800.0
_FALSE_SHARE = (0.003, 0.03)  # of single measurements, from network to network
_ILL_PER_WEEK = 0.3  # hours in which what a network measures fails
_FILTERED_PER_WEEK = 0.05  # a vantage point of three in a filtered place, for a day or three
_PER_WEEK = (4.0, 120.0)  # runs of a network


def quiet_judgements(networks: int, services: int, weeks: int, seed: int) -> list[Judged]:
    """All measurements of a country in which nothing is blocked.

    >>> len({each.cell for each in quiet_judgements(2, 3, 4, seed=1)})
    6
    """
    rng = np.random.default_rng(seed)
    names = [f"service{each}.example" for each in range(services)]
    return [
        each
        for network in range(networks)
        for each in _of_network(rng, f"AS{64500 + network}", names, weeks * _WEEK_S)
    ]


def with_block(
    judged: Sequence[Judged], service: str, start_s: float, end_s: float, seed: int
) -> list[Judged]:
    """The same with `service` blocked on all networks, each within a day, for nine rows in ten."""
    rng = np.random.default_rng(seed)
    networks = sorted({each.cell.network for each in judged})
    begins = {network: start_s + rng.uniform(0, 86400.0) for network in networks}
    return [
        Judged(each.at_s, each.cell, "blocked", "tls")
        if each.cell.service == service
        and begins[each.cell.network] <= each.at_s < end_s
        and rng.random() < 0.9
        else each
        for each in judged
    ]


def _of_network(
    rng: np.random.Generator, network: str, names: Sequence[str], span_s: float
) -> list[Judged]:
    weeks = span_s / _WEEK_S
    per_week = np.exp(rng.uniform(*np.log(_PER_WEEK)))
    runs = np.sort(rng.uniform(0, span_s, rng.poisson(per_week * weeks)))
    share = rng.uniform(*_FALSE_SHARE)
    ill = _spans(rng, span_s, _ILL_PER_WEEK * weeks, 3600.0)
    filtered = _spans(rng, span_s, _FILTERED_PER_WEEK * weeks, 86400.0 * rng.uniform(1, 3))
    found = []
    for at_s in runs:
        behind = rng.integers(3) == 0 and _within(filtered, at_s)
        chance = 0.7 if behind else 0.5 if _within(ill, at_s) else share
        found += _run(rng, network, names, at_s, chance)
    return found


def _run(
    rng: np.random.Generator, network: str, names: Sequence[str], at_s: float, chance: float
) -> list[Judged]:
    """One run through the list; now and then a person tries one page again and again."""
    times = np.ones(len(names), dtype=np.int64)
    if rng.random() < 0.1:
        times[rng.integers(len(names))] = rng.integers(2, 13)
    lasting = rng.random(len(names)) < chance  # what failed once in a run fails again in it
    found = []
    for service, (name, again) in enumerate(zip(names, times, strict=True)):
        state, layer = ("blocked", "tcp") if lasting[service] else ("ok", None)
        cell = Cell("ZZ", network, name)
        for each in range(again):
            found.append(Judged(_MONDAY_S + at_s + 10.0 * each, cell, state, layer))
    return found


def _spans(
    rng: np.random.Generator, span_s: float, count: float, length_s: float
) -> list[tuple[float, float]]:
    starts = rng.uniform(0, span_s, rng.poisson(count))
    return [(float(start), float(start + length_s)) for start in starts]


def _within(spans: Sequence[tuple[float, float]], at_s: float) -> bool:
    return any(begin <= at_s < end for begin, end in spans)
