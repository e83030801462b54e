"""Reading what people type and send: positions, figures, tables, maps; never a traceback."""

import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liane.errors import BadInput
from liane.server.networks.registers import exchange, kinds, rules
from liane.server.networks.registers.judging import judge
from liane.server.site.tables.reading import Row

LAT = st.floats(-90, 90).map(lambda x: round(x, 6))
LON = st.floats(-180, 180).map(lambda x: round(x, 6))


@pytest.mark.parametrize(
    "text",
    [
        "14.51,-4.11",
        "14.51, -4.11",
        "14,51 ; -4,11",
        "14,51, -4,11",
        "14,51 -4,11",
        "(14.51, -4.11)",
        "geo:14.51,-4.11?z=16",
        "14°30'36\"N 4°06'36\"W",
        "14°30′36″N, 4°06′36″O",
        "N 14°30.6' O 4°6.6'",
        "14.51N 4.11W",
    ],
)
def test_a_position_is_read_however_it_is_written(text):
    assert rules.place(text) == (14.51, -4.11)


@pytest.mark.parametrize(
    "text", ["", "x", "14,51", "14,51,-4,11", "1,2,3", "95, 0", "4°06'W 14°30'N", "14°75' 3°"]
)
def test_a_position_that_could_be_two_or_none_is_refused(text):
    with pytest.raises(BadInput):
        rules.place(text)


@given(LAT, LON)
def test_a_position_comes_back_from_both_writings(lat, lon):
    assert rules.place(f"{lat:.6f}, {lon:.6f}") == (lat, lon)
    assert rules.place(f"{lat:.6f};{lon:.6f}".replace(".", ",")) == (lat, lon)


@given(LAT, LON)
def test_a_position_comes_back_from_degrees_minutes_and_seconds(lat, lon):
    def written(value, letters):
        minutes, seconds = divmod(round(abs(value) * 3600, 3), 60)
        degrees, minutes = divmod(minutes, 60)
        return f"{degrees:.0f}°{minutes:.0f}′{seconds:.3f}″{letters[value < 0]}"

    found = rules.place(f"{written(lat, 'NS')} {written(lon, 'EO')}")
    assert found == pytest.approx((lat, lon), abs=2e-6)


@given(st.text(max_size=60))
def test_any_text_gives_a_position_or_a_message(text):
    for read in (rules.place, rules.figure, rules.heights):
        try:
            read(text)
        except BadInput as error:
            assert str(error)


@given(st.floats(-1e9, 1e9).map(lambda x: round(x, 3)))
def test_a_figure_is_read_with_a_comma_or_a_point(value):
    assert rules.figure(f"{value:.3f}") == value
    assert rules.figure(f"{value:.3f}".replace(".", ",")) == value


@pytest.mark.parametrize("text", ["1,500.5", "1.500,5", "12 mètres", "nan", "inf", "--1", ""])
def test_a_figure_that_is_not_one_is_refused(text):
    with pytest.raises(BadInput):
        rules.figure(text)


@given(st.sets(st.text(max_size=12), max_size=5), st.text(min_size=1, max_size=40))
def test_a_code_made_from_a_name_is_free_and_short(taken, name):
    code = rules.code_from(name, taken | {"site"})
    assert code not in taken
    assert 1 <= len(code) <= 40


HEAD = "nom;latitude;longitude;type;hauteurs;foyers"
LINES = f"{HEAD}\r\nÉcole;14,27;-3,88;école;6 / 12;0\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_french_table_is_read_in_any_usual_encoding(encoding):
    table = exchange.read(LINES.encode(encoding))
    assert table.rows[0].cells["name"] == "École"
    found = judge(table.rows, [])[0]
    assert found.verdict == "new"
    assert found.values == {
        "name": "École",
        "lat": 14.27,
        "lon": -3.88,
        "kind": "school",
        "mast_heights_m": [6.0, 12.0],
        "households": 0,
    }


