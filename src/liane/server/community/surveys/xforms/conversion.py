"""From a spreadsheet to a form: pyxform does it, in a process of its own with bounds on both sides.

A spreadsheet from a stranger may hold a bomb or keep a reader busy for ever; the child process has
little memory, little time and no record to write. It answers in JSON; what pyxform refuses comes
back with its sheet and row.
"""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from liane.errors import BadInput
from liane.words import N_

__all__ = ["Converted", "convert"]

LONGEST_S, MOST_BYTES = 60, 8_000_000
KINDS = {b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls"}


@dataclass(frozen=True)
class Converted:
    """What pyxform made of a spreadsheet."""

    xml: str
    warnings: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)  # lists it wrote apart: name -> CSV


def convert(data: bytes, name: str = "") -> Converted:
    """The form that a spreadsheet describes. Raises `BadInput` with sheet and row."""
    if not data:
        raise BadInput(N_("the file is empty; choose it again"))
    if len(data) > MOST_BYTES:
        raise BadInput(N_("the file has more than {most} MB"), most=MOST_BYTES // 1_000_000)
    answer = _asked(data, _kind(data, name))
    if "error" in answer:
        raise BadInput(N_("this form cannot be used: {why}"), why=str(answer["error"])[:600])
    return Converted(answer["xml"], answer["warnings"], answer["beside"])


def _kind(data: bytes, name: str) -> str:
    kind = KINDS.get(data[:4])
    if kind:
        return kind
    if name.lower().endswith((".csv", ".md")):
        return name.lower()[name.rindex(".") :]
    raise BadInput(N_("this is no spreadsheet; save the form as .xlsx and choose it again"))


@lru_cache(maxsize=2)  # a file is often sent again at once, with another field mended
def _asked(data: bytes, kind: str) -> dict[str, Any]:
    command = [sys.executable, "-m", f"{__package__}.job", kind]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=LONGEST_S, check=False
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise BadInput(
            N_("reading the form took more than {seconds} seconds: it was given up"),
            seconds=LONGEST_S,
        ) from error
    except ValueError as error:
        raise BadInput(
            N_("the form could not be read within bounds: it is too big, or damaged")
        ) from error
    return answer
