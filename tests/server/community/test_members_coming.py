"""Coming in: by a code, by asking, by showing interest; what is sealed stays sealed."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.accounts.actions import open_account
from liane.server.community.accounts.erasure import erase_member
from liane.server.community.members import actions, queries
from liane.server.community.members.models import Interest, Invitation, JoinRequest, Member, Offer

ACCOUNT = {"pseudonym": "Djeneba", "password": "le mil pousse bien"}
BASE = "/o/dougouba"


@pytest.fixture(autouse=True)
def nobody_typed_wrong_codes():
    caches["attempts"].clear()


@pytest.fixture
def in_a_week():
    return timezone.now() + timedelta(days=7)


@pytest.fixture
def code(operator, bearer, in_a_week) -> str:
    return actions.invite(operator, uses=1, expires_at=in_a_week, acting_member=bearer)[1]


def test_a_visitor_comes_in_by_a_code_and_opens_an_account(client, code):
    found = client.post("/rejoindre/", {"code": f" {code[:4].lower()}-{code[4:]} "})
    assert found.status_code == 302
    answer = client.post(found["Location"], ACCOUNT, follow=True)
    assert answer.redirect_chain[-1][0] == f"{BASE}/communaute/"
    assert queries.look_for(Invitation.objects.get().operator, "djene")


def test_somebody_who_has_an_account_comes_in_with_it(code, as_member, operator):
    from django.test import Client

    browser, user = Client(), open_account("Binta", None)
    browser.force_login(user, backend="liane.server.community.accounts.backends.SealedBackend")
    browser.post(f"/rejoindre/{code}/")
    assert Member.objects.get(user=user).operator == operator


def test_over_plain_http_somebody_comes_in_by_name_without_account(client, code):
    page = client.get(f"/rejoindre/{code}/", REMOTE_ADDR="10.0.0.7").content.decode()
    assert 'name="password"' not in page
    client.post(f"/rejoindre/{code}/", {"name": "Sira"}, REMOTE_ADDR="10.0.0.7")
    assert Member.objects.filter(user=None).count() == 1


def test_a_code_lets_in_no_more_people_than_it_says(client, code):
    client.post(f"/rejoindre/{code}/", ACCOUNT)
    client.logout()
    answer = client.post(f"/rejoindre/{code}/", ACCOUNT | {"pseudonym": "Autre"})
    assert answer.status_code == 404
    assert Member.objects.count() == 2


def test_two_who_type_the_last_use_at_once_do_not_both_get_in(code):
    seen_by_both = Invitation.objects.select_related("operator").get()
    actions.come_in(seen_by_both, user=None, name="Sira")
    with pytest.raises(BadInput):
        actions.come_in(seen_by_both, user=None, name="Hawa")


@pytest.mark.parametrize("change", [{"revoked_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_a_code_that_was_withdrawn_or_is_old_lets_nobody_in(client, code, change):
    Invitation.objects.update(**change)
    assert client.get(f"/rejoindre/{code}/").status_code == 404


@pytest.mark.parametrize("typed", ["", "ZZZZ-ZZZZ", "é", "x" * 500, "../..", "<b>"])
def test_a_wrong_code_is_told_plainly(client, db, typed):
    assert client.post("/rejoindre/", {"code": typed}).status_code == 200


def test_who_tries_many_codes_has_to_wait(client, code):
    for _try in range(10):
        client.get("/rejoindre/ZZZZ-ZZZZ/")
    page = client.post("/rejoindre/", {"code": code})
    assert page.status_code == 200
    assert "quart d’heure" in page.content.decode()


def test_a_sheet_of_codes_is_shown_once_and_kept_nowhere(bearer, as_member):
    until = (timezone.localdate() + timedelta(days=7)).isoformat()
    sent = {"count": 5, "last_day": until, "role": "technician"}
    page = as_member(bearer).post(f"{BASE}/membres/invitations/feuille/", sent).content.decode()
    codes = re.findall(r"<h2>([A-Z0-9]{4}-[A-Z0-9]{4})</h2>", page)
    assert len(set(codes)) == 5
    assert page.count("<svg") >= 5
    with connection.cursor() as cursor:
        cursor.execute("select code_mark, ending from members_invitation")
        kept = str(cursor.fetchall())
    assert not any(code.replace("-", "") in kept for code in codes)


def test_a_printed_sheet_is_withdrawn_as_a_whole(operator, bearer, in_a_week, client):
    codes = actions.print_sheet(operator, count=3, expires_at=in_a_week, acting_member=bearer)
    sheet = Invitation.objects.first().sheet
    assert actions.revoke(operator, sheet, acting_member=bearer) == 3
    assert queries.invitation_of_code(codes[0]) is None


def test_only_a_bearer_invites_a_bearer(operator, somebody, in_a_week):
    salif = somebody("Salif", "facilitator")
    with pytest.raises(BadInput):
        actions.invite(operator, uses=1, expires_at=in_a_week, role="bearer", acting_member=salif)


def test_a_visitor_asks_and_is_let_in_with_a_word(client, operator, bearer, as_member):
    client.post(f"{BASE}/demander/", ACCOUNT | {"words": "Je répare des radios."})
    asked = JoinRequest.objects.get()
    assert "attend une réponse" in client.get(f"{BASE}/communaute/").content.decode()
    browser = as_member(bearer)
    assert "répare" in browser.get(f"{BASE}/membres/demandes/").content.decode()
    browser.post(f"{BASE}/membres/demandes/{asked.pk}/", {"accept": "1", "answer": "Bienvenue"})
    assert client.get(f"{BASE}/membres/").status_code == 200


def test_a_refusal_is_told_and_a_request_is_answered_once(client, operator, bearer):
    client.post(f"{BASE}/demander/", ACCOUNT)
    asked = JoinRequest.objects.get()
    actions.answer_request(asked, False, answer="Pas ici.", acting_member=bearer)
    assert "Pas ici." in client.get(f"{BASE}/communaute/").content.decode()
    with pytest.raises(BadInput):
        actions.answer_request(asked, True, acting_member=bearer)


def interest_form(**more) -> dict[str, object]:
    return {
        "name": "Hawa",
        "contact": "+223 70 11 22 33",
        "draws": ["access", "learn"],
        "gives": ["roof"],
        "what": "toit plat près du château d’eau",
        "zone": "Château d’eau",
    } | more


def test_a_visitor_shows_interest_and_is_called_back_within_a_week(client, operator):
    client.post(f"{BASE}/venir/", interest_form())
    kept = Interest.objects.get()
    assert kept.due_on <= timezone.localdate() + timedelta(days=7)
    assert (kept.entered_by, kept.way) == (None, "web")
    assert Offer.objects.get().what == "toit plat près du château d’eau"


def test_the_database_holds_neither_the_name_nor_the_contact(client, operator):
    client.post(f"{BASE}/venir/", interest_form(words="Ma soeur Oumou viendra"))
    with connection.cursor() as cursor:
        cursor.execute("select * from members_interest")
        row = cursor.fetchone()
        cursor.execute("select facts from site_auditline")
        row += tuple(cursor.fetchall())
    kept = b"".join(bytes(x) if isinstance(x, memoryview | bytes) else str(x).encode() for x in row)
    assert not any(word in kept for word in (b"Hawa", b"70 11", b"Oumou"))


def test_a_facilitator_types_it_from_paper_and_the_record_says_so(somebody, as_member):
    salif = somebody("Salif", "facilitator")
    as_member(salif).post(f"{BASE}/membres/interets/saisir/", interest_form(way="paper"))
    kept = Interest.objects.get()
    assert (kept.entered_by, kept.way) == (salif, "paper")


def test_a_referent_has_it_in_their_queue_and_follows_it_to_membership(
    client, operator, bearer, somebody, as_member
):
    client.post(f"{BASE}/venir/", interest_form())
    kept, yaya = Interest.objects.get(), somebody("Yaya")
    today = timezone.localdate()
    actions.give_to_referent(kept, yaya, due_on=today, acting_member=bearer)
    browser = as_member(yaya)
    assert "Hawa" in browser.get(f"{BASE}/communaute/").content.decode()
    step = {"done": "Vue au marché", "following": "Visite", "due_on": today + timedelta(days=3)}
    browser.post(f"{BASE}/membres/interets/{kept.pk}/pas/", step)
    kept.refresh_from_db()
    assert kept.due_on == today + timedelta(days=3)
    hawa = actions.take_in(kept, acting_member=bearer)
    assert (str(hawa.name), hawa.phone) == ("Hawa", "+22370112233")
    assert hawa.offers.count() == 1


def test_a_next_step_is_never_more_than_a_week_away(client, operator, bearer):
    client.post(f"{BASE}/venir/", interest_form())
    late = timezone.localdate() + timedelta(days=8)
    with pytest.raises(BadInput):
        actions.give_to_referent(Interest.objects.get(), bearer, due_on=late, acting_member=bearer)


def test_who_will_not_come_is_forgotten(client, operator, bearer):
    client.post(f"{BASE}/venir/", interest_form())
    actions.close_interest(Interest.objects.get(), acting_member=bearer)
    kept = Interest.objects.get()
    assert (str(kept.name), kept.contact, kept.words) == ("—", None, None)
    assert Offer.objects.get().state == "ended"


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"contact": ""}, {"draws": ["x"]}, {"gives": ["x"]}]
)
def test_an_interest_without_a_way_to_answer_is_asked_again(client, operator, wrong):
    answer = client.post(f"{BASE}/venir/", interest_form(**wrong))
    assert answer.status_code == 200
    assert Interest.objects.count() == 0


def test_who_is_erased_leaves_no_word_behind(client, operator, bearer):
    client.post(f"{BASE}/venir/", interest_form())
    hawa = actions.take_in(Interest.objects.get(), acting_member=bearer)
    erase_member(hawa, acting_member=bearer)
    kept = Interest.objects.get()
    assert (str(kept.name), kept.contact, Offer.objects.get().what) == ("—", None, "—")


def test_a_year_of_the_community_is_told_in_sums(
    operator, bearer, somebody, as_member, django_assert_max_num_queries
):
    today = timezone.localdate()
    long_ago = today.replace(day=1) - timedelta(days=40)
    gone = somebody("Moussa")
    Member.objects.filter(pk=gone.pk).update(joined_on=long_ago, left_on=today)
    soon, late, _never = (Interest.objects.create(operator=operator, name=n) for n in "abc")
    for each, days in ((soon, 2), (late, 9)):
        each.steps.create(operator=operator, at=each.made_at + timedelta(days=days))
    Interest.objects.filter(pk=soon.pk).update(state=Interest.State.MEMBER)
    found = queries.growth_of(operator)
    now, _between, before = found.months
    assert (now.members, now.came, now.left, now.interested, now.became) == (1, 1, 1, 3, 1)
    assert (before.members, before.came) == (1, 1)
    assert (found.answered, found.in_time, found.median_days) == (2, 1, 5.5)
    browser = as_member(bearer)
    browser.get(f"{BASE}/communaute/")
    with django_assert_max_num_queries(12):
        page = browser.get(f"{BASE}/membres/vie/").content.decode()
    assert "1 / 2" in page and "Moussa" not in page


def test_how_soon_people_are_called_back_is_unknown_while_nobody_was(operator, bearer, as_member):
    assert queries.growth_of(operator).median_days is None
    assert "le délai est inconnu" in as_member(bearer).get(f"{BASE}/membres/vie/").text
