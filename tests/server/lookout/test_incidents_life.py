"""Incidents as people live them: reported, sorted, confirmed, told, ended, learnt from, proved."""

import io
import json
import re
from datetime import timedelta

import pytest
from cap_rules import broken_rules
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from cap_schema import broken_by_schema
from liane.errors import BadInput
from liane.server.community.accounts.erasure import erase_account
from liane.server.community.association.models import Scheme
from liane.server.community.groups.models import Task
from liane.server.lookout.incidents import actions, files, queries, tasks
from liane.server.lookout.incidents.dossier import incident_file
from liane.server.lookout.incidents.models import (
    Alert,
    Evidence,
    Happening,
    Impact,
    Incident,
    Sighting,
    Signal,
    State,
)
from liane.server.lookout.incidents.people import named
from liane.server.networks.registers.models import Site
from liane.server.networks.upkeep import actions as upkeep
from liane.server.networks.upkeep.models import Ticket
from liane.server.site import sealing
from liane.server.site.models import AuditLine, OutboxEntry
from liane.server.site.records import EditedMeanwhile
from liane.server.site.sealing import blind
from liane.server.site.uplink import queries as uplink
from liane.server.site.uplink.actions import drain, now_row
from liane.server.site.uplink.models import Outgoing

BASE = "/o/dougouba/vigie/"
SECRET = "mot-de-la-passerelle"


@pytest.fixture(autouse=True)
def the_link_is_read_anew():
    uplink.forget()
    yield
    uplink.forget()


@pytest.fixture
def kadia(bearer, somebody):
    return somebody("Kadia", "technician", "safety")


@pytest.fixture
def incident(operator, kadia):
    return actions.open_incident(
        operator, acting_member=kadia, title="Plus rien depuis 6 h", services=["internet"],
        own_power="out", own_link="out",
    )  # fmt: skip


@pytest.fixture
def village(operator):
    Site.objects.create(
        operator=operator, name="Puits", code="p", zone="Sikoro", lat=12.6392, lon=-8.0029
    )
    return operator


def said_by(incident, member, says="cut", provider="Orange", zone="Sikoro"):
    return actions.report(
        incident.operator, acting_member=member, says=says, service="internet",
        incident=incident, provider=provider, zone=zone,
    )  # fmt: skip


@pytest.fixture
def solid(incident, somebody):
    """Three people, two providers: it can be confirmed."""
    for name, provider in (("Seydou", "Orange"), ("Mariam", "orange"), ("Yaya", "Malitel")):
        said_by(incident, somebody(name), provider=provider)
    incident.refresh_from_db()
    return incident


def set_link(state):
    row = now_row()
    row.state, row.since, row.checked_at = state, timezone.now(), timezone.now()
    row.save()
    uplink.forget()


# --- words that come in ------------------------------------------------------------------------


def test_a_visitor_reports_without_an_account_and_a_crowd_of_them_confirms_nothing(
    client, incident, village, bearer
):
    actions.publish(incident, acting_member=bearer)
    page = client.get(f"{BASE}chez-moi-aussi/").content.decode()
    assert "Plus rien depuis 6 h" in page
    sent = {"says": "cut", "zone": "Sikoro", "incident": str(incident.pk)}
    assert client.post(f"{BASE}chez-moi-aussi/", sent).status_code == 302
    client.post(f"{BASE}chez-moi-aussi/", sent)
    assert Signal.objects.filter(incident=incident, who="nobody").count() == 1  # once each
    for n in range(20):
        actions.report(
            village, acting_member=None, browser=f"b{n}", says="cut", service="internet",
            incident=incident, provider=f"p{n % 2}",
        )  # fmt: skip
    with pytest.raises(BadInput):
        actions.confirm(incident, acting_member=bearer)


