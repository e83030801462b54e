"""The verb `link` as a technician types it: the drawing, the verdicts, JSON, and wrong input."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio import Affine

import liane.cli
from liane.equipment import FADE_MARGIN_DB

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Type `liane link …` in English; returns the exit code and what was said."""
    monkeypatch.setattr(liane.cli, "VERBS", ("link",))

    def typed(*words: object) -> tuple[int, str, str]:
        code = liane.cli.main(["link", *map(str, words), "--lang", "en"])
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


@pytest.fixture
def ground(tmp_path: Path) -> Path:
    """A plain at 100 m south of the equator, with a wall of 80 m along 3.9° west."""
    heights = np.full((200, 200), 100.0, dtype=np.float32)
    heights[:, 98:102] = 180.0
    path = tmp_path / "wall.tif"
    place = Affine(0.001, 0.0, -4.0, 0.0, -0.001, -1.0)
    with rasterio.open(
        path, "w", driver="GTiff", height=200, width=200, count=1, dtype="float32",
        crs="EPSG:4326", transform=place, nodata=-9999.0,
    ) as file:  # fmt: skip
        file.write(heights, 1)
    return path


OPEN = ("--from", "-1.05,-3.98", "--to", "-1.05,-3.93", "--height-a", 30, "--height-b", 30)
CUT = ("--from", "-1.05,-3.95", "--to", "-1.05,-3.85", "--height-a", 10, "--height-b", 10)
DISH = ("--device", "mikrotik-lhg-5", "--country", "ZA")


def test_an_open_path_is_drawn_called_clear_and_budgeted_both_ways(run, ground):
    code, out, _err = run("--terrain", ground, *OPEN, *DISH)
    assert code == 0
    assert "┃" in out
    assert "Clear:" in out
    assert "A → B" in out
    assert "B → A" in out
    assert "Probability that it works" in out
    assert "true north" in out


def test_a_path_through_a_wall_is_called_cut_and_does_not_work(run, ground):
    code, out, _err = run("--terrain", ground, *CUT, *DISH)
    assert code == 0
    assert "Cut:" in out
    assert "The link does not work." in out


def test_the_law_is_told_with_its_basis_and_is_not_called_lawful_on_a_kernel_rule(run, ground):
    _code, out, _err = run("--terrain", ground, *OPEN, *DISH)
    assert "Law (ZA): unknown" in out
    assert "regulator" in out


def test_no_line_is_wider_than_a_terminal_of_eighty_columns(run, ground):
    _code, out, _err = run("--terrain", ground, *OPEN, *DISH)
    assert max(map(len, out.splitlines())) <= 80


def test_json_holds_the_same_figures_and_null_for_what_is_unknown(run, ground):
    code, out, _err = run("--terrain", ground, *OPEN, *DISH, "--json")
    data = json.loads(out)
    assert code == 0
    assert data["path"]["clearance_fraction"] > 0.6
    assert data["budget"]["mbps"] > 0.0
    assert data["budget"]["works"] is True
    assert data["law"]["status"] == "unknown"
    _code, out, _err = run(
        "--terrain", ground, *OPEN, *DISH, "--frequency", 11_000, "--width", 40, "--json"
    )
    assert json.loads(out)["path"]["rain_001_db"] is None


def test_without_a_device_the_path_alone_is_told(run, ground):
    code, out, _err = run("--terrain", ground, *OPEN)
    assert code == 0
    assert "No device given" in out
    assert "no country given" in out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--from", "here", "--to", "-1.05,-3.93"), 2, "--from"),
        (("--from", "-95,3", "--to", "-1.05,-3.93"), 2, "latitude"),
        (("--from", "-1.05,-3.93", "--to", "-1.05,-3.93"), 2, "same place"),
        ((*OPEN, "--device", "nothing"), 2, "nothing"),
        ((*OPEN, "--device", "switch-box"), 2, "has no radio"),
        ((*OPEN, "--device-b", "mikrotik-lhg-5"), 2, "--device-b needs --device"),
        ((*OPEN[:-1], -5), 2, "height"),
        ((*OPEN, "--frequency", 0), 2, "frequency"),
        ((*OPEN, *DISH, "--country", "XQ9"), 2, "XQ9"),
        (("--from", "-1.05,-3.98", "--to", "-1.5,-3.93"), 4, "liane terrain get"),
    ],
)
def test_wrong_input_is_told_with_the_next_step(run, ground, words, code, said):
    found, _out, err = run("--terrain", ground, *words)
    assert found == code
    assert said in err
    assert "Traceback" not in err


def test_the_margin_kept_is_that_of_plans_unless_another_is_asked(run, ground):
    def budget(*more):
        return json.loads(run("--terrain", ground, *OPEN, *DISH, *more, "--json")[1])["budget"]

    assert budget() == budget("--fade-margin", FADE_MARGIN_DB)
    assert budget("--fade-margin", 30)["mcs_ab"] < budget()["mcs_ab"]
    assert f"({FADE_MARGIN_DB:.0f})" in margin_help()


def margin_help():
    """What `liane link --help` says of the margin."""
    parser = liane.cli.build_parser()
    link = next(iter(parser._subparsers._group_actions)).choices["link"]
    return next(action.help for action in link._actions if action.dest == "fade_margin")


def test_where_the_rain_comes_from_is_said_where_it_counts(run, ground):
    def said(*more):
        return " ".join(run("--terrain", ground, *OPEN, *more)[1].split())

    assert "rain: 60.0 mm/h exceeded 0.01 % of the year, as given with --rain" in said(
        "--frequency", 24_000, "--rain", 60
    )
    assert "rain: no rate given" in said("--frequency", 24_000)
    assert "rain:" not in said("--frequency", 5_500)
