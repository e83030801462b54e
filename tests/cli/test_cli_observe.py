"""`liane observe`: what was read, what was new, what was set aside and where."""

import json

from detection import web
from liane.cli import main


def test_it_says_what_was_read_what_is_new_and_what_was_set_aside(tmp_path, capsys):
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(web.well()) + "\n{cut\n", encoding="utf-8")
    words = ["--lang", "en", "observe", str(file), "--into", str(tmp_path / "table")]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "1 records read, 1 of them new: 10 observations" in said
    assert "1 records set aside" in said
    assert main([*words, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["records"], data["duplicates"], data["rejected"]) == (
        {str(file): 1},
        1,
        {str(file): 1},
    )


def test_a_file_without_any_measurement_is_bad_input_and_says_where_to_look(tmp_path, capsys):
    file = tmp_path / "a.json"
    file.write_text("{}", encoding="utf-8")
    assert main(["--lang", "en", "observe", str(file), "--into", str(tmp_path / "table")]) == 2
    assert "quarantine" in capsys.readouterr().err
