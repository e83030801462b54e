"""Heights between the samples of a grid: nodes exact, seams closed, the slow twin agreed with."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio.enums import MaskFlags

from liane.errors import BadInput, MissingResource
from liane.terrain import open_terrain

SHIFT = rasterio.Affine.translation(1.0, 1.0)
CAPE = ("S34E018_srtm3.tif", "S35E018_srtm3.tif")


def plane_m(lat: Any, lon: Any) -> Any:
    """Ground that rises evenly: any right interpolation of it is the plane itself."""
    return 300.0 + 40.0 * np.asarray(lat) - 25.0 * np.asarray(lon)


def plane_tile(west: float, north: float, cell: float, rows: int, cols: int) -> NDArray[Any]:
    lat = north - (np.arange(rows) + 0.5) * cell
    lon = west + (np.arange(cols) + 0.5) * cell
    return np.asarray(plane_m(lat[:, None], lon[None, :]), dtype=np.float32)


def slow_twin_m(grid: NDArray[Any], west: float, north: float, lat: float, lon: float) -> float:
    """Bilinear between the middles of 3″ cells, one place at a time, in plain arithmetic."""
    x, y = (lon - west) * 1200.0 - 0.5, (north - lat) * 1200.0 - 0.5
    col, row = math.floor(x), math.floor(y)
    u, v = x - col, y - row
    top = grid[row, col] * (1.0 - u) + grid[row, col + 1] * u
    low = grid[row + 1, col] * (1.0 - u) + grid[row + 1, col + 1] * u
    return float(top * (1.0 - v) + low * v)


@pytest.fixture(scope="module")
def cape(real_tiles: Path) -> tuple[Any, NDArray[np.float64]]:
    """The two real tiles as a terrain, and as one array laid edge to edge."""
    grids = []
    for name in CAPE:
        with rasterio.open(real_tiles / name) as file:
            grids.append(file.read(1).astype(float))
    return open_terrain([real_tiles / name for name in CAPE]), np.vstack(grids)


def test_heights_at_the_nodes_are_the_tile_s_own(cape: Any) -> None:
    terrain, grid = cape
    lat = -33.0 - (np.arange(2400) + 0.5) / 1200.0
    lon = 18.0 + (np.arange(1200) + 0.5) / 1200.0
    assert np.array_equal(terrain.heights_m(lat[:, None], lon[None, :]), grid)


def test_the_kernel_agrees_with_its_slow_twin_on_real_ground(cape: Any) -> None:
    terrain, grid = cape
    random = np.random.default_rng(7)
    lat = np.concatenate((random.uniform(-34.9, -33.1, 2000), random.normal(-34.0, 5e-4, 500)))
    lon = random.uniform(18.1, 18.9, 2500)
    slow = [slow_twin_m(grid, 18.0, -33.0, a, b) for a, b in zip(lat, lon, strict=True)]
    assert np.allclose(terrain.heights_m(lat, lon), slow, rtol=0.0, atol=1e-4)


def test_no_seam_between_two_real_tiles(cape: Any) -> None:
    terrain, grid = cape
    lat = np.linspace(-34.001, -33.999, 401)
    heights = terrain.heights_m(lat[:, None], np.linspace(18.01, 18.99, 50)[None, :])
    assert not np.isnan(heights).any()
    steepest = np.abs(np.diff(grid[1197:1203], axis=0)).max()
    assert np.abs(np.diff(heights, axis=0)).max() <= steepest * 1200.0 * 0.002 / 400 + 1e-6


def test_outside_the_tiles_is_unknown(cape: Any) -> None:
    terrain, _grid = cape
    assert np.isnan(terrain.heights_m([-32.9, -34.0, -35.1, 34.0], [18.5, 19.1, 18.5, 18.5])).all()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_tiles_of_any_layout_read_as_the_one_plane_they_were_cut_from(
    data: st.DataObject, write_tile: Any
) -> None:
    """Fine tiles beside and inside a coarse one: no step where one ends and the other begins."""
    paths = [write_tile("coarse.tif", plane_tile(0.0, 3.0, 0.1, 30, 30), 0.0, 3.0, 0.1)]
    for number, (west, north, holes) in enumerate(
        data.draw(
            st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3), st.integers(0, 5)), max_size=4)
        )
    ):
        grid = plane_tile(float(west), float(north), 0.04, 25, 25)
        grid[holes * 3 : holes * 3 + 4, 5:9] = np.nan
        path = f"fine{number}.tif"
        paths.append(write_tile(path, grid, float(west), float(north), 0.04, nodata=np.nan))
    inside = st.floats(0.06, 2.94)
    lat, lon = data.draw(inside), data.draw(inside)
    found = float(open_terrain(paths).heights_m(lat, lon))
    assert found == pytest.approx(float(plane_m(lat, lon)), abs=1e-3)


def test_the_finest_tile_speaks_first(write_tile: Any) -> None:
    coarse = write_tile("coarse.tif", np.full((10, 10), 100.0, np.float32), 0.0, 1.0, 0.1)
    fine = write_tile("fine.tif", np.full((10, 10), 7.0, np.float32), 0.4, 0.6, 0.02)
    terrain = open_terrain([coarse, fine])
    assert terrain.heights_m([0.5, 0.2], [0.5, 0.2]).tolist() == [7.0, 100.0]
    assert terrain.resolution_m == terrain.sources[1].resolution_m


def test_the_passage_from_one_tile_to_another_has_no_step(write_tile: Any) -> None:
    """Where two sources disagree, the ground slopes over a fine cell: it does not break."""
    coarse = write_tile("coarse.tif", np.full((10, 10), 100.0, np.float32), 0.0, 1.0, 0.1)
    fine = write_tile("fine.tif", np.full((10, 10), 7.0, np.float32), 0.4, 0.6, 0.02)
    lon = np.linspace(0.3, 0.7, 4001)  # steps of 1/200 of a fine cell
    heights = open_terrain([coarse, fine]).heights_m(0.5, lon)
    assert (heights.min(), heights.max()) == (7.0, 100.0)
    assert np.abs(np.diff(heights)).max() < 93.0 / 100.0


def test_a_void_of_the_finest_tile_is_filled_from_the_coarser(write_tile: Any) -> None:
    grid = np.full((50, 50), 7, np.int16)
    grid[20:30, 20:30] = -32768
    fine = write_tile("fine.tif", grid, 0.0, 1.0, 0.02, nodata=-32768)
    coarse = write_tile("coarse.tif", np.full((10, 10), 100.0, np.float32), 0.0, 1.0, 0.1)
    assert np.isnan(open_terrain([fine]).heights_m(0.5, 0.5))
    assert float(open_terrain([fine, coarse]).heights_m(0.5, 0.5)) == 100.0


@pytest.mark.parametrize("mark", [-32768, -9999, 32767, -20000])
def test_a_void_is_never_sea_level_even_undeclared(write_tile: Any, mark: int) -> None:
    grid = np.full((6, 6), 50, np.int16)
    grid[3, 3] = mark
    terrain = open_terrain([write_tile("t.tif", grid, 0.0, 6.0, 1.0)])
    assert np.isnan(terrain.heights_m(2.5, 3.5))
    lat, lon = np.meshgrid(np.linspace(0.1, 5.9, 60), np.linspace(0.1, 5.9, 60))
    around = terrain.heights_m(lat, lon)
    assert np.all(np.isnan(around) | (np.abs(around - 50.0) < 1e-9))


def test_declared_nodata_and_masks_are_voids(write_tile: Any) -> None:
    grid = np.full((4, 4), 12.0, np.float32)
    grid[1, 1] = 0.0
    declared = open_terrain([write_tile("a.tif", grid, 0.0, 4.0, 1.0, nodata=0.0)])
    assert np.isnan(declared.heights_m(2.5, 1.5))
    masked = write_tile("b.tif", grid, 0.0, 4.0, 1.0)
    with rasterio.open(masked, "r+") as file:
        mask = np.full((4, 4), 255, np.uint8)
        mask[2, 2] = 0
        file.write_mask(mask)
        assert MaskFlags.per_dataset in file.mask_flag_enums[0]
    terrain = open_terrain([masked])
    assert np.isnan(terrain.heights_m(1.5, 2.5))
    assert float(terrain.heights_m(2.5, 1.5)) == 0.0


def test_half_a_cell_at_the_outer_edge_belongs_to_its_cell_and_no_more(write_tile: Any) -> None:
    terrain = open_terrain([write_tile("t.tif", plane_tile(0.0, 4.0, 1.0, 4, 4), 0.0, 4.0, 1.0)])
    assert float(terrain.heights_m(3.9, 1.5)) == pytest.approx(float(plane_m(3.5, 1.5)))
    assert np.isnan(terrain.heights_m([4.01, 2.0, 2.0], [2.0, -0.01, 4.01])).all()


def test_an_hgt_tile_has_its_heights_on_whole_degrees_and_a_geotiff_between(
    tmp_path: Path, write_tile: Any
) -> None:
    """SRTM's own files are pixel-is-point: the first height stands on the corner itself."""
    lat = 15.0 - np.arange(1201) / 1200.0
    lon = -4.0 + np.arange(1201) / 1200.0
    metres = np.round(100.0 * (lat[:, None] - 14.0) + 50.0 * (lon[None, :] + 4.0))
    metres[600, 600] = -32768
    path = tmp_path / "N14W004.hgt"
    metres.astype(">i2").tofile(path)
    terrain = open_terrain([path])
    assert float(terrain.heights_m(15.0, -4.0)) == 100.0
    assert float(terrain.heights_m(14.0, -3.0)) == 50.0
    assert np.isnan(terrain.heights_m(14.5, -3.5))
    assert terrain.sources[0].format == "SRTMHGT"
    shifted = np.asarray((metres[:-1, :-1] + metres[1:, 1:]) / 2.0, np.float32)
    middle = open_terrain([write_tile("area.tif", shifted, -4.0, 15.0, 1.0 / 1200.0)])
    places = np.array([14.2, 14.7, 14.9]), np.array([-3.9, -3.3, -3.6])
    assert np.allclose(middle.heights_m(*places), terrain.heights_m(*places), atol=1.0)


