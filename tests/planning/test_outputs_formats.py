"""GeoJSON, KML, NetJSON and the bill of materials hold what the plan holds, safely."""

import csv
import io
from xml.etree import ElementTree as Tree

import pytest
from outputs_sample import SITES, sample_plan

from liane.planning.outputs import geojson, kml, materials_csv, netjson
from liane.words import use

KML = "{http://www.opengis.net/kml/2.2}"
HOSTILE = "<script>alert(1)</script>\x07 & ]]> \"'"


@pytest.fixture
def plan():
    use("en")
    return sample_plan()


def of(collection, what):
    return [at for at in collection["features"] if at["properties"]["what"] == what]


def test_geojson_puts_longitude_first_and_has_every_place_and_link(plan):
    found = geojson(plan)
    points, lines = of(found, "site"), of(found, "link")
    assert (len(points), len(lines)) == (len(plan["sites"]), len(plan["links"]))
    lat, lon = SITES["marche"][1:3]
    assert points[0]["geometry"] == {"type": "Point", "coordinates": [lon, lat]}
    assert lines[0]["geometry"]["coordinates"][0] == [lon, lat]


def test_geojson_ids_are_unique_and_there_is_no_crs_member(plan):
    found = geojson(plan)
    ids = [at["id"] for at in found["features"]]
    assert len(set(ids)) == len(ids)
    assert "crs" not in found  # RFC 7946, section 4


def test_a_link_over_the_180_meridian_is_cut_there_at_the_right_latitude(plan):
    plan["sites"][0] |= {"lat": -16.0, "lon": 179.9}
    plan["sites"][1] |= {"lat": -17.0, "lon": -179.7}
    line = next(at for at in of(geojson(plan), "link") if at["properties"]["id"] == "L01")
    assert line["geometry"]["type"] == "MultiLineString"
    west, east = line["geometry"]["coordinates"]
    assert (west[-1][0], east[0][0]) == (180.0, -180.0)
    assert west[-1][1] == east[0][1] == pytest.approx(-16.25)


def test_kml_is_well_formed_whatever_people_call_their_places(plan):
    plan["sites"][0]["name"] = HOSTILE
    plan["project"]["name"] = HOSTILE
    root = Tree.fromstring(kml(plan))  # noqa: S314 (our own)
    assert root.tag == f"{KML}kml"
    names = [at.text for at in root.iter(f"{KML}name")]
    assert any("<script>" in (name or "") for name in names)  # as text, not as an element
    assert not list(root.iter(f"{KML}script")) + list(root.iter("script"))


def test_kml_has_a_placemark_per_place_and_link_with_longitude_first(plan):
    root = Tree.fromstring(kml(plan))  # noqa: S314 (our own)
    assert len(list(root.iter(f"{KML}Placemark"))) == len(plan["sites"]) + len(plan["links"])
    first = next(root.iter(f"{KML}coordinates")).text.split(",")
    assert [float(at) for at in first] == [
        SITES["marche"][2],
        SITES["marche"][1],
        SITES["marche"][7],
    ]


def test_netjson_edges_join_nodes_and_cost_more_when_slower(plan):
    graph = netjson(plan)
    assert graph["type"] == "NetworkGraph"
    assert {"protocol", "version", "metric", "nodes", "links"} <= set(graph)
    nodes = {node["id"] for node in graph["nodes"]}
    assert all({link["source"], link["target"]} <= nodes for link in graph["links"])
    costs = {link["properties"]["id"]: link["cost"] for link in graph["links"]}
    assert costs["L05"] > costs["L01"] > costs["L03"]


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_bill_adds_up_to_the_purchase_of_the_plan(plan):
    *items, last = rows_of(materials_csv(plan))
    assert sum(float(row["total"] or 0) for row in items) == plan["cost"]["capex"]
    assert float(last["total"]) == plan["cost"]["capex"]
    for row in items:
        if row["unit_price"]:
            product = float(row["quantity"]) * float(row["unit_price"])
            assert product == float(row["total"])


def test_the_bill_marks_what_has_no_price_and_calls_its_total_incomplete(plan):
    *items, last = rows_of(materials_csv(plan))
    bare = [row for row in items if row["status"] == "without a price"]
    assert [(row["item"], row["quantity"], row["total"]) for row in bare] == [
        ("lightning-arrester", "3", "")
    ]
    assert "incomplete" in last["status"]


def test_what_costs_every_year_is_not_in_the_bill(plan):
    assert {"uplink", "visit"} & {row["item"] for row in rows_of(materials_csv(plan))} == set()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r@"])
def test_no_cell_starts_like_a_formula(plan, start):
    plan["cost"]["lines"][0]["item"] = f"{start}HYPERLINK(1)"
    plan["cost"]["lines"][0]["note"] = f"{start}1+1"
    for row in csv.reader(io.StringIO(materials_csv(plan))):
        assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
