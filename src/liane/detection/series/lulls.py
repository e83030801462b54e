"""Silence of a few irregular sources: nothing more after a busy day.

Where replies are too few and too irregular for a usual number by the hour, the last day tells
what to expect: after `n` visits in 24 hours (visits: ten minutes with a reply, so that a burst
counts once), nothing for `T` hours has the chance (24 / (24 + T))^n, the gamma-Poisson
prediction. The bar is the number of false silences borne a week, over the hours of a week. And
people have habits: a gap no longer than one that followed a day half as busy, within four weeks,
is none.
"""

import numpy as np

from liane.detection.series.panel import Arrivals, Event, Floats, Rules

__all__ = ["lulls"]

_VISIT_S = 600
_DAY_S = 86400.0
_HABITS_S = 28 * _DAY_S
_LEAST_VISITS = 6  # fewer in a day could be silent for a week by chance
_MOST_VISITS = 24  # more than one an hour: what is usual at each hour tells better


def lulls(arrivals: Arrivals, rules: Rules | None = None) -> list[Event]:
    """The silences that follow busy days, by group and time.

    >>> import numpy as np
    >>> times = np.arange(0.0, 6 * 86400, 3600.0)
    >>> [event] = lulls(Arrivals(({},), (times,), 0.0, 12 * 86400.0))
    >>> event.start_s / 86400, round((event.detected_s - event.start_s) / 3600, 1)
    (5.958333333333333, 12.0)
    """
    rules = rules or Rules()
    found = []
    for group, times_s in zip(arrivals.groups, arrivals.times_s, strict=True):
        found += _of_group(group, times_s, arrivals, rules)
    return found


def _of_group(
    group: dict[str, str], times_s: Floats, arrivals: Arrivals, rules: Rules
) -> list[Event]:
    if times_s.size == 0:
        return []
    new = np.diff(times_s // _VISIT_S, prepend=-1.0) > 0
    last = np.append(np.flatnonzero(new)[1:] - 1, times_s.size - 1)  # the last reply of a visit
    visits_s = times_s[last]
    gaps_s = np.diff(visits_s, append=arrivals.until_s)
    busy = np.arange(1, visits_s.size + 1) - np.searchsorted(visits_s, visits_s - _DAY_S, "right")
    chance = rules.silence_chance / 168
    needed_s = _DAY_S * (chance ** (-1.0 / busy) - 1)
    since_s = visits_s[0] + rules.silence_warmup_h * 3600
    sparse = (busy >= _LEAST_VISITS) & (busy <= _MOST_VISITS)
    likely = sparse & (visits_s >= since_s) & (gaps_s > needed_s)
    found = []
    for at in np.flatnonzero(likely).tolist():
        wait_s = max(needed_s[at], _habit_s(at, visits_s, gaps_s, busy))
        if gaps_s[at] > wait_s:
            ended = at + 1 < visits_s.size
            found.append(
                Event(
                    group=group,
                    kind="silence",
                    start_s=float(visits_s[at]),
                    detected_s=float(visits_s[at] + wait_s),
                    end_s=float(times_s[last[at] + 1]) if ended else None,
                    confidence=_confidence(rules),
                    rules=rules.version,
                )
            )
    return found


def _habit_s(at: int, visits_s: Floats, gaps_s: Floats, busy: Floats) -> float:
    """The longest gap of the four weeks before that followed a day at least half as busy."""
    first = int(np.searchsorted(visits_s, visits_s[at] - _HABITS_S))
    alike = gaps_s[first:at][busy[first:at] >= busy[at] / 2]
    return float(alike.max(initial=0.0))


def _confidence(rules: Rules) -> float:
    true_per_week = rules.events_per_year / 52
    return round(true_per_week / (true_per_week + rules.silence_chance), 3)
