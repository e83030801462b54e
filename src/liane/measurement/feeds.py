"""Atom feeds (RFC 4287) and calendars (RFC 5545) as rows of lists.

Times become UTC where their zone is known here; a time without a zone, or in a zone that this
machine does not know, is kept as written. A day is a day, in no zone.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from liane.measurement.lists import ListRow, Unfit
from liane.words import N_

__all__ = ["ATOM", "calendar_rows", "rows_of_atom"]

ATOM = "{http://www.w3.org/2005/Atom}"
_NO_ID = N_("an entry without {column}")
_NO_START = N_("an event without {column}")
_OPEN = N_("an event that does not end")
_LONGEST_EVENT = 5000  # lines: what never ends is not held
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def rows_of_atom(root: ET.Element) -> Iterator[ListRow | Unfit]:
    """The entries of a feed, or the one that a document is."""
    feed = root.findtext(f"{ATOM}id") if root.tag == f"{ATOM}feed" else None
    entries = root.findall(f"{ATOM}entry") if feed or root.tag == f"{ATOM}feed" else [root]
    for entry in entries:
        lacking = next((e for e in ("id", "title", "updated") if not _said(entry, e)), None)
        yield Unfit(_NO_ID, {"column": lacking}) if lacking else _entry(entry, feed)


def _entry(entry: ET.Element, feed: str | None) -> ListRow:
    links = [e for e in entry.findall(f"{ATOM}link") if e.get("rel", "alternate") == "alternate"]
    authors = [e.text or "" for e in entry.findall(f"{ATOM}author/{ATOM}name")]
    told = {name: _said(entry, name) for name in ("id", "title", "summary")}
    told |= {name: _utc(_said(entry, name)) for name in ("updated", "published")}
    told["summary"] = told["summary"] or _said(entry, "content")
    link = links[0].get("href") if links else None
    return ListRow("entries", told | {"author": "; ".join(authors), "link": link, "feed": feed})


def _said(entry: ET.Element, name: str) -> str | None:
    found = entry.find(f"{ATOM}{name}")
    text = "" if found is None else "".join(found.itertext()).strip()
    return text or None


def _utc(said: str | None) -> str | None:
    try:
        at = datetime.fromisoformat(said or "")
        return at.astimezone(UTC).isoformat() if at.tzinfo else said
    except (ValueError, OverflowError):
        return said


class _Line(NamedTuple):
    """One unfolded line of a calendar, with the number of its first."""

    number: int
    name: str
    zone: str | None
    value: str


def calendar_rows(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, ListRow | Unfit]]:
    """The events of a calendar, each with its line; what is inside an event (alarms) is left."""
    inside: list[str] = []
    held: list[_Line] = []
    began = 0
    for line in _unfolded(lines):
        if line.name == "BEGIN":
            inside.append(line.value.upper())
            if inside[-1] == "VEVENT":
                began, held = line.number, []
        elif line.name == "END" and inside:
            if inside.pop() == "VEVENT":
                yield began, _event(held)
                began = 0
        elif inside and inside[-1] == "VEVENT" and len(held) < _LONGEST_EVENT:
            held.append(line)
    if began:
        yield began, Unfit(_OPEN, {})


def _unfolded(lines: Iterable[tuple[int, str]]) -> Iterator[_Line]:
    """Lines with those that go on in the next joined to them."""
    number, parts = 0, [""]
    for at, text in lines:
        said = text.rstrip("\r\n")
        if said[:1] in (" ", "\t"):
            parts.append(said[1:])
            continue
        yield from _line(number, "".join(parts))
        number, parts = at, [said]
    yield from _line(number, "".join(parts))


def _line(number: int, text: str) -> Iterator[_Line]:
    """The name, the zone and the value of a line; nothing of an empty one."""
    head, colon, value = _halves(text)
    name, *parameters = head.split(";")
    told = dict(each.upper().split("=", 1) for each in parameters if "=" in each)
    zones = [each[5:].strip('"') for each in parameters if each.upper().startswith("TZID=")]
    zone = "DATE" if told.get("VALUE") == "DATE" else zones[0] if zones else None
    if colon:
        yield _Line(number, name.upper(), zone, value)


def _halves(text: str) -> tuple[str, str, str]:
    """What stands before and after the first colon that is not between quotation marks."""
    quoted = False
    for at, sign in enumerate(text):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return text[:at], ":", text[at + 1 :]
    return text, "", ""


def _event(held: list[_Line]) -> ListRow | Unfit:
    found = {each.name: each for each in reversed(held)}
    lacking = next((each for each in ("UID", "DTSTART") if each not in found), None)
    if lacking:
        return Unfit(_NO_START, {"column": lacking})
    starts, whole_day = _moment(found["DTSTART"])
    ends = _moment(found["DTEND"])[0] if "DTEND" in found else None
    names = {"uid": "UID", "summary": "SUMMARY", "status": "STATUS", "place": "LOCATION"}
    names |= {"rule": "RRULE", "categories": "CATEGORIES", "url": "URL"}
    told = {name: _plain(found[key].value) for name, key in names.items() if key in found}
    times = {"starts": starts, "ends": ends, "whole_day": "yes" if whole_day else "no"}
    return ListRow("events", told | times)


def _plain(value: str) -> str:
    """A text without its escapes.

    >>> _plain("salle\\\\, 2e\\\\nétage")
    'salle, 2e\\nétage'
    """
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _moment(line: _Line) -> tuple[str, bool]:
    """A time in UTC if its zone is known, else as written; and whether it is a whole day."""
    said = line.value.strip()
    try:
        if len(said) == 8:
            return date.fromisoformat(said).isoformat(), True
        at = datetime.fromisoformat(said)
        if at.tzinfo is None and line.zone:
            at = at.replace(tzinfo=ZoneInfo(line.zone))
        return (at.astimezone(UTC) if at.tzinfo else at).isoformat(), False
    except (ValueError, OSError, OverflowError):  # a zone that this machine does not know
        return said, False
