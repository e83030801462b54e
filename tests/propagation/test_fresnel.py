"""Fresnel zones: their radius, and the tightest place of a profile."""

import numpy as np
import plain_p526
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liane.propagation import fresnel


def test_the_first_zone_is_widest_in_the_middle_and_its_square_grows_with_its_number():
    along = np.linspace(0, 10_000, 101)
    radius = fresnel.radius_m(along, along[::-1], 2_400.0)
    assert radius.argmax() == 50
    assert radius[[0, -1]].tolist() == [0.0, 0.0]
    assert fresnel.radius_m(3e3, 7e3, 2_400.0, 4) == pytest.approx(
        2 * fresnel.radius_m(3e3, 7e3, 2_400.0)
    )


def test_the_radius_is_where_the_detour_is_half_a_wave():
    d1, d2, frequency = 4_000.0, 9_000.0, 5_500.0
    radius = float(fresnel.radius_m(d1, d2, frequency))
    detour = np.hypot(d1, radius) + np.hypot(d2, radius) - d1 - d2
    assert detour == pytest.approx(299.792458 / frequency / 2, rel=1e-4)


@pytest.mark.parametrize("bad", [(-1, 5, 900, 1), (0, 0, 900, 1), (5, 5, 0, 1), (5, 5, 900, 0)])
def test_a_radius_without_sense_is_unknown(bad):
    assert np.isnan(fresnel.radius_m(*bad))


@given(
    st.lists(st.floats(0, 900), min_size=3, max_size=80),
    st.floats(5, 2_000),
    st.floats(0, 200),
    st.floats(0, 200),
    st.floats(100, 80_000),
    st.floats(0.5, 4),
)
@settings(max_examples=300)
def test_the_kernel_gives_what_the_plain_twin_gives(heights, step, h_tx, h_rx, frequency, k):
    count = len(heights)
    found = fresnel.clearance_many(heights, [0, count], step, h_tx, h_rx, frequency, k)
    x = np.arange(count) * step / 1e3
    fraction, metres, _ = plain_p526.clearance(x, heights, h_tx, h_rx, frequency / 1e3, k)
    assert found.min_fraction[0] == pytest.approx(fraction, abs=1e-6, rel=1e-9)
    at = round(float(found.at_m[0] / step))
    here = plain_p526.clearance(x[[0, at, -1]], np.array(heights)[[0, at, -1]], h_tx, h_rx,
                                frequency / 1e3, k)  # fmt: skip
    assert here[:2] == pytest.approx((found.min_fraction[0], found.clearance_m[0]), abs=1e-6)
    assert fraction == pytest.approx(here[0], abs=1e-6)
    assert np.isfinite(metres)


@given(st.lists(st.floats(0, 900), min_size=3, max_size=80), st.floats(0, 100), st.floats(0.1, 50))
def test_higher_masts_never_clear_less(heights, mast, more):
    batch = [*heights, *heights]
    bounds = np.array([0, 1, 2]) * len(heights)
    found = fresnel.clearance_many(batch, bounds, 90.0, [mast, mast + more], [5, 5 + more], 5_500)
    assert found.min_fraction[1] > found.min_fraction[0]


def test_two_points_have_nothing_between_them():
    found = fresnel.clearance_many([0.0, 0.0], [0, 2], 100.0, 5.0, 5.0, 5_500.0)
    assert found.min_fraction.tolist() == found.clearance_m.tolist() == [np.inf]
    assert np.isnan(found.at_m).all()


@pytest.mark.parametrize(
    ("heights", "changes"),
    [
        ([0.0, np.nan, 0.0], {}),
        ([np.nan, 0.0, 0.0], {}),
        ([0.0, 0.0, np.nan], {}),
        ([0.0], {}),
        ([0.0, 1.0, 0.0], {"step_m": -1.0}),
        ([0.0, 1.0, 0.0], {"frequency_mhz": 0.0}),
        ([0.0, 1.0, 0.0], {"k_factor": 0.0}),
        ([0.0, 1.0, 0.0], {"h_tx_m": np.nan}),
    ],
)
def test_what_is_not_known_is_not_clear(heights, changes):
    inputs = {"step_m": 100.0, "h_tx_m": 9.0, "h_rx_m": 9.0, "frequency_mhz": 5_500.0}
    found = fresnel.clearance_many(heights, [0, len(heights)], **(inputs | changes))
    assert np.isnan([found.min_fraction, found.clearance_m, found.at_m]).all()
