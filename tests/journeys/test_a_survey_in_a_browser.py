"""A survey from its spreadsheet to its results, on a phone without scripts.

A facilitator brings the form, neighbours answer page after page, a sheet of paper is typed by the
keyboard alone, and the results go out without a small cell.
"""

import re
import sys
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parents[1] / "server" / "community"))
from xlsforms import SMALL, ask, book

from liane.server.community.surveys.actions.answers import Arrival, keep_answer
from liane.server.community.surveys.models import Submission, Survey

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def bring(page, name: str, data: bytes) -> None:
    page.goto("/o/dougouba/enquetes/nouvelle/")
    page.set_input_files("[name=spreadsheet]", {"name": name, "mimeType": SHEET, "buffer": data})
    page.select_option("[name=audience]", "everyone")
    page.click("text=Lire le formulaire")


def answer(page, address: str, sex: str) -> None:
    page.goto(address)
    page.click("text=Commencer")
    page.check(f"[value={sex}]")
    page.check("[value=yes]")
    page.click("text=Continuer")
    page.check("[value=money]")
    page.click("text=Continuer")
    page.click("main button:text('Envoyer')")


def test_a_form_becomes_answers_and_answers_become_results(
    phone, sign_in, picture, operator, bearer, somebody
):
    somebody("Salif", "facilitator")
    page = phone(script=False)
    sign_in(page, "Salif")
    bring(page, "faux.xlsx", book([ask("integer", "n"), ask("rien", "m")]))
    expect(page.locator(".errorlist")).to_contain_text("survey, row 3")
    bring(page, "coupures.xlsx", SMALL)
    expect(page.locator("h1")).to_have_text("Coupures")
    address = page.url
    visitor = phone(script=False)
    answer(visitor, address, "woman")
    expect(visitor.locator("[role=status]").last).to_contain_text("comptée")
    survey = Survey.objects.get()
    for at in range(9):
        arrival = Arrival(survey.editions.get(), survey.versions.get(), "device", f"u:{at}",
                          {"sex": "man" if at < 2 else "woman", "cut": "yes"})  # fmt: skip
        keep_answer(arrival)
    page.goto(f"{address}saisie/")
    for text in ("1", "2", "41", "1"):  # the number of the sheet is where the cursor is
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#number")).to_have_value("2")
    assert Submission.objects.count() == 11
    page.goto(f"{address}resultats/")
    picture(page, "survey-results")
    page.click("text=Publier ces résultats")
    visitor.goto(f"{address}publics/")
    expect(visitor.locator("main")).to_contain_text(re.compile("11\\s+réponses"))
    assert visitor.locator("td:text('retenu')").count()
