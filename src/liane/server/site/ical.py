"""Days and hours as a file that calendars of phones read: iCalendar (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

__all__ = ["Entry", "as_ical"]


@dataclass(frozen=True)
class Entry:
    """Something that has a day (`date`) or an hour (`datetime`); `what` names no secret place.

    `until` is the last day, or the hour it ends; `link` is the address of its page on this box.
    """

    key: str
    on: date
    what: str
    until: date | None = None
    where: str = ""
    link: str = ""

    @property
    def day(self) -> date:
        """The day it begins, by the clock of the place."""
        return self.hour.date() if self.hour else self.on

    @property
    def hour(self) -> datetime | None:
        """The hour it begins, by the clock of the place; None: it is a whole day."""
        if not isinstance(self.on, datetime):
            return None
        return self.on if timezone.is_naive(self.on) else timezone.localtime(self.on)


def _escaped(text: str) -> str:
    for mark, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(mark, safe)
    return text


def _folded(line: str) -> str:
    """At most 75 bytes a line, cut between letters, as RFC 5545 section 3.1 asks."""
    parts, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 74:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += width
    return "\r\n".join(parts)


def _hour(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _when(each: Entry) -> list[str]:
    """Its beginning and its end; the end of whole days is the day after the last one."""
    if isinstance(each.on, datetime):
        begins = [f"DTSTART:{_hour(each.on)}"]
        if isinstance(each.until, datetime) and each.until > each.on:
            begins.append(f"DTEND:{_hour(each.until)}")
        return begins
    last = max(each.until or each.on, each.on) + timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{each.on:%Y%m%d}", f"DTEND;VALUE=DATE:{last:%Y%m%d}"]


def _event(each: Entry, now: datetime, site: str) -> list[str]:
    said = [f"UID:{each.key}@liane", f"DTSTAMP:{_hour(now)}", *_when(each)]
    said.append(f"SUMMARY:{_escaped(each.what)}")
    if each.where:
        said.append(f"LOCATION:{_escaped(each.where)}")
    if each.link and site:
        said.append(f"URL:{site}{each.link}")
    busy = "OPAQUE" if isinstance(each.on, datetime) else "TRANSPARENT"
    return ["BEGIN:VEVENT", *said, f"TRANSP:{busy}", "END:VEVENT"]


def as_ical(
    name: str, entries: Iterable[Entry], now: datetime, *, zone: str, site: str = ""
) -> str:
    """The calendar as a file; identifiers are stable. `site`: what pages' addresses begin with.

    Hours are written in UTC, which no change of law moves; `zone` says which clocks they are of.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Liane//calendar//FR"]
    lines += [f"X-WR-CALNAME:{_escaped(name)}", f"X-WR-TIMEZONE:{zone}"]
    lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT12H"]
    for each in entries:
        lines += _event(each, now, site)
    return "\r\n".join([*map(_folded, lines), "END:VCALENDAR", ""])
