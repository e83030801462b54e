"""Founding: by a visitor in one flow, inside another with its consent, undone when refused."""

import re

import pytest

from liane.errors import BadInput
from liane.server.community.accounts.actions import open_account
from liane.server.community.accounts.models import User
from liane.server.community.members.models import Member
from liane.server.community.operators import actions, first
from liane.server.community.operators.models import MoveRequest, Operator
from liane.server.community.operators.queries import tree_of
from liane.server.site import sealing

ANSWERS = {
    "name": "Kéniéba",
    "kind": "village",
    "place": "Cercle de Kéniéba",
    "privacy": "on_request",
    "main_language": "fr",
    "country": "",
    "currency": "country",
    "wings": ["community", "networks"],
}
ACCOUNT = {"pseudonym": "Djeneba", "password": "le mil pousse bien"}


def test_a_visitor_founds_an_operator_and_an_account_in_one_form(client, db):
    answer = client.post("/fonder/", ANSWERS | ACCOUNT, follow=True)
    founded = Operator.objects.get(slug="kenieba")
    assert answer.redirect_chain[-1][0] == "/o/kenieba/communaute/"
    assert Member.objects.get(operator=founded).role_names == {"bearer"}
    assert "Djeneba" in answer.content.decode()


def test_money_and_country_may_stay_unknown(client, db):
    client.post("/fonder/", ANSWERS | ACCOUNT)
    assert (Operator.objects.get().country, Operator.objects.get().currency) == ("", "")


def test_money_and_clock_of_the_country_are_taken_when_that_is_said(client, db):
    client.post("/fonder/", ANSWERS | ACCOUNT | {"country": "ML"})
    founded = Operator.objects.get()
    assert (founded.currency, founded.clock_zone) == ("XOF", "Africa/Bamako")


def test_a_weak_password_leaves_neither_account_nor_operator(client, db):
    answer = client.post("/fonder/", ANSWERS | ACCOUNT | {"password": "1234567890"})
    assert answer.status_code == 200
    assert "Kéniéba" in answer.content.decode()
    assert (User.objects.count(), Operator.objects.count()) == (0, 0)


def test_no_password_is_asked_where_somebody_could_listen(client, db):
    page = client.get("/fonder/", REMOTE_ADDR="10.0.0.7").content.decode()
    assert 'name="password"' not in page
    assert "https" in page
    client.post("/fonder/", ANSWERS | ACCOUNT, REMOTE_ADDR="10.0.0.7")
    assert Operator.objects.count() == 0


@pytest.fixture
def new_box(tmp_path, monkeypatch, db):
    """A box that was given no key yet."""
    for name in ("LIANE_HOME", "LIANE_KEY_DIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    assert not sealing.is_open()


def phrase_on(page):
    return re.search(r'name="phrase_drawn" value="([0-9A-Z-]{34})"', page.content.decode())[1]


def test_on_a_new_box_the_founder_writes_its_key_down_and_founds(client, new_box):
    page = client.get("/fonder/")
    assert "no-store" in page["Cache-Control"]
    phrase = phrase_on(page)
    forgot = client.post("/fonder/", ANSWERS | ACCOUNT | {"phrase_drawn": phrase})
    assert "nobody" not in forgot.content.decode() and "Écrivez-la d’abord" in forgot.text
    assert phrase_on(forgot) == phrase
    assert (sealing.has_key(), User.objects.count()) == (False, 0)
    sent = ANSWERS | ACCOUNT | {"phrase_drawn": phrase, "written": "on"}
    answer = client.post("/fonder/", sent, follow=True)
    assert answer.redirect_chain[-1][0] == "/o/kenieba/communaute/"
    assert "Djeneba" in answer.content.decode()
    sealing.lock()
    assert sealing.open_with(phrase)
    assert "phrase_drawn" not in client.get("/fonder/").content.decode()


def test_what_fails_on_a_new_box_leaves_no_key(client, new_box):
    sent = ANSWERS | ACCOUNT | {"phrase_drawn": phrase_on(client.get("/fonder/")), "written": "on"}
    client.post("/fonder/", sent | {"password": "1234567890"})
    client.post("/fonder/", sent | {"phrase_drawn": "short"})
    client.post("/fonder/", sent, REMOTE_ADDR="10.0.0.7")
    assert (sealing.has_key(), sealing.is_open(), Operator.objects.count()) == (False, False, 0)
    assert "phrase_drawn" not in client.get("/fonder/", REMOTE_ADDR="10.0.0.7").content.decode()


def test_the_second_of_two_founders_of_a_new_box_is_told(client, new_box):
    sent = ANSWERS | ACCOUNT | {"phrase_drawn": phrase_on(client.get("/fonder/")), "written": "on"}
    facts = {"language": "fr", "name": "Sama", "kind": "village"}
    first.found_here(sealing.new_phrase(), **ACCOUNT | {"pseudonym": "Awa"} | facts)
    with pytest.raises(BadInput, match="entre-temps"):
        first.found_here(sent["phrase_drawn"], **ACCOUNT, **facts)
    assert Operator.objects.count() == 1


def test_a_locked_box_says_so_before_anything_is_typed(client, db, phrase):
    sealing.lock()
    page = client.get("/fonder/").content.decode()
    sealing.open_with(phrase)
    assert "/compte/ouvrir/" in page and 'name="name"' not in page


def test_two_operators_may_have_one_name(client, db):
    client.post("/fonder/", ANSWERS | ACCOUNT)
    client.post("/fonder/", ANSWERS)
    assert set(Operator.objects.values_list("slug", flat=True)) == {"kenieba", "kenieba-2"}


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"kind": "moon"}, {"name": "x" * 500}, {"wings": ["x"]}, {"country": "?"}],
)
def test_a_wrong_answer_is_told_and_founds_nothing(wrong, client, db):
    answer = client.post("/fonder/", ANSWERS | ACCOUNT | wrong)
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert Operator.objects.count() == 0


