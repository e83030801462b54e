"""UISP's lists: devices with the site they stand at, or sites with their place.

Devices of one site become one line: the registers keep places, not radios. Addresses, serial
numbers and passwords of devices are not read.
"""

import json
from typing import Any

from liane.errors import BadInput
from liane.server.networks.registers.exchange.maps import from_geojson
from liane.server.networks.registers.exchange.tables import HEADINGS
from liane.server.site.tables.grids import Headings
from liane.server.site.tables.reading import MOST_ROWS, Row, Table
from liane.words import N_

__all__ = ["from_json"]

_NOT_A_LIST = N_("this JSON is neither a GeoJSON map nor UISP's list of devices or sites")


def from_json(text: str, headings: Headings = HEADINGS) -> Table:
    """GeoJSON or UISP, whichever it is."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(N_("this JSON is damaged; export it again")) from error
    if isinstance(found, dict) and found.get("type") in ("FeatureCollection", "Feature"):
        return from_geojson(found, headings)
    if isinstance(found, dict):
        found = found.get("devices") or found.get("sites") or found.get("items")
    if not isinstance(found, list):
        raise BadInput(_NOT_A_LIST)
    things = [thing for thing in found[: MOST_ROWS + 1] if isinstance(thing, dict)]
    if not any("identification" in thing for thing in things):
        raise BadInput(_NOT_A_LIST)
    return _places(things)


def _part(thing: Any, *names: str) -> Any:
    for name in names:
        thing = thing.get(name) if isinstance(thing, dict) else None
    return thing


def _places(things: list[dict[str, Any]]) -> Table:
    rows: dict[str, Row] = {}
    for line, thing in enumerate(things, 1):
        cells = _of_thing(thing)
        key = cells.get("name", f"#{line}")
        if key in rows:
            rows[key] = Row(rows[key].line, {**cells, **rows[key].cells})
        else:
            rows[key] = Row(line, cells)
    return Table("uisp", list(rows.values()))


def _of_thing(thing: dict[str, Any]) -> dict[str, str]:
    location = _part(thing, "location") or _part(thing, "description", "location")
    name = (
        _part(thing, "identification", "site", "name")
        or _part(thing, "site", "name")
        or _part(thing, "identification", "name")
    )
    client = "endpoint" in (_part(thing, "identification", "type"), _part(thing, "site", "type"))
    cells = {
        "name": name,
        "lat": _part(location, "latitude"),
        "lon": _part(location, "longitude"),
        "mast_heights_m": _part(thing, "description", "height"),
        "kind": "home" if client or _part(thing, "identification", "role") == "station" else None,
    }
    return {
        key: str(value).strip()[:200]
        for key, value in cells.items()
        if isinstance(value, str | int | float) and str(value).strip()
    }
