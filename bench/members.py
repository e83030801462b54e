"""How long a file of 10,000 members takes: its preview with likely duplicates, reading it in.

    python bench/members.py          print the table

The box is one of its own in a temporary folder; one line in fifty shares a phone with the line
before it, one in a hundred is a variant of a name on the same phone.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from surveys import start

LINES = 10_000
_FIRST = ("Awa", "Moussa", "Fanta", "Salif", "Kadia", "Bakary", "Rokia", "Oumar", "Nana", "Yaya")
_LAST = ("Traoré", "Keïta", "Diallo", "Coulibaly", "Diarra", "Sangaré", "Touré", "Cissé", "Koné")


def table() -> bytes:
    """A file of the parent body, made up."""
    chance = Random(7)  # noqa: S311 (made-up people)
    lines = ["number;name;phone;mail;city;joined;until"]
    before = ("", "")
    for at in range(LINES):
        middle = chr(65 + at % 26) + chr(97 + at // 26 % 26) + chr(97 + at // 676)
        name, phone = f"{chance.choice(_FIRST)} {middle} {chance.choice(_LAST)}", f"+2237{at:07d}"
        if at % 50 == 49:
            phone = before[1]
        if at % 100 == 98:
            name, phone = before[0] + "h", before[1]
        before = (name, phone)
        lines.append(f"ML-{at};{name};{phone};m{at}@exemple.org;Bourg;2026-01-15;2026-12-31")
    return "\n".join(lines).encode()


def clocked(act: Callable[[], Any]) -> tuple[Any, float]:
    """What came of it, and the seconds it took."""
    began = time.perf_counter()
    return act(), time.perf_counter() - began


def section() -> str:
    """The table for bench/RESULTS.md."""
    with tempfile.TemporaryDirectory() as folder:
        bearer = start(folder)
        from liane.server.community.association import tasks
        from liane.server.community.association.actions import tables
        from liane.server.community.association.leaving import roll_csv
        from liane.server.community.association.models import RollTable

        operator, data, keys = bearer.operator, table(), {"acting_member": bearer}
        brought, preview = clocked(lambda: tables.read_table(operator, data, **keys))
        told, entering = clocked(lambda: tasks.read_in.call(str(brought.pk), str(bearer.pk)))
        left, leaving = clocked(lambda: roll_csv(operator))
        again, compared = clocked(lambda: tables.read_table(operator, left, **keys))
        done = RollTable.objects.get(pk=brought.pk)
        undone, undoing = clocked(lambda: tables.undo_table(done, **keys))
    rows = (
        ("preview, with likely duplicates", preview, brought.counts),
        ("read in by the worker, with its report", entering, told),
        ("the roll as a file", leaving, f"{len(left) / 1e6:.1f} MB"),
        ("that file, previewed again", compared, again.counts),
        ("the whole file undone", undoing, undone.back),
    )
    lines = [f"| {name} | {seconds:.1f} | {what} |" for name, seconds, what in rows]
    head = [f"## Members: a file of {LINES:,} lines", "", "| what | seconds | outcome |"]
    return "\n".join([*head, "|---|---:|---|", *lines, ""])


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    print(section())
