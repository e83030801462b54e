"""A table read in: what would change, two errors corrected, one change, undone as a whole."""

import csv
import io

import pytest

from liane.server.networks.registers import actions, exchange, queries
from liane.server.networks.registers.models import Import, Site
from liane.server.site.models import AuditLine

HEAD = "id,name,lat,lon,kind,mast_heights_m,households,demand_mbps,priority\n"


def lines(count=18, first=0):
    return "".join(
        f"s{n},Lieu {n},14.{100 + n},-3.{200 + n},hub,6;12,{n},2,silver\n"
        for n in range(first, first + count)
    )


TWO_ERRORS = (
    HEAD
    + lines()
    + "s18,Lieu 18,quatorze,-3.9,hub,6,1,1,gold\ns19,Lieu 19,14.3,-3.9,hub,6,beaucoup,1,gold\n"
)


@pytest.fixture
def technician(somebody):
    return somebody("Moussa", "technician")


@pytest.fixture
def browser(technician, as_member):
    return as_member(technician)


@pytest.fixture
def read_in(operator, technician):
    def read(text):
        return actions.read_import(operator, text.encode(), acting_member=technician)

    return read


def address(operator, rest=""):
    return f"/o/{operator.slug}/reseau/registres/tables/{rest}"


def test_twenty_sites_with_two_errors_are_corrected_in_the_page(browser, operator):
    sent = io.BytesIO(TWO_ERRORS.encode())
    sent.name = "sites.csv"
    page = browser.post(address(operator), {"file": sent}, follow=True).content.decode()
    brought = Import.objects.get()
    assert brought.counts == {"new": 18, "error": 2}
    assert "Lieu 18" in page
    assert 'name="cell-20-lat"' in page
    assert not Site.objects.exists()
    browser.post(
        address(operator, f"{brought.pk}/corriger/"),
        {"cell-20-lat": "14,25", "cell-21-households": "40"},
    )
    brought.refresh_from_db()
    assert brought.counts == {"new": 20}
    browser.post(address(operator, f"{brought.pk}/appliquer/"))
    assert Site.objects.count() == 20
    assert queries.site_by_code(operator, "s19").households == 40
    assert AuditLine.objects.filter(action="registers.apply_import").count() == 1


def test_the_same_table_again_changes_nothing(operator, read_in):
    actions.apply_import(read_in(HEAD + lines()), {}, acting_member=None)
    again = read_in(HEAD + lines())
    assert again.counts == {"same": 18}


def test_without_ids_places_are_known_again_by_name_and_place(operator, read_in):
    actions.apply_import(read_in(HEAD + lines(3)), {}, acting_member=None)
    again = read_in("name;lat;lon;households\nlieu 1;14,1011;-3,2011;70\nLIEU 2;14,9;-3,9;1\n")
    assert again.counts == {"changed": 1, "ambiguous": 1}


def test_an_ambiguous_line_is_left_out_unless_somebody_says_which_it_is(operator, read_in):
    actions.apply_import(read_in(HEAD + lines(3)), {}, acting_member=None)
    text = "name;lat;lon\nLieu 2;14,9;-3,9\nLieu 1;14,8;-3,8\nLieu 0;14,7;-3,7\n"
    brought = read_in(text)
    done = actions.apply_import(brought, {2: "new", 3: "s1"}, acting_member=None)
    assert done.counts == {"new": 1, "changed": 1, "ambiguous": 1}
    assert queries.site_by_code(operator, "s1").lat == 14.8
    assert queries.site_by_code(operator, "lieu-2").lat == 14.9
    assert Site.objects.count() == 4


def test_a_whole_import_is_undone_but_later_work_is_kept(operator, read_in):
    actions.apply_import(read_in(HEAD + lines(3)), {}, acting_member=None)
    owned = queries.site_by_code(operator, "s0")
    actions.change_site(owned, 1, {"owner": "Oumar"}, acting_member=None)
    brought = actions.apply_import(
        read_in("id,owner,households\ns0,Fanta,9\ns1,,8\n"), {}, acting_member=None
    )
    later = queries.site_by_code(operator, "s1")
    actions.change_site(later, later.version, {"zone": "Bourg"}, acting_member=None)
    outcome = actions.undo_import(brought, acting_member=None)
    assert (outcome.back, outcome.kept) == (1, 1)
    back = queries.site_by_code(operator, "s0")
    assert (back.households, back.owner) == (0, "Oumar")
    assert queries.site_by_code(operator, "s1").households == 8


