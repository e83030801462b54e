"""Letters to members: who gets them, what they cost, how to get no more, a gateway of our own."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.association import tasks
from liane.server.community.association.actions import letters as actions
from liane.server.community.association.actions.roll import set_scheme
from liane.server.community.association.models import Letter, Sent
from liane.server.community.association.queries.letters import reach_of
from liane.server.community.association.rules.sms import cut_of
from liane.server.community.events.actions import announce, plan_event
from liane.server.community.members.actions import join
from liane.server.community.members.models import Member
from liane.server.site.uplink.actions import drain
from liane.server.site.uplink.models import Outgoing

OPERATOR = "/o/dougouba/"
LETTERS = f"{OPERATOR}association/lettres/"
BOTH = {"sms": "2026-01-01", "mail": "2026-01-01"}


@pytest.fixture
def gateway():
    """A gateway on this machine, which keeps what it is given."""
    heard: list[dict[str, str]] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):
            size = int(self.headers["Content-Length"])
            heard.append(json.loads(self.rfile.read(size)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_said):
            pass

    server = HTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", heard
    server.shutdown()
    server.server_close()


@pytest.fixture
def people(operator, bearer):
    def come(name, phone, mail_address, consents):
        return join(
            operator, user=None, name=name, phone=phone, mail=mail_address, consents=consents
        )

    return [
        come("Hawa", "+22370000001", "hawa@exemple.org", BOTH),
        come("Yaya", "+22370000002", None, {"sms": "2026-01-01"}),
        come("Sira", "+22370000003", "sira@exemple.org", {}),
    ]


@pytest.fixture
def letter(bearer):
    return actions.write(
        acting_member=bearer, title="Nouvelles", mail_text="Bonjour", sms_text="Reunion samedi"
    )


def test_one_accented_letter_doubles_the_price_of_a_text():
    assert cut_of("x" * 150).parts == 1
    assert (cut_of("x" * 149 + "ê").parts, cut_of("x" * 149 + "ê").heavy) == (3, "ê")
    assert cut_of("").parts == 0


def test_a_letter_is_counted_before_it_goes(letter, people):
    reach = reach_of(letter)
    assert (reach.mail, reach.sms, reach.messages) == (1, 2, 2)


def test_a_text_message_needs_a_gateway(letter, people, bearer):
    with pytest.raises(BadInput, match="passerelle"):
        actions.send(letter, acting_member=bearer)


def test_a_letter_goes_once_to_those_who_agreed(letter, people, bearer, gateway):
    address, heard = gateway
    set_scheme(letter.operator, acting_member=bearer, sms_address=address, sms_secret="mot")
    sent = actions.send(letter, acting_member=bearer)
    for _twice in range(2):
        assert tasks.carry_letter.call(str(sent.pk), "http://boite") == 3
    assert [each.to for each in mail.outbox] == [["hawa@exemple.org"]]
    assert "http://boite/o/dougouba/association/stop/" in mail.outbox[0].body
    assert (Sent.objects.count(), Outgoing.objects.count()) == (3, 2)
    assert drain() == 2
    assert sorted(each["to"] for each in heard) == ["+22370000001", "+22370000002"]
    assert heard[0]["text"] == "Reunion samedi"
    assert heard[0]["secret"] == "mot"
    with pytest.raises(BadInput):
        actions.send(letter, acting_member=bearer)


def test_the_link_of_a_letter_withdraws_the_consent(operator, people, client):
    token = actions.token_of(people[0], "mail")
    here = f"/o/dougouba/association/stop/{token}/"
    client.get(here)
    assert "mail" in Member.objects.get(pk=people[0].pk).consents
    client.post(here)
    assert Member.objects.get(pk=people[0].pk).consents == {"sms": "2026-01-01"}
    assert client.post(here[:-3] + "zz/").status_code == 400


def test_the_word_stop_ends_text_messages(operator, people, bearer, client):
    set_scheme(operator, acting_member=bearer, sms_secret="mot")
    said = {"from": "+223 70 00 00 02", "text": " stop ", "secret": "mot"}

    def hear(**more):
        return client.post(
            "/o/dougouba/association/sms/", json.dumps(said | more), "application/json"
        )

    assert hear(secret="faux").status_code == 403
    assert hear(text="merci").json() == {"stopped": 0}
    assert hear().json() == {"stopped": 1}
    assert hear().json() == {"stopped": 0}
    assert Member.objects.get(pk=people[1].pk).consents == {}
    assert client.post("/o/dougouba/association/sms/", "{", "text/plain").status_code == 403


def test_members_read_what_was_sent_and_not_drafts(letter, people, somebody, as_member, bearer):
    browser = as_member(somebody("Moussa"))
    here = f"/o/dougouba/association/lettres/{letter.pk}/"
    assert browser.get(here).status_code == 404
    shown = as_member(bearer).get(here).content.decode()
    assert "À payer" in shown or "à payer" in shown
    Letter.objects.filter(pk=letter.pk).update(state="sent")
    assert "Bonjour" in browser.get(here).content.decode()


def test_a_letter_begins_with_an_invitation_or_with_the_news(bearer, as_member):
    at = timezone.now() + timedelta(days=5)
    event = plan_event(
        acting_member=bearer, title="Atelier mât", at=at, place="Marché", invitation="Venez tous."
    )
    announce(event, acting_member=bearer)
    awa = as_member(bearer)
    assert f"?evenement={event.pk}" in awa.get(f"{OPERATOR}evenements/{event.pk}/").content.decode()
    told = awa.get(f"{LETTERS}nouvelle/?evenement={event.pk}").content.decode()
    assert "Invitation" in told and "Venez tous." in told and "Marché. " in told
    news = awa.get(f"{LETTERS}nouvelle/?nouvelles").content.decode()
    assert "Nouvelles de Dougouba" in news and "Atelier mât · Marché" in news
    for nothing in ("?evenement=x", f"?evenement={bearer.pk}", ""):
        assert awa.get(f"{LETTERS}nouvelle/{nothing}").status_code == 200
