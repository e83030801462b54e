"""Rates and sensitivities against the values printed in the tables of IEEE 802.11."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.equipment import load_catalogue
from liane.equipment.rates import minimum_sensitivity_dbm, phy_mbps, usable_mcs
from liane.errors import BadInput

# Printed rates, Mb/s (802.11-2020 tables 19-27, 19-33, 21-29, 21-39, 21-49; 802.11ax-2021, 27-79).
PRINTED = [
    ("802.11n", 20, 2, "long", [13, 26, 39, 52, 78, 104, 117, 130]),
    ("802.11n", 40, 2, "short", [30, 60, 90, 120, 180, 240, 270, 300]),
    ("802.11ac", 20, 1, "short", [7.2, 14.4, 21.7, 28.9, 43.3, 57.8, 65.0, 72.2, 86.7]),
    ("802.11ac", 40, 1, "long", [13.5, 27, 40.5, 54, 81, 108, 121.5, 135, 162, 180]),
    ("802.11ac", 80, 2, "long", [58.5, 117, 175.5, 234, 351, 468, 526.5, 585, 702, 780]),
    ("802.11ac", 80, 2, "short", [65, 130, 195, 260, 390, 520, 585, 650, 780, 866.7]),
    ("802.11ac", 80, 3, "long", [87.8, 175.5, 263.3, 351, 526.5, 702, 877.5, 1053, 1170]),
    (
        "802.11ax", 20, 1, "short",
        [8.6, 17.2, 25.8, 34.4, 51.6, 68.8, 77.4, 86.0, 103.2, 114.7, 129.0, 143.4],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("standard", "width", "streams", "guard", "printed"), PRINTED)
def test_rates_are_those_printed_in_the_standard(standard, width, streams, guard, printed):
    assert phy_mbps(standard, width, streams, guard) == pytest.approx(printed, abs=0.051)


@pytest.mark.parametrize(
    ("standard", "width", "printed"),
    [
        ("802.11n", 20, [-82, -79, -77, -74, -70, -66, -65, -64]),
        ("802.11n", 40, [-79, -76, -74, -71, -67, -63, -62, -61]),
        ("802.11ac", 80, [-76, -73, -71, -68, -64, -60, -59, -58, -53, -51]),
        ("802.11ac", 160, [-73, -70, -68, -65, -61, -57, -56, -55, -50, -48]),
        ("802.11ax", 20, [-82, -79, -77, -74, -70, -66, -65, -64, -59, -57, -54, -52]),
    ],
)
def test_sensitivities_are_the_minimum_printed_in_the_standard(standard, width, printed):
    assert minimum_sensitivity_dbm(standard, width, 2).tolist() == printed


def test_schemes_that_the_standard_leaves_out_are_left_out():
    assert usable_mcs("802.11ac", 20, 2).tolist() == list(range(9))
    assert usable_mcs("802.11ac", 20, 3).tolist() == list(range(10))
    assert 6 not in usable_mcs("802.11ac", 80, 3)


@pytest.mark.parametrize(
    ("standard", "width", "streams"),
    [("802.11b", 20, 1), ("802.11n", 80, 1), ("802.11ac", 30, 1), ("802.11ac", 20, 0)],
)
def test_rates_outside_the_tables_are_refused(standard, width, streams):
    with pytest.raises(BadInput):
        phy_mbps(standard, width, streams)


RADIOS = [device for device in load_catalogue().values() if device.is_radio]


@given(st.sampled_from(RADIOS), st.sampled_from(["long", "short"]))
def test_a_faster_scheme_never_needs_less_signal_nor_sends_louder(device, guard):
    for width in device.widths_mhz:
        rates = device.rates(width, guard)
        assert (np.diff(rates.phy_mbps) > 0).all()
        assert (np.diff(rates.sensitivity_dbm) > 0).all()
        assert (np.diff(rates.power_dbm) <= 0).all()


def test_a_wider_channel_needs_more_signal_for_the_same_scheme():
    device = load_catalogue()["ubiquiti-litebeam-5ac-gen2"]
    narrow, wide = device.rates(20), device.rates(40)
    assert (wide.sensitivity_dbm[:9] > narrow.sensitivity_dbm).all()


def test_where_the_sheet_is_missing_the_table_says_it_is_the_standard_s_minimum():
    rates = load_catalogue()["mikrotik-lhg-5"].rates(20)
    assert rates.status == "assumption"
    assert "IEEE 802.11" in rates.source
    assert rates.guard == "long"


def test_a_width_the_device_does_not_have_is_refused_with_those_it_has():
    with pytest.raises(BadInput, match="20, 40"):
        load_catalogue()["mikrotik-lhg-5"].rates(80)
