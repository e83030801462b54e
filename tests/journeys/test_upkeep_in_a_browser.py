"""From a fault that a visitor says to the lesson of its visit, with scripts and without."""

import re

import pytest

from liane.server.community.accounts.models import User
from liane.server.networks.registers.models import Site
from liane.server.networks.upkeep import actions
from liane.server.networks.upkeep.models import Lesson, StockItem, Ticket, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Hand:
    """Somebody's finger: does what it is told and counts its taps."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, name, role="link"):
        self.taps += 1
        self.page.get_by_role(role, name=name, exact=True).first.click()

    def choose(self, label, value):
        self.taps += 2  # a list is opened, then chosen from
        self.page.get_by_label(re.compile("^" + re.escape(label))).first.select_option(label=value)

    def write(self, label, words):
        self.taps += 1
        self.page.get_by_label(re.compile("^" + re.escape(label))).first.fill(words)

    def check(self, label):
        self.taps += 1
        self.page.get_by_label(label).first.check()


def fits(page):
    """Nothing is wider than the phone, and no rule of accessibility is broken."""
    from axe_playwright_python.sync_playwright import Axe

    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"
    broken = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in broken] == [], page.url


@pytest.fixture
def village(operator, somebody):
    """A site, spares, and Moussa who mends."""
    moussa = somebody("Moussa", "technician")
    Site.objects.create(
        operator=operator, code="eau", name="Château d’eau", lat=14.3, lon=-3.9, zone="Kela"
    )
    actions.add_item(operator, acting_member=moussa, name="Fusible", quantity=10)
    return operator


def say_a_fault(visitor, look):
    """On the local Wi-Fi, without an account, in at most eight taps."""
    visitor.tap("Cela ne marche pas chez moi")
    look(visitor.page)
    visitor.check("Internet")
    visitor.choose("Où", "Kela")
    visitor.tap("Envoyer", "button")
    visitor.page.wait_for_url("**/suivi/**")
    assert visitor.taps <= 8
    assert Ticket.objects.get().reporter is None
    look(visitor.page)


def plan_a_visit(moussa, look):
    page = moussa.page
    moussa.tap("Billets")
    look(page)
    moussa.tap("1 · Internet · Kela")
    look(page)
    moussa.tap("Je m’en occupe", "button")
    moussa.tap("Prévoir une visite")
    look(page)
    moussa.tap("Enregistrer", "button")
    page.wait_for_url("**/visites/**")
    look(page)


def print_the_sheet(moussa, look, village):
    """It stays closed until every box is ticked, and is one sheet of A4."""
    page, visit = moussa.page, Visit.objects.get()
    page.goto(f"/o/{village.slug}/reseau/entretien/visites/{visit.pk}/feuille/")
    assert "feuille" not in page.url
    for box in page.locator("input[name=box]").all():
        box.check()
        moussa.taps += 1
    moussa.tap("Enregistrer, et imprimer la fiche", "button")
    page.wait_for_url("**/feuille/")
    look(page)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def tell_the_visit(moussa, look):
    """What was found and done, with the part that was used, then its lesson."""
    page = moussa.page
    moussa.tap("Retour à la visite")
    moussa.tap("Dire ce qui a été trouvé")
    look(page)
    moussa.write("Ce qui a été trouvé", "Fusible fondu")
    moussa.write("Ce qui a été fait", "Changé")
    moussa.check("cela marche")
    moussa.choose("Une autre pièce utilisée", "Fusible")
    moussa.write("Combien", "1")
    moussa.tap("Enregistrer", "button")
    page.wait_for_url("**/lecons/nouvelle/**")
    look(page)
    moussa.write("Titre", "Plus rien après l’orage")
    moussa.write("Ce qu’on voit", "Tous les voyants éteints")
    moussa.tap("Enregistrer", "button")
    page.wait_for_url(re.compile("/lecons/[0-9a-f-]{36}/"))
    look(page)


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_fault_is_said_mended_and_taught(phone, sign_in, village, picture, script):
    look = fits if script else id
    # Given a visitor on the local Wi-Fi
    page = phone(script=script)
    page.goto(f"/o/{village.slug}/reseau/")
    look(page)
    # When they say what does not work, then it is received, without a name
    say_a_fault(Hand(page), look)
    picture(page, f"upkeep-follow-{script}")

    # When a technician takes it, visits with a sheet, and tells what was found
    page = phone(script=script)
    sign_in(page, "Moussa")
    moussa = Hand(page)
    page.goto(f"/o/{village.slug}/reseau/")
    look(page)
    plan_a_visit(moussa, look)
    print_the_sheet(moussa, look, village)
    tell_the_visit(moussa, look)
    # Then the ticket is solved, the shelf has one less, the next one can learn
    assert Ticket.objects.get().state == "solved"
    assert StockItem.objects.get().quantity == 9
    assert Lesson.objects.get().cause == "Fusible fondu"
    assert moussa.taps <= 30


@pytest.mark.parametrize(  # on a phone, in French: the walk of every page
    ("lang", "width", "scheme"), [("en", 1280, "dark")]
)
def test_every_page_fits_a_phone_and_a_desk(
    phone, sign_in, village, sites_of_demo, picture, lang, width, scheme
):
    User.objects.update(language=lang)
    page = phone(lang=lang, width=width, color_scheme=scheme)
    base = f"/o/{village.slug}/reseau/"
    page.goto(base)
    fits(page)
    picture(page, f"upkeep-public-{lang}-{width}-{scheme}")
    sign_in(page, "Moussa")
    ticket = Ticket.objects.filter(assignee__isnull=False, state="planned").first()
    visit = Visit.objects.filter(state="planned", ticket=ticket).first()
    done = Visit.objects.filter(state="done").first()
    item = StockItem.objects.first()
    paths = {
        "landing": "", "queue": "entretien/", "report": "entretien/signaler/",
        "ticket": f"entretien/billets/{ticket.pk}/", "visits": "entretien/visites/",
        "visit": f"entretien/visites/{visit.pk}/", "done": f"entretien/visites/{done.pk}/",
        "plan-visit": "entretien/visites/nouvelle/",
        "result": f"entretien/visites/{visit.pk}/resultat/",
        "sheet": f"entretien/visites/{done.pk}/feuille/",
        "calendar": "entretien/calendrier/?adresse=1", "stock": "entretien/stock/",
        "item": f"entretien/stock/{item.pk}/", "count": "entretien/stock/compter/",
        "on-call": "entretien/astreinte/", "lessons": "entretien/lecons/",
        "lesson": f"entretien/lecons/{Lesson.objects.first().pk}/",
        "questions": "entretien/questions/", "ask": "entretien/questions/poser/",
        "calls": "entretien/appels/", "mine": "entretien/mes-signalements/",
        "site": f"entretien/sites/{visit.site_id}/",
    }  # fmt: skip
    for name, path in paths.items():
        page.goto(base + path)
        fits(page)
        picture(page, f"upkeep-{name}-{lang}-{width}-{scheme}")


@pytest.fixture
def sites_of_demo(village, bearer_of, somebody):
    """The demonstration's story, on four sites."""
    from pathlib import Path

    from liane.server.community.members.models import Member
    from liane.server.networks.upkeep.demo import fill
    from liane.server.site.demo import PEOPLE, DemoContext

    for n, name in enumerate(("École", "Marché", "Mairie")):
        Site.objects.create(
            operator=village, code=f"s{n}", name=name, lat=14.3, lon=-3.9, households=34,
            zone="Kela" if n else "Nord",
        )  # fmt: skip
    moussa = next(each for each in Member.objects.all() if each.name == "Moussa")
    rest = {k: v for k, v in PEOPLE.items() if k not in ("awa", "moussa")}
    people = {key: somebody(name, *roles) for key, (name, roles) in rest.items()}
    fill(DemoContext(village, {"awa": bearer_of, "moussa": moussa, **people}, Path()))


@pytest.fixture
def bearer_of(village):
    from liane.server.community.members.models import Member

    return Member.objects.order_by("id").first()
