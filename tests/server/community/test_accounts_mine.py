"""« Mon compte »: profile, password, devices, data, and the box."""

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.accounts import cards, recovery
from liane.server.community.accounts.models import Recovery, Session, User
from liane.server.community.accounts.queries import KNOWN_AFTER
from liane.server.community.members.actions import join
from liane.server.community.members.models import Member
from liane.server.community.operators.actions import found_operator
from liane.server.site import sealing
from liane.server.site.models import AuditLine
from liane.server.site.shares import shares_of

PASSWORD = "une-liane-tient-les-points"
NEW = "un-autre-mot-de-passe"
PLAIN = {"REMOTE_ADDR": "192.168.1.20"}


@pytest.fixture(autouse=True)
def no_attempts_yet():
    caches["attempts"].clear()


@pytest.fixture
def awa(operator):
    """Awa's browser, signed in by password."""
    client = Client()
    client.post("/compte/entrer/", {"username": "Awa", "password": PASSWORD})
    return client


ADDRESSES = ("", "profil/", "mot-de-passe/", "cles/", "codes/", "appareils/", "repondre/")


@pytest.mark.parametrize("address", [*ADDRESSES, "effacer/", "parts/", "mes-donnees/"])
def test_every_page_of_the_account_opens_and_asks_visitors_to_sign_in(
    awa, address, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        assert awa.get(f"/compte/{address}").status_code == 200
    assert Client().get(f"/compte/{address}").status_code == 302


def test_pseudonym_phone_and_language_are_changed(awa):
    typed = {"pseudonym": "Awa T.", "phone": "+22370000000", "mail": "", "language": "en"}
    assert awa.post("/compte/profil/", typed).status_code == 302
    user = User.objects.get()
    assert (user.pseudonym, user.phone, user.language) == ("Awa T.", "+22370000000", "en")
    assert User.objects.of_pseudonym("awa t.").exists()
    assert 'lang="en"' in awa.get("/compte/").content.decode()


def test_a_taken_pseudonym_is_refused_on_the_form(awa, somebody):
    somebody("Moussa")
    typed = {"pseudonym": "moussa", "phone": "", "mail": "", "language": "fr"}
    answer = awa.post("/compte/profil/", typed)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


def test_a_new_password_asks_for_the_old_one_and_ends_other_sessions(awa, operator):
    other = Client()
    other.post("/compte/entrer/", {"username": "Awa", "password": PASSWORD})
    wrong = awa.post("/compte/mot-de-passe/", {"current": "non", "password": NEW})
    assert wrong.status_code == 200
    awa.post("/compte/mot-de-passe/", {"current": PASSWORD, "password": NEW})
    assert User.objects.get().check_password(NEW)
    assert awa.get("/compte/").status_code == 200
    assert other.get("/compte/").status_code == 302


def test_my_devices_are_listed_and_ended(awa):
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 11) Mobile")
    phone.post("/compte/entrer/", {"username": "Awa", "password": PASSWORD})
    page = awa.get("/compte/appareils/")
    key = next(each["key"] for each in page.context["shown"] if not each["here"])
    assert not any(str(s.session_key) in page.content.decode() for s in Session.objects.all())
    awa.post("/compte/appareils/fermer/", {"key": key})
    assert phone.get("/compte/").status_code == 302
    assert awa.get("/compte/").status_code == 200


def test_one_cannot_end_the_session_of_another(awa, somebody, as_member):
    moussa = as_member(somebody("Moussa"))
    awa.post("/compte/appareils/fermer/", {"key": ""})
    assert moussa.get("/compte/").status_code == 200


def test_my_data_come_as_one_file(awa, bearer):
    data = json.loads(awa.get("/compte/mes-donnees/").content)
    assert data["account"]["pseudonym"] == "Awa"
    assert data["members"][0]["operator"] == "Dougouba"
    assert data["members"][0]["roles"] == ["bearer"]
    assert any(line["action"] == "operators.found" for line in data["audit"])