def test_a_flood_of_visitors_is_told_to_come_back_and_one_phone_fills_no_list(
    operator, monkeypatch
):
    monkeypatch.setattr("liane.server.lookout.incidents.actions.signals.MOST_OF_ONE", 3)
    for n in range(5):
        actions.hear_text(operator, "+22370112233", f"coupé {n}")
    assert Signal.objects.count() == 3
    monkeypatch.setattr("liane.server.lookout.incidents.actions.signals.VISITORS_AN_HOUR", 2)
    for n in range(2):
        actions.report(operator, acting_member=None, browser=f"{n}", says="cut", service="mobile")
    with pytest.raises(BadInput, match="heure"):
        actions.report(operator, acting_member=None, browser="3", says="cut", service="mobile")


def test_the_gateway_is_heard_and_the_number_is_not_kept(client, village, incident, bearer):
    actions.publish(incident, acting_member=bearer)
    Scheme.objects.create(operator=village, sms_secret=SECRET)
    sms = {"from": "+22370112233", "text": "COUPÉ à Sikoro", "secret": SECRET}

    def post(**more):
        return client.post(
            f"{BASE}sms/", json.dumps({**sms, **more}), content_type="application/json"
        )

    assert post(secret="x").status_code == 403
    assert post(text=" ").status_code == 400
    assert client.post(f"{BASE}sms/", "[1", content_type="application/json").status_code == 403
    assert post().json() == {"heard": "cut", "zone": "Sikoro"}
    signal = Signal.objects.get()
    assert (signal.incident, signal.who, signal.contact) == (incident, "known", None)
    post()  # the gateway brings it again
    assert Signal.objects.count() == 1
    assert post(text="STOP").json() == {"stopped": 0}
    with connection.cursor() as cursor:
        cursor.execute("select * from incidents_signal")
        assert b"70112233" not in repr(cursor.fetchall()).encode()


def test_what_is_noted_for_somebody_counts_for_them_and_not_for_the_member(kadia, incident):
    for name in ("Ina", "Ina", "Ba"):
        actions.note_signal(
            acting_member=kadia, says="cut", channel="phone", name=name, knows_them=True,
            incident=incident, service="internet",
        )  # fmt: skip
    assert queries.ground_of(incident).people == 1.0  # two people known, a half each
    said = Signal.objects.first()
    assert named([said], "noted_by")[0].noted_by_name == "Kadia"


def test_somebody_is_one_person_by_page_by_text_and_by_phone(operator, kadia, incident, somebody):
    seydou = somebody("Seydou")
    seydou.phone_mark = blind("phone", "+22370112233")
    seydou.save()
    said_by(incident, seydou)
    actions.hear_text(operator, "00223 70-11-22-33", "Plus rien à Sikoro")
    actions.note_signal(
        acting_member=kadia, says="slow", channel="phone", contact="+223 70 11 22 33",
        knows_them=True, incident=incident, service="internet",
    )  # fmt: skip
    Signal.objects.update(incident=incident)
    assert Signal.objects.count() == 3
    assert queries.ground_of(incident).people == 1.0


def test_what_is_tapped_twice_is_kept_once(operator, kadia, incident, as_member, client):
    member = as_member(kadia)
    for _turn in range(2):
        noted = {"channel": "paper", "says": "cut", "service": "internet", "words": "Rien"}
        member.post(f"{BASE}signaux/noter/", noted | {"nearness": "saw"})
        client.post(f"{BASE}carte/dire/", {"theme": "road", "words": "Le pont est coupé"})
        member.post(
            f"{BASE}incidents/nouveau/",
            {"title": "Lent", "kind": "slowed", "beyond": "zone", "own_power": "unknown",
             "own_link": "unknown"},
        )  # fmt: skip
        effects = f"{BASE}incidents/{incident.pk}/effets/"
        member.post(effects, {"sector": "health", "words": "Un transfert à pied"})
        words = {"type": "Alert", "headline": "Coupé", "text": "Rien ici."}
        member.post(f"{BASE}incidents/{incident.pk}/alerte/", words)
        member.post(f"{BASE}incidents/{incident.pk}/faire/billet/")
    for kind in (Signal, Sighting, Impact, Alert, Ticket):
        assert kind.objects.count() == 1, kind
    assert Incident.objects.count() == 2


