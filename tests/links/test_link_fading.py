"""Fading over the year: the formulas of P.530 by hand, and what must hold of any of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from liane.links import fading


def test_multipath_occurrence_is_p530_by_hand():
    # K = 10^(-4.6 + 0.54), 20^3.1, (1 + 5)^-1.29, 5.5^0.8, 10^(-0.00089 * 200)
    by_hand = 10**-4.06 * 20**3.1 * 6**-1.29 * 5.5**0.8 * 10**-0.178
    found = fading.multipath_occurrence_pct(20e3, 300.0, 200.0, 5500.0, -200.0)
    assert np.isclose(found, by_hand, rtol=1e-12)


def test_deep_fades_lose_ten_decibels_per_decade():
    shares = fading.multipath_outage_pct(5.0, np.array([40.0, 50.0]))
    assert np.isclose(shares[0] / shares[1], 10.0)


def test_shallow_and_deep_fades_meet_where_the_law_turns():
    turn = 25.0 + 1.2 * np.log10(5.0)
    below, above = fading.multipath_outage_pct(5.0, np.array([turn - 1e-9, turn + 1e-9]))
    assert np.isclose(below, above, rtol=1e-6)


@given(st.floats(1e-9, 2000.0), st.floats(0.0, 60.0), st.floats(0.0, 20.0))
def test_multipath_outage_never_grows_with_the_margin(occurrence, margin, more):
    shares = fading.multipath_outage_pct(occurrence, np.array([margin, margin + more]))
    assert shares[1] <= shares[0] + 1e-12
    assert ((shares >= 0.0) & (shares <= 100.0)).all()


@given(
    st.floats(-30.0, 60.0),
    st.floats(0.0, 20.0),
    st.floats(1e-6, 100.0),
    st.floats(0.0, 8.0),
    st.floats(0.0, 80.0),
)
def test_more_margin_never_means_less_availability(margin, more, multipath, spread, rain):
    share = fading.yearly_availability(
        np.array([margin, margin + more]), multipath, 0.5, spread, rain, 24_000.0
    )
    assert share[0] <= share[1] + 1e-12
    assert ((share >= 0.0) & (share <= 1.0)).all()


def test_rain_fade_at_a_hundredth_of_a_percent_comes_back():
    # P.530 step 5 gives 1.00 times the fade at 0.01 % to its printed digits
    share = fading.rain_outage_pct(np.array([20.0]), 20.0, 24_000.0)
    assert np.isclose(share, 0.01, rtol=0.02)


def test_unknown_rain_leaves_the_availability_unknown():
    share = fading.yearly_availability(20.0, 1.0, 0.5, 1.0, np.nan, 24_000.0)
    assert np.isnan(share)


def test_a_year_is_never_worse_than_its_worst_month():
    factor = fading.worst_month_to_year(np.geomspace(1e3, 2e5, 40), 100.0, 150.0, 60.0)
    assert ((factor > 0.0) & (factor <= 1.0)).all()
