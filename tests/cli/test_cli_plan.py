"""`liane plan`: what it says, writes and returns, in both languages."""

import json
import sys
from pathlib import Path

import pytest

from liane.cli import main

sys.path.insert(0, str(Path(__file__).parents[1] / "planning"))

from plan_project import BEHIND, PRICES, SITES, check, write_project


def run(capsys, *words):
    code = main([str(word) for word in words])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def planned(capsys, folder, *words, **files):
    file = write_project(folder, **files)
    out = folder / "out"
    return file, out, run(capsys, "plan", file, "--out", out, "--effort", 1, *words)


def test_a_plan_is_written_whole_and_told_in_a_few_lines(tmp_path, capsys):
    file, out, (code, text, err) = planned(capsys, tmp_path, "--lang", "en")
    assert (code, err) == (0, "")
    assert "Made up" in text
    assert "over 10 years" in text
    assert "at most this far from the best" in text
    assert "report.html" in text
    names = {at.name for at in out.iterdir()}
    assert names >= {"plan.json", "bound.json", "report.html", "materials.csv", "network.geojson"}
    assert check(file, out) == []


def test_the_same_in_french(tmp_path, capsys):
    _file, _out, (code, text, _err) = planned(capsys, tmp_path, "--lang", "fr")
    assert code == 0
    assert "sur 10 ans" in text
    assert "lieux servis" in text


def test_json_is_the_plan_itself_and_nothing_else(tmp_path, capsys):
    _file, out, (code, text, _err) = planned(capsys, tmp_path, "--json")
    assert code == 0
    assert json.loads(text) == json.loads((out / "plan.json").read_text(encoding="utf-8"))


def test_what_cannot_be_had_and_what_has_no_price_are_told_at_once(tmp_path, capsys):
    prices = PRICES.replace("switch-box,240000,site,7,invented\n", "")
    _file, _out, (code, text, _err) = planned(
        capsys, tmp_path, "--lang", "en", sites=SITES + BEHIND, prices=prices
    )
    assert code == 0
    assert "▲ behind" in text
    assert "incomplete" in text
    assert "switch-box" in text


def test_a_plan_is_replaced_by_the_next_one_with_its_pins(tmp_path, capsys):
    file, out, _shown = planned(capsys, tmp_path, "--lang", "en")
    code, _text, _err = run(
        capsys, "plan", file, "--out", out, "--effort", 0, "--force", "hill", "--forbid", "5510"
    )
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert code == 0
    assert next(row for row in plan["sites"] if row["id"] == "hill")["used"]
    assert plan["project"]["forbid"]["channels"] == ["5510"]
    assert (plan["effort"], plan["seed"]) == (0, 0)


@pytest.mark.parametrize("words", [("plan",), ("plan", "x.toml"), ("plan", "x.toml", "--out")])
def test_what_is_missing_on_the_line_is_told_with_code_2(capsys, words):
    assert main([*words, "--lang", "en"]) == 2
    assert "required" in (err := capsys.readouterr().err) or "expected" in err


@pytest.mark.parametrize(("lang", "said"), [("fr", "introuvable"), ("en", "not found")])
def test_an_error_speaks_the_language_asked(tmp_path, capsys, lang, said):
    code, _out, err = run(
        capsys, "plan", tmp_path / "no.toml", "--out", tmp_path / "out", "--lang", lang
    )
    assert code == 4
    assert said in err


def test_an_error_in_json_keeps_its_facts(tmp_path, capsys):
    code, out, _err = run(
        capsys, "plan", tmp_path / "no.toml", "--out", tmp_path / "out", "--json", "--lang", "en"
    )
    told = json.loads(out)
    assert (code, told["error"]) == (4, "MissingResource")
    assert told["facts"]["file"].endswith("no.toml")
