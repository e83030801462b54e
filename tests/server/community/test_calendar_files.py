"""Calendars as files, read by the letter of RFC 5545: lines, texts, identifiers, hours, zones."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from liane.server.community.events import actions as events
from liane.server.community.training import actions as training

TITLE = "Atelier ; lire, écrire \\ et compter : " + "é" * 60
PROPERTY = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=(?:\"[^\"]*\"|[^:;\"]*))*):(.*)", re.DOTALL)


def lines_of(raw: bytes) -> list[str]:
    """Unfolded lines; each is at most 75 bytes and ends as it should (section 3.1)."""
    assert raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
    folded = raw.split(b"\r\n")[:-1]
    assert max(map(len, folded)) <= 75
    for line in folded:
        line.decode()  # no letter is cut in two
    return raw.decode().replace("\r\n ", "").split("\r\n")[:-1]


def text_of(value: str) -> str:
    """A text without its escapes (section 3.3.11); nothing else is escaped."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
    plain = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}
    assert set(re.findall(r"\\.", value)) <= set(plain), value
    return re.sub(r"\\.", lambda found: plain[found.group()], value)


def read(raw: bytes) -> tuple[list[dict[str, tuple[str, str]]], set[str]]:
    """The events as {property: (parameters, value)}, and the zones that are defined."""
    found, zones, stack, now = [], set(), [], {}
    for line in lines_of(raw):
        name, given, value = PROPERTY.fullmatch(line).groups()
        if name == "BEGIN":
            stack.append(value)
            now = {} if value == "VEVENT" else now
        elif name == "END":
            assert stack.pop() == value
            found += [now] if value == "VEVENT" else []
        elif stack[-1] == "VTIMEZONE" and name == "TZID":
            zones.add(value)
        elif stack[-1] == "VEVENT":
            assert name not in now, name
            now[name] = (given, value)
    assert not stack
    return found, zones


def hour_of(given: str, value: str, zones: set[str]) -> datetime:
    """An hour of UTC, or of a zone that the file defines (sections 3.3.5 and 3.2.19)."""
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    (zone,) = re.fullmatch(r";TZID=(.+)", given).groups()
    assert zone in zones
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(zone))


@pytest.fixture
def dated(operator, bearer):
    """A workshop across midnight and a session, in a place whose clock is not that of Greenwich."""
    operator.clock_zone = "Africa/Kinshasa"
    operator.save(update_fields=["clock_zone"])
    at = (timezone.now() + timedelta(days=5)).replace(hour=23, minute=30, second=0, microsecond=0)
    workshop = events.plan_event(
        acting_member=bearer, title=TITLE, at=at, until=at + timedelta(hours=2), place="École, cour"
    )
    events.announce(workshop, acting_member=bearer)
    course = training.make_course(acting_member=bearer, title="Mât", level="able", hours=6)
    training.plan_session(course, acting_member=bearer, at=at, place="Mairie")
    return at


def test_the_public_calendar_is_read_whole_by_the_letter(dated, client):
    answer = client.get("/o/dougouba/evenements/agenda.ics")
    found, zones = read(answer.content)
    workshop = next(each for each in found if text_of(each["SUMMARY"][1]) == TITLE)
    assert hour_of(*workshop["DTSTART"], zones) == dated
    assert hour_of(*workshop["DTEND"], zones) == dated + timedelta(hours=2)
    assert text_of(workshop["LOCATION"][1]) == "École, cour"
    assert {text_of(each["SUMMARY"][1]) for each in found} == {TITLE, "Mât"}
    for each in found:
        assert each["DTSTAMP"][1].endswith("Z")
    again, _zones = read(client.get("/o/dougouba/evenements/agenda.ics").content)
    identifiers = [each["UID"][1] for each in found]
    assert identifiers == [each["UID"][1] for each in again]
    assert len(set(identifiers)) == 2


def test_a_day_is_said_by_the_clock_of_the_place(dated, client):
    day = (dated + timedelta(hours=1)).day
    page = client.get("/o/dougouba/evenements/agenda/").content.decode()
    assert re.search(rf"<strong>\w+\.? {day} ", page)
