"""The places of a project, read from `sites.csv`.

Columns: `id, name, lat, lon, kind, ground_source, mast_heights_m, households, demand_mbps,
priority, notes`. Several mast heights (`10;20`) are alternatives. A row that cannot be used stops
the reading with its line number and field: a place is never dropped or mended in silence.
"""

import math
from dataclasses import dataclass
from pathlib import Path

from liane.errors import BadInput
from liane.reading import read_rows
from liane.words import N_

__all__ = ["MAX_PLACES", "Place", "read_places"]

MAX_PLACES = 400
MAX_HEIGHTS = 8
_REQUIRED = ("id", "lat", "lon", "kind", "mast_heights_m", "households", "demand_mbps", "priority")
_PRIORITIES = ("gold", "silver", "bronze")


@dataclass(frozen=True)
class Place:
    """A place of the community. Coordinates in degrees WGS84, heights in metres above ground."""

    id: str
    name: str
    lat: float
    lon: float
    kind: str
    ground_m: float | None
    mast_heights_m: tuple[float, ...]
    households: int
    demand_mbps: float
    priority: str
    notes: str


@dataclass(frozen=True)
class _Row:
    file: Path
    line: int
    cells: dict[str, str]

    def bad(self, name: str, message: str, **facts: object) -> BadInput:
        value = self.cells[name][:40]
        place = {"file": self.file, "line": self.line, "field": name, "value": value}
        return BadInput(message, **place, **facts)

    def figure(self, name: str, low: float, high: float) -> float:
        try:
            value = float(self.cells[name])
        except ValueError as error:
            raise self.bad(
                name,
                N_("{file}, line {line}: {field}: “{value}” is not a number; use a point, no unit"),
            ) from error
        if not math.isfinite(value) or not low <= value <= high:
            raise self.bad(
                name,
                N_(
                    "{file}, line {line}: {field}: {value} is not between {low} and {high}; "
                    "correct it"
                ),
                low=f"{low:g}",
                high=f"{high:g}",
            )
        return value

    def count(self, name: str, most: int) -> int:
        value = self.figure(name, 0, most)
        if value != int(value):
            raise self.bad(
                name, N_("{file}, line {line}: {field}: “{value}” is not a whole number; count")
            )
        return int(value)

    def heights(self) -> tuple[float, ...]:
        parts = [part for part in self.cells["mast_heights_m"].split(";") if part.strip()]
        if not parts:
            raise self.bad(
                "mast_heights_m",
                N_(
                    "{file}, line {line}: {field} is empty; give one height in metres, "
                    "or several as 10;20"
                ),
            )
        if len(parts) > MAX_HEIGHTS:
            raise self.bad(
                "mast_heights_m",
                N_("{file}, line {line}: {field}: more than {limit} heights; keep the likely ones"),
                limit=MAX_HEIGHTS,
            )
        rows = [_Row(self.file, self.line, {"mast_heights_m": part.strip()}) for part in parts]
        return tuple(sorted({row.figure("mast_heights_m", 0.5, 300.0) for row in rows}))


def _ground(row: _Row) -> float | None:
    if row.cells.get("ground_source", "") in ("", "terrain"):
        return None
    return row.figure("ground_source", -450.0, 9000.0)


def _place(row: _Row) -> Place:
    if not row.cells["id"]:
        raise row.bad("id", N_("{file}, line {line}: a place has no id; give it a short name"))
    priority = row.cells["priority"] or "bronze"
    if priority not in _PRIORITIES:
        raise row.bad(
            "priority",
            N_("{file}, line {line}: {field}: “{value}” is not gold, silver or bronze"),
        )
    return Place(
        id=row.cells["id"],
        name=row.cells.get("name") or row.cells["id"],
        lat=row.figure("lat", -90.0, 90.0),
        lon=row.figure("lon", -180.0, 180.0),
        kind=row.cells["kind"] or "hub",
        ground_m=_ground(row),
        mast_heights_m=row.heights(),
        households=row.count("households", 1_000_000),
        demand_mbps=row.figure("demand_mbps", 0, 1_000_000),
        priority=priority,
        notes=row.cells.get("notes", ""),
    )


def read_places(path: Path) -> tuple[Place, ...]:
    """Read `sites.csv`; raises `BadInput` naming file, line and field.

    More than `MAX_PLACES` places are refused at once: one design is a commune, not a country.
    """
    places: list[Place] = []
    lines: dict[str, int] = {}
    rows = read_rows(path, _REQUIRED)
    if len(rows) > MAX_PLACES:
        raise BadInput(
            N_("{file}: more than {limit} places; split the territory into several projects"),
            file=path,
            limit=MAX_PLACES,
        )
    for line, cells in rows:
        place = _place(_Row(path, line, cells))
        if place.id in lines:
            raise BadInput(
                N_(
                    "{file}, line {line}: the id “{id}” is already on line {first}; "
                    "each place has its own"
                ),
                file=path,
                line=line,
                id=place.id,
                first=lines[place.id],
            )
        lines[place.id] = line
        places.append(place)
    if len(places) < 2:
        raise BadInput(N_("{file}: a network needs two places or more"), file=path)
    if not any(place.demand_mbps for place in places):
        raise BadInput(
            N_("{file}: no place asks for anything; give the places to serve their demand_mbps"),
            file=path,
        )
    return tuple(places)
