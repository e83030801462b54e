"""Maps: GeoJSON points, and KML placemarks read without entities."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from liane.errors import BadInput
from liane.server.networks.registers.exchange.tables import HEADINGS
from liane.server.site.tables.grids import Headings
from liane.server.site.tables.reading import MOST_ROWS, Row, Table, plain
from liane.words import N_

__all__ = ["from_geojson", "from_kml"]


def from_geojson(found: dict[str, Any], headings: Headings = HEADINGS) -> Table:
    """Features of a collection; `line` counts features. Shapes other than points get no place."""
    features = found.get("features")
    if found.get("type") == "Feature":
        features = [found]
    if not isinstance(features, list):
        raise BadInput(N_("this GeoJSON has no list of features; export points from the map"))
    rows = [
        Row(at, _of_feature(feature, headings))
        for at, feature in enumerate(features[: MOST_ROWS + 1], 1)
        if isinstance(feature, dict)
    ]
    return Table("geojson", rows)


def _of_feature(feature: dict[str, Any], headings: Headings) -> dict[str, str]:
    properties = feature.get("properties")
    cells = _known(properties if isinstance(properties, dict) else {}, headings)
    geometry = feature.get("geometry")
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        numbers = geometry.get("coordinates")
        if isinstance(numbers, list) and len(numbers) >= 2:
            cells |= {"lon": str(numbers[0])[:40], "lat": str(numbers[1])[:40]}
    if "id" not in cells and isinstance(feature.get("id"), str | int):
        cells["id"] = str(feature["id"])[:200]
    return cells


def _known(properties: dict[str, Any], headings: Headings) -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in properties.items():
        meaning = headings.meaning.get(plain(str(key)))
        if meaning and isinstance(value, list):
            value = ";".join(str(part) for part in value)  # noqa: PLW2901
        if meaning and isinstance(value, str | int | float) and str(value).strip():
            cells.setdefault(meaning, " ".join(str(value).split())[:2_000])
    return cells


def from_kml(text: str, format_: str = "kml", headings: Headings = HEADINGS) -> Table:
    """Placemarks with a point; extended data with known names are read too."""
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadInput(
            N_("this map file is damaged or not safe to open; export it again as KML")
        ) from error
    marks = [at for at in root.iter() if _name(at) == "Placemark"]
    rows = [Row(at, _of_mark(mark, headings)) for at, mark in enumerate(marks[: MOST_ROWS + 1], 1)]
    return Table(format_, rows)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _of_mark(mark: Element, headings: Headings) -> dict[str, str]:
    cells: dict[str, str] = {}
    extra: dict[str, Any] = {}
    for at in mark.iter():
        said = (at.text or "").strip()
        match _name(at):
            case "name":
                cells.setdefault("name", said[:200])
            case "Data":
                extra[at.get("name", "")] = next((c.text for c in at if _name(c) == "value"), "")
            case "SimpleData":
                extra[at.get("name", "")] = said
            case "Point":
                cells |= _point(at)
    return {**_known(extra, headings), **{key: value for key, value in cells.items() if value}}


def _point(point: Element) -> dict[str, str]:
    said = next((at.text or "" for at in point if _name(at) == "coordinates"), "")
    parts = [part.strip() for part in said.split(",")]
    return {"lon": parts[0][:40], "lat": parts[1][:40]} if len(parts) >= 2 else {}
