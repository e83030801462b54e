"""What the terminal shows: a verb's result, tables, and the progress of long jobs.

Progress is drawn on standard error, only on a terminal, and only once a job has lasted two
seconds; standard output carries the result alone.
"""

import re
import shutil
import signal
import sys
import textwrap
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from liane.words import _

__all__ = [
    "Progress",
    "Result",
    "asking_to_stop",
    "folded",
    "patience",
    "printable",
    "stop_progress",
    "table",
]

_WIDTH = 24
_NARROWEST, _WIDEST = 60, 100
_DELAY_S = 2.0
_PULSE_S = 0.5
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Result:
    """What a verb found: JSON-ready data, the same as text, and the exit code."""

    data: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    code: int = 0


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Rows under a head, padded with spaces; the columns in `right` are aligned right."""
    lines = [list(head), *[list(row) for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]

    def cell(column: int, text: str) -> str:
        return text.rjust(widths[column]) if column in right else text.ljust(widths[column])

    return "\n".join(
        "  ".join(cell(column, text) for column, text in enumerate(line)).rstrip() for line in lines
    )


def folded(text: str, hang: int = 0) -> str:
    """Lines too long for the terminal on several, each with its indent and `hang` spaces more.

    A width that nobody tells is 80; lines are never made shorter than 60 or longer than 100.

    >>> folded("  one")
    '  one'
    """
    columns = min(max(shutil.get_terminal_size((80, 24)).columns, _NARROWEST), _WIDEST)
    return "\n".join(_folded(line, columns, hang) for line in text.split("\n"))


def _folded(line: str, columns: int, hang: int) -> str:
    if len(line) <= columns:
        return line
    line = re.sub(r" (?=[%;:?!»·])", "\u00a0", line)
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.fill(
        line.strip(),
        columns,
        initial_indent=indent,
        subsequent_indent=indent + " " * hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def printable(text: str) -> str:
    """A text for a terminal: signs that command it (colours, the cursor) become `�`."""
    return _COMMANDS.sub("\N{REPLACEMENT CHARACTER}", text)


class Progress:
    """A watch for engines: a line of dots tied by a stem that grows, redrawn in place."""

    drawn = False
    stopping = False
    heard_s = 0.0

    def __init__(self, quiet: bool = False) -> None:
        self.shown = not quiet and sys.stderr.isatty()
        self.started_s = time.monotonic()
        self.last_s = 0.0

    def __call__(self, fraction: float, message: str) -> bool:
        now_s = Progress.heard_s = time.monotonic()
        due = now_s - self.started_s >= _DELAY_S and now_s - self.last_s >= 0.1
        if self.shown and due:
            self.last_s = now_s
            done = round(_WIDTH * min(max(fraction, 0.0), 1.0))
            stem = "━" * done + "●" + "╌" * (_WIDTH - done)
            seconds = int(now_s - self.started_s)
            sys.stderr.write(f"\r\x1b[K{stem} {fraction:4.0%} {seconds} s  {_(message)}")
            sys.stderr.flush()
            Progress.drawn = True
        return not Progress.stopping


@contextmanager
def patience() -> Iterator[None]:
    """Within it, a job that says nothing of its own is counted in seconds, on a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    counter = threading.Thread(target=_count, args=(done,), daemon=True)
    counter.start()
    try:
        yield
    finally:
        done.set()
        counter.join()


def _count(done: threading.Event) -> None:
    started_s = time.monotonic()
    while not done.wait(_PULSE_S):
        now_s = time.monotonic()
        if now_s - started_s >= _DELAY_S and now_s - Progress.heard_s >= _DELAY_S:
            sys.stderr.write(f"\r\x1b[K● {int(now_s - started_s)} s")
            sys.stderr.flush()
            Progress.drawn = True


@contextmanager
def asking_to_stop() -> Iterator[None]:
    """Within it, a first Ctrl+C asks the job to end with its best so far; a second one breaks."""

    def ask(_signal: int, _frame: object) -> None:
        if Progress.stopping:
            raise KeyboardInterrupt
        Progress.stopping = True
        stop_progress()
        print(_("stopping with the best so far; Ctrl+C again to drop it"), file=sys.stderr)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        Progress.stopping = False


def stop_progress() -> None:
    """Wipe the progress line, so that the result stands alone."""
    if Progress.drawn:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
        Progress.drawn = False
