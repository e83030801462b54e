"""On a phone: the law is read, statutes are printed."""

import re

import pytest
from django.utils import timezone

from liane.server.projects.regulation.models import Fact
from liane.server.projects.regulation.queries import light_now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def pages_of(page):
    """How many sheets of A4 a page takes on paper."""
    paper = page.pdf(format="A4")
    return len(re.findall(rb"/Type\s*/Page\b", paper))


def tap(page, name, role="link"):
    page.get_by_role(role, name=name, exact=True).first.click()


def write(page, label, words):
    page.get_by_label(re.compile("^" + re.escape(label))).first.fill(words)


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
