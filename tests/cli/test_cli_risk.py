"""`liane risk`: chances with what they are made of, and how well they were told."""

import json

import pytest

from liane.cli import main
from liane.measurement.stop import write_stop


@pytest.fixture(scope="module")
def stop_list(tmp_path_factory):
    """Four years: Mali often, Togo now and then, and a row without a day."""
    about = {"shutdown_type": "Shutdown", "geo_scope": "?", "region": "Africa"}
    starts = [(at // 12 + 2020, at % 12 + 1, "Mali") for at in range(0, 48, 2)]
    starts += [(2020 + year, 7, "Togo") for year in range(4)] + [(2023, 12, "Niger")]
    rows = [
        about | {"start_date": f"{year}-{month:02d}-05", "country": country, "count_year": year}
        for year, month, country in starts
    ]
    file = tmp_path_factory.mktemp("list") / "stop.csv"
    file.write_bytes(write_stop([*rows, about | {"country": "Chad", "count_year": 2023}]))
    return str(file)


def asked(capsys, *words):
    assert main(["--lang", "en", "risk", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_month_after_the_list_is_told_with_what_each_chance_is_made_of(stop_list, capsys):
    told = asked(capsys, stop_list)
    assert (told["month"], told["list"]["first"]) == ("2024-01", "2020-01")
    assert next(each["country"] for each in told["risks"]) == "Mali"
    assert [each["month_before"] for each in told["risks"] if each["country"] == "Niger"] == [1]
    assert set(told["risks"][0]["inputs"]) == {"of_late", "last_year", "examinations"}


def test_the_words_say_what_it_knows_and_rows_without_a_day_are_told(stop_list, capsys):
    assert main(["--lang", "en", "risk", stop_list, "--country", "togo"]) == 0
    said = capsys.readouterr()
    assert "Togo" in said.out
    assert "Mali" not in said.out
    assert "hardly when" in said.out
    assert "country and day: 1" in said.err


def test_the_skill_stands_beside_persistence_and_a_decayed_count(stop_list, capsys):
    told = asked(capsys, stop_list, "--skill", "2023-06")
    assert set(told["precision"]) == {"liane", "persistence", "decayed_count"}
    assert set(told["gain"]) == {"persistence", "decayed_count"}
    assert (told["first"], told["last"]) == ("2023-06", "2023-12")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--month", "2024"], "2026-01"),
        (["--month", "2024-13"], "2024-13"),
        (["--month", "2025-01"], "2023-12"),
        (["--month", "2021-01"], "36"),
        (["--skill", "2025-01"], "2023-12"),
        (["--skill", "2021-01"], "36"),
        (["--country", "Narnia"], "Narnia"),
    ],
)
def test_what_cannot_be_told_is_said_with_the_next_step(stop_list, words, said, capsys):
    assert main(["--lang", "en", "risk", stop_list, *words]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_no_list_of_shutdowns_is_bad_input(tmp_path, capsys):
    file = tmp_path / "a.csv"
    file.write_text("a,b\n1,2\n")
    assert main(["--lang", "fr", "risk", str(file)]) == 2
    assert "STOP" in capsys.readouterr().err
