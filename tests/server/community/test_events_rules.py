"""Places, codes and lists, without a box; the file for calendars of phones."""

from datetime import UTC, date, datetime
from fractions import Fraction

from liane.server.community.events.rules import (
    code_of,
    folded,
    is_mail,
    lines_of,
    opinions,
    promoted,
    room_left,
)
from liane.server.site.ical import Entry, as_ical

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_nobody_moves_up_where_nothing_is_free():
    assert promoted(4, room_left(20, 20)) == 0
    assert promoted(4, room_left(20, 18)) == 2
    assert promoted(4, room_left(None, 500)) == 4


def test_a_code_is_read_alone_or_in_the_address_that_its_qr_holds():
    assert code_of("abcde-01234") == "ABCDE01234"
    assert code_of("http://box.lan/o/farako/evenements/billet/ABCDE01234/") == "ABCDE01234"
    assert code_of("abcdeOI234") == "ABCDE01234"
    assert code_of("") == code_of("bonjour") == ""


def test_names_are_compared_as_people_say_them():
    assert folded("Aïssata  Traoré") == folded("aissata traore ")
    assert folded("  --- ") == ""


def test_a_list_typed_fast_skips_empty_lines_and_strange_ones():
    lines = lines_of("Awa; 70 00\n\n ; 66 00\nMoussa\n")
    assert [(line.name, line.contact) for line in lines] == [("Awa", "70 00"), ("Moussa", "")]


def test_a_mail_is_told_from_a_phone():
    assert is_mail("awa@farako.ml")
    assert not is_mail("70 00 00 00") and not is_mail("awa@farako") and not is_mail("a@b.c, d@e.f")


def test_fewer_than_five_opinions_have_no_mean():
    assert opinions([5, 5, 4, 4]).mean is None
    assert opinions([5, 5, 4, 4, 3, 9]).mean == Fraction(21, 5)


def test_an_hour_and_whole_days_are_written_as_calendars_read_them():
    entries = [
        Entry("1", NOW, "Atelier, 1re partie", datetime(2026, 11, 22, 10, tzinfo=UTC), "École"),
        Entry("2", date(2026, 11, 30), "Dépôt", date(2026, 12, 1), link="/o/x/"),
    ]
    text = as_ical("Farako", entries, NOW, zone="Asia/Kolkata", site="http://box.lan")
    lines = text.split("\r\n")
    assert "X-WR-TIMEZONE:Asia/Kolkata" in lines
    assert "DTSTART:20261122T080000Z" in lines and "DTEND:20261122T100000Z" in lines
    assert "SUMMARY:Atelier\\, 1re partie" in lines and "LOCATION:École" in lines
    assert "DTSTART;VALUE=DATE:20261130" in lines and "DTEND;VALUE=DATE:20261202" in lines
    assert "URL:http://box.lan/o/x/" in lines
