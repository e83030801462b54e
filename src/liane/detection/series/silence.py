"""Silence as a signal: replies that should have come and did not.

What is usual is learned hour of the day by hour of the day over two weeks, as a gamma-Poisson
mean; replies that come in bursts count for less (quasi-Poisson). Evidence adds up step by step,
in favour of "a tenth of the usual comes through" against "the usual" (Page's cumulative sum), so
that a stray reply does not hide a cut. The bar is set by the number of false silences borne a
week. The onset is where the sum left zero, no earlier than the last reply before the rest; the
end is found by the same sum turned round. An hour is learned only once it is known to be in no
silence, so that cuts that come every night do not become the usual.

Where less than one reply comes an hour, `lulls` judges by habits instead. Whose power failed is
not told by arrivals: a silence says that nothing came, not why.
"""

import math

import numpy as np

from liane.detection.series.lulls import lulls
from liane.detection.series.panel import Arrivals, Event, Flags, Floats, Ints, Rules
from liane.kernels import kernel

__all__ = ["silences"]

STEP_S = 600  # ten minutes: a sixth of an hour of latency at most is lost to the grid
_BACK = math.log(100)  # odds of a hundred to one that replies are back
_PRIOR_H = 1.0  # the hour of the day counts from its second day on
_LEAST_PER_H = 1.0  # below, the habits of a few people say more than the hour of the day


def silences(arrivals: Arrivals, rules: Rules | None = None) -> list[Event]:
    """The silences of each group, by time of detection.

    >>> import numpy as np
    >>> times = np.arange(0.0, 20 * 86400, 300.0)
    >>> times = times[(times < 15 * 86400) | (times > 15.5 * 86400)]
    >>> [event] = silences(Arrivals(({},), (times,), 0.0, 20 * 86400.0))
    >>> event.kind, (event.end_s - event.start_s) / 3600
    ('silence', 12.166666666666666)
    """
    rules = rules or Rules()
    found = []
    for group, times_s in zip(arrivals.groups, arrivals.times_s, strict=True):
        found += _of_group(group, times_s, arrivals, rules)
    found += lulls(arrivals, rules)
    return _once_each(
        sorted(found, key=lambda event: (event.detected_s, event.start_s, str(event.group)))
    )


def _once_each(found: list[Event]) -> list[Event]:
    """A silence that both ways find is told once, by the one that knew first."""
    kept: list[Event] = []
    for event in found:
        told = (
            each.group == event.group
            and each.start_s < (event.end_s or math.inf)
            and event.start_s < (each.end_s or math.inf)
            for each in kept
        )
        if not any(told):
            kept.append(event)
    return kept


def _of_group(
    group: dict[str, str], times_s: Floats, arrivals: Arrivals, rules: Rules
) -> list[Event]:
    first = math.floor((arrivals.since_s + arrivals.local_offset_s) / 3600) * 3600
    origin_s = first - arrivals.local_offset_s
    steps = math.ceil((arrivals.until_s - origin_s) / STEP_S)
    heard = times_s[(times_s >= origin_s) & (times_s < origin_s + steps * STEP_S)]
    counts = np.bincount(((heard - origin_s) // STEP_S).astype(np.int64), minlength=steps)
    hours = [rules.silence_warmup_h, rules.silence_level_h, rules.settle_h]
    spans = np.array(hours).astype(np.int64)
    rows = _kernel_walk(counts, spans, rules.silence_rate, rules.silence_chance)
    return [_event(group, row, rows[:at], heard, origin_s, rules) for at, row in enumerate(rows)]


def _event(
    group: dict[str, str], row: Ints, before: Ints, heard: Floats, origin_s: float, rules: Rules
) -> Event:
    onset, detected, end = (int(each) for each in row)
    known_s = origin_s + (detected + 1) * STEP_S
    last_week = int(np.sum(before[:, 1] > detected - 7 * 86400 // STEP_S))
    true_per_week = rules.events_per_year / 52 + last_week
    return Event(
        group=group,
        kind="silence",
        start_s=_last_reply(heard, origin_s + onset * STEP_S, known_s),
        detected_s=known_s,
        end_s=None if end < 0 else _first_reply(heard, origin_s + end * STEP_S),
        confidence=round(min(0.99, true_per_week / (true_per_week + rules.silence_chance)), 3),
        rules=rules.version,
    )


def _last_reply(heard: Floats, step_s: float, known_s: float) -> float:
    """The silence begins with the last reply in the step before it, if there is one."""
    at = int(np.searchsorted(heard, step_s))
    near = at > 0 and heard[at - 1] >= step_s - STEP_S
    return float(heard[at - 1]) if near else min(step_s, known_s)


def _first_reply(heard: Floats, step_s: float) -> float:
    at = int(np.searchsorted(heard, step_s))
    return float(heard[at]) if at < heard.size else step_s


@kernel
def _kernel_usual(
    hourly: Floats, learned: Flags, now_h: int, level_h: int
) -> tuple[float, float, float, int]:
    """Replies to expect in this hour, their spread against Poisson's, the mean, hours learned."""
    total, hours, excess, all_hours = np.zeros(24), np.zeros(24), 0.0, 0
    since = max(0, now_h - level_h)
    for at in range(since, now_h):
        if learned[at]:
            total[at % 24] += hourly[at]
            hours[at % 24] += 1
            all_hours += 1
    level = total.sum() / max(all_hours, 1)
    for at in range(since, now_h):
        if learned[at]:
            excess += (hourly[at] - total[at % 24] / hours[at % 24]) ** 2
    spread = excess / max(all_hours - 24, 1) / max(level, 1e-9)
    here = now_h % 24
    usual = (total[here] + _PRIOR_H * level) / (hours[here] + _PRIOR_H)
    return usual, max(1.0, spread), level, all_hours


@kernel
def _kernel_walk(counts: Ints, hours: Ints, rate: float, chance: float) -> Ints:
    """Long: one pass, hour by hour, then step by step. Rows of onset, detection, end (-1: open)."""
    warmup_h, level_h, settle_h = hours
    per_h, worth = 3600 // STEP_S, -np.log(rate)
    total_h = counts.size // per_h + 1
    hourly, learned = np.zeros(total_h), np.zeros(total_h, np.bool_)
    found, count = np.empty((counts.size // 2 + 1, 3), np.int64), 0
    silent, evidence, left, bar = False, 0.0, 0, np.inf
    usual, spread, quiet_until = 0.0, 1.0, 0
    for at in range(counts.size):
        hour = at // per_h
        if at % per_h == 0:
            settled = hour - settle_h
            if settled >= 0:
                doubtful = evidence > bar / 2 and left < (settled + 1) * per_h
                learned[settled] = settled * per_h >= quiet_until and not silent and not doubtful
            usual, spread, level, known_h = _kernel_usual(hourly, learned, hour, level_h)
            judged = known_h >= warmup_h and level >= _LEAST_PER_H
            bar = np.log(168 * level / chance) if judged else np.inf
        hourly[hour] += counts[at]
        step = ((1 - rate) * usual / per_h - worth * counts[at]) / spread
        evidence += -step if silent else step
        if evidence <= 0 or bar == np.inf:
            evidence, left = 0.0, at + 1
        if not silent and evidence > bar:
            found[count, 0], found[count, 1], found[count, 2] = left, at, -1
            silent, evidence, left = True, 0.0, at + 1
        elif silent and evidence > _BACK:
            found[count, 2] = left
            quiet_until, count = at, count + 1
            silent, evidence, left = False, 0.0, at + 1
    return found[: count + int(silent)]