CHAT = "12/03/2026, 06:15 - Awa K: rien chez Moussa\n13/03/2026, 06:20 - Moussa: coupé\n"


def test_only_picked_lines_of_a_conversation_are_kept(as_member, kadia, incident):
    browser = as_member(kadia)
    file = SimpleUploadedFile("chat.txt", CHAT.encode())
    page = browser.post(f"{BASE}signaux/discussion/", {"file": file}).content.decode()
    assert "Moussa" not in page
    assert not Signal.objects.exists()
    sent = dict(re.findall(r'name="((?:at|mark|words)-2)" value="([^"]*)"', page))
    sent |= {"line": "2", "says-2": "cut", "incident": str(incident.pk)}
    browser.post(f"{BASE}signaux/discussion/garder/", sent)
    kept = Signal.objects.get()
    assert (kept.channel, kept.says, kept.words, kept.origin) == (
        "chat", "cut", "coupé", "imported"
    )  # fmt: skip


def test_contacts_are_erased_after_thirty_days(operator, kadia):
    waits = actions.say_sighting(
        operator, acting_member=None, theme="road", words="Le pont", contact="76000000"
    )
    noted = actions.note_signal(
        acting_member=kadia, says="cut", channel="phone", name="Ina", contact="76000000"
    )
    assert actions.forget_contacts() == 0
    long_ago = timezone.now() - timedelta(days=31)
    Signal.objects.update(received_at=long_ago)
    Sighting.objects.update(made_at=long_ago)
    assert actions.forget_contacts() == 2
    noted.refresh_from_db()
    waits.refresh_from_db()
    assert (waits.contact, waits.words) == (None, "Le pont")
    assert (noted.name, noted.contact, noted.says) == (None, None, "cut")


# --- the ladder --------------------------------------------------------------------------------


def test_a_false_report_brings_a_confirmed_incident_down_in_public(solid, kadia, client, bearer):
    actions.publish(solid, acting_member=bearer)
    confirmed = actions.confirm(solid, acting_member=kadia)
    assert confirmed.step == "confirmed"
    one = Signal.objects.filter(incident=solid, provider="Malitel").get()
    actions.judge(one, "false", acting_member=kadia, incident=solid)
    with pytest.raises(EditedMeanwhile):
        actions.judge(one, "sure", acting_member=bearer, incident=solid, seen_version=1)
    solid.refresh_from_db()
    assert (solid.step, solid.confirmed_at) == ("reported", None)
    page = client.get(f"{BASE}incidents/{solid.pk}/").content.decode()
    assert "Correction" in page


def test_attribution_wants_two_hands_and_is_public_in_the_words_of_people(
    solid, kadia, bearer, client
):
    actions.publish(solid, acting_member=bearer)
    actions.confirm(solid, acting_member=kadia)
    paper = {"kind": "order", "title": "Décision 12", "source": "Journal officiel"}
    reading = {"kind": "reading", "title": "Avis", "source": "Cabinet", "author": "Me Keita"}
    actions.add_document(solid, acting_member=bearer, **paper)
    actions.add_document(solid, acting_member=bearer, **reading)
    before = client.get(f"{BASE}incidents/{solid.pk}/").content.decode()
    assert "un document, la lecture" in before  # that papers lie with the team is not told
    with pytest.raises(BadInput):
        actions.attribute(solid, "La décision 12 dit…", acting_member=bearer)
    actions.add_document(solid, acting_member=kadia, **reading)
    done = actions.attribute(solid, "La décision 12 dit…", acting_member=bearer)
    assert done.step == "attributed"
    page = client.get(f"{BASE}incidents/{solid.pk}/").content.decode()
    assert "La décision 12 dit…" in page
    assert "Keita" not in page


