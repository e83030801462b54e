"""`liane detect` on the reference series and on files that are wrong."""

import csv
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from liane.cli import main

DATA = Path(os.environ.get("LIANE_DATA", Path(__file__).parents[3] / "shared" / "data"))
REAL = DATA / "observatory" / "connectivity"
IRAN = ("--value-col", "connectivity", "--group-cols", "name_1,name_2", "--utc-offset", "+3:30")
ORDER = datetime(2019, 11, 16, 14, tzinfo=UTC)


def reference(name):
    file = REAL / name
    if not file.exists():
        pytest.skip(f"{name} is not there: set LIANE_DATA to the reference data")
    return str(file)


@pytest.fixture
def detect(capsys):
    def run(*words, code=0):
        assert main(["detect", *words, "--json", "--lang", "en"]) == code
        return json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def flat(tmp_path):
    file = tmp_path / "flat.csv"
    rows = [f"{1573430400 + 3600 * at};{100 if at < 200 else 2}" for at in range(240)]
    file.write_text("\n".join(["when;up", *rows, "1573430400;many"]), "utf-8")
    return str(file)


def when(event, key):
    return datetime.fromisoformat(event[key])


def test_every_county_of_iran_is_found_and_none_before_the_order(detect):
    file = reference("iran_2019_counties.csv")
    told = detect("--series", file, "--time-col", "time_e", *IRAN)
    events = told["events"]
    first = {}
    for event in events:
        first.setdefault(tuple(event["group"].values()), when(event, "detected_at"))
    waited = sorted((known - ORDER) / timedelta(hours=1) for known in first.values())
    assert len(first) == 40
    assert waited[0] > 0
    assert waited[20] <= 3.5
    assert len(events) == 40
    assert all(event["start"] <= event["detected_at"] for event in events)
    as_text = detect("--series", file, "--time-col", "time_e_str", *IRAN)
    assert as_text["events"] == events


def cut_at(file, column, moment, tmp_path):
    """The rows of a table up to a moment, local time as the table has it."""
    with Path(file).open(encoding="utf-8", newline="") as held:
        head, *rows = csv.reader(held)
    at = head.index(column)
    target = tmp_path / "cut.csv"
    with target.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *(row for row in rows if row[at] <= moment)])
    return str(target)


def known_by(events, moment):
    """What was known at a moment: the same to the letter, but for ends that were not seen yet."""
    known = [event for event in events if when(event, "detected_at") <= moment]
    open_ = [event for event in known if event["end"] and when(event, "end") > moment]
    return [event | {"end": None} if event in open_ else event for event in known]


def test_a_file_that_ends_where_an_event_was_known_gives_it_to_the_letter(detect, tmp_path):
    file = reference("iran_2019_counties.csv")
    words = ("--time-col", "time_e", *IRAN)
    events = detect("--series", file, *words)["events"]
    known = sorted({when(event, "detected_at") for event in events})
    for moment in (known[0], known[len(known) // 2]):
        until = str(int(moment.timestamp()) + 12600)
        early = detect("--series", cut_at(file, "time_e", until, tmp_path), *words)["events"]
        assert early == known_by(events, moment)
    asked = detect("--series", file, *words, "--until", known[0].isoformat())["events"]
    assert asked == known_by(events, known[0])


def test_every_night_without_replies_in_bago_is_one_event_known_from_the_rows_of_then(
    detect, tmp_path
):
    file = reference("bago_2021_pings.csv")
    words = ("--arrivals", file, "--time-col", "time_local_str", "--utc-offset", "+6:30")
    events = detect(*words)["events"]
    local = [when(event, "start") + timedelta(hours=6.5) for event in events]
    nights = {(each + timedelta(hours=3)).date().isoformat() for each in local}
    assert len(events) == len(nights) == 72
    assert (min(nights), max(nights)) == ("2021-02-15", "2021-04-27")
    lasted = [when(event, "end") - when(event, "start") for event in events]
    assert timedelta(hours=5) < min(lasted)
    assert max(lasted) < timedelta(hours=11)
    moment = when(events[30], "detected_at")
    early = cut_at(file, words[3], f"{moment + timedelta(hours=6.5):%Y-%m-%d %H:%M:%S}", tmp_path)
    told = detect("--arrivals", early, *words[2:], "--until", moment.isoformat())["events"]
    assert told == known_by(events, moment) != []


def test_the_answer_in_words_tells_what_was_set_aside_and_accuses_nobody(flat, capsys):
    words = ["--series", flat, "--time-col", "when", "--value-col", "up"]
    assert main(["detect", *words, "--lang", "en", "--utc-offset", "-5:00"]) == 0
    said = capsys.readouterr().out
    assert "drop, alone  2019-11-19 08:00" in said
    assert "line 242: 'many' is not a number" in said
    assert "not why" in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--series", "FLAT", "--time-col", "when"), 2, "--value-col"),
        (("--series", "FLAT", "--time-col", "day", "--value-col", "up"), 2, "column day"),
        (("--series", "none.csv", "--time-col", "when", "--value-col", "up"), 4, "not found"),
        (("--arrivals", "FLAT", "--time-col", "when", "--until", "dawn"), 2, "not a time"),
        (("--arrivals", "FLAT", "--time-col", "when", "--utc-offset", "east"), 2, "not an offset"),
        (("--arrivals", "FLAT", "--time-col", "when", "--until", "2001-01-01"), 2, "that early"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_next_step(detect, flat, words, code, said):
    words = [flat if word == "FLAT" else word for word in words]
    assert said in detect(*words, code=code)["message"]
