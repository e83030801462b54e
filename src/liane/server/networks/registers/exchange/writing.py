"""Sites and lines of registers as a file: CSV (of sites, as plans read it), XLSX, GeoJSON, KML.

Nothing sealed leaves by here. Texts that a spreadsheet would run are disarmed: with an apostrophe
in CSV, as plain text in XLSX.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from liane.server.networks.registers import kinds
from liane.server.networks.registers.models import Entry, Site
from liane.server.networks.registers.permissions import shown_facts
from liane.server.networks.registers.queries import PLAN_COLUMNS, as_plan_rows
from liane.server.networks.registers.rules import looks_like_formula
from liane.server.site.tables.sheets import as_xlsx

__all__ = ["FORMATS", "write", "write_lines"]

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "kml": "application/vnd.google-earth.kml+xml",
}
COLUMNS = (*PLAN_COLUMNS, "zone", "power", "existing_height_m", "agreement", "origin", "known_on")
_LINE = ("id", "name", "kind", "zone", "lat", "lon", "known_on", "source", "origin", "notes")


def write(sites: Iterable[Site], format_: str, title: str) -> bytes:
    """The sites as a file of `format_`, one of `FORMATS`."""
    return _written(COLUMNS, _rows(sites), format_, title, "sites")


def write_lines(
    entries: Iterable[Entry], register: str, format_: str, title: str, *, exact: bool
) -> bytes:
    """The lines of a register as a file; without places and hidden facts unless `exact`."""
    facts = tuple(kinds.fact_words(register))
    rows = [_line(entry, exact) for entry in entries]
    return _written((*_LINE, *facts), rows, format_, title, register)


def _written(
    columns: Sequence[str], rows: list[dict[str, str]], format_: str, title: str, sheet: str
) -> bytes:
    if format_ == "csv":
        return _csv(columns, rows)
    if format_ == "xlsx":
        return _xlsx(columns, rows, sheet)
    return _geojson(columns, rows) if format_ == "geojson" else _kml(columns, rows, title)


def _line(entry: Entry, exact: bool) -> dict[str, str]:
    facts = {name: _text(value) for name, value in shown_facts(entry, exact).items()}
    return facts | {
        "id": str(entry.pk),
        "name": entry.name,
        "kind": entry.kind,
        "zone": entry.zone,
        "lat": _degrees(entry.lat) if exact else "",
        "lon": _degrees(entry.lon) if exact else "",
        "known_on": entry.known_on.isoformat() if entry.known_on else "",
        "source": entry.source,
        "origin": entry.origin,
        "notes": " ".join(entry.notes.split()),
    }


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def _text(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


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


def _csv(columns: Sequence[str], rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        cells = [row.get(column, "") for column in columns]
        writer.writerow([f"'{cell}" if looks_like_formula(cell) else cell for cell in cells])
    return out.getvalue().encode()


_FIGURES = frozenset({"lat", "lon", "households", "demand_mbps", "existing_height_m"})


def _xlsx(columns: Sequence[str], rows: list[dict[str, str]], sheet: str) -> bytes:
    """A spreadsheet of one sheet: figures as numbers, everything else as text, never a formula."""
    cells = ([_figure(column, row.get(column, "")) for column in columns] for row in rows)
    return as_xlsx({sheet: [columns, *cells]}, guard=False)


def _figure(column: str, text: str) -> str | float:
    return float(text) if text and column in _FIGURES else text


def _point(row: dict[str, str]) -> dict[str, Any] | None:
    if not row["lat"] or not row["lon"]:
        return None
    return {"type": "Point", "coordinates": [float(row["lon"]), float(row["lat"])]}


def _geojson(columns: Sequence[str], rows: list[dict[str, str]]) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": row["id"],
            "geometry": _point(row),
            "properties": {c: row.get(c, "") for c in columns if c not in ("lat", "lon")},
        }
        for row in rows
    ]
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, indent=1
    ).encode()


def _kml(columns: Sequence[str], rows: list[dict[str, str]], title: str) -> bytes:
    marks = "".join(_mark(columns, row) for row in rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document><name>{_safe(title)}</name>{marks}</Document></kml>\n"
    ).encode()


def _safe(text: str) -> str:
    return escape("".join(c for c in text if c >= " "))


def _mark(columns: Sequence[str], row: dict[str, str]) -> str:
    data = "".join(
        f"<Data name={quoteattr(c)}><value>{_safe(row[c])}</value></Data>"
        for c in columns
        if c not in ("name", "lat", "lon") and row.get(c)
    )
    point = f"<Point><coordinates>{row['lon']},{row['lat']}</coordinates></Point>"
    return (
        f"<Placemark><name>{_safe(row['name'])}</name><ExtendedData>{data}</ExtendedData>"
        f"{point if _point(row) else ''}</Placemark>\n"
    )
