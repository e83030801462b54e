"""Bad input to a plan: one message that names file, line or field and the next step."""

import json
import re

import pytest
from plan_project import PRICES, PROJECT, SITES, UPLINK, write_project

from liane.cli import main
from liane.errors import BadInput
from liane.planning import read_project
from liane.words import use

LINE = "town,Town hall,12.060,-8.080"


def sites(old, new):
    return {"sites": SITES.replace(old, new)}


def project(old, new):
    return {"project": PROJECT.replace(old, new)}


def prices(old, new):
    return {"prices": PRICES.replace(old, new)}


# what is wrong, the exit code, and what the message must name
CASES = {
    "a missing tile": (project('"ground.tif"', '"none.tif"'), 4, ["none.tif", "terrain get"]),
    "a variable that is not set": (project('"ground.tif"', '"$NO_SUCH_NAME/a.tif"'), 4,
                                   ["NO_SUCH_NAME", "export"]),
    "a place off the terrain": (sites(LINE, "town,Town hall,45.0,3.0"), 4, ["town", "off the"]),
    "a negative height": (sites(",terrain,9;15,80", ",terrain,-9;15,80"), 2,
                          ["sites.csv", "line 5", "mast_heights_m"]),
    "a height that is no number": (sites(",terrain,9;15,80", ",terrain,tall,80"), 2, ["line 5"]),
    "no height": (sites(",terrain,9;15,80", ",terrain,,80"), 2, ["line 5", "10;20"]),
    "two places with one id": (sites("clinic,Clinic", "town,Clinic"), 2, ["line 6", "line 5"]),
    "a latitude beyond the pole": (sites("12.060,-8.080", "99,-8.080"), 2, ["line 5", "lat"]),
    "a demand below zero": (sites("80,40,gold", "80,-40,gold"), 2, ["line 5", "demand_mbps"]),
    "households in words": (sites("80,40,gold", "many,40,gold"), 2, ["line 5", "households"]),
    "a priority nobody knows": (sites("80,40,gold", "80,40,tin"), 2, ["line 5", "gold, silver"]),
    "a column that is missing": (sites("demand_mbps", "demand"), 2, ["line 1", "demand_mbps"]),
    "an unknown device": (project('"mikrotik-lhg-5"', '"my-own-dish"'), 2,
                          ["my-own-dish", "equipment list"]),
    "an unknown forbidden device": ({"project": PROJECT + '[forbid]\ndevices = ["none"]\n'}, 2,
                                    ["none"]),
    "prices in another currency": (prices("price_xof", "price_eur"), 2, ["price_eur", "XOF"]),
    "two currencies": (prices("price_xof,unit", "price_xof,price_eur,unit"), 2, ["price_xof"]),
    "an item with two prices": ({"prices": PRICES + "mast-9,1,each,5,\n"}, 2,
                                  ["mast-9", "line 19"]),
    "a price below zero": (prices("mast-9,700000", "mast-9,-1"), 2, ["prices.csv", "line 2"]),
    "a price in words": (prices("mast-9,700000", "mast-9,dear"), 2, ["line 2", "dear"]),
    "a life of zero years": (prices("mast-9,700000,each,15", "mast-9,700000,each,0"), 2,
                             ["line 2"]),
    "an unknown uplink place": (project('site = "pop2"', 'site = "moon"'), 2, ["moon", "uplink 2"]),
    "an unknown content server": (project('server = "town"', 'server = "moon"'), 2,
                                  ["moon", "content_server"]),
    "malformed TOML": ({"project": PROJECT + "\n[[[\n"}, 2, ["project.toml", "line"]),
    "a wrong type": (project("horizon_years = 10", 'horizon_years = "ten"'), 2,
                     ["horizon_years", "line 6"]),
    "a horizon of nothing": (project("horizon_years = 10", "horizon_years = 0"), 2,
                             ["horizon_years"]),
    "a missing key": (project('currency = "XOF"\n', ""), 2, ["currency"]),
    "a share in per cent": (project("one_uplink = 0.25", "one_uplink = 25"), 2, ["one_uplink"]),
    "an empty project": ({"project": ""}, 2, ["project.toml"]),
    "an empty table of places": ({"sites": ""}, 2, ["sites.csv", "line 1"]),
    "an empty price list": ({"prices": ""}, 2, ["prices.csv", "line 1"]),
    "one place": ({"sites": "\n".join(SITES.splitlines()[:2]) + "\n"}, 2, ["two places"]),
    "a country that is none": (project('country = "ZA"', 'country = "Afrique"'), 2, ["country"]),
    "a forced link to nowhere": ({"project": PROJECT + '[force]\nlinks = ["town-moon"]\n'}, 2,
                                 ["town-moon"]),
    "a mains list with a stranger": (project("sunless_days", 'mains = ["moon"]\nsunless_days'), 2,
                                     ["moon"]),
    "tables in tables": ({"project": PROJECT + "[x" + ".a" * 5000 + "]\n"}, 2,
                         ["project.toml", "too deep"]),
    "a number of 5,000 digits": (project("mbps = 100", "mbps = " + "9" * 5000), 2,
                                 ["project.toml", "line", "digits"]),
    "a rate that is no number": (project("mbps = 100", "mbps = nan"), 2, ["uplink", "mbps"]),
    "a horizon without end": (project("horizon_years = 10", "horizon_years = inf"), 2,
                              ["line 6", "horizon_years"]),
    "a path that is none": (project('"sites.csv"', '"a\\u0000b"'), 2, ["sites"]),
    "an economics key nobody knows": ({"project": PROJECT + "[economics]\ntarif = 1\n"}, 2,
                                      ["project.toml", "tarif"]),
    "a decimal comma": (prices("900.5,W", "900,5,W"), 2, ["prices.csv", "line 12", "point"]),
    "a price beyond counting": (prices("mast-9,700000", "mast-9,1e999999"), 2, ["line 2"]),
    "a life of minutes": (prices("mast-9,700000,each,15", "mast-9,700000,each,0.00001"), 2,
                          ["line 2", "life_years"]),
    "nobody asks for anything": ({"sites": re.sub(r",\d+,(gold|silver|bronze)", r",0,\1", SITES)},
                                 2, ["sites.csv", "demand_mbps"]),
    "half a household": (sites("80,40,gold", "2.5,40,gold"), 2, ["line 5", "households"]),
    "twenty heights": (sites(",terrain,9;15,80", ",terrain," + ";".join("9" * 20) + ",80"), 2,
                       ["line 5", "more than 8"]),
    "a column given twice": (sites("id,name,", "id,id,name,"), 2, ["sites.csv", "line 1"]),
    "a rule without a source": ({"project": PROJECT + "[[spectrum.rule]]\nlow_mhz = 1\n"}, 2,
                                ["spectrum"]),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LIANE_LANG", "en")


def run(capsys, *words):
    code = main([str(word) for word in words])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize("case", CASES, ids=list(CASES))
def test_bad_input_is_told_and_an_earlier_plan_is_left_alone(tmp_path, capsys, case):
    files, wanted, named = CASES[case]
    file = write_project(tmp_path / "given", **files)
    before = tmp_path / "out"
    before.mkdir()
    (before / "plan.json").write_text('{"format": "liane-plan/1"}')
    code, out, err = run(capsys, "plan", file, "--out", before, "--effort", 0, "--lang", "en")
    assert (code, out) == (wanted, "")
    assert "Traceback" not in err
    assert [name for name in named if name not in err] == []
    assert [at.name for at in before.iterdir()] == ["plan.json"]
    assert (before / "plan.json").read_text() == '{"format": "liane-plan/1"}'
    assert {at.name for at in tmp_path.iterdir()} == {"given", "out"}


@pytest.mark.parametrize("name", ["project.toml", "sites.csv", "prices.csv", "ground.tif"])
def test_a_file_that_is_not_what_it_should_be_is_named(tmp_path, capsys, name):
    file = write_project(tmp_path)
    (tmp_path / name).write_bytes(bytes(range(256)) * 8)
    code, _out, err = run(capsys, "plan", file, "--out", tmp_path / "out", "--lang", "en")
    assert code in (2, 4)
    assert name in err
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["sites.csv", "prices.csv"])
def test_a_file_that_is_not_there_is_named(tmp_path, capsys, name):
    file = write_project(tmp_path)
    (tmp_path / name).unlink()
    code, _out, err = run(capsys, "plan", file, "--out", tmp_path / "out", "--lang", "en")
    assert code == 4
    assert name in err


