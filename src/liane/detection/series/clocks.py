"""The clocks of a table: times however they are written, offsets, days before months or after.

A time that carries its own zone keeps it; any other, text or epoch, is local time at the offset
given. An epoch is in seconds, or in thousandths, millionths or billionths of one, by its size.
Where both a day and a month stand as 03/04, the column decides: some row of it has a number above
twelve. If none has, nobody can tell, and the times are no times.
"""

import math
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from liane.errors import BadInput
from liane.words import N_

__all__ = ["EARLIEST_S", "LATEST_S", "days_first", "read_time", "utc_offset"]

EARLIEST_S, LATEST_S = 631152000.0, 3786912000.0  # 1990 and 2090
_NO_OFFSET = N_("'{text}' is not an offset; write it as +3:30, -5 or Z")
_DAYS = ("%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d", "%d.%m.%Y")
_HOURS = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
_DIGITS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}\b")
_ZONE = re.compile(r"\s*(?:UTC|GMT)$", re.IGNORECASE)
_UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))  # from what size on, parts of a second


def utc_offset(text: str) -> int:
    """Seconds east of Greenwich.

    >>> utc_offset("+3:30"), utc_offset("-0500"), utc_offset("Z"), utc_offset("UTC+5:45")
    (12600, -18000, 0, 20700)
    """
    told = text.strip().upper().replace("\N{MINUS SIGN}", "-")
    if told in {"Z", "UTC", "GMT"}:
        return 0
    told = re.sub(r"^(?:UTC|GMT)\s*(?=[+-])", "", told)
    found = re.fullmatch(r"([+-]?)(\d{1,2}):?(\d{2})?", told)
    hours, minutes = (int(found[2]), int(found[3] or 0)) if found else (99, 0)
    if found is None or hours > 14 or minutes > 59:
        raise BadInput(_NO_OFFSET, text=text)
    return (-1 if found[1] == "-" else 1) * (hours * 3600 + minutes * 60)


def days_first(texts: Iterable[str]) -> bool | None:
    """Whether the days come before the months in times written with slashes; None if nobody knows.

    >>> days_first(["03/04/2019", "16/04/2019"]), days_first(["03/04/2019"])
    (True, None)
    """
    pairs = [(int(found[1]), int(found[2])) for text in texts if (found := _SLASHES.match(text))]
    day, month = any(one > 12 for one, _ in pairs), any(two > 12 for _, two in pairs)
    return None if day == month else day


def read_time(text: str, offset_s: int, day_first: bool | None = None) -> float:
    """Seconds since 1970 in UTC of a time written as text or epoch; NaN if it is none.

    >>> read_time("16-Nov-2019 17:30:00", 12600) == read_time("2019-11-16T14:00:00Z", 12600)
    True
    >>> read_time("11/16/2019 5:30 PM", 12600, day_first=False)
    1573912800.0
    """
    try:
        epoch = float(text)
    except ValueError:
        when = _day_and_hour(text, day_first)
    else:
        size = next((parts for least, parts in _UNITS if abs(epoch) > least), 1.0)
        if math.isnan(epoch) or EARLIEST_S <= epoch / size - offset_s <= LATEST_S:
            return epoch / size - offset_s
        when = _of_form(text, _DIGITS.get(len(text), ""))
        if when is None:
            return epoch / size - offset_s
    if when is None:
        return math.nan
    if when.tzinfo is None:
        return when.replace(tzinfo=UTC).timestamp() - offset_s
    return when.timestamp()


def _day_and_hour(text: str, day_first: bool | None) -> datetime | None:
    return _attempt(datetime.fromisoformat, text) or _zoned(text, day_first) or _mailed(text)


def _zoned(text: str, day_first: bool | None) -> datetime | None:
    """A time in one of the usual forms, with UTC or GMT behind it or not."""
    bare = _ZONE.sub("", text)
    days: tuple[str, ...] = _DAYS
    if day_first is not None and _SLASHES.match(bare):
        days = ("%d/%m/%Y" if day_first else "%m/%d/%Y",)
    forms = (day + hour for day in days for hour in _HOURS)
    when = next((found for form in forms if (found := _of_form(bare, form))), None)
    if when is None and bare != text:
        when = _attempt(datetime.fromisoformat, bare)
    return when.replace(tzinfo=UTC) if when and bare != text else when


def _mailed(text: str) -> datetime | None:
    """A time as letters carry it: `Sat, 16 Nov 2019 14:00:00 +0000`."""
    return _attempt(parsedate_to_datetime, text) if "," in text else None


def _of_form(text: str, form: str) -> datetime | None:
    return _attempt(lambda told: datetime.strptime(told, form), text) if form else None


def _attempt(reader: Callable[[str], datetime], text: str) -> datetime | None:
    try:
        return reader(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
