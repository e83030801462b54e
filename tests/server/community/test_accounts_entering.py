"""Coming in: password, recovery code, card, on a safe connection and on plain http."""

import pytest
from django.core.cache import caches
from django.test import Client

from liane.errors import BadInput
from liane.server.community.accounts import cards, passkeys
from liane.server.community.accounts.actions import open_account, sign_up
from liane.server.community.accounts.models import Card, Notice, Session, User
from liane.server.community.members.actions import join
from liane.server.site import sealing

PASSWORD = "une-liane-tient-les-points"
PLAIN = {"REMOTE_ADDR": "192.168.1.20"}  # another machine, over http


@pytest.fixture(autouse=True)
def no_attempts_yet():
    caches["attempts"].clear()


def enter(client, username, password=PASSWORD, **extra):
    return client.post("/compte/entrer/", {"username": username, "password": password}, **extra)


def test_a_pseudonym_and_a_password_open_an_account(client, operator):
    answer = enter(client, " AWA ")
    assert answer.status_code == 302
    assert "Awa" in client.get("/compte/").content.decode()


def test_a_phone_and_a_password_open_it_too_and_two_people_may_share_it(client, db):
    awa = open_account("Awa", PASSWORD, phone="+223 70 00 00 00")
    binta = open_account("Binta", "un-autre-mot-de-passe", phone="70000000".join(["+223", ""]))
    enter(client, "00223 70 00 00 00", "un-autre-mot-de-passe")
    assert client.session["_auth_user_id"] == str(binta.pk) != str(awa.pk)


def test_who_comes_in_returns_to_the_page_that_was_asked_and_nowhere_else(client, operator):
    inside = {"username": "Awa", "password": PASSWORD, "next": "/o/dougouba/membres/"}
    assert client.post("/compte/entrer/", inside)["Location"] == "/o/dougouba/membres/"
    outside = {**inside, "next": "https://elsewhere.example/"}
    assert Client().post("/compte/entrer/", outside)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client, operator):
    wrong = enter(client, "Awa", "pas-le-bon-mot")
    unknown = enter(client, "Personne", "pas-le-bon-mot")
    assert wrong.status_code == unknown.status_code == 200

    def said(answer):
        return str(answer.context["form"].non_field_errors())

    assert said(wrong) == said(unknown) != ""


def test_after_eight_failures_the_name_is_closed_from_there_for_a_while(client, operator):
    for typed in ("Awa", "awa", "AWA ", " awa") * 2:
        answer = enter(client, typed, "pas-le-bon-mot")
    assert answer.status_code == 429
    assert enter(client, "Awa").status_code == 429
    elsewhere = enter(client, "Awa", REMOTE_ADDR="::1")
    assert elsewhere.status_code == 302


def test_success_starts_the_count_anew(client, operator):
    for _ in range(2):
        for _ in range(7):
            enter(client, "Awa", "pas-le-bon-mot")
        assert enter(client, "Awa").status_code == 302
        client.post("/compte/sortir/")


def test_over_plain_http_a_password_is_not_taken_and_the_page_says_why(client, operator):
    page = client.get("/compte/entrer/", **PLAIN).content.decode()
    assert 'type="password"' not in page
    assert "Wi-Fi" in page
    enter(client, "Awa", **PLAIN)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["creer/", "entrer/code/", "retrouver/", "retrouver/finir/"])
def test_what_sets_or_takes_a_secret_is_closed_over_plain_http(client, db, address):
    page = client.get(f"/compte/{address}", **PLAIN).content.decode()
    assert "Wi-Fi" in page
    client.post(f"/compte/{address}", {"pseudonym": "Awa", "password": PASSWORD}, **PLAIN)
    assert not User.objects.exists()


def test_a_pseudonym_or_a_phone_is_enough_to_sign_up(client, db):
    client.post("/compte/creer/", {"pseudonym": "Awa", "password": PASSWORD})
    assert client.session["_auth_user_id"]
    Client().post("/compte/creer/", {"phone": "+22370000000", "password": PASSWORD})
    nameless = User.objects.of_phone("+22370000000").get()
    assert len(str(nameless.pseudonym).split()) == 2


@pytest.mark.parametrize(
    ("pseudonym", "phone", "password", "place"),
    [
        ("", "", PASSWORD, "pseudonym"),
        ("Awa", "", "court", "password"),
        ("Awa", "", "password12", "password"),
        ("Awa", "123", PASSWORD, "phone"),
        ("A" * 70, "", PASSWORD, "pseudonym"),
    ],
)
def test_signing_up_says_what_is_missing(db, pseudonym, phone, password, place):
    with pytest.raises(BadInput) as refused:
        sign_up(pseudonym, phone, password)
    assert refused.value.message.startswith(place)


