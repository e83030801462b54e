"""A technician sends a basemap; the map to move shows it under the sites."""

import math
import re
import sys
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api")
sys.path.insert(0, str(Path(__file__).parents[1] / "server" / "networks"))
from playwright.sync_api import expect
from pmtiles_made import EDGES, written
from pmtiles_made import picture as drawn

from liane.server.networks.registers.actions import add_site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def place(zoom, lat, lon):
    y = math.asinh(math.tan(math.radians(lat))) / math.tau
    return int((lon / 360 + 0.5) * 2**zoom), int((0.5 - y) * 2**zoom)


def made_up_map():
    west, south, east, north = EDGES
    tiles = {}
    for zoom in range(8, 12):
        (x0, y0), (x1, y1) = place(zoom, north, west), place(zoom, south, east)
        for x in range(x0, x1 + 1):
            for y in range(y0, y1 + 1):
                tiles[zoom, x, y] = drawn(f"{zoom}/{x}/{y}")
    return written(tiles, leaf=True)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_basemap_stands_under_the_sites(
    phone, sign_in, somebody, operator, picture, width, tmp_path
):
    somebody("Moussa", "technician")
    for name, lat, lon in (("Butte", 14.31, -3.92), ("École", 14.22, -3.8), ("Puits", 14.4, -3.7)):
        add_site(operator, {"name": name, "lat": lat, "lon": lon}, acting_member=None)
    (tmp_path / "pays.pmtiles").write_bytes(made_up_map())
    page = phone(width=width)
    sign_in(page, "Moussa")
    page.wait_for_url(re.compile(r"^(?!.*entrer)"))
    page.goto(f"/o/{operator.slug}/reseau/terrain/")
    page.set_input_files("[name=basemap]", str(tmp_path / "pays.pmtiles"))
    page.click("form[action$='/fond/'] button")
    expect(page.locator("main")).to_contain_text("pays.pmtiles")
    picture(page, f"ground-basemap-{width}")
    answers = []
    page.on("response", lambda answer: answers.append((answer.url, answer.status)))
    page.goto(f"/o/{operator.slug}/reseau/terrain/carte-mobile/")
    expect(page.locator("main")).to_contain_text("© Gens d’ici")
    page.wait_for_load_state("networkidle")
    shown = [status for url, status in answers if "/fond/" in url]
    assert shown
    assert set(shown) == {200}
    middle = "() => { const c = document.querySelector('canvas'), p = c.getContext('2d');"
    middle += "return [...p.getImageData(c.width / 2, 40, 1, 1).data]; }"
    assert page.evaluate(middle)[3] == 255
    picture(page, f"map-basemap-{width}")
