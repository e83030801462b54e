"""The whole way of a village, by people who have never seen Liane, on a phone 360 px wide.

Found it, let somebody in by a printed code, enter twenty places from a spreadsheet with two
mistakes, bring the ground, calculate a plan, open a link, ask what if, decide, share the work out;
then a fault is said, visited, mended with a part, and taught. The box is a real one: `liane serve`
with its worker and its calculations, in processes of their own.
"""

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from demonstration import broken_rules
from thumbs import Thumb, keep_measures

from liane.server.site import demo
from served import about, inside, liane, serve

pytest.importorskip("ortools")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ROOT = Path(__file__).resolve().parents[2]
FARAKO = ROOT / "examples" / "farako"
PASSWORD = "le mil pousse bien"
PLANNED = ("pop", "vsat", "farako", "mairie", "radio", "lycee", "chateau")
OTHERS = (
    "pylone", "rebord", "kulujan", "kulufin", "kulunin", "kolon", "wara", "bin", "pointe", "guet",
    "cscom", "sinkoro", "bafara",
)  # fmt: skip
HEADS = {
    "fr": "identifiant nom latitude longitude type hauteurs foyers débit priorité zone courant",
    "en": "id name lat lon kind mast_heights_m households demand_mbps priority zone power",
}
WORDS = {
    "fr": {
        "village": "Kéniéba", "sheet": "Imprimer des codes", "make": "Créer",
        "line": "Ligne {line} :", "columns": ("foyers", "latitude"), "twenty": "20 sites",
        "lost": "Si l’on perd :", "many": "beaucoup", "where": "par là",
    },
    "en": {
        "village": "Sagabari", "sheet": "Print codes", "make": "Make it",
        "line": "Line {line}:", "columns": ("households", "lat"), "twenty": "20 sites",
        "lost": "If we lose", "many": "many", "where": "over there",
    },
}  # fmt: skip
SOON_MS, LONG_MS = 15_000, 240_000


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A box on which one commune was founded already."""
    home = tmp_path_factory.mktemp("box") / "home"
    facts = ("--name", "Farako", "--place", "Mopti", "--kind", "commune", "--pseudonym", "Awa")
    made = about(
        liane("init", "--home", str(home), *facts, "--password-stdin", "--json", given=PASSWORD)
    )
    opened = f"from liane.server.site import sealing; sealing.open_with({made['phrase']!r})"
    inside(home, opened)
    yield from serve(home)


@pytest.fixture(scope="module")
def terrain(tmp_path_factory):
    """The made-up ground of Farako, as the demonstration carries it."""
    with demo._example() as folder:
        kept = tmp_path_factory.mktemp("ground") / "farako.tif"
        shutil.copyfile(folder / "terrain.tif", kept)
    return kept


@pytest.fixture
def phones(chromium, served):
    """Phones of several people: phones(script=False, lang="en")."""
    opened = []

    def another(script, lang):
        context = chromium.new_context(
            java_script_enabled=script,
            locale=lang,
            viewport={"width": 360, "height": 720},
            base_url=served.address,
        )
        context.set_default_timeout(SOON_MS)
        opened.append(context)
        return context.new_page()

    yield another
    for context in opened:
        context.close()


def spreadsheet(lang):
    """Twenty places of the example, as a spreadsheet keeps them here; the last two have an error.

    In French: semicolons and decimal commas. In English: commas and points.
    """
    text = (FARAKO / "sites.csv").read_text("utf-8")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text))}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if lang == "fr" else ",", lineterminator="\n")
    writer.writerow(HEADS[lang].split())
    for key in (*PLANNED, *OTHERS):
        writer.writerow(_cells(rows[key], lang))
    return out.getvalue().encode("cp1252" if lang == "fr" else "utf-8")


def _cells(row, lang):
    def number(text):
        return text.replace(".", ",") if lang == "fr" else text

    town = row["id"] in PLANNED
    return [
        row["id"], row["name"],
        WORDS[lang]["where"] if row["id"] == "bafara" else number(row["lat"]),
        number(row["lon"]), row["kind"], row["mast_heights_m"].replace(";", " / "),
        WORDS[lang]["many"] if row["id"] == "sinkoro" else row["households"],
        number(row["demand_mbps"]), row["priority"], "Bourg" if town else "Plaine",
        "mains" if row["id"] in ("pop", "vsat") else "",
    ]  # fmt: skip


class Way:
    """A journey: its words, its phones, what each part of it cost, and what is wrong on the way."""

    def __init__(self, page, lang, script, keep):
        self.page, self.lang, self.script, self.keep = page, lang, script, keep
        self.words, self.thumb, self.parts = WORDS[lang], Thumb(page), {}
        self.home = ""

    def part(self, name, thumb=None):
        """Close a part of the way: its taps and letters, its picture, its rules of access."""
        hand = thumb or self.thumb
        self.parts[name] = hand.told
        if thumb is None:
            self.thumb = Thumb(self.page)
        self.keep(hand.page, f"way-{name.replace(' ', '-')}-{self.lang}-{self.script}")
        self.look(hand.page)

    def look(self, page=None):
        """The page fits the phone and breaks no rule of access: once, in French with scripts."""
        page = page or self.page
        if not self.script or self.lang != "fr":
            return
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{page.url} is {wide} px too wide"
        assert broken_rules(page) == [], page.url

    def to(self, end):
        """Follow the link whose address ends so."""
        self.button(f"main a[href$='{end}']")

    def go(self, path):
        """Open a page of the place by its address: what people keep in the menu or a bookmark."""
        self.page.goto(f"{self.home}{path}")
        self.look()

    def button(self, where):
        """Press what leads to another page."""
        with self.page.expect_navigation(timeout=SOON_MS):
            self.thumb.press(where)
        self.look()


@pytest.mark.parametrize(
    ("lang", "script"),
    [("fr", False), ("en", True)],
    ids=["French without scripts", "English"],
)
def test_a_village_goes_the_whole_way(phones, terrain, picture, request, lang, script):
    way = Way(phones(script, lang), lang, script, picture)
    code = found_a_village(way)
    guest = join_by_a_printed_code(way, phones(script, lang), code)
    enter_twenty_sites(way)
    bring_the_ground(way, terrain)
    ask_for_a_plan(way)
    plan = read_the_plan(way)
    decide_and_share_out(way, plan)
    report_a_fault(way, guest)
    visit_and_mend(way)
    name = f"the whole way ({lang}, {'with' if script else 'without'} scripts)"
    whole = {what: sum(part[what] for part in way.parts.values()) for what in Thumb(None).told}
    keep_measures(request.config.rootpath, name, {"parts": way.parts, "whole": whole})
    # What PAGES asks of hands, at 2 s a tap and 1 s a letter
    assert way.parts["found"]["seconds_of_hands"] <= 5 * 60
    assert way.parts["report"]["taps"] <= 8
    assert way.parts["report"]["seconds_of_hands"] <= 60
    assert way.parts["ask"]["seconds_of_hands"] <= 20 * 60


def found_a_village(way):
    page, thumb, words = way.page, way.thumb, way.words
    page.goto("/")
    way.look()
    thumb.press("a.door")
    way.look()
    village = words["village"] if way.script else f"{words['village']} 2"
    thumb.write("name", village)
    thumb.write("place", "Cercle de Kita")
    thumb.write("pseudonym", f"Djeneba {way.lang} {len(village)}")
    thumb.write("password", PASSWORD)
    thumb.press("main form.card .actions button")
    page.wait_for_url("**/communaute/")
    way.home = page.url.removesuffix("communaute/")
    way.part("found")
    way.button(f"a:has-text('{words['sheet']}')")
    way.button(f"main button:has-text('{words['make']}')")
    codes = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}", page.inner_text("main"))
    assert len(codes) == 12
    way.part("invite")
    return codes[3]


def join_by_a_printed_code(way, page, code):
    """A second person, on a phone of their own."""
    hand = Thumb(page)
    page.goto("/")
    hand.press("main a[href='/rejoindre/']")
    hand.write("code", code.lower())
    hand.press("main form button")
    page.wait_for_url("**/rejoindre/**")
    way.look(page)
    hand.write("pseudonym", f"Binta {way.home[-4:-1]}")
    hand.write("password", "la pluie est venue")
    hand.press("main form.card button")
    page.wait_for_url("**/communaute/")
    way.part("join", hand)
    return page


def enter_twenty_sites(way):
    page, thumb, words = way.page, way.thumb, way.words
    way.go("reseau/registres/")
    way.to("/registres/tables/")
    sent = {"name": "lieux.csv", "mimeType": "text/csv", "buffer": spreadsheet(way.lang)}
    thumb.give("file", sent)
    way.button("main form.card button")
    page.wait_for_url("**/tables/*-*/")
    # The preview names the line and the column of each error
    for line, column in zip((20, 21), words["columns"], strict=True):
        card = page.locator("main .card", has_text=words["line"].format(line=line))
        assert column in card.locator(".errorlist").inner_text()
    assert page.locator("main .errorlist").count() == 2
    way.keep(page, f"way-two-errors-{way.lang}-{way.script}")
    thumb.write("cell-20-households", "110")
    thumb.write("cell-21-lat", "14°16′17″N")
    way.button("main form[action$='/corriger/'] button")
    assert page.locator("main .errorlist").count() == 0
    way.button("main form[action$='/appliquer/'] button")
    way.to("/registres/sites/")
    assert words["twenty"] in page.inner_text("main")
    way.part("twenty sites")


def bring_the_ground(way, terrain):
    """The heights of the ground, from a file on the phone."""
    way.go("reseau/terrain/")
    way.thumb.give("file", str(terrain))
    way.button("main form[action$='/envoyer/'] button")
    way.page.locator("main .actions a[href$='/terrain/']").wait_for(timeout=LONG_MS)
    way.to("/terrain/")
    assert "farako" in way.page.inner_text("main")
    way.part("ground")


def ask_for_a_plan(way):
    page, thumb = way.page, way.thumb
    way.go("reseau/plans/")
    way.to("/plans/nouveau/")
    thumb.write("name", "Le bourg")
    way.button("main form.card button")
    way.button("button[value=none]")
    for code in PLANNED:
        thumb.tick(f"[name=place][value={code}]")
    way.button("button[value=next]")
    thumb.choose("site", value="pop")
    thumb.write("mbps", "300")
    thumb.write("monthly_cost", "900000")
    thumb.write("provider", "Fibre A")
    way.button("main button[value=keep]")
    page.locator("main [name=effort]").wait_for()
    thumb.choose("country", value="ML")
    thumb.choose("currency", value="XOF")
    thumb.write("effort", "1")
    way.button("main form.card > button")
    if page.locator("main [name=file]").count() == 0:
        way.to("/prix/")
    thumb.give("file", str(FARAKO / "prices.csv"))
    way.button("button[value=file]")
    way.button("main button[value=keep]")
    thumb.press("main form[action$='/calculer/'] button")
    page.locator("main a[href$='/si/']").first.wait_for(timeout=LONG_MS)
    way.part("ask")


def read_the_plan(way):
    """A link, then two losses at once; the address of the plan is returned."""
    page, thumb, plan = way.page, way.thumb, way.page.url
    thumb.press("#links > summary")
    way.button("#links table a[href*='/liens/']")
    assert page.locator("main svg[role=img]").count() >= 1
    way.part("link")
    page.goto(plan)
    way.to("/si/")
    boxes = page.locator("[name=loss]")
    for at in (0, 2):
        boxes.nth(at).check()
        way.thumb.taps += 1
    thumb = way.thumb
    thumb.press("main form .actions button")
    lost = page.get_by_role("heading", name=re.compile(f"^{way.words['lost']}"))
    lost.wait_for(timeout=LONG_MS)
    way.part("what if")
    return plan


def decide_and_share_out(way, plan):
    page, thumb = way.page, way.thumb
    page.goto(plan)
    way.to("/decision/")
    thumb.write("p-on", "2026-01-05")
    way.button("main form:has([name=p-on]) button")
    thumb.write("d-on", "2026-01-06")
    thumb.write("d-text", "Adopté à main levée.")
    way.button("main form:has([name=d-text]) button")
    way.part("decide")
    way.to("/achats/")
    assert page.locator("main .rows li").count() >= 3
    assert "XOF" in page.inner_text("main .figures")
    way.part("bill")
    way.to("/taches/")
    way.button("main .rows a")
    way.thumb.choose("who", index=1)
    way.button("main form.card button")
    page.wait_for_url("**/taches/")
    way.part("tasks")


def report_a_fault(way, page):
    """The second person says what does not work at home."""
    hand = Thumb(page)
    page.goto(f"{way.home}reseau/")
    way.look(page)
    hand.press("main a[href$='/signaler/']")
    way.look(page)
    hand.tick("[name=service]")
    hand.choose("zone", label="Bourg")
    hand.press("main form.card > button")
    page.wait_for_url("**/suivi/**")
    way.part("report", hand)


def visit_and_mend(way):
    page, thumb = way.page, way.thumb
    way.go("reseau/entretien/stock/")
    way.to("/stock/nouveau/")
    thumb.write("name", "Fusible")
    thumb.write("quantity", "10")
    way.button("main form.card button")
    way.part("spares")
    way.go("reseau/")
    way.to("/reseau/entretien/")
    way.button("main a[href*='/billets/']")
    way.button("main form[action$='/prendre/'] button")
    way.button("main a[href*='/visites/nouvelle/']")
    way.button("main form.card button")
    page.wait_for_url(re.compile("/visites/[0-9a-f-]{36}/"))
    visit = page.url
    for at in range(page.locator("[name=box]").count()):
        page.locator("[name=box]").nth(at).check()
        way.thumb.taps += 1
    way.button("main form[action$='/verifier/'] button")
    page.wait_for_url("**/feuille/")
    way.part("visit")
    page.goto(visit)
    way.to("/resultat/")
    mend(way)


def mend(way):
    """What was found and done, the part it took, and what it taught."""
    page, thumb = way.page, way.thumb
    thumb.write("found", "Fusible fondu")
    thumb.write("done", "Changé")
    thumb.tick("[name=outcome]")
    thumb.choose("other_item", index=1)
    thumb.write("other_used", "1")
    way.button("main form.card > button")
    page.wait_for_url("**/lecons/nouvelle/**")
    way.part("mend")
    way.thumb.write("title", "Plus rien après l’orage")
    way.thumb.write("problem", "Tous les voyants éteints")
    way.button("main form.card .actions button")
    page.wait_for_url(re.compile("/lecons/[0-9a-f-]{36}/"))
    assert "Fusible fondu" in page.inner_text("main")
    way.part("lesson")
    way.go("reseau/entretien/stock/")
    assert re.search(r"Fusible[\s\S]*\b9\b", page.inner_text("main"))
