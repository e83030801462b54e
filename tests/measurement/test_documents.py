"""Files that are no JSON: lists, alerts, feeds, calendars, places, meshes, each read whole."""

import gzip
import json
import os
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cap_schema import broken_by_schema
from liane.errors import BadInput
from liane.measurement import Record, Rejected, documents, streams
from liane.measurement.cap import problems_of, write_cap
from liane.measurement.lists_table import listed
from liane.measurement.places import rows_of_geojson
from liane.measurement.stop import STOP_COLUMNS, place_of, write_stop
from liane.measurement.table import load, observed

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("LIANE_DATA", ROOT.parent / "shared" / "data")) / "observatory"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
OTHERS = streams.Others(documents.ENDINGS, documents.reader_of)
TARGETS = "url,category_code,category_description,date_added,source,notes\n"


def put(folder: Path, name: str, text: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return file


def read(file: Path) -> tuple[list[dict], list[Rejected]]:
    found = list(streams.read_records([file], OTHERS))
    values = [each.value for each in found if isinstance(each, Record)]
    return values, [each for each in found if isinstance(each, Rejected)]


def kept(folder: Path, file: Path, kind: str) -> list[dict]:
    load([file], folder / "table", NOW)
    return listed(folder / "table", kind).to_pylist()


ALERT = {
    "identifier": "a.1",
    "sender": "farako",
    "sent": "2026-03-02T08:00:00-00:00",
    "status": "Exercise",
    "msgType": "Alert",
    "scope": "Public",
    "info": [
        {
            "category": ["Infra"],
            "event": "cut",
            "urgency": "Unknown",
            "severity": "Unknown",
            "certainty": "Likely",
            "area": [{"areaDesc": "Farako"}],
        }
    ],
}


def test_a_row_of_stop_that_was_written_is_read_the_same(tmp_path):
    row = dict.fromkeys(STOP_COLUMNS, "Unknown") | {
        "start_date": "2026-03-02",
        "end_date": "2026-03-03",
        "area_name": 'Marché, "Nord"\nFarako',
    }
    file = put(tmp_path, "stop.csv", write_stop([row, row | {"country": None}]))
    values, rejected = read(file)
    assert values == [row]
    assert [(each.line, each.facts) for each in rejected] == [(4, {"column": "country"})]
    assert kept(tmp_path, file, "shutdowns")[0]["area_name"] == row["area_name"]


def test_a_country_that_stop_does_not_list_stays_unknown():
    assert place_of("ml") == ("Mali", "Africa")
    assert place_of("") == (None, None)


def test_a_test_list_gives_its_targets_and_tells_each_that_is_none(tmp_path):
    rows = "https://a.example/,NEWS,News,2024-01-01,us,\n\nno page,NEWS,,,,\n"
    values, rejected = read(put(tmp_path, "sn.csv", TARGETS + rows))
    assert [each["url"] for each in values] == ["https://a.example/"]
    assert [each.line for each in rejected] == [4]
    assert values[0]["notes"] is None


def test_a_list_that_is_read_again_adds_nothing_and_a_newer_one_adds_what_is_new(tmp_path):
    first = put(tmp_path, "a.csv", TARGETS + "https://a.example/,NEWS,,,,\n")
    newer = put(
        tmp_path, "b.csv", TARGETS + "https://a.example/,NEWS,,,,\nhttp://b.example,X,,,,\n"
    )
    table = tmp_path / "table"
    load([first], table, NOW)
    counts = load([first, newer], table, NOW)
    assert (counts.duplicates, dict(counts.lists)) == (2, {"targets": 1})
    assert listed(table, "targets").num_rows == 2
    assert observed(table).num_rows == 0


def test_fingerprints_come_from_csv_and_json_and_a_broken_pattern_is_told(tmp_path):
    head = "name,scope,other_names,location_found,pattern_type,pattern\n"
    rows = "a,nat,,body,contains, page \nb,nat,,body,regexp,(\nc,nat,,body,guess,x\n"
    values, rejected = read(put(tmp_path, "f.csv", head + rows))
    assert [each["pattern"] for each in values] == [" page "]
    assert [each.line for each in rejected] == [3, 4]
    same = {"name": "a", "location_found": "dns", "pattern_type": "full", "pattern": "192.0.2.1"}
    assert len(kept(tmp_path, put(tmp_path, "f.json", json.dumps([same])), "fingerprints")) == 1


def test_a_quotation_mark_left_open_does_not_swallow_the_rows_below(tmp_path):
    good = "".join(f"https://{n}.example/,NEWS,,,,\n" for n in range(2000))
    values, rejected = read(put(tmp_path, "a.csv", TARGETS + 'http://x.example,"NEWS,,,,\n' + good))
    assert len(values) == 2000
    assert [each.line for each in rejected] == [2]


def test_a_packed_table_that_ends_early_gives_what_it_held(tmp_path):
    rows = "".join(f"https://{n * 7919}.example/,NEWS,,,,\n" for n in range(9000))
    whole = gzip.compress((TARGETS + rows).encode(), 1)
    values, rejected = read(put(tmp_path, "a.csv.gz", whole[: len(whole) // 2]))
    assert len(values) > 1000
    assert "ends early" in rejected[-1].reason


def test_a_row_without_end_is_never_held_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "LONGEST_LINE", 2**20)
    endless = "http://x.example," + "y" * (12 * 2**20) + "\n"
    packed = gzip.compress((TARGETS + endless + "http://z.example,X,,,,\n").encode(), 1)
    file = put(tmp_path, "a.csv.gz", packed)
    del endless, packed
    tracemalloc.start()
    values, rejected = read(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * 2**20
    assert ([each["url"] for each in values], len(rejected)) == (["http://z.example"], 1)


def test_a_table_of_no_list_is_told_once_with_its_columns(tmp_path):
    values, rejected = read(put(tmp_path, "a.csv", "a,b\n" + "1,2\n" * 500))
    assert (values, len(rejected), rejected[0].facts) == ([], 1, {"columns": "a, b"})


def test_an_alert_that_was_written_is_read_and_one_that_breaks_its_standard_is_told(tmp_path):
    data = write_cap(ALERT)
    assert kept(tmp_path, put(tmp_path, "a.xml", data), "alerts")[0]["areas"] == "Farako"
    for old, new in (
        (b"Exercise", b"Sure"),
        (b"<scope>Public</scope>", b""),
        (b"-00:00", b"Z"),
        (b"<event>cut</event>", b""),
        (b"Public", b"Private"),
        (b"farako", b"fa rako"),
    ):
        values, rejected = read(put(tmp_path, "b.xml", data.replace(old, new)))
        assert (values, len(rejected)) == ([], 1)


@pytest.mark.parametrize("change", [{"status": "Sure"}, {"sent": "soon"}, {"colour": "red"}])
def test_an_alert_that_its_standard_refuses_is_not_written(change):
    with pytest.raises(BadInput):
        write_cap(ALERT | change)


def test_the_parts_of_an_alert_stand_in_the_order_of_the_schema():
    from defusedxml.ElementTree import fromstring

    alert = write_cap(dict(reversed(ALERT.items())))
    assert broken_by_schema(alert) == []
    root = fromstring(alert)
    assert problems_of(root) == []
    root[:] = [root[1], root[0], *root[2:]]
    assert problems_of(root) == ["alert: its parts are not in order"]


def test_xml_bombs_and_other_xml_are_told_and_never_opened(tmp_path):
    bomb = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    for text in (bomb, "<a", "<rss></rss>", "<a>&b;</a>"):
        values, rejected = read(put(tmp_path, "a.xml", text))
        assert (values, len(rejected)) == ([], 1)


def test_a_feed_gives_its_entries_with_times_in_utc(tmp_path):
    entry = "<entry><id>e1</id><title>Coupure</title><updated>2026-03-02T09:00:00+01:00</updated>"
    entry += "<link href='https://a.example/1'/><author><name>Vigie</name></author></entry>"
    feed = "<feed xmlns='http://www.w3.org/2005/Atom'><id>f</id>" + entry + "<entry/></feed>"
    values, rejected = read(put(tmp_path, "a.atom", feed))
    assert (values[0]["updated"], values[0]["feed"]) == ("2026-03-02T08:00:00+00:00", "f")
    assert (values[0]["link"], values[0]["author"]) == ("https://a.example/1", "Vigie")
    assert len(rejected) == 1


def test_a_calendar_gives_its_events_with_folded_lines_zones_and_whole_days(tmp_path):
    lines = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
DTSTART;TZID="Asia/Tehran":20191116T173000
SUMMARY:Examen\\, deuxième
  tour
BEGIN:VALARM
TRIGGER:-PT5M
SUMMARY:no
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20260302
END:VEVENT
BEGIN:VEVENT
UID:3
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTART;TZID=Nowhere/Else:20260302T080000
"""
    values, rejected = read(put(tmp_path, "a.ics", lines.replace("\n", "\r\n")))
    assert values[0]["starts"] == "2019-11-16T14:00:00+00:00"
    assert values[0]["summary"] == "Examen, deuxième tour"
    assert (values[1]["starts"], values[1]["whole_day"]) == ("2026-03-02", "yes")
    assert [each.line for each in rejected] == [16, 19]


def test_geojson_gives_places_and_tells_what_is_nowhere(tmp_path):
    def feature(shape, **more):
        return {"type": "Feature", "properties": {"name": "A"}, "geometry": shape} | more

    square = [[[0, 0], [2, 0], [2, 4], [0, 4], [0, 0]]]
    good = [
        feature({"type": "Point", "coordinates": [-8, 12.6]}),
        feature({"type": "Polygon", "coordinates": square}, id=3),
        feature(None),
    ]
    bad = [
        feature({"type": "Point", "coordinates": [-8]}),
        feature({"type": "Point", "coordinates": [200, 0]}),
        feature({"type": "Circle"}),
    ]
    file = put(
        tmp_path, "a.geojson", json.dumps({"type": "FeatureCollection", "features": good + bad})
    )
    rows = kept(tmp_path, file, "places")
    found = [(each["lon"], each["lat"], each["east"], each["id"]) for each in rows]
    assert found == [(-8, 12.6, -8, None), (1, 2, 2, "3"), (None, None, None, None)]
    counts = load([file], tmp_path / "other", NOW)
    assert (sum(counts.records.values()), sum(counts.rejected.values())) == (1, 3)


CURATED = (
    "ID,Begin time,End time,Country,Cause,Region\n"
    'a,"Sunday, May 27, 2018, 11:00 PM",N/A,Iran,Exam,\n'
    "b,7/28/2020  17:0:00 PM,,Mali,,\n"
    "c,4/3/2020 15:15,,Mali,,\n"
)
NAMED = (
    "country,country_code,start_date,end_date,affected_services\n"
    'Senegal,SN,2021-03-04,2021-03-05,"A, B"\n'
)
COST = "country,cost_usd,duration_hours,users_affected,year\nMali,1.5,many,3,2025\nMali,,1,1,2025\n"


@pytest.mark.parametrize(
    ("text", "kind", "column", "wanted", "aside"),
    [
        (
            CURATED,
            "outages",
            "began",
            ["2018-05-27T23:00:00+00:00", "2020-07-28T17:00:00+00:00"],
            1,
        ),
        (CURATED, "outages", "ended", [None, None], 1),
        (NAMED, "outages", "services", ["A, B"], 0),
        (COST, "costs", "cost_usd", [1.5], 1),
        (COST, "costs", "duration_hours", [None], 1),
    ],
)
def test_what_people_curated_is_a_list_and_a_date_that_could_be_two_is_not_guessed(
    tmp_path, text, kind, column, wanted, aside
):
    file = put(tmp_path, "curated.csv", text)
    assert [each[column] for each in kept(tmp_path, file, kind)] == wanted
    assert sum(load([file], tmp_path / "other", NOW).rejected.values()) == aside


def links(folder: Path, file: Path) -> list[tuple]:
    load([file], folder / "table", NOW)
    rows = observed(folder / "table").to_pylist()
    assert {each["kind"] for each in rows} == {"link"}
    return [(each["target"], each["place"], each["value"]) for each in rows]


GRAPH = {"type": "NetworkGraph", "protocol": "olsr", "metric": "etx", "nodes": []}
BATMAN = {"router": "a0:00", "neighbor": "b0:00", "metric": "1.016"}
OLSR_TEXT = """Table: Links
Local IP\tRemote IP\tHyst.\tLQ\tNLQ\tCost
10.0.0.4\t10.0.0.9\t0.00\t1.000\t1.000\t1.000

Table: Topology
Dest. IP\tLast hop IP\tLQ\tNLQ\tCost
10.0.0.3\t10.0.0.2\t0.195\t0.184\t27.669

Table: HNA
"""
BABEL_TEXT = """BABEL 1.0
version babeld-1.12.1
add neighbour 55d address fe80::1 if r0 reach ffff ureach 0000 rxcost 96 txcost 96 cost 96
add route 55e prefix 10.99.1.0/24 from 0.0.0.0/0 installed yes id 02 metric 192 via fe80::1 if r0
add route 55f prefix 10.99.2.0/24 from 0.0.0.0/0 installed no id 02 metric 999 via fe80::1 if r0
ok
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (GRAPH | {"links": [{"source": "a", "target": "b", "cost": 1.5}]}, [("a", "b", 1.5)]),
        (GRAPH | {"edges": [[{"source": "a", "target": "b", "weight": 1}]]}, [("a", "b", 1)]),
        (GRAPH | {"links": [{"source": "a"}, 3, None]}, [(None, None, None)]),
        ({"vis": [{"primary": "a0:00", "neighbors": [BATMAN]}]}, [("a0:00", "b0:00", 1.016)]),
        (BATMAN, [("a0:00", "b0:00", 1.016)]),
        (
            {"topology": [{"lastHopIP": "a", "destinationIP": "b", "tcEdgeCost": 2048}]},
            [("a", "b", 2)],
        ),
        (OLSR_TEXT, [("10.0.0.2", "10.0.0.3", 27.669)]),
        (
            {
                "timestamp": "2026-03-01T10:00:00Z",
                "nodes": [{"node_id": "a", "hostname": "mast"}],
                "links": [{"source": "a", "target": "b", "source_tq": 0.5, "type": "wifi"}],
            },
            [("a", "b", 2)],
        ),
        (
            {"links": [{"localIP": "a", "remoteIP": "b", "linkCost": 1536}], "mid": [{}]},
            [("a", "b", 1.5)],
        ),
        (
            {
                "type": "NetworkCollection",
                "collection": [GRAPH | {"links": [{"source": "a", "target": "b"}]}, {"type": "x"}],
            },
            [("a", "b", None)],
        ),
        (
            [
                {"hard_ifname": "mesh0", "neigh_address": "b0:00", "tq": 51},
                {"orig_address": "c0:00", "neigh_address": "b0:00", "best": True, "tq": 255},
                {"orig_address": "c0:00", "neigh_address": "d0:00", "tq": 15},
            ],
            [("self", "b0:00", 5), ("self", "c0:00 via b0:00", 1), (None, None, None)],
        ),
        (BABEL_TEXT, [("self", "fe80::1", 96), ("self", "10.99.1.0/24 via fe80::1", 192)]),
    ],
)
def test_meshes_tell_who_hears_whom_whatever_their_protocol(tmp_path, text, wanted):
    written = text if isinstance(text, str) else json.dumps(text)
    assert links(tmp_path, put(tmp_path, "mesh.txt", written)) == wanted


@given(st.binary(max_size=200), st.sampled_from([b"<", b"BEGIN:VCALENDAR\n", b"PAR1", b"BABEL 1"]))
@settings(max_examples=60)
def test_no_odd_document_stops_the_reading(tmp_path_factory, data, begin):
    file = put(tmp_path_factory.getbasetemp(), "odd", begin + data)
    assert all(isinstance(each, Record | Rejected) for each in streams.read_records([file], OTHERS))


ODD = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=6,
)


@given(ODD)
@settings(max_examples=40)
def test_no_odd_geometry_stops_the_reading(shape):
    odd = {
        "type": "Feature",
        "properties": shape,
        "geometry": {"type": "Point", "coordinates": shape},
    }
    assert len(list(rows_of_geojson(odd))) == 1


@pytest.mark.skipif(not DATA.is_dir(), reason="needs the reference data of the observatory")
def test_every_good_list_of_the_reference_data_is_read_whole(tmp_path):
    folders = [DATA / name for name in ("stop", "test_lists", "fingerprints")]
    counts = load([*folders, DATA / "ioda_events_2018_2021.csv"], tmp_path, NOW)
    found = {Path(each).name: count for each, count in counts.records.items()}
    assert found == {
        "stop_2016_2025.parquet": 2102,
        "ioda_events_2018_2021.csv": 807,
        **{f"top10vpn_{2019 + at}.csv": n for at, n in enumerate((22, 21, 22, 23, 25, 28, 28))},
        "00-LEGEND-new_category_codes.csv": 31,
        "fr.csv": 125,
        "global.csv": 1722,
        "ml.csv": 138,
        "sn.csv": 161,
        "fingerprints_dns.csv": 226,
        "fingerprints_http.csv": 1729,
    }
    assert {Path(each).name[:8] for each in counts.rejected} == {"ioda_eve"}  # could be two days
