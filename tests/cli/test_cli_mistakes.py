"""What somebody new types wrong: every verb answers in words, with code 2 or 4 and no traceback."""

import io
import json
import sys
from pathlib import Path

import pytest

from liane.cli import main

LINK = ("link", "--terrain", "none.tif", "--from", "14,-3", "--to", "14,-3.1")
ADVISE = ("equipment", "advise", "--country", "SN")
CHECK = ("spectrum", "check", "--country", "SN")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lang",), "--lang"),
        (("travel",), "VERBE"),
        ((*LINK, "--height-a", "-5"), "--height-a : -5 : donnez un nombre de 0 à"),
        ((*LINK, "--height-b", "high"), "« high » n'est pas un nombre"),
        ((*LINK, "--frequency", "inf"), "« inf » n'est pas un nombre"),
        ((*LINK, "--frequency", "5,5"), "un point avant les décimales"),
        ((*LINK, "--width", "20.5"), "« 20.5 » n'est pas un nombre entier"),
        ((*LINK, "--fade-margin", "-500"), "--fade-margin"),
        ((*LINK, "--rain", "nan"), "--rain"),
        ((*LINK, "--climate", "9"), "--climate"),
        ((*ADVISE, "--mbps", "10", "--distance-km", "inf"), "--distance-km"),
        ((*ADVISE, "--mbps", "0", "--distance-km", "5"), "--mbps"),
        ((*CHECK, "--eirp", "20", "--frequency", "5600", "--on", "demain"), "2026-03-14"),
        ((*CHECK, "--eirp", "90000", "--frequency", "5600"), "100 au plus"),
        (("spectrum", "channels", "--country", "SN", "--low", "nan"), "--low"),
        (("plan", "x.toml", "--out", "o", "--effort", "-1"), "--effort"),
        (("plan", "x.toml", "--out", "o", "--on", "hier"), "« hier » n'est pas un jour"),
        (("view", "folder", "--port", "99999"), "--port"),
        (("bench", "design", "x.json", "--time-limit", "0"), "--time-limit"),
        (("economics", "settle"), "le fichier CSV"),
        (("economics", "settle", "x.csv", "--currency", "xof"), "« xof »"),
        (("economics", "settle", "x.csv", "--currency", "XOF", "--fee", "dix"), "--fee"),
        (("economics", "settle", "x.csv", "--currency", "XOF", "--fee", "1e30"), "trop grand"),
    ],
)
def test_a_word_that_cannot_be_used_is_told_in_french(capsys, words, said):
    assert main([*words, "--lang", "fr"]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert not {"float", "int", "fromisoformat"} & set(told.replace("(", " ").split())


def test_a_wrong_word_is_told_in_json_too(capsys):
    assert main([*LINK, "--height-a", "x", "--json", "--lang", "en"]) == 2
    data = json.loads(capsys.readouterr().out)
    assert data["error"] == "BadInput"
    assert "--height-a" in data["message"]


FILES = (
    ("economics", "{}"),
    ("economics", "settle", "{}", "--currency", "XOF"),
    (*CHECK, "--frequency", "5600", "--eirp", "20", "--project", "{}"),
    ("spectrum", "letter", "--country", "SN", "--plan", "{}"),
    (*ADVISE, "--distance-km", "5", "--mbps", "10", "--prices", "{}"),
    ("terrain", "info", "{}"),
)


@pytest.mark.parametrize("words", FILES)
@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (None, {4}),
        (b"", {0, 2}),
        ("prévu;\n".encode("latin-1"), {2}),
        (b"\0\1\2\3" * 50, {2}),
        (b"[" * 50_000, {2}),
        (b'item,"price_XOF\n1,2\n', {2}),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_its_name(tmp_path, capsys, words, content, codes):
    file = tmp_path / "given.txt"
    if content is not None:
        file.write_bytes(content)
    code = main([word.format(file) for word in words] + ["--lang", "fr"])
    told = capsys.readouterr().err
    assert code in codes
    assert code == 0 or "given.txt" in told


@pytest.mark.parametrize("words", FILES)
def test_a_folder_given_for_a_file_is_told(tmp_path: Path, capsys, words):
    assert main([word.format(tmp_path) for word in words] + ["--lang", "fr"]) == 4
    told = capsys.readouterr().err
    assert str(tmp_path) in told
    assert "Errno" not in told


def test_a_price_given_twice_is_refused(tmp_path, capsys):
    file = tmp_path / "prices.csv"
    file.write_text("item;price_XOF\nx;1\ny;2\nx;3\n", "utf-8")
    words = [*ADVISE, "--distance-km", "5", "--mbps", "10", "--prices", str(file), "--lang", "en"]
    assert main(words) == 2
    assert "line 4" in capsys.readouterr().err


@pytest.mark.parametrize("emission", [";5600;40;27;1", "Market;5600;40;27;-2", "Market;5600;40"])
def test_an_emission_without_a_place_or_a_link_is_refused(capsys, emission):
    words = ["spectrum", "letter", "--country", "SN", "--emission", emission, "--lang", "en"]
    assert main(words) == 2
    assert "--emission" in capsys.readouterr().err


def test_signs_that_the_terminal_lacks_do_not_lose_the_answer(monkeypatch):
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding="ascii"))
    assert main(["equipment", "show", "mikrotik-lhg-5", "--lang", "fr"]) == 0
    assert b"mikrotik-lhg-5" in shown.getvalue()
