"""Rain: P.838 against ITU's validation table, P.530's path, and an unknown that stays unknown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from propagation_reference import needed

from liane.propagation import rain


def test_the_validation_table_agrees_to_its_printed_precision():
    path = needed("itu", "valex", "838", "ITURP838-3_rain_specific_attenuation.csv")
    lines = path.read_text(encoding="latin-1").splitlines()[2:]
    rows = np.array([[float(cell) for cell in line.split(",")] for line in lines if line])
    elevation, frequency, rate, tilt, k, alpha, gamma = rows.T
    found_k, found_alpha = rain.coefficients(frequency, tilt, elevation)
    assert len(rows) > 20
    assert np.abs(found_k - k).max() < 5.1e-9
    assert np.abs(found_alpha - alpha).max() < 5.1e-9
    assert np.abs(found_k * rate**found_alpha - gamma).max() < 5.1e-9


@pytest.mark.parametrize(
    ("frequency", "k_h", "alpha_h", "k_v", "alpha_v"),
    [  # P.838-3, table 5
        (10, 0.01217, 1.2571, 0.01129, 1.2156),
        (12, 0.02386, 1.1825, 0.02455, 1.1216),
        (20, 0.09164, 1.0568, 0.09611, 0.9847),
        (30, 0.2403, 0.9485, 0.2291, 0.9129),
        (60, 0.8606, 0.7656, 0.8515, 0.7486),
    ],
)
def test_the_recommendations_own_table_agrees_as_printed(frequency, k_h, alpha_h, k_v, alpha_v):
    k, alpha = rain.coefficients(frequency, [0.0, 90.0])
    assert k == pytest.approx([k_h, k_v], rel=5e-4)
    assert alpha == pytest.approx([alpha_h, alpha_v], rel=1e-4)


FREQUENCY = st.floats(1, 100)
RATE = st.floats(0.1, 200)


@given(RATE, st.floats(1.01, 5), FREQUENCY, st.integers(0, 1))
def test_heavier_rain_never_takes_less(rate, more, frequency, polarization):
    light, heavy = rain.specific_attenuation_db_km([rate, rate * more], frequency, polarization)
    assert heavy > light > 0


@given(st.floats(0.05, 60), FREQUENCY, st.integers(0, 1), RATE)
def test_a_path_loses_more_for_rarer_rain_and_always_a_number(km, frequency, polarization, rate):
    losses = rain.attenuation_db(km, frequency, polarization, rate, [1.0, 0.1, 0.01, 0.001])
    assert np.isfinite(losses).all()
    assert np.all(np.diff(losses) > 0)


@given(st.floats(0.05, 30), FREQUENCY, RATE, st.floats(1.05, 2))
def test_a_longer_path_never_loses_less(km, frequency, rate, more):
    near, far = rain.attenuation_db([km, km * more], frequency, 1, rate)
    assert far >= near * 0.999


def test_at_a_hundredth_of_a_percent_the_factor_is_one():
    # P.530's C1 to C3 are made so that the ratio is 1 there, to the rounding of its constants
    whole = rain.attenuation_db(2.0, 15.0, 1, 40.0, 0.01)
    gamma = rain.specific_attenuation_db_km(40.0, 15.0, 1)
    _, alpha = rain.coefficients(15.0, 90.0)
    d_eff = 2.0 / (
        0.477 * 2**0.633 * 40 ** (0.073 * alpha) * 15**0.123 - 10.579 * (1 - np.exp(-0.048))
    )
    assert whole == pytest.approx(gamma * min(d_eff, 5.0), rel=0.01)


@pytest.mark.parametrize(
    "inputs",
    [
        (5.0, 24.0, 1, np.nan),
        (5.0, 24.0, 1, -1.0),
        (0.0, 24.0, 1, 50.0),
        (61.0, 24.0, 1, 50.0),
        (5.0, 0.5, 1, 50.0),
        (5.0, 120.0, 1, 50.0),
        (5.0, 24.0, 2, 50.0),
        (5.0, 24.0, 1, 50.0, 2.0),
    ],
)
def test_an_unknown_rate_or_a_path_out_of_range_is_unknown_and_not_zero(inputs):
    assert np.isnan(rain.attenuation_db(*inputs))


def test_the_rate_has_no_default():
    with pytest.raises(TypeError):
        rain.attenuation_db(5.0, 24.0, 1)


def test_no_rain_takes_nothing():
    assert rain.specific_attenuation_db_km(0.0, 24.0, 1) == 0.0
    assert rain.attenuation_db(5.0, 24.0, 1, 0.0) == 0.0
