"""Shaded relief and the profile drawn in a terminal."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.geo import Box
from liane.terrain import hillshade, open_terrain
from liane.terrain.drawing import PLAIN, UNICODE, draw_profile, sight_line


def test_slopes_that_face_the_light_are_bright_and_those_behind_dark() -> None:
    x, y = np.meshgrid(np.arange(21.0), np.arange(21.0))
    hill = 200.0 - 10.0 * np.hypot(x - 10.0, y - 10.0)
    shade = hillshade(hill, 30.0, 30.0).astype(int)
    north_west, south_east, flat = shade[5, 5], shade[15, 15], 181
    assert north_west > flat > south_east > 0


def test_flat_ground_is_evenly_lit_by_the_sine_of_the_light_s_height() -> None:
    shade = hillshade(np.full((5, 5), 30.0), 10.0, 10.0)
    assert np.all(shade == round(1.0 + 254.0 * math.sin(math.radians(45.0))))


def test_the_unknown_stays_apart_in_the_relief(write_tile: Any) -> None:
    grid = np.full((20, 20), 80, np.int16)
    grid[:, :5] = -32768
    terrain = open_terrain([write_tile("t.tif", grid, 0.0, 2.0, 0.1, nodata=-32768)])
    shade = terrain.hillshade(Box(0.0, 0.0, 2.0, 2.0), 40, 30)
    assert shade.shape == (30, 40)
    assert shade.dtype == np.uint8
    assert np.all(shade[:, :8] == 0)
    assert np.all(shade[:, 14:] == 181)


def test_the_bulge_of_the_earth_at_mid_path_is_the_textbook_s() -> None:
    """ITU-R P.530: at 50 km and k = 4/3 the bulge is 25·25/(2·8500) km = 36.8 m (radius 8,495)."""
    sight = sight_line(np.zeros(101), 50_000.0, 0.0, 0.0)
    assert sight.ground_m[50] == pytest.approx(36.8, abs=0.05)
    assert sight.clearance_m == pytest.approx(-36.8, abs=0.05)


def test_the_fresnel_radius_at_mid_path_is_the_textbook_s() -> None:
    """17.3·sqrt(d1·d2/(f·d)) metres with km and GHz: 5 and 5 km at 5.8 GHz give 11.36 m."""
    sight = sight_line(np.zeros(3), 10_000.0, 30.0, 30.0, 5_800.0)
    assert sight.zone_m[1] == pytest.approx(17.31 * math.sqrt(25.0 / 58.0), abs=0.01)
    assert sight.clearance_share == pytest.approx((30.0 - 25.0e6 / 16.9893e6) / 11.365, abs=0.01)


@given(st.integers(3, 400), st.floats(10.0, 80_000.0), st.floats(0.0, 60.0), st.booleans())
def test_a_drawing_never_leaves_80_columns(
    samples: int, distance_m: float, mast_m: float, plain: bool
) -> None:
    heights = np.random.default_rng(samples).normal(300.0, 80.0, samples)
    sight = sight_line(heights, distance_m, mast_m, mast_m, 5_600.0)
    text = draw_profile(heights, distance_m, sight, PLAIN if plain else UNICODE)
    assert max(len(line) for line in text.split("\n")) <= 80
    assert text.isascii() is plain


def test_a_hill_in_the_way_is_drawn_as_blocking() -> None:
    heights = np.array([0.0, 0.0, 100.0, 0.0, 0.0])
    blocked = draw_profile(heights, 5_000.0, sight_line(heights, 5_000.0, 10.0, 10.0))
    free = draw_profile(heights, 5_000.0, sight_line(heights, 5_000.0, 150.0, 150.0))
    assert UNICODE.blocked in blocked
    assert UNICODE.blocked not in free
    assert UNICODE.ray in free


def test_flat_ground_can_be_drawn_without_a_ray() -> None:
    text = draw_profile(np.full(10, 12.0), 100.0)
    assert "0.1 km" in text


@given(
    st.lists(st.floats(0.0, 400.0), min_size=3, max_size=60),
    st.floats(500.0, 60_000.0),
    st.floats(1.0, 60.0),
    st.floats(1.0, 60.0),
    st.floats(900.0, 6_000.0),
)
def test_the_drawn_ray_and_the_one_that_is_computed_agree(
    heights: list[float], distance_m: float, a_m: float, b_m: float, frequency_mhz: float
) -> None:
    """The drawing's arithmetic beside that of `liane.propagation`, written apart from it."""
    from liane.propagation.fresnel import clearance_many

    sight = sight_line(np.array(heights), distance_m, a_m, b_m, frequency_mhz)
    step_m = distance_m / (len(heights) - 1)
    wanted = clearance_many(heights, [0, len(heights)], step_m, a_m, b_m, frequency_mhz)
    assert sight.clearance_share == pytest.approx(float(wanted.min_fraction[0]), abs=1e-6)
    assert sight.clearance_m == pytest.approx(float(wanted.clearance_m[0]), abs=1e-3)