def test_two_members_vouch_a_day_passes_and_the_password_is_new(client, operator, bearer, somebody):
    moussa, fanta = somebody("Moussa"), somebody("Fanta")
    asked = recovery.ask("awa")
    typed = {"number": asked.number, "secret": asked.secret, "password": NEW}
    recovery.vouch(asked.number, acting_user=moussa.user)
    assert client.post("/compte/retrouver/finir/", typed).status_code == 200
    recovery.vouch(asked.number, acting_user=fanta.user)
    assert client.post("/compte/retrouver/finir/", typed).status_code == 200  # not yet
    Recovery.objects.update(ready_at=timezone.now() - timedelta(seconds=1))
    assert client.post("/compte/retrouver/finir/", typed).status_code == 302
    assert client.get("/compte/").status_code == 200
    assert User.objects.get(pk=bearer.user.pk).check_password(NEW)
    said = set(AuditLine.objects.values_list("action", flat=True))
    assert {"accounts.ask_recovery", "accounts.vouch", "accounts.recover"} <= said


def test_whether_an_account_exists_is_not_said(client, operator):
    for name in ("Awa", "Personne"):
        page = client.post("/compte/retrouver/", {"username": name})
        assert len(page.context["asked"].number) == 8
    assert Recovery.objects.count() == 1


def test_nobody_vouches_twice_nor_for_themselves_nor_from_outside(operator, bearer, somebody):
    from liane.server.community.accounts.actions import open_account

    moussa = somebody("Moussa")
    asked = recovery.ask("Awa")
    recovery.vouch(asked.number, acting_user=moussa.user)
    outsider = open_account("Dehors", None)
    for user in (moussa.user, bearer.user, outsider):
        with pytest.raises(BadInput):
            recovery.vouch(asked.number, acting_user=user)


def test_the_owner_sees_the_request_and_refuses_it(awa, somebody):
    asked = recovery.ask("Awa")
    assert "pas-moi" in awa.get("/compte/").content.decode()
    awa.post("/compte/pas-moi/")
    with pytest.raises(BadInput):
        recovery.vouch(asked.number, acting_user=somebody("Moussa").user)


def test_a_voucher_sees_who_asks_then_says_yes(operator, somebody, as_member):
    asked = recovery.ask("Awa")
    browser = as_member(somebody("Moussa"))
    page = browser.post("/compte/repondre/", {"number": asked.number}).content.decode()
    assert "Awa" in page
    assert Recovery.objects.get().vouches.count() == 0
    browser.post("/compte/repondre/", {"number": asked.number, "sure": "yes"})
    assert Recovery.objects.get().vouches.count() == 1


def test_the_bearer_locks_the_box_at_one_tap_for_every_process(awa, client):
    assert awa.post("/compte/verrouiller/").status_code == 302
    assert not sealing.is_open()
    assert "Awa" not in client.get("/").content.decode()
    assert AuditLine.objects.filter(action="accounts.lock_box").count() == 1


def test_whoever_holds_a_role_locks_and_those_without_do_not(somebody, as_member):
    assert as_member(somebody("Moussa")).post("/compte/verrouiller/").status_code == 403
    assert sealing.is_open()
    as_member(somebody("Kadia", "editor")).post("/compte/verrouiller/")
    assert not sealing.is_open()


def test_a_role_held_elsewhere_on_the_box_locks_it_from_any_page(
    operator, bearer, somebody, as_member
):
    inside = found_operator(
        bearer.user, name="Quartier", kind="district", parent=operator, acting_member=bearer
    )
    moussa = somebody("Moussa", "mediator", of=inside)
    join(operator, user=moussa.user, name="Moussa")
    assert LOCK in as_member(moussa).get("/o/dougouba/membres/").content.decode()


