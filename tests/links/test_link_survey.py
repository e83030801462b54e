"""The survey of paths: geometry by hand, both models, symmetry, voids, clutter, refusals."""

import dataclasses

import numpy as np
import pytest
from links_ground import CAPE, DISH, MadeGround, far, needs_cape, plain, ridge

from liane import links
from liane.errors import BadInput
from liane.links import Doubt, Paths
from liane.propagation import free_space
from liane.terrain import open_terrain

EARTH_M = 6_371_000.0


def look(ground, distance_m=10_000.0, high=30.0, frequency=5500.0, **more) -> Paths:
    lat_a, lon_a, lat_b, lon_b = far(distance_m, 60.0)
    return links.survey(ground, lat_a, lon_a, high, lat_b, lon_b, high, frequency, **more)


def same(one: Paths, other: Paths) -> bool:
    return all(
        np.allclose(getattr(one, f.name), getattr(other, f.name), rtol=0, atol=1e-9, equal_nan=True)
        for f in dataclasses.fields(Paths)
    )


def test_over_a_plain_high_masts_lose_little_more_than_free_space():
    paths = look(MadeGround(plain), high=60.0)
    assert np.isclose(paths.free_space_db[0], free_space.loss_db(10_000.0, 5500.0), atol=1e-3)
    assert paths.diffraction_db[0] < 0.5
    assert paths.loss_db[0] >= paths.free_space_db[0] + paths.diffraction_db[0]
    assert paths.loss_db[0] == max(
        paths.free_space_db[0] + paths.diffraction_db[0], paths.itm_db[0]
    )


def test_clearance_in_the_middle_is_the_mast_less_the_earths_bulge():
    paths = look(MadeGround(plain), distance_m=10_000.0, high=30.0)
    bulge = 5_000.0**2 / (2 * 4 / 3 * EARTH_M)
    middle_radius = np.sqrt(299.792458 / 5500.0 * 2_500.0)
    assert np.isclose(paths.clearance_at_m[0], 5_000.0, atol=26.0)
    assert np.isclose(paths.clearance_m[0], 30.0 - bulge, atol=0.01)
    assert np.isclose(paths.clearance_fraction[0], (30.0 - bulge) / middle_radius, atol=0.01)


def test_masts_of_one_height_look_down_by_the_bend_of_the_earth():
    paths = look(MadeGround(plain), distance_m=20_000.0)
    dip = np.degrees(20_000.0 / (2 * 4 / 3 * EARTH_M))
    assert np.isclose(paths.tilt_ab_deg[0], -dip, atol=1e-4)
    assert np.isclose(paths.tilt_ba_deg[0], -dip, atol=1e-4)


def test_azimuths_point_each_at_the_other_end():
    paths = look(MadeGround(plain))
    assert np.isclose(paths.azimuth_ab_deg[0], 60.0, atol=0.1)
    assert np.isclose(paths.azimuth_ba_deg[0], 240.0, atol=0.1)


def test_a_ridge_above_the_ray_is_found_and_costs_more_than_grazing():
    paths = look(MadeGround(ridge(60.0, at=0.3)))
    assert paths.clearance_m[0] < 0.0
    assert np.isclose(paths.clearance_at_m[0], 3_000.0, atol=100.0)
    assert paths.diffraction_db[0] > 6.0
    assert paths.model_sigma_db[0] > Doubt().clear_db


def test_surveys_from_either_end_agree_to_the_last_bit():
    lat_a, lon_a, lat_b, lon_b = far(12_000.0, 30.0)
    ground = MadeGround(ridge(25.0, at=0.5), sigma_m=5.0)
    there = links.survey(ground, lat_a, lon_a, 20.0, lat_b, lon_b, 35.0, 5500.0)
    back = links.survey(ground, lat_b, lon_b, 35.0, lat_a, lon_a, 20.0, 5500.0)
    assert same(there, back.swap())
    assert np.array_equal(there.loss_db, back.loss_db)


def test_a_batch_gives_what_each_path_gives_alone():
    lat_a, lon_a, lat_b, lon_b = (
        np.array(x) for x in zip(far(7e3, 10.0), far(15e3, 200.0), strict=True)
    )
    ground = MadeGround(ridge(30.0), sigma_m=5.0)
    heights = np.array([10.0, 40.0])
    both = links.survey(ground, lat_a, lon_a, heights, lat_b, lon_b, 20.0, 5500.0)
    for row in (0, 1):
        alone = links.survey(
            ground, lat_a[row], lon_a[row], heights[row], lat_b[row], lon_b[row], 20.0, 5500.0
        )
        assert same(both.take([row]), alone)


