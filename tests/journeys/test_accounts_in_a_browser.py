"""A passkey made, used and removed; the pages of an account as people see them."""

import json
import re

import pytest

from liane.server.community.accounts import cards, recovery
from liane.server.community.accounts.models import User
from liane.server.community.members.models import Member
from liane.server.site import sealing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def finger():
    """A phone's own authenticator, which says yes: Chromium's virtual one."""

    def give(page):
        driver = page.context.new_cdp_session(page)
        driver.send("WebAuthn.enable")
        driver.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        return driver

    return give


def test_a_passkey_is_made_opens_the_account_and_is_removed(phone, sign_in, operator, finger):
    # Given Awa, signed in by password on her phone
    page = phone()
    finger(page)
    sign_in(page, "Awa")
    # When she adds a passkey
    page.goto("/compte/cles/")
    page.click("[data-new-passkey] button")
    page.wait_for_selector("text=Clé d’accès 1")
    # and goes out
    page.goto("/compte/")
    page.click("text=Sortir")
    # Then it opens her account without a password
    page.goto("/compte/entrer/?next=/o/dougouba/membres/")
    page.click("[data-passkey] button")
    page.wait_for_url("/o/dougouba/membres/")
    # and in a locked box too
    page.goto("/compte/")
    page.click("text=Verrouiller ce serveur")
    page.context.clear_cookies()
    page.goto("/compte/entrer/")
    page.click("[data-passkey] button")
    page.wait_for_url("/")
    page.goto("/compte/")
    assert "••••" in page.content()
    # When she removes it
    page.goto("/compte/cles/")
    page.click("text=Retirer")
    # Then it is gone
    assert page.locator("text=Clé d’accès 1").count() == 0


def test_a_passkey_of_somebody_else_opens_nothing(phone, sign_in, operator, finger):
    page = phone()
    finger(page)
    sign_in(page, "Awa")
    page.goto("/compte/cles/")
    page.click("[data-new-passkey] button")
    page.wait_for_selector("text=Clé d’accès 1")
    User.objects.get().delete()
    page.context.clear_cookies()
    page.goto("/compte/entrer/")
    page.click("[data-passkey] button")
    page.wait_for_selector("[role=alert]")
    page.goto("/compte/")
    assert "/compte/entrer/" in page.url


@pytest.mark.parametrize("script", [True, False])
def test_somebody_opens_an_account_and_comes_back_with_a_card(
    phone, operator, bearer, somebody, script
):
    page = phone(script=script)
    page.goto("/compte/creer/")
    page.fill("[name=pseudonym]", "Zoumana")
    page.fill("[name=password]", "une phrase que je retiens")
    page.click("main form.card button")
    assert "/compte/" in page.url
    page.click("text=Sortir")
    card = cards.print_cards([somebody("Seydou")], acting_member=bearer)[0]
    page.goto(f"/compte/carte/?c={card.code}")
    page.click("main form.card button")
    assert "Seydou" in page.content()


def _pages(operator, bearer, somebody):
    for name in ("Moussa", "Fanta", "Seydou", "Mariam"):
        somebody(name)
    cards.print_cards([Member.objects.latest("id")], acting_member=bearer)
    recovery.ask("Awa")
    return (
        "/compte/",
        "/compte/profil/",
        "/compte/mot-de-passe/",
        "/compte/cles/",
        "/compte/codes/",
        "/compte/appareils/",
        "/compte/repondre/",
        "/compte/effacer/",
        "/compte/parts/",
        "/compte/ouvrir/",
        "/compte/retrouver/",
        "/compte/retrouver/finir/",
        "/compte/entrer/",
        "/compte/entrer/code/",
        "/compte/creer/",
        "/compte/carte/",
        "/o/dougouba/cartes/",
        "/o/dougouba/agir-pour/",
        "/o/dougouba/journal/",
    )


def _check_page(page):
    audit = pytest.importorskip("axe_playwright_python.sync_playwright")
    source = audit.AXE_FILE_PATH.read_text() if hasattr(audit, "AXE_FILE_PATH") else None
    if source is None:
        found = audit.Axe().run(page).response
    else:
        page.evaluate(source)
        found = page.evaluate("axe.run()")
    return [
        (each["id"], each["nodes"][0]["html"][:120])
        for each in found["violations"]
        if any(tag.startswith(("wcag2a", "wcag21a", "wcag22a")) for tag in each["tags"])
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark")])
def test_pages_of_accounts_read_well_for_everybody(
    phone, sign_in, operator, bearer, somebody, picture, width, scheme
):
    addresses = _pages(operator, bearer, somebody)
    page = phone(width=width, color_scheme=scheme)
    sign_in(page, "Awa")
    found = {}
    for address in addresses:
        page.goto(address)
        name = re.sub(r"\W+", "-", address).strip("-")
        picture(page, f"accounts-{name}-{width}-{scheme}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        violations = _check_page(page)
        if violations or wide > width:
            found[address] = [*violations, ("width", wide)]
    assert found == {}, json.dumps(found, indent=1)


def test_the_locked_box_and_sheets_read_well(
    phone, sign_in, operator, bearer, somebody, picture, phrase
):
    moussa = somebody("Moussa")
    page = phone()
    sign_in(page, "Awa")
    page.goto("/compte/parts/")
    page.fill("[name=phrase]", phrase)
    page.click("main form.card button")
    picture(page, "accounts-shares-sheet")
    assert _check_page(page) == []
    page.goto("/o/dougouba/cartes/")
    page.check(f"[value='{moussa.pk}']")
    page.click("text=Imprimer les cartes")
    picture(page, "accounts-card-sheet")
    assert _check_page(page) == []
    page.emulate_media(media="print")
    picture(page, "accounts-card-sheet-print")
    page.emulate_media(media="screen")
    page.goto("/o/dougouba/agir-pour/")
    page.click("text=Agir pour Moussa")
    picture(page, "accounts-acting")
    page.goto("/compte/codes/")
    page.click("main form button")
    picture(page, "accounts-codes-made")
    assert _check_page(page) == []
    sealing.lock()
    for address in ("/compte/ouvrir/", "/compte/entrer/", "/compte/"):
        page.goto(address)
        picture(page, f"accounts-locked-{address.strip('/').replace('/', '-')}")
        assert _check_page(page) == []