def zipped(name, data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


BOMB = """<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<kml><Placemark><name>&b;</name></Placemark></kml>"""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n",
        b"\x00\x01\x02\x03",
        b"%PDF-1.4",
        b"PK\x03\x04 broken",
        zipped("x.txt", b"hello"),
        zipped("xl/workbook.xml", b"<not a book/>"),
        zipped("doc.kml", b"0" * 61_000_000),
        zipped("doc.kml", BOMB.encode()),
        BOMB.encode(),
        b"<kml><Placemark>",
        b"<kml></kml>",
        b'{"type": "FeatureCollection"}',
        b'{"type": "FeatureCollection", "features": [1, null, "x"]}',
        b"[1, 2]",
        b"[" * 100_000,
        b"colonne;autre\n1;2\n",
        b"name\n",
        b'name,lat\n"unclosed',
        b"name;lat\n" + b"x;1\n" * 10_001,
        b"n" * 10_000_001,
        b'name\n"' + b"x" * 100_000 + b'"\n',
    ],
)
def test_a_hostile_or_broken_file_gets_a_message(data):
    with pytest.raises(BadInput) as caught:
        exchange.read(data)
        raise BadInput("read as a table")
    assert str(caught.value)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_a_message(data):
    try:
        table = exchange.read(data)
    except BadInput as error:
        assert str(error)
    else:
        judge(table.rows, [])


@given(
    st.dictionaries(
        st.sampled_from(["id", "name", "lat", "lon", "position", "kind", "power", "households"]),
        st.text(max_size=30),
    )
)
def test_any_line_gets_a_verdict_and_an_error_says_its_column(cells):
    judged = judge([Row(2, cells)], [])[0]
    assert judged.verdict in ("new", "error")
    assert (judged.verdict == "error") == bool(judged.problems)


def test_a_formula_in_a_table_is_an_error_of_its_line():
    table = exchange.read(b"name;lat;lon\n=HYPERLINK(1);14;-4\n")
    judged = judge(table.rows, [])[0]
    assert (judged.verdict, judged.problems[0].column) == ("error", "name")


KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>
<name>Butte</name><ExtendedData><Data name="kind"><value>mast</value></Data></ExtendedData>
<Point><coordinates>-3.94,14.32,0</coordinates></Point></Placemark></Document></kml>"""
GEO = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-3.94, 14.32]},
            "properties": {"name": "Butte", "kind": "mast"},
        }
    ],
}
UISP = [
    {
        "identification": {
            "id": "1",
            "name": "AP nord",
            "role": "ap",
            "mac": "aa:bb",
            "site": {"id": "s", "name": "Butte", "type": "site"},
        },
        "location": {"latitude": 14.32, "longitude": -3.94},
        "ipAddress": "10.0.0.1",
    },
    {"identification": {"name": "AP sud", "site": {"name": "Butte"}}, "location": None},
]


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (KML.encode(), "kml"),
        (zipped("doc.kml", KML.encode()), "kmz"),
        (json.dumps(GEO).encode(), "geojson"),
        (json.dumps(UISP).encode(), "uisp"),
    ],
)
def test_maps_and_device_lists_give_places(data, format_):
    table = exchange.read(data)
    judged = judge(table.rows, [])
    assert table.format == format_
    assert [(row.name, row.values["lat"], row.values["lon"]) for row in judged] == [
        ("Butte", 14.32, -3.94)
    ]
    assert "10.0.0.1" not in str(table)


def test_the_devices_of_one_site_in_a_list_become_one_place():
    text = (
        "Name,Model,MAC,Site,Latitude,Longitude\n"
        "AP nord,LAP-120,aa:bb,Butte,14.32,-3.94\nAP sud,LAP-120,cc:dd,Butte,,\n"
    )
    table = exchange.read(text.encode())
    assert table.format == "uisp"
    assert [row.cells for row in table.rows] == [{"name": "Butte", "lat": "14.32", "lon": "-3.94"}]


def test_characters_that_no_database_takes_are_left_out():
    wicked = {**GEO["features"][0], "properties": {"name": "Bu\x00tte\ud800\x07", "kind": "mast"}}
    table = exchange.read(json.dumps({**GEO, "features": [wicked]}).encode())
    assert table.rows[0].cells["name"] == "Bu tte"


def test_every_kind_has_both_languages():
    from django.utils.translation import override

    for register in ("site", "territory", "services", "networks", "buildings", "commons", "users"):
        for kind, label in kinds.choices_of(register):
            with override("en"):
                assert kinds.label_of(register, kind) != ""
            assert label
