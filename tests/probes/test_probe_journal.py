"""The probe's journal: chained, signed, healed after a cut at any byte, one probe at a time."""

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
from datetime import UTC, datetime

import pytest

from liane.errors import BadInput
from liane.measurement.probes import (
    Journal,
    Keep,
    Permissions,
    check,
    hold,
    journals,
    lines_of,
    what_is_kept,
)
from liane.words import use
from served import soon
from together import LIANE


@pytest.fixture(autouse=True)
def _in_english():
    use("en")


def measured(number):
    keys = {"queries": [], "word": "é\ud800 " * number, "size": number}
    about = {"test_name": "ping", "measurement_start_time": f"2026-11-22 10:00:{number % 60:02d}"}
    return about | {"test_keys": keys}


def written(folder, *numbers):
    journal = Journal(folder)
    for number in numbers:
        journal.append([measured(number)])
    journal.close()
    return folder / "journal" / "measurements-000001.jsonl"


def report(*sources):
    return check(lines_of(list(sources)))


def test_lines_follow_each_other_over_starts_and_files(tmp_path, monkeypatch):
    monkeypatch.setattr(journals, "SEGMENT", 2000)
    written(tmp_path, 1, 2, 3)
    written(tmp_path, 4, 5, 6, 7)
    found = report(tmp_path)
    assert (found.lines, found.problems, len(found.keys)) == (7, [], 1)
    assert len(list(tmp_path.glob("journal/measurements-*.jsonl"))) > 1


def test_each_line_is_a_measurement_that_everybody_reads(tmp_path):
    line = written(tmp_path, 1).read_text().splitlines()[0]
    value = json.loads(line)
    assert value["test_keys"] == measured(1)["test_keys"]
    assert list(value)[-2:] == ["chain", "signature"]


@pytest.mark.parametrize("seed", range(40))
def test_a_journal_cut_at_any_byte_goes_on_and_loses_only_what_was_not_whole(tmp_path, seed):
    file = written(tmp_path, *range(1, 6))
    whole = file.read_bytes()
    at = random.Random(seed).randrange(1, len(whole) + 1)  # noqa: S311
    rubbish = b"\0" * 700 if seed % 3 == 0 else b""
    file.write_bytes(whole[:at] + rubbish)
    kept = whole[:at].count(b"\n")
    journal = Journal(tmp_path)
    journal.append([measured(9)])
    journal.close()
    found = report(tmp_path)
    assert (found.lines, found.problems) == (kept + 1, [])
    lost = b"".join(each.read_bytes() for each in tmp_path.glob("journal/*.cut-*"))
    assert lost == (whole[:at] + rubbish)[whole[:at].rfind(b"\n") + 1 :]
    assert ("healed_bytes" in journal.notes) == bool(lost)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda lines: [lines[0].replace(b'"size":1', b'"size":7'), *lines[1:]], "was changed"),
        (lambda lines: [lines[0], *lines[2:]], "line 2 is missing"),
        (lambda lines: [*lines, b'{"test_name":"ping"}'], "signature is missing"),
        (lambda lines: [b"rubbish", *lines], "signature is missing"),
    ],
)
def test_what_was_changed_taken_away_or_added_is_found(tmp_path, spoil, said):
    file = written(tmp_path, 1, 2, 3)
    file.write_bytes(b"\n".join(spoil(file.read_bytes().splitlines())) + b"\n")
    problems = [each.message.format(**each.facts) for each in report(file).problems]
    assert any(said in each for each in problems)


def test_a_part_of_a_journal_holds_and_says_what_it_continues(tmp_path):
    file = written(tmp_path, 1, 2, 3)
    part = tmp_path / "part.jsonl"
    part.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[1:]))
    found = report(part)
    assert (found.lines, found.problems, len(found.continues)) == (2, [], 1)


def test_a_copy_that_was_packed_is_checked_as_well_and_an_endless_line_is_no_line(tmp_path):
    file = written(tmp_path, 1, 2, 3)
    packed = tmp_path / "copy.jsonl.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    assert (report(packed).lines, report(packed).problems) == (3, [])
    packed.write_bytes(gzip.compress(file.read_bytes() + b"x" * 40_000_000))
    assert [each.line for each in report(packed).problems] == [4]
    packed.write_bytes(packed.read_bytes()[:-9000])
    assert (report(packed).lines, len(report(packed).problems)) == (3, 1)


def test_two_probes_with_one_key_are_found_by_what_they_wrote(tmp_path):
    written(tmp_path / "one", 1)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    written(tmp_path / "one", 2)
    written(tmp_path / "two", 3)
    problems = report(tmp_path / "one", tmp_path / "two").problems
    assert [each.facts for each in problems] == [{"number": 2}]
    assert "two probes use it" in problems[0].message


def test_a_key_that_another_machine_used_is_noticed_at_the_start(tmp_path):
    written(tmp_path, 1)
    (tmp_path / "machine").write_text("0123456789abcdef\n")
    journal = Journal(tmp_path)
    journal.close()
    assert "another machine" in journal.notes["key_moved"]