def test_a_bearer_founds_inside_and_others_cannot(operator, bearer, somebody, as_member):
    as_member(bearer).post("/fonder/?dans=dougouba", ANSWERS)
    assert Operator.objects.get(slug="kenieba").parent == operator
    assert as_member(somebody("Yaya")).get("/fonder/?dans=dougouba").status_code == 404


@pytest.fixture
def hamlet() -> Operator:
    founder = open_account("Binta", None)
    return actions.found_operator(founder, name="Hameau", kind="village", privacy="public")


def test_moving_waits_for_the_consent_of_the_parent(operator, bearer, hamlet, as_member):
    binta = Member.objects.get(operator=hamlet)
    as_member(binta).post("/o/hameau/communaute/arbre/demander/", {"parent": "dougouba"})
    hamlet.refresh_from_db()
    assert hamlet.parent is None
    asked = MoveRequest.objects.get()
    as_member(bearer).post(f"/o/dougouba/communaute/arbre/{asked.pk}/", {"accept": "1"})
    hamlet.refresh_from_db()
    assert hamlet.parent == operator


def test_only_the_one_who_was_asked_answers(operator, hamlet, as_member):
    binta = Member.objects.get(operator=hamlet)
    asked = actions.ask_to_move(hamlet, operator, acting_member=binta)
    answer = as_member(binta).post(f"/o/hameau/communaute/arbre/{asked.pk}/", {"accept": "1"})
    assert answer.status_code == 404
    with pytest.raises(BadInput):
        actions.answer_move(asked, True, acting_member=binta)


def test_operators_do_not_stand_inside_one_another_in_a_circle(operator, bearer, hamlet):
    Operator.objects.filter(pk=hamlet.pk).update(parent=operator)
    with pytest.raises(BadInput, match="Hameau"):
        actions.ask_to_move(operator, Operator.objects.get(pk=hamlet.pk), acting_member=bearer)


def test_the_tree_shows_private_operators_to_their_members_alone(operator, hamlet):
    Operator.objects.filter(pk=hamlet.pk).update(parent=operator, privacy="private")
    assert tree_of(operator).inside == []
    assert [each.operator for each in tree_of(operator, [hamlet.pk]).inside] == [hamlet]


def test_a_building_gets_its_floors_at_once_and_owners_sealed(as_member, db):
    founder = open_account("Léa", None)
    building = actions.found_operator(founder, name="12 rue des Lilas", kind="building")
    browser = as_member(Member.objects.get(operator=building))
    base = f"/o/{building.slug}/communaute/lieux/"
    browser.post(f"{base}etages/", {"lowest": -1, "highest": 3})
    browser.post(f"{base}etages/", {"lowest": 0, "highest": 4})
    browser.post(f"{base}ajouter/owner/", {"name": "Lot 7", "share": "42.5", "holder": "M. Noël"})
    page = browser.get(base).content.decode()
    assert page.count("étage ") >= 5
    assert "M. Noël" in page
    assert browser.get(f"{base}ajouter/quarter/").status_code == 404


def test_who_only_belongs_sees_no_owner_and_no_switch(as_member, somebody):
    founder = open_account("Léa", None)
    building = actions.found_operator(founder, name="Lilas", kind="building")
    lea = Member.objects.get(operator=building)
    actions.add_part(building, "owner", name="Lot 7", holder="M. Noël", acting_member=lea)
    actions.add_part(building, "switch", name="Baie du rez", acting_member=lea)
    page = (
        as_member(somebody("Yaya", of=building)).get("/o/lilas/communaute/lieux/").content.decode()
    )
    assert "Lot 7" in page
    assert "M. Noël" not in page
    assert "Baie du rez" not in page
