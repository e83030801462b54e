"""A chapter's year on a phone: axes, plan, a member who joins and renews, a workshop, the report.

Whoever does it sees these pages for the first time: they follow links and read labels. The door of
the workshop is kept out of reach of the box, and what was ticked there is counted once.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from liane.server.community.association.actions.roll import set_scheme
from liane.server.community.association.models import Membership, YearPlan
from liane.server.community.events.models import Event, Place

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
HERE = "/o/dougouba/"


def fits(page):
    """Nothing is wider than the phone."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def tap(page, name, role="link"):
    """What somebody sees and touches; the page that follows fits the phone."""
    page.get_by_role(role, name=name, exact=True).first.click()
    page.wait_for_load_state()
    fits(page)


def fill(page, **said):
    for name, words in said.items():
        field = page.locator(f"main [name={name}]")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(label=words)
        else:
            field.fill(words)


def keep(page, button="Enregistrer", **said):
    fill(page, **said)
    tap(page, button, "button")


def to_association(page):
    page.goto(HERE)
    tap(page, "Plus")
    tap(page, "Association")


def plan_the_year(page, today):
    """Axes taken over, three activities for four axes: the warning names the empty one."""
    to_association(page)
    tap(page, "Plan de l’année")
    tap(page, "Axes")
    tap(page, "Reprendre", "button")
    tap(page, "Plan de l’année")
    tap(page, "Commencer un plan")
    keep(page, vision="Relier trois écoles")
    assert page.locator(".warn").count() == 4
    tap(page, "Ajouter une activité")
    days = {"starts_on": f"{today:%Y-%m-%d}", "ends_on": f"{today + timedelta(days=2):%Y-%m-%d}"}
    keep(page, title="Atelier : garder le lien", axis="Connecter le monde", owner="Awa", **days)
    tap(page, "Ajouter une ligne de budget")
    keep(page, label="Salle", planned="50 000")
    tap(page, "Ajouter un indicateur")
    keep(page, title="Personnes formées", baseline="0", target="20")
    tap(page, "Saisir un montant")
    keep(page, kind="dépensé", amount="45 000", reference="reçu 12")
    tap(page, f"{today.year}")
    assert page.locator(".warn").count() == 3
    tap(page, "Il est adopté", "button")


def announce_the_workshop(page, at):
    page.goto(HERE)
    tap(page, "Plus")
    tap(page, "Événements")
    tap(page, "Préparer un événement")
    fill(page, title="Garder le lien", at=f"{at:%Y-%m-%dT%H:%M}", place="École", places="1")
    keep(page, concept="Huit jours de coupure par an.", expected="Vingt personnes formées")
    tap(page, "Annoncer", "button")
    return page.url


def take_places(visitor: Any, workshop: str) -> str:
    """A neighbour takes the one place, another waits; the address of the first one's ticket."""
    visitor.goto(HERE)
    tap(visitor, "Plus")
    tap(visitor, "Événements")
    tap(visitor, "Garder le lien")
    tap(visitor, "Prendre une place")
    keep(visitor, name="Kadia", contact="70 11 22 33")
    assert visitor.locator("main svg").count()
    ticket = visitor.url
    visitor.goto(workshop)
    tap(visitor, "Prendre une place")
    keep(visitor, name="Hawa")
    assert "en liste d’attente" in visitor.inner_text("main")
    return str(ticket)


def keep_the_door_off_line(page: Any, workshop: str) -> None:
    """The door is kept out of reach of the box, and what was noted is sent when it is near."""
    page.goto(workshop)
    tap(page, "À l’entrée")
    page.context.set_offline(True)
    page.get_by_label("Kadia").check()
    page.get_by_role("button", name="Ils sont là").last.click()
    page.wait_for_selector("#waiting li")
    page.context.set_offline(False)
    page.reload()
    page.wait_for_selector("#none:not([hidden])")


def admit_and_take_two_dues(page: Any) -> None:
    to_association(page)
    tap(page, "Registre des adhérents")
    tap(page, "Kadia")
    assert "Garder le lien" in page.inner_text("main")
    tap(page, "Admettre", "button")
    for _year in range(2):
        tap(page, "Cotisation payée")
        page.get_by_label(re.compile("^C’est un autre paiement")).check()
        keep(page)


def review_and_publish(page: Any, year: int) -> None:
    to_association(page)
    tap(page, "Plan de l’année")
    tap(page, f"{year}")
    tap(page, "Revue du trimestre")
    keep(page, "Garder la revue", said="Le budget tient.", tasks="Trouver une salle gratuite")
    tap(page, "Rapport de l’année")
    tap(page, "Publier", "button")


def test_a_year_from_its_plan_to_its_report(phone, sign_in, operator, bearer, picture):
    # Given Awa, who bears an association that asks dues
    set_scheme(operator, acting_member=bearer, dues=5000)
    today = timezone.localdate()
    awa, visitor = phone(), phone(script=False)
    sign_in(awa, "Awa")
    awa.wait_for_url(lambda url: "entrer" not in url)
    # When she plans the year and announces a workshop of one place, which two ask for
    plan_the_year(awa, today)
    workshop = announce_the_workshop(awa, timezone.now() + timedelta(hours=3))
    ticket = take_places(visitor, workshop)
    # and the door is kept off line
    keep_the_door_off_line(awa, workshop)
    # Then one person came
    assert Place.objects.exclude(came_at=None).count() == 1
    awa.goto(workshop)
    tap(awa, "Écrire le bilan")
    keep(awa, obtained="Une personne formée", report="On a parlé de l’ancienne panne.")
    assert Event.objects.get().state == "held"
    # When she asks to belong from her ticket, is let in, pays, and renews
    visitor.goto(ticket)
    tap(visitor, "Demander à adhérer")
    keep(visitor, "Demander", name="Kadia")
    admit_and_take_two_dues(awa)
    # Then her card is printed and good until the end of next year
    tap(awa, "Carte à imprimer")
    picture(awa, "membership-card")
    assert awa.locator("main svg").count()
    assert Membership.objects.get().valid_until.year == today.year + 1
    # and once the quarter is reviewed, the report has written itself
    review_and_publish(awa, today.year)
    visitor.goto(awa.url)
    told = " ".join(visitor.inner_text("main").split())
    for each in ("Atelier : garder le lien", "45 000", "Événements tenus 1", "Personnes formées"):
        assert each in told
    assert "Kadia" not in told and "Awa" not in told
    assert YearPlan.objects.get().report
