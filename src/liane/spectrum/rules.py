"""What is said about emitting in a band: one rule, its origin, and how old its reading is.

A rule gives a highest EIRP, a condition, or a refusal, between two frequencies, indoors, outdoors
or anywhere. Its `status` says how it is known and its `date` when it was read; only a rule seen
in the text itself within the last twelve months can ever make an emission lawful. No clock is
read here: the day of today is given, and without it nothing counts as fresh.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from liane.errors import BadInput
from liane.words import N_

__all__ = ["PLACES", "STATUSES", "STATUS_WORDS", "Rule", "fresh", "read_rules", "rule_from"]

PLACES = ("any", "indoor", "outdoor")
STATUS_WORDS = {
    "seen": N_("text seen"),
    "press": N_("read in the press"),
    "old": N_("old"),
    "memory": N_("from memory"),
    "to-verify": N_("to be verified"),
    "invented": N_("invented for an example"),
    "assumption": N_("assumption"),
    "kernel": N_("enforced by routers, not a law"),
}
"""How each status reads, to be translated; a basis without a rule is `unknown` and has none."""

STATUSES = tuple(STATUS_WORDS)
"""`seen` in the text of the law; the others never make a green light. `kernel`: what routers
enforce, which is not the law."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_KEYS = (
    "low_mhz", "high_mhz", "max_eirp_dbm", "place", "allowed", "dfs", "max_width_mhz", "text",
    "source", "date", "status",
)  # fmt: skip
_NEEDED = ("low_mhz", "high_mhz", "source", "date", "status")


@dataclass(frozen=True)
class Rule:
    """One rule on a band; `max_eirp_dbm` None is a condition without a limit.

    `joins` is for kernels' rules: a channel may run over into the next rule that also joins.
    `date` is the day, month or year the text was read.
    """

    low_mhz: float
    high_mhz: float
    max_eirp_dbm: float | None
    source: str
    date: str
    status: str
    text: str = ""
    place: str = "any"
    allowed: bool = True
    dfs: bool | None = None
    max_width_mhz: float | None = None
    joins: bool = False

    def overlaps(self, low_mhz: float, high_mhz: float) -> bool:
        """Whether the rule speaks of a part of the band `low_mhz`..`high_mhz`."""
        return self.low_mhz < high_mhz and low_mhz < self.high_mhz

    def applies(self, outdoor: bool) -> bool:
        """Whether the rule speaks of that place."""
        return self.place in ("any", "outdoor" if outdoor else "indoor")


def _day(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def fresh(rule: Rule, on: date | None) -> bool:
    """Whether the rule was read within the twelve months before `on`; a year alone is 1 January.

    >>> fresh(Rule(1, 2, 20, "text", "2026-03-01", "seen"), date(2026, 11, 1))
    True
    """
    read = _day(rule.date)
    if on is None or read is None or read > on:
        return False
    last_year = on.replace(year=on.year - 1, day=min(on.day, 28 if on.month == 2 else 31))
    return read >= last_year


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _faults(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first field that is wrong, and what to write there; None if all is well."""
    unknown = [key for key in row if key not in _KEYS]
    missing = [key for key in _NEEDED if key not in row]
    checks: dict[str, Callable[[Any], bool]] = {
        "low_mhz": lambda v: _number(v) and v >= 0,
        "high_mhz": lambda v: _number(v) and _number(row["low_mhz"]) and row["low_mhz"] < v,
        "max_eirp_dbm": lambda v: _number(v) and -100 <= v <= 100,
        "max_width_mhz": lambda v: _number(v) and v > 0,
        "place": lambda v: v in PLACES,
        "status": lambda v: v in STATUSES,
        "allowed": lambda v: isinstance(v, bool),
        "dfs": lambda v: isinstance(v, bool),
        "date": lambda v: _day(str(v)) is not None,
        "source": lambda v: isinstance(v, str) and bool(v.strip()),
        "text": lambda v: isinstance(v, str),
    }
    if unknown:
        return unknown[0], _EXPECTED["unknown"]
    if missing:
        return missing[0], _EXPECTED["missing"]
    for key, good in checks.items():
        if key in row and not good(row[key]):
            return key, _EXPECTED[key]
    return None


_EXPECTED = {
    "unknown": N_("no such key in a spectrum rule; check its spelling"),
    "missing": N_("it is needed: a rule without it cannot be weighed"),
    "low_mhz": N_("write the lower edge of the band in MHz"),
    "high_mhz": N_("write the upper edge of the band in MHz, above low_mhz"),
    "max_eirp_dbm": N_("write dBm EIRP: 20 for 100 mW, 30 for 1 W"),
    "max_width_mhz": N_("write the widest channel in MHz"),
    "place": N_('write "any", "indoor" or "outdoor"'),
    "status": N_('write "seen" if the text itself was read, else press, old, memory, to-verify…'),
    "allowed": N_("write true or false"),
    "dfs": N_("write true or false"),
    "date": N_("write when the text was read: 2026-03-14, 2026-03 or 2026"),
    "source": N_("write which text, article and address"),
    "text": N_("write the rule's words in quotes"),
}


def rule_from(row: Mapping[str, Any], place: str) -> Rule:
    """A rule from a table of a file; `place` names it in an error (file, line or number)."""
    from liane.words import _  # noqa: PLC0415 (translated when said, not when imported)

    if fault := _faults(row):
        field, expected = fault
        raise BadInput(
            N_("{place}: {field}: {value}: {expected}"),
            place=place,
            field=field,
            value=row.get(field, "–"),
            expected=_(expected),
        )
    limit, width = row.get("max_eirp_dbm"), row.get("max_width_mhz")
    return Rule(
        low_mhz=float(row["low_mhz"]),
        high_mhz=float(row["high_mhz"]),
        max_eirp_dbm=None if limit is None else float(limit),
        source=row["source"].strip(),
        date=str(row["date"]),
        status=row["status"],
        text=row.get("text", "").strip(),
        place=row.get("place", "any"),
        allowed=row.get("allowed", True),
        dfs=row.get("dfs"),
        max_width_mhz=None if width is None else float(width),
    )


def read_rules(
    rows: Sequence[Mapping[str, Any]],
    file: Path | str = "project.toml",
    line_of: Callable[[int], int] | None = None,
) -> tuple[Rule, ...]:
    """A project's own `[[spectrum.rule]]` tables, as rules that come before all others.

    `line_of(at)` gives the line of the table of that index, if it is known. Raises BadInput
    naming the file, the rule and the field.
    """
    if not isinstance(rows, Sequence) or not all(isinstance(row, Mapping) for row in rows):
        raise BadInput(N_("{file}: spectrum: write [[spectrum.rule]] tables"), file=file)

    def place(at: int) -> str:
        line = f": {line_of(at)}" if line_of else ""
        return f"{file}{line}: spectrum.rule[{at + 1}]"

    return tuple(rule_from(row, place(at)) for at, row in enumerate(rows))
