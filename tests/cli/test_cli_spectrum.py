"""`liane spectrum`: the answer, its limit and its basis; the channels; the letter."""

import argparse
import json

import pytest

from liane.cli import spectrum
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
        spectrum.arguments(parser, common)
        result = spectrum.run(parser.parse_args(words))
        json.dumps(result.data, allow_nan=False)
        return result

    return run


@pytest.fixture
def project(tmp_path):
    file = tmp_path / "project.toml"
    file.write_text(
        "[[spectrum.rule]]\nlow_mhz = 5470\nhigh_mhz = 5725\nmax_eirp_dbm = 27\n"
        'source = "order 12"\ndate = "2026-10-03"\nstatus = "seen"\n'
        "[[spectrum.rule]]\nlow_mhz = 5150\nhigh_mhz = 5250\nallowed = false\n"
        'source = "order 12"\ndate = "2026-10-03"\nstatus = "seen"\n',
        "utf-8",
    )
    return str(file)


def check(frequency, eirp, *more, country="ZA"):
    return ("check", "--country", country, "--frequency", frequency, "--eirp", eirp, *more)


def test_a_kernel_s_limit_is_shown_and_the_answer_is_unknown(liane):
    result = liane(*check("5600", "30", "--width", "40"))
    assert result.text.startswith("unknown\nlimit kept: 30")
    assert "not the regulator's word" in " ".join(result.text.split())
    assert "ICASA" in result.text
    assert result.data["keeps_limit"] is True
    assert "is above it" in liane(*check("5600", "33")).text


def test_a_project_s_text_decides_on_the_day_given(liane, project):
    asked = ("--project", project, "--on", "2026-11-21")
    assert liane(*check("5600", "27", *asked)).data["status"] == "lawful"
    assert liane(*check("5600", "28", *asked)).data["status"] == "unlawful"
    assert liane(*check("5200", "10", *asked)).data["status"] == "unlawful"
    later = ("--project", project, "--on", "2027-10-04")
    assert liane(*check("5600", "27", *later)).data["status"] == "unknown"


def test_channels_are_listed_with_limit_radars_and_status(liane):
    result = liane("channels", "--country", "SN", "--width", "40", "--low", "5000")
    assert result.data["channels"][0] == {
        "centre_mhz": 5190.0, "width_mhz": 40.0, "limit_dbm": 17.0, "dfs": False,
        "status": "unknown", "number": 38,
    }  # fmt: skip
    listed, _blank, note = result.text.partition("\n\n")
    assert len(listed.splitlines()) == 1 + len(result.data["channels"])
    assert "regulator" in note


def test_where_no_limit_is_known_the_regulator_is_named_instead_of_channels(liane):
    result = liane("channels", "--country", "ML")
    assert result.data["channels"] == []
    assert "AMRTP" in result.text


def test_a_letter_is_written_from_emissions_given_by_hand(liane):
    result = liane(
        "letter", "--country", "SN", "--operator", "Farako", "--in", "fr", "--emission",
        "Marché; 5540; 40; 24; 3",
    )  # fmt: skip
    assert "Marché : 5520–5560 MHz" in result.text
    assert result.data["language"] == "fr"


def test_a_letter_is_written_from_a_plan(liane, tmp_path):
    plan = tmp_path / "plan.json"
    link = {"a": "x", "b": "y", "frequency_mhz": 5600, "width_mhz": 40, "eirp_dbm": 29.0}
    plan.write_text(json.dumps({"country": "ZA", "links": [link]}), "utf-8")
    text = liane("letter", "--plan", str(plan)).text
    assert "x – y: 5580–5620 MHz" in text
    assert "[name of the operator]" in text


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--frequency", "5600", "--eirp", "20"),
        check("5600", "20", country="ZAF"),
        check("5600", "nan"),
        check("5600", "20", "--width", "0"),
        check("5600", "20", "--on", "today"),
        ("channels", "--country", "ZA", "--width", "33"),
        ("letter", "--country", "ZA"),
        ("letter", "--country", "ZA", "--emission", "Market;5600"),
        ("letter", "--country", "ZA", "--emission", "Market;high;20;20"),
    ],
)
def test_what_cannot_be_asked_is_refused(liane, words):
    with pytest.raises(BadInput):
        liane(*words)


def test_a_plan_that_is_no_plan_or_is_not_there_is_refused(liane, tmp_path):
    file = tmp_path / "plan.json"
    file.write_text("[1]", "utf-8")
    with pytest.raises(BadInput, match="not a plan"):
        liane("letter", "--plan", str(file))
    file.write_text("{", "utf-8")
    with pytest.raises(BadInput, match="not JSON"):
        liane("letter", "--plan", str(file))
    with pytest.raises(MissingResource):
        liane("letter", "--plan", str(tmp_path / "none.json"))
