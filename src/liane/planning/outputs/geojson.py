"""The plan as GeoJSON (RFC 7946): places as points, links as lines, longitude before latitude.

Properties keep the names and units of plan.json. A line that crosses the 180° meridian is cut in
two there, as the format asks. Nothing is styled: whoever opens it chooses.
"""

from typing import Any

__all__ = ["geojson"]

_SITE = (
    "id",
    "name",
    "kind",
    "priority",
    "households",
    "demand_mbps",
    "ground_m",
    "mast_m",
    "used",
)
_LINK = (
    "id",
    "a",
    "b",
    "kind",
    "device_a",
    "device_b",
    "frequency_mhz",
    "width_mhz",
    "eirp_dbm",
    "distance_m",
    "loss_db",
    "rssi_dbm",
    "margin_db",
    "mbps",
    "availability",
    "probability",
    "lawful",
)


def _round(degrees: float) -> float:
    return round(degrees, 7)


def _geometry(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    start, end = [_round(a["lon"]), _round(a["lat"])], [_round(b["lon"]), _round(b["lat"])]
    if abs(end[0] - start[0]) <= 180.0:
        return {"type": "LineString", "coordinates": [start, end]}
    side = 180.0 if start[0] > 0 else -180.0
    run = end[0] + 2 * side - start[0]
    middle = _round(start[1] + (end[1] - start[1]) * (side - start[0]) / run)
    parts = [[start, [side, middle]], [[-side, middle], end]]
    return {"type": "MultiLineString", "coordinates": parts}


def _feature(ident: str, geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": ident, "geometry": geometry, "properties": properties}


def geojson(plan: dict[str, Any]) -> dict[str, Any]:
    """A FeatureCollection of the plan's places and links."""
    rates = {row["id"]: row["mbps"] for row in plan["served"]}
    sites = {site["id"]: site for site in plan["sites"]}
    points = [
        _feature(
            f"site:{site['id']}",
            {"type": "Point", "coordinates": [_round(site["lon"]), _round(site["lat"])]},
            {key: site.get(key) for key in _SITE}
            | {"what": "site", "served_mbps": rates.get(site["id"])},
        )
        for site in plan["sites"]
    ]
    lines = [
        _feature(
            f"link:{link['id']}",
            _geometry(sites[link["a"]], sites[link["b"]]),
            {key: link.get(key) for key in _LINK} | {"what": "link"},
        )
        for link in plan["links"]
        if link["a"] in sites and link["b"] in sites
    ]
    return {"type": "FeatureCollection", "features": points + lines}
