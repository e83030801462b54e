"""The example commune: ground that is made again the same, places that lie on it as told."""

import csv
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import rasterio

from liane.terrain import Terrain, open_terrain
from liane.terrain.drawing import sight_line

FARAKO = Path(__file__).resolve().parents[2] / "examples" / "farako"
Place = dict[str, str]


def rows(name: str) -> list[Place]:
    with (FARAKO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_terrain", FARAKO / "make_terrain.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def ground(script: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Terrain:
    path = tmp_path_factory.mktemp("farako") / "terrain.tif"
    heights = script.heights_m().astype(np.float32)
    cell = script.CELL_DEG
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=heights.shape[0],
        width=heights.shape[1],
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=rasterio.Affine(cell, 0.0, script.WEST, 0.0, -cell, script.NORTH),
    ) as file:
        file.write(heights, 1)
    return open_terrain(path)


def at(place: Place) -> tuple[float, float]:
    return float(place["lat"]), float(place["lon"])


def tallest_m(place: Place) -> float:
    return max(float(height) for height in place["mast_heights_m"].split(";"))


def in_sight(ground: Terrain, one: Place, other: Place) -> bool:
    """Sixty per cent of the first Fresnel zone free at 5.8 GHz, from the tallest masts."""
    profile = ground.profiles(*at(one), *at(other))
    distance_m = float(profile.distance_m[0])
    sight = sight_line(profile.heights_m, distance_m, tallest_m(one), tallest_m(other), 5_785.0)
    return distance_m < 15_000.0 and (sight.clearance_share or 0.0) >= 0.6


@pytest.mark.slow
def test_the_ground_comes_out_the_same_and_has_an_escarpment(script: ModuleType) -> None:
    first, second = script.heights_m(), script.heights_m()
    assert np.array_equal(first, second)
    assert first.shape == (1080, 1188)
    assert not np.isnan(first).any()
    assert 150.0 < first.max() - np.median(first) < 250.0


def test_every_place_stands_on_known_ground(ground: Terrain) -> None:
    places = rows("sites.csv")
    heights = ground.heights_m([at(one)[0] for one in places], [at(one)[1] for one in places])
    assert not np.isnan(heights).any()
    assert len({one["id"] for one in places}) == len(places)


def test_villages_see_a_high_point_and_dingara_only_its_lookout(ground: Terrain) -> None:
    places = rows("sites.csv")
    masts = [one for one in places if one["kind"] == "mast"]
    for village in (one for one in places if one["kind"] not in ("mast", "pop")):
        seen = {mast["id"] for mast in masts if in_sight(ground, village, mast)}
        if village["id"] in ("dinga", "ec_ding"):
            assert seen == {"guet"} if village["id"] == "dinga" else seen <= {"guet"}
        else:
            assert seen


def test_every_mast_height_and_allowed_device_has_an_invented_price() -> None:
    import tomllib

    prices: dict[str, Any] = {one["item"]: one for one in rows("prices.csv")}
    project = tomllib.loads((FARAKO / "project.toml").read_text(encoding="utf-8"))
    assert set(project["equipment"]["allow"]) <= set(prices)
    for place in rows("sites.csv"):
        for height in place["mast_heights_m"].split(";"):
            assert f"mast-{height}" in prices or f"mast-{height}@{place['id']}" in prices
    assert all("inventé" in one["note"] for one in prices.values() if one["item"] != "maintenance")
