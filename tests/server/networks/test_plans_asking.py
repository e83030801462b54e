"""What is asked of a plan: places of the registers, uplinks, survival, prices, project files."""

import gzip
import io
import re

import pytest
from django.utils import timezone
from plans_made import FARAKO, farako_files, zip_of

from liane.errors import BadInput, MissingResource
from liane.server.networks.plans import actions, exchange
from liane.server.networks.plans.models import Plan, Run, State
from liane.server.networks.plans.picking import picking
from liane.server.networks.registers.models import Site
from liane.server.site.records import EditedMeanwhile

BASE = "/o/dougouba/reseau/plans/"


def place(operator, code, **more):
    given = {
        "name": code.capitalize(), "kind": "school", "lat": 14.27, "lon": -3.88, "zone": "bourg",
        "mast_heights_m": [6], "households": 12, "demand_mbps": 4, "priority": "gold",
    }  # fmt: skip
    return Site.objects.create(operator=operator, code=code, **(given | more))


@pytest.fixture
def sites(operator):
    return [
        place(operator, "ecole"),
        place(operator, "mairie", zone="nord"),
        place(operator, "colline", kind="mast", households=None, demand_mbps=None),
        place(operator, "campement", households=None),
    ]


@pytest.fixture
def draft(operator, sites, bearer):
    return actions.start_plan(operator, name="Les écoles", acting_member=bearer)


@pytest.fixture
def technician(somebody):
    return somebody("Moussa", "technician")


def test_a_draft_starts_with_the_places_a_plan_can_use(draft):
    assert set(draft.chosen) == {"ecole", "mairie", "colline"}
    assert draft.number == 1
    assert draft.project["currency"] == "XOF"


def test_places_are_ticked_by_zone(draft, as_member, technician):
    client = as_member(technician)
    page = client.get(f"{BASE}{draft.pk}/lieux/?zone=nord")
    assert [row["code"] for row in page.context["rows"]] == ["mairie"]
    sent = {"shown": ["mairie"], "do": "none", "seen_version": draft.version}
    client.post(f"{BASE}{draft.pk}/lieux/?zone=nord", sent)
    draft.refresh_from_db()
    assert set(draft.chosen) == {"ecole", "colline"}


