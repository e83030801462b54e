"""Who belongs to the association: applying, being let in, dues, cards, reminders, one's path."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.accounts.erasure import erase_member
from liane.server.community.association.actions import dues as money
from liane.server.community.association.actions import roll as actions
from liane.server.community.association.models import Dues, Membership, Reminder
from liane.server.community.association.queries import roll as queries
from liane.server.community.association.rules.roll import covered_until, standing_of
from liane.server.community.members.models import Member
from liane.server.site.models import AuditLine

TODAY = date(2026, 11, 22)
BASE = "/o/dougouba/association/"


@pytest.fixture
def fanta(somebody):
    return somebody("Fanta", "treasurer")


@pytest.fixture
def asked(operator):
    return actions.apply(
        operator, acting_member=None, name="Hawa Diallo", phone="+22370000001", zone="Marché"
    )


@pytest.fixture
def let_in(asked, bearer):
    return actions.answer_application(asked, True, acting_member=bearer)


def pay(membership, treasurer, amount=5000, **facts):
    paid = {"paid_on": timezone.localdate(), "way": "cash"} | facts
    return money.record_dues(membership, amount=Decimal(amount), acting_member=treasurer, **paid)


@pytest.mark.parametrize(
    ("state", "until", "standing"),
    [
        ("applied", None, "applied"),
        ("accepted", None, "approved"),
        ("accepted", TODAY, "active"),
        ("accepted", TODAY - timedelta(days=1), "lapsed"),
        ("ended", TODAY, "ended"),
    ],
)
def test_the_standing_follows_from_the_last_day_paid(state, until, standing):
    assert standing_of(state, until, TODAY) == standing


def test_who_lapsed_pays_from_the_day_of_payment_on():
    assert covered_until("rolling", TODAY, date(2025, 1, 1)) == date(2027, 11, 21)
    assert covered_until("calendar", TODAY, date(2025, 12, 31)) == date(2026, 12, 31)


def test_an_applicant_becomes_a_member_and_nothing_stays_in_the_application(let_in):
    assert str(let_in.member.name) == "Hawa Diallo"
    assert (let_in.number, let_in.standing()) == (1, "approved")
    fresh = Membership.objects.get(pk=let_in.pk)
    assert (fresh.name, fresh.phone, fresh.words) == (None, None, None)


def test_an_application_is_answered_once(let_in, asked, bearer):
    with pytest.raises(BadInput, match="entre-temps"):
        actions.answer_application(asked, False, acting_member=bearer)


def test_who_is_on_the_list_already_is_not_entered_twice(operator, asked, bearer, somebody):
    hawa = somebody("Hawa")
    found = actions.answer_application(asked, True, member=hawa, acting_member=bearer)
    assert found.member == hawa
    assert Member.objects.filter(operator=operator).count() == 2


def test_a_member_who_asks_twice_finds_the_first_application(operator, bearer):
    first = actions.apply(operator, acting_member=bearer, member=bearer, words="Pour apprendre")
    assert actions.apply(operator, acting_member=bearer, member=bearer) == first


def test_one_leaves_once_and_asks_again_under_another_number(operator, bearer, as_member):
    awa = as_member(bearer)
    first = actions.apply(operator, acting_member=bearer, member=bearer)
    actions.answer_application(first, True, acting_member=bearer)
    assert "Quitter l’association" in awa.get(f"{BASE}moi/").content.decode()
    assert awa.post(f"{BASE}membres/{first.pk}/finir/").status_code == 302
    with pytest.raises(BadInput, match="terminée"):
        actions.end_membership(first, acting_member=bearer)
    again = actions.apply(operator, acting_member=bearer, member=bearer)
    actions.end_membership(again, acting_member=bearer)  # an application is taken back
    last = actions.apply(operator, acting_member=bearer, member=bearer)
    assert actions.answer_application(last, True, acting_member=bearer).number == 2
    assert [each.state for each in Membership.objects.order_by("id")] == [
        "ended", "ended", "accepted",
    ]  # fmt: skip


def test_dues_make_active_and_a_cancelled_line_takes_it_back(let_in, fanta):
    line = pay(let_in, fanta, reference="R 12")
    let_in.refresh_from_db()
    assert let_in.standing() == "active"
    money.cancel_dues(line, "écrit deux fois", acting_member=fanta)
    let_in.refresh_from_db()
    assert (let_in.standing(), Dues.objects.count()) == ("approved", 2)
    today = timezone.localdate()
    assert queries.dues_between(let_in.operator, today, today) == {"XOF": 0}
    with pytest.raises(BadInput, match="déjà"):
        money.cancel_dues(line, "encore", acting_member=fanta)


@pytest.mark.database("of two who write at once one wins")
def test_two_treasurers_at_once_do_not_count_the_same_payment_twice(let_in, fanta, bearer):
    pay(let_in, fanta)
    with pytest.raises(BadInput, match="Fanta"):
        pay(let_in, bearer)
    assert pay(let_in, bearer, even_so=True).covers_until.year == timezone.localdate().year + 1


def test_only_treasurers_record_dues(let_in, somebody):
    with pytest.raises(BadInput):
        pay(let_in, somebody("Moussa"))


def test_dues_of_nothing_make_active_at_once(operator, bearer):
    actions.set_scheme(operator, dues=Decimal(0), acting_member=bearer)
    asked = actions.apply(operator, acting_member=None, name="Yaya")
    assert actions.answer_application(asked, True, acting_member=bearer).standing() == "active"


def test_a_reminder_goes_once_by_the_channels_agreed_to(let_in, fanta):
    member = let_in.member
    consents = {"mail": "2026-01-01"}
    Member.objects.filter(pk=member.pk).update(mail="hawa@exemple.org", consents=consents)
    pay(let_in, fanta, covers_until=timezone.localdate() + timedelta(days=10))
    due = list(queries.to_remind(let_in.operator))
    assert money.remind(let_in.operator, due, acting_member=None)["mail"] == 1
    assert money.remind(let_in.operator, due, acting_member=None)["mail"] == 0
    assert [each.to for each in mail.outbox] == [["hawa@exemple.org"]]
    assert Reminder.objects.count() == 1


def test_a_card_says_whether_it_is_valid_and_nothing_of_its_holder(
    let_in, fanta, as_member, client
):
    pay(let_in, fanta)
    card = as_member(fanta).get(f"/o/dougouba/association/membres/{let_in.pk}/carte/")
    assert b"<svg" in card.content
    code = Membership.objects.get(pk=let_in.pk).card_code
    page = client.get(f"/o/dougouba/association/carte/{code}/").content.decode()
    assert "valide aujourd" in page
    assert "Hawa" not in page
    assert "n’est pas valide" in client.get("/o/dougouba/association/carte/xyz/").content.decode()


def test_ones_path_is_shown_to_nobody_else(operator, bearer, somebody, as_member):
    moussa = somebody("Moussa")
    actions.add_step(acting_member=moussa, kind="skill", what="Souder à l’étain")
    here = "/o/dougouba/association/moi/"
    assert "Souder" in as_member(moussa).get(here).content.decode()
    assert "Souder" not in as_member(bearer).get(here).content.decode()


def test_what_brought_people_is_counted_by_occasion(operator, bearer, fanta):
    for name in ("Hawa", "Yaya"):
        asked = actions.apply(operator, acting_member=None, name=name, source="Atelier de mai")
    pay(actions.answer_application(asked, True, acting_member=bearer), fanta)
    came = queries.sources_of(operator)[0]
    assert (came.people, came.applied, came.let_in, came.active) == (None, 2, 1, 1)


def test_no_name_reaches_the_audit(let_in, fanta):
    pay(let_in, fanta, reference="Hawa 70000001")
    lines = AuditLine.objects.filter(action__startswith="association")
    assert lines.count() == 3
    assert not any("Hawa" in str(line.facts) for line in lines)


def test_erasing_somebody_keeps_the_money_and_forgets_who(let_in, fanta, bearer):
    pay(let_in, fanta, reference="R 12")
    erase_member(let_in.member, acting_member=bearer)
    line = Dues.objects.get()
    assert (line.amount, line.reference, line.membership.state) == (5000, None, "ended")


def test_from_paper_to_dues_in_the_pages(operator, fanta, as_member):
    browser = as_member(fanta)
    here = "/o/dougouba/association"
    sent = {"name": "Hawa Diallo", "way": "paper", "consents": ["sms"]}
    page = browser.post(f"{here}/adherer/saisir/", sent, follow=True)
    made = Membership.objects.get()
    assert "Hawa Diallo" in page.content.decode()
    browser.post(f"{here}/membres/{made.pk}/repondre/", {"accept": "1"})
    paid = {"amount": "5 000", "paid_on": timezone.localdate().isoformat(), "way": "cash"}
    done = browser.post(f"{here}/membres/{made.pk}/cotisation/", paid, follow=True)
    assert "à jour" in done.content.decode()
    again = browser.post(f"{here}/membres/{made.pk}/cotisation/", paid)
    assert again.status_code == 422
    assert Dues.objects.count() == 1


def test_a_visitor_asks_to_belong(operator, client):
    here = "/o/dougouba/association"
    assert client.get(f"{here}/").status_code == 200
    page = client.post(f"{here}/adherer/", {"name": "Sira", "phone": "70 00 00 09"})
    assert "reçu" in page.content.decode()
    assert Membership.objects.get().state == "applied"
