"""Boxes: how they are written, what they hold, and the ±180° meridian."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.errors import BadInput
from liane.geo import Box, inverse, parse_bbox

PLACES = st.lists(st.tuples(st.floats(-70.0, 70.0), st.floats(-1.0, 1.0)), min_size=1, max_size=8)


def test_a_box_is_written_south_west_north_east() -> None:
    assert parse_bbox("14.1,-3.5, 14.4,-3.1") == Box(14.1, -3.5, 14.4, -3.1)


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "a,b,c,d", "14.4,-3.5,14.1,-3.1", "0,5,1,5", "nan,0,1,1", "-91,0,0,1"]
)
def test_a_box_that_is_none_is_refused_with_a_message(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_bbox(text)
    assert len(str(caught.value)) > 20


def test_a_box_may_cross_the_180th_meridian() -> None:
    box = Box(-18.0, 179.0, -16.0, -179.0)
    assert box.width_deg == 2.0
    assert box.contains([-17.0, -17.0, -17.0], [179.5, -179.5, 178.0]).tolist() == [
        True,
        True,
        False,
    ]
    assert abs(box.centre[1]) == 180.0


def test_longitudes_beyond_180_are_brought_back() -> None:
    assert Box(0.0, 190.0, 1.0, 191.0) == Box(0.0, -170.0, 1.0, -169.0)


@given(PLACES, st.floats(-180.0, 180.0), st.floats(0.0, 50_000.0))
def test_a_box_around_places_holds_them_and_its_margin(
    places: list[tuple[float, float]], middle: float, margin_m: float
) -> None:
    lat = np.array([place[0] for place in places])
    lon = np.array([place[1] + middle for place in places])
    box = Box.around(lat, lon, margin_m)
    assert box.contains(lat, lon).all()
    assert box.width_deg < 2.0 + 2.0 * margin_m / 30_000.0 + 0.01
    to_edge, _a, _b = inverse(lat.max(), 0.0, box.north, 0.0)
    assert math.isclose(float(to_edge), max(margin_m, 0.01), abs_tol=0.001)


def test_a_box_around_nothing_is_refused() -> None:
    with pytest.raises(BadInput):
        Box.around([], [], 10.0)
