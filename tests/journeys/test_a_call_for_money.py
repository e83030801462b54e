"""Sub-grants on phones: a call is written, a stranger applies, two judge blind, the money is told.

Nobody has an account among those who apply; who applies is hidden from those who judge; one of the
committee declares an interest; what was spent comes back by the funder's categories.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from thumbs import Thumb

from liane.server.projects.funding import actions
from liane.server.projects.funding.models import Call, Grant

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WHO, SUMMARY = "Groupe Benkadi", "Deux bornes au marché, tenues par les vendeuses."


def enter(phone, sign_in, name: str) -> Thumb:
    """Somebody signs in on a phone of their own and opens the calls."""
    page = phone(script=False)
    sign_in(page, name)
    page.goto("/o/dougouba/projet/appels/")
    return Thumb(page)


def write_call(fanta: Thumb) -> None:
    fanta.tap("Écrire un appel")
    today = timezone.localdate()
    for field, text in {
        "title": "Bornes solaires", "text": "Pour les quartiers sans courant.",
        "budget": "500000", "most": "300000", "closes_on": f"{today:%Y-%m-%d}",
        "questions": "Vous vivez dans la commune", "criteria": "Utile à tous : 3\nCoût : 1",
        "categories": "Travail\nMatériel",
    }.items():  # fmt: skip
        fanta.write(field, text)
    fanta.tap("Enregistrer", "button")


def seat(fanta: Thumb, name: str) -> None:
    fanta.tap("Nommer quelqu’un au comité")
    fanta.choose("member", label=name)
    fanta.write("shown_as", f"Mme {name}")
    fanta.tap("Enregistrer", "button")


def apply(stranger: Thumb) -> None:
    """The draft says what is missing until nothing is."""
    page = stranger.page
    stranger.tap("Bornes solaires")
    stranger.tap("Postuler", "button")
    expect(page.locator("main")).to_contain_text("Avant de pouvoir l’envoyer")
    expect(page.get_by_role("button", name="L’envoyer, une fois")).to_have_count(0)
    for field, text in {
        "who": WHO, "contact": "70 00 00 00", "title": "Deux bornes", "amount": "200000",
        "summary": f"Benkadi : {SUMMARY}", "category_0": "50000", "category_1": "150000",
    }.items():  # fmt: skip
        stranger.write(field, text)
    stranger.tick("main [name=yes_0]")
    stranger.tap("Garder le brouillon", "button")
    expect(page.locator("main")).to_contain_text("il dit votre nom à ceux qui jugent : Benkadi")
    stranger.write("summary", SUMMARY)
    stranger.tap("Garder le brouillon", "button")
    stranger.tap("L’envoyer, une fois", "button")
    expect(page.locator("h1")).to_contain_text("numéro 1")


def judge(one: Thumb, scores: tuple[int, int]) -> None:
    one.tap("Bornes solaires")
    one.tap("1. Deux bornes")
    assert "Benkadi" not in one.page.content()
    one.tap("Non : je peux le juger", "button")
    for at, score in enumerate(scores):
        one.write(f"score_{at}", str(score))
    one.tap("Donner ces notes, une fois", "button")


def pay(fanta: Thumb, milestone: str, amount: str) -> None:
    fanta.write("milestone", milestone)
    fanta.write("amount", amount)
    fanta.tap("Ajouter", "button")


def report(stranger: Thumb, kind: str, **amounts: str) -> None:
    stranger.choose("kind", value=kind)
    stranger.write("text", "Les bornes chargent quarante téléphones par jour.")
    for field, amount in amounts.items():
        stranger.write(field, amount)
    stranger.tap("Envoyer", "button")


def stand_aside(judge: Thumb) -> None:
    """Who has a hand in a file says so, and does not judge it."""
    judge.tap("Bornes solaires")
    judge.tap("1. Deux bornes")
    judge.tap("Oui : je ne le juge pas", "button")
    expect(judge.page.locator("main .warn").last).to_contain_text("d’autres le jugent")


def decide(judge: Thumb, granted: str) -> None:
    judge.press("main summary:has-text('a décidé')")
    judge.write("granted", granted)
    judge.write("reason", "Utile à tout le marché.")
    judge.tap("L’écrire", "button")


def sign_and_pay(keeper: Thumb) -> None:
    """A contract of two instalments, each paid when its milestone is reached."""
    keeper.tap("Contrat")
    pay(keeper, "Contrat signé", "100000")
    pay(keeper, "Bornes posées", "80000")
    keeper.tap("Enregistrer", "button")
    for proof in ("écriture 6", "écriture 9"):
        keeper.tap("Son jalon est atteint", "button")
        keeper.write("proof", proof)
        keeper.tap("Elle a été payée", "button")


def report_both_ways(stranger: Thumb, keeper: Thumb) -> None:
    stranger.page.reload()
    report(stranger, "narrative")
    report(stranger, "financial", category_0="40000", category_1="140000")
    keeper.page.reload()
    for _ in range(2):
        keeper.tap("Accepter", "button")


def see_it_through(fanta: Thumb, stranger: Thumb) -> None:
    """From the results that everybody reads to the funder's own table."""
    # When the contract is signed, paid at its milestones, and both reports come
    sign_and_pay(fanta)
    report_both_ways(stranger, fanta)
    # Then what was spent stands beside what was planned, and the grant is closed
    expect(fanta.page.locator("tr", has_text="Matériel")).to_contain_text("140 000")
    fanta.tap("Clore cette subvention", "button")
    assert Grant.objects.get().closed_at is not None
    stranger.page.reload()
    expect(stranger.page.locator("main")).to_contain_text("close : merci")
    # and the funder reads the whole call by its own categories
    fanta.tap("Bornes solaires")
    fanta.tap("Suivi pour le bailleur")
    expect(fanta.page.locator("tr", has_text="Travail")).to_contain_text("40 000")
    wide = fanta.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0


def test_from_the_call_to_the_final_report(phone, sign_in, somebody, bearer):
    # Given somebody who runs calls, and three who may judge
    somebody("Fanta", "treasurer")
    people = [somebody(name) for name in ("Kadia", "Oumar", "Nana")]
    fanta = enter(phone, sign_in, "Fanta")
    # When a call is written, its committee named, and it opens
    write_call(fanta)
    seat(fanta, "Oumar")
    call = Call.objects.get()
    for each in (people[0], people[2]):
        actions.take_seat(call, each, f"Mme {each.name}", acting_member=bearer)
    fanta.page.reload()
    fanta.tap("Ouvrir aux dossiers", "button")
    # and a stranger applies, whose draft cannot leave before it is whole
    stranger = Thumb(phone(script=False))
    stranger.page.goto("/o/dougouba/projet/appels/")
    apply(stranger)
    # and the last day passes: one declares an interest, two judge without knowing whom
    Call.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    fanta.page.reload()
    fanta.tap("Commencer à juger", "button")
    stand_aside(enter(phone, sign_in, "Kadia"))
    oumar, nana = enter(phone, sign_in, "Oumar"), enter(phone, sign_in, "Nana")
    judge(oumar, (5, 3))
    judge(nana, (4, 4))
    decide(nana, "180000")
    # Then everybody reads who judged, who declared an interest, and who was chosen
    fanta.page.reload()
    fanta.tap("Publier les résultats", "button")
    visitor = phone(script=False)
    visitor.goto(f"/o/dougouba/projet/appels/{call.pk}/")
    for told in ("Mme Oumar", WHO, "180 000", "1 intérêt déclaré"):
        expect(visitor.locator("main")).to_contain_text(told)
    see_it_through(fanta, stranger)
