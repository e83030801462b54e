"""Drops of a panel of series: groups scanned together, onset, end.

Two ways lead to an event, because two things look alike at first:

- **together**: so many groups are low in one step that power cuts, each in its own place, cannot
  be the reason (binomial, against what this panel showed at this hour before). Then each group
  that is low is in the event at once, without waiting.
- **alone**: one group, at half its level or less, for longer than power cuts and maintenance last.
  Within those hours nobody can tell them apart from the series itself: other signals can.

The onset is where the sum of what is missing, counted back from the detection, is greatest. The
end is the first step of a return that lasted. Every step uses only what was known by then.
"""

import math

import numpy as np

from liane.detection.series.baseline import expectation
from liane.detection.series.panel import Event, Flags, Floats, Ints, Panel, Rules
from liane.kernels import kernel

__all__ = ["common_steps", "drops"]

_SIGMA = 0.8  # spread of the logarithm of how long power cuts last
_MEDIAN_H = 2.5  # and their median
_LONGEST_ONSET_H = 48.0
_STILL_OPEN = -1
_NOT, _TOGETHER, _DEEP, _LOW = -1, 0, 1, 2  # no event; with others; alone, by half or by less


def drops(panel: Panel, rules: Rules | None = None) -> list[Event]:
    """The drops of a panel, by time of detection.

    >>> import numpy as np
    >>> from liane.detection.series import Panel
    >>> values = np.full((1, 240), 100.0); values[0, 200:] = 3.0
    >>> hours = np.arange(240) * 3600
    >>> [event] = drops(Panel(({"place": "A"},), hours, hours, values, 3600))
    >>> event.kind, event.start_s / 3600, event.detected_s / 3600, event.end_s
    ('drop', 200.0, 219.0, None)
    """
    rules = rules or Rules()
    ratios, floors = expectation(panel, rules)
    low, deep = ratios < floors, (ratios < floors) & (ratios < rules.deep)
    known = ~np.isnan(ratios)
    lately = ~_for_days(known, low, panel.step_s, rules)
    together, chance = common_steps(panel, known & lately, low & lately, deep & lately, rules)
    still, _chance = common_steps(panel, known, low, deep, rules)
    per_h = 3600 / panel.step_s
    returns = rules.return_h, rules.return_together_h
    spans = (rules.alone_h, rules.alone_low_h, rules.breath_h, *returns, _LONGEST_ONSET_H)
    steps = np.array([max(1, math.ceil(span * per_h)) for span in spans], dtype=np.int64)
    found = []
    for group in range(len(panel.groups)):
        flags = low[group], deep[group], together > 0, still > 0
        rows = _kernel_events(ratios[group], *flags, steps)
        found += [_event(panel, group, row, together, chance, rules) for row in rows]
    return sorted(found, key=lambda event: (event.detected_s, event.start_s, str(event.group)))


def common_steps(
    panel: Panel, judged: Flags, low: Flags, deep: Flags, rules: Rules
) -> tuple[Ints, Floats]:
    """For each step, how many groups are low together (0: no more than by chance), and the chance.

    Both depths are tried: many a little low, or fewer far below. What begins between midnight and
    five may be planned work on what all share, and has to last longer than such work does.
    """
    eligible = judged.sum(axis=0)
    found = np.zeros(panel.times_s.size, dtype=np.bool_)
    chance = np.ones(panel.times_s.size)
    for flags, usual in ((low, 0.05), (deep, 0.01)):
        below = flags.sum(axis=0)
        expected = _usual_share(below, eligible, panel.step_s, usual, rules)
        tail = _kernel_tails(below, eligible, expected)
        enough = below >= np.maximum(rules.least_together, rules.share_together * eligible)
        chance = np.where(enough, np.minimum(tail, chance), chance)
        found |= enough & (tail <= rules.chance_together)
    found &= ~_maybe_planned(panel, found, rules)
    return np.where(found, low.sum(axis=0), 0), chance


