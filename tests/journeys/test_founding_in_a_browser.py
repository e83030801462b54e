"""A visitor founds a village on a phone, prints codes, and somebody comes in by one of them.

Taps are counted as a thumb makes them: a field that is touched, a button that is pressed; letters
are counted apart. At 2 s a tap and 1 s a letter, founding has to stay under five minutes.
"""

import re

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

WORDS = {
    "fr": {"found": "Fonder", "sheet": "Imprimer des codes", "make": "Créer", "in": "Entrer"},
    "en": {"found": "Found it", "sheet": "Print codes", "make": "Make it", "in": "Come in"},
}
JOIN = {"fr": "Rejoindre", "en": "Join"}


class Thumb:
    """Somebody who touches a page, and how often."""

    def __init__(self, page):
        self.page, self.taps, self.letters = page, 0, 0

    def tap(self, where: str) -> None:
        self.page.click(where)
        self.taps += 1

    def write(self, field: str, text: str) -> None:
        self.tap(f"[name={field}]")
        self.page.fill(f"[name={field}]", text)
        self.letters += len(text)

    @property
    def seconds(self) -> int:
        return 2 * self.taps + self.letters


@pytest.mark.parametrize(("lang", "script"), [("fr", False), ("en", True)])
def test_a_visitor_founds_a_village_and_somebody_joins_by_a_printed_code(
    phone, picture, script, lang
):
    words = WORDS[lang]
    page = phone(script=script, lang=lang)
    thumb = Thumb(page)
    page.goto("/fonder/")
    picture(page, f"found-{lang}")
    thumb.write("name", "Kéniéba")
    thumb.write("place", "Cercle de Kita")
    thumb.write("pseudonym", "Djeneba")
    thumb.write("password", "le mil pousse bien")
    thumb.tap(f"main button:has-text('{words['found']}')")
    page.wait_for_url("**/o/kenieba/communaute/")
    picture(page, f"founded-{lang}")
    assert thumb.taps <= 6
    assert thumb.seconds < 5 * 60

    thumb.tap(f"a:has-text('{words['sheet']}')")
    thumb.tap(f"main button:has-text('{words['make']}')")
    codes = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}", page.inner_text("main"))
    assert len(codes) == 12
    picture(page, f"codes-{lang}")

    other = phone(script=script, lang=lang)
    guest = Thumb(other)
    other.goto("/rejoindre/")
    guest.write("code", codes[3].lower())
    guest.tap(f"main button:has-text('{words['in']}')")
    other.wait_for_url("**/rejoindre/**")
    guest.write("pseudonym", "Binta")
    guest.write("password", "la pluie est venue")
    picture(other, f"join-{lang}")
    guest.tap(f"main button:has-text('{JOIN[lang]}')")
    other.wait_for_url("**/o/kenieba/communaute/")
    other.goto("/o/kenieba/membres/")
    assert {"Djeneba", "Binta"} <= set(other.inner_text("main").split())
    assert guest.taps <= 6


PAGES = (
    "communaute/",
    "communaute/reglages/",
    "communaute/lieux/",
    "communaute/arbre/",
    "communaute/fermer/",
    "membres/",
    "membres/ajouter/",
    "membres/roles/",
    "membres/foyers/",
    "membres/invitations/",
    "membres/invitations/lien/",
    "membres/demandes/",
    "membres/interets/",
    "membres/interets/saisir/",
    "membres/energies/",
    "membres/energies/offrir/",
    "venir/",
)
SMALL = """() => [...document.querySelectorAll('main :is(a.button, button, input, select)')]
  .filter(at => at.type !== 'hidden' && !at.closest('details:not([open])'))
  .filter(at => !(at.type === 'checkbox' || at.type === 'radio'))
  .map(at => [at.textContent || at.name, at.getBoundingClientRect().height])
  .filter(([name, height]) => height < 43.5)"""


@pytest.mark.parametrize("width", [1280])
def test_pages_of_the_community_fit_and_can_be_touched(phone, sign_in, bearer, width):
    page = phone(width=width)
    sign_in(page, "Awa")
    page.wait_for_url(re.compile(r"^(?!.*entrer)"))
    for address in PAGES:
        page.goto(f"/o/dougouba/{address}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
        assert page.evaluate(SMALL) == [], address


def test_no_page_of_the_community_breaks_a_rule_of_accessibility(phone, sign_in, bearer):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = phone(bypass_csp=True)
    sign_in(page, "Awa")
    page.wait_for_url(re.compile(r"^(?!.*entrer)"))
    for address in ("/fonder/", "/rejoindre/", *(f"/o/dougouba/{each}" for each in PAGES)):
        page.goto(address)
        found = axe.run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert [each["id"] for each in found.response["violations"]] == [], address
