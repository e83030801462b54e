"""Tickets: reported in two choices, sealed, followed by a secret address, counted, merged."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from liane.errors import BadInput
from liane.server.networks.upkeep import actions, queries
from liane.server.networks.upkeep.models import Ticket, TicketEvent
from liane.server.networks.upkeep.rules.tickets import NEXT, TicketState, Urgency, due_at
from liane.server.site import sealing
from liane.server.site.models import AuditLine, OutboxEntry

OGG = b"OggS" + bytes(200)


@pytest.fixture
def moussa(somebody):
    return somebody("Moussa", "technician")


@pytest.fixture
def ticket(operator):
    return actions.report(operator, acting_member=None, service="internet", zone="Kela")


def report_url(operator):
    return f"/o/{operator.slug}/reseau/entretien/signaler/"


def test_a_visitor_reports_with_two_choices_and_follows_by_a_secret_address(client, operator):
    for _tapped_twice in range(2):
        answer = client.post(report_url(operator), {"service": "wifi", "zone": "Kela"}, follow=True)
    assert answer.status_code == 200
    assert "n° 1" in answer.content.decode() or "number 1" in answer.content.decode()
    ticket = Ticket.objects.get()
    assert (ticket.state, ticket.category, ticket.zone) == ("open", "wifi", "Kela")
    assert ticket.reporter is None


def test_a_false_follow_address_leads_nowhere(client, operator, ticket):
    assert client.get(f"/o/{operator.slug}/reseau/entretien/suivi/abc/").status_code == 404


def test_what_was_said_and_who_said_it_are_unreadable_at_rest(operator, moussa):
    actions.report(
        operator, acting_member=moussa, service="power", channel="paper",
        reporter="Fatoumata", phone="70112233", words="la batterie fume",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("select words, reporter, reporter_phone from upkeep_ticket")
        kept = b" ".join(bytes(each) for each in cursor.fetchone())
    assert b"Fatoumata" not in kept
    assert b"70112233" not in kept
    assert b"batterie" not in kept
    said = str([line.facts for line in AuditLine.objects.all()])
    said += str([entry.payload for entry in OutboxEntry.objects.all()])
    assert "Fatoumata" not in said
    assert "fume" not in said


def test_a_report_for_another_does_not_become_the_members_own(operator, moussa):
    actions.report(operator, acting_member=moussa, service="wifi", channel="phone", reporter="Yaya")
    own = actions.report(operator, acting_member=moussa, service="wifi")
    assert list(queries.reported_by(moussa)) == [own]


def test_numbers_count_up_inside_an_operator(operator, ticket):
    assert actions.report(operator, acting_member=None, service="wifi").number == 2


@pytest.mark.parametrize("urgency", Urgency.values)
def test_a_ticket_is_due_as_its_urgency_says(urgency):
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert due_at(now, "danger") <= due_at(now, urgency) <= now + timedelta(days=30)


@given(st.lists(st.sampled_from(TicketState.values), max_size=12))
def test_a_closed_ticket_only_opens_again(walk):
    state = TicketState.OPEN
    for step in walk:
        if step in NEXT[state]:
            assert state != TicketState.CLOSED or step == TicketState.REOPENED
            state = TicketState(step)
    assert state in NEXT


def test_two_technicians_cannot_take_the_same_ticket(ticket, moussa, somebody):
    actions.take(ticket, acting_member=moussa)
    with pytest.raises(BadInput, match="1"):
        actions.take(ticket, acting_member=somebody("Kadia", "technician"))
    assert Ticket.objects.get().assignee == moussa


def test_here_too_counts_a_browser_once(client, operator, ticket):
    url = f"/o/{operator.slug}/reseau/entretien/billets/{ticket.pk}/moi-aussi/"
    client.post(url)
    client.post(url)
    ticket.refresh_from_db()
    assert ticket.echoes == 1


def test_a_duplicate_is_closed_and_its_people_are_counted_in_the_other(operator, ticket, moussa):
    twin = actions.report(operator, acting_member=None, service="internet", zone="Kela")
    actions.echo(twin, acting_member=None, browser="a")
    kept = actions.merge(twin, ticket, acting_member=moussa)
    twin.refresh_from_db()
    assert (twin.state, twin.merged_into, kept.echoes) == ("closed", kept, 2)
    with pytest.raises(BadInput):
        actions.merge(kept, kept, acting_member=moussa)


def test_the_reporter_opens_a_solved_ticket_again(client, operator, ticket, moussa):
    from django.core import signing

    from liane.server.networks.upkeep.views.tickets import SALT

    actions.move(ticket, "solved", acting_member=moussa)
    key = signing.dumps(str(ticket.pk), salt=SALT)
    url = f"/o/{operator.slug}/reseau/entretien/suivi/{key}/"
    assert client.post(url, {"again": "1", "words": "non"}).status_code == 302
    assert Ticket.objects.get().state == "reopened"


def test_the_history_keeps_each_step(ticket, moussa):
    actions.take(ticket, acting_member=moussa)
    actions.add_note(ticket, "routeur éteint", acting_member=moussa)
    verbs = list(TicketEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["opened", "state", "note"]


def test_a_second_sorting_of_the_same_version_shows_both(as_member, operator, ticket, moussa):
    browser = as_member(moussa)
    url = f"/o/{operator.slug}/reseau/entretien/billets/{ticket.pk}/trier/"
    data = {"category": "link", "service": "internet", "urgency": "high", "zone": "Kela"}
    assert browser.post(url, {**data, "seen_version": 1}).status_code == 302
    again = browser.post(url, {**data, "category": "power", "seen_version": 1})
    assert again.status_code == 409
    assert Ticket.objects.get().category == "link"


def test_a_voice_note_is_sealed_and_heard_by_technicians_only(
    client, as_member, operator, moussa, somebody
):
    sound = BytesIO(OGG)
    sound.name = "note.ogg"
    client.post(report_url(operator), {"service": "wifi", "voice": sound})
    ticket = Ticket.objects.get()
    url = f"/o/{operator.slug}/reseau/entretien/billets/{ticket.pk}/voix/"
    heard = as_member(moussa).get(url)
    assert (heard["Content-Type"], heard.content) == ("audio/ogg", OGG)
    assert as_member(somebody("Yaya")).get(url).status_code == 403


@pytest.mark.parametrize("content", [b"MZ" + bytes(50), b"OggS" + bytes(900_000)])
def test_a_file_that_is_no_short_sound_is_refused_and_nothing_is_kept(client, operator, content):
    sound = BytesIO(content)
    sound.name = "note.ogg"
    answer = client.post(report_url(operator), {"service": "wifi", "voice": sound})
    assert answer.status_code == 400
    assert not Ticket.objects.exists()


def test_the_public_reads_zone_and_service_and_nothing_of_the_site(
    client, operator, ticket, moussa, site
):
    actions.sort(ticket, 1, acting_member=moussa, site=site, zone="Kela")
    page = client.get(f"/o/{operator.slug}/reseau/").content.decode()
    assert "Kela" in page
    assert site.name not in page
    assert site.code not in page


def test_visitors_cannot_flood(operator, monkeypatch):
    from liane.server.networks.upkeep.actions import tickets

    monkeypatch.setattr(tickets, "VISITORS_AN_HOUR", 2)
    for _ in range(2):
        actions.report(operator, acting_member=None, service="wifi")
    with pytest.raises(BadInput):
        actions.report(operator, acting_member=None, service="wifi")


def test_a_locked_box_says_so_and_keeps_nothing(client, operator):
    sealing.lock()
    answer = client.post(report_url(operator), {"service": "wifi", "words": "rien ne marche"})
    assert answer.status_code == 423
    assert not Ticket.objects.exists()