def test_the_map_of_places_leads_to_each_box(draft, sites, operator, as_member, technician):
    # Given forty places apart, of which two are chosen, and four at one spot
    for n in range(36):
        place(operator, f"lieu-{n}", lat=14.3 + 0.02 * (n // 6), lon=-3.8 + 0.02 * (n % 6))
    # When the page is opened
    page = as_member(technician).get(
        f"{BASE}{draft.pk}/lieux/", headers={"accept-encoding": "gzip"}
    )
    # Then each mark says what it is and leads to a box of the list, and what has no room is told
    assert len(page.content) <= 14 * 1024
    text = gzip.decompress(page.content).decode()
    led = re.findall(r'<a href="#(p\d+)" aria-label="([^"]+)"', text)
    assert len(led) == 37
    assert all(f'id="{box}" name="place"' in text for box, _said in led)
    assert ("Lieu-0, école, pas choisi") in [said for _box, said in led]
    assert page.context["map"].left_out == 3
    assert page.context["map"].chosen == 3


def test_hundreds_of_places_are_drawn_page_by_page(draft, operator, as_member, technician):
    for n in range(120):
        place(operator, f"lieu-{n}", lat=14.3 + 0.02 * (n // 12), lon=-3.8 + 0.02 * (n % 12))
    page = as_member(technician).get(f"{BASE}{draft.pk}/lieux/?page=2")
    assert page.content.count(b'<a href="#p') <= 50
    assert "50 lieux sur 124" in page.content.decode()


def test_a_place_without_a_position_is_in_the_list_alone():
    given = {"name": "Puits", "kind": "place", "chosen": True, "box": "p1", "at": None}
    assert picking([given], None) is None
    both = picking([given, {**given, "at": (14.2, -3.9)}], None)
    assert both is not None
    assert (both.left_out, both.chosen) == (1, 2)


def test_two_people_who_choose_places_are_told(draft, bearer):
    actions.choose(draft, draft.version, shown=["ecole"], checked=[], acting_member=bearer)
    with pytest.raises(EditedMeanwhile):
        actions.choose(draft, draft.version, shown=["ecole"], checked=[], acting_member=bearer)


def test_uplinks_are_typed_with_an_unknown_price(draft, as_member, technician):
    client = as_member(technician)
    sent = {
        "site": ["ecole", "", ""], "mbps": ["1 50,5", "", ""], "monthly_cost": ["", "", ""],
        "provider": ["Fibre A", "", ""], "seen_version": draft.version, "do": "keep",
    }  # fmt: skip
    assert client.post(f"{BASE}{draft.pk}/arrivees/", sent).status_code == 302
    draft.refresh_from_db()
    assert draft.project["uplink"] == [{"site": "ecole", "mbps": 150.5, "provider": "Fibre A"}]
    bad = client.post(f"{BASE}{draft.pk}/arrivees/", sent | {"mbps": ["beaucoup", "", ""]})
    assert "beaucoup" in bad.content.decode()


def test_settings_are_kept_in_shares_and_classes(draft, as_member, technician):
    client = as_member(technician)
    page = client.get(f"{BASE}{draft.pk}/reglages/")
    sent = {
        name: value for name, value in page.context["form"].initial.items() if value is not None
    }
    sent |= {"gold_mast": "50", "budget": "1000000", "effort": "5", "seen_version": draft.version}
    answer = client.post(f"{BASE}{draft.pk}/reglages/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    draft.refresh_from_db()
    assert draft.project["survival"]["gold"] == {"mast_or_link": 0.5, "one_uplink": 1.0}
    assert (draft.budget, draft.effort) == (1_000_000, 5)


def test_a_price_that_is_not_known_stays_unknown(draft, bearer, as_member, technician):
    client = as_member(technician)
    client.post(f"{BASE}{draft.pk}/prix/", {"do": "parts", "seen_version": draft.version})
    draft.refresh_from_db()
    assert {row["price"] for row in draft.prices} == {""}
    upload = io.BytesIO((FARAKO / "prices.csv").read_bytes())
    upload.name = "prices.csv"
    client.post(
        f"{BASE}{draft.pk}/prix/", {"do": "file", "file": upload, "seen_version": draft.version}
    )
    draft.refresh_from_db()
    assert next(row["price"] for row in draft.prices if row["item"] == "mast-6") == "130000"


def test_prices_in_another_currency_are_refused_on_the_page(draft, as_member, technician):
    upload = io.BytesIO(b"item,price_eur\nmast-6,3\n")
    upload.name = "prices.csv"
    sent = {"do": "file", "file": upload, "seen_version": draft.version}
    answer = as_member(technician).post(f"{BASE}{draft.pk}/prix/", sent)
    assert answer.status_code == 200
    assert "price_xof" in answer.context["wrong"]


@pytest.mark.parametrize(
    ("lacking", "word"),
    [({"uplink": []}, "uplinks"), ({"currency": ""}, "settings"), ({}, "terrain")],
)
def test_what_is_lacking_is_said_before_calculating(draft, bearer, lacking, word):
    tree = draft.project | {"uplink": [{"site": "ecole", "mbps": 10}]} | lacking
    Plan.objects.filter(pk=draft.pk).update(project=tree)
    draft.refresh_from_db()
    with pytest.raises((BadInput, MissingResource)) as told:
        actions.calculate(draft, draft.version, acting_member=bearer)
    assert told.value.message.startswith(word)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert not Run.objects.exists()


def test_a_place_that_became_unknown_is_named(draft, bearer, sites):
    Site.objects.filter(code="ecole").update(households=None)
    with pytest.raises(BadInput, match="Ecole"):
        actions.calculate(draft, draft.version, acting_member=bearer)


def test_members_neither_start_nor_calculate(draft, as_member, somebody):
    client = as_member(somebody("Seydou"))
    assert client.get(f"{BASE}nouveau/").status_code == 403
    assert client.post(f"{BASE}{draft.pk}/calculer/", {"seen_version": 1}).status_code == 403
    assert client.get(f"{BASE}{draft.pk}/projet.zip").status_code == 403


def named(name, data):
    out = io.BytesIO(data)
    out.name = name
    return out


def test_a_project_is_brought_as_files_or_as_one_archive(as_member, technician, operator):
    client, files = as_member(technician), farako_files()
    several = [named(name, data) for name, data in files.items()]
    for sent in (several, [zip_of({f"farako/{n}": d for n, d in files.items()})]):
        answer = client.post(f"{BASE}importer/", {"folder": sent})
        assert answer.status_code == 302
    assert [len(plan.places) for plan in Plan.objects.all()] == [40, 40]


def test_a_result_is_brought_for_a_draft(as_member, bearer, technician, operator):
    from plans_made import sample_files

    plan = actions.import_project(operator, farako_files(), acting_member=bearer)
    client = as_member(technician)
    sent = {"folder": zip_of(sample_files())}
    assert client.post(f"{BASE}{plan.pk}/resultat/", sent).status_code == 302
    plan.refresh_from_db()
    assert plan.state == State.DONE
    again = client.post(f"{BASE}{plan.pk}/resultat/", {"folder": zip_of(sample_files())})
    assert "errorlist" in again.content.decode()


def test_a_project_that_nobody_changed_keeps_its_bytes(operator, bearer):
    files = farako_files()
    plan = actions.import_project(operator, files, acting_member=bearer)
    given = exchange.project_files(plan, [])
    assert given == {name: files[name] for name in ("project.toml", "sites.csv", "prices.csv")}


def test_a_changed_project_says_the_same_but_for_the_change(operator, bearer):
    import csv
    import tomllib

    files = farako_files()
    plan = actions.import_project(operator, files, acting_member=bearer)
    plan = actions.choose(plan, 1, shown=["sogo"], checked=[], acting_member=bearer)
    given = exchange.project_files(plan, [])
    before, after = (tomllib.loads(each["project.toml"].decode()) for each in (files, given))
    assert after == before | {"sites": "sites.csv", "prices": "prices.csv"}
    rows = [
        list(csv.DictReader(io.StringIO(each["sites.csv"].decode()))) for each in (files, given)
    ]
    assert rows[1] == [row for row in rows[0] if row["id"] != "sogo"]
    assert b"price_xof" in given["prices.csv"]


def test_a_calculated_plan_is_changed_by_a_new_version(operator, bearer):
    plan = actions.import_project(operator, farako_files(), acting_member=bearer)
    Plan.objects.filter(pk=plan.pk).update(state=State.DONE)
    plan.refresh_from_db()
    with pytest.raises(BadInput):
        actions.choose(plan, plan.version, shown=[], checked=[], acting_member=bearer)
    version = actions.new_version(plan, acting_member=bearer)
    assert (version.parent, version.number, version.state) == (plan, 2, State.DRAFT)
    assert version.verbatim == plan.verbatim


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"project.toml": b"\xff\xfe"},
        {"project.toml": b"name = "},
        {"project.toml": b"name = 'x'"},
        {"project.toml": b"sites = 'sites.csv'"},
        {"project.toml": b"sites = 'sites.csv'", "sites.csv": b"\x00\x01\xff"},
        {"project.toml": b"sites = '../../etc/passwd'"},
    ],
)
def test_a_broken_project_is_a_message_and_leaves_nothing(files, as_member, technician, operator):
    answer = as_member(technician).post(f"{BASE}importer/", {"folder": zip_of(files)})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert "__all__" in answer.context["form"].errors
    assert not Plan.objects.exists()


def test_an_archive_that_swells_is_refused(as_member, technician, operator, monkeypatch):
    monkeypatch.setattr(exchange, "MOST_BYTES", 1000)
    answer = as_member(technician).post(
        f"{BASE}importer/", {"folder": zip_of({"project.toml": b" " * 5000})}
    )
    assert answer.status_code == 200
    assert not Plan.objects.exists()


def test_a_waiting_calculation_can_be_taken_back(operator, bearer, as_member, technician):
    plan = actions.import_project(operator, farako_files(), acting_member=bearer)
    actions.calculate(plan, plan.version, acting_member=bearer)
    client = as_member(technician)
    page = client.get(f"{BASE}{plan.pk}/")
    assert 'http-equiv="refresh"' in page.content.decode()
    assert "Ne pas calculer" in client.get(f"{BASE}{plan.pk}/avancement/").content.decode()
    began = {"state": "running", "heartbeat_at": timezone.now()}
    Run.objects.update(**began, costs=[[1.0, 900_000.0, 500_000.0], [4.0, 800_000.0, 640_000.0]])
    told = client.get(f"{BASE}{plan.pk}/avancement/").content.decode()
    assert "Coût le plus bas trouvé" in told
    assert "800\u202f000" in told
    assert "20,0\u202f%" in told
    assert 'role="img"' in told
    assert "Arrêter avec le meilleur" in told
    Run.objects.update(state="queued")
    client.post(f"{BASE}{plan.pk}/arreter/")
    plan.refresh_from_db()
    assert plan.state == State.DRAFT
    assert client.get(f"{BASE}{plan.pk}/avancement/")["HX-Refresh"] == "true"


def test_without_engines_the_page_offers_to_calculate_elsewhere(
    operator, bearer, as_member, technician, monkeypatch
):
    from liane.server.networks.plans.views import inputs, results

    for module in (inputs, results):
        monkeypatch.setattr(module, "engines_are_here", lambda: False)
    plan = actions.import_project(operator, farako_files(), acting_member=bearer)
    client = as_member(technician)
    assert f"{BASE}{plan.pk}/resultat/" in client.get(f"{BASE}{plan.pk}/").content.decode()
    sent = client.post(f"{BASE}{plan.pk}/calculer/", {"seen_version": plan.version})
    assert sent["Location"].endswith("/resultat/")
    archive = client.get(f"{BASE}{plan.pk}/projet.zip")
    assert archive.content[:2] == b"PK"
