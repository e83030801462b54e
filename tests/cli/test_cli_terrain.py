"""The verb `terrain` as a person types it: results, JSON, and messages for what goes wrong."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio import Affine

import liane.cli

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Type `liane terrain …` in English; returns the exit code and what was said."""
    monkeypatch.setattr(liane.cli, "VERBS", ("terrain",))

    def typed(*words: object) -> tuple[int, str, str]:
        code = liane.cli.main(["terrain", *map(str, words), "--lang", "en"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


@pytest.fixture
def hill(tmp_path: Path) -> Path:
    """A 0.2° square of plain at 100 m with a hill of 150 m in the middle and a void in a corner."""
    y, x = np.mgrid[-1.0:1.0:200j, -1.0:1.0:200j]
    heights = (100.0 + 50.0 * np.exp(-(x**2 + y**2) / 0.02)).astype(np.float32)
    heights[:20, :20] = -9999.0
    path = tmp_path / "hill.tif"
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=200,
        width=200,
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=Affine(0.001, 0.0, -4.1, 0.0, -0.001, 14.1),
        nodata=-9999.0,
    ) as file:
        file.write(heights, 1)
    return path


def test_info_tells_coverage_extremes_and_voids(run: Run, hill: Path) -> None:
    code, out, _err = run("info", hill, "--json")
    data = json.loads(out)
    assert code == 0
    assert data["void_share"] == pytest.approx(0.01)
    assert data["lowest_m"] == pytest.approx(100.0, abs=0.01)
    assert data["highest_m"] == pytest.approx(150.0, abs=0.2)
    assert data["box"]["south"] == pytest.approx(13.9)
    assert data["sources"][0]["sigma_status"] == "assumed"
    text = run("info", hill)[1]
    assert "hill.tif" in text
    assert "1.00 %" in text


def test_profile_draws_within_80_columns_and_judges_the_sight(run: Run, hill: Path) -> None:
    ends = ("--from", "14.0,-4.09", "--to", "14.0,-3.91")
    code, out, _err = run("profile", hill, *ends, "--height-a", 10, "--height-b", 10)
    assert code == 0
    assert "Blocked" in out
    assert max(len(line) for line in out.splitlines()[1:-1]) <= 80
    high = ("--height-a", 80, "--height-b", 80, "--frequency", 5600)
    assert "Fresnel" in run("profile", hill, *ends, *high)[1]


def test_profile_as_json_holds_the_ground_and_the_sight(run: Run, hill: Path) -> None:
    words = ("--from", "14.0,-4.09", "--to", "14.0,-3.91", "--height-a", 80, "--height-b", 80)
    data = json.loads(run("profile", hill, *words, "--frequency", 5600, "--json")[1])
    latitude = math.radians(14.0)  # the parallel of the ellipsoid; 0.18° of it are no longer
    parallel_m = 6_378_137.0 * math.cos(latitude) * math.radians(0.18)
    parallel_m /= math.sqrt(1.0 - 0.00669438 * math.sin(latitude) ** 2)
    assert data["azimuth_deg"] == pytest.approx(90.0, abs=0.1)
    assert data["back_azimuth_deg"] == pytest.approx(270.0, abs=0.1)
    assert data["distance_m"] == pytest.approx(parallel_m, abs=1.0)
    assert max(data["heights_m"]) == pytest.approx(150.0, abs=0.5)
    assert data["sight"]["clear"] is True
    assert data["sight"]["clearance_at_m"] == pytest.approx(9_700.0, abs=500.0)
    assert json.loads(run("profile", hill, *words[:4], "--json")[1])["sight"] is None


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--from", "14.0", "--to", "14.0,-3.9"), 2, "--from '14.0'"),
        (("--from", "14.0,-3.9", "--to", "95,-3.9"), 2, "--to '95,-3.9'"),
        (("--from", "14.0,-3.95", "--to", "14.0,-3.95"), 2, "same place"),
        (("--from", "14.0,-3.95", "--to", "14,-3.9", "--height-a", "5"), 2, "--height-b"),
        (
            ("--from", "14,-4", "--to", "14,-3.9", "--height-a", "-5", "--height-b", "5"),
            2,
            "--height-a: -5",
        ),
        (("--from", "14,-4", "--to", "14,-3.9", "--frequency", "0"), 2, "--frequency"),
        (("--from", "-14.0,3.95", "--to", "14.0,-3.5"), 4, "-14.0,3.95"),
        (("--from", "14.0,-3.95", "--to", "14.0,-3.5"), 4, "terrain get"),
        (("--from", "14.095,-4.095", "--to", "14.0,-3.95"), 4, "unknown"),
    ],
)
def test_bad_places_are_told_with_the_next_step(
    run: Run, hill: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    found, out, err = run("profile", hill, *words)
    assert (found, out) == (code, "")
    assert told in err


def test_a_missing_file_is_named(run: Run, tmp_path: Path) -> None:
    code, _out, err = run("info", tmp_path / "none.tif")
    assert code == 4
    assert "none.tif" in err


def test_get_off_line_ends_with_code_4_and_a_way_on(run: Run, tmp_path: Path) -> None:
    words = ("get", "--bbox", "14.1,-3.9,14.4,-3.1", "--out", tmp_path / "tiles")
    code, out, err = run(*words, "--base-url", "http://127.0.0.1:9", "--json")
    assert code == 4
    assert json.loads(out)["error"] == "MissingResource"
    assert "127.0.0.1:9" in err


@pytest.mark.parametrize("bbox", ["1,2,3", "5,1,4,2"])
def test_get_refuses_a_box_that_is_none(run: Run, tmp_path: Path, bbox: str) -> None:
    code, _out, err = run("get", "--bbox", bbox, "--out", tmp_path)
    assert code == 2
    assert bbox.split(",", maxsplit=1)[0] in err