def test_ground_across_the_180th_meridian_has_no_seam(write_tile: Any) -> None:
    def tile(name: str, west: float, unwrapped: float) -> Path:
        grid = plane_tile(unwrapped, -16.0, 0.05, 20, 20)
        return write_tile(name, grid, west, -16.0, 0.05)  # type: ignore[no-any-return]

    terrain = open_terrain([tile("e.tif", 179.0, 179.0), tile("w.tif", -180.0, 180.0)])
    lon = np.linspace(179.5, 180.5, 201)
    found = terrain.heights_m(-16.5, (lon + 180.0) % 360.0 - 180.0)
    assert np.allclose(found, plane_m(-16.5, lon), atol=1e-3)
    assert np.allclose(terrain.heights_m(-16.5, lon), found)
    assert terrain.box.width_deg == pytest.approx(2.0)
    profile = terrain.profiles(-16.5, 179.4, -16.5, -179.4)
    assert profile.known.all()
    assert profile.heights_m[0] == pytest.approx(float(plane_m(-16.5, 179.4)), abs=1e-3)
    assert profile.heights_m[-1] == pytest.approx(float(plane_m(-16.5, 180.6)), abs=1e-3)


def test_a_grid_of_the_whole_earth_closes_on_itself(write_tile: Any) -> None:
    lon = -179.5 + np.arange(360)
    grid = np.broadcast_to(100.0 * np.cos(np.radians(lon)), (180, 360)).astype(np.float32)
    terrain = open_terrain([write_tile("earth.tif", grid, -180.0, 90.0, 1.0)])
    around = terrain.heights_m(0.0, np.array([-180.0, 180.0, 179.75, -179.75]))
    assert np.allclose(around, -100.0 * math.cos(math.radians(0.5)), atol=1e-4)