def test_a_passer_by_who_founds_an_operator_locks_nothing_on_the_first_day(
    operator, somebody, as_member
):
    stranger = somebody("Zan").user
    theirs = found_operator(stranger, name="Ailleurs", kind="village", privacy="public")
    browser = as_member(Member.objects.get(operator=theirs))
    assert browser.post("/compte/verrouiller/").status_code == 403
    assert sealing.is_open()
    # when: the account is known for a day
    stranger.made_at -= KNOWN_AFTER
    stranger.save()
    assert browser.post("/compte/verrouiller/").status_code == 302
    assert not sealing.is_open()


LOCK = 'action="/compte/verrouiller/"'


@pytest.mark.parametrize("address", ["/", "/o/dougouba/", "/o/dougouba/membres/", "/compte/"])
def test_who_may_lock_does_it_at_one_tap_from_any_page(operator, bearer, as_member, address):
    browser = as_member(bearer)
    page = browser.get(address)
    assert page.content.decode().count(LOCK) == 1
    sent = re.search(LOCK + r'.*?csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    assert strict.post("/compte/verrouiller/").status_code == 403
    assert sealing.is_open()
    answer = strict.post("/compte/verrouiller/", {"csrfmiddlewaretoken": sent[1]})
    assert answer.status_code == 302
    assert not sealing.is_open()


def test_nobody_else_is_shown_the_lock(client, operator, somebody, as_member):
    moussa = as_member(somebody("Moussa"))
    for browser in (client, moussa):
        for address in ("/", "/o/dougouba/"):
            assert LOCK not in browser.get(address).content.decode()


def test_two_shares_or_the_phrase_open_the_box_and_a_slip_is_named(client, operator, phrase):
    first, second, _ = shares_of(phrase)
    sealing.lock()
    slip = client.post("/compte/ouvrir/", {"first": first[:-1] + "?", "second": second})
    assert slip.context["shares_form"].errors["first"]
    assert client.post("/compte/ouvrir/", {"first": first, "second": second}).status_code == 302
    assert sealing.is_open()
    sealing.lock()
    wrong = client.post("/compte/ouvrir/", {"phrase": sealing.new_phrase()})
    assert wrong.status_code == 200
    assert client.post("/compte/ouvrir/", {"phrase": phrase}).status_code == 302
    assert sealing.is_open()


def test_the_phrase_is_not_taken_over_plain_http(client, operator, phrase):
    sealing.lock()
    client.post("/compte/ouvrir/", {"phrase": phrase}, **PLAIN)
    assert not sealing.is_open()
    assert "Wi-Fi" in client.get("/compte/ouvrir/", **PLAIN).content.decode()


def test_the_bearer_prints_shares_from_the_phrase_and_others_do_not(
    awa, somebody, as_member, phrase
):
    page = awa.post("/compte/parts/", {"phrase": phrase})
    shares = [share for _, share, _ in page.context["papers"]]
    sealing.lock()
    assert sealing.open_with_shares(shares[0], shares[2])
    assert as_member(somebody("Moussa")).get("/compte/parts/").status_code == 403


def test_one_revokes_the_cards_that_wait_for_oneself(awa, bearer):
    card = cards.print_cards([bearer], acting_member=bearer)[0]
    awa.post("/compte/cartes/annuler/")
    with pytest.raises(BadInput):
        cards.use_card(card.code)


@pytest.mark.parametrize(
    "header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_VIA"]
)
def test_behind_a_proxy_loopback_is_not_the_box_itself(client, operator, header):
    page = client.get("/compte/entrer/", **{header: "192.168.1.20"}).content.decode()
    assert 'type="password"' not in page


def test_a_limited_session_becomes_full_by_a_safe_way_in(client, operator, bearer):
    card = cards.print_cards([bearer], acting_member=bearer)[0]
    client.post("/compte/carte/", {"code": card.code}, **PLAIN)
    assert client.session.get_expiry_age() <= 12 * 3600
    client.post("/compte/entrer/", {"username": "Awa", "password": PASSWORD})
    assert client.get("/o/dougouba/journal/").status_code == 200
    assert client.session.get_expiry_age() > 24 * 3600
