"""A sub-grant from its call to its last report: what is missing, who is hidden, what is sealed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.welcome.queues import what_waits
from liane.server.projects.funding import actions, queries, rules
from liane.server.projects.funding.models import (
    Application,
    Call,
    Document,
    Grant,
    Instalment,
    Report,
)

BASE = "/o/dougouba/projet/appels/"
TODAY = date(2026, 11, 1)
ASKED = rules.Asked(["Do you live here?"], ["work", "goods"], ["statutes"], Decimal(500), TODAY)
WHOLE = rules.Given(
    who="Association Wari Jeya", contact="70 00 00 00", title="A well", summary="For all.",
    amount=Decimal(300), budget={"work": "100", "goods": "200"}, answers=[True],
    documents=frozenset(["statutes"]),
)  # fmt: skip


def codes(given, today=TODAY):
    return [code for code, _about in rules.missing(ASKED, given, today)]


def test_a_whole_application_misses_nothing_until_the_last_day_is_past():
    assert codes(WHOLE) == []
    assert codes(WHOLE, TODAY + timedelta(days=1)) == ["late"]


def test_everything_that_is_missing_is_told_at_once():
    found = codes(rules.Given())
    assert found == ["who", "contact", "title", "summary", "amount", "question", "document"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": Decimal(600), "budget": {"work": "600"}}, "most"),
        ({"budget": {"work": "100"}}, "budget"),
        ({"answers": [False]}, "question"),
        ({"summary": "Wari has done this before"}, "named"),
    ],
)
def test_what_does_not_fit_is_told(change, code):
    assert codes(rules.Given(**(WHOLE.__dict__ | change))) == [code]


def test_scores_are_weighted_and_sealed_below_two():
    criteria = [("use", 3), ("cost", 1)]
    assert rules.scored(criteria, [[5, 1]]) is None
    assert rules.scored(criteria, [[5, 1], [3, 3]]) == Decimal("3.50")  # (4 + 3) / 2


@pytest.fixture
def fanta(bearer, somebody):
    return somebody("Fanta", "treasurer")


@pytest.fixture
def judges(bearer, somebody):
    return [somebody(name) for name in ("Kadia", "Oumar", "Nana")]


@pytest.fixture
def call(fanta, judges):
    made = actions.set_call(
        acting_member=fanta, title="Petits projets", text="Pour les quartiers.", currency="XOF",
        most=Decimal(500_000), closes_on=timezone.localdate(), questions=["Vous vivez ici"],
        criteria=[["Utile à tous", 3], ["Coût", 1]], categories=["Travail", "Matériel"],
    )  # fmt: skip
    for each in judges:
        actions.take_seat(made, each, f"Mme {each.name}", acting_member=fanta)
    actions.open_call(made, acting_member=fanta)
    made.refresh_from_db()
    return made


def sent(call, **more):
    made, secret = actions.begin_application(call, acting_member=None)
    given = {
        "who": "Association Wari Jeya", "contact": "70 00 00 00", "title": "Un puits",
        "summary": "Pour tous.", "amount": Decimal(300_000),
        "budget": {"Travail": "100000", "Matériel": "200000"}, "answers": [True],
    }  # fmt: skip
    actions.write_application(made, **(given | more))
    return actions.send(Application.objects.get(pk=made.pk)), secret


def begin_judging(call, fanta):
    Call.objects.filter(pk=call.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    call.refresh_from_db()
    actions.close_applications(call, acting_member=fanta)


def test_a_call_opens_with_criteria_and_a_committee_of_two(fanta, somebody):
    bare = actions.set_call(
        acting_member=fanta, title="x", text="y", currency="XOF", closes_on=timezone.localdate()
    )
    with pytest.raises(BadInput, match="critère"):
        actions.open_call(bare, acting_member=fanta)
    with pytest.raises(BadInput):
        actions.set_call(acting_member=somebody("Yaya"), title="x")


@pytest.mark.database("numbers are given once")
def test_an_application_is_sent_once_and_only_whole(call):
    made, _secret = actions.begin_application(call, acting_member=None)
    with pytest.raises(BadInput, match="manque"):
        actions.send(made)
    whole, _secret = sent(call)
    assert (whole.number, whole.state) == (1, "sent")
    for act in (
        lambda: actions.send(whole), lambda: actions.write_application(whole, title="Autre")
    ):  # fmt: skip
        with pytest.raises(BadInput):
            act()


def test_who_applies_is_sealed_and_the_secret_is_not_kept_in_the_clear(call):
    _whole, secret = sent(call)
    with connection.cursor() as cursor:
        cursor.execute("SELECT who, contact, secret, secret_hash FROM funding_application")
        raw = repr(cursor.fetchall())
    assert "Wari" not in raw and secret not in raw
    assert queries.application_of(call.operator, secret) is not None
    assert queries.application_of(call.operator, "x") is None


def test_who_has_an_interest_does_not_judge_nor_decide(call, fanta, judges):
    whole, _secret = sent(call)
    begin_judging(call, fanta)
    whole = Application.objects.get(pk=whole.pk)
    kadia, oumar, nana = judges
    with pytest.raises(BadInput, match="intérêt"):
        actions.review(whole, [5, 5], "", acting_member=kadia)  # nothing was declared yet
    actions.declare(whole, True, acting_member=kadia)
    actions.declare(whole, False, acting_member=kadia)  # a conflict is not taken back
    with pytest.raises(BadInput, match="intérêt"):
        actions.review(whole, [5, 5], "", acting_member=kadia)
    for each in (oumar, nana):
        actions.declare(whole, False, acting_member=each)
        actions.review(whole, [4, 2], "Bien", acting_member=each)
    with pytest.raises(BadInput, match="intérêt"):
        actions.decide(whole, Decimal(1), "Oui", acting_member=kadia)
    with pytest.raises(BadInput, match="déjà"):
        actions.review(whole, [5, 5], "", acting_member=oumar)


def test_scores_are_read_by_others_once_two_are_in(call, fanta, judges):
    whole, _secret = sent(call)
    begin_judging(call, fanta)
    whole = Application.objects.get(pk=whole.pk)
    _kadia, oumar, nana = judges
    for each in (oumar, nana):
        actions.declare(whole, False, acting_member=each)
    assert [each.text for each in what_waits(oumar)] == ["1 dossier à juger"]
    actions.review(whole, [4, 4], "Le mien", acting_member=oumar)
    assert not what_waits(oumar)
    assert queries.judged(whole, nana).reviews == []
    assert [each["comment"] for each in queries.judged(whole, oumar).reviews] == ["Le mien"]
    with pytest.raises(BadInput, match="deux"):
        actions.decide(whole, Decimal(1), "Oui", acting_member=oumar)
    actions.review(whole, [2, 2], "", acting_member=nana)
    assert queries.judged(whole, nana).mean == Decimal("3.00")


def judged(call, fanta, judges, **more):
    """An application that two have judged; and its secret."""
    whole, secret = sent(call, **more)
    if call.state == "open":
        begin_judging(call, fanta)
    whole = Application.objects.get(pk=whole.pk)
    for each in judges[:2]:
        actions.declare(whole, False, acting_member=each)
        actions.review(whole, [4, 3], "Utile", acting_member=each)
    return whole, secret


def funded(call, fanta, judges):
    """A grant whose contract is signed, with two instalments that were paid."""
    whole, _secret = judged(call, fanta, judges)
    actions.decide(whole, Decimal(250_000), "Utile à tous", acting_member=judges[0])
    call.refresh_from_db()
    actions.publish_results(call, acting_member=fanta)
    grant = Grant.objects.get()
    for part, amount in (("Signature", 150_000), ("Puits creusé", 100_000)):
        actions.add_instalment(grant, part, Decimal(amount), None, acting_member=fanta)
    actions.sign_grant(grant, "", TODAY, acting_member=fanta)
    for each in Instalment.objects.order_by("id"):
        actions.move_instalment(each, acting_member=fanta, paid=False)
        actions.move_instalment(each, acting_member=fanta, paid=True, proof="écriture 12")
    grant.refresh_from_db()
    return grant


def test_a_grant_is_closed_once_both_reports_are_accepted(call, fanta, judges):
    grant = funded(call, fanta, judges)
    told = actions.send_report(grant, Report.NARRATIVE, "Le puits donne.", {})
    spent = actions.send_report(grant, Report.FINANCIAL, "", {"Travail": "90000"})
    actions.accept_report(told, acting_member=fanta)
    with pytest.raises(BadInput, match="rapport"):
        actions.close_grant(grant, acting_member=fanta)
    assert queries.spent_by_category(grant)[0].spent == 0  # not accepted yet
    actions.accept_report(spent, acting_member=fanta)
    actions.close_grant(grant, acting_member=fanta)
    line = rules.Line("Travail", Decimal(100_000), Decimal(90_000))
    assert queries.spent_by_category(Grant.objects.get())[0] == line


def test_what_was_signed_sent_back_or_sent_twice_is_not_counted_anew(call, fanta, judges):
    grant = funded(call, fanta, judges)
    with pytest.raises(BadInput, match="signé"):
        actions.sign_grant(grant, "D’autres conditions", TODAY, acting_member=fanta)
    first = actions.send_report(grant, Report.FINANCIAL, "", {"Travail": "90000"})
    assert "1 rapport de subvention à lire" in [each.text for each in what_waits(fanta)]
    again = actions.send_report(grant, Report.FINANCIAL, "", {"Travail": "90000"})
    assert again.pk == first.pk
    actions.send_back_report(first, "Il manque le matériel", acting_member=fanta)
    with pytest.raises(BadInput, match="renvoyé"):
        actions.accept_report(first, acting_member=fanta)
    anew = actions.send_report(grant, Report.FINANCIAL, "", {"Travail": "90000"})
    actions.accept_report(anew, acting_member=fanta)
    assert queries.spent_by_category(grant)[0].spent == 90_000


def test_receipts_come_by_the_secret_address_once_the_contract_is_signed(
    call, fanta, judges, client, as_member
):
    whole, secret = judged(call, fanta, judges)
    actions.decide(whole, Decimal(250_000), "Utile à tous", acting_member=judges[0])
    call.refresh_from_db()
    actions.publish_results(call, acting_member=fanta)
    page, grant = f"{BASE}dossier/{secret}/", Grant.objects.get()

    def join(content=b"%PDF-1.4 recu"):
        sent = {"name": "Ciment, 12 sacs", "paper": SimpleUploadedFile("r.pdf", content)}
        return client.post(f"{page}recu/", sent).status_code

    assert join() == 200 and not Document.objects.exists()  # not signed yet
    actions.add_instalment(grant, "Début", Decimal(250_000), None, acting_member=fanta)
    actions.sign_grant(grant, "", TODAY, acting_member=fanta)
    assert join(b"MZ programme") == 200 and not Document.objects.exists()
    assert join() == 302 and "Ciment" in client.get(page).content.decode()
    steward, paper = as_member(fanta), Document.objects.get()
    assert "Ciment" in steward.get(f"{BASE}contrat/{grant.pk}/").content.decode()
    assert steward.get(f"{BASE}lire/{whole.pk}/papier/{paper.pk}/").content == b"%PDF-1.4 recu"
    assert client.get(f"{BASE}lire/{whole.pk}/papier/{paper.pk}/").status_code == 302


def test_the_committee_stays_as_it_judged_once_it_decided(call, fanta, judges, somebody):
    whole, _secret = judged(call, fanta, judges)
    actions.decide(whole, Decimal(250_000), "Utile à tous", acting_member=judges[0])
    with pytest.raises(BadInput, match="décidé"):
        actions.declare(whole, True, acting_member=judges[0])
    assert whole.reviews.count() == 2
    call.refresh_from_db()
    actions.publish_results(call, acting_member=fanta)
    call.refresh_from_db()
    with pytest.raises(BadInput, match="publiés"):
        actions.take_seat(call, somebody("Yaya"), "M. Yaya", acting_member=fanta)


def test_the_funder_follows_every_grant_by_its_own_categories(call, fanta, judges, as_member):
    grant = funded(call, fanta, judges)
    spent = actions.send_report(grant, Report.FINANCIAL, "", {"Travail": "90000"})
    actions.accept_report(spent, acting_member=fanta)
    (row,) = queries.followed(call)
    assert (row.paid, row.spent, row.told) == (Decimal(250_000), Decimal(90_000), False)
    assert [line.left for line in queries.whole_of(call, [row])] == [10_000, 200_000]
    told = as_member(fanta).get(f"{BASE}{call.pk}/suivi/csv/").content.decode()
    assert "Association Wari Jeya,Travail,100000" in told


@pytest.mark.parametrize(("granted", "why"), [(300_001, "demandé"), (299_000, "il reste")])
def test_no_more_is_granted_than_was_asked_nor_than_the_call_has(call, fanta, judges, granted, why):
    Call.objects.filter(pk=call.pk).update(budget=298_000)
    whole, _secret = judged(call, fanta, judges)
    with pytest.raises(BadInput, match=why):
        actions.decide(whole, Decimal(granted), "Oui", acting_member=judges[0])


def test_what_is_decided_is_told_to_nobody_before_the_results(call, fanta, judges, client):
    whole, secret = judged(call, fanta, judges)
    actions.decide(whole, Decimal(250_000), "Utile à tous", acting_member=judges[0])
    address = f"{BASE}dossier/{secret}/"
    assert "Utile à tous" not in client.get(address).content.decode()
    call.refresh_from_db()
    actions.publish_results(call, acting_member=fanta)
    assert "Utile à tous" in client.get(address).content.decode()


@pytest.mark.database("of two who write at once one wins")
def test_money_is_never_said_paid_twice_nor_before_its_milestone(call, fanta, judges):
    whole, _secret = sent(call)
    Application.objects.filter(pk=whole.pk).update(state="accepted", granted=1000)
    whole.refresh_from_db()
    grant = Grant.objects.create(operator=call.operator, application=whole)
    part = actions.add_instalment(grant, "Début", Decimal(1000), None, acting_member=fanta)
    with pytest.raises(BadInput):
        actions.add_instalment(grant, "Encore", Decimal(1), None, acting_member=fanta)
    actions.sign_grant(grant, "", TODAY, acting_member=fanta)
    with pytest.raises(BadInput, match="jalon"):
        actions.move_instalment(part, acting_member=fanta, paid=True, proof="12")
    actions.move_instalment(part, acting_member=fanta, paid=False)
    actions.move_instalment(part, acting_member=fanta, paid=True, proof="12")
    with pytest.raises(BadInput, match="déjà"):
        actions.move_instalment(part, acting_member=fanta, paid=True, proof="13")


def test_strangers_see_neither_drafts_of_calls_nor_what_is_judged(
    call, client, somebody, as_member
):
    whole, _secret = sent(call)
    assert client.get(f"{BASE}dossier/rien/").status_code == 404
    plain = as_member(somebody("Yaya"))
    assert plain.get(f"{BASE}lire/{whole.pk}/").status_code == 404
    assert plain.get(f"{BASE}nouveau/").status_code == 403
    assert client.get(BASE).status_code == 200