def _for_days(known: Flags, low: Flags, step_s: int, rules: Rules) -> Flags:
    """Where a group has been low for most of the three days before the last one: it fell alone.

    What fell each in its own week is no common fall, however many have by now.
    """
    per_day = max(1, round(86400 / step_s))
    first, last = (round(days * per_day) for days in rules.days_low)
    at = np.arange(low.shape[1])
    since, until = np.maximum(at - first, 0), np.maximum(at - last, 0)

    def many(flags: Flags) -> Ints:
        total = np.cumsum(np.pad(flags, ((0, 0), (1, 0))), axis=1, dtype=np.int64)
        found: Ints = total[:, until] - total[:, since]
        return found

    most: Flags = 2 * many(low) > np.maximum(many(known), per_day)
    return most


@kernel
def _kernel_tails(below: Ints, eligible: Ints, share: Floats) -> Floats:
    """For each step, the binomial chance of as many below or more, if each is so by `share`."""
    tails = np.ones(below.size)
    for at in range(below.size):
        if below[at] > 0:
            tails[at] = _kernel_tail(below[at], eligible[at], share[at])
    return tails


@kernel
def _kernel_tail(least: int, of: int, share: float) -> float:
    """The binomial chance of `least` or more, summed on the side that is away from the mean."""
    up = least > of * share
    first, odds = (least if up else least - 1), share / (1.0 - share)
    ways = math.lgamma(of + 1.0) - math.lgamma(first + 1.0) - math.lgamma(of - first + 1.0)
    term = math.exp(ways + first * math.log(share) + (of - first) * math.log1p(-share))
    total = 0.0
    for step in range(of - first + 1 if up else first + 1):
        total += term
        at = first + step if up else first - step
        term *= (of - at) / (at + 1.0) * odds if up else at / (of - at + 1.0) / odds
    return total if up else 1.0 - total


def _usual_share(below: Ints, eligible: Ints, step_s: int, least: float, rules: Rules) -> Floats:
    """Twice the share of groups that was low in the week before, at any hour or at the same one.

    Steps with a quarter of the panel below are left out, for they are what is looked for.
    `least` holds where the past says less.
    """
    per_day = max(1, round(86400 / step_s))
    share = below / np.maximum(eligible, 1)
    calm = np.where(share < rules.share_together, share, 0.0)
    same_hour = np.zeros_like(calm)
    for days in range(1, 8):
        if days * per_day < calm.size:
            same_hour[days * per_day :] += calm[: -days * per_day] / 7
    usual: Floats = 2 * np.maximum(_trailing_mean(calm, 7 * per_day), same_hour)
    return np.minimum(np.maximum(usual, least), 0.99)


def _maybe_planned(panel: Panel, found: Flags, rules: Rules) -> Flags:
    """The steps of a common drop that began at night and has not outlasted planned work."""
    at = np.arange(found.size)
    fresh = found & ~np.concatenate(([False], found[:-1]))
    began_s = panel.times_s[np.maximum.accumulate(np.where(fresh, at, 0))]
    local_h = (began_s + panel.local_offset_s) % 86400 / 3600
    young = panel.times_s - began_s <= rules.planned_work_h * 3600
    maybe: Flags = found & young & (local_h < rules.night_ends_h)
    return maybe


def _trailing_mean(values: Floats, width: int) -> Floats:
    """The mean of the `width` values before each one, 0 where there is none."""
    total = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(values.size)
    first = np.maximum(at - width, 0)
    mean: Floats = (total[at] - total[first]) / np.maximum(at - first, 1)
    return mean


@kernel
def _kernel_onset(ratios: Floats, now: int, earliest: int) -> int:
    """Where, going back from `now`, what is missing adds up to most: halfway down is missing."""
    best, onset, missing = 0.0, now, 0.0
    half = (1 + ratios[now]) / 2
    for at in range(now, earliest - 1, -1):
        if ratios[at] != ratios[at]:
            continue
        missing += half - ratios[at]
        if missing > best:
            best, onset = missing, at
    return onset


