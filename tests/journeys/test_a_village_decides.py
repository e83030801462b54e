"""A village goes from needs to a decision, on a phone 360 px wide that runs no script.

Somebody without account says a need; a paper and a call are typed; a meeting puts needs in order; a
round of questions is begun; two gates are passed and one is forced in the open; a household signs;
an assembly with its quorum votes; the project and the sheet for the assembly say what was decided.
"""

import re
from datetime import timedelta

import pytest
from demonstration import broken_rules
from django.utils import timezone
from thumbs import Thumb, keep_measures

from liane.server.community.governance import actions as governance
from liane.server.community.governance.models import Assembly, Decision, HouseRules, Presence
from liane.server.projects.needs import actions as needs
from liane.server.projects.needs.models import Need, Sheet
from liane.server.projects.pathway.models import Deliverable, Passage, Project
from liane.server.projects.readiness import actions as readiness
from liane.server.projects.readiness.models import Round
from liane.server.projects.readiness.questions import questions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Village:
    """A bearer's thumb, and what others did meanwhile."""

    def __init__(self, page, scripted, operator, bearer, others):
        self.page, self.scripted, self.thumb = page, scripted, Thumb(page)
        self.operator, self.bearer, self.others = operator, bearer, others
        self.base = f"/o/{operator.slug}"

    def go(self, path):
        """What the menu leads to."""
        self.page.goto(self.base + path)

    def follow(self, name, role="link"):
        """Touch what leads to another page, and look at that page."""
        with self.page.expect_navigation():
            self.thumb.tap(name, role)
        self.fits()

    def send(self, name):
        self.follow(name, "button")

    def fits(self):
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px too wide"

    def breaks_no_rule(self):
        """The rules need a script: the page is opened once more, where scripts run."""
        self.scripted.context.add_cookies(self.page.context.cookies())
        self.scripted.goto(self.page.url)
        assert broken_rules(self.scripted) == [], self.page.url

    def text(self):
        return self.page.locator("main").inner_text()


@pytest.fixture
def village(phone, operator, bearer, somebody):
    others = [somebody(name) for name in ("Moussa", "Kadia", "Yaya", "Nana")]
    return Village(phone(script=False), phone(), operator, bearer, others)


def test_a_village_goes_from_needs_to_a_decision(village, sign_in, request):
    say_a_need_without_account(village)
    sign_in(village.page, "Awa")
    begin_the_project(village)
    type_a_paper_and_a_call(village)
    put_needs_in_order(village)
    answer_a_round(village)
    pass_the_first_gate_and_force_the_second(village)
    set_a_tariff_and_sign(village)
    vote_at_an_assembly(village)
    pass_the_third_gate_and_read_what_was_decided(village)
    keep_measures(request.config.rootpath, "a village decides", village.thumb.told)


def say_a_need_without_account(village):
    village.go("/projet/besoins/")
    village.follow("Dire ce dont j’ai besoin")
    village.breaks_no_rule()
    before = village.thumb.taps
    village.thumb.tick("main label:has-text('apprendre')")
    village.thumb.write("words", "Des cours du soir")
    village.page.locator("main form button").first.click()
    village.page.wait_for_url("**/suivi/**")
    assert village.thumb.taps + 1 - before <= 8  # with the button
    assert "Reçu" in village.text()


def begin_the_project(village):
    village.go("/projet/")
    village.follow("Commencer le projet")
    village.breaks_no_rule()
    village.thumb.write("name", "Relier Dougouba")
    village.send("Enregistrer")
    village.breaks_no_rule()
    village.follow("Le problème, en une page")
    village.breaks_no_rule()
    village.thumb.choose("state", value="done")
    village.thumb.write("document", "cahier de la mairie")
    village.send("Enregistrer")
    village.go("/projet/")
    # what the other papers of three phases are is no subject of this journey
    Deliverable.objects.filter(phase__lte=3).update(
        state="done", document="classeur vert", done_on=timezone.localdate()
    )


