"""States: unknown until said or seen, never rewritten, shown by day and by zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from plans_made import sample_files

from liane.errors import BadInput
from liane.server.networks.plans import actions as plans
from liane.server.networks.registers.models import Site
from liane.server.networks.upkeep import actions, queries
from liane.server.networks.upkeep.models import StateChange
from liane.server.networks.upkeep.rules.reach import Left
from liane.server.networks.upkeep.rules.states import State, availability, days_of, of_zone
from liane.server.site.uplink import queries as uplink
from liane.server.site.uplink.models import LinkNow

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STATES = st.sampled_from(State.values)


@pytest.fixture
def moussa(somebody):
    return somebody("Moussa", "technician")


def test_a_site_never_seen_is_unknown_and_nothing_is_available(operator, site):
    figures = queries.state_of(operator)
    assert (figures.sites, figures.unknown, figures.ok) == (1, 1, 0)
    assert figures.available is None
    assert figures.households_cut is None


def test_a_state_said_by_hand_says_so(operator, site, moussa):
    actions.set_state(site, "cut", "batterie vide", acting_member=moussa)
    figures = queries.state_of(operator)
    assert (figures.cut, figures.households_cut) == (1, site.households)
    assert StateChange.objects.get().origin == "typed"


def test_a_measurement_changes_the_state_and_saying_it_again_writes_nothing(site):
    first = actions.set_state(site, "ok", "", "measured", acting_member=None)
    again = actions.set_state(site, "ok", "", "measured", acting_member=None)
    assert first is not None
    assert again is None
    assert StateChange.objects.count() == 1


def test_the_past_is_not_rewritten(site, moussa):
    actions.set_state(site, "ok", "vu", acting_member=moussa)
    with pytest.raises(BadInput):
        actions.set_state(
            site, "cut", "hier", acting_member=moussa, at=timezone.now() - timedelta(days=1)
        )
    with pytest.raises(BadInput):
        actions.set_state(
            site, "cut", "demain", acting_member=moussa, at=timezone.now() + timedelta(days=1)
        )


def test_a_strip_shows_the_worst_of_each_day():
    changes = [(NOW - timedelta(days=2), "cut"), (NOW - timedelta(days=2, hours=-1), "ok")]
    days = days_of(changes, "unknown", date(2026, 11, 22), UTC, days=4)
    assert days == ["unknown", "cut", "ok", "ok"]


@given(st.lists(st.tuples(st.integers(0, 86_400 * 30), STATES), max_size=20), STATES)
def test_time_in_service_is_within_time_known(steps, before):
    since = NOW - timedelta(days=30)
    changes = [(since + timedelta(seconds=at), state) for at, state in sorted(steps)]
    up, known = availability(changes, before, since, NOW)
    assert 0 <= up <= known <= 30 * 86_400


@given(st.lists(STATES, min_size=1))
def test_a_zone_is_in_service_only_when_all_its_sites_are(states):
    assert (of_zone(states) == "ok") == (set(states) == {"ok"})
    assert (of_zone(states) == "cut") == (set(states) == {"cut"})


def test_the_landing_page_shows_sites_to_technicians_and_zones_to_others(
    client, as_member, operator, site, moussa
):
    actions.set_state(site, "worn", "signal faible", acting_member=moussa)
    seen = as_member(moussa).get(f"/o/{operator.slug}/reseau/").content.decode()
    assert site.name in seen
    assert "signal faible" in seen
    public = client.get(f"/o/{operator.slug}/reseau/").content.decode()
    assert site.zone in public
    assert "Par service" in public
    assert site.name not in public
    assert "signal faible" not in public


def test_the_landing_page_asks_the_database_little(
    as_member, operator, moussa, django_assert_max_num_queries, sites
):
    for each in sites:
        actions.set_state(each, "ok", "vu", acting_member=moussa)
    browser = as_member(moussa)
    browser.get(f"/o/{operator.slug}/reseau/")
    with django_assert_max_num_queries(12):
        assert browser.get(f"/o/{operator.slug}/reseau/").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["", "entretien/", "entretien/visites/", "entretien/calendrier/?adresse=1", "entretien/stock/",
     "entretien/astreinte/", "entretien/lecons/", "entretien/questions/", "entretien/appels/",
     "entretien/signaler/", "entretien/questions/poser/", "entretien/mes-signalements/",
     "entretien/visites/nouvelle/", "entretien/stock/nouveau/", "entretien/stock/compter/",
     "entretien/calendrier/nouvelle/", "entretien/astreinte/semaine/",
     "entretien/astreinte/passer/",
     "entretien/astreinte/echelle/", "entretien/astreinte/bureau/", "entretien/lecons/nouvelle/",
     "entretien/visites/nouvelle/?billet=faux&site=0", "entretien/astreinte/semaine/?semaine=rien"],
)  # fmt: skip
def test_every_page_opens_empty_and_light(as_member, operator, moussa, path):
    answer = as_member(moussa).get(
        f"/o/{operator.slug}/reseau/{path}", headers={"accept-encoding": "gzip"}
    )
    assert answer.status_code == 200
    assert len(answer.content) <= 14_000


def test_a_site_of_another_operator_is_not_there(as_member, operator, moussa, site):
    from liane.server.community.operators.actions import found_operator

    other = found_operator(moussa.user, name="Farako", kind="village", privacy="public")
    found = as_member(moussa).get(f"/o/{other.slug}/reseau/entretien/sites/{site.pk}/")
    assert found.status_code == 404


def test_how_a_site_is_can_be_said_in_the_browser(as_member, operator, moussa, site):
    address = f"/o/{operator.slug}/reseau/entretien/sites/{site.pk}/"
    answer = as_member(moussa).post(address, {"state": "cut", "reason": "mât tombé"}, follow=True)
    assert "mât tombé" in answer.content.decode()
    wrong = as_member(moussa).post(address, {"state": "fine", "reason": "?"})
    assert wrong.status_code == 400


@pytest.fixture
def story(operator, bearer, sites, somebody):
    """The demonstration's story among sixty sites."""
    from pathlib import Path

    from liane.server.networks.upkeep.demo import fill
    from liane.server.site.demo import PEOPLE, DemoContext

    people = {key: somebody(name, *roles) for key, (name, roles) in PEOPLE.items() if key != "awa"}
    fill(DemoContext(operator, {"awa": bearer, **people}, Path()))
    return people


