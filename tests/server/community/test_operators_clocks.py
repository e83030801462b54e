"""Hours are of the operator's clocks: on pages, in forms, in what leaves. Else UTC, and said."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.governance.models import Assembly
from liane.server.community.operators.actions import found_operator
from liane.server.community.operators.clocks import clock_of, guard_clock, in_time_of, is_known
from liane.server.community.operators.countries import clock_choices, countries, country_code
from liane.server.site.tables.sheets import as_csv

BASE = "/o/dougouba"
NEW = f"{BASE}/assemblees/nouvelle/"
SUMMER, WINTER = "2026-07-10T09:00", "2026-12-10T09:00"


@pytest.fixture
def with_clocks(operator):
    def change(zone: str):
        operator.clock_zone = zone
        operator.save()
        return operator

    return change


def convened(browser, at: str):
    return browser.post(NEW, {"title": "Assemblée", "kind": "ordinary", "at": at, "place": "École"})


@pytest.mark.parametrize(
    ("zone", "typed", "kept"),
    [
        ("Asia/Kolkata", SUMMER, "2026-07-10 03:30"),
        ("Europe/Paris", SUMMER, "2026-07-10 07:00"),
        ("Europe/Paris", WINTER, "2026-12-10 08:00"),
        ("", SUMMER, "2026-07-10 09:00"),
    ],
)
def test_an_hour_is_typed_and_read_by_the_clocks_of_here(
    bearer, as_member, with_clocks, zone, typed, kept
):
    with_clocks(zone)
    browser = as_member(bearer)
    sent = convened(browser, typed)
    assert sent.status_code == 302, sent.content.decode()
    assert f"{Assembly.objects.get().at.astimezone(UTC):%Y-%m-%d %H:%M}" == kept
    page = browser.get(sent.url).content.decode()
    assert "09:00" in page
    assert ("Les heures sont celles d’UTC" in page) == (zone == "")


def test_an_hour_that_no_clock_shows_is_told(bearer, as_member, with_clocks):
    with_clocks("Europe/Paris")
    answer = convened(as_member(bearer), "2027-03-28T02:30")  # clocks go from 2 to 3
    assert answer.status_code == 200
    assert not Assembly.objects.exists()


def test_a_form_says_whose_hours_are_typed(bearer, as_member, with_clocks):
    with_clocks("Asia/Kolkata")
    page = as_member(bearer).get(NEW).content.decode()
    assert "Asia/Kolkata" in page


@pytest.mark.parametrize(
    ("country", "zone"), [("IN", "Asia/Kolkata"), ("ML", "Africa/Bamako"), ("CD", ""), ("", "")]
)
def test_the_country_gives_the_clocks_where_it_has_one_zone(bearer, country, zone):
    facts = {"name": "Kayes", "kind": "village", "privacy": "public", "country": country}
    assert found_operator(bearer.user, **facts).clock_zone == zone


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_role_begins_on_the_day_of_the_operator_whoever_asked_before(operator, somebody, zone):
    operator.clock_zone = "Pacific/Pago_Pago"
    operator.save()
    with timezone.override(zone):
        technician = somebody("Moussa", "technician")
    with timezone.override("Pacific/Pago_Pago"):
        [role] = technician.roles.all()
        assert role.since == technician.joined_on == timezone.localdate()
        assert role.is_held()


def test_settings_offer_the_zones_of_the_country_first(bearer, as_member, operator):
    operator.country = "CD"
    operator.save()
    page = as_member(bearer).get(f"{BASE}/communaute/reglages/").content.decode()
    zones = [page.index(f'"{zone}"') for zone in ("Africa/Kinshasa", "Africa/Abidjan")]
    assert zones == sorted(zones)
    assert page.index("Congo-Kinshasa") < page.index("Afghanistan")


def test_every_zone_that_is_offered_is_known_here():
    assert all(is_known(zone) for zone, _label in clock_choices()[1:])
    assert all(each.clock_zones for code, each in countries().items() if code not in ("BV", "HM"))


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "\0", "/etc", "Africa", 7])
def test_a_name_that_no_zone_has_is_utc_and_does_not_come_in_by_a_file(operator, zone):
    operator.clock_zone = str(zone)
    assert clock_of(operator) is UTC
    with pytest.raises(BadInput):
        guard_clock({"clock_zone": zone})


def test_what_is_made_without_a_page_tells_the_same_hours(operator, with_clocks):
    with_clocks("Asia/Kolkata")
    at = datetime(2026, 7, 10, 20, 0, tzinfo=UTC)
    with in_time_of(operator):
        assert timezone.localdate(at).isoformat() == "2026-07-11"
        assert "2026-07-11 01:30+05:30" in as_csv([["at"], [at]]).decode()


def test_a_private_operators_clocks_are_not_told_to_strangers(client, operator, with_clocks):
    with_clocks("Asia/Kolkata")
    client.get("/lien/")
    assert timezone.get_current_timezone_name() == "Asia/Kolkata"
    operator.privacy = "private"
    operator.save()
    client.get("/lien/")
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.parametrize("said", ["CI", "ci", "Côte d’Ivoire", "cote d'ivoire"])
def test_a_country_is_known_by_its_code_or_its_name(said):
    assert country_code(said) == "CI"


def test_no_country_is_none_and_a_strange_one_is_refused():
    assert country_code(" ") == ""
    with pytest.raises(BadInput, match="Atlantide"):
        country_code("Atlantide")
