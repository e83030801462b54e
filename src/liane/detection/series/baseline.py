"""What a series is expected to be, learned from its past alone.

Expected is the lowest of three medians: of a week, of the same hour on the days before, of the
same hour of the week. A median is not moved by a few bad hours; the lowest of the three is not
fooled by a night, a day of rest or a market day. What is low is learned once it is over, if it was
not deep and lasted no longer than six hours, so that an incident does not become the normal (for
four weeks; after that what lasts is the new normal). The hour of the week alone also learns from
what is low and not deep for no longer than a few days: a day of rest is known when it has come
three times. Only values before a step tell what it should be.
"""

import numpy as np

from liane.detection.series.panel import Floats, Ints, Panel, Rules
from liane.kernels import kernel

__all__ = ["expectation"]

DAYS = 28  # how many values of the same hour are kept
WEEKS = 4  # and of the same hour of the week
FORGET_H = 672.0  # four weeks below: the new normal
SWING = 0.8  # how much of its daily swing a series may show by its days, until two weeks are seen


def expectation(panel: Panel, rules: Rules) -> tuple[Floats, Floats]:
    """Each value as a share of what was expected, and the share under which it is low.

    Both are shaped as `panel.values`; NaN where the value is missing or the past too short.
    """
    per_day = max(1, round(86400 / panel.step_s))
    moments = (panel.times_s + panel.local_offset_s) * per_day // 86400  # steps since a midnight
    per_h = 3600 / panel.step_s
    ratios, floors = np.empty_like(panel.values), np.empty_like(panel.values)
    hours = [rules.warmup_h, rules.level_h, rules.freeze_h, FORGET_H, rules.alone_low_h]
    spans = np.array(hours) * per_h
    steps = np.maximum(np.rint(spans), 2).astype(np.int64)
    for row, ratio, floor in zip(panel.values, ratios, floors, strict=True):
        _kernel_walk(row, moments, per_day, steps, rules.low, rules.deep, ratio, floor)
    return ratios, floors


@kernel
def _kernel_exchange(ranked: Floats, count: int, old: float, new: float) -> int:
    """Put `new` in the sorted array in place of `old` (NaN: of nothing); return how many stand."""
    at = 0
    if not np.isnan(old):
        while ranked[at] != old:
            at += 1
        count -= 1
        for later in range(at, count):
            ranked[later] = ranked[later + 1]
    at = count
    while at > 0 and ranked[at - 1] > new:
        ranked[at] = ranked[at - 1]
        at -= 1
    ranked[at] = new
    return count + 1


@kernel
def _kernel_quantile(ranked: Floats, count: int, share: float) -> float:
    """The value below which `share` of a sorted array stands."""
    at = share * (count - 1)
    low = int(at)
    high = min(low + 1, count - 1)
    found: float = ranked[low] + (at - low) * (ranked[high] - ranked[low])
    return found


@kernel
def _kernel_typical(past: Floats, least: int) -> float:
    """The median of what is known in a short memory, NaN under `least` values."""
    ranked, count = np.empty(past.size + 1), 0
    for value in past:
        if not np.isnan(value):
            count = _kernel_exchange(ranked, count, np.nan, value)
    return _kernel_quantile(ranked, count, 0.5) if count >= least else np.nan


@kernel
def _kernel_floor(
    ranked_level: Floats,
    levels: int,
    ranked_share: Floats,
    shares: int,
    warmup: int,
    low: float,
    two_weeks: int,
) -> float:
    """The share under which a value is low: never within what this series does of itself."""
    floor = low
    if levels < two_weeks:
        high = _kernel_quantile(ranked_level, levels, 0.9)
        swing = 1 - _kernel_quantile(ranked_level, levels, 0.1) / high if high > 0 else 0.0
        floor = min(floor, 1 - SWING * swing)
    if shares >= warmup:
        floor = min(floor, _kernel_quantile(ranked_share, shares, 0.05))
    return floor


@kernel
def _kernel_expected(
    ranked_level: Floats, levels: int, of_hour: Floats, of_week: Floats, known: bool
) -> float:
    """The lowest of the three medians; 0 where too little is known."""
    if not known:
        return 0.0
    expected = _kernel_quantile(ranked_level, levels, 0.5)
    for usual in (_kernel_typical(of_hour, 2), _kernel_typical(of_week, 3)):
        expected = expected if np.isnan(usual) else min(expected, usual)
    return expected


@kernel
def _kernel_keep(ring: Floats, ranked: Floats, tally: Ints, value: float) -> None:
    """Put a value in a memory, in the place of its oldest; `tally`: how many came, and stand."""
    at = tally[0] % ring.size
    tally[1] = _kernel_exchange(ranked, tally[1], ring[at], value)
    ring[at] = value
    tally[0] += 1


@kernel
def _kernel_walk(
    values: Floats,
    moments: Ints,
    per_day: int,
    steps: Ints,
    low: float,
    deep: float,
    ratios: Floats,
    floors: Floats,
) -> None:
    """Long: one pass over a series, in which what was expected decides what is learned."""
    warmup, window, freeze, forget, rest = steps
    levels, shares = np.full(window, np.nan), np.full(window, np.nan)
    ranked_level, ranked_share = np.empty(window + 1), np.empty(window + 1)
    by_day, by_week = np.full((per_day, DAYS), np.nan), np.full((per_day * 7, WEEKS), np.nan)
    of_level, of_share = np.zeros(2, np.int64), np.zeros(2, np.int64)
    waiting, dips, below = np.empty(freeze + 1, np.int64), 0, 0
    ratios[:], floors[:] = np.nan, np.nan
    for at in np.flatnonzero(~np.isnan(values)):
        value, hour, week = values[at], moments[at] % per_day, moments[at] % (7 * per_day)
        known = of_level[0] >= warmup
        expected = _kernel_expected(ranked_level, of_level[1], by_day[hour], by_week[week], known)
        if expected > 0:
            ratios[at] = value / expected
            floors[at] = _kernel_floor(
                ranked_level, of_level[1], ranked_share, of_share[1], warmup, low, 14 * per_day
            )
            below = below + 1 if ratios[at] < floors[at] else 0
            dips = dips if below <= freeze else 0
            if ratios[at] < max(deep, floors[at]) and below < forget:
                if ratios[at] >= deep and below <= rest:
                    by_week[week, moments[at] // per_day // 7 % WEEKS] = value
                waiting[dips] = at
                dips += int(ratios[at] >= deep and below <= freeze)
                continue
        waiting[dips] = at
        for which in waiting[: dips + 1]:  # dips that are over, then this one
            day = moments[which] // per_day
            if not np.isnan(ratios[which]):
                _kernel_keep(shares, ranked_share, of_share, ratios[which])
            _kernel_keep(levels, ranked_level, of_level, values[which])
            by_day[moments[which] % per_day, day % DAYS] = values[which]
            by_week[moments[which] % (7 * per_day), day // 7 % WEEKS] = values[which]
        dips = 0
