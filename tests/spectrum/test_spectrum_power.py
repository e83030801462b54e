"""Power fitted to a limit: it is never above it, and never above the radio's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.spectrum import eirp_dbm, fit_power

level = st.floats(-20, 60)


@given(level, level, st.floats(0, 40), st.floats(0, 10), st.sampled_from([0.0, 0.5, 1.0, 3.0]))
def test_the_eirp_keeps_the_limit_and_the_power_the_radio_s(limit, power, gain, losses, step):
    fitted = fit_power(limit, power, gain, losses, step)
    assert fitted <= power
    assert eirp_dbm(fitted, gain, losses) <= limit + 1e-6


@given(level, level, st.floats(0, 40))
def test_no_power_is_given_away(limit, power, gain):
    fitted = fit_power(limit, power, gain)
    assert fitted == pytest.approx(power) or eirp_dbm(fitted, gain) == pytest.approx(limit)


def test_an_unknown_limit_gives_an_unknown_power_and_not_the_full_one():
    assert np.isnan(fit_power(None, 27.0, 16.0))
    assert np.isnan(fit_power([30.0, np.nan], 27.0, 16.0)).tolist() == [False, True]


def test_shapes_are_broadcast():
    assert fit_power([[20.0], [30.0]], 27.0, [10.0, 16.0, 23.0]).shape == (2, 3)
