"""What the journeys share: Debian's Chromium, and a plan's folder built by hand."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "planning"))

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium; the journeys are skipped where there is none."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def plan_folder(tmp_path_factory):
    """The sample plan's folder, in French."""
    from outputs_sample import MadeUpTerrain, sample_plan

    from liane.planning.outputs import write_all

    out = tmp_path_factory.mktemp("journeys") / "plan"
    write_all(sample_plan(), MadeUpTerrain(), out, "fr", {"regulator-ml": "Madame, Monsieur,\n"})
    return out
