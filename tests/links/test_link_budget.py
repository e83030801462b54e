"""Budgets: sums by hand, symmetry, what must rise with what, and how unknowns show."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from links_ground import DISH, PANEL, SECTOR, SHEET, fact

from liane import links
from liane.links import Note

NAMES = ("eirp_ab_dbm", "power_a_dbm", "rssi_ab_dbm", "mcs_ab", "margin_ab_db", "mbps_ab")
losses = st.floats(60.0, 180.0)


def one(loss_db, a=DISH, b=DISH, limit=36.0, **more):
    width = more.pop("width", 40)
    return links.budget(loss_db, 5.0, a, b, 5500.0, width, limit, **more)


def test_received_level_is_the_sum_done_by_hand():
    found = one(134.0, limit=None)
    # mcs 3 at 40 MHz, standard minimum -71 dBm: 24 - 1 (back-off) + 23 + 23 - 134 = -65
    assert found.mcs_ab[0] == 3
    assert np.isclose(found.rssi_ab_dbm[0], -65.0)
    assert np.isclose(found.margin_ab_db[0], 6.0)
    assert np.isclose(found.eirp_ab_dbm[0], 46.0)
    assert np.isclose(found.mbps_ab[0], 108.0 * 0.60)


def test_power_is_lowered_to_the_limit_and_it_is_said():
    found = one(120.0, limit=30.0)
    assert np.isclose(found.eirp_ab_dbm[0], 30.0)
    assert np.isclose(found.power_a_dbm[0], 7.0)
    assert found.notes[0] & Note.LOWERED_FOR_LAW


def test_no_limit_known_is_said_and_nothing_is_lowered():
    found = one(130.0, limit=None)
    assert found.notes[0] & Note.NO_LIMIT_KNOWN
    assert not found.notes[0] & Note.LOWERED_FOR_LAW


def test_a_receiver_too_near_has_the_sender_lowered_and_it_is_said():
    found = one(70.0, limit=None)
    assert np.isclose(found.rssi_ab_dbm[0], -20.0)
    assert found.notes[0] & Note.LOWERED_FOR_RECEIVER


@given(losses, st.floats(10.0, 50.0), st.sampled_from([20, 40]))
def test_exchanging_the_ends_exchanges_the_directions(loss, limit, width):
    there = one(loss, DISH, PANEL, limit, width=width)
    back = one(loss, PANEL, DISH, limit, width=width)
    for name in NAMES:
        mirrored = getattr(back.swap(), name)
        assert np.array_equal(getattr(there, name), mirrored, equal_nan=True)
    assert there.mbps[0] == back.mbps[0]
    assert there.probability[0] == back.probability[0]


@given(losses, st.floats(0.0, 20.0))
def test_more_power_never_means_fewer_megabits(loss, more):
    strong = replace(DISH, max_power_dbm=fact(24.0 + more))
    weak, strong = one(loss, limit=None), one(loss, strong, strong, limit=None)
    assert strong.mbps[0] >= weak.mbps[0]


@given(losses, st.floats(0.0, 30.0))
def test_more_loss_never_means_more_megabits(loss, more):
    assert one(loss + more).mbps[0] <= one(loss).mbps[0]


@given(losses, st.floats(0.0, 46.0), st.floats(0.0, 20.0))
def test_a_lower_limit_never_raises_the_eirp(loss, limit, less):
    high, low = one(loss, limit=limit), one(loss, limit=limit - less)
    assert low.eirp_ab_dbm[0] <= max(high.eirp_ab_dbm[0], limit - less)
    assert low.eirp_ab_dbm[0] <= limit - less + 1e-9


@given(losses)
def test_the_chosen_rate_keeps_the_fade_margin(loss):
    found = one(loss, fade_margin_db=12.0)
    assert not found.works[0] or min(found.margin_ab_db[0], found.margin_ba_db[0]) >= 12.0
    assert found.works[0] or found.notes[0] & Note.NO_RATE


def test_a_link_that_cannot_work_has_no_megabits_and_says_why():
    found = one(175.0)
    assert found.mbps[0] == 0.0
    assert found.mcs_ab[0] == -1
    assert found.margin_ab_db[0] < 10.0
    assert found.notes[0] & Note.NO_RATE


def test_an_unknown_gain_makes_the_budget_unknown_and_names_it():
    blind = replace(DISH, id="blind", gain_dbi=fact(None))
    found = one(120.0, DISH, blind)
    assert np.isnan(found.mbps[0])
    assert np.isnan(found.probability[0])
    assert found.missing == ("blind: gain_dbi",)
    assert found.notes[0] & Note.DEVICE_UNKNOWN


def test_an_unknown_power_makes_the_budget_unknown_unless_the_sheet_gives_it():
    assert np.isnan(one(120.0, replace(DISH, max_power_dbm=fact(None)), DISH).mbps[0])
    found = one(120.0, SHEET, SHEET, width=20)
    assert found.mcs_ab[0] == 4
    assert not found.notes[0] & Note.RATES_BY_STANDARD


def test_unknown_ground_stays_unknown_beside_known_ground():
    found = one(np.array([np.nan, 120.0]))
    assert np.isnan(found.mbps).tolist() == [True, False]
    assert np.isnan(found.rssi_ab_dbm).tolist() == [True, False]
    assert np.isnan(found.eirp_ab_dbm).tolist() == [True, False]
    assert found.notes[0] & Note.PATH_UNKNOWN
    assert not found.notes[0] & Note.NO_RATE


def test_a_frequency_or_width_a_device_lacks_gives_no_link():
    assert links.budget(100.0, 5.0, DISH, DISH, 2437.0, 20, 36.0).notes[0] & Note.OUT_OF_BAND
    found = one(100.0, DISH, PANEL, width=80)
    assert found.notes[0] & Note.WIDTH_REFUSED
    assert found.mbps[0] == 0.0


def test_a_sector_leaves_less_of_the_air_for_data():
    pair, sector = one(100.0), one(100.0, SECTOR, DISH)
    assert sector.mbps[0] < pair.mbps[0]
    assert "sector" in sector.basis[0]


def test_two_standards_meet_on_the_older_one():
    found = one(100.0, DISH, PANEL, limit=None)
    assert found.mcs_ab[0] == 7


def test_off_axis_and_feeder_losses_lower_the_level_but_not_the_lawful_eirp():
    straight = one(130.0, limit=30.0)
    aside = one(130.0, limit=30.0, off_axis_a_db=3.0, feeder_a_db=1.0)
    assert np.isclose(aside.eirp_ab_dbm[0], 30.0)
    assert np.isclose(aside.power_a_dbm[0], straight.power_a_dbm[0] + 1.0)
    assert np.isclose(aside.rssi_ab_dbm[0], straight.rssi_ab_dbm[0] - 3.0)
    assert np.isclose(aside.rssi_ba_dbm[0], straight.rssi_ba_dbm[0] - 4.0)


def test_the_availability_is_unknown_without_a_survey():
    found = one(120.0)
    assert np.isnan(found.availability[0])
    assert found.notes[0] & Note.AVAILABILITY_UNKNOWN


def test_every_note_has_a_sentence():
    assert all(len(links.explain(note)) == 1 for note in Note)
    assert len(links.explain(sum(Note))) == len(Note)


def test_paths_of_another_length_are_refused():
    with pytest.raises(ValueError, match="same length"):
        links.budget(np.zeros(3), 1.0, DISH, DISH, 5500.0, 20, 30.0, paths=())