def test_no_words_for_everybody_say_who_decided_it(solid, kadia, bearer):
    accuse = "Coupé sur ordre du ministère"
    signal = Signal.objects.filter(incident=solid).first()
    seen = actions.say_sighting(solid.operator, acting_member=kadia, theme="cut", words="x")
    confirmed = actions.confirm(solid, acting_member=kadia)
    for say in (
        lambda: actions.open_incident(solid.operator, acting_member=kadia, title=accuse),
        lambda: actions.change_facts(
            confirmed, confirmed.version, acting_member=kadia, own_link_why=accuse
        ),
        lambda: actions.judge(signal, "sure", acting_member=kadia, told=accuse, incident=solid),
        lambda: actions.check_sighting(seen, 1, "vu", accuse, acting_member=kadia),
        lambda: actions.withdraw_confirmation(confirmed, accuse, acting_member=kadia),
        lambda: actions.split(confirmed, [signal.pk], accuse, acting_member=kadia),
    ):
        with pytest.raises(BadInput, match="décidé"):
            say()
    # what only « attributed » allowed goes with it
    Incident.objects.filter(pk=solid.pk).update(
        title=accuse, words=accuse, step="attributed", attributed_at=timezone.now()
    )
    solid.refresh_from_db()
    down = actions.withdraw_confirmation(solid, "Rien ne le montre", acting_member=kadia)
    assert (down.title, down.words, down.step) == ("Quelque chose est coupé", "", "reported")


@pytest.mark.parametrize("role", ["technician", "legal"])
def test_causes_are_read_by_those_who_act_and_by_nobody_else(
    solid, kadia, bearer, somebody, as_member, client, role
):
    actions.publish(solid, acting_member=bearer)
    actions.set_cause(solid, "national_order", 70, "Trois pays muets", acting_member=kadia)
    alert = actions.write_alert(solid, acting_member=kadia, headline="Coupé", text="Rien ici.")
    actions.approve_alert(alert, acting_member=bearer)
    page = f"{BASE}incidents/{solid.pk}/"
    assert "Trois pays muets" in as_member(somebody("Ami", role)).get(page).content.decode()
    for browser in (client, as_member(somebody("Passant"))):
        for address in (page, f"{BASE}alertes/alertes.atom", f"{BASE}alertes/{alert.pk}/cap.xml"):
            said = browser.get(address).content.decode()
            assert "muets" not in said
            assert (
                "70" not in re.sub(r"[0-9a-f-]{36}|\d{2}:\d{2}|csrf\S+", "", said)
                or address == page
            )
            assert not re.search("national_order|un ordre", said)
    assert "muets" not in str(list(AuditLine.objects.values_list("facts", flat=True)))
    assert "order" not in str(list(OutboxEntry.objects.values_list("payload", flat=True)))


def test_causes_never_make_more_than_all(solid, kadia):
    actions.set_cause(solid, "provider", 70, "a", acting_member=kadia)
    with pytest.raises(BadInput, match="110"):
        actions.set_cause(solid, "own_link", 40, "b", acting_member=kadia)
    actions.set_cause(solid, "provider", 60, "a", acting_member=kadia)


def test_an_incident_that_is_not_public_is_not_there_for_others(
    incident, client, somebody, as_member
):
    for browser in (client, as_member(somebody("Seydou"))):
        assert browser.get(f"{BASE}incidents/{incident.pk}/").status_code == 404
        assert "Plus rien depuis 6 h" not in browser.get(f"{BASE}incidents/").content.decode()
    with pytest.raises(BadInput):
        actions.publish(incident, acting_member=somebody("Ami", "facilitator"))


