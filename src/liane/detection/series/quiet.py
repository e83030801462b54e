"""Quiet weeks, made up: all that happens in a network where nobody cut anything.

Power cuts in a place or on a feeder that a few share, planned work at night, days and nights and
days of rest, chance, gaps. An alarm raised in such a week is a false one: the bench counts them.
Everything follows from the seed. The figures are assumptions, written here so that they can be
argued with; none was taken from a series on which the detector is shown.
"""

import numpy as np

from liane.detection.series.panel import Arrivals, Floats, Panel

__all__ = ["quiet_arrivals", "quiet_panel"]

_MONDAY_S = 1767571200  # 5 January 2026, 00:00
_CUTS_PER_WEEK = 0.5  # power cuts in a place
_FEEDER = 0.15  # share of the groups that hang on one feeder, which fails once a fortnight
_CUT_MEDIAN_H, _CUT_SIGMA = 2.5, 0.8
_WORKS_PER_WEEK = 0.25  # nights of planned work in a place


def quiet_panel(groups: int, weeks: int, seed: int, load: bool = False) -> Panel:
    """Hourly series in percent: of hosts that answer, or with `load` of what the line carries.

    >>> quiet_panel(3, 2, seed=1).values.shape
    (3, 336)
    """
    rng = np.random.default_rng(seed)
    hours = weeks * 168
    values = _load(rng, groups, hours) if load else _answers(rng, groups, hours)
    kept = 1 - _dark(rng, groups, hours) * rng.uniform(0.3, 1.0, (groups, 1))
    values = np.clip(np.round(values * kept, -1 if not load else 0), 0, 100)
    values[rng.random(values.shape) < 0.01] = np.nan
    times_s = _MONDAY_S + 3600 * np.arange(hours, dtype=np.int64)
    names = tuple({"place": f"{each:03d}"} for each in range(groups))
    return Panel(names, times_s, times_s, values, 3600)


def quiet_arrivals(groups: int, weeks: int, seed: int) -> Arrivals:
    """Replies of 5 to 80 hosts a group, a few a day or an hour, by day more than by night."""
    rng = np.random.default_rng(seed)
    hours = weeks * 168
    until_s = float(_MONDAY_S + 3600 * hours)
    shape = 0.3 + 0.7 * (_by_day(hours) if seed % 2 else np.ones(hours))
    times = tuple(_replies(rng, hours, shape) for _ in range(groups))
    names = tuple({"operator": f"{each:03d}"} for each in range(groups))
    return Arrivals(names, times, float(_MONDAY_S), until_s)


def _replies(rng: np.random.Generator, hours: int, shape: Floats) -> Floats:
    hosts = int(rng.integers(5, 80))
    rate = np.exp(rng.uniform(np.log(0.005), np.log(0.2)))  # per host and hour
    dark = np.concatenate([_dark(rng, 1, hours) for _ in range(5)])  # five places
    lit = 1 - dark[rng.integers(0, 5, hosts)]
    counts = rng.poisson(rate * rng.gamma(4.0, 0.25, (1, hours)) * shape * lit).sum(axis=0)
    at = np.repeat(np.arange(hours), counts)
    times: Floats = np.sort(_MONDAY_S + 3600.0 * (at + rng.random(at.size)))
    return times


def _answers(rng: np.random.Generator, groups: int, hours: int) -> Floats:
    """Near 100 with chance dips, some places worse than others."""
    share = rng.beta(40, 1.5, (groups, 1))
    hosts = rng.integers(8, 40, (groups, 1))
    answers: Floats = 100 * rng.binomial(hosts, share, (groups, hours)) / hosts
    return answers


def _load(rng: np.random.Generator, groups: int, hours: int) -> Floats:
    """A day's wave, a lower day of rest or market, and noise that lasts for hours."""
    depth = rng.uniform(0.2, 0.7, (groups, 1))
    rest = np.where((np.arange(hours) // 24) % 7 >= 5, rng.uniform(0.7, 1.0, (groups, 1)), 1.0)
    noise = np.zeros((groups, hours))
    shocks = rng.normal(0, 0.05, (groups, hours))
    for at in range(1, hours):
        noise[:, at] = 0.7 * noise[:, at - 1] + shocks[:, at]
    wave: Floats = 80 * (1 - depth + depth * _by_day(hours)) * rest * np.exp(noise)
    return wave


def _by_day(hours: int) -> Floats:
    """From 0 at four in the morning to 1 at four in the afternoon."""
    wave: Floats = (1 - np.cos(2 * np.pi * (np.arange(hours) - 4) / 24)) / 2
    return wave


def _dark(rng: np.random.Generator, groups: int, hours: int) -> Floats:
    """1 where a power cut or planned work has a group dark, 0 elsewhere."""
    dark, weeks = np.zeros((groups, hours)), hours / 168
    for _ in range(rng.poisson(_CUTS_PER_WEEK * groups * weeks)):
        _blacken(dark, rng, [int(rng.integers(groups))])
    for _ in range(rng.poisson(0.5 * weeks)):
        shared = rng.choice(groups, max(1, int(_FEEDER * groups)), replace=False)
        _blacken(dark, rng, list(shared))
    for _ in range(rng.poisson(_WORKS_PER_WEEK * groups * weeks)):
        start = 24 * int(rng.integers(hours // 24)) + int(rng.integers(0, 4))
        dark[rng.integers(groups), start : start + int(rng.integers(1, 4))] = 1.0
    return dark


def _blacken(dark: Floats, rng: np.random.Generator, rows: list[int]) -> None:
    """One power cut: its hours whole, its first and last in part."""
    length_h = rng.lognormal(np.log(_CUT_MEDIAN_H), _CUT_SIGMA)
    start_h = rng.uniform(0, dark.shape[1])
    hour = np.arange(dark.shape[1])
    share = np.clip(np.minimum(hour + 1, start_h + length_h) - np.maximum(hour, start_h), 0, 1)
    dark[rows] = np.maximum(dark[rows], share)
