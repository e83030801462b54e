"""A technician picks the places of a plan on a phone: in the list, on the map, with a rectangle."""

import re

import pytest

pytest.importorskip("playwright.sync_api")
from playwright.sync_api import expect

from liane.server.networks.plans import actions
from liane.server.networks.registers.models import Site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def draft(operator, bearer):
    for n in range(12):
        Site.objects.create(
            operator=operator, code=f"lieu-{n}", name=f"Lieu {n}",
            kind="mast" if n % 3 else "school",
            lat=14.3 + 0.02 * (n // 4), lon=-3.8 + 0.02 * (n % 4),
            mast_heights_m=[6], households=12, demand_mbps=4, priority="gold",
        )  # fmt: skip
    return actions.start_plan(operator, name="Les écoles", acting_member=bearer)


@pytest.fixture
def visit(phone, sign_in, somebody, draft):
    """The places of the plan, on the phone of a technician."""
    technician = somebody("Moussa", "technician")

    def open_one(**how):
        technician.user.language = how.get("lang", "fr")
        technician.user.save()
        page = phone(**how)
        sign_in(page, "Moussa")
        page.wait_for_url(re.compile(r"^(?!.*entrer)"))
        page.goto(f"/o/dougouba/reseau/plans/{draft.pk}/lieux/")
        return page

    return open_one


def chosen(draft):
    draft.refresh_from_db()
    return len(draft.chosen)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_marks_are_tapped_typed_and_framed(visit, draft, picture, lang):
    from axe_playwright_python.sync_playwright import Axe

    # Given twelve places, all chosen
    page = visit(lang=lang)
    boxes, marks = page.locator("[name=place]"), page.locator("figure svg a")
    expect(marks).to_have_count(12)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    broken = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in broken] == []
    picture(page, f"plan-places-{lang}")

    # When one is tapped, the next taken with Enter, another with the space bar
    marks.nth(0).click()
    marks.nth(1).focus()
    page.keyboard.press("Enter")
    marks.nth(2).focus()
    page.keyboard.press(" ")

    # Then their boxes follow, and a box moves its mark
    expect(page.locator("[name=place]:checked")).to_have_count(9)
    expect(marks.nth(0)).to_have_attribute("aria-checked", "false")
    expect(page.locator("figure [role=status]")).to_contain_text("9")
    box = page.locator(marks.nth(0).get_attribute("href"))
    box.check()
    expect(marks.nth(0)).to_have_attribute("aria-checked", "true")

    # When a rectangle holds them all
    page.locator("figure button").click()
    edge = page.locator("figure svg").bounding_box()
    page.mouse.move(edge["x"] + 2, edge["y"] + 2)
    page.mouse.down()
    page.mouse.move(edge["x"] + edge["width"] - 2, edge["y"] + edge["height"] - 2, steps=4)
    page.mouse.up()

    # Then all are ticked, and kept
    expect(page.locator("[name=place]:checked")).to_have_count(12)
    boxes.nth(5).uncheck()
    page.locator("[name=do][value=keep]").click()
    page.wait_for_load_state()
    assert chosen(draft) == 11


def test_without_scripts_a_mark_leads_to_its_box(visit, draft, picture):
    page = visit(script=False)
    mark = page.locator("figure svg a").first
    target = mark.get_attribute("href")
    mark.click()
    assert page.url.endswith(target)
    page.locator(target).uncheck()
    page.locator("[name=do][value=keep]").click()
    page.wait_for_load_state()
    assert chosen(draft) == 11
    picture(page, "plan-places-without-scripts")