def test_a_password_is_kept_as_argon2(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert open_account("Awa", PASSWORD).password.startswith("argon2$argon2id$")


def test_the_session_knows_whose_it_is_and_holds_no_name(client, operator):
    enter(client, "Awa", HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 11) Mobile Safari")
    session = Session.objects.get()
    assert (str(session.user.pseudonym), session.device) == ("Awa", "phone")
    assert not session.limited
    assert "Awa" not in str(session.get_decoded())


def test_a_card_signs_in_once_over_plain_http_without_administration(
    client, operator, bearer, somebody
):
    (card,) = cards.print_cards([bearer], acting_member=bearer)
    page = client.get(f"/compte/carte/?c={card.code}", **PLAIN).content.decode()
    assert card.code in page
    assert Card.objects.get().used_at is None  # opening the page uses nothing
    answer = client.post("/compte/carte/", {"code": card.code.lower()}, **PLAIN)
    assert answer.status_code == 302
    assert client.get("/o/dougouba/membres/", **PLAIN).status_code == 200
    assert client.get("/o/dougouba/journal/", **PLAIN).status_code == 403
    assert client.get("/o/dougouba/journal/").status_code == 403  # nor elsewhere in this session
    again = Client().post("/compte/carte/", {"code": card.code}, **PLAIN)
    assert again.status_code == 200


def test_a_limited_session_cannot_change_what_opens_the_account(client, operator, bearer):
    (card,) = cards.print_cards([bearer], acting_member=bearer)
    client.post("/compte/carte/", {"code": card.code}, **PLAIN)
    for address in ("mot-de-passe/", "cles/", "codes/", "effacer/", "mes-donnees/", "repondre/"):
        assert client.get(f"/compte/{address}", **PLAIN).status_code == 403
        assert client.get(f"/compte/{address}").status_code == 403


def test_a_safe_session_is_not_carried_over_plain_http(client, operator):
    enter(client, "Awa")
    assert client.get("/compte/").status_code == 200
    assert client.get("/compte/", **PLAIN).status_code == 302


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA", "é", "A" * 30])
def test_what_is_no_card_opens_nothing(client, db, code):
    assert client.post("/compte/carte/", {"code": code}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_card_too_old_or_revoked_opens_nothing(operator, bearer):
    old, revoked = (cards.print_cards([bearer], acting_member=bearer)[0] for _ in range(2))
    first, second = Card.objects.order_by("made_at")
    Card.objects.filter(pk=first.pk).update(ends_at=first.made_at)
    cards.revoke_card(second.pk, acting_member=bearer)
    for card in (old, revoked):
        with pytest.raises(BadInput):
            cards.use_card(card.code)


def test_a_facilitator_prints_no_card_for_who_holds_a_role(bearer, somebody):
    salif, moussa = somebody("Salif", "facilitator"), somebody("Moussa")
    assert cards.print_cards([moussa], acting_member=salif)
    with pytest.raises(BadInput):
        cards.print_cards([bearer], acting_member=salif)


def test_cards_that_wait_are_limited(bearer, somebody):
    moussa = somebody("Moussa")
    for _ in range(5):
        cards.print_cards([moussa], acting_member=bearer)
    with pytest.raises(BadInput):
        cards.print_cards([moussa], acting_member=bearer)


def test_a_member_of_paper_gets_an_account_with_the_first_card(operator, bearer):
    seydou = join(operator, user=None, name="Seydou", acting_member=bearer)
    (card,) = cards.print_cards([seydou], acting_member=bearer)
    user = cards.use_card(card.code)
    seydou.refresh_from_db()
    assert seydou.user == user
    assert not user.has_usable_password()


def test_the_owner_is_told_of_a_card(bearer, somebody):
    moussa = somebody("Moussa")
    cards.print_cards([moussa], acting_member=bearer)
    moussa.user.refresh_from_db()
    assert moussa.user.notices == 1
    assert Notice.objects.get(user=moussa.user).kind == Notice.Kind.CARD


def test_the_sheet_of_cards_shows_codes_once_with_their_qr(operator, bearer, somebody, as_member):
    moussa = somebody("Moussa")
    browser = as_member(bearer)
    sheet = browser.post("/o/dougouba/cartes/", {"member": [str(moussa.pk)]})
    assert sheet.status_code == 200
    assert sheet.content.count(b"<svg") >= 1
    assert sheet["Cache-Control"].startswith("max-age=0")
    kept = Card.objects.get()
    assert kept.code_hash not in sheet.content.decode()
    assert "Moussa" in browser.get("/o/dougouba/cartes/").content.decode()


def test_a_recovery_code_opens_once(client, operator, bearer):
    code, *_ = passkeys.make_codes(bearer.user)
    typed = {"username": "Awa", "recovery_code": f"{code[:5]} {code[5:]}"}
    assert client.post("/compte/entrer/code/", typed).status_code == 302
    assert passkeys.codes_left(bearer.user) == 9
    assert Client().post("/compte/entrer/code/", typed).status_code == 200


def test_in_a_locked_box_a_password_waits_and_a_card_opens(client, operator, bearer):
    (card,) = cards.print_cards([bearer], acting_member=bearer)
    sealing.lock()
    assert enter(client, "Awa").status_code == 423
    assert client.post("/compte/carte/", {"code": card.code}).status_code == 302
    page = client.get("/compte/").content.decode()
    assert "••••" in page
    assert "Awa" not in page


def test_the_language_changes_without_script_and_stays(client, operator):
    assert 'lang="fr"' in client.get("/").content.decode()
    client.post("/compte/langue/", {"language": "en", "next": "/"})
    assert 'lang="en"' in client.get("/").content.decode()
    enter(client, "Awa")  # Awa's account speaks French
    assert 'lang="fr"' in client.get("/").content.decode()


@pytest.mark.parametrize("wanted", ["", "xx", "../../etc", "fr\x00"])
def test_a_language_that_is_not_spoken_changes_nothing(client, db, wanted):
    assert client.post("/compte/langue/", {"language": wanted}).status_code == 302
