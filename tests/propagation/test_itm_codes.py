"""Nothing out of range is silent: every code of NTIA's program, every bit, and what they mean."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.errors import BadInput
from liane.propagation import itm
from liane.propagation._itm_checks import path_code
from liane.propagation._itm_words import CODES, WARNINGS

GOOD = {
    "step_m": 100.0,
    "h_tx_m": 10.0,
    "h_rx_m": 5.0,
    "climate": 5,
    "n0": 301.0,
    "frequency_mhz": 5_800.0,
    "polarization": 1,
    "epsilon": 15.0,
    "sigma": 0.005,
    "mdvar": 3,
    "time_pct": 50.0,
    "location_pct": 50.0,
    "situation_pct": 50.0,
}
HILL = 100.0 + 30.0 * np.sin(np.arange(101) / 16)


def path(heights=HILL, **changes):
    found = itm.point_to_point_many(heights, [0, len(heights)], **(GOOD | changes))
    return int(found.return_code[0]), int(found.warnings[0]), float(found.loss_db[0])


def flat_area(**changes):
    inputs = {name: value for name, value in GOOD.items() if name != "step_m"}
    inputs |= {"siting_tx": 0, "siting_rx": 0, "distance_km": 10.0, "delta_h_m": 90.0}
    found = itm.area_many(**(inputs | changes))
    return int(found.return_code[0]), int(found.warnings[0]), float(found.loss_db[0])


REFUSED = [
    (1000, {"h_tx_m": 0.4}),
    (1000, {"h_tx_m": 3_001}),
    (1000, {"h_tx_m": np.nan}),
    (1001, {"h_rx_m": 0.4}),
    (1001, {"h_rx_m": np.nan}),
    (1002, {"climate": 0}),
    (1002, {"climate": 8}),
    (1002, {"climate": 4.5}),
    (1003, {"time_pct": 0}),
    (1003, {"time_pct": 100}),
    (1004, {"location_pct": 0}),
    (1004, {"location_pct": np.nan}),
    (1005, {"situation_pct": 100}),
    (1008, {"n0": 249}),
    (1008, {"n0": 401}),
    (1009, {"frequency_mhz": 19}),
    (1009, {"frequency_mhz": 20_001}),
    (1009, {"frequency_mhz": np.nan}),
    (1010, {"polarization": 2}),
    (1011, {"epsilon": 0.9}),
    (1011, {"epsilon": np.inf}),
    (1012, {"sigma": 0.0}),
    (1012, {"sigma": np.inf}),
    (1013, {"epsilon": 1.0, "polarization": 0}),
    (1014, {"mdvar": -1}),
    (1014, {"mdvar": 4}),
    (1014, {"mdvar": 14}),
    (1014, {"mdvar": 34}),
]


@pytest.mark.parametrize(("code", "changes"), REFUSED)
@pytest.mark.parametrize("compute", [path, flat_area])
def test_input_out_of_range_gives_its_code_and_no_loss(compute, code, changes):
    found, _, loss = compute(**changes)
    assert found == code
    assert np.isnan(loss)


@pytest.mark.parametrize(
    ("code", "heights", "changes"),
    [
        (1017, HILL, {"step_m": 0.0}),
        (1017, HILL, {"step_m": -30.0}),
        (1017, HILL, {"step_m": np.nan}),
        (1017, HILL[:1], {}),
        (1017, HILL[:0], {}),
        (1021, HILL + 8_000.0, {"n0": 300.0}),
        (1022, HILL - 500.0, {"n0": 400.0}),
        (2000, np.where(HILL > 120, np.nan, HILL), {}),
        (2000, HILL + np.inf, {}),
        (2000, HILL - 32_768.0, {}),
        (2001, [0.0, 900.0, 0.0], {"frequency_mhz": 20.0, "sigma": 5.0, "step_m": 20.0}),
    ],
)
def test_ground_that_cannot_be_used_gives_its_code_and_no_loss(code, heights, changes):
    found, _, loss = path(heights, **changes)
    assert found == code
    assert np.isnan(loss)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        (1017, {"distance_km": 0.0}),
        (1017, {"distance_km": np.nan}),
        (1018, {"delta_h_m": -1.0}),
        (1018, {"delta_h_m": np.nan}),
        (1019, {"siting_tx": 3}),
        (1020, {"siting_rx": -1}),
    ],
)
def test_what_only_area_mode_takes_has_its_codes_too(code, changes):
    found, _, loss = flat_area(**changes)
    assert found == code
    assert np.isnan(loss)


def test_confidence_and_reliability_have_codes_of_their_own():
    inputs = {name: value for name, value in GOOD.items() if not name.endswith("_pct")}
    found = itm.point_to_point_confidence_many(
        heights_m=np.tile(HILL, 3),
        offsets=[0, 101, 202, 303],
        **inputs,
        confidence_pct=[0, 50, 50],
        reliability_pct=[50, 100, 50],
    )
    assert found.return_code.tolist() == [1006, 1007, 0]


def test_an_effective_earth_out_of_range_has_its_code():
    # No refractivity that passes the checks before it bends rays that much: asked of the check.
    ends = (0.0, 0.0, 1e4, 1e4, 10.0, 10.0, 0.0)
    assert path_code(5e3, ends, 1e4, 1e4, 301.0, 3.9e6, (0.3, 0.01))[0] == 1016
    assert path_code(5e3, ends, 1e4, 1e4, 301.0, 1.4e7, (0.3, 0.01))[0] == 1016
    assert path_code(5e3, ends, 1e4, 1e4, 301.0, 8.5e6, (0.3, 0.01))[0] == 0


PEAK = np.where(np.arange(101) == 95, 3_000.0, 0.0)  # seen from afar over a plain
WALL = np.where(np.arange(101) == 1, 150.0, 0.0)


@pytest.mark.parametrize(
    ("bit", "heights", "changes"),
    [
        (0x0001, HILL, {"h_tx_m": 0.9}),
        (0x0001, HILL, {"h_tx_m": 1_001.0}),
        (0x0002, HILL, {"h_rx_m": 0.9}),
        (0x0004, HILL, {"frequency_mhz": 39.0}),
        (0x0004, HILL, {"frequency_mhz": 10_001.0}),
        (0x0008, HILL, {"step_m": 10_001.0}),
        (0x0010, HILL, {"step_m": 20_001.0}),
        (0x0020, HILL, {"h_tx_m": 2_100.0, "step_m": 100.0}),
        (0x0040, HILL, {"step_m": 9.0}),
        (0x0080, WALL, {}),
        (0x0100, WALL[::-1], {}),
        (0x0200, WALL, {}),
        (0x0400, WALL[::-1], {}),
        (0x0800, PEAK, {"step_m": 500.0}),
        (0x1000, PEAK[::-1], {"step_m": 500.0}),
        (0x2000, HILL, {"time_pct": 99.95}),
        (0x4000, HILL + 2_500.0, {}),
    ],
)
def test_each_warning_bit_is_set_where_it_should_be(bit, heights, changes):
    code, warnings, loss = path(heights, **changes)
    assert warnings & bit
    assert code == 1
    assert np.isfinite(loss)


def test_a_path_well_inside_every_range_has_neither_code_nor_bits():
    assert path()[:2] == (0, 0)
    assert flat_area()[:2] == (0, 0)


def test_one_bad_path_leaves_the_others_alone():
    found = itm.point_to_point_many(
        np.tile(HILL, 3), [0, 101, 202, 303], **(GOOD | {"h_tx_m": [10.0, -1.0, 10.0]})
    )
    assert found.return_code.tolist() == [0, 1000, 0]
    assert np.isnan(found.loss_db).tolist() == [False, True, False]


@given(st.lists(st.one_of(st.floats(), st.integers(-40, 400)), min_size=13, max_size=13))
def test_any_numbers_at_all_give_a_loss_or_a_code_that_is_explained(values):
    found = itm.point_to_point_many(HILL, [0, 101], *values)
    code, warnings = int(found.return_code[0]), int(found.warnings[0])
    assert np.isfinite(found.loss_db[0]) == (code in (0, 1))
    assert (code == 0) == (itm.explain(code, warnings) == [])


def test_every_code_and_every_bit_has_its_sentence():
    assert set(CODES) == {*range(1000, 1023), 2000, 2001} - {1015}  # NTIA has no 1015
    assert list(WARNINGS) == [1 << bit for bit in range(15)]
    everything = itm.explain(1000, 0x7FFF)
    assert len(everything) == len(set(everything)) == 16


def test_a_code_or_bit_that_is_not_known_is_not_silent():
    assert len(itm.explain(77, 0)) == 1
    assert len(itm.explain(1, 0x8000)) == 1


@pytest.mark.parametrize(
    ("offsets", "changes"),
    [
        ([0, 60, 40, 101], {}),
        ([0, 102], {}),
        ([-1, 101], {}),
        ([0.5, 101], {}),
        ([], {}),
        ([[0, 101]], {}),
        ([0, 50, 101], {"step_m": [1.0, 2.0, 3.0]}),
        ([0, 50, 101], {"h_tx_m": [[1.0], [2.0]]}),
        ([0, 101], {"threads": 0}),
    ],
)
def test_lists_that_do_not_fit_together_are_refused_with_a_message(offsets, changes):
    with pytest.raises(BadInput) as refused:
        itm.point_to_point_many(HILL, offsets, **(GOOD | changes))
    assert "{" not in str(refused.value)


def test_no_paths_at_all_are_no_losses():
    assert itm.point_to_point_many([], [0], **GOOD).loss_db.size == 0