@pytest.mark.database("of two who write at once one wins")
def test_of_two_who_correct_the_facts_the_second_sees_both(incident, kadia):
    actions.change_facts(incident, incident.version, acting_member=kadia, title="A")
    with pytest.raises(EditedMeanwhile):
        actions.change_facts(incident, incident.version, acting_member=kadia, title="B")


def test_merging_brings_people_together_and_splitting_takes_them_apart(
    solid, kadia, bearer, somebody, client
):
    other = actions.open_incident(solid.operator, acting_member=kadia, title="Lent", zones=["Nord"])
    said_by(other, somebody("Oumar"), says="slow")
    # what is public is never put into what is not; its address leads on to the other
    actions.publish(other, acting_member=bearer)
    first = actions.write_alert(other, acting_member=kadia, headline="Lent", text="Au nord.")
    actions.approve_alert(first, acting_member=bearer)
    with pytest.raises(BadInput, match="public"):
        actions.merge(other, solid, acting_member=kadia)
    actions.publish(solid, acting_member=bearer)
    solid.refresh_from_db()
    kept = actions.merge(other, solid, acting_member=kadia)
    page = f"{BASE}incidents/{solid.pk}/"
    assert client.get(f"{BASE}incidents/{other.pk}/")["Location"] == page
    assert "Lent" in client.get(page).content.decode()
    follow = actions.write_alert(
        kept, acting_member=kadia, type="Update", headline="Lent partout", text="Ici aussi."
    )
    actions.approve_alert(follow, acting_member=bearer)
    cap = f"{BASE}alertes/{follow.pk}/cap.xml"
    sent = client.get(cap).content
    assert f"liane-{other.pk}-1".encode() in sent
    other.refresh_from_db()
    assert (other.state, other.merged_into, kept.zones) == (State.MERGED, solid, ["Nord"])
    assert queries.ground_of(kept).people == 4
    slow = Signal.objects.get(says="slow")
    made = actions.split(kept, [slow.pk], "Lent au nord", acting_member=kadia)
    assert (queries.ground_of(made).people, queries.ground_of(kept).people) == (1, 3)
    with pytest.raises(BadInput):
        actions.split(made, [slow.pk], "Tout", acting_member=kadia)
    # and what left as CAP is never another document
    actions.end_incident(kept, acting_member=kadia)
    assert client.get(cap).content == sent


def test_whatever_a_browser_sends_is_answered_in_words(solid, kadia, as_member):
    browser, page = as_member(kadia), f"{BASE}incidents/{solid.pk}/"
    sent = {
        "signal": ["x", "²"],
        "incident": "x",
        "line": "1",
        "at-1": "99-99",
        "title": "t",
        "at": "hier",
    }
    for path in ("signaux/", "fin/", "reunir/", "effets/", "causes/", "fichiers/", "corriger/"):
        assert browser.post(page + path, sent).status_code == 400, path
    for path in ("signaux/ranger/", "signaux/discussion/garder/", "alertes/x/y/"):
        assert browser.post(BASE + path, sent).status_code in (400, 404), path
    for path in ("chez-moi-aussi/", "carte/dire/", "signaux/noter/", "signaux/discussion/"):
        assert browser.post(BASE + path, sent).status_code == 400, path
    long_ago = {"channel": "phone", "says": "cut", "service": "internet", "nearness": "saw",
                "at": "0001-01-01T00:00"}  # fmt: skip
    assert browser.post(f"{BASE}signaux/noter/", long_ago).status_code == 400
    for at, mark in (("0001-01-01T00:00:00+14:00", "a" * 40), ("2026-03-01T00:00Z", "x\x00")):
        line = {"line": "1", "at-1": at, "mark-1": mark, "says-1": "cut", "words-1": "x"}
        assert browser.post(f"{BASE}signaux/discussion/garder/", line).status_code == 400
    assert browser.get(f"{BASE}incidents/nouveau/?billet=²").status_code == 200
    assert browser.get(f"{BASE}chez-moi-aussi/?incident=x").status_code == 200


