"""Channels: the raster of IEEE 802.11, and what a country leaves of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.errors import BadInput
from liane.spectrum import Rule, channels, check, countries, raster
from liane.words import use

# Channel numbers of IEEE 802.11-2020, annex E, operating classes 115 to 130.
NUMBERS = {
    20: [*range(36, 65, 4), *range(100, 145, 4), *range(149, 178, 4)],
    40: [38, 46, 54, 62, 102, 110, 118, 126, 134, 142, 151, 159, 167, 175],
    80: [42, 58, 106, 122, 138, 155, 171],
    160: [50, 114, 163],
}


@pytest.mark.parametrize("width", [20, 40, 80, 160])
def test_the_5_ghz_raster_is_that_of_the_standard(width):
    found = {number: centre for centre, number in raster(width) if 5000 < centre < 5940}
    assert sorted(found) == NUMBERS[width]
    assert all(centre == 5000 + 5 * number for number, centre in found.items())


def test_2_4_ghz_has_thirteen_channels_and_6_ghz_begins_at_5955():
    found = dict(raster(20))
    assert [c for c in found if c < 3000] == [2412 + 5 * k for k in range(13)]
    assert found[5955] == 1
    assert found[6415] == 93


def test_60_ghz_channels_are_2160_mhz_apart():
    assert [centre for centre, _ in raster(2160)][:2] == [58320, 60480]


def test_a_width_without_a_raster_is_refused():
    use("en")
    with pytest.raises(BadInput, match="no such channel width"):
        channels("ZA", 5000, 6000, 25)


def test_channels_stay_within_the_band_asked_and_the_rows_that_allow_them():
    found = channels("ZA", 5000, 5900, 20)
    assert [c.number for c in found] == [
        36, 40, 44, 48, 52, 56, 60, 64, 100, 104, 108, 112, 116, 120, 124, 128, 132, 136, 140,
    ]  # fmt: skip
    assert {c.limit_dbm for c in found if c.number >= 100} == {30}
    assert [c.dfs for c in found[:8]] == [False] * 4 + [True] * 4
    assert channels("ZA", 5511, 5529, 20) == []


def test_rows_for_indoors_are_left_out_outdoors():
    assert not channels("DE", 5150, 5350, 20)
    assert len(channels("DE", 5150, 5350, 20, outdoor=False)) == 8


def test_a_row_too_narrow_for_the_width_gives_no_channel():
    assert channels("KE", 5725, 5875, 80) == []
    assert [c.number for c in channels("KE", 5725, 5875, 40)] == [151, 159, 167]


def test_a_country_without_any_limit_has_no_channel_until_the_project_brings_a_rule():
    assert channels("ML", 5000, 5900, 20) == []
    rule = Rule(5470, 5725, 24.0, "planning hypothesis", "2026-11", "assumption")
    found = channels("ML", 5000, 5900, 20, [rule])
    assert len(found) == 11
    assert {(c.status, c.limit_dbm) for c in found} == {("unknown", 24.0)}


def test_a_text_seen_makes_its_channels_lawful_and_a_refusal_takes_them_away():
    seen = Rule(5470, 5725, 27.0, "order 12", "2026-10", "seen", dfs=True)
    weather = Rule(5600, 5650, None, "order 12", "2026-10", "seen", allowed=False)
    found = channels("ML", 5400, 5900, 20, [seen, weather], on=date(2026, 11, 21))
    assert {(c.status, c.dfs) for c in found} == {("lawful", True)}
    assert [c.number for c in found] == [100, 104, 108, 112, 116, 132, 136, 140]


@given(st.sampled_from(countries()), st.sampled_from([20, 40, 80, 160]), st.booleans())
def test_an_emission_at_a_channel_s_limit_keeps_it(country, width, outdoor):
    for channel in channels(country, 2400, 7125, width, outdoor=outdoor):
        answer = check(
            country, channel.centre_mhz, width, channel.limit_dbm or 0.0, outdoor=outdoor
        )
        assert answer.keeps_limit
        assert answer.status == channel.status == "unknown"
