"""Drops of a panel: alone and together, onset and end, what must not alarm, nothing known early."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from liane.detection.series import Panel, Rules, drops
from liane.detection.series.baseline import DAYS, FORGET_H, SWING, WEEKS, expectation
from liane.detection.series.drops import _kernel_tail
from liane.detection.series.quiet import quiet_panel

HOUR_S = 3600


def panel(values, offset_s=0, step_s=HOUR_S):
    values = np.atleast_2d(np.asarray(values, dtype=float))
    times_s = np.arange(values.shape[1]) * step_s
    names = tuple({"place": str(each)} for each in range(len(values)))
    return Panel(names, times_s, times_s, values, step_s, offset_s)


def steady(groups=1, hours=240, level=100.0):
    return np.full((groups, hours), level)


def hours_of(event):
    return event.start_s / HOUR_S, event.detected_s / HOUR_S


def test_a_power_cut_of_one_place_is_no_event():
    values = steady(groups=5)
    values[2, 200:212] = 0
    assert drops(panel(values)) == []


def test_a_place_dark_for_longer_than_power_cuts_last_is_an_event_from_where_it_began():
    values = steady(groups=5)
    values[2, 200:] = 4
    [event] = drops(panel(values))
    assert (event.kind, event.group, event.end_s) == ("drop", {"place": "2"}, None)
    assert hours_of(event) == (200, 219)


def test_many_places_falling_at_once_are_known_in_the_hour():
    values = steady(groups=8)
    values[:6, 206:] = 30
    found = drops(panel(values))
    assert {event.group["place"] for event in found} == set("012345")
    assert {event.kind for event in found} == {"common-drop"}
    assert {hours_of(event) for event in found} == {(206, 206)}
    assert all(event.together == 6 and event.confidence > 0.9 for event in found)


def test_two_of_a_panel_falling_at_once_are_neighbours_on_a_feeder():
    values = steady(groups=8)
    values[:2, 206:214] = 0
    assert drops(panel(values)) == []


def test_planned_work_of_all_at_night_is_waited_for():
    values = steady(groups=8)
    values[:, 218:221] = 0  # two to five in the morning
    assert drops(panel(values)) == []
    values[:, 218:230] = 0
    assert {hours_of(event) for event in drops(panel(values))} == {(218, 223)}
    by_day = drops(panel(values, offset_s=8 * HOUR_S))  # the same hours, elsewhere at ten
    assert {hours_of(event) for event in by_day} == {(218, 218)}


def test_the_end_is_where_the_return_began():
    values = steady(groups=6)
    values[:, 208:230] = 10
    values[:, 219] = 100  # a lone good hour is no return
    found = drops(panel(values))
    assert len(found) == 6
    assert {event.end_s / HOUR_S for event in found} == {230}


def test_every_cut_of_a_series_of_nights_is_found():
    values = steady(groups=6, hours=24 * 20)
    for night in range(8, 20):
        values[:, 24 * night : 24 * night + 9] = 0
    found = drops(panel(values))
    assert len(found) == 6 * 12
    assert {hours_of(event)[0] % 24 for event in found} == {0}


def test_days_nights_and_days_of_rest_are_usual():
    hours = np.arange(24 * 28)
    wave = 60 + 40 * np.cos((hours % 24 - 16) / 24 * 2 * math.pi)
    wave[(hours // 24) % 7 >= 5] *= 0.75
    assert drops(panel(np.tile(wave, (6, 1)))) == []


def test_a_level_that_stays_becomes_the_usual_one_after_four_weeks():
    values = np.concatenate((np.full(240, 100.0), np.full(24 * 60, 40.0)))
    ratios, floors = expectation(panel(values), Rules())
    assert ratios[0, 400] == 0.4
    assert ratios[0, -1] >= floors[0, -1]


def test_what_hovers_while_all_are_down_has_not_returned_and_is_one_event():
    values = steady(8, 12 * 24)
    values[:, 200:260] = 3
    for back in (206, 218, 230, 242):  # one of them comes back for seven hours, again and again
        values[0, back : back + 7] = 97
    found = [event for event in drops(panel(values)) if event.group == {"place": "0"}]
    assert [(event.start_s / HOUR_S, event.end_s / HOUR_S) for event in found] == [(200, 260)]


def test_those_that_fell_each_in_its_own_week_did_not_fall_together():
    values = steady(10, 5 * 168)
    for place in range(7):
        values[place, 200 + 80 * place :] *= 0.7
    found = drops(panel(values))
    assert {(event.kind, event.confidence) for event in found} == {("drop", 0.5)}
    assert [hours_of(event) for event in found] == [(200 + 80 * n, 273 + 80 * n) for n in range(7)]
    assert {event.end_s for event in found} == {None}


def test_a_part_that_is_lost_and_stays_lost_does_not_become_the_usual_in_a_day():
    values = steady(8, 12 * 24) + np.random.default_rng(1).normal(0, 3, (8, 12 * 24))
    values[:, 150:] *= 0.6
    found = drops(panel(values))
    assert {event.end_s for event in found} == {None}
    assert len(found) == 8


def test_a_day_of_rest_is_known_when_it_has_come_three_times():
    values = steady(10, 6 * 168)
    values[:, (np.arange(6 * 168) // 24) % 7 == 6] *= 0.7
    assert max(event.detected_s for event in drops(panel(values))) < 3 * 168 * HOUR_S
    values[:, 5 * 168 + 60 : 5 * 168 + 70] *= 0.3
    assert max(event.detected_s for event in drops(panel(values))) > 5 * 168 * HOUR_S


def test_what_is_not_known_is_neither_a_drop_nor_a_return():
    values = steady(groups=6)
    values[0, 206:] = np.nan
    values[1:, 206:210] = 0
    values[1:, 210:] = np.nan
    found = drops(panel(values))
    assert {event.group["place"] for event in found} == set("12345")
    assert {event.end_s for event in found} == {None}


def test_a_series_that_was_always_at_zero_cannot_drop():
    assert drops(panel(np.zeros((4, 300)))) == []


@pytest.mark.parametrize("seed", range(4))
def test_nothing_that_comes_later_changes_what_was_known(seed):
    rng = np.random.default_rng(seed)
    whole = quiet_panel(7, 2, seed, load=bool(seed % 2))
    at = int(rng.integers(120, 300))
    whole.values[: rng.integers(1, 8), at : at + 30] *= 0.2
    found = drops(whole)
    assert found
    for cut in (at + 1, at + 10, at + 25, 330):
        seen = replace(
            whole,
            times_s=whole.times_s[:cut],
            known_s=whole.known_s[:cut],
            values=whole.values[:, :cut],
        )
        early = [e for e in found if e.detected_s < whole.times_s[0] + cut * HOUR_S]
        assert [(e.group, e.start_s, e.detected_s, e.confidence) for e in drops(seen)] == [
            (e.group, e.start_s, e.detected_s, e.confidence) for e in early
        ]


def plain_expected(at, levels, day, week, rules):
    if len(levels) < rules.warmup_h:
        return 0.0
    found = [np.median(levels[-int(rules.level_h) :])]
    for memory, least in ((day.get(at % 24, {}), 2), (week.get(at % 168, {}), 3)):
        if len(memory) >= least:
            found.append(np.median(list(memory.values())))
    return min(found)


def plain_floor(levels, shares, rules):
    recent, floor = levels[-int(rules.level_h) :], rules.low
    swing = 1 - np.quantile(recent, 0.1) / np.quantile(recent, 0.9)
    if len(recent) < 14 * 24:
        floor = min(floor, 1 - SWING * swing)
    if len(shares) >= rules.warmup_h:
        floor = min(floor, np.quantile(shares[-int(rules.level_h) :], 0.05))
    return floor


def plain_expectation(values, rules):
    """The twin of the kernel, an hour at a time, with numpy's own medians."""
    levels, shares, day, week, dips = [], [], {}, {}, []
    told, below = np.full((2, len(values)), math.nan), 0
    for at, value in enumerate(values):
        expected = plain_expected(at, levels, day, week, rules)
        if math.isnan(value):
            continue
        if expected > 0:
            ratio, floor = told[:, at] = value / expected, plain_floor(levels, shares, rules)
            below = below + 1 if ratio < floor else 0
            dips = dips if below <= rules.freeze_h else []
            if (ratio < floor or ratio < rules.deep) and below < FORGET_H:
                if ratio >= rules.deep and below <= rules.alone_low_h:
                    week.setdefault(at % 168, {})[at // 168 % WEEKS] = value
                dips += [at] if rules.deep <= ratio and below <= rules.freeze_h else []
                continue
        for which in [*dips, at]:
            shares += [] if math.isnan(told[0, which]) else [told[0, which]]
            levels.append(values[which])
            day.setdefault(which % 24, {})[which // 24 % DAYS] = values[which]
            week.setdefault(which % 168, {})[which // 168 % WEEKS] = values[which]
        dips = []
    return told


@pytest.mark.parametrize(("seed", "load"), [(1, False), (2, True)])
def test_the_baseline_is_that_of_its_plain_twin(seed, load):
    made = quiet_panel(1, 5, seed, load)
    made = replace(made, times_s=made.times_s - made.times_s[0])
    ratios, floors = expectation(made, Rules())
    expected = plain_expectation(made.values[0], Rules())
    np.testing.assert_allclose(ratios[0], expected[0], rtol=1e-12)
    np.testing.assert_allclose(floors[0], expected[1], rtol=1e-12)


def test_quiet_weeks_raise_almost_no_alarm():
    found = [
        event
        for seed in range(4)
        for load in (False, True)
        for event in drops(quiet_panel(20, 4, seed + 100, load))
    ]
    assert len(found) <= 0.01 * 4 * 2 * 20 * 4


CHANCES = [
    (1, 1, 0.05),
    (3, 73, 0.02),
    (40, 73, 0.5),
    (2, 5000, 0.5),
    (700, 900, 0.7),
    (9, 9, 0.99),
]


@pytest.mark.parametrize(("least", "of", "share"), CHANCES)
def test_the_chance_of_many_low_together_is_the_binomial_one(least, of, share):
    assert _kernel_tail(least, of, share) == pytest.approx(binom.sf(least - 1, of, share), rel=1e-9)
