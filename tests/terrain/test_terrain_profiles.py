"""Profiles: along the geodesic, the same both ways, unknown where a height is."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from liane.errors import BadInput
from liane.terrain import LandCover, Terrain, open_terrain

CAPE_LAT, CAPE_LON = st.floats(-34.9, -33.1), st.floats(18.1, 18.9)


@pytest.fixture(scope="module")
def cape(real_tiles: Path) -> Terrain:
    return open_terrain([real_tiles / "S34E018_srtm3.tif", real_tiles / "S35E018_srtm3.tif"])


@settings(max_examples=60, deadline=None)
@given(CAPE_LAT, CAPE_LON, CAPE_LAT, CAPE_LON)
def test_a_profile_reversed_is_the_same_ground(
    cape: Terrain, a: float, b: float, c: float, d: float
) -> None:
    there, back = cape.profiles(a, b, c, d), cape.profiles(c, d, a, b)
    assert np.allclose(there.heights_m, back.heights_m[::-1], atol=1e-4)
    assert there.known.all()
    assert there.step_m[0] == pytest.approx(back.step_m[0], abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(CAPE_LAT, CAPE_LON, CAPE_LAT, CAPE_LON)
def test_samples_lie_on_the_geodesic_evenly(
    cape: Terrain, a: float, b: float, c: float, d: float
) -> None:
    """Against PROJ's own intermediate points, one by one, and heights asked there."""
    profile = cape.profiles(a, b, c, d)
    count = len(profile.heights_m)
    geod = Geod(ellps="WGS84")
    azimuth, _back, distance = geod.inv(b, a, d, c)
    assume(distance > 10.0)
    points = [geod.fwd(b, a, azimuth, distance * at / (count - 1))[:2] for at in range(count)]
    lon, lat = np.array(points).T
    assert np.allclose(profile.heights_m, cape.heights_m(lat, lon), atol=1e-3)
    assert profile.distance_m[0] == pytest.approx(distance)
    assert profile.step_m[0] * (count - 1) == pytest.approx(distance)


def test_a_very_long_profile_still_follows_the_geodesic(write_tile: Any) -> None:
    """Over the 180th meridian too, on ground that changes with latitude and longitude."""

    def ground_m(lat: Any, lon: Any) -> Any:
        return 10.0 * np.asarray(lat) + 100.0 * np.cos(np.radians(lon))

    lat, lon = 89.5 - np.arange(180.0), -179.5 + np.arange(360.0)
    grid = ground_m(lat[:, None], lon[None, :]).astype(np.float32)
    terrain = open_terrain([write_tile("earth.tif", grid, -180.0, 90.0, 1.0)])
    profile = terrain.profiles(48.0, -120.0, 52.0, 150.0, step_m=20_000.0)
    points = Geod(ellps="WGS84").npts(-120.0, 48.0, 150.0, 52.0, len(profile.heights_m) - 2)
    assert np.allclose(profile.heights_m[1:-1], [ground_m(y, x) for x, y in points], atol=2e-2)


def test_many_profiles_at_once_equal_each_alone(cape: Terrain) -> None:
    random = np.random.default_rng(5)
    ends = random.uniform([-34.9, 18.1, -34.9, 18.1], [-33.1, 18.9, -33.1, 18.9], (12, 4)).T
    together = cape.profiles(*ends)
    for at in range(12):
        alone = cape.profiles(*ends[:, at])
        part = together.heights_m[together.offsets[at] : together.offsets[at + 1]]
        assert np.allclose(part, alone.heights_m, atol=1e-4)