@kernel
def _kernel_apart_since(deep: Flags, known: Flags, breath: int) -> Ints:
    """For each step, since when the group has been far below with no return (-1: it is not)."""
    since = np.full(deep.size, -1, np.int64)
    start, last = -1, 0
    for at in range(deep.size):
        if deep[at]:
            start = at if start < 0 else start
            last, since[at] = at, start
        elif known[at] and at - last >= breath:
            start = -1
    return since


@kernel
def _kernel_return(
    known: Flags, low: Flags, still: Flags, since: int, back: int, back_together: int
) -> tuple[int, int]:
    """The first step of a return after `since`, and the step that shows it.

    It lasts `back` steps; `back_together` while the panel is still down, for what hovers about its
    line meanwhile has not returned.
    """
    start = -1
    for at in range(since + 1, known.size):
        if known[at]:
            start = -1 if low[at] else (at if start < 0 else start)
            needed = back_together if still[at] else back
            if start >= 0 and at - start + 1 >= needed:
                return start, at
    return -1, known.size


@kernel
def _kernel_events(
    ratios: Floats, low: Flags, deep: Flags, together: Flags, still: Flags, steps: Ints
) -> Ints:
    """The events of one group: rows of onset, detection, end (-1: open), and how: `_TOGETHER`…"""
    alone, alone_low, breath, back, back_together, longest = steps
    known = ~np.isnan(ratios)
    since = _kernel_apart_since(deep, known, breath)
    since_low = _kernel_apart_since(low, known, breath)
    found, count, at, last_end = np.empty((ratios.size // 2 + 1, 4), np.int64), 0, 0, 0
    while at < ratios.size:
        how = _TOGETHER if together[at] and low[at] else _NOT
        if since_low[at] >= 0 and at - max(since_low[at], last_end) > alone_low:
            how = _LOW
        if since[at] >= 0 and at - max(since[at], last_end) > alone:
            how = _DEEP
        if how != _NOT:
            earliest = at - max(longest, alone_low + 1 if how == _LOW else 0)
            onset = _kernel_onset(ratios, at, max(last_end, earliest))
            end, shown = _kernel_return(known, low, still, at, back, back_together)
            found[count] = onset, at, end, how
            last_end, at, count = end, shown, count + 1
        at += 1
    return found[:count]


def _event(
    panel: Panel,
    group: int,
    row: Ints,
    together: Ints,
    chance: Floats,
    rules: Rules,
) -> Event:
    onset, detected, end, how = (int(each) for each in row)
    sure = {_DEEP: _sure_alone(rules), _LOW: _sure_low(rules)}
    known_s = float(panel.known_s[detected])
    return Event(
        group=panel.groups[group],
        kind="common-drop" if how == _TOGETHER else "drop",
        start_s=float(panel.times_s[onset]),
        detected_s=known_s,
        end_s=None if end == _STILL_OPEN else float(panel.times_s[end]),
        confidence=sure.get(how, _sure_together(chance[detected], rules)),
        together=int(together[detected]) if how == _TOGETHER else 1,
        rules=rules.version,
    )


def _sure_alone(rules: Rules) -> float:
    """The odds of a cut that lasts against those of a power cut that does, at the detection."""
    away = math.log(rules.alone_h / _MEDIAN_H) / _SIGMA
    still_dark = 0.5 * math.erfc(away / math.sqrt(2))
    return _confidence(rules.events_per_year, rules.local_troubles_per_year * still_dark)


def _sure_low(rules: Rules) -> float:
    """The odds of a cut in part against those of a level that changed for another reason."""
    return _confidence(rules.events_per_year, rules.changes_per_year)


def _sure_together(chance: float, rules: Rules) -> float:
    """The odds of one cause for all against as many causes falling together by chance."""
    return _confidence(rules.events_per_year, 365 * 24 * float(chance))


def _confidence(true_per_year: float, false_per_year: float) -> float:
    return round(min(0.99, true_per_year / (true_per_year + false_per_year)), 3)
