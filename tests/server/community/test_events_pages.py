"""Pages of events as visitors, members and those at the door meet them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liane.server.community.events import actions, queries
from liane.server.community.events.models import Event, Place

BASE = "/o/dougouba/evenements/"


@pytest.fixture
def awa(bearer, as_member):
    return as_member(bearer)


@pytest.fixture
def workshop(bearer) -> Event:
    at = timezone.now() + timedelta(days=3)
    made = actions.plan_event(acting_member=bearer, title="Atelier", at=at, objectives="Lire")
    return actions.announce(made, acting_member=bearer)


def test_a_visitor_takes_a_place_without_an_account_and_gives_it_back(client, workshop):
    sent = {"name": "Une voisine", "contact": "70 00 00 00", "remind": "on"}
    ticket = client.post(f"{BASE}{workshop.pk}/place/", sent).url
    page = client.get(ticket).content.decode()
    assert "Une voisine" in page and "<svg" in page
    client.post(f"{ticket}rappel/", {"remind": "0"})
    assert not Place.objects.get().remind
    client.post(f"{ticket}rendre/")
    assert Place.objects.get().state == "given_back"


def test_an_event_goes_from_its_note_to_its_report(awa, django_assert_max_num_queries):
    at = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    sent = {"title": "Atelier", "kind": "workshop", "at": at, "expected": "Un plan", "places": 20}
    here = awa.post(f"{BASE}nouveau/", sent).url
    awa.post(f"{here}annoncer/")
    awa.post(f"{here}porte/liste/", {"people": "Awa\nMoussa"})
    awa.post(f"{here}bilan/", {"obtained": "Un plan voté", "report": "Bien", "seen_version": 2})
    with django_assert_max_num_queries(12):
        page = awa.get(here).content.decode()
    assert "Un plan voté" in page
    with django_assert_max_num_queries(12):
        assert "Atelier" in awa.get(BASE).content.decode()


def test_the_door_takes_names_codes_and_lists(awa, workshop, bearer, django_assert_max_num_queries):
    place = actions.take_place(workshop, acting_member=None, name="Kadia")
    door = f"{BASE}{workshop.pk}/porte/"
    with django_assert_max_num_queries(12):
        assert "Kadia" in awa.get(door).content.decode()
    awa.post(f"{door}presents/", {"place": [place.pk, "x"]})
    page = awa.post(f"{door}codes/", {"codes": "nothing"}, follow=True).content.decode()
    assert "nothing" in page
    assert awa.post(f"{door}liste/", {"people": " "}).status_code == 200
    assert queries.turnout_of(workshop).came == 1
    assert str(place.code)[:4] in awa.get(f"{BASE}{workshop.pk}/feuille/").content.decode()


def test_drafts_and_members_events_are_not_for_visitors(client, bearer, somebody, as_member):
    at = timezone.now() + timedelta(days=3)
    draft = actions.plan_event(acting_member=bearer, title="Brouillon", at=at)
    ours = actions.plan_event(acting_member=bearer, title="Entre nous", at=at, public=False)
    actions.announce(ours, acting_member=bearer)
    page = client.get(BASE).content.decode()
    assert "Brouillon" not in page and "Entre nous" not in page
    assert client.get(f"{BASE}{ours.pk}/place/").status_code == 404
    moussa = as_member(somebody("Moussa"))
    assert moussa.get(f"{BASE}{draft.pk}/").status_code == 404
    assert moussa.get(f"{BASE}{ours.pk}/").status_code == 200


def test_a_calendar_has_a_secret_address_and_a_public_one(client, awa, bearer, workshop):
    at = timezone.now() + timedelta(days=3)
    ours = actions.plan_event(acting_member=bearer, title="Entre nous", at=at, public=False)
    actions.announce(ours, acting_member=bearer)
    awa.post(f"{BASE}agenda/adresse/")
    secret = queries.address_of(bearer).secret
    own = client.get(f"/calendrier/{secret}.ics").content.decode()
    public = client.get(f"{BASE}agenda.ics").content.decode()
    assert "Entre nous" in own and "SUMMARY:Atelier" in own
    assert "SUMMARY:Atelier" in public and "Entre nous" not in public
    awa.post(f"{BASE}agenda/adresse/")
    assert client.get(f"/calendrier/{secret}.ics").status_code == 404
    assert "Entre nous" in awa.get(f"{BASE}agenda/").content.decode()


def test_a_hub_passes_questions_on(awa, bearer, client):
    at = timezone.now() + timedelta(days=3)
    hub = actions.plan_event(acting_member=bearer, title="Hub", at=at, kind="hub")
    actions.announce(hub, acting_member=bearer)
    here = f"{BASE}{hub.pk}/"
    awa.post(f"{here}sessions/nouvelle/", {"title": "6MAN", "at": at.strftime("%Y-%m-%dT%H:%M")})
    awa.post(f"{here}questions/", {"text": "Et ici ?", "asked_by": "Nyélénì"})
    assert "Nyélénì" in awa.get(f"{here}sessions/").content.decode()
    page = client.get(f"{here}sessions/").content.decode()
    assert "6MAN" in page and "Nyélénì" not in page
    check = hub.checks.first()
    awa.post(f"{here}lieu/{check.pk}/", {"state": "ready", "note": "8 Mb/s", "seen_version": 1})
    asked = hub.questions.get()
    awa.post(f"{here}questions/{asked.pk}/", {"state": "answered", "answer": "Oui"})
    assert "8 Mb/s" in awa.get(f"{here}sessions/").content.decode()


def test_a_wrong_code_or_move_is_not_there(client, awa, workshop):
    assert client.get(f"{BASE}billet/ABCDE01234/").status_code == 404
    assert awa.post(f"{BASE}{workshop.pk}/voler/").status_code == 404


def test_the_first_pages_teach(client, operator):
    for page in ("", "agenda/"):
        assert 'class="tendril"' in client.get(BASE + page).content.decode()


def test_the_calendar_reads_the_rooms_together(awa, bearer, django_assert_max_num_queries):
    day = timezone.localdate()
    actions.announce(
        actions.plan_event(acting_member=bearer, title="Atelier", at=timezone.now()),
        acting_member=bearer,
    )
    assert [each.what for each in queries.calendar_of(bearer.operator, bearer, day, day)]
    with django_assert_max_num_queries(12):
        assert "Atelier" in awa.get(f"{BASE}agenda/").content.decode()
