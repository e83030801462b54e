"""Free space: the textbook figure, and how it grows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.propagation import free_space


def test_the_loss_is_that_of_the_recommendations_rounded_formula():
    # P.525-4, equation (4): 32.4 + 20 log10 f (MHz) + 20 log10 d (km), to a decimal
    for frequency, km in ((100, 1), (2_450, 5), (5_800, 20)):
        rounded = 32.4 + 20 * np.log10(frequency) + 20 * np.log10(km)
        assert free_space.loss_db(km * 1e3, frequency) == pytest.approx(rounded, abs=0.051)


@given(st.floats(1, 1e6), st.floats(1, 1e5), st.floats(1.001, 100))
def test_twice_as_far_or_twice_the_frequency_cost_six_db_and_more_costs_more(d, f, more):
    assert free_space.loss_db(2 * d, f) - free_space.loss_db(d, f) == pytest.approx(
        6.0206, abs=1e-4
    )
    assert free_space.loss_db(d, f * more) > free_space.loss_db(d, f)
    assert free_space.loss_db(d * more, f) == pytest.approx(free_space.loss_db(d, f * more))


def test_a_distance_that_makes_no_sense_has_no_loss():
    assert np.isnan(free_space.loss_db([0.0, -5.0, np.nan], 2_400.0)).all()
    assert np.isnan(free_space.loss_db(1_000.0, 0.0))
