"""Days and hours of expressions: texts in, texts out; what cannot be said is an empty text."""

import math
import re
from datetime import UTC, datetime

from liane.server.community.surveys.xforms.xpath.values import (
    Value,
    as_number,
    as_text,
    day_of,
    moment_of,
    plain,
)

__all__ = ["as_day", "as_moment", "formatted", "now_text", "part_of_day"]

_FORMATS = re.compile(r"%[YymneaHhMSbWdj3]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _moment(value: Value) -> datetime | None:
    text = as_text(value)
    try:
        return datetime.fromisoformat(text) if day_of(text) else None
    except ValueError:
        return None


def _from_number(value: Value) -> datetime | None:
    days = as_number(value)
    try:
        return None if math.isnan(days) else moment_of(days)
    except (OverflowError, ValueError):
        return None


def as_day(_here: object, value: Value) -> str:
    """`date()`: a day, from a text or from days since 1970."""
    if isinstance(plain(value), str):
        found = day_of(as_text(value))
        return found.isoformat() if found else ""
    moment = _from_number(value)
    return moment.date().isoformat() if moment else ""


def as_moment(_here: object, value: Value) -> str:
    """`date-time()`: a moment, from a text or from days since 1970."""
    moment = _moment(value) if isinstance(plain(value), str) else _from_number(value)
    return moment.isoformat(timespec="milliseconds") if moment else ""


def part_of_day(_here: object, value: Value) -> float:
    """`decimal-time()`: the part of the day that has gone by, in the clock's own zone."""
    text = as_text(value).partition("T")
    number = as_number((text[2] or text[0])[:8])
    return number % 1.0 if not math.isnan(number) else math.nan


def formatted(_here: object, value: Value, shape: Value) -> str:
    """`format-date()` and `format-date-time()`: `%Y %y %m %n %b %d %e %a %H %h %M %S %3`."""
    moment = _moment(value) if isinstance(plain(value), str) else _from_number(value)
    if moment is None:
        return ""
    parts = _parts_of(moment)
    return _FORMATS.sub(lambda found: parts.get(found[0][1], ""), as_text(shape))


def _parts_of(moment: datetime) -> dict[str, str]:
    return {
        "Y": f"{moment:%Y}", "y": f"{moment:%y}", "m": f"{moment:%m}", "n": str(moment.month),
        "b": _MONTHS[moment.month - 1], "d": f"{moment:%d}", "e": str(moment.day),
        "a": _DAYS[moment.weekday()], "H": f"{moment:%H}", "h": str(moment.hour),
        "M": f"{moment:%M}", "S": f"{moment:%S}", "3": f"{moment.microsecond // 1000:03d}",
        "W": f"{moment.isocalendar().week:02d}", "j": f"{moment:%j}",
    }  # fmt: skip


def now_text(now: datetime) -> str:
    """A moment as forms write it."""
    return (now if now.tzinfo else now.replace(tzinfo=UTC)).isoformat(timespec="milliseconds")
