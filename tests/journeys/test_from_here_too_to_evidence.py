"""From « Chez moi aussi » to a file of evidence that is verified: phones, without scripts.

A passer-by without an account, two members who said it already and a technician live one cut.
What is counted is the work of the hands and the reading of those who keep the incident: ten minutes
at most, the two of the tour before it among them.
"""

import re
import subprocess
import sys
import zipfile

import pytest
from demonstration import broken_rules
from thumbs import TAP_S, Thumb, keep_measures

from liane.server.lookout.incidents import actions, tasks
from liane.server.lookout.incidents.models import Evidence, Incident, Signal
from liane.server.networks.registers.models import Site

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TEN_MINUTES_S = 600
THE_TOUR_S = 120  # at most: `test_the_tour` holds it
A_PAGE_S = 15  # to look at a page before the next touch
HERE = "/o/dougouba/vigie/"


@pytest.fixture
def team(operator, bearer, somebody):
    Site.objects.create(operator=operator, name="Puits", code="p", zone="Sikoro", lat=12.6, lon=-8)
    somebody("Kadia", "technician", "safety")
    for name, provider in (("Seydou", "Orange"), ("Mariam", "Malitel")):
        actions.report(
            operator, acting_member=somebody(name), says="cut", service="internet",
            zone="Sikoro", provider=provider,
        )  # fmt: skip


def enter(phone, sign_in, name=""):
    page = phone(script=False)
    if name:
        sign_in(page, name)
    page.goto(HERE)
    return Thumb(page)


def here_too(hand, provider):
    hand.tap("Cela ne marche pas chez moi")
    hand.tick("main input[value=cut]")
    hand.choose("zone", label="Sikoro")
    hand.write("provider", provider)
    hand.tap("Envoyer", "button")
    expect(hand.page.locator("h1")).to_have_text("Compté, merci.")


def gather(kadia):
    """Kadia puts the reports into a new incident, and says what was ruled out."""
    kadia.tap("Signalements à trier")
    for box in kadia.page.locator("main input[name=signal]").all():
        kadia.taps += 1
        box.check()
    kadia.choose("incident", value="new")
    kadia.tap("Les y mettre", "button")
    kadia.write("title", "Plus d’Internet à Sikoro")
    for name, why in (("own_power", "Batterie à 81 %."), ("own_link", "Le relais répond.")):
        kadia.choose(name, value="out")
        kadia.write(f"{name}_why", why)
    kadia.tap("Enregistrer", "button")


def tell(kadia, awa, incident):
    """Kadia writes an alert; Awa reads it and lets it out."""
    kadia.tap("Écrire une alerte")
    kadia.write("text", "Depuis ce matin, rien ne répond chez deux opérateurs.")
    kadia.tap("Enregistrer", "button")
    expect(kadia.page.locator("main")).to_contain_text("Vous l’avez écrite")
    awa.tap("Alertes")
    awa.tap("Plus d’Internet à Sikoro")
    awa.tap("Je l’ai lue : envoyer".replace(" :", "\u202f:"), "button")
    expect(awa.page.locator("main")).to_contain_text("C’est confirmé")
    incident.refresh_from_db()
    assert incident.public_since is not None


def take_evidence(kadia, incident, tmp_path):
    kadia.page.goto(f"{HERE}incidents/{incident.pk}/")
    kadia.tap("Dossier de preuves")
    kadia.tap("Faire le dossier de preuves", "button")
    assert tasks.make(Evidence.objects.get()) == "done"  # what the worker does meanwhile
    kadia.page.reload()
    with kadia.page.expect_download() as coming:
        kadia.tap(re.compile("ZIP"))
    file = tmp_path / "preuves.zip"
    coming.value.save_as(file)
    return file


def test_a_cut_goes_from_here_too_to_a_verified_file_in_ten_minutes(
    phone, sign_in, team, picture, request, tmp_path
):
    # Given two members who said what they see, and a passer-by without an account who says it
    passer, kadia = enter(phone, sign_in), enter(phone, sign_in, "Kadia")
    here_too(passer, "Orange")
    assert [each.who for each in Signal.objects.order_by("id")] == ["vouched", "vouched", "nobody"]
    # When Kadia gathers them: two people and a stranger are not three
    gather(kadia)
    incident = Incident.objects.get()
    expect(kadia.page.locator(".ladder")).to_contain_text("signalé")
    assert not kadia.page.get_by_role("button", name="Confirmer").count()
    # and says it herself too: now there are three, and two operators
    kadia.tap("Chez moi aussi")
    kadia.tick("main input[value=cut]")
    kadia.write("provider", "Malitel")
    kadia.choose("incident", value=str(incident.pk))
    kadia.tap("Envoyer", "button")
    kadia.tap("Plus d’Internet à Sikoro")
    kadia.tap("Confirmer", "button")
    picture(kadia.page, "incident-confirmed")
    expect(kadia.page.locator(".ladder [aria-current]")).to_contain_text("confirmé")
    # Then an alert leaves once a second person has read it, and the passer-by reads it
    awa = enter(phone, sign_in, "Awa")
    tell(kadia, awa, incident)
    passer.page.goto(HERE)
    passer.tap("Plus d’Internet à Sikoro")
    said = passer.page.locator("main").inner_text()
    assert "C’est confirmé" in said
    assert "Kadia" not in said
    assert "Seydou" not in said
    # and the evidence is verified by the script that lies in it, without Liane
    file = take_evidence(kadia, incident, tmp_path)
    with zipfile.ZipFile(file) as book:
        book.extract("verify.py", tmp_path)
    checked = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "verify.py"), str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr
    hands = [kadia, awa]
    seconds = sum(each.told["seconds_of_hands"] + A_PAGE_S * each.pages for each in hands)
    facts = {"taps": sum(h.taps for h in hands), "seconds": seconds, "a_tap_s": TAP_S}
    keep_measures(request.config.rootpath, "from « here too » to evidence", facts)
    assert THE_TOUR_S + seconds <= TEN_MINUTES_S


def test_the_pages_that_everybody_opens_keep_the_rules_for_all(phone, team):
    page = phone()
    for path in ("", "chez-moi-aussi/", "carte/dire/"):
        page.goto(HERE + path)
        assert broken_rules(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