@pytest.mark.parametrize("given", ["nowhere.toml", "."])
def test_a_project_that_is_not_there_is_told(tmp_path, capsys, given):
    code, _out, err = run(
        capsys, "plan", tmp_path / given, "--out", tmp_path / "out", "--lang", "en"
    )
    assert code == 4
    assert str(tmp_path / given) in err


def test_a_hundred_thousand_places_are_refused_at_once(tmp_path, capsys):
    row = "p{0},P,12.05,-8.1,hub,terrain,9,1,1,bronze,\n"
    head = SITES.splitlines()[0] + "\n"
    file = write_project(tmp_path, sites=head + "".join(row.format(k) for k in range(100_000)))
    code, _out, err = run(capsys, "plan", file, "--out", tmp_path / "out", "--lang", "en")
    assert code == 2
    assert "400" in err
    assert "several projects" in err


def test_a_folder_with_other_things_in_it_is_never_written_into(tmp_path, capsys):
    file = write_project(tmp_path / "given")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letters.txt").write_text("mine")
    code, _out, err = run(capsys, "plan", file, "--out", mine, "--lang", "en")
    assert code == 2
    assert "mine" in err
    assert [at.name for at in mine.iterdir()] == ["letters.txt"]


@pytest.mark.parametrize(
    ("word", "named"),
    [
        ("--force=moon", "moon"),
        ("--forbid=town-moon", "town-moon"),
        ("--effort=-3", "effort"),
        ("--time-limit=nan", "time-limit"),
        ("--on=yesterday", "yesterday"),
    ],
)
def test_a_pin_or_an_effort_that_makes_no_sense_is_told(tmp_path, capsys, word, named):
    file = write_project(tmp_path)
    try:
        code, _out, err = run(capsys, "plan", file, "--out", tmp_path / "o", word, "--lang", "en")
    except SystemExit as stop:  # argparse stops by itself
        code, err = stop.code, capsys.readouterr().err
    assert code == 2
    assert named in err
    assert "Traceback" not in err