def test_a_projected_grid_is_read_where_it_lies(write_tile: Any) -> None:
    from pyproj import Transformer

    east, north = np.meshgrid(500_000.0 + 30.0 * (np.arange(200) + 0.5), np.arange(200))
    north = 1_600_000.0 - 30.0 * (np.arange(200)[:, None] + 0.5) + 0.0 * east
    grid = (200.0 + 0.01 * (east - 500_000.0) + 0.02 * (north - 1_594_000.0)).astype(np.float32)
    path = write_tile("utm.tif", grid, 500_000.0, 1_600_000.0, 30.0, crs="EPSG:32630")
    terrain = open_terrain([path])
    assert terrain.resolution_m == pytest.approx(30.0)
    to_degrees = Transformer.from_crs("EPSG:32630", "EPSG:4326", always_xy=True)
    x, y = np.array([501_234.0, 503_333.0]), np.array([1_595_000.0, 1_599_010.0])
    lon, lat = to_degrees.transform(x, y)
    wanted = 200.0 + 0.01 * (x - 500_000.0) + 0.02 * (y - 1_594_000.0)
    assert np.allclose(terrain.heights_m(lat, lon), wanted, atol=1e-3)
    profile = terrain.profiles(lat[0], lon[0], lat[1], lon[1])
    assert profile.known.all()
    assert profile.heights_m[[0, -1]] == pytest.approx(wanted, abs=1e-3)