def test_undoing_new_sites_takes_them_off_the_list(operator, read_in):
    brought = actions.apply_import(read_in(HEAD + lines(3)), {}, acting_member=None)
    actions.undo_import(brought, acting_member=None)
    assert not queries.sites_of(operator).exists()
    actions.apply_import(read_in(HEAD + lines(3)), {}, acting_member=None)
    assert queries.sites_of(operator).count() == 3


def test_a_table_is_applied_once(operator, read_in, browser):
    brought = read_in(HEAD + lines(2))
    assert browser.post(address(operator, f"{brought.pk}/appliquer/")).status_code == 302
    assert browser.post(address(operator, f"{brought.pk}/appliquer/")).status_code == 400
    assert Site.objects.count() == 2


def test_a_place_twice_in_one_table_is_an_error_on_its_second_line(read_in):
    assert read_in(HEAD + lines(2) + lines(1)).counts == {"new": 2, "error": 1}


def test_what_was_read_is_sealed_until_it_is_applied(operator, read_in):
    read_in(HEAD.replace("priority", "owner") + "a,Toit,14,-3,hub,6,1,1,Oumar Traoré\n")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select rows from registers_import")
        assert b"Oumar" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize("format_", ["csv", "xlsx", "geojson", "kml"])
def test_what_is_exported_reads_in_as_the_same(operator, read_in, browser, format_):
    text = HEAD.replace("priority", "notes") + "a,Toit,14.25,-3.5,hub,6;12,1,1.5,rien\n"
    actions.apply_import(read_in(text + lines(3, 5).replace("silver", "x")), {}, acting_member=None)
    answer = browser.get(f"/o/{operator.slug}/reseau/registres/sites/tout.{format_}")
    again = actions.read_import(operator, answer.content, acting_member=None)
    assert again.counts == {"same": 4}
    assert again.unknown == []


def test_a_name_that_a_spreadsheet_would_run_is_disarmed(operator):
    wicked = {"name": "=cmd|' /C calc'!A0", "lat": 14.0, "lon": -3.0, "notes": "@SUM(1)"}
    actions.add_site(operator, wicked, acting_member=None)
    rows = list(csv.reader(io.StringIO(exchange.write(Site.objects.all(), "csv", "x").decode())))
    assert rows[1][1].startswith("'=")
    assert rows[1][10].startswith("'@")
    assert rows[1][3] == "-3.000000"
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(exchange.write(Site.objects.all(), "xlsx", "x")))
    assert "f" not in {cell.data_type for row in book.active.iter_rows() for cell in row}


def test_the_csv_has_the_columns_of_a_plan(operator, read_in, tmp_path):
    from liane.planning.places import read_places

    actions.apply_import(read_in(HEAD + lines(3)), {}, acting_member=None)
    file = tmp_path / "sites.csv"
    file.write_bytes(exchange.write(queries.sites_of(operator), "csv", "x"))
    places = read_places(file)
    assert [place.id for place in places] == ["s0", "s1", "s2"]
    assert places[2].mast_heights_m == (6.0, 12.0)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"PK\x03\x04", b"<kml>", b"{", b"\x00" * 50])
def test_a_broken_file_gets_a_page_with_the_next_step(browser, operator, data):
    sent = io.BytesIO(data)
    sent.name = "x"
    answer = browser.post(address(operator), {"file": sent})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()


def test_pages_of_imports_need_few_queries(
    browser, operator, read_in, django_assert_max_num_queries
):
    brought = read_in(TWO_ERRORS)
    for rest in ("", f"{brought.pk}/", "exemple.csv"):
        with django_assert_max_num_queries(12):
            assert browser.get(address(operator, rest)).status_code == 200


def test_the_example_table_reads_without_an_error(browser, operator):
    text = browser.get(address(operator, "exemple.csv")).content
    assert actions.read_import(operator, text, acting_member=None).counts == {"new": 2}
