"""What every verb's text keeps to: the width of the terminal, and a reader who leaves early."""

import subprocess
import sys

from liane.cli.console import folded


def test_long_lines_are_folded_at_the_width_told_and_keep_their_indent(monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    lines = folded("  - " + "word " * 40, hang=2).split("\n")
    assert max(map(len, lines)) <= 70
    assert lines[0].startswith("  - word")
    assert all(line.startswith("    word") for line in lines[1:])


def test_short_lines_tables_and_long_words_stay_as_they_are(monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    text = "a    b\n" + "x" * 90
    assert folded(text) == text


def test_a_reader_that_stops_early_is_no_error():
    program = "import sys; from liane.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "equipment", "list", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as job:
        assert job.stdout and job.stderr
        job.stdout.close()
        said = job.stderr.read()
    assert (job.returncode, said) == (0, b"")
