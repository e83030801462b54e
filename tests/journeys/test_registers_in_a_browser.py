"""A technician enters sites on a phone: one by hand, twenty from a table with two errors.

With and without scripts, in French and in English; then the map, by keyboard, off every other host.
"""

import re

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import expect

from liane.server.networks.registers import actions, queries

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

WORDS = {
    "fr": {"look": "Regarder", "check": "Vérifier", "read": "Lire 20 lignes"},
    "en": {"look": "Look at", "check": "Check again", "read": "Read in 20 lines"},
}
HEAD = "nom;latitude;longitude;type;hauteurs;foyers;débit;zone\n"
GOOD = "".join(
    f"Lieu {n};14,{200 + 3 * n};-3,{700 + 7 * n};place;6 / 12;{10 * n};2,5;Bourg\n"
    for n in range(18)
)
BAD = "École neuve;14,31;-3,91;ecole;9;beaucoup;4;Bourg\nPuits;par là;-3,95;mât;6;0;0;Nord\n"
SMALL_TEXT = """() => [...document.querySelectorAll('svg text')]
  .filter(at => at.getBoundingClientRect().width > 0)
  .map(at => [at.textContent, parseFloat(getComputedStyle(at).fontSize)
              * Math.hypot(at.getScreenCTM().a, at.getScreenCTM().b)])
  .filter(([text, size]) => size < 11)"""


@pytest.fixture
def technician(somebody):
    return somebody("Moussa", "technician")


@pytest.fixture
def visit(phone, sign_in, technician):
    """A phone in which the technician has come in: visit(script=False, lang="en")."""

    def open_one(**how):
        technician.user.language = how.get("lang", "fr")
        technician.user.save()
        page = phone(**how)
        sign_in(page, "Moussa")
        page.wait_for_url(re.compile(r"^(?!.*entrer)"))
        return page

    return open_one


@pytest.mark.parametrize(("lang", "script"), [("fr", False), ("en", True)])
def test_twenty_sites_come_from_a_table_with_two_errors(visit, picture, operator, script, lang):
    words = WORDS[lang]
    page = visit(script=script, lang=lang)
    page.goto(f"/o/{operator.slug}/reseau/registres/tables/")
    table = {"name": "sites.csv", "mimeType": "text/csv", "buffer": (HEAD + GOOD + BAD).encode()}
    page.set_input_files("[name=file]", table)
    page.click(f"main button:has-text('{words['look']}')")
    page.wait_for_url("**/tables/*-*/")
    picture(page, f"table-errors-{lang}")
    assert page.locator("main .errorlist").count() == 2
    page.fill("[name=cell-20-households]", "45")
    page.fill("[name=cell-21-lat]", "14°19′N")
    page.click(f"main button:has-text('{words['check']}')")
    page.click(f"main button:has-text('{words['read']}')")
    page.wait_for_selector("[role=status]")
    assert queries.sites_of(operator).count() == 20
    page.goto(f"/o/{operator.slug}/reseau/registres/sites/")
    picture(page, f"sites-{lang}")
    assert "20 sites" in page.inner_text("main")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_site_is_entered_in_few_taps(visit, operator, script):
    page = visit(script=script)
    page.goto(f"/o/{operator.slug}/reseau/registres/sites/nouveau/")
    page.fill("[name=name]", "Château d’eau")
    page.select_option("[name=kind]", "mast")
    page.fill("[name=position]", "14,2717 ; -3,8852")
    page.click("main button:has-text('Enregistrer')")
    page.wait_for_url("**/sites/*-*/")
    site = queries.sites_of(operator).get()
    assert (site.name, site.kind, site.lat, site.lon) == ("Château d’eau", "mast", 14.2717, -3.8852)


def test_the_phone_says_where_it_is(visit, operator):
    page = visit(geolocation={"latitude": 14.25, "longitude": -3.75}, permissions=["geolocation"])
    page.goto(f"/o/{operator.slug}/reseau/registres/sites/nouveau/")
    page.click("button:has-text('Là où je suis')")
    expect(page.locator("[name=position]")).to_have_value("14.250000, -3.750000")


@pytest.fixture
def three_sites(operator):
    for n, name in enumerate(("Butte", "École", "Marché")):
        place = {"lat": 14.27 + n / 50, "lon": -3.88 - n / 40}
        actions.add_site(operator, {"name": name, **place}, acting_member=None)


def test_a_position_is_picked_on_the_map_by_keyboard(visit, picture, operator, three_sites):
    page = visit()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/o/{operator.slug}/reseau/terrain/carte-mobile/?pick=site")
    page.wait_for_selector("canvas")
    expect(page.locator("#map-pick")).to_have_attribute("href", re.compile("position=14"))
    before = page.get_attribute("#map-pick", "href")
    page.focus("canvas")
    for key in ("ArrowRight", "ArrowUp", "+"):
        page.keyboard.press(key)
    expect(page.locator("#map-pick")).not_to_have_attribute("href", before)
    picture(page, "map-pick")
    page.click("#map-pick")
    page.wait_for_selector("[name=position]")
    assert re.fullmatch(r"14\.\d{6}, -3\.\d{6}", page.input_value("[name=position]"))
    host = page.url.split("/o/")[0]
    assert [url for url in asked if not url.startswith(host)] == []


def test_without_a_script_the_map_says_what_to_do(visit, operator, three_sites):
    page = visit(script=False)
    page.goto(f"/o/{operator.slug}/reseau/terrain/carte-mobile/")
    assert "script" in page.inner_text("main")
    page.goto(f"/o/{operator.slug}/reseau/terrain/carte/")
    assert page.locator("svg[role=img]").count() >= 1
    assert "École" in page.inner_text("main ul")


PAGES = (
    "registres/",
    "registres/sites/",
    "registres/sites/nouveau/",
    "registres/tables/",
    "registres/batiments/",
    "registres/batiments/nouveau/",
    "interconnexion/",
    "interconnexion/points/nouveau/",
    "terrain/",
    "terrain/carte/",
    "terrain/carte-mobile/",
)
SMALL = """() => 'a.button,button,input,select'.split(',')
  .flatMap(at => [...document.querySelectorAll('main ' + at)])
  .filter(at => at.type !== 'hidden' && !at.closest('details:not([open])'))
  .filter(at => !(at.type === 'checkbox' || at.type === 'radio'))
  .map(at => [at.textContent || at.name, at.getBoundingClientRect().height])
  .filter(([name, height]) => height < 43.5)"""


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark")])
def test_pages_fit_can_be_touched_and_break_no_rule_of_access(
    visit, picture, operator, three_sites, width, scheme
):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(width=width, color_scheme=scheme, bypass_csp=True)
    site = queries.sites_of(operator).first()
    for rest in (*PAGES, f"registres/sites/{site.pk}/", f"registres/sites/{site.pk}/histoire/"):
        page.goto(f"/o/{operator.slug}/reseau/{rest}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, rest
        assert page.evaluate(SMALL) == [], rest
        assert page.evaluate(SMALL_TEXT) == [], rest
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == [], rest
    picture(page, f"site-{width}-{scheme}")
