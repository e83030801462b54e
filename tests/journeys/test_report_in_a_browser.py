"""The report and the sheets as people meet them: a phone, a desk, paper; light and dark."""

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PAGES = ("report.html", "sites/chateau.html", "settings/airos/marche-1.html")
OPEN_ALL = "document.querySelectorAll('details').forEach(at => at.open = true)"
SMALL_TEXT = """() => [...document.querySelectorAll('svg text')]
  .filter(at => getComputedStyle(at).display !== 'none' && at.getBoundingClientRect().width > 0)
  .map(at => [at.textContent, parseFloat(getComputedStyle(at).fontSize)
              * Math.hypot(at.getScreenCTM().a, at.getScreenCTM().b)])
  .filter(([text, size]) => size < 11)"""
COVERED = """() => {
  const boxes = [...document.querySelectorAll('svg.map .nm text')]
    .map(at => at.getBoundingClientRect()).filter(at => at.width > 0)
  const ink = at => 0.08 * at.height  // a line's box is a little taller than its letters
  const hit = (a, b) => a.left < b.right && b.left < a.right
    && a.top + ink(a) < b.bottom - ink(b) && b.top + ink(b) < a.bottom - ink(a)
  return boxes.flatMap((a, at) => boxes.slice(0, at).filter(b => hit(a, b))).length
}"""
OUTSIDE = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const frame = svg.getBoundingClientRect()
  return [...svg.querySelectorAll('text')].map(at => [at.textContent, at.getBoundingClientRect()])
    .filter(([text, at]) => at.width > 0)
    .filter(([text, at]) => at.left < frame.left - 1 || at.right > frame.right + 1)
    .map(([text]) => text)
})"""


@pytest.fixture
def look(chromium, plan_folder):
    """Open a page of the folder: look(page, width, scheme) gives it with everything unfolded."""
    contexts = []

    def at(page, width=360, scheme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 740}, color_scheme=scheme, java_script_enabled=True
        )
        contexts.append(context)
        tab = context.new_page()
        tab.asked, tab.said = [], []
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.on("console", lambda message: tab.said.append(message.text))
        tab.goto((plan_folder / page).as_uri())
        tab.evaluate(OPEN_ALL)
        return tab

    yield at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [320, 760, 1280])
def test_nothing_makes_the_page_scroll_sideways(look, page, width):
    tab = look(page, width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 619, 620, 759, 760, 1280])
def test_text_in_drawings_stays_readable(look, width):
    assert look("report.html", width).evaluate(SMALL_TEXT) == []


@pytest.mark.parametrize("width", [360, 760, 1280])
def test_names_on_the_map_do_not_cover_one_another(look, width):
    assert look("report.html", width).evaluate(COVERED) == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_no_text_leaves_its_drawing(look, width):
    assert look("report.html", width).evaluate(OUTSIDE) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_for_nothing_but_itself_and_breaks_no_policy(look, page):
    tab = look(page)
    assert [url for url in tab.asked if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in tab.asked if url.startswith("file:")]) == 1
    assert tab.said == []


def test_the_dark_scheme_is_dark_and_the_light_one_light(look):
    ground = "getComputedStyle(document.body).backgroundColor"
    assert look("report.html", scheme="dark").evaluate(ground) == "rgb(18, 22, 20)"
    assert look("report.html", scheme="light").evaluate(ground) == "rgb(250, 246, 238)"


@pytest.mark.parametrize("page", PAGES)
def test_links_and_folds_are_large_enough_for_a_thumb(look, page):
    small = """() => [...document.querySelectorAll('summary, nav a')]
      .map(at => at.getBoundingClientRect())
      .filter(at => at.width > 0 && at.height < 43.5).length"""
    assert look(page).evaluate(small) == 0


def test_the_keyboard_reaches_the_content_first_then_the_contents(look):
    tab = look("report.html", 1280)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#main"
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('href')") == "#map"


def test_a_link_of_the_table_leads_to_its_card(look):
    tab = look("report.html")
    tab.click("#links a[href='#l-L05']")
    top = tab.evaluate("document.getElementById('l-L05').getBoundingClientRect().top")
    assert 0 <= top <= 740


def test_it_prints_on_a_few_pages_with_every_fold_open(chromium, plan_folder):
    tab = chromium.new_page()
    tab.goto((plan_folder / "report.html").as_uri())
    pdf = tab.pdf(format="A4")
    tab.close()
    assert pdf.startswith(b"%PDF")
    assert 4 <= pdf.count(b"/Type /Page\n") <= 40


def test_an_installation_sheet_prints_on_at_most_five_pages(chromium, plan_folder):
    tab = chromium.new_page()
    tab.goto((plan_folder / "sites/chateau.html").as_uri())
    pdf = tab.pdf(format="A4")
    tab.close()
    assert 1 <= pdf.count(b"/Type /Page\n") <= 5
