"""Which radio for a link: the catalogue, and a choice explained over the ground that is here."""

import shutil

import pytest
from plans_made import FARAKO

from liane.errors import BadInput
from liane.server.networks.equipment import actions, asking
from liane.server.networks.equipment.models import Choice
from liane.server.networks.ground.models import Tile
from liane.server.networks.plans.models import Plan
from liane.server.networks.registers.actions import add_site
from liane.server.site.home import folder

pytest.importorskip("rasterio")

RULE = {
    "low_mhz": 5490,
    "high_mhz": 5730,
    "max_eirp_dbm": 30,
    "source": "essai",
    "date": "2026-11",
    "status": "to-verify",
}


@pytest.fixture
def browser(somebody, as_member):
    return as_member(somebody("Moussa", "technician"))


@pytest.fixture
def ends(operator):
    places = (("pop", 14.2732, -3.8804, [12.0, 18.0]), ("kulujan", 14.3278, -3.94, []))
    return [
        add_site(
            operator,
            {"code": code, "name": code, "lat": lat, "lon": lon, "mast_heights_m": heights},
            acting_member=None,
        )
        for code, lat, lon, heights in places
    ]


@pytest.fixture
def ground(operator):
    shutil.copy(FARAKO / "terrain.tif", folder("ground", str(operator.pk), "tiles"))
    box = {"south": 14.0, "west": -4.1, "north": 14.5, "east": -3.6, "size_bytes": 1}
    return Tile.objects.create(operator=operator, file="terrain.tif", resolution_m=30, **box)


def address(operator, rest=""):
    return f"/o/{operator.slug}/reseau/materiel/{rest}"


def asked(browser, operator, **given):
    """Ask on the page and have it worked out; return the choice and its page."""
    answer = browser.post(address(operator, "choisir/"), {"mbps": 20, "country": "ML", **given})
    assert answer.status_code == 302, answer.content.decode()
    choice = Choice.objects.select_related("operator", "a", "b").get()
    assert "hx-get" in browser.get(answer["Location"]).content.decode()
    actions.work_out(choice)
    choice.refresh_from_db()
    return choice, browser.get(answer["Location"]).content.decode()


def test_a_choice_between_two_sites_is_explained_over_their_ground(browser, operator, ends, ground):
    project = {"country": "ML", "currency": "XOF", "spectrum": {"rule": [RULE]}}
    prices = [
        {"item": "ubiquiti-powerbeam-5ac-620", "price": "140000"},
        {"item": "fibre-aerial", "price": "500"},
        {"item": "fibre-terminal", "price": "30000"},
    ]
    Plan.objects.create(operator=operator, name="essai", number=1, project=project, prices=prices)
    given = {"a": ends[0].pk, "b": ends[1].pk, "height_b_m": 12}
    choice, page = asked(browser, operator, **given)
    assert (choice.state, choice.height_a_m) == ("done", 18.0)
    best = choice.result["options"][0]
    assert best["fits"] and best["mbps"] >= 20
    assert best["price"] == 280_000
    assert choice.result["probability"] > 0.5
    assert "<svg" in page and "Dégagé" in page and "8,8" in page
    assert "demander au régulateur avant d" in page
    assert "XOF" in page and "11 470" in page.replace("\u202f", " ")  # m of fibre
    browser.post("/compte/langue/", {"language": "en"})
    assert "Clear: at its tightest" in browser.get(address(operator, f"choix/{choice.pk}/")).text


def test_without_a_rule_of_the_country_the_page_says_what_is_not_known(browser, operator):
    choice, page = asked(browser, operator, distance_km=5)
    assert choice.state == "done"
    assert "Aucune radio du catalogue" in page and "Cadre légal" in page
    assert "aucun canal dont la limite soit connue" in page
    browser.post(address(operator, f"choix/{choice.pk}/effacer/"))
    assert not Choice.objects.exists()


def test_ground_that_is_not_here_is_said_and_nothing_is_lost(browser, operator, ends, ground):
    far = {"code": "loin", "name": "loin", "lat": 20.0, "lon": 3.0, "mast_heights_m": [9.0]}
    away = add_site(operator, far, acting_member=None)
    choice, page = asked(browser, operator, a=ends[0].pk, b=away.pk)
    assert choice.state == "failed"
    assert "amenez les tuiles" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "dites entre quels sites"),
        ({"a": 0}, "Choisissez aussi l’autre bout"),
        ({"a": 0, "b": 1}, "Aucune hauteur n’est notée"),
        ({"a": 0, "b": 0}, "le même site"),
        ({"a": 0, "b": 1, "height_b_m": 9}, "aucun terrain n’est sur cette boîte"),
        ({"distance_km": 5000}, "200"),
        ({"distance_km": 5, "mbps": "nan"}, "nombre"),
        ({"distance_km": 5, "country": "XX"}, "choix"),
    ],
)
def test_what_cannot_be_compared_is_said_in_the_form(browser, operator, ends, given, said):
    sent = {k: ends[v].pk if k in ("a", "b") else v for k, v in given.items()}
    answer = browser.post(address(operator, "choisir/"), {"mbps": 20, "country": "ML", **sent})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Choice.objects.exists()


def test_members_read_the_catalogue_and_where_each_value_comes_from(operator, somebody, as_member):
    browser = as_member(somebody("Fanta"))
    page = browser.get(address(operator)).content.decode()
    assert "LiteBeam" in page and "Laquelle pour mon lien" not in page
    narrowed = browser.get(address(operator), {"use": "switch"}).content.decode()
    assert "LiteBeam" not in narrowed
    one = browser.get(address(operator, "ubiquiti-litebeam-5ac-gen2/")).content.decode()
    assert "Homologation" in one and "à vérifier" in one
    assert browser.get(address(operator, "nothing/")).status_code == 404
    assert browser.get(address(operator, "choisir/")).status_code == 403


def test_a_process_that_breaks_is_told_as_such():
    with pytest.raises(BadInput, match="interrompue"):
        asking.ask("no such verb", {})