def test_it_ends_comes_back_and_is_learnt_from_once(solid, kadia):
    with pytest.raises(BadInput):
        actions.review_incident(solid, "Bien", [], acting_member=kadia)
    over = actions.end_incident(solid, acting_member=kadia)
    told = actions.review_incident(over, "La radio a marché", ["Afficher"], acting_member=kadia)
    assert Task.objects.get(pk=told.lessons[0]).title == "Afficher"
    with pytest.raises(BadInput):
        actions.review_incident(told, "Encore", [], acting_member=kadia)
    assert actions.reopen(told, acting_member=kadia).ended_at is None


# --- our own network ---------------------------------------------------------------------------


def test_a_fault_of_ours_becomes_a_ticket_and_a_ticket_an_incident(solid, kadia, operator):
    incident = solid
    actions.confirm(incident, acting_member=kadia)
    ticket = actions.ticket_of_incident(incident, acting_member=kadia)
    incident.refresh_from_db()
    assert (incident.ticket, incident.kind, incident.own_link) == (ticket, "local", "in")
    assert incident.step == "reported"  # what comes from here is not confirmed any more
    assert actions.ticket_of_incident(incident, acting_member=kadia) == ticket  # tapped twice
    other = upkeep.report(operator, acting_member=None, service="internet", zone="Nord")
    made = actions.incident_of_ticket(other, "Panne au nord", acting_member=kadia)
    assert (made.zones, made.ticket) == (["Nord"], other)
    assert actions.incident_of_ticket(other, "Encore", acting_member=kadia) == made
    assert Ticket.objects.count() == 2


def test_the_fall_of_the_link_opens_one_incident_and_its_return_ends_it(operator):
    set_link("cut")
    assert (tasks.watch(), tasks.watch()) == (1, 0)
    made = Incident.objects.get()
    assert (made.step, made.public_since, made.origin) == ("measured", None, "measured")
    set_link("ok")
    assert (tasks.watch(), tasks.watch()) == (1, 0)
    made.refresh_from_db()
    assert made.state == State.OVER
    assert Signal.objects.filter(incident=made, channel="box").count() == 2


# --- what leaves -------------------------------------------------------------------------------


def reachable_by(member, **contact):
    for name, value in contact.items():
        setattr(member, name, value)
    member.consents = {"mail": "2026-01-01", "sms": "2026-01-01"}
    member.save()


def test_an_alert_leaves_when_a_second_person_has_read_it_and_first_when_the_link_is_back(
    solid, kadia, bearer, somebody, client, monkeypatch
):
    # Given a gateway, somebody who agreed to mail and text, and a cut link with a mail that waits
    Scheme.objects.create(
        operator=solid.operator, sms_address="http://127.0.0.1:9/sms", sms_secret=SECRET
    )
    reachable_by(somebody("Fanta"), mail="fanta@x.example", phone="+22370000001")
    set_link("cut")
    Outgoing.objects.create(kind="mail", body="{}", priority=Outgoing.ORDINARY)
    actions.confirm(solid, acting_member=kadia)
    words = {"headline": "Internet ne répond plus", "text": "Depuis 6 h."}
    with pytest.raises(BadInput, match="décidé"):
        actions.write_alert(solid, acting_member=kadia, headline="Ordre du ministère", text="x")
    with pytest.raises(BadInput, match="premi"):
        actions.write_alert(solid, acting_member=kadia, type="Update", **words)
    draft = actions.write_alert(solid, acting_member=kadia, channels=["mail", "sms"], **words)
    # Then nothing is out, and who wrote it does not let it out
    assert client.get(f"{BASE}alertes/{draft.pk}/").status_code == 404
    with pytest.raises(BadInput):
        actions.approve_alert(draft, acting_member=kadia)
    # When another person approves
    sent = actions.approve_alert(draft, acting_member=bearer)
    assert (sent.mails, sent.texts) == (1, 1)
    gone = []
    monkeypatch.setattr(
        "liane.server.site.uplink.actions.send", lambda kind, body: gone.append((kind, body))
    )
    assert drain() == 0
    set_link("ok")
    drain()
    # Then the alert went before what waited, says its step, and the page, feed and CAP tell it
    assert [kind for kind, _body in gone] == ["mail", "webhook", "mail"]
    assert "confirmé" in gone[1][1]["json"]["text"]
    cap = client.get(f"{BASE}alertes/{sent.pk}/cap.xml")
    assert broken_rules(cap.content) + broken_by_schema(cap.content) == []
    assert b"<certainty>Observed</certainty>" in cap.content
    assert (
        f"alertes/{sent.pk}/cap.xml" in client.get(f"{BASE}alertes/alertes.atom").content.decode()
    )
    told = client.get(f"{BASE}alertes/{sent.pk}/").content.decode()
    assert "Kadia" not in told
    update = actions.write_alert(solid, acting_member=kadia, type="Cancel", **words)
    actions.approve_alert(update, acting_member=bearer)
    assert "Internet ne répond plus" in client.get("/o/dougouba/").content.decode()  # at the door
    last = client.get(f"{BASE}alertes/{update.pk}/cap.xml").content
    assert broken_rules(last) + broken_by_schema(last) == []
    assert b"<references>dougouba@liane,liane-" in last


