import json
from pathlib import Path

import pytest

from liane.cli import main

FRANCILIENS = Path(__file__).parents[1] / "economics" / "franciliens_2013.toml"
PARTS = "participant,expenses,usage\nKéla,90,10\nSido,10,30\n"


def test_the_accounts_of_a_sheet_are_printed(capsys: pytest.CaptureFixture[str]):
    assert main(["economics", str(FRANCILIENS), "--lang", "en"]) == 0
    text = capsys.readouterr().out
    for figure in ("4,467.00", "5,102.80", "−635.80", "37.30", "38.00"):
        assert figure in text


def test_the_same_accounts_as_json(capsys: pytest.CaptureFixture[str]):
    assert main(["economics", str(FRANCILIENS), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["balance"]["result"] == -635.8
    assert data["assessment"] is None


def test_a_sheet_with_households_shows_what_is_unknown(tmp_path: Path, capsys):
    file = tmp_path / "budget.toml"
    file.write_text('currency = "XOF"\nhouseholds = 40\n', encoding="utf-8")
    assert main(["economics", str(file), "--lang", "fr"]) == 0
    text = capsys.readouterr().out
    assert "inconnu" in text
    assert "À demander" in text


def test_a_settlement_is_printed_with_who_pays_whom(tmp_path: Path, capsys):
    file = tmp_path / "parts.csv"
    file.write_text(PARTS, encoding="utf-8")
    words = ["economics", "settle", str(file), "--currency", "EUR", "--lang", "en"]
    assert main(words) == 0
    assert "Sido pays 65.00\u202fEUR to Kéla" in capsys.readouterr().out


def test_a_settlement_needs_its_currency(tmp_path: Path, capsys):
    file = tmp_path / "parts.csv"
    file.write_text(PARTS, encoding="utf-8")
    assert main(["economics", "settle", str(file)]) == 2
    assert "--currency" in capsys.readouterr().err


def test_a_missing_sheet_ends_with_code_four(tmp_path: Path, capsys):
    assert main(["economics", str(tmp_path / "none.toml")]) == 4
    assert "none.toml" in capsys.readouterr().err


def test_a_bad_sheet_ends_with_code_two(tmp_path: Path, capsys):
    file = tmp_path / "budget.toml"
    file.write_text("currency = 3", encoding="utf-8")
    assert main(["economics", str(file), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"] == "BadInput"
