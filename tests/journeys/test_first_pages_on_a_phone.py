"""A newcomer on a phone, without a script: doors, portal, directory."""

import pytest
from django.utils import timezone

from liane.server.community.directory import actions as directory
from liane.server.community.groups import actions as groups
from liane.server.community.welcome.actions import offer_service

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def village(transactional_db, operator, bearer):
    """A village with a notice, a service and two actors."""
    groups.announce(
        acting_member=bearer, title="Vaccination samedi", text="À 8 h.", audience="public"
    )
    offer_service(
        operator,
        name="Bibliothèque",
        kind="library",
        address="http://livres.lan",
        state="ok",
        acting_member=bearer,
    )
    energy = directory.add_actor(
        operator,
        title="Énergie du fleuve",
        family="provider",
        topics=["energy"],
        languages=["fr"],
        phone="+22370123456",
        acting_member=bearer,
    )
    directory.consent(
        energy,
        "public",
        given_by="La gérante",
        given_on=timezone.localdate(),
        way="paper",
        acting_member=bearer,
    )
    return operator


def test_a_visitor_reads_a_notice_searches_and_calls_a_provider(phone, village, picture):
    page = phone(script=False)
    page.goto("/")
    page.get_by_role("link", name="Dougouba").first.click()
    page.get_by_text("Vaccination samedi").click()
    assert page.get_by_text("À 8 h.").is_visible()
    picture(page, "welcome-portal-fr")
    page.fill("[name=q]", "energie")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Énergie du fleuve").click()
    assert page.locator("a[href='tel:+22370123456']").is_visible()
    picture(page, "directory-actor-fr")


def test_a_bearer_adds_an_actor_ties_it_and_asks_for_a_quote(phone, village, sign_in, picture):
    page = phone(script=False)
    sign_in(page, "Awa")
    page.goto(f"/o/{village.slug}/annuaire/nouveau/")
    page.fill("[name=title]", "Radio Dougou")
    page.select_option("[name=family]", "media")
    page.click("main form button")
    page.get_by_role("link", name="Demander un devis").click()
    page.fill("[name=what]", "Deux annonces par semaine")
    page.click("main form button")
    page.get_by_role("button", name="Par lettre").click()
    assert page.get_by_text("Deux annonces par semaine").is_visible()
    page.goto(f"/o/{village.slug}/annuaire/collaborations/nouvelle/")
    page.select_option("[name=taker]", label="Radio Dougou")
    page.get_by_label("contribue avec").check()
    page.click("main form button")
    assert page.get_by_text("Personne ne décide avec vous").is_visible()
    picture(page, "directory-matrix-fr")


def test_nothing_sticks_out_of_a_small_screen(phone, village, sign_in):
    page = phone()
    sign_in(page, "Awa")
    home = f"/o/{village.slug}"
    for path in (
        "/",
        "/plus/",
        "/exercice/?etape=2",
        "/se-preparer/",
        f"{home}/",
        f"{home}/plus/",
        f"{home}/services/nouveau/",
        f"{home}/chercher/?q=e",
        f"{home}/annuaire/",
        f"{home}/annuaire/nouveau/",
        f"{home}/annuaire/manques/",
        f"{home}/annuaire/collaborations/",
        f"{home}/annuaire/actions/nouvelle/",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