def test_an_alert_of_a_step_that_no_longer_holds_is_not_sent(solid, kadia, bearer):
    alert = actions.write_alert(solid, acting_member=kadia, headline="Coupé", text="Rien ici.")
    actions.confirm(solid, acting_member=kadia)
    with pytest.raises(BadInput, match="étape"):
        actions.approve_alert(alert, acting_member=bearer)
    assert Alert.objects.get().state == "draft"


# --- the crowd map -----------------------------------------------------------------------------


def test_a_sighting_is_checked_by_one_let_out_by_another_later_and_blurred(
    client, village, kadia, bearer, as_member
):
    sent = {
        "theme": "road", "words": "Le bac de Moussa est sous l’eau", "zone": "Sikoro",
        "place": "12.63921, -8.00293", "contact": "76000000",
    }  # fmt: skip
    assert client.post(f"{BASE}carte/dire/", sent).status_code == 302
    assert client.post(f"{BASE}carte/dire/", sent | {"place": "par là"}).status_code == 400
    seen = Sighting.objects.get()
    assert (seen.lat, seen.lon, seen.exact) == (12.64, -8.0, "12.63921 -8.00293")
    with pytest.raises(BadInput):
        actions.approve_sighting(seen, seen.version, 0, acting_member=bearer)
    seen = actions.check_sighting(
        seen, 1, "Deux témoins", "Le bac est sous l’eau.", acting_member=kadia, no_place=True
    )
    assert (seen.lat, seen.lon) == (None, None)  # where few live, nothing is marked
    seen = actions.check_sighting(
        seen, 2, "Deux témoins", "Le bac est sous l’eau.", acting_member=kadia
    )
    with pytest.raises(BadInput):
        actions.approve_sighting(seen, seen.version, 0, acting_member=kadia)
    seen = actions.approve_sighting(seen, seen.version, 3, acting_member=bearer)
    assert (seen.contact, seen.name) == (None, None)
    assert "sous l’eau" not in client.get(f"{BASE}carte/").content.decode()
    Sighting.objects.update(public_from=timezone.now())
    page = client.get(f"{BASE}carte/").content.decode()
    assert "Le bac est sous l’eau." in page
    assert not re.search("Moussa|12[.,]639|76000000", page)
    as_member(kadia).post(f"{BASE}carte/{seen.pk}/suite/", {"how": "Le bac passe à nouveau."})
    page = client.get(f"{BASE}carte/").content.decode()
    assert "Le bac passe à nouveau." in page and str(seen.pk) not in page
    seen.refresh_from_db()
    actions.take_down(seen, seen.version, acting_member=kadia)
    assert "sous l’eau" not in client.get(f"{BASE}carte/").content.decode()