def filled_paths():
    from liane.server.networks.upkeep.models import Lesson, StockItem, Ticket, Visit

    visit = Visit.objects.get(state="planned")
    done = Visit.objects.get(state="done")
    yield from ("", "entretien/", "entretien/visites/", "entretien/calendrier/", "entretien/stock/")
    yield from ("entretien/astreinte/", "entretien/lecons/", "entretien/questions/")
    yield from (f"entretien/billets/{each.pk}/" for each in Ticket.objects.all())
    yield from (f"entretien/visites/{each.pk}/" for each in (visit, done))
    yield f"entretien/visites/{visit.pk}/resultat/"
    yield f"entretien/visites/{done.pk}/feuille/"
    yield f"entretien/sites/{visit.site_id}/"
    yield f"entretien/stock/{StockItem.objects.first().pk}/"
    yield f"entretien/lecons/{Lesson.objects.get().pk}/"


def test_every_page_of_a_lively_network_is_light_and_asks_little(
    as_member, operator, story, django_assert_max_num_queries
):
    browser = as_member(story["moussa"])
    for path in filled_paths():
        with django_assert_max_num_queries(12):
            answer = browser.get(
                f"/o/{operator.slug}/reseau/{path}", headers={"accept-encoding": "gzip"}
            )
        assert answer.status_code == 200, path
        assert len(answer.content) <= 14_000, path


def test_the_public_is_not_told_that_somebody_goes_there(client, operator, story):
    page = client.get(f"/o/{operator.slug}/reseau/").content.decode()
    assert "on s’en occupe" in page
    assert "visite prévue" not in page
    assert "Mesurer la batterie" not in page


def test_homes_behind_a_cut_relay_are_without_and_what_is_not_built_is_unknown(
    operator, bearer, moussa, client, as_member
):
    # Given a decided plan, of which four links stand, and a hill among them that is cut
    plan = plans.import_result(operator, sample_files(), acting_member=bearer)
    day = date(2026, 1, 5)
    plan = plans.decide(plan, plan.version, on=day, text="Oui.", acting_member=bearer)
    assert queries.behind_cuts(operator) is None
    for key in ("L01", "L02", "L04", "L06"):
        plans.record_built(plan, "link", key, None, acting_member=moussa, built_on=day)
    for code in ("marche", "chateau", "colline", "niamana", "csps"):
        site = Site.objects.create(
            operator=operator, code=code, name=code.title(), lat=14.3, lon=-3.9, zone="Kela"
        )
        state = "cut" if code == "colline" else "ok"
        actions.set_state(site, state, "vu", acting_member=moussa)

    # Then the village behind it is without both, and nobody speaks for the places not built
    behind = queries.behind_cuts(operator)
    assert behind.internet == behind.local == Left(without=71, unknown=269, households=412)
    assert behind.decided_on == day
    shown = client.get("/o/dougouba/reseau/").content.decode()
    assert "Foyers privés" in shown
    assert "5 janvier 2026" in shown
    assert "Niamana" not in shown
    assert "Foyers privés" in as_member(moussa).get("/o/dougouba/reseau/?public").content.decode()

    # And when the box sees the Internet cut, the services of here are still there
    LinkNow.objects.update_or_create(pk=1, defaults={"state": "cut", "checked_at": timezone.now()})
    uplink.forget()
    behind = queries.behind_cuts(operator)
    uplink.forget()
    assert (behind.internet.without, behind.local.without) == (143, 71)