def test_feet_become_metres(write_tile: Any) -> None:
    path = write_tile("feet.tif", np.full((3, 3), 1000, np.int16), 0.0, 3.0, 1.0, units="ft")
    assert float(open_terrain([path]).heights_m(1.5, 1.5)) == pytest.approx(304.8, abs=1e-4)


def test_little_memory_gives_the_same_heights(real_tiles: Path) -> None:
    paths = [real_tiles / name for name in CAPE]
    random = np.random.default_rng(3)
    lat, lon = random.uniform(-34.9, -33.1, 4000), random.uniform(18.1, 18.9, 4000)
    small, large = open_terrain(paths, memory_mb=0.6), open_terrain(paths)
    assert np.array_equal(small.heights_m(lat, lon), large.heights_m(lat, lon))
    small.close()
    assert np.array_equal(small.heights_m(lat, lon), large.heights_m(lat, lon))


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"crs": None}, "gdal_edit"),
        ({"units": "fathom"}, "fathom"),
        ({"tags": {"LIANE_SIGMA_M": "huge"}}, "LIANE_SIGMA_M"),
        ({"dtype": "complex64"}, "complex"),
        ({"transform": rasterio.Affine.identity()}, "where on Earth"),
        ({"count": 3}, "3 bands"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_next_step(
    write_tile: Any, options: dict[str, Any], word: str
) -> None:
    path = write_tile("odd.tif", np.ones((3, 3), np.float32), 0.0, 3.0, 1.0, **options)
    with pytest.raises(BadInput, match=word) as caught:
        open_terrain([path])
    assert str(path) in str(caught.value)


def test_missing_paths_empty_folders_and_other_files_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(MissingResource, match="terrain get"):
        open_terrain([tmp_path / "nothing"])
    with pytest.raises(MissingResource, match=r"\.hgt"):
        open_terrain([tmp_path])
    text = tmp_path / "text.tif"
    text.write_text("not a picture", encoding="utf-8")
    with pytest.raises(BadInput, match=r"text\.tif"):
        open_terrain([text])
    picture = tmp_path / "hill.png"
    with rasterio.open(
        picture, "w", driver="PNG", width=2, height=2, count=1, dtype="uint8", transform=SHIFT
    ) as file:
        file.write(np.zeros((1, 2, 2), np.uint8))
    with pytest.raises(BadInput, match="PNG"):
        open_terrain([picture])
    odd = tmp_path / "hill.hgt"
    odd.write_bytes(b"\0" * 100)
    with pytest.raises(BadInput, match="N14W004"):
        open_terrain([odd])


def test_a_damaged_tile_is_named(write_tile: Any) -> None:
    random = np.random.default_rng(1).uniform(0, 100, (64, 64)).astype(np.float32)
    path = write_tile("cut.tif", random, 0.0, 1.0, 1.0 / 64, compress="deflate")
    path.write_bytes(path.read_bytes()[:4000])
    with pytest.raises(BadInput, match=r"cut\.tif"):
        open_terrain([path]).heights_m(np.linspace(0.1, 0.9, 50), 0.5)


def test_a_vrt_and_a_folder_read_like_the_tiles_themselves(tmp_path: Path, write_tile: Any) -> None:
    write_tile("tiles/a.tif", plane_tile(0.0, 1.0, 0.05, 20, 20), 0.0, 1.0, 0.05)
    write_tile("tiles/b.tif", plane_tile(1.0, 1.0, 0.05, 20, 20), 1.0, 1.0, 0.05)
    bands = "".join(
        f'<SimpleSource><SourceFilename relativeToVRT="1">tiles/{name}.tif</SourceFilename>'
        f'<SourceBand>1</SourceBand><SrcRect xOff="0" yOff="0" xSize="20" ySize="20"/>'
        f'<DstRect xOff="{at}" yOff="0" xSize="20" ySize="20"/></SimpleSource>'
        for name, at in (("a", 0), ("b", 20))
    )
    vrt = tmp_path / "both.vrt"
    vrt.write_text(
        '<VRTDataset rasterXSize="40" rasterYSize="20"><SRS>EPSG:4326</SRS>'
        "<GeoTransform>0,0.05,0,1,0,-0.05</GeoTransform>"
        f'<VRTRasterBand dataType="Float32" band="1">{bands}</VRTRasterBand></VRTDataset>',
        encoding="utf-8",
    )
    lat, lon = np.full(300, 0.52), np.linspace(0.1, 1.9, 300)
    by_vrt, by_folder = open_terrain(vrt), open_terrain([tmp_path / "tiles"])
    assert np.allclose(by_vrt.heights_m(lat, lon), plane_m(lat, lon), atol=1e-3)
    assert np.array_equal(by_vrt.heights_m(lat, lon), by_folder.heights_m(lat, lon))
    assert len(by_folder.sources) == 2


def test_a_turned_grid_is_read_where_it_lies(tmp_path: Path) -> None:
    turned = rasterio.Affine.translation(2.0, 3.0) @ rasterio.Affine.rotation(-60.0)
    turned = turned @ rasterio.Affine.scale(0.02, 0.02)
    col, row = np.meshgrid(np.arange(50) + 0.5, np.arange(40) + 0.5)
    lon, lat = (
        turned.c + turned.a * col + turned.b * row,
        turned.f + turned.d * col + turned.e * row,
    )
    with rasterio.open(
        tmp_path / "turned.tif",
        "w",
        driver="GTiff",
        width=50,
        height=40,
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=turned,
    ) as file:
        file.write(plane_m(lat, lon).astype(np.float32), 1)
    terrain = open_terrain([tmp_path / "turned.tif"])
    inside = lat[5:-5:7, 5:-5:7] + 0.003, lon[5:-5:7, 5:-5:7] - 0.002
    assert np.allclose(terrain.heights_m(*inside), plane_m(*inside), atol=1e-3)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [("/vsicurl/http://127.0.0.1:9/a.tif", "fetch that file first"), ("gone.tif", "gone.tif")],
)
def test_a_vrt_of_files_that_are_not_here_is_refused(
    tmp_path: Path, source: str, wanted: str
) -> None:
    vrt = tmp_path / "far.vrt"
    vrt.write_text(
        '<VRTDataset rasterXSize="4" rasterYSize="4"><SRS>EPSG:4326</SRS>'
        "<GeoTransform>0,1,0,4,0,-1</GeoTransform>"
        '<VRTRasterBand dataType="Float32" band="1"><SimpleSource>'
        f'<SourceFilename relativeToVRT="0">{source}</SourceFilename><SourceBand>1</SourceBand>'
        '<SrcRect xOff="0" yOff="0" xSize="4" ySize="4"/>'
        '<DstRect xOff="0" yOff="0" xSize="4" ySize="4"/>'
        "</SimpleSource></VRTRasterBand></VRTDataset>",
        encoding="utf-8",
    )
    with pytest.raises(BadInput, match=wanted):
        open_terrain([vrt]).heights_m(2.0, 2.0)


