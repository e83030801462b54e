"""Tables of the six registers: read in with two errors, undone, taken away, and by whom."""

import io
from uuid import uuid4

import pytest

from liane.server.networks.registers import actions, exchange, kinds, queries
from liane.server.networks.registers.lines import headings_of, judge_lines
from liane.server.networks.registers.models import Entry, Import, Register

ZONES = (
    "Nom;Genre;Quartier;Foyers;Contact;Latitude;Longitude\r\n"
    "Bourg;quartier;Kela;200;Awa 70 00 00 00;14,27;-3,88\r\n"
    "Piste du nord;piste;;;;;\r\n"
    "Falaise;montagne;;;;;\r\n"
    "Dounfa;hameau;Kela;beaucoup;;;\r\n"
)


def entry(**facts):
    given = {"register": "territory", "kind": "zone", "name": "Bourg", "facts": {}}
    return Entry(pk=uuid4(), **{**given, **facts})


@pytest.fixture
def facilitator(somebody):
    return somebody("Rokia", "facilitator")


@pytest.fixture
def read_in(operator, facilitator):
    def read(text, register="territory", **more):
        data = text if isinstance(text, bytes) else text.encode()
        more.setdefault("acting_member", facilitator)
        return actions.read_import(operator, data, register=register, **more)

    return read


def address(operator, rest=""):
    return f"/o/{operator.slug}/reseau/registres/{rest}"


def judged(text, entries=(), register="territory", **more):
    table = exchange.read(text.encode(), headings_of(register))
    return judge_lines(table.rows, register, entries, **more)


def test_a_table_with_two_errors_is_corrected_in_the_page_and_undone(
    operator, facilitator, as_member
):
    browser = as_member(facilitator)
    sent = io.BytesIO(ZONES.encode("cp1252"))
    sent.name = "quartiers.csv"
    page = browser.post(address(operator, "territoire/tables/"), {"file": sent}, follow=True)
    brought = Import.objects.get()
    assert brought.counts == {"new": 2, "error": 2}
    assert "zone, quartier, hameau / relief, eau, obstacle" in page.content.decode()
    base = f"territoire/tables/{brought.pk}/"
    corrected = {"cell-4-kind": "relief", "cell-5-households": "12"}
    browser.post(address(operator, base + "corriger/"), corrected)
    browser.post(address(operator, base + "appliquer/"))
    listed = {each.name: each for each in queries.entries_of(operator, Register.TERRITORY)}
    assert {name: each.kind for name, each in listed.items()} == {
        "Bourg": "zone",
        "Piste du nord": "road",
        "Falaise": "land",
        "Dounfa": "zone",
    }
    assert (listed["Bourg"].facts, listed["Bourg"].zone) == ({"households": 200}, "Kela")
    assert listed["Bourg"].contact == "Awa 70 00 00 00"
    page = browser.post(address(operator, base + "defaire/"), follow=True)
    assert page.status_code == 200
    assert not queries.entries_of(operator, Register.TERRITORY).exists()


def test_undoing_puts_facts_and_contact_back_and_keeps_later_work(operator, read_in):
    actions.apply_import(read_in(ZONES), {}, acting_member=None)
    text = "name;kind;households;contact\nBourg;zone;210;Moussa\nPiste du nord;road;;Fanta\n"
    brought = actions.apply_import(read_in(text), {}, acting_member=None)
    road = Entry.objects.get(name="Piste du nord")
    actions.change_entry(road, road.version, {"zone": "Bourg"}, acting_member=None)
    outcome = actions.undo_import(brought, acting_member=None)
    assert (outcome.back, outcome.kept) == (1, 1)
    town = Entry.objects.get(name="Bourg")
    assert (town.facts, town.contact) == ({"households": 200}, "Awa 70 00 00 00")


@pytest.mark.parametrize("format_", ["csv", "xlsx", "geojson", "kml"])
def test_a_register_taken_away_reads_in_as_the_same_and_holds_no_contact(
    operator, read_in, somebody, as_member, format_
):
    actions.apply_import(read_in(ZONES), {}, acting_member=None)
    technician = somebody("Moussa", "technician")
    taken = as_member(technician).get(address(operator, f"territoire/tout.{format_}")).content
    assert b"70 00 00 00" not in taken
    again = read_in(taken, acting_member=technician)
    assert (again.counts, again.unknown) == ({"same": 2}, [])


def test_places_and_heights_leave_for_technicians_alone(operator, facilitator, as_member, read_in):
    text = "name;kind;height_m;lat;lon\nTour;tower;18;14.2717;-3.8852\n"
    brought = actions.apply_import(read_in(text, "buildings"), {}, acting_member=None)
    assert brought.counts == {"new": 1}
    browser, tower = as_member(facilitator), Entry.objects.get()
    taken = browser.get(address(operator, "batiments/tout.csv")).content.decode()
    assert "14.27" not in taken and "18" not in taken.replace(str(tower.pk), "")
    correction = browser.get(address(operator, f"batiments/{tower.pk}/modifier/")).content.decode()
    assert "14.27" not in correction and "fact_height_m" not in correction
    given = {"name": "Tour du marché", "origin": "typed", "seen_version": tower.version}
    browser.post(address(operator, f"batiments/{tower.pk}/modifier/"), given)
    tower.refresh_from_db()
    assert (tower.name, tower.lat, tower.facts) == ("Tour du marché", 14.2717, {"height_m": 18})


