"""The columns of a table as numbers: each text is kept once, each row is a few integers.

So a million rows take tens of megabytes and not a thousand. Rows that are the same in every cell
count once, for a file may hold a part twice.
"""

import re
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from liane.detection.series.panel import Ints
from liane.reading import each_row

__all__ = ["Texts", "decimal_commas", "read_texts"]

_COMMA = re.compile(r"-?\d+,(\d+)\s*%?")


class Texts(NamedTuple):
    """The rows of a table: lines, and for each column which of its texts stands in a row."""

    lines: Ints
    time_of: Ints
    times: list[str]
    value_of: Ints
    values: list[str]
    group_of: Ints
    groups: list[tuple[str, ...]]
    repeated: int


def read_texts(file: Path, time: str, value: str | None, group: Sequence[str]) -> Texts:
    """The rows of a file, those that come again left out; without `value`, its text is empty."""
    names = [time, *([value] if value else []), *group]
    times, values = dict[str, int](), dict[str, int]()
    groups, seen, repeated = dict[tuple[str, ...], int](), set[int](), 0
    rows = array("q")
    for line, row in each_row(file, names):
        mark = hash(tuple(row.values()))
        if mark in seen:
            repeated += 1
            continue
        seen.add(mark)
        whose = tuple([row[name] for name in group])
        rows.append(line)
        rows.append(times.setdefault(row[time], len(times)))
        rows.append(values.setdefault(row[value] if value else "", len(values)))
        rows.append(groups.setdefault(whose, len(groups)))
    held = np.frombuffer(rows, dtype=np.int64).reshape(-1, 4).T.copy()
    lines, time_of, value_of, group_of = held
    told = list(times), list(values), list(groups)
    return Texts(lines, time_of, told[0], value_of, told[1], group_of, told[2], repeated)


def decimal_commas(texts: Iterable[str]) -> bool:
    """Whether the numbers of a column have commas before decimals, and not between thousands."""
    with_comma, sure = False, False
    for text in texts:
        if "." in text:
            return False
        if found := _COMMA.fullmatch(text):
            with_comma, sure = True, sure or len(found[1]) != 3
    return with_comma and sure
