"""Sites as a file: CSV with the columns of a plan, XLSX, GeoJSON, KML.

Nothing sealed leaves by here. Texts that a spreadsheet would run are disarmed: with an apostrophe
in CSV, as plain text in XLSX.
"""

import csv
import io
import json
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from liane.server.networks.registers.models import Site
from liane.server.networks.registers.queries import PLAN_COLUMNS, as_plan_rows
from liane.server.networks.registers.rules import looks_like_formula
from liane.server.site.tables.sheets import as_xlsx

__all__ = ["FORMATS", "write"]

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "kml": "application/vnd.google-earth.kml+xml",
}
COLUMNS = (*PLAN_COLUMNS, "zone", "power", "existing_height_m", "agreement", "origin", "known_on")


def write(sites: Iterable[Site], format_: str, title: str) -> bytes:
    """The sites as a file of `format_`, one of `FORMATS`."""
    rows = _rows(sites)
    if format_ == "csv":
        return _csv(rows)
    if format_ == "xlsx":
        return _xlsx(rows)
    return _geojson(rows) if format_ == "geojson" else _kml(rows, title)


def _rows(sites: Iterable[Site]) -> list[dict[str, str]]:
    listed = list(sites)
    return [
        row
        | {
            "zone": site.zone,
            "power": site.power,
            "existing_height_m": f"{site.existing_height_m or 0:g}"
            if site.existing_height_m is not None
            else "",
            "agreement": site.agreement,
            "origin": site.origin,
            "known_on": site.known_on.isoformat() if site.known_on else "",
        }
        for site, row in zip(listed, as_plan_rows(listed), strict=True)
    ]


def _csv(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        cells = [row[column] for column in COLUMNS]
        writer.writerow([f"'{cell}" if looks_like_formula(cell) else cell for cell in cells])
    return out.getvalue().encode()


_FIGURES = frozenset({"lat", "lon", "households", "demand_mbps", "existing_height_m"})


def _xlsx(rows: list[dict[str, str]]) -> bytes:
    """A spreadsheet of one sheet: figures as numbers, everything else as text, never a formula."""
    cells = ([_figure(column, row[column]) for column in COLUMNS] for row in rows)
    return as_xlsx({"sites": [COLUMNS, *cells]}, guard=False)


def _figure(column: str, text: str) -> str | float:
    return float(text) if text and column in _FIGURES else text


def _geojson(rows: list[dict[str, str]]) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": row["id"],
            "geometry": {"type": "Point", "coordinates": [float(row["lon"]), float(row["lat"])]},
            "properties": {c: row[c] for c in COLUMNS if c not in ("lat", "lon")},
        }
        for row in rows
    ]
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1
    ).encode()


def _kml(rows: list[dict[str, str]], title: str) -> bytes:
    marks = "".join(_mark(row) for row in rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document><name>{_safe(title)}</name>{marks}</Document></kml>\n"
    ).encode()


def _safe(text: str) -> str:
    return escape("".join(c for c in text if c >= " "))


def _mark(row: dict[str, str]) -> str:
    data = "".join(
        f"<Data name={quoteattr(c)}><value>{_safe(row[c])}</value></Data>"
        for c in COLUMNS
        if c not in ("name", "lat", "lon") and row[c]
    )
    return (
        f"<Placemark><name>{_safe(row['name'])}</name><ExtendedData>{data}</ExtendedData>"
        f"<Point><coordinates>{row['lon']},{row['lat']}</coordinates></Point></Placemark>\n"
    )