def test_a_table_of_no_technician_moves_nothing_that_is_here():
    tower = entry(register="buildings", kind="tower", name="Tour", lat=1.0, lon=2.0)
    text = "name;lat;lon;height_m;rent\nTour;3;4;30;100\n"
    (line,) = judged(text, [tower], "buildings", exact=False)
    assert line.changes == {"facts": ({}, {"rent": 100.0})}
    (line,) = judged(text, [tower], "buildings")
    assert set(line.changes) == {"lat", "lon", "facts"}


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("name;kind\n;zone\n", "name"),
        ("name;zone\nBourg;Kela\n", "kind"),
        ("name;kind\nBourg;planète\n", "kind"),
        ("name;kind;rains\nBourg;zone;oui\n", "rains"),
        ("name;kind;rains\nPiste;piste;parfois\n", "rains"),
        ("name;kind;lat\nBourg;zone;14\n", "lon"),
        ("name;kind;known_on\nBourg;zone;hier\n", "known_on"),
        ("name;kind\n=cmd();zone\n", "name"),
        ("id;name;kind\n01900000-0000-7000-8000-000000000000;Bourg;zone\n", "id"),
    ],
)
def test_a_line_that_cannot_be_read_says_where(text, column):
    (line,) = judged(text)
    assert (line.verdict, [each.column for each in line.problems]) == ("error", [column])


def test_two_lines_of_one_name_are_asked_about_and_told_apart_by_their_zone():
    north, south = entry(zone="Nord"), entry(zone="Sud")
    both = [north, south]
    assert judged("name;households\nBourg;3\n", both)[0].verdict == "ambiguous"
    (chosen,) = judged("name;households\nBourg;3\n", both, choices={2: str(south.pk)})
    assert chosen.entry is south and chosen.changes == {"facts": ({}, {"households": 3.0})}
    (zoned,) = judged("name;zone;households\nBourg;nord;3\n", both)
    assert zoned.entry is north
    (new,) = judged("name;kind\nBourg;zone\n", both, choices={2: "new"})
    assert new.verdict == "new"


def test_a_line_keeps_its_kind_and_stands_once_in_a_table():
    town = entry()
    (line,) = judged(f"id;name;kind\n{town.pk};Bourg;road\n", [town])
    assert [each.column for each in line.problems] == ["kind"]
    twice = judged("name;kind\nBourg;zone\nBOURG;zone\n")
    assert [each.verdict for each in twice] == ["new", "error"]


def test_a_table_without_kinds_takes_the_one_that_is_chosen(read_in):
    assert read_in("nom\nKuma\nJigi\n", "networks").counts == {"error": 2}
    assert read_in("nom\nKuma\nJigi\n", "networks", kind="association").counts == {"new": 2}


@pytest.mark.parametrize("register", Register.values)
def test_every_fact_of_a_register_has_a_heading_of_its_own(register):
    headings = headings_of(register)
    for name in kinds.fact_words(register):
        assert headings.meaning[name.replace("_", " ")] == name
    assert not set(kinds.fact_words(register)) & {"name", "kind", "zone", "lat", "lon", "contact"}


def test_the_example_of_a_register_reads_in(operator, facilitator, as_member, read_in):
    example = as_member(facilitator).get(address(operator, "communs/tables/exemple.csv"))
    brought = read_in(example.content, "commons")
    assert (brought.counts, brought.unknown) == ({"new": 4}, [])


def test_a_table_of_sites_is_no_table_of_a_register(operator, facilitator, as_member, read_in):
    brought = read_in(ZONES)
    browser = as_member(facilitator)
    assert browser.get(address(operator, f"usagers/tables/{brought.pk}/")).status_code == 404
    assert browser.get(address(operator, f"tables/{brought.pk}/")).status_code == 403


def test_lines_with_a_place_are_on_the_map_of_technicians(operator, somebody, as_member, read_in):
    actions.apply_import(read_in(ZONES), {}, acting_member=None)
    browser = as_member(somebody("Moussa", "technician"))
    (town,) = browser.get(f"/o/{operator.slug}/reseau/terrain/points.json").json()["points"]
    assert (town["name"], town["state"], town["lat"]) == ("Bourg", "unknown", 14.27)
    assert browser.get(town["url"]).status_code == 200
    drawn = browser.get(f"/o/{operator.slug}/reseau/terrain/carte/").content.decode()
    assert "<svg" in drawn and "ligne d’un registre" in drawn
