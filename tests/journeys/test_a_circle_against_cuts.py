"""A circle on phones: somebody is let in by two, speaks, the phone tree holds, a drill is reviewed.

Without scripts, as on the safest setting of a browser. What was said stays inside: a member who is
in no circle finds none.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from thumbs import Thumb

from liane.server.community.circles import actions, queries
from liane.server.community.circles.kinds import ActorGroup
from liane.server.community.circles.models import Place
from liane.server.community.groups.models import Task
from liane.server.lookout.preparedness.models import Drill, Line

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def circle(bearer, somebody):
    """Kadia keeps it, Bakary is in it; Nana is not."""
    kadia, bakary = somebody("Kadia", "safety"), somebody("Bakary")
    somebody("Nana")
    made = actions.found_circle(
        acting_member=kadia, name="Prépare et préviens", purpose="Tenir.", group=ActorGroup.LAWYER
    )
    Place.objects.create(circle=made, member=bakary, group=ActorGroup.TECHNICIAN)
    for member, phone in ((kadia, "70 00 00 01"), (bakary, "70 00 00 02")):
        place = queries.place_of(member, made.pk)
        actions.update_place(
            group=place.group, phone=phone, acting_place=place, acting_member=member
        )
    return made


def enter(phone, sign_in, name: str, to: str = "cercle") -> Thumb:
    page = phone(script=False)
    sign_in(page, name)
    page.goto(f"/o/dougouba/{to}/")
    return Thumb(page)


def come_in(nana: Thumb, kadia: Thumb, bakary: Thumb) -> None:
    """A code from hand to hand, a first sponsor, a second one, and the door opens."""
    nana.tap("Obtenir un code")
    nana.tap("Obtenir un code", "button")
    code = nana.page.locator("main .card b").inner_text()
    kadia.tap("Prépare et préviens")
    kadia.tap("Personnes et manques")
    kadia.tap("Proposer quelqu’un")
    kadia.write("code", code)
    kadia.choose("group", value="health")
    kadia.write("reason", "Elle tient le poste de santé.")
    kadia.tap("Enregistrer", "button")
    expect(kadia.page.locator("main")).to_contain_text("il manque un deuxième parrain")
    bakary.tap("Prépare et préviens")
    bakary.tap("1 personne est proposée")
    bakary.tap("Parrainer")
    expect(bakary.page.locator("main")).to_contain_text("Nana")
    bakary.write("reason", "Je la connais depuis dix ans.")
    bakary.tap("Enregistrer", "button")
    kadia.page.reload()
    kadia.tap("Admettre", "button")


def speak(nana: Thumb) -> None:
    """A theme, an alert under it, a need; all of it in the digest."""
    nana.page.goto("/o/dougouba/cercle/")
    nana.tap("Prépare et préviens")
    nana.tap("Thèmes")
    nana.write("name", "Santé")
    nana.tap("Ouvrir un thème", "button")
    nana.tap("Prépare et préviens")
    nana.tap("Dire au cercle")
    nana.choose("kind", value="alert")
    nana.write("title", "Plus de 3G au poste")
    nana.write("text", "Depuis 9 h, trois personnes le voient.")
    nana.choose("theme", label="Santé")
    nana.tap("Enregistrer", "button")
    nana.tap("Prépare et préviens")
    nana.tap("Besoins")
    nana.tap("Noter un besoin")
    nana.choose("kind", value="research")
    nana.write("title", "Ce que la coupure coûte en soins")
    nana.tap("Enregistrer", "button")
    nana.tap("Prépare et préviens")
    nana.tap("Résumé")
    for told in ("Plus de 3G au poste", "Ce que la coupure coûte en soins"):
        expect(nana.page.locator("main")).to_contain_text(told)
    nana.page.go_back()
    nana.tap("Thèmes")
    nana.tap("Santé")
    expect(nana.page.locator("main")).to_contain_text("Plus de 3G au poste")


def call_round(nana: Thumb, kadia: Thumb) -> None:
    """The tree is drawn, says what does not hold, is tried; the groups that nobody stands for."""
    nana.tap("Mes réglages dans ce cercle")
    nana.write("phone", "70 00 00 03")
    nana.tap("Enregistrer", "button")
    kadia.tap("Prépare et préviens")
    kadia.tap("Arbre d’appel")
    expect(kadia.page.locator("main .warn").last).to_contain_text("Personne n’appelle")
    kadia.tap("Faites-le garder par une deuxième")
    kadia.tap("Le garder à plusieurs", "button")
    kadia.tap("Prépare et préviens")
    kadia.tap("Arbre d’appel")
    kadia.tap("Dessiner l’arbre à nouveau", "button")
    expect(kadia.page.locator("main .warn").last).to_contain_text("Pas essayé depuis six mois")
    kadia.tap("L’arbre a été essayé")
    kadia.write("reached", "3")
    kadia.tap("Enregistrer", "button")
    expect(kadia.page.locator("main")).to_contain_text("tient : deux chemins vers chacun")
    kadia.tap("Prépare et préviens")
    kadia.tap("Personnes et manques")
    missing = kadia.page.locator("main .warn").last
    expect(missing).to_contain_text("journalistes")
    expect(missing).not_to_contain_text("soignants")


def prepare(kadia: Thumb) -> None:
    """A line of the list gets somebody, a day and its proof, and counts."""
    kadia.page.goto("/o/dougouba/vigie/preparation/")
    kadia.tap("Toute la liste")
    kadia.tap("Tenir le calendrier des dates à risque")
    today = timezone.localdate()
    kadia.choose("state", label="fait, avec sa preuve")
    kadia.choose("owner", label="Kadia")
    kadia.write("due", f"{today + timedelta(days=7):%Y-%m-%d}")
    kadia.write("proof", "Calendrier affiché à la mairie.")
    kadia.write("proof_on", f"{today:%Y-%m-%d}")
    kadia.tap("Enregistrer", "button")
    expect(kadia.page.locator("main .figures")).to_contain_text("6 %")  # one line of fifteen


def rehearse(kadia: Thumb) -> None:
    """A drill: lines are marked as they are done, people counted, lessons become tasks."""
    kadia.tap("Vigie")
    kadia.tap("Être prêt")
    kadia.tap("Exercices")
    kadia.tap("Prévoir un exercice")
    kadia.write("title", "Une heure sans lien")
    kadia.write("scenario", "Le lien est coupé à 17 h.")
    kadia.write("planned_on", f"{timezone.localdate():%Y-%m-%d}")
    kadia.write("to_reach", "3")
    kadia.tap("Enregistrer", "button")
    kadia.tap("Commencer l’exercice", "button")
    for _ in range(3):
        kadia.tap("C’est fait", "button")
    kadia.tap("Arrêter l’exercice")
    kadia.write("reached", "3")
    kadia.tap("Enregistrer", "button")
    expect(kadia.page.locator("main .figures")).to_contain_text("62 %")  # 3 of 12, 3 of 3
    kadia.tap("Écrire le bilan")
    kadia.write("review", "L’affichage a marché.")
    kadia.write("lessons", "Charger la radio chaque vendredi")
    kadia.tap("Enregistrer", "button")
    expect(kadia.page.locator("main")).to_contain_text("Charger la radio chaque vendredi")


def test_from_admission_to_the_review_of_a_drill(phone, sign_in, circle):
    # Given a circle of two, and somebody whom both know
    nana, kadia, bakary = (enter(phone, sign_in, name) for name in ("Nana", "Kadia", "Bakary"))
    expect(nana.page.locator("main")).to_contain_text("Vous n’êtes dans aucun cercle")
    # When two let her in, she speaks, and they call each other
    come_in(nana, kadia, bakary)
    speak(nana)
    call_round(nana, kadia)
    # and a line of the list is proved, and a drill held and reviewed
    prepare(kadia)
    rehearse(kadia)
    # Then it is kept, and nobody outside learns that there is a circle
    assert Line.objects.get().owner.name == "Kadia"
    assert Drill.objects.get().lessons == [str(Task.objects.get().pk)]
    awa = enter(phone, sign_in, "Awa")
    assert not re.search("Prépare et préviens|3G", awa.page.locator("main").inner_text())
    assert awa.page.goto(f"/o/dougouba/cercle/{circle.pk}/").status == 404
    wide = kadia.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
