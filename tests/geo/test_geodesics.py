"""Distances, azimuths and local metres, against published and independent values."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from liane.errors import BadInput
from liane.geo import destination, inverse, local_xy

latitudes = st.floats(-80.0, 80.0)
longitudes = st.floats(-180.0, 180.0)


def test_the_worked_example_of_geographiclib_s_manual_is_met() -> None:
    """GeodSolve's page: 40.6 N 73.8 W to 51.6 N 0.5 W, as printed there."""
    distance, there, back = inverse(40.6, -73.8, 51.6, -0.5)
    assert float(distance) == pytest.approx(5_551_759.400, abs=0.001)
    assert float(there) == pytest.approx(51.19888284557982, abs=1e-9)
    assert float(back) == pytest.approx(107.82177673549437 + 180.0, abs=1e-9)


def test_a_degree_of_the_equator_is_the_ellipsoid_s_own() -> None:
    distance, there, back = inverse(0.0, 10.0, 0.0, 11.0)
    assert float(distance) == pytest.approx(6_378_137.0 * math.pi / 180.0, abs=1e-6)
    assert (float(there), float(back)) == (90.0, 270.0)


def test_the_azimuth_back_points_to_the_first_place() -> None:
    _distance, there, back = inverse(14.0, -4.0, 14.0, -3.0)
    assert 89.0 < float(there) < 90.0
    assert 270.0 < float(back) < 271.0


def test_the_way_across_the_180th_meridian_is_the_short_one() -> None:
    distance, there, _back = inverse(-17.0, 179.9, -17.0, -179.9)
    assert float(distance) == pytest.approx(21_294.0, abs=10.0)
    assert 89.0 < float(there) < 91.0


@given(latitudes, longitudes, st.floats(0.0, 360.0), st.floats(1.0, 500_000.0))
def test_going_out_and_measuring_back_agree(
    lat: float, lon: float, azimuth: float, distance_m: float
) -> None:
    there_lat, there_lon = destination(lat, lon, azimuth, distance_m)
    distance, found, _back = inverse(lat, lon, there_lat, there_lon)
    assert float(distance) == pytest.approx(distance_m, abs=1e-3)
    turn = (float(found) - azimuth + 180.0) % 360.0 - 180.0
    assert abs(turn) * math.pi / 180.0 * distance_m < 1e-3


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_the_same_both_ways(a: float, b: float, c: float, d: float) -> None:
    assume(abs((b - d + 180.0) % 360.0) > 1.0 and abs(a + c) > 1.0)
    there, out, home = inverse(a, b, c, d)
    back, out_of_other, home_of_other = inverse(c, d, a, b)
    assert float(there) == pytest.approx(float(back), abs=1e-6)
    assume(float(there) > 1.0)
    assert math.cos(math.radians(float(out - home_of_other))) == pytest.approx(1.0, abs=1e-9)
    assert math.cos(math.radians(float(home - out_of_other))) == pytest.approx(1.0, abs=1e-9)


def test_arrays_broadcast() -> None:
    distance, _there, _back = inverse(0.0, 0.0, np.zeros(3), np.array([1.0, 2.0, 3.0]))
    assert distance.shape == (3,)
    assert np.all(np.diff(distance) > 0.0)


@given(st.floats(-0.4, 0.4), st.floats(-0.4, 0.4), st.floats(-0.4, 0.4), st.floats(-0.4, 0.4))
def test_local_metres_keep_distances_of_a_commune(a: float, b: float, c: float, d: float) -> None:
    lat, lon = np.array([14.3 + a, 14.3 + c]), np.array([-4.0 + b, -4.0 + d])
    x, y = local_xy(lat, lon, 14.3, -4.0)
    flat = math.hypot(float(x[1] - x[0]), float(y[1] - y[0]))
    true = float(inverse(lat[0], lon[0], lat[1], lon[1])[0])
    assert flat == pytest.approx(true, rel=1e-4, abs=0.01)


@pytest.mark.parametrize(("lat", "lon"), [(91.0, 0.0), (math.nan, 0.0), (0.0, math.inf)])
def test_a_place_that_is_not_on_earth_is_refused(lat: float, lon: float) -> None:
    with pytest.raises(BadInput, match="degr"):
        inverse(lat, lon, 0.0, 0.0)
