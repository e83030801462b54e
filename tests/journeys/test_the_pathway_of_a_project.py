"""On a phone: a project begins, a gate is forced in the open, the law is read, statutes printed."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from liane.server.projects.pathway.models import Passage
from liane.server.projects.regulation.models import Fact
from liane.server.projects.regulation.queries import light_now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fits(page):
    """Nothing is wider than the phone, and no rule of accessibility is broken."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"
    broken = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in broken] == [], page.url


def pages_of(page):
    """How many sheets of A4 a page takes on paper."""
    paper = page.pdf(format="A4")
    return len(re.findall(rb"/Type\s*/Page\b", paper))


def tap(page, name, role="link"):
    page.get_by_role(role, name=name, exact=True).first.click()


def write(page, label, words):
    page.get_by_label(re.compile("^" + re.escape(label))).first.fill(words)


def test_a_project_begins_and_one_gate_is_forced_for_everybody_to_see(
    phone, sign_in, operator, somebody
):
    # Given a facilitator on a phone
    somebody("Salif", "facilitator")
    page = phone()
    sign_in(page, "Salif")
    page.goto(f"/o/{operator.slug}/projet/")
    fits(page)
    # When they begin the project and say what shows its first deliverable
    tap(page, "Commencer le projet")
    write(page, "Nom du projet", "Relier Dougouba")
    tap(page, "Enregistrer", "button")
    fits(page)
    tap(page, "Le problème, en une page")
    page.get_by_label(re.compile("^Où cela en est")).select_option(label="là")
    write(page, "Papier qui le montre", "cahier de la mairie")
    tap(page, "Enregistrer", "button")
    fits(page)
    # and go on although facts are missing, with their name and the reason
    tap(page, "À la porte")
    fits(page)
    write(page, "Qui le prend sur soi", "Salif")
    write(page, "Pourquoi", "La pluie ferme la piste dans un mois.")
    tap(page, "Forcer la porte", "button")
    page.wait_for_url("**/projet/")
    # Then the gate says so for ever, and the assembly has it on two sheets at most
    assert Passage.objects.get().kind == "forced"
    tap(page, "État pour l’assemblée, à imprimer")
    fits(page)
    assert "La pluie ferme la piste" in page.content()
    assert pages_of(page) <= 2


def test_the_law_is_read_and_statutes_are_printed_without_scripts(
    phone, sign_in, operator, somebody
):
    # Given a legal adviser whose phone runs no script
    somebody("Bakary", "legal")
    page = phone(script=False)
    sign_in(page, "Bakary")
    page.goto(f"/o/{operator.slug}/projet/cadre-legal/")
    # When they take over the facts of their country and read one in its text
    tap(page, "Les reprendre ici", "button")
    tap(page, "Satellites et passerelles")
    page.locator("main ul.rows a").first.click()
    tap(page, "J’ai lu son texte")
    page.get_by_label(re.compile("^Comment c’est connu")).select_option(label="vu dans le texte")
    write(page, "Jour de la lecture", f"{timezone.localdate():%Y-%m-%d}")
    write(page, "Ce qui a été vu", "Journal officiel")
    tap(page, "Enregistrer", "button")
    page.wait_for_url(re.compile("/faits/[0-9a-f-]{36}/$"))
    # Then that fact alone may turn green
    assert [light_now(each) for each in Fact.objects.exclude(checked_on=None)] == ["sure"]
    # When they ask which form fits and draft its papers
    page.goto(f"/o/{operator.slug}/projet/cadre-legal/forme/")
    page.get_by_label(re.compile("^Comptez-vous")).select_option(label="oui")
    tap(page, "Voir ce qui convient", "button")
    tap(page, "Association")
    tap(page, "Rédiger ses papiers")
    for label in ("Objet", "Siège", "Périmètre", "Financement", "Recouvrement"):
        write(page, label, f"{label} de Dougouba")
    tap(page, "Enregistrer", "button")
    tap(page, "Statuts")
    # Then a lawyer is asked to read them again, on three sheets at most
    assert "À relire par un juriste" in page.content()
    assert pages_of(page) <= 3