def test_batches_larger_than_a_chunk_are_whole(
    cape: Terrain, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(6)
    ends = random.uniform([-34.9, 18.1, -34.9, 18.1], [-33.1, 18.9, -33.1, 18.9], (40, 4)).T
    whole = cape.profiles(*ends)
    monkeypatch.setattr("liane.terrain._terrain._CHUNK", 1500)
    assert np.allclose(cape.profiles(*ends).heights_m, whole.heights_m, atol=1e-4)


def test_the_step_is_half_a_cell_unless_told_and_ends_are_included(cape: Terrain) -> None:
    own = cape.profiles(-34.0, 18.4, -34.1, 18.5)
    assert cape.resolution_m / 2.0 * 0.95 < own.step_m[0] <= cape.resolution_m / 2.0
    told = cape.profiles([-34.0, -34.0], 18.4, -34.1, 18.5, step_m=[100.0, 1000.0])
    assert np.all(told.step_m <= [100.0, 1000.0])
    assert told.heights_m[0] == cape.heights_m(-34.0, 18.4)
    assert told.heights_m[-1] == cape.heights_m(-34.1, 18.5)


def test_a_very_short_path_has_three_samples(cape: Terrain) -> None:
    profile = cape.profiles(-34.0, 18.4, -34.0, 18.4)
    assert profile.offsets.tolist() == [0, 3]
    assert (profile.distance_m[0], profile.step_m[0]) == (0.0, 0.0)
    assert np.ptp(profile.heights_m) < 1e-6


def test_no_profiles_asked_gives_none(cape: Terrain) -> None:
    empty = cape.profiles([], [], [], [])
    assert empty.offsets.tolist() == [0]
    assert (len(empty.heights_m), len(empty.known)) == (0, 0)


def test_a_step_that_is_none_is_refused(cape: Terrain) -> None:
    with pytest.raises(BadInput, match="profile step"):
        cape.profiles(-34.0, 18.4, -34.1, 18.5, step_m=0.0)


def test_a_profile_through_a_void_or_out_of_the_tiles_is_not_known(write_tile: Any) -> None:
    grid = np.full((100, 100), 30, np.int16)
    grid[50, 50] = -32768
    terrain = open_terrain([write_tile("t.tif", grid, 0.0, 1.0, 0.01, nodata=-32768)])
    lat2, lon2 = [0.495, 0.9, 0.495], [0.9, 0.9, 1.2]
    profile = terrain.profiles([0.495, 0.9, 0.2], [0.1, 0.1, 0.8], lat2, lon2)
    assert profile.known.tolist() == [False, True, False]
    assert not np.any(profile.heights_m < 29.9)


def test_the_step_follows_the_finest_source_that_is_there(write_tile: Any) -> None:
    coarse = write_tile("coarse.tif", np.ones((20, 20), np.float32), 0.0, 2.0, 0.1)
    fine = write_tile("fine.tif", np.ones((20, 20), np.float32), 0.0, 2.0, 0.01)
    terrain = open_terrain([coarse, fine])
    steps = terrain.profiles([1.9, 0.3], [0.05, 0.5], [1.85, 1.2], [0.1, 1.2]).step_m
    assert steps[0] <= terrain.sources[1].resolution_m / 2.0
    assert terrain.sources[0].resolution_m / 4.0 < steps[1]


def test_canopy_stands_on_the_ground_without_raising_it(write_tile: Any) -> None:
    ground = write_tile("g.tif", np.full((40, 40), 100.0, np.float32), 0.0, 4.0, 0.1)
    trees = np.zeros((40, 40), np.float32)
    trees[:, 20:] = 8.0
    canopy = write_tile("canopy.tif", trees, 0.0, 4.0, 0.1)
    profile = open_terrain([ground], canopy=canopy).profiles(2.0, 0.5, 2.0, 3.5, step_m=5000.0)
    assert np.allclose(profile.heights_m, 100.0)
    assert (profile.clutter_m[0], profile.clutter_m[-1]) == (0.0, pytest.approx(8.0))
    assert profile.clutter_known.all()
    assert np.all(open_terrain([ground]).profiles(2.0, 0.5, 2.0, 3.5).clutter_m == 0.0)


def test_land_cover_gives_a_height_per_class_and_admits_unknown_classes(write_tile: Any) -> None:
    ground = write_tile("g.tif", np.full((40, 40), 100.0, np.float32), 0.0, 4.0, 0.1)
    classes = np.full((40, 40), 10, np.uint8)
    classes[:, 13:26] = 50
    classes[:10] = 77
    cover = LandCover([write_tile("cover.tif", classes, 0.0, 4.0, 0.1)], {10: 12.0, 50: 5.0})
    terrain = open_terrain([ground], canopy=cover)
    profile = terrain.profiles([1.0, 3.5], 0.5, [1.0, 3.5], 3.5)
    assert profile.clutter_known.tolist() == [True, False]
    assert profile.known.tolist() == [True, True]
    first = profile.clutter_m[: profile.offsets[1]]
    assert set(first) == {12.0, 5.0}


def test_the_error_of_a_source_is_said_with_its_reason(write_tile: Any) -> None:
    def source(name: str, **options: Any) -> tuple[float, str]:
        path = write_tile(name, np.ones((4, 4), np.float32), 0.0, 4.0, 1.0, **options)
        found = open_terrain([path]).sources[0]
        return found.sigma_m, found.sigma_status

    assert source("Copernicus_DSM_COG_10_N03_00_E000_00_DEM.tif") == (2.4, "published")
    assert source("x_srtm3.tif")[1] == "published"
    assert source("hills.tif")[1] == "assumed"
    assert source("own.tif", tags={"LIANE_SIGMA_M": "1.5"}) == (1.5, "stated")
    path = write_tile("a.tif", np.ones((4, 4), np.float32), 0.0, 4.0, 1.0)
    given_by_user = open_terrain([path], sigma_m=3.0)
    assert (given_by_user.sigma_m, given_by_user.sources[0].sigma_status) == (3.0, "given")
    with pytest.raises(BadInput):
        open_terrain([path], sigma_m=-1.0)
    assert math.isclose(1.6449 * 2.43, 4.0, abs_tol=0.01)  # 4 m at 90 % is 2.4 m


def test_a_source_knows_its_digest(write_tile: Any) -> None:
    import hashlib

    path = write_tile("a.tif", np.ones((4, 4), np.float32), 0.0, 4.0, 1.0)
    wanted = hashlib.sha256(path.read_bytes()).hexdigest()
    assert open_terrain([path]).sources[0].sha256 == wanted


def test_grid_rows_go_from_north_to_south(real_tiles: Path, cape: Terrain) -> None:
    with rasterio.open(real_tiles / "S35E018_srtm3.tif") as file:
        tile = file.read(1)
    box = cape.sources[1].box
    assert np.array_equal(cape.grid(box, 1200, 1200), tile)
    with pytest.raises(BadInput):
        cape.grid(box, 0, 10)