def test_places_that_are_none_have_no_height(write_tile: Any) -> None:
    terrain = open_terrain([write_tile("t.tif", plane_tile(0.0, 4.0, 1.0, 4, 4), 0.0, 4.0, 1.0)])
    assert np.isnan(terrain.heights_m([np.nan, np.inf, 95.0, 2.0], [1.0, 1.0, 1.0, np.nan])).all()
    assert terrain.heights_m([], []).shape == (0,)
    assert terrain.heights_m(2.0, [[1.0, 2.0]]).shape == (1, 2)


def test_a_grid_from_south_to_north_and_one_counted_to_360_degrees_are_read_alike(
    tmp_path: Path,
) -> None:
    north_up = plane_tile(-178.0, 4.0, 0.5, 8, 8)
    path = tmp_path / "south_up_360.tif"
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=8,
        width=8,
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=rasterio.Affine(0.5, 0.0, 182.0, 0.0, 0.5, 0.0),
    ) as file:
        file.write(north_up[::-1], 1)
    terrain = open_terrain([path])
    lat, lon = np.array([0.9, 2.3, 3.1]), np.array([-177.1, -176.0, -175.3])
    assert np.allclose(terrain.heights_m(lat, lon), plane_m(lat, lon), atol=1e-3)
    assert terrain.box.west == pytest.approx(-178.0)
    assert terrain.profiles(0.5, -177.5, 3.5, -174.5).known.all()