def type_a_paper_and_a_call(village):
    village.follow(re.compile("^Besoins"))
    village.follow("Saisir des fiches papier")
    village.breaks_no_rule()
    keys = type_by_keys(village.page, "1", "4", "Vendre au marché sans perdre la journée", "13")
    assert 40 * keys <= 40 * 60  # forty sheets in forty minutes, at a key a second
    village.thumb.write("use", "3")
    village.thumb.write("words", "L’infirmière")
    village.thumb.choose("way", value="phone")
    village.send("Enregistrer, et la suivante")
    assert list(Sheet.objects.order_by("number").values_list("way", flat=True)) == [
        "web", "paper", "phone",
    ]  # fmt: skip
    for at, words in enumerate(("L’infirmière la nuit", "Des cours du soir", "Vendre plus loin")):
        for copy in range(3):
            needs.say(village.operator, acting_member=village.bearer, use="learn", words=words,
                      paper=f"{at}{copy}x", way="paper")  # fmt: skip


def type_by_keys(page, *fields):
    """A sheet by keyboard alone: the first field has the focus, Tab goes on, Enter keeps it."""
    keys = 0
    with page.expect_navigation():
        for at, text in enumerate(fields, 1):
            page.keyboard.type(text)
            page.keyboard.press("Enter" if at == len(fields) else "Tab")
            keys += len(text) + 1
    assert "enregistrée" in page.content()
    return keys


def put_needs_in_order(village):
    village.go("/projet/besoins/")
    village.follow(re.compile("fiches attendent"))
    for each in ("Des cours du soir", "Vendre au marché"):
        village.thumb.tick(f"main li:has-text('{each}') input[type=checkbox]")
    village.thumb.write("title", "Apprendre et vendre")
    village.send("Les réunir")
    for title in ("Soigner", "Vendre loin"):
        sheets = list(Sheet.objects.filter(need=None).values_list("pk", flat=True)[:4])
        needs.group(sheets, acting_member=village.bearer, title=title)
    village.go("/projet/besoins/")
    village.follow("Mettre en ordre en réunion")
    village.thumb.write("title", "Samedi à l’école")
    for need in Need.objects.all():
        village.thumb.tick(f"main input[name=needs][value='{need.pk}']")
    village.send("Accrocher")
    village.follow("Saisir les points")
    village.breaks_no_rule()
    village.thumb.write("people_women", "6")
    for at, need in enumerate(Need.objects.all()):
        village.thumb.write(f"dots_{need.pk.hex}_women", str(3 + at))
    village.send("Enregistrer")
    village.send("Clore : cet ordre est retenu")
    village.breaks_no_rule()
    for need in Need.objects.all():
        village.thumb.choose(f"owner_{need.pk.hex}", label="Kadia")
    village.send("Enregistrer ce qui est retenu")
    assert set(Need.objects.values_list("state", flat=True)) == {"chosen"}


def answer_a_round(village):
    village.go("/projet/")
    village.follow(re.compile("^Préparation"))
    village.follow("Ouvrir une première série")
    village.thumb.write("title", "Avant le plan")
    village.send("Ouvrir")
    village.thumb.choose("group", value="bearers")
    village.send("Aux questions")
    village.breaks_no_rule()
    for number in ("1", "2"):
        village.thumb.tick(f"main input[name=D1Q{number}][value='4']")
    village.send("Enregistrer et continuer")
    asked = Round.objects.get()
    given = {each.code: {"stage": "4"} for each in questions()}
    for group in ("bearers", "inhabitants", "authorities", "technical", "legal"):
        sheet = readiness.start_sheet(asked, group, "meeting", acting_member=village.bearer)
        readiness.answer(sheet, given, acting_member=village.bearer)


