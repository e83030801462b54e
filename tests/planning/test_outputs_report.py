"""The report: light, whole in one file, safe with any name, and it says what it does not know."""

import re
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from outputs_sample import MadeUpTerrain, sample_plan

from liane.economics import Assumptions, Money, assess
from liane.planning.outputs import report_html, site_sheet, unit_sheet
from liane.planning.outputs.devices import units
from liane.planning.outputs.wording import names_of
from liane.words import use

BUDGET_BYTES = 400_000
VOID = {"meta", "link", "br", "img", "input", "hr"}
HOSTILE = "<script>alert('é')</script>\"' onload=x {{ 7*7 }} </style>"


class Page(HTMLParser):
    """What the tests ask of a page: its elements in order, and whether they nest."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.crossed = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def all(self, *tags):
        return [attrs for tag, attrs in self.elements if tag in tags]


def report(plan, language="fr", terrain=None):
    use(language)
    return report_html(plan, terrain or MadeUpTerrain())


@pytest.fixture(scope="module", params=["fr", "en"])
def text(request):
    return report(sample_plan(), request.param)


@pytest.fixture(scope="module")
def french():
    return report(sample_plan(), "fr")


def plain(text):
    """What a reader reads; no-break spaces are kept."""
    body = re.sub(r"<style>.*?</style>", "", text, flags=re.S)
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]*>", " ", body))


def with_many_links(count):
    """The sample with `count` radio links, each with 80 points."""
    plan = sample_plan()
    model = plan["links"][1]
    for at in range(count - len(plan["links"])):
        plan["links"].append(model | {"id": f"X{at:03}", "probability": 0.5 + at / (3 * count)})
    return plan


def test_the_page_is_light(text):
    assert len(text.encode()) <= 200_000


def test_it_names_its_language_and_nests_as_it_should(text):
    page = Page(text)
    assert page.all("html")[0]["lang"] in ("fr", "en")
    assert page.crossed == []
    assert page.open == []


def test_it_has_no_script_and_asks_nothing_of_the_network(text):
    page = Page(text)
    assert not page.all("script", "link", "iframe", "object", "embed", "form")
    assert not [name for _tag, attrs in page.elements for name in attrs if name.startswith("on")]
    written = re.sub(r"base64,[\w+/=]*", "", text)
    assert not re.findall(r"https?:|//[a-z]|url\(|@import", written)
    targets = [at.get("href") or at.get("src") or "" for at in page.all("a", "img", "image")]
    assert all(re.match(r"#|data:image/png;base64,|[\w./-]+$", at) for at in targets)


def test_its_own_policy_forbids_scripts_even_when_opened_from_a_stick(text):
    policies = [at["content"] for at in Page(text).all("meta") if "http-equiv" in at]
    assert policies[0].startswith("default-src 'none'")


def test_headings_go_down_one_step_at_a_time_from_one_first_heading(text):
    levels = [int(tag[1]) for tag, _attrs in Page(text).elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_inner_links_lead_somewhere(text):
    page = Page(text)
    ids = [attrs["id"] for _tag, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    inner = {at["href"][1:] for at in page.all("a") if at["href"].startswith("#")}
    assert inner <= set(ids)


def test_every_drawing_has_a_text_alternative_or_is_an_ornament(text):
    page = Page(text)
    ids = {attrs["id"] for _tag, attrs in page.elements if "id" in attrs}
    for svg in page.all("svg"):
        assert svg.get("aria-hidden") == "true" or svg["aria-labelledby"] in ids


def test_every_profile_has_its_figures_in_a_table(french):
    drawn = re.findall(r'aria-labelledby="p-(\w+)-t"', french)
    assert len(drawn) == 7  # the fibre has none
    assert french.count("Les chiffres du profil") == len(drawn)


def test_tables_have_heads_with_a_scope(text):
    assert all("scope" in at for at in Page(text).all("th"))


def test_names_from_people_stay_text_everywhere():
    plan = sample_plan()
    plan["project"] |= {"name": HOSTILE, "operator": HOSTILE}
    plan["sites"][1]["name"] = HOSTILE
    plan["cost"]["lines"][0]["item"] = HOSTILE
    plan["warnings"][0]["facts"]["link"] = HOSTILE
    plan["sources"][0]["path"] = HOSTILE
    page = Page(report(plan))
    assert not page.all("script")
    assert page.crossed == []
    assert not [name for _tag, attrs in page.elements for name in attrs if name.startswith("on")]


def test_names_from_people_stay_text_on_the_sheets_too():
    use("fr")
    plan = sample_plan()
    plan["project"]["name"] = plan["sites"][1]["name"] = HOSTILE
    plan["sites"][1]["devices"][0]["unit"] = HOSTILE
    pages = [site_sheet(plan, plan["sites"][1], names_of(plan))]
    pages += [unit_sheet(plan, unit) for unit in units(plan) if unit.name == HOSTILE]
    for page in map(Page, pages):
        assert not page.all("script")
        assert page.crossed == []


@pytest.mark.parametrize("count", [40, 120])
def test_many_links_still_fit_in_four_hundred_kilobytes(count):
    text = report(with_many_links(count))
    assert len(text.encode()) <= BUDGET_BYTES
    drawn, rows = text.count('class="fz"'), text.count('<th scope="row">')
    assert drawn >= 30
    assert rows > count  # every link keeps its row


def test_when_drawings_are_left_out_the_page_says_so_and_keeps_the_doubtful_ones():
    text = report(with_many_links(120))
    left = re.search(r"Liens sans dessin\u00a0: (\d+)", text)
    assert "400\u00a0Ko" in text
    assert text.count('class="fz"') + int(left[1]) + 1 >= 120  # the fibre has no drawing
    assert 'id="l-L05"' not in text or 'id="l-X000"' in text
    assert 'id="l-X000"' in text  # the least sure of all


def test_thinned_profiles_are_said_to_be_thinned():
    assert "tracés avec" in report(with_many_links(70))
    assert "tracés avec" not in report(sample_plan())


def test_without_internet_and_without_local_services_are_two_columns(french):
    read = plain(french)
    assert "sans Internet" in read
    assert "sans services locaux" in read
    assert re.search(r"toutes les arrivées Internet à la fois.{0,40}■ 374 ● 0", read)


def test_what_cannot_be_had_comes_with_proof_and_way_out(french):
    read = plain(french)
    assert "Kobala-sur-Falaise être servi" in read
    assert "Preuve\u00a0: toutes les paires" in read
    assert "La sortie la moins chère" in read


def test_an_unknown_law_a_missing_price_and_an_itm_warning_are_said(french):
    read = plain(french)
    assert (
        "Liane ne connaît pas la puissance permise ici pour\u00a0: Colline de Tienfala – Niamana"
        in read
    )
    assert "prix inconnu" in read
    assert "ITM\u00a0:" in read
    assert "au moins" in read  # figures of an incomplete cost


def test_the_gap_is_told_in_plain_words(french):
    assert "aucun plan ne coûte plus de 2,1\u202f% de moins" in french


def test_unknown_is_shown_as_unknown_never_as_zero():
    plan = sample_plan()
    plan["gap"] = plan["bound"] = None
    plan["links"][0] |= {"probability": None, "availability": None, "margin_db": None}
    plan["sites"][0] |= {"mast_m": None}
    read = plain(report(plan))
    assert "l’écart avec le plan le moins cher n’est pas connu" in read
    assert "Chances de marcher ?" in read


def test_survival_without_a_content_server_says_unknown():
    plan = sample_plan()
    for row in plan["survival"]:
        row["cut_local"] = None
    with pytest.raises(Exception, match="cut_local"):
        checked(plan)
    for row in plan["survival"]:
        del row["cut_local"]
    assert "○ ?" in report(plan)


def checked(plan):
    from liane.planning.outputs import checked_plan

    return checked_plan(plan)


def test_a_plan_with_nothing_in_it_still_makes_a_page():
    plan = sample_plan()
    plan |= {
        "links": [],
        "served": [],
        "unmet": [],
        "survival": [],
        "next_franc": [],
        "spectrum": [],
    }
    plan |= {"warnings": [], "unknowns": [], "assumptions": [], "sources": [], "inputs": []}
    for site in plan["sites"]:
        site["devices"] = []
    page = Page(report(plan))
    assert page.crossed == []


def test_only_required_fields_are_required():
    use("fr")
    plan = sample_plan()
    optional = {"unpriced", "uplinks", "next_franc", "channels", "warnings", "unknowns", "liane"}
    optional |= {"assumptions", "sources", "spectrum", "economics", "map", "hit_cap", "seconds"}
    optional |= {"inputs", "bound_method"}
    bare = {key: value for key, value in plan.items() if key not in optional}
    checked(bare)
    assert Page(report_html(bare, None)).crossed == []
    assert "sans relief" in report_html(bare, None)


def test_the_tariff_is_weighed_against_each_known_income_and_is_unknown_without():
    plan = sample_plan()
    assert "unknown: no income was given" in report(plan, "en")
    asked = Assumptions(
        tariff=Money.of(1900, "XOF"),
        incomes={"median_household": Money.of(95_000, "XOF"), "poorest_40": Money.of(1900, "XOF")},
        traffic_gb_month=Decimal(1),
        reserve=Money.of(100, "XOF"),
    )
    costs = (Money.of(1000, "XOF"), Money.of(600, "XOF"))
    plan["economics"] = assess(*costs, 374, 10, assumptions=asked).as_dict()
    told = plain(report(plan, "en"))
    assert "tariff: 2.0% · 1 GB for 2 %: yes" in told
    assert "tariff: 100.0% · 1 GB for 2 %: no" in told
    assert re.search(r"reserve, in months\s+2\.0", told)


def test_french_uses_its_spaces_and_english_its_own(french):
    assert "34\u202f0" in french
    assert not re.search(r"\w [:;!](\s|<)", plain(french))
    english = report(sample_plan(), "en")
    assert "\u202f" not in plain(english)


def test_a_report_in_one_language_holds_no_sentence_of_the_other(french):
    english = report(sample_plan(), "en")
    for word in ("foyers", "Coûts", "Liens", "prix inconnu"):
        assert word in french
        assert word not in english.replace("Association", "")


def test_the_installation_sheet_gives_aim_level_and_safety():
    use("fr")
    plan = sample_plan()
    sheet = plain(site_sheet(plan, plan["sites"][1], names_of(plan)))
    for said in (
        "Jamais seul",
        "218°",
        "Bon entre",
        "Liane ne connaît pas la déclinaison",
        "Parafoudre",
    ):
        assert said in sheet


def test_the_sheet_uses_the_declination_that_a_project_gives():
    use("fr")
    plan = sample_plan()
    plan["project"]["declination_deg"] = -3.4
    sheet = plain(site_sheet(plan, plan["sites"][1], names_of(plan)))
    assert "de −3,4°" in sheet
    assert "ne connaît pas la déclinaison" not in sheet


def colours(block):
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block))


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(at * 2 for at in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        at / 12.92 if at <= 0.04045 else ((at + 0.055) / 1.055) ** 2.4 for at in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_contrast_is_at_least_four_and_a_half(french, scheme):
    light, dark = re.findall(r":root \{(.*?)\}", french, flags=re.S)[:2]
    tokens = colours(light) | (colours(dark) if scheme == "dark" else {})
    pairs = [
        (ink, ground)
        for ink in ("ink", "soft", "leaf", "ochre", "clay")
        for ground in ("sand", "paper")
    ]
    pairs += [("on-forest", "forest"), ("ink", "map"), ("ink", "clay-soft")]
    pairs += [(ink, f"{at}-soft") for at in ("ochre", "leaf") for ink in ("ink", at)]
    low = {(a, b): contrast(tokens[a], tokens[b]) for a, b in pairs}
    assert {pair: value for pair, value in low.items() if value < 4.5} == {}
