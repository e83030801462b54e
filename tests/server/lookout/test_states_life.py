"""How things are: zones over time, faults that are told and acknowledged, the badge."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from liane.errors import BadInput
from liane.server.lookout.states import actions, queries
from liane.server.lookout.states.badge import draw_badge
from liane.server.lookout.states.models import Fault
from liane.server.lookout.states.rules import is_quiet
from liane.server.networks.registers.models import Site
from liane.server.networks.upkeep import actions as upkeep
from liane.server.networks.upkeep.queries import months_of, public_zones, zones_seen
from liane.server.site.records import Origin
from liane.server.site.uplink import queries as uplink
from liane.server.site.uplink.actions import now_row
from liane.server.site.uplink.models import LinkChange, Outgoing

BASE = "/o/dougouba/vigie/"
NOW = timezone.now()


@pytest.fixture(autouse=True)
def the_link_is_read_anew():
    uplink.forget()
    yield
    uplink.forget()


@pytest.fixture
def sites(operator):
    return [
        Site.objects.create(operator=operator, name=name, code=name, zone=zone, lat=12.6, lon=-8.0)
        for name, zone in (("Puits", "Sikoro"), ("Colline", "Sikoro"), ("Marché", "Centre"))
    ]


@pytest.fixture
def moussa(bearer, somebody):
    made = somebody("Moussa", "technician")
    made.mail, made.consents = "moussa@x.example", {"mail": "2026-01-01"}
    made.save()
    return made


def became(site, state, **ago):
    return upkeep.set_state(
        site, state, "", Origin.MEASURED, acting_member=None, at=NOW - timedelta(**ago)
    )


def set_link(state, since=None):
    row = now_row()
    row.state, row.since, row.checked_at = state, since or NOW, NOW
    row.save()
    uplink.forget()


@pytest.mark.database("sites and their changes in one question, as a union")
def test_a_zone_is_told_from_its_sites_together_since_when_and_day_by_day(operator, sites):
    well, hill, _market = sites
    for site in (well, hill):
        became(site, "ok", days=20)
    became(well, "cut", days=3)
    became(hill, "cut", days=1)
    centre, sikoro = zones_seen(operator)
    assert (centre.state, centre.since, set(centre.days)) == ("unknown", None, {"unknown"})
    assert (sikoro.state, sikoro.since) == ("cut", NOW - timedelta(days=1))
    assert len(sikoro.days) == 30
    assert sikoro.days[-3] == "worn"
    assert [(z.zone, z.state) for z in zones_seen(operator)] == [
        (each["zone"], each["state"]) for each in public_zones(operator)
    ]


def test_months_tell_the_link_and_each_zone_and_leave_out_what_nobody_saw(operator, sites, client):
    LinkChange.objects.create(at=NOW - timedelta(days=400), state="ok")
    for site in sites[:2]:
        became(site, "ok", days=70)
    names, rows = months_of(operator)
    assert names == ["Sikoro"]
    assert rows[0].shares == pytest.approx((100, 100))
    assert rows[-1].shares[1] is None
    page = client.get("/o/dougouba/reseau/disponibilite/").content.decode()
    assert "Centre" not in page
    assert "100,0" in page


def test_the_link_that_was_never_measured_is_unknown_in_every_month(operator):
    assert months_of(operator) == ([], [])


def test_a_fault_begins_with_what_is_cut_and_ends_by_itself(operator, sites):
    became(sites[0], "cut", hours=2)
    set_link("cut")
    assert (actions.follow_states(operator), actions.follow_states(operator)) == (2, 0)
    assert set(queries.going_on(operator).values_list("kind", flat=True)) == {"site", "link"}
    became(sites[0], "ok", hours=1)
    set_link("ok")
    assert actions.follow_states(operator) == 2
    assert not queries.going_on(operator).exists()


def test_technicians_are_told_how_many_faults_last_once_and_not_where(operator, sites, moussa):
    became(sites[0], "cut", hours=2)
    actions.follow_states(operator)
    assert (actions.tell_faults(operator), actions.tell_faults(operator)) == (1, 0)
    told = Outgoing.objects.get()
    assert told.priority == Outgoing.ALERT
    assert "moussa@x.example" in told.body
    assert "1 panne" in told.body
    assert "Puits" not in told.body


def test_nobody_is_woken_in_quiet_hours_and_what_lasts_is_told_when_they_end(
    operator, sites, moussa
):
    became(sites[0], "cut", hours=2)
    actions.follow_states(operator)
    here = NOW.astimezone(UTC)
    begin, end = (here - timedelta(hours=1)).time(), (here + timedelta(hours=1)).time()
    actions.set_hours(acting_member=moussa, quiet_from=begin, quiet_until=end)
    assert actions.tell_faults(operator) == 0
    actions.set_hours(acting_member=moussa, quiet_from=end, quiet_until=begin)
    assert actions.tell_faults(operator) == 1
    with pytest.raises(BadInput):
        actions.set_hours(acting_member=moussa, quiet_from=begin, quiet_until=None)


def test_who_has_seen_a_fault_stops_the_messages(operator, sites, moussa, as_member, somebody):
    became(sites[0], "cut", hours=2)
    actions.follow_states(operator)
    fault = Fault.objects.get()
    assert as_member(somebody("Seydou")).get(f"{BASE}pannes/").status_code == 403
    browser = as_member(moussa)
    assert "Puits" in browser.get(f"{BASE}pannes/").content.decode()
    browser.post(f"{BASE}pannes/{fault.pk}/vu/")
    assert "vue par Moussa" in browser.get(f"{BASE}pannes/").content.decode()
    assert actions.tell_faults(operator) == 0


@given(st.times(), st.times(), st.times())
def test_quiet_hours_and_the_other_way_round_share_the_day(now, begin, end):
    quiet, other = is_quiet(now, begin, end), is_quiet(now, end, begin)
    assert (quiet != other) == (begin != end)


def test_the_badge_says_the_state_sets_no_cookie_and_loads_nothing(client, operator, sites):
    became(sites[0], "cut", days=1)
    answer = client.get(f"{BASE}badge.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "Set-Cookie" not in answer
    assert not answer.cookies
    drawn = ET.fromstring(answer.content)  # noqa: S314 (our own)
    assert "dégradé" in "".join(drawn.itertext())
    assert "http" not in answer.content.decode().replace("http://www.w3.org/2000/svg", "")
    assert "hameçon" not in client.get(f"{BASE}badge.svg?zone=hameçon").content.decode()


def test_a_badge_of_an_operator_that_is_not_public_tells_nothing(
    client, operator, sites, somebody, as_member
):
    became(sites[0], "cut", days=1)
    operator.privacy = "on_request"
    operator.save()
    assert "inconnu" in client.get(f"{BASE}badge.svg").content.decode()
    known = as_member(somebody("Seydou")).get(f"{BASE}badge.svg")
    assert "dégradé" in known.content.decode()
    assert "private" in known["Cache-Control"]  # no cache between hands it on


@given(st.text(max_size=60))
def test_any_name_makes_a_badge_that_is_well_formed(name):
    clean = "".join(each for each in name if each.isprintable())
    ET.fromstring(str(draw_badge(clean, "ok", "en service")))  # noqa: S314 (our own)


def test_the_front_page_tells_what_goes_on_to_everybody(client, operator, sites):
    became(sites[2], "cut", days=1)
    set_link("ok", datetime(2026, 3, 1, tzinfo=UTC))
    page = client.get(BASE).content.decode()
    for said in ("Centre", "Cela ne marche pas chez moi", "aucun incident en cours"):
        assert said in page
    assert "Marché" not in page