def pass_the_first_gate_and_force_the_second(village):
    first = governance.decide(acting_member=village.bearer, title="Trois usages sont retenus")
    held = governance.plan_assembly(
        acting_member=village.bearer, title="Réunion de janvier", at=timezone.now()
    )
    Assembly.objects.filter(pk=held.pk).update(state="ended", minutes_adopted_at=timezone.now())
    village.go("/projet/")
    village.follow(re.compile("^1 · "))
    village.send("Mesurer maintenant")
    village.breaks_no_rule()
    village.follow("À la porte")
    village.thumb.choose("decision", label=first.title)
    village.send("Passer la porte")
    # the mayor's letter is late: somebody goes on, with their name and the reason
    Deliverable.objects.filter(code="support").update(state="started", document="")
    village.follow("À la porte")
    village.send("Mesurer maintenant")
    village.breaks_no_rule()
    village.thumb.write("signed", "Awa")
    village.thumb.write("reason", "Le maire revient après les pluies.")
    village.send("Forcer la porte")
    assert [each.kind for each in Passage.objects.order_by("id")] == ["passed", "forced"]


def set_a_tariff_and_sign(village):
    village.follow(re.compile("^Finances"))
    village.follow(re.compile("^Les tarifs"))
    village.follow("Ajouter un tarif")
    village.thumb.write("name", "Foyer")
    village.thumb.write("price", "2000")
    village.thumb.tick("main input[name=is_main]")
    village.send("Enregistrer")
    village.go("/projet/finances/engagements/")
    village.breaks_no_rule()
    village.thumb.tick("main input[name=agreed]")
    village.send("Signer")
    assert "Votre foyer a signé" in village.text()


def vote_at_an_assembly(village):
    HouseRules.objects.create(operator=village.operator, quorum_percent=60)
    village.go("/projet/etapes/3/")
    village.follow(re.compile("^Procès-verbal"))
    village.follow("Préparer une assemblée")
    village.thumb.write("title", "Assemblée de mars")
    village.thumb.write("at", f"{timezone.now() + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    village.send("Enregistrer")
    village.follow("Inscrire à l’ordre du jour")
    village.thumb.write("title", "Les statuts et le tarif")
    village.send("Enregistrer")
    village.send("Convoquer")
    village.send("Commencer")
    village.follow("Qui est là")
    village.thumb.write("q", "Mou")
    village.send("Chercher")
    village.send("Dans la salle")
    held = Assembly.objects.latest("id")
    assert "le quorum n’est pas réuni" in village.text()
    for each in (village.bearer, *village.others[1:3]):
        Presence.objects.create(assembly=held, member=each, way="room")
    village.follow("Assemblée de mars")
    assert "le quorum est réuni" in village.text()
    village.breaks_no_rule()
    village.follow("Proposer quelque chose")
    village.thumb.write("title", "Adopter statuts et tarif")
    village.thumb.write("text", "Les statuts sont adoptés. Le foyer paie 2 000 F.")
    village.send("Enregistrer")
    village.send("Mettre aux voix")
    village.follow("Saisir ce qui a été compté")
    village.thumb.write("n_for", "3")
    village.thumb.write("n_against", "1")
    village.send("Enregistrer")
    village.send("Clore le vote")
    village.breaks_no_rule()
    village.follow("Écrire la décision")
    village.thumb.tick("main input[name=public]")
    village.send("Enregistrer")
    village.page.goto(f"{village.base}/assemblees/{held.pk}/")
    village.send("Lever la séance")
    village.follow("Procès-verbal")
    village.send("Garder le brouillon")
    village.send("Il est adopté")


def pass_the_third_gate_and_read_what_was_decided(village):
    village.go("/projet/")
    village.follow("À la porte")
    village.send("Mesurer maintenant")
    village.thumb.choose("proposal", label="Adopter statuts et tarif")
    village.send("Passer la porte")
    assert Project.objects.get().phase == 4
    # The project says what was decided, and leads to it
    assert "Adopter statuts et tarif" in village.text()
    village.breaks_no_rule()
    village.follow("État pour l’assemblée, à imprimer")
    village.breaks_no_rule()
    told = village.text()
    assert "Adopter statuts et tarif" in told and "Trois usages sont retenus" in told
    assert "Le maire revient après les pluies." in told and "Awa" in told
    pages = re.findall(rb"/Type\s*/Page\b", village.page.pdf(format="A4"))
    assert len(pages) <= 2
    village.follow("Adopter statuts et tarif")
    village.follow("Ce qu’il en est advenu")
    assert Decision.objects.get(public=True).title in village.text()
