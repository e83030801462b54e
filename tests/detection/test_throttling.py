"""Throttling: a target held back beside its control; slow links and slow sites left in peace."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from detection.places import OONI
from liane.detection import verdict
from liane.detection.throttling import Pair, made_up_pairs, pairs_of, throttled
from liane.measurement import read_records

GROUP = (("service", "a.example"),)


def pairs(count, target, control=10.0):
    return [Pair(600.0 * at, GROUP, target(at), control) for at in range(count)]


def test_a_target_capped_at_64_kbit_is_known_after_a_few_pairs_and_its_end_is_seen():
    for seed in range(20):
        [event] = throttled(made_up_pairs(200, seed, held=(80, 140)))
        began, known, ended = (s / 1800 for s in (event.start_s, event.detected_s, event.end_s))
        assert 78 <= began <= 82
        assert known <= 90
        assert 138 <= ended <= 143


def test_lines_that_are_slow_busy_and_bad_raise_no_alarm():
    assert sum(len(throttled(made_up_pairs(400, seed))) for seed in range(60)) == 0


def test_a_link_that_slows_down_as_a_whole_is_no_throttling():
    falling = pairs(90, lambda at: 9.0 if at < 40 else 0.05)
    slowed = [replace(each, control_mbit_s=each.target_mbit_s) for each in falling]
    assert throttled(slowed) == []


def test_a_site_that_is_twice_as_slow_by_nature_is_left_in_peace():
    assert throttled(pairs(90, lambda _at: 5.0)) == []


def test_a_target_slow_from_the_first_pair_on_has_to_be_four_times_as_slow():
    assert len(throttled(pairs(30, lambda _at: 1.0))) == 1
    assert throttled(pairs(30, lambda _at: 3.5)) == []


def test_handshakes_alone_can_show_it():
    shaken = [
        Pair(600.0 * at, GROUP, target_shake_ms=900.0 if at > 40 else 62.0, control_shake_ms=60.0)
        for at in range(60)
    ]
    [event] = throttled(shaken)
    assert event.start_s / 600 == 41


def test_without_a_control_of_the_minute_nothing_is_said():
    alone = [Pair(600.0 * at, GROUP, target_mbit_s=0.01) for at in range(90)]
    assert throttled(alone) == []


def test_a_transfer_in_which_nothing_came_is_the_slowest_of_all():
    [event] = throttled(pairs(60, lambda at: 0.0 if at >= 30 else 9.0))
    assert event.start_s / 600 == 30


@pytest.mark.parametrize("cut", [84, 100, 150])
def test_nothing_that_comes_later_changes_what_was_known(cut):
    every = made_up_pairs(200, 3, held=(80, 140))
    known = [e for e in throttled(every) if e.detected_s < cut * 1800.0]
    early = throttled(every[:cut])
    assert [(e.start_s, e.detected_s) for e in early] == [(e.start_s, e.detected_s) for e in known]


def observed(minute, value, control=False, **more):
    about = {
        "kind": "throughput",
        "unit": "mbit/s",
        "failure": None,
        "target": "https://a.example/",
    }
    about |= {"probe_cc": "ML", "probe_asn": 7, "control": control, "value": value}
    return about | {"observed_at": datetime(2026, 3, 1, 10, minute, 20, tzinfo=UTC)} | more


def test_rows_of_one_network_and_minute_are_pairs():
    rows = [
        observed(0, 9.0),
        observed(0, 10.0, control=True, target="https://control.example/file"),
        observed(0, 80.0, kind="tls", unit="ms"),
        observed(1, 9.0),
        observed(2, None, failure="generic_timeout_error"),
        observed(2, 10.0, control=True),
        observed(3, 1.0, observed_at=None),
    ]
    first, second = pairs_of(rows)
    assert (first.target_mbit_s, first.control_mbit_s, first.target_shake_ms) == (9.0, 10.0, 80.0)
    assert dict(first.group) == {"country": "ML", "network": "AS7", "service": "a.example"}
    assert (second.target_mbit_s, second.control_mbit_s) == (0.0, 10.0)


@pytest.mark.skipif(not OONI.is_dir(), reason="needs OONI's controlled scenarios")
def test_the_one_measurement_of_throttling_there_is_has_no_pair_and_is_judged_by_itself():
    [record] = read_records([OONI / "wc05_qa" / "throttlingWithHTTP.json"])
    said = verdict(record.value)
    assert (said.state, said.layer) == ("blocked", "throughput")