def test_mast_heights_of_one_pair_share_one_profile():
    asked = []

    class Counting(MadeGround):
        def profiles(self, lat1, *rest):
            asked.append(len(lat1))
            return super().profiles(lat1, *rest)

    lat_a, lon_a, lat_b, lon_b = far(5_000.0)
    high = np.array([5.0, 10.0, 20.0, 40.0])
    paths = links.survey(Counting(plain), lat_a, lon_a, high, lat_b, lon_b, high[::-1], 5500.0)
    assert asked == [1]
    assert len(paths) == 4


def test_ground_that_is_not_known_gives_nothing_but_the_geometry():
    paths = look(MadeGround(lambda t: np.where(np.abs(t - 0.5) < 0.1, np.nan, 100.0)))
    assert not paths.known[0]
    assert paths.itm_code[0] == -1
    assert np.isfinite(paths.distance_m[0])
    for name in ("loss_db", "sigma_db", "clearance_fraction", "tilt_ab_deg", "multipath_pct"):
        assert np.isnan(getattr(paths, name)[0]), name


def test_clutter_stands_between_the_antennas_and_not_under_them():
    trees = MadeGround(plain, clutter=lambda t: np.full(t.shape, 15.0))
    bare, wooded = look(MadeGround(plain)), look(trees)
    assert np.isclose(wooded.clearance_m[0], bare.clearance_m[0] - 15.0, atol=0.01)
    assert wooded.ground_a_m[0] == bare.ground_a_m[0]
    assert same(look(trees, clutter=False), bare)


def test_itm_outside_its_range_keeps_its_code_and_leaves_p526_alone():
    paths = look(MadeGround(plain), frequency=24_000.0)
    assert paths.itm_code[0] > 1
    assert np.isnan(paths.itm_db[0])
    alone = paths.free_space_db[0] + paths.diffraction_db[0] + paths.gas_db[0]
    assert np.isclose(paths.loss_db[0], alone)
    assert paths.gas_db[0] > 1.0


def test_an_unknown_rain_rate_is_unknown_only_where_rain_matters():
    assert look(MadeGround(plain)).rain_001_db[0] == 0.0
    assert np.isnan(look(MadeGround(plain), frequency=11_000.0).rain_001_db[0])
    assert look(MadeGround(plain), frequency=11_000.0, rain_mm_h=60.0).rain_001_db[0] > 1.0


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"high": -1.0}, "height"),
        ({"high": np.nan}, "height"),
        ({"frequency": 0.0}, "frequency"),
        ({"distance_m": 0.0}, "one place"),
    ],
)
def test_what_cannot_be_is_refused_by_name(change, word, monkeypatch):
    monkeypatch.setenv("LIANE_LANG", "en")
    with pytest.raises(BadInput, match=word):
        look(MadeGround(plain), **change)


def test_more_height_never_cuts_the_sight_line():
    high = np.linspace(1.0, 120.0, 40)
    lat_a, lon_a, lat_b, lon_b = far(9_000.0)
    paths = links.survey(MadeGround(ridge(40.0)), lat_a, lon_a, high, lat_b, lon_b, high, 5500.0)
    assert (np.diff(paths.clearance_m) > 0.0).all()


def test_real_ground_is_the_same_from_both_ends():
    needs_cape()
    terrain = open_terrain(sorted(CAPE.glob("S3*.tif")))
    rng = np.random.default_rng(7)
    lat, lon = rng.uniform(-34.15, -33.9, (2, 60)), rng.uniform(18.36, 18.48, (2, 60))
    there = links.survey(terrain, lat[0], lon[0], 15.0, lat[1], lon[1], 25.0, 5500.0)
    back = links.survey(terrain, lat[1], lon[1], 25.0, lat[0], lon[0], 15.0, 5500.0)
    assert same(there, back.swap())
    assert there.known.all()
    assert (there.loss_db >= there.free_space_db).all()


def test_a_survey_of_no_path_is_empty_and_has_an_empty_budget():
    none = np.zeros(0)
    paths = links.survey(MadeGround(plain), none, none, none, none, none, none, 5500.0)
    found = links.budget(paths.loss_db, paths.sigma_db, DISH, DISH, 5500.0, 20, 30.0, paths=paths)
    assert len(paths) == len(found) == 0


def test_the_number_of_threads_changes_nothing():
    ground = MadeGround(ridge(30.0), sigma_m=5.0)
    assert same(
        look(ground, high=[10.0, 20.0, 30.0]), look(ground, high=[10.0, 20.0, 30.0], threads=2)
    )
