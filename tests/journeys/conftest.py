"""What the journeys share: Debian's Chromium, and a plan's folder built by hand."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from box import *  # noqa: F403
from box import PASSWORD

sys.path.insert(0, str(Path(__file__).parents[1] / "planning"))

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver runs a loop of its own
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium; the journeys are skipped where there is none."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    playwright = pytest.importorskip("playwright.sync_api")
    for kind in (playwright.Page, playwright.Locator):
        _click_and_arrive(kind)
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


def _click_and_arrive(kind: Any) -> None:
    """A click that leads to another page ends when all of that page is there."""
    click = kind.click

    def arrive(self: Any, *words: Any, **more: Any) -> None:
        click(self, *words, **more)
        getattr(self, "page", self).wait_for_load_state("domcontentloaded")

    kind.click = arrive


@pytest.fixture(scope="session")
def plan_folder(tmp_path_factory):
    """The sample plan's folder, in French."""
    from outputs_sample import MadeUpTerrain, sample_plan

    from liane.planning.outputs import write_all

    out = tmp_path_factory.mktemp("journeys") / "plan"
    write_all(sample_plan(), MadeUpTerrain(), out, "fr", {"regulator-ml": "Madame, Monsieur,\n"})
    return out


@pytest.fixture
def phone(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Open a page on a phone 360 px wide: `phone()`, `phone(script=False)`, `phone(lang="en")`."""
    opened = []

    def open_one(script: bool = True, lang: str = "fr", width: int = 360, **more: Any) -> Any:
        context = chromium.new_context(
            java_script_enabled=script,
            locale=lang,
            viewport={"width": width, "height": 720},
            base_url=live_server.url,
            **more,
        )
        context.set_default_timeout(45_000)
        opened.append(context)
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """Sign somebody in by the page: `sign_in(page, "Awa")`."""

    def enter(page: Any, pseudonym: str, password: str = PASSWORD) -> None:
        page.goto("/compte/entrer/")
        page.fill("[name=username], [name=login]", pseudonym)
        page.fill("[name=password]", password)
        page.click("main button[type=submit], main form button")

    return enter


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[..., Path]:
    """Keep a screenshot in out/screenshots, where LIANE_PICTURES=1 asks for it: they take long."""
    folder = Path(request.config.rootpath) / "out" / "screenshots"

    def keep(page: Any, name: str) -> Path:
        path = folder / f"{name}.png"
        if os.environ.get("LIANE_PICTURES") == "1":
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(path), full_page=True)
        return path

    return keep
