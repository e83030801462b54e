"""The probe's journal: chained, signed, healed after a cut at any byte, one probe at a time."""

import json
import os
import random
import shutil
import signal
import subprocess

import pytest

from liane.errors import BadInput
from liane.measurement.probes import Journal, Permissions, check, journals, lines_of
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