# --- what proves it ----------------------------------------------------------------------------

MEASURE = b'{"test_name": "web_connectivity", "input": "https://x.example/"}\n'


def test_the_incident_file_holds_what_the_parts_agreed_on(solid, kadia, bearer):
    actions.add_raw(solid, "ooni.json", MEASURE, acting_member=kadia, says="cut", zone="Sikoro")
    actions.log_impact(solid, "health", "Deux transferts à pied", acting_member=bearer)
    actions.set_cause(solid, "provider", 40, "un\n deux ", acting_member=kadia)
    actions.add_consent(solid, "Témoin 3", "tribunal", acting_member=kadia)
    solid.refresh_from_db()
    told = incident_file(solid)
    assert list(told) == [
        "format", "id", "title", "operator", "step", "began_at", "detected_at", "ended_at",
        "scope", "services", "signals", "ruled_out", "documents", "causes", "impacts", "custody",
        "consents", "raw", "rules_version", "recompute",
    ]  # fmt: skip
    assert told["format"] == "liane-incident-1"
    assert told["causes"] == [{"cause": "provider", "probability": 0.4, "reasons": ["un", "deux"]}]
    assert told["raw"][0]["sha256"] == told["signals"][-1]["raw"]
    assert [each["by_person"] for each in told["signals"]] == [True, True, True, False]
    assert told["ended_at"] is None
    assert told["began_at"].endswith("+00:00")
    assert told["impacts"][0]["sector"] == "health"
    assert "Seydou" not in json.dumps(told)  # who reported is in none of it
    json.dumps(told)


def test_the_evidence_is_made_by_a_process_of_its_own_and_stays_sealed_on_the_disk(
    solid, bearer, kadia, as_member, django_capture_on_commit_callbacks
):
    actions.add_raw(solid, "ooni.json", MEASURE, acting_member=kadia, says="cut")
    solid.refresh_from_db()
    asked = actions.ask_evidence(solid, acting_member=bearer)
    with pytest.raises(BadInput):
        actions.ask_evidence(solid, acting_member=bearer)
    assert tasks.make(asked) == "done"
    made = Evidence.objects.get()
    assert not files.evidence_path(made.pk).read_bytes().startswith(b"PK")
    answer = as_member(bearer).get(f"{BASE}preuves/{made.pk}/")
    assert answer.status_code == 200
    if made.ending == "zip":
        from liane.detection.evidence import checking

        out = io.BytesIO(answer.content)
        path = files.evidence_path("whole").with_suffix(".zip")
        path.write_bytes(out.getvalue())
        assert checking.check(str(path)).problems == []
    else:
        assert json.loads(answer.content)["id"] == str(solid.pk)
    lines = named(solid.custody.all(), "who")
    assert [each.who_name for each in lines][-2:] == ["", "Awa"]


def test_a_locked_box_makes_no_evidence_and_says_so(solid, bearer, phrase):
    asked = actions.ask_evidence(solid, acting_member=bearer)
    sealing.lock()
    assert tasks.make(asked) == "failed"
    assert sealing.open_with(phrase)
    assert "verrouill" in Evidence.objects.get().message or Evidence.objects.get().message


def test_who_did_what_is_sealed_and_an_erased_member_reads_as_a_former_one(solid, kadia):
    with connection.cursor() as cursor:
        cursor.execute("select said_by from incidents_happening where said_by is not null")
        kept = [bytes(row[0]) for row in cursor.fetchall()]
    assert kept
    assert not any(str(kadia.pk).encode() in each for each in kept)
    erase_account(kadia.user)
    told = named(Happening.objects.filter(incident=solid, verb="opened"), "said_by")
    assert told[0].said_by_name == "un ancien membre"
