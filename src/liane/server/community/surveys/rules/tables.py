"""Tables of results from a tally: small cells taken out, shares, medians about.

What a table says may be published: it holds no cell under five, and none that others give away.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from liane.server.community.surveys.rules.suppression import (
    LEAST,
    hidden_in_list,
    hidden_in_pair,
)

__all__ = ["Question", "Row", "Table", "as_plain", "from_plain", "table_of"]


@dataclass(frozen=True)
class Question:
    """A question as results name it."""

    name: str
    label: str
    how: str  # see rules/tallies.py
    choices: Mapping[str, str] = field(default_factory=dict)
    tag: str = ""
    repeats: bool = False


@dataclass(frozen=True)
class Row:
    """One line: a choice or a range of values; `count` None where it is taken out."""

    code: str
    label: str
    count: int | None
    share: float | None


@dataclass(frozen=True)
class Table:
    """The results of a question. `answered` None: too few to say."""

    name: str
    label: str
    how: str
    answered: int | None
    rows: tuple[Row, ...] = ()
    hidden: int = 0
    mean: float | None = None
    median: float | None = None
    tag: str = ""

    @property
    def most(self) -> int:
        """The greatest count, for drawing."""
        return max((row.count or 0 for row in self.rows), default=0)


def as_plain(table: Table) -> dict[str, Any]:
    """A table for keeping."""
    return asdict(table)


def from_plain(kept: dict[str, Any]) -> Table:
    """The table that was kept."""
    return Table(**{**kept, "rows": tuple(Row(**row) for row in kept["rows"])})


def table_of(question: Question, counts: Mapping[str, Any], answers: int) -> Table:
    """The table of a question, from what was counted of it among so many answers."""
    answered = int(counts.get("a", 0))
    if 0 < answered < LEAST or 0 < answers < LEAST:
        return Table(question.name, question.label, question.how, None, tag=question.tag)
    shelf = {key: int(value) for key, value in _shelf(question, counts).items()}
    rows, hidden = _rows(question, shelf, answered)
    mean, median = _middle(question, counts, answered, hidden)
    return Table(
        question.name, question.label, question.how, answered, rows, hidden, mean, median,
        question.tag,
    )  # fmt: skip


def _shelf(question: Question, counts: Mapping[str, Any]) -> Mapping[str, Any]:
    if question.how in ("number", "day", "hour"):
        return counts.get("h") or {}
    return (counts.get("c") or {}) if question.how in ("one", "many", "rank") else {}


def _rows(question: Question, shelf: dict[str, int], answered: int) -> tuple[tuple[Row, ...], int]:
    if question.how == "number":
        lines = _ranges(shelf)
    elif question.how in ("day", "hour"):
        lines = [(key, key, shelf[key]) for key in sorted(shelf)]
    else:
        known = [(code, label, shelf.get(code, 0)) for code, label in question.choices.items()]
        strange = [(code, code, shelf[code]) for code in shelf if code not in question.choices]
        lines = known + strange
    counts = [count for _code, _label, count in lines]
    if question.how == "many":
        hidden = {at for at, count in enumerate(counts) if hidden_in_pair(count, answered)}
    else:
        hidden = hidden_in_list(counts)
    rows = tuple(
        Row(code, label, None if at in hidden else count,
            None if at in hidden or not answered else count / answered)
        for at, (code, label, count) in enumerate(lines)
    )  # fmt: skip
    return rows, len(hidden)


def _ranges(shelf: dict[str, int]) -> list[tuple[str, str, int]]:
    """Values put together in at most eight ranges of one width."""
    pairs = sorted((float(key), count) for key, count in shelf.items() if key != "…")
    if not pairs:
        return []
    low, high = pairs[0][0], pairs[-1][0]
    if len(pairs) <= 8:
        return [(f"{value:.10g}", f"{value:.10g}", count) for value, count in pairs]
    width = _round_width((high - low) / 8)
    first = (low // width) * width
    found: dict[int, int] = {}
    for value, count in pairs:
        at = int((value - first) // width + 1e-9)
        found[at] = found.get(at, 0) + count
    edges = [(first + at * width, first + (at + 1) * width, found.get(at, 0))
             for at in range(max(found) + 1)]  # fmt: skip
    return [(f"{a:.10g}", f"{a:.10g} – {b:.10g}", count) for a, b, count in edges]


def _round_width(wanted: float) -> float:
    power = 1.0
    while power * 10 <= wanted:
        power *= 10
    while power > wanted:
        power /= 10
    return next(m * power for m in (1, 2, 5, 10) if m * power >= wanted)


def _middle(
    question: Question, counts: Mapping[str, Any], answered: int, hidden: int
) -> tuple[float | None, float | None]:
    """Mean and median (to two figures); unsaid with small cells about."""
    if question.how != "number" or answered < 2 * LEAST:
        return None, None
    pairs = sorted((float(k), n) for k, n in (counts.get("h") or {}).items() if k != "…")
    total = sum(n for _value, n in pairs)
    if not total:
        return None, None
    gone, median = 0, pairs[-1][0]
    for value, n in pairs:
        gone += n
        if 2 * gone >= total:
            median = value
            break
    return float(counts.get("s", 0.0)) / total, median
