"""What an expression may be worth, and how one kind becomes another, as JavaRosa does.

A node without a text is worth "", a missing one too. NaN stands for a number that cannot be said.
"""

import math
import re
from datetime import UTC, date, datetime, timedelta

from liane.server.community.surveys.xforms.tree import Node

__all__ = [
    "Value",
    "as_number",
    "as_text",
    "as_truth",
    "day_of",
    "moment_of",
    "plain",
    "same",
    "text_of_number",
]

Value = float | str | bool | list[Node]
EPOCH = date(1970, 1, 1)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")


def plain(value: Value) -> float | str | bool:
    """The value of a list of nodes is that of its first."""
    if not isinstance(value, list):
        return value
    if not value:
        return ""
    node = value[0]
    return as_number(node.text) if node.kind in ("int", "decimal") and node.text else node.text


def as_number(value: Value) -> float:
    """A number; days since 1970 for a date; NaN for what is none.

    >>> as_number("12"), as_number("1970-01-11"), as_number(True)
    (12.0, 10.0, 1.0)
    """
    value = plain(value)
    if isinstance(value, (bool, float)):
        return float(value)
    text = value.strip()[:64]
    if _NUMBER.fullmatch(text):
        return float(text)
    return _days(text)


def _days(text: str) -> float:
    day, _, rest = text.partition("T")
    if not rest and ":" in day:
        return _part_of_day(day)
    found = day_of(day)
    if found is None:
        return math.nan
    return (found - EPOCH).days + (_part_of_day(rest) if rest else 0.0)


def day_of(text: str) -> date | None:
    """The day that a text begins with, if it is one.

    >>> day_of("2026-02-30"), day_of("2026-02-28T10:00:00")
    (None, datetime.date(2026, 2, 28))
    """
    found = _DATE.match(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _part_of_day(text: str) -> float:
    found = _TIME.fullmatch(text)
    if not found:
        return math.nan
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    zone = found[4] or "Z"
    shift = 0 if zone == "Z" else int(zone[:3]) * 60 + int(zone[0] + zone[-2:])
    return (hours * 3600 + (minutes - shift) * 60 + seconds) / 86_400


def text_of_number(number: float) -> str:
    """A number in figures; nothing for one that cannot be said.

    >>> text_of_number(3.0), text_of_number(0.1 + 0.2), text_of_number(math.nan)
    ('3', '0.3', '')
    """
    if math.isnan(number) or math.isinf(number):
        return ""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.12g}"


def as_text(value: Value) -> str:
    """A text."""
    if isinstance(value, list):
        return value[0].text if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return text_of_number(value) if isinstance(value, float) else value


def as_truth(value: Value) -> bool:
    """Whether it holds: a number that is not zero, a text that is not empty."""
    value = plain(value)
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def same(left: Value, right: Value) -> bool:
    """Whether two values are equal; a list of several nodes is if one of them is."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, list) and len(one) > 1:
            return any(same([node], other) for node in one)
    a, b = plain(left), plain(right)
    if isinstance(a, bool) or isinstance(b, bool):
        return as_truth(a) == as_truth(b)
    if isinstance(a, float) or isinstance(b, float):
        return as_number(a) == as_number(b)
    return a == b


def moment_of(days: float) -> datetime:
    """The moment that a number of days since 1970 stands for. Raises OverflowError."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days)
