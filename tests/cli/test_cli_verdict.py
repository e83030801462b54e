"""`liane verdict`: one line for each measurement, and a word on all that was left out."""

import json

from detection import web
from liane.cli import main


def put(folder, *values):
    file = folder / "a.jsonl"
    lines = [each if isinstance(each, str) else json.dumps(each) for each in values]
    file.write_text("\n".join(lines), encoding="utf-8")
    return str(file)


def test_each_measurement_has_one_line_with_its_verdict(tmp_path, capsys):
    refused = web.well(tcp_connect=[web.connection("connection_refused")], requests=[])
    file = put(tmp_path, web.well(), refused | {"test_keys": refused["test_keys"]})
    assert main(["--lang", "en", "verdict", file]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["file"], line["line"]) for line in lines] == [(file, 1), (file, 2)]
    assert [line["verdict"] for line in lines] == ["ok", "blocked"]
    assert [line["layer"] for line in lines] == [None, "tcp"]
    assert all(line["reasons"] and 0 < line["confidence"] <= 1 for line in lines)


def test_what_is_left_out_is_told_beside_and_the_rest_is_judged(tmp_path, capsys):
    file = put(tmp_path, web.well(), "{broken}", web.well())
    assert main(["--lang", "en", "verdict", file]) == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 2
    assert f"{file}, line 2: left out: not JSON" in said.err


def test_a_file_where_nothing_can_be_read_is_bad_input(tmp_path, capsys):
    assert main(["--lang", "fr", "verdict", put(tmp_path, "nothing here")]) == 2
    assert "ligne 1" in capsys.readouterr().err


def test_as_json_the_verdicts_and_what_was_left_out_stand_together(tmp_path, capsys):
    file = put(tmp_path, web.well(), "[]")
    assert main(["verdict", file, "--json", "--lang", "en"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [each["verdict"] for each in data["verdicts"]] == ["ok"]
    assert data["left_out"] == [{"file": file, "line": 2, "why": "not a JSON object"}]
