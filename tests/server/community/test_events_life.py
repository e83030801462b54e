"""An event from its concept note to its report: places, the door, opinions, what is told."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from PIL import Image

from liane.errors import BadInput
from liane.server.community.events import actions, queries, tasks
from liane.server.community.events.models import Event, HubCheck, Opinion, Place
from liane.server.site.models import AuditLine
from liane.server.site.pictures import picture_file


@pytest.fixture
def workshop(bearer) -> Event:
    """A workshop of two places, announced, in a day."""
    made = actions.plan_event(
        acting_member=bearer, title="Atelier", at=timezone.now() + timedelta(days=1), places=2
    )
    return actions.announce(made, acting_member=bearer)


def take(event, name, contact="", **more) -> Place:
    return actions.take_place(event, acting_member=None, name=name, contact=contact, **more)


def states(event) -> list[str]:
    return list(event.taken.order_by("id").values_list("state", flat=True))


@pytest.mark.database("places are counted under a lock")
def test_who_comes_too_late_waits_and_moves_up_when_somebody_cancels(workshop):
    first, _second, third, _fourth = [take(workshop, name) for name in ("A", "B", "C", "D")]
    assert states(workshop) == ["coming", "coming", "waiting", "waiting"]
    actions.give_back(first, acting_member=None)
    assert states(workshop) == ["given_back", "coming", "coming", "waiting"]
    actions.give_back(first, acting_member=None)
    assert states(workshop)[3] == "waiting"
    third.refresh_from_db()
    assert third.state == "coming"


def test_more_places_let_those_who_wait_in(workshop, bearer):
    for name in "ABCD":
        take(workshop, name)
    actions.change_event(workshop, workshop.version, places=3, acting_member=bearer)
    assert states(workshop) == ["coming", "coming", "coming", "waiting"]


@pytest.mark.database("one place for each, by a constraint")
def test_the_same_person_twice_has_one_place(workshop):
    assert take(workshop, "Awa", "70 00").pk == take(workshop, " AWA", "70 00").pk
    assert take(workshop, "Awa", "66 00").pk != take(workshop, "Awa", "70 00").pk


def test_a_ticket_scanned_twice_and_ticked_on_the_list_counts_once(workshop, bearer):
    place = take(workshop, "Awa")
    typed = f"http://box/billet/{place.code}/\n{place.code}\nXXXX"
    assert actions.note_codes(workshop, typed, acting_member=bearer) == (1, ["XXXX"])
    assert actions.note_codes(workshop, str(place.code), acting_member=bearer) == (0, [])
    assert actions.note_here(workshop, [place.pk], acting_member=bearer) == 0
    assert actions.note_paper(workshop, "Awa", acting_member=bearer) == (0, 0)
    assert queries.turnout_of(workshop).came == 1


def test_a_paper_list_sent_twice_enters_nobody_twice(workshop, bearer):
    take(workshop, "Awa", "70 00")
    typed = "awa\nMoussa ; 66 00\nFanta"
    assert actions.note_paper(workshop, typed, acting_member=bearer) == (1, 2)
    assert actions.note_paper(workshop, typed, acting_member=bearer) == (0, 0)
    assert queries.turnout_of(workshop).came == 3


def test_two_of_one_name_are_told_apart_by_their_contact(workshop, bearer):
    typed = "Awa ; 70 00\nAwa ; 66 00"
    assert actions.note_paper(workshop, typed, acting_member=bearer) == (0, 2)


def test_no_place_is_taken_once_it_is_over_or_called_off(workshop, bearer):
    actions.call_off(workshop, acting_member=bearer)
    with pytest.raises(BadInput):
        take(workshop, "Awa")


def test_an_opinion_is_given_once_by_who_came_and_names_nobody(workshop, bearer):
    place = take(workshop, "Awa")
    with pytest.raises(BadInput):
        actions.give_opinion(place, 5, "", acting_member=None)
    actions.note_here(workshop, [place.pk], acting_member=bearer)
    place.refresh_from_db()
    actions.give_opinion(place, 5, "Bien", acting_member=None)
    with pytest.raises(BadInput):
        actions.give_opinion(place, 1, "", acting_member=None)
    assert Opinion.objects.get().words == "Bien"
    assert queries.opinions_of(workshop).count == 1


def test_only_those_who_agreed_are_reminded_and_once(workshop):
    take(workshop, "Awa", "awa@farako.ml", remind=True)
    take(workshop, "Moussa", "moussa@farako.ml")
    assert tasks.remind.func() == 1
    assert tasks.remind.func() == 0


def test_who_moves_up_is_told_if_they_agreed(workshop):
    take(workshop, "A"), take(workshop, "B")
    lucky = take(workshop, "C", "c@farako.ml", remind=True)
    assert tasks.tell_moved_up.func(str(lucky.pk)) is False
    Place.objects.filter(pk=lucky.pk).update(state=Place.State.COMING)
    assert tasks.tell_moved_up.func(str(lucky.pk)) is True
    assert mail.outbox is not None


def test_another_day_is_told_to_who_agreed_and_reminded_of_again(
    workshop, bearer, mailoutbox, django_capture_on_commit_callbacks
):
    take(workshop, "Awa", "awa@farako.ml", remind=True)
    take(workshop, "Moussa", "moussa@farako.ml")
    tasks.remind.func()
    later = workshop.at + timedelta(days=2)
    with django_capture_on_commit_callbacks() as waiting:
        moved = actions.change_event(
            workshop, workshop.version, acting_member=bearer, at=later, place="Marché"
        )
        actions.change_event(moved, moved.version, acting_member=bearer, concept="Pourquoi")
    assert len(waiting) == 1 and not workshop.taken.exclude(reminded_at=None).exists()
    mailoutbox.clear()
    assert tasks.tell_moved.func(str(workshop.pk)) == 1
    assert mailoutbox[0].to == ["awa@farako.ml"] and "Marché" in mailoutbox[0].body


def test_neither_names_nor_codes_are_in_the_audit_or_in_clear(workshop, bearer):
    place = take(workshop, "Nyélénì", "nye@farako.ml")
    actions.note_paper(workshop, "Nyélénì\nTènin", acting_member=bearer)
    said = " ".join(str(line) for line in AuditLine.objects.values_list("facts", flat=True))
    assert "Ny" not in said and str(place.code) not in said
    kept = Place.objects.filter(pk=place.pk).extra(select={"raw": "name"})
    assert "Nyélénì".encode() not in bytes(kept.values_list("raw", flat=True)[0])


def test_a_member_who_does_not_organise_is_told_whom_to_ask(workshop, somebody):
    with pytest.raises(BadInput):
        actions.note_paper(workshop, "Awa", acting_member=somebody("Moussa"))


def test_a_photo_loses_what_the_phone_had_put_in_it(workshop, bearer):
    out = io.BytesIO()
    picture = Image.new("RGB", (40, 20), "green")
    exif = picture.getexif()
    exif[0x010F] = "Phone of Awa"
    picture.save(out, "JPEG", exif=exif)
    photo = actions.add_photo(workshop, out.getvalue(), "La salle", acting_member=bearer)
    path = picture_file("events", photo.sha256)
    assert b"Phone of Awa" not in path.read_bytes()
    with pytest.raises(BadInput):
        actions.add_photo(workshop, b"\xff\xd8 cut short", "", acting_member=bearer)


def test_a_hub_comes_with_what_its_place_needs(bearer):
    hub = actions.plan_event(
        acting_member=bearer, title="IETF", at=timezone.now(), kind="hub", follows="IETF 127"
    )
    check = hub.checks.get(what=HubCheck.What.POWER)
    actions.check_site(check, check.version, acting_member=bearer, state="ready", note="500 W")
    asked = actions.ask_question(hub, acting_member=bearer, text="Et l’IPv6 ?", asked_by="Awa")
    told = actions.answer_question(
        asked, asked.version, acting_member=bearer, state="answered", answer="Oui"
    )
    assert (hub.checks.count(), told.state) == (len(HubCheck.What), "answered")


def test_what_was_held_is_read_by_a_report_of_the_year(workshop, bearer):
    actions.note_paper(workshop, "Awa\nFanta", acting_member=bearer)
    actions.report(workshop, workshop.version, acting_member=bearer, obtained="12 fiches")
    day = timezone.localdate()
    held = queries.held_between(workshop.operator, day, day + timedelta(days=3)).get()
    assert (held.came, held.obtained) == (2, "12 fiches")
