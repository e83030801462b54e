"""Silence: replies that should have come. Onset, end, nights, bursts, and nothing known early."""

from dataclasses import replace

import numpy as np
import pytest

from liane.detection.series import Arrivals, Rules, silences
from liane.detection.series.quiet import quiet_arrivals
from liane.detection.series.silence import STEP_S, _kernel_walk

HOUR_S, DAY_S = 3600.0, 86400.0


def replies(per_hour, days, seed=1):
    rng = np.random.default_rng(seed)
    return np.sort(rng.uniform(0, days * DAY_S, int(per_hour * 24 * days)))


def arrivals(*times_s, days):
    names = tuple({"operator": str(each)} for each in range(len(times_s)))
    return Arrivals(names, times_s, 0.0, days * DAY_S)


def without(times_s, *spans_h):
    keep = np.ones(times_s.size, bool)
    for begin, end in spans_h:
        keep &= (times_s < begin * HOUR_S) | (times_s > end * HOUR_S)
    return times_s[keep]


def test_a_silence_begins_with_the_last_reply_and_ends_with_the_first_that_is_back():
    times_s = without(replies(8, 20), (240, 250))
    [event] = silences(arrivals(times_s, days=20))
    assert event.kind == "silence"
    assert event.start_s == times_s[times_s < 245 * HOUR_S][-1]
    assert event.end_s == times_s[times_s > 245 * HOUR_S][0]
    assert event.start_s + HOUR_S < event.detected_s < event.start_s + 4 * HOUR_S


def test_a_stray_reply_does_not_hide_a_silence():
    times_s = np.append(without(replies(8, 20), (240, 250)), 244.5 * HOUR_S)
    [event] = silences(arrivals(np.sort(times_s), days=20))
    assert abs(event.start_s / HOUR_S - 240) < 1
    assert abs(event.end_s / HOUR_S - 250) < 1


def test_cuts_of_every_night_do_not_become_the_usual():
    nights = [(24 * day + 1, 24 * day + 6) for day in range(6, 40)]
    found = silences(arrivals(without(replies(7, 42), *nights), days=42))
    assert len(found) == len(nights)
    began_h = np.array([event.start_s / HOUR_S for event in found])
    assert np.abs(began_h - np.array(nights)[:, 0]).max() < 1.5
    assert found[-1].confidence > found[0].confidence


def test_a_silence_that_lasts_is_open_and_one_group_is_not_another():
    quiet, loud = without(replies(8, 20), (300, 480)), replies(8, 20, seed=2)
    [event] = silences(arrivals(quiet, loud, days=20))
    assert (event.group, event.end_s) == ({"operator": "0"}, None)


def test_nights_when_few_answer_are_usual():
    times_s = replies(6, 30)
    times_s = times_s[(times_s / HOUR_S % 24 > 6) | (np.arange(times_s.size) % 20 == 0)]
    assert silences(arrivals(times_s, days=30)) == []


def test_a_burst_of_replies_makes_no_rate():
    rng = np.random.default_rng(3)
    times_s = np.sort(np.repeat(rng.uniform(0, 30 * DAY_S, 60), 12) + rng.uniform(0, 60, 720))
    assert silences(arrivals(times_s, days=30)) == []


def test_a_busy_day_and_then_nothing_is_a_silence_unless_it_is_a_habit():
    def days(*which):
        return np.concatenate([day * DAY_S + np.arange(6, 22) * HOUR_S for day in which])

    once = silences(arrivals(days(0, 1, 2, 3, 4, 5, 9), days=10))
    assert [round(event.start_s / HOUR_S) for event in once] == [5 * 24 + 21]
    weekends = silences(arrivals(days(0, 1, 2, 5, 6, 7, 8, 9, 12, 13, 14), days=15))
    assert weekends == []


def test_nobody_who_answered_is_no_error():
    assert silences(arrivals(np.array([]), np.array([5.0]), days=9)) == []


@pytest.mark.parametrize("seed", range(3))
def test_nothing_that_comes_later_changes_what_was_known(seed):
    times_s = without(replies((0.7, 3, 9)[seed], 20, seed), (200, 230), (300, 304))
    found = silences(arrivals(times_s, days=20))
    for until_h in (205, 215, 229, 302, 400):
        until_s = until_h * HOUR_S
        seen = replace(arrivals(times_s[times_s <= until_s], days=20), until_s=until_s)
        assert [(e.start_s, e.detected_s) for e in silences(seen) if e.detected_s <= until_s] == [
            (e.start_s, e.detected_s) for e in found if e.detected_s <= until_s
        ]


def plain_walk(counts, rules):
    """The twin of the kernel: sums by lists, the same rules said again."""
    hourly, learned, found = {}, {}, []
    silent, evidence, left, bar, calm_from = False, 0.0, 0, np.inf, 0
    for at, count in enumerate(counts):
        hour = at // 6
        if at % 6 == 0:
            settled = hour - 12
            doubtful = evidence > bar / 2 and left < (settled + 1) * 6
            if settled >= 0 and settled * 6 >= calm_from and not silent and not doubtful:
                learned[settled] = hourly[settled]
            window = {h: n for h, n in learned.items() if h >= hour - 336}
            by_hour = {k: [n for h, n in window.items() if h % 24 == k] for k in range(24)}
            level = sum(window.values()) / max(len(window), 1)
            excess = sum((n - np.mean(by_hour[h % 24])) ** 2 for h, n in window.items())
            spread = max(1.0, excess / max(len(window) - 24, 1) / max(level, 1e-9))
            here = by_hour[hour % 24]
            usual = (sum(here) + level) / (len(here) + 1)
            judged = len(window) >= 72 and level >= 1.0
            bar = np.log(168 * level / rules.silence_chance) if judged else np.inf
        hourly[hour] = hourly.get(hour, 0) + count
        step = (0.9 * usual / 6 + np.log(0.1) * count) / spread
        evidence += -step if silent else step
        if evidence <= 0 or bar == np.inf:
            evidence, left = 0.0, at + 1
        if not silent and evidence > bar:
            found.append([left, at, -1])
            silent, evidence, left = True, 0.0, at + 1
        elif silent and evidence > np.log(100):
            found[-1][2] = left
            silent, evidence, calm_from, left = False, 0.0, at, at + 1
    return found


def test_the_sums_are_those_of_their_plain_twin():
    times_s = without(replies(5, 12), (150, 156), (200, 215), (280, 288))
    counts = np.bincount((times_s // STEP_S).astype(int), minlength=12 * 144)
    rows = _kernel_walk(counts, np.array([72, 336, 12]), 0.1, 0.01)
    assert rows.tolist() == plain_walk(counts.tolist(), Rules())
    assert len(rows) == 3


def test_quiet_weeks_raise_almost_no_alarm():
    found = [event for seed in range(6) for event in silences(quiet_arrivals(10, 5, seed + 100))]
    assert len(found) <= 0.01 * 6 * 10 * 5
