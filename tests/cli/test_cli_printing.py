"""What every verb's text keeps to: the width of the terminal, and a reader who leaves early."""

import io
import subprocess
import sys
import threading

import pytest

from liane.cli import console
from liane.cli.console import folded, patience, printable


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


class Terminal(io.StringIO):
    """A terminal that tells when something was written on it."""

    def __init__(self):
        super().__init__()
        self.written = threading.Event()

    def isatty(self):
        return True

    def write(self, text):
        self.written.set()
        return super().write(text)


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(console, "_DELAY_S", 0.0)
    monkeypatch.setattr(console, "_PULSE_S", 0.001)


@pytest.mark.usefixtures("hasty")
def test_a_job_that_says_nothing_is_counted_in_seconds_on_a_terminal(monkeypatch):
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    with patience():
        assert shown.written.wait(10.0)
    console.stop_progress()
    assert "● 0 s" in shown.getvalue()
    assert shown.getvalue().endswith("\r\x1b[K")


@pytest.mark.usefixtures("hasty")
def test_nothing_is_counted_where_there_is_no_terminal(monkeypatch):
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    before = threading.active_count()
    with patience():
        assert threading.active_count() == before
    assert shown.getvalue() == ""


def test_what_commands_a_terminal_is_not_printed():
    assert printable("Hill\x1b[2J\n\tend\x9b") == "Hill\ufffd[2J\n\tend\ufffd"
