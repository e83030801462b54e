"""`liane equipment`: what a person reads, and the same as JSON."""

import argparse
import json

import pytest

from liane.cli import equipment
from liane.cli.options import Parser
from liane.errors import BadInput, MissingResource
from liane.words import use


@pytest.fixture(autouse=True)
def _english():
    use("en")


@pytest.fixture
def liane():
    def run(*words):
        common = argparse.ArgumentParser(add_help=False)
        parser = Parser()
        equipment.arguments(parser, common)
        result = equipment.run(parser.parse_args(words))
        json.dumps(result.data, allow_nan=False)
        return result

    return run


@pytest.fixture
def own(tmp_path):
    file = tmp_path / "ours.toml"
    file.write_text(
        'id = "ours"\nname = "Ours"\nvendor = "us"\nfamily = "none"\nkind = "switch"\n', "utf-8"
    )
    return tmp_path


def test_the_list_shows_every_device_and_what_is_unknown_as_a_question_mark(liane):
    result = liane("list")
    assert len(result.data["devices"]) == 15
    line = next(line for line in result.text.splitlines() if line.startswith("mikrotik-lhg-5 "))
    cells = ["mikrotik-lhg-5", "ptp", "mikrotik", "25", "24.5", "7", "?"]
    assert line.split() == cells


def test_a_device_is_shown_with_source_and_status_of_each_value_and_its_rates(liane):
    result = liane("show", "mikrotik-sxtsq-5-ac")
    assert "to be verified" in result.text
    assert "16 or 22 dBi" in result.text
    assert "IEEE 802.11" in result.text
    assert [table["width_mhz"] for table in result.data["rates"]] == [20, 40, 80]
    assert result.data["gain_dbi"]["value"] == 16
    assert result.data["draw_w"] == {
        "value": None, "unit": "W", "source": "", "date": "", "status": "unknown",
    }  # fmt: skip


def test_what_is_no_radio_is_shown_without_rates(liane):
    assert liane("show", "switch-box").data["rates"] == []


def test_an_unknown_device_is_refused_with_those_known(liane):
    with pytest.raises(BadInput, match="mikrotik-lhg-5"):
        liane("show", "nothing")


def test_a_folder_of_one_s_own_is_checked_and_listed(liane, own):
    assert liane("check", str(own)).data == {"devices": ["ours"]}
    assert len(liane("list", "--devices", str(own)).data["devices"]) == 16


def test_a_folder_without_devices_or_that_is_not_there_is_refused(liane, tmp_path):
    with pytest.raises(BadInput):
        liane("check", str(tmp_path))
    with pytest.raises(MissingResource):
        liane("check", str(tmp_path / "none"))


def test_advice_names_a_device_and_its_reasons(liane, tmp_path):
    prices = tmp_path / "prices.csv"
    prices.write_text("item,price_zar\nmikrotik-lhg-5hpnd-xl,2100\n", "utf-8")
    ask = ("advise", "--distance-km", "2", "--mbps", "40", "--country", "ZA")
    result = liane(*ask, "--prices", str(prices))
    assert "Advised: mikrotik-lhg-5hpnd-xl" in result.text
    first = result.data["options"][0]
    assert first["fits"]
    assert first["price"] == 4200
    assert first["law"] == "unknown"
    assert "law unknown" in result.text
    assert "free space" in result.text


def test_where_no_limit_is_known_nothing_is_advised_until_the_project_brings_a_rule(
    liane, tmp_path
):
    ask = ("advise", "--distance-km", "1", "--mbps", "10", "--country", "ML")
    assert "No device" in liane(*ask).text
    project = tmp_path / "project.toml"
    project.write_text(
        "[[spectrum.rule]]\nlow_mhz = 5470\nhigh_mhz = 5725\nmax_eirp_dbm = 30\n"
        'source = "hypothesis"\ndate = "2026"\nstatus = "assumption"\n',
        "utf-8",
    )
    assert "Advised" in liane(*ask, "--project", str(project)).text


@pytest.mark.parametrize(("distance", "mbps"), [("0", "10"), ("-1", "10"), ("2", "nan")])
def test_a_distance_or_a_rate_that_cannot_be_is_refused(liane, distance, mbps):
    with pytest.raises(BadInput, match="argument --"):
        liane("advise", "--distance-km", distance, "--mbps", mbps, "--country", "ZA")
