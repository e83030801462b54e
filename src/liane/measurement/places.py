"""GeoJSON (RFC 7946) as rows of a list: each feature with its bounds and what it says of itself.

`lon` and `lat` are those of a point, else the middle of the bounds. A feature whose coordinates
are no places on Earth is told; one without a geometry is a place that is unknown.
"""

import json
from collections.abc import Iterator
from typing import Any

from liane.measurement.lists import ListRow, Unfit
from liane.measurement.observations import dicts, finite, text
from liane.words import N_

__all__ = ["is_geojson", "rows_of_geojson"]

_SHAPES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
_DEEPEST = 5
_NO_PLACE = N_("coordinates that are no place on Earth: longitude, latitude in degrees are wanted")
_NO_SHAPE = N_("'{said}' is no geometry of GeoJSON")


def is_geojson(value: dict[str, Any]) -> bool:
    """Whether a JSON object is a feature, a collection of them, or a bare geometry."""
    kind = value.get("type")
    if kind == "FeatureCollection":
        return isinstance(value.get("features"), list)
    if kind == "Feature":
        return "geometry" in value
    return kind in _SHAPES and "coordinates" in value


def rows_of_geojson(value: dict[str, Any]) -> Iterator[ListRow | Unfit]:
    """A row for each feature."""
    kind = value.get("type")
    if kind == "FeatureCollection":
        for each in dicts(value.get("features")):
            yield _feature(each)
    else:
        yield _feature(value if kind == "Feature" else {"geometry": value})


def _feature(feature: dict[str, Any]) -> ListRow | Unfit:
    held = feature.get("properties")
    told: dict[str, Any] = held if isinstance(held, dict) else {}
    names = (text(told.get(name)) for name in ("name", "NAME", "title", "label"))
    properties = json.dumps(told, ensure_ascii=True, sort_keys=True)
    about = {"id": text(feature.get("id")), "name": next((e for e in names if e), None)}
    shape = feature.get("geometry")
    if shape is None:
        return ListRow("places", about | {"properties": properties})
    parts = _parts(shape)
    if parts is None:
        said = shape.get("type") if isinstance(shape, dict) else shape
        return Unfit(_NO_SHAPE, {"said": str(said)[:80]})
    points = [point for part in parts for point in _points(part, 0)]
    if not points or any(point is None for point in points):
        return Unfit(_NO_PLACE, {})
    bounds = _bounds([point for point in points if point])
    return ListRow("places", about | bounds | {"geometry": shape["type"], "properties": properties})


def _parts(shape: Any) -> list[Any] | None:
    """The coordinates of a geometry, or of those in a collection; None for what is none."""
    if not isinstance(shape, dict):
        return None
    if shape.get("type") == "GeometryCollection":
        parts = [_parts(each) for each in dicts(shape.get("geometries"))]
        return None if None in parts else [each for part in parts for each in part or []]
    return [shape.get("coordinates")] if shape.get("type") in _SHAPES else None


def _points(value: Any, depth: int) -> Iterator[tuple[float, float] | None]:
    """The places in nested lists of coordinates; None for each that is none."""
    if not isinstance(value, list) or not value or depth > _DEEPEST:
        yield None
    elif isinstance(value[0], list):
        for each in value:
            yield from _points(each, depth + 1)
    else:
        lon, lat = (finite(each) for each in [*value, None][:2])
        fits = lon is not None and lat is not None and abs(lon) <= 180 and abs(lat) <= 90
        yield (lon, lat) if fits and lon is not None and lat is not None else None


def _bounds(points: list[tuple[float, float]]) -> dict[str, float]:
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    middle = {"lon": (west + east) / 2, "lat": (south + north) / 2}
    return middle | {"west": west, "south": south, "east": east, "north": north}
