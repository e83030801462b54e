"""Solar sizing: geometry against an integration by small steps, and the laws it must keep."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.equipment import _sun
from liane.equipment.solar import size_site
from liane.errors import BadInput
from liane.words import use

SUN = [5.1, 5.8, 6.3, 6.5, 6.4, 6.0, 5.4, 5.2, 5.4, 5.5, 5.2, 4.9]
DAYS = [17, 47, 75, 105, 135, 162, 198, 228, 258, 288, 318, 344]

latitudes = st.floats(-50, 50)
draws = st.floats(0.1, 200)
suns = st.lists(st.floats(2.5, 4.5), min_size=12, max_size=12)


def beam_share(lat: float, tilt_deg: float, day: int) -> float:
    """Beam on the tilted plane over beam on level ground, by adding up 20,000 instants."""
    declination = np.radians(23.45) * np.sin(2 * np.pi * (284 + day) / 365)
    hour = np.linspace(-np.pi, np.pi, 20001)
    phi, tilt = np.radians(lat), np.radians(tilt_deg) * (1 if lat >= 0 else -1)

    def height(latitude: float) -> np.ndarray:
        return np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(
            declination
        ) * np.cos(hour)

    level = height(phi)
    plane = np.where(level > 0, np.maximum(height(phi - tilt), 0), 0)
    return plane.sum() / np.maximum(level, 0).sum()


def test_sun_above_the_atmosphere_is_that_of_the_textbook():
    # Duffie and Beckman, example 1.10.1: 33.8 MJ/m2 on 15 April at 43 degrees north.
    assert _sun.extraterrestrial_kwh_m2_day(43.0)[3] * 3.6 == pytest.approx(33.8, abs=0.1)


@pytest.mark.parametrize("lat", [-45.0, -34.1, 0.0, 14.0, 43.0])
@pytest.mark.parametrize("tilt", [10.0, 35.0, 60.0])
def test_the_tilted_plane_agrees_with_an_integration_by_small_steps(lat, tilt):
    level = 0.6 * _sun.extraterrestrial_kwh_m2_day(lat)
    got = _sun.on_plane(level, lat, tilt) / level
    sunset = np.arccos(-np.tan(np.radians(lat)) * np.tan(_sun._declination_rad()))
    diffuse = np.where(
        sunset <= np.radians(81.4),
        1.391 - 3.560 * 0.6 + 4.189 * 0.36 - 2.137 * 0.216,
        1.311 - 3.022 * 0.6 + 3.427 * 0.36 - 1.821 * 0.216,
    )
    c = np.cos(np.radians(tilt))
    beam = np.array([beam_share(lat, tilt, day) for day in DAYS])
    assert got == pytest.approx(
        (1 - diffuse) * beam + diffuse * (1 + c) / 2 + 0.1 * (1 - c), rel=2e-3
    )


def test_clear_sky_lies_between_half_and_nearly_all_of_what_falls_above_the_atmosphere():
    for lat, lon in ((-34.1, 18.4), (14.0, -4.0), (48.0, 2.0)):
        share = _sun.clear_sky_kwh_m2_day(lat, lon) / _sun.extraterrestrial_kwh_m2_day(lat)
        assert ((share > 0.45) & (share < 0.85)).all()


@given(draws, latitudes, suns, st.floats(0, 10), st.floats(0.1, 5))
def test_more_sunless_days_need_more_battery_and_no_smaller_panel(draw, lat, sun, days, more):
    sun = np.minimum(sun, _sun.extraterrestrial_kwh_m2_day(lat)).tolist()
    short, long = size_site(draw, lat, 0, days, sun), size_site(draw, lat, 0, days + more, sun)
    assert long.battery_wh > short.battery_wh
    assert long.panel_w >= short.panel_w


@given(draws, latitudes, suns, st.floats(0, 10), st.floats(0.5, 20))
def test_sizes_are_linear_in_the_draw(draw, lat, sun, days, times):
    sun = np.minimum(sun, _sun.extraterrestrial_kwh_m2_day(lat)).tolist()
    one, many = size_site(draw, lat, 0, days, sun), size_site(draw * times, lat, 0, days, sun)
    assert many.battery_wh == pytest.approx(times * one.battery_wh)
    assert many.panel_w == pytest.approx(times * one.panel_w)


@given(latitudes, suns, st.floats(0.5, 0.99))
def test_less_sun_never_needs_a_smaller_panel(lat, sun, share):
    sun = np.minimum(sun, _sun.extraterrestrial_kwh_m2_day(lat))
    bright, dull = (size_site(10, lat, 0, 2, s.tolist()) for s in (sun, sun * share))
    assert dull.panel_w >= bright.panel_w * (1 - 1e-9)


@given(st.floats(1, 50), suns)
def test_the_two_hemispheres_are_mirrored_half_a_year_apart(lat, sun):
    sun = np.minimum(
        sun, 0.9 * np.minimum(*(_sun.extraterrestrial_kwh_m2_day(s * lat) for s in (1, -1)))
    )
    north, south = _sun.on_plane(sun, lat, 30), _sun.on_plane(np.roll(sun, 6), -lat, 30)
    assert np.roll(south, 6) == pytest.approx(north, rel=0.15)


def test_the_battery_holds_the_sunless_days_and_a_night_at_the_end_of_its_life():
    design = size_site(10, 0.0, 0.0, 3, SUN)
    used_wh = design.battery_wh * 0.80 * 0.98**8
    assert used_wh == pytest.approx(10 * (3 * 24 + 12))


def test_the_panel_gives_a_day_and_a_tenth_of_each_sunless_day_in_the_worst_month():
    design = size_site(10, 14.0, 0.0, 2, SUN)
    given_wh = design.panel_w * design.sun_kwh_m2_day * 0.75 * 0.995**15 * 0.95
    assert given_wh == pytest.approx(10 * 24 * 1.2)


def test_every_assumption_is_listed_with_value_and_source():
    given_sun, clear = size_site(10, 14.0, 0.0, 2, SUN), size_site(10, 14.0, 0.0, 2)
    assert len(clear.assumptions) == len(given_sun.assumptions) + 1
    assert all(a.fact.source and a.fact.value and a.text for a in clear.assumptions)
    assert "clear sky" in clear.sun_source
    assert {a.fact.value for a in clear.assumptions} >= {0.80, 0.6, 0.75}


def test_where_no_sun_is_given_high_latitudes_are_counted_with_more_cloud():
    values = [a.fact.value for a in size_site(10, 48.0, 2.0, 2).assumptions]
    assert 0.45 in values
    assert 0.6 not in values


def test_the_panel_looks_to_the_equator():
    assert size_site(1, 14.0, 0.0, 1, SUN).azimuth_deg == 180
    assert size_site(1, -14.0, 0.0, 1, SUN[6:] + SUN[:6]).azimuth_deg == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((-1, 14, 0, 2, SUN), "draw_w"),
        ((1, 95, 0, 2, SUN), "lat"),
        ((1, 14, 0, -2, SUN), "sunless_days"),
        ((float("nan"), 14, 0, 2, SUN), "draw_w"),
        ((1, 14, 0, 2, SUN[:11]), "12 numbers"),
        ((1, 14, 0, 2, [*SUN[:11], -1]), "12 numbers"),
        ((1, 14, 0, 2, [s * 3.6 for s in SUN]), "more than falls"),
        ((1, 75, 0, 2, None), "no sun"),
    ],
)
def test_sun_and_places_that_cannot_be_are_refused(arguments, said):
    use("en")
    with pytest.raises(BadInput, match=said):
        size_site(*arguments)
