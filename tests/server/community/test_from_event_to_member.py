"""From an event to the association, by consent: reminded, told how to belong, asked, let in."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from liane.server.community.association.actions import inviting
from liane.server.community.association.actions.letters import stop_by_phone
from liane.server.community.association.actions.roll import answer_application, set_scheme
from liane.server.community.association.models import Membership
from liane.server.community.association.queries.roll import Came, path_of, sources_of
from liane.server.community.events import actions, tasks
from liane.server.community.events.models import Event, Place
from liane.server.community.events.queries import interested_in
from liane.server.site.uplink.actions import drain, now_row
from liane.server.site.uplink.models import Outgoing

AGREED = {"remind": True, "interested": True}


@pytest.fixture
def workshop(bearer):
    made = actions.plan_event(
        acting_member=bearer, title="Lire une facture", at=timezone.now() + timedelta(hours=20)
    )
    return actions.announce(made, acting_member=bearer)


@pytest.fixture
def gateway(operator, bearer):
    set_scheme(operator, acting_member=bearer, sms_address="https://sms.example/")


def take(event, name, contact="", **agreed):
    return actions.take_place(event, acting_member=None, name=name, contact=contact, **agreed)


def hold(event, bearer):
    Event.objects.filter(pk=event.pk).update(at=timezone.now())
    actions.report(event, event.version, acting_member=bearer)


def texts():
    return [json.loads(each.body)["json"] for each in Outgoing.objects.order_by("id")]


def test_who_left_a_phone_is_reminded_by_text_once_when_the_link_is_back(workshop, gateway):
    take(workshop, "Awa", "+223 70 11 22 33", **AGREED)
    take(workshop, "Moussa", "+223 70 44 55 66")
    assert (tasks.remind.func(), tasks.remind.func()) == (1, 0)
    (sent,) = texts()
    assert sent["to"] == "+22370112233"
    assert "Lire une facture" in sent["text"] and "’" not in sent["text"]
    row = now_row()
    row.state = "cut"
    row.save()
    assert drain() == 0
    assert Outgoing.objects.get().sent_at is None


def test_without_a_gateway_a_phone_waits_to_be_called(workshop):
    take(workshop, "Awa", "70 11 22 33", **AGREED)
    assert tasks.remind.func() == 0
    assert Place.objects.get().reminded_at is None


def test_the_word_stop_ends_reminders_of_events_too(workshop, gateway, operator):
    place = take(workshop, "Awa", "+223 70 11 22 33", **AGREED)
    stop_by_phone(operator, "0022370112233")
    place.refresh_from_db()
    assert (place.remind, place.interested) == (False, False)


def test_who_left_no_contact_agreed_to_nothing_that_needs_one(workshop):
    place = take(workshop, "Awa", **AGREED)
    assert (place.remind, place.interested) == (False, False)


def test_those_who_agreed_are_told_how_to_belong_once_and_after_it_was_held(
    workshop, gateway, operator, bearer
):
    for name, contact in (("Awa", "a@b.ml"), ("Moussa", "70112233"), ("Fanta", "chez elle")):
        take(workshop, name, contact, interested=True)
    take(workshop, "Yaya", "y@b.ml")
    assert interested_in(operator).count() == 0
    hold(workshop, bearer)
    untold = list(interested_in(operator, untold=True))
    keys = {"acting_member": bearer, "base": "http://boite"}
    assert inviting.invite(operator, untold, **keys) == {"mail": 1, "sms": 1}
    assert inviting.invite(operator, untold, **keys) == {"mail": 0, "sms": 0}
    code = untold[0].code
    assert f"http://boite/o/dougouba/association/adherer/?billet={code}" in mail.outbox[0].body
    assert interested_in(operator, untold=True).get().name == "Fanta"


def test_a_ticket_begins_an_application_and_the_table_says_how_far_people_went(
    workshop, operator, bearer, client
):
    place = take(workshop, "Hawa", "70112233", interested=True)
    take(workshop, "Yaya")
    actions.note_paper(workshop, "Hawa ; 70112233\nYaya", acting_member=bearer)
    hold(workshop, bearer)
    page = f"/o/dougouba/association/adherer/?billet={place.code}"
    begun = client.get(page).content.decode()
    assert "Hawa" in begun and "70112233" in begun
    client.post(page, {"name": "Hawa", "source": "Lire une facture"})
    answer_application(Membership.objects.get(), True, acting_member=bearer)
    row = Came("Lire une facture", people=2, interested=1, applied=1, let_in=1)
    assert sources_of(operator) == [row]


def test_who_takes_the_event_out_of_the_application_is_not_tied_to_it(workshop, client):
    place = take(workshop, "Hawa")
    page = f"/o/dougouba/association/adherer/?billet={place.code}"
    client.post(page, {"name": "Hawa", "source": ""})
    assert Membership.objects.get().event is None
    assert "Hawa" not in client.get(page.replace(str(place.code), "AAAAA22222")).content.decode()


def test_the_path_of_a_member_counts_the_events_they_came_to(workshop, bearer):
    place = actions.take_place(workshop, acting_member=bearer, member=bearer, name="Awa")
    actions.note_here(workshop, [place.pk], acting_member=bearer)
    assert path_of(bearer).done["event"] == 1


def test_contacts_are_shown_to_who_keeps_the_roll_and_stay_on_no_phone(
    workshop, bearer, as_member, somebody
):
    place = take(workshop, "Hawa", "70112233", interested=True)
    hold(workshop, bearer)
    here = "/o/dougouba/association/provenance/interesses/"
    page = as_member(bearer).get(here)
    assert "70112233" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert as_member(somebody("Yaya")).get(here).status_code == 403
    as_member(bearer).post(f"{here}{place.pk}/")
    assert Place.objects.get().invited_at