def test_only_one_probe_writes_to_a_folder(tmp_path):
    journal = Journal(tmp_path)
    with pytest.raises(BadInput, match="a probe runs here already"):
        Journal(tmp_path)
    journal.close()


def test_a_key_that_is_none_is_told(tmp_path):
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(BadInput, match="not the key of a probe"):
        Journal(tmp_path)


def test_a_probe_that_is_killed_keeps_every_line_that_it_told(tmp_path):
    devices = tmp_path / "devices.csv"
    devices.write_text("name,address,port\n" + "".join(f"d{n},127.0.0.1,1\n" for n in range(20)))
    words = ["--lang", "en", "probe", "--home", str(tmp_path), "--devices", str(devices)]
    told = 0
    for lines in (1, 4):
        process = subprocess.Popen(
            [*LIANE, *words, "--rounds", "0", "--every", "0"],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        told += 20 * sum(process.stdout.readline().startswith(b"round") for _ in range(2 * lines))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        written(tmp_path / "probe", 1)
    found = report(tmp_path / "probe")
    assert found.problems == []
    assert found.lines >= told + 2


def test_a_stop_ends_a_run_that_waits_and_its_journal_holds(tmp_path):
    devices = tmp_path / "devices.csv"
    devices.write_text("name,address,port\nhere,127.0.0.1,1\n")
    words = ["--lang", "en", "probe", "--home", str(tmp_path)]
    probe = subprocess.Popen(
        [*LIANE, *words, "--devices", str(devices), "--rounds", "0"], stdout=subprocess.DEVNULL
    )
    file = tmp_path / "probe" / "journal" / "measurements-000001.jsonl"
    try:
        soon(lambda: file.exists() and file.stat().st_size, "the first line")
        Permissions(tmp_path / "probe").stop()
        assert probe.wait(timeout=20) == 0
    finally:
        probe.kill()
        probe.wait()
    assert report(tmp_path / "probe").problems == []


def kept_small(folder, numbers, most=4000, held=()):
    journal = Journal(folder, Keep(most, held))
    for number in numbers:
        journal.append([measured(number)])
    told = what_is_kept(folder, journal.last)
    journal.close()
    return told


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(journals, "SEGMENT", 2000)


def test_what_is_let_go_is_signed_off_and_the_chain_holds_from_its_first_line(tmp_path, small):
    told = kept_small(tmp_path, range(1, 40))
    found = report(tmp_path)
    assert (found.problems, found.continues, found.lines + found.let_go) == ([], [], 39)
    assert found.let_go == told["let_go"] > 20
    assert told["bytes"] <= 4000 + 2000
    assert {each.stat().st_mode & 0o077 for each in tmp_path.glob("journal/let-go.jsonl")} == {0o44}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda lines: [lines[0], *lines[2:]], "is missing before this one"),
        (lambda lines: [lines[0].replace(b'"first":1', b'"first":2'), *lines[1:]], "was changed"),
        (lambda lines: lines[:-1], "is missing before this one"),
    ],
)
def test_a_word_about_what_was_let_go_cannot_be_taken_away_or_changed(tmp_path, small, spoil, said):
    kept_small(tmp_path, range(1, 40))
    file = tmp_path / "journal" / "let-go.jsonl"
    file.write_bytes(b"\n".join(spoil(file.read_bytes().splitlines())) + b"\n")
    assert any(said in each.message for each in report(tmp_path).problems)


def test_hours_of_an_incident_are_kept_whatever_goes(tmp_path, small):
    hour = [(datetime(2026, 11, 22, 10, tzinfo=UTC),) * 2]
    kept_small(tmp_path, range(1, 40), held=hour)
    assert (report(tmp_path).let_go, report(tmp_path).lines) == (0, 39)
    hold(tmp_path, "2026-11-21/2026-11-21")
    kept_small(tmp_path, [40])
    assert report(tmp_path).let_go == 0
    (tmp_path / "holds.jsonl").write_text("rubbish\n")
    with pytest.raises(BadInput, match=r"holds.jsonl, line 1"):
        Journal(tmp_path)


def test_a_copy_of_what_was_let_go_is_laid_beside_it_and_a_cut_between_leaves_both(tmp_path, small):
    kept_small(tmp_path, range(1, 12), most=10**9)
    first = tmp_path / "journal" / "measurements-000001.jsonl"
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(first.read_bytes())
    kept_small(tmp_path, [12])
    assert not first.exists()
    assert report(tmp_path, copy).problems == []
    copy.replace(first)  # the power went between the word and the deed
    assert report(tmp_path).problems == []
    kept_small(tmp_path, [13])
    assert (report(tmp_path).problems, first.exists()) == ([], False)
    twice = (tmp_path / "journal" / "let-go.jsonl").read_bytes().splitlines()
    assert len(twice) == len(set(twice))