def test_when_nothing_can_be_served_the_reason_is_told_with_code_3(tmp_path, capsys):
    file = write_project(tmp_path)
    code, out, err = run(
        capsys, "plan", file, "--out", tmp_path / "out", "--only-lawful", "--json", "--lang", "en"
    )
    assert code == 3
    assert json.loads(out)["error"] == "NoFeasibleDesign"
    assert "no radio link is known to be lawful in ZA" in err
    assert "[[spectrum.rule]]" in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "more", ["[force]\nchannels = [5500.5]\n", "[settings]\nband_mhz = [100, 200]\n"]
)
def test_when_no_channel_is_left_it_is_told_and_no_other_is_taken(tmp_path, capsys, more):
    file = write_project(tmp_path, project=PROJECT + more)
    code, _out, err = run(capsys, "plan", file, "--out", tmp_path / "out", "--lang", "en")
    assert code == 3
    assert "no channel is left for radio in ZA" in err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("horizon_years = 10", "horizon_years = 0"), "line 6: horizon_years: 0 is too little"),
        (('country = "ZA"', 'country = "Zed"'), 'line 2: country: "Zed" is not two letters'),
        (('currency = "XOF"', 'currency = "CFA franc"'), "is not three capitals, as in XOF"),
        (("mast_or_link = 1.0", "mast_or_link = 30"), "30 is too much; give 1 or less"),
        ((UPLINK.format("pop2", 100, 110000, "B"), UPLINK.format("pop2", 0, 110000, "B")),
         "uplink, 2, mbps: 0 is too little; give more than 0"),
    ],
)  # fmt: skip
def test_a_value_out_of_its_bounds_is_told_with_what_to_write(tmp_path, change, said):
    text = PROJECT.replace(*change)
    file = write_project(tmp_path, project=text)
    use("en")
    with pytest.raises(BadInput) as refused:
        read_project(file)
    assert said in str(refused.value)
    if "uplink" in said:  # the line under its own [[uplink]], not the first of that name
        lines = text.splitlines()
        assert lines[int(refused.value.facts["line"]) - 1] == "mbps = 0"
