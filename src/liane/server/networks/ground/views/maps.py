"""Sites and registers on a map: drawn here first, then one to move where a script may run.

For technicians. A site is full, a line of a register hollow; the list below says the same.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from liane.errors import BadInput
from liane.server.community.operators.models import Operator
from liane.server.networks.ground import queries
from liane.server.networks.ground.pmtiles import Archive
from liane.server.networks.ground.sheet import picture
from liane.server.networks.registers import kinds
from liane.server.networks.registers.queries import placed_entries, sites_of
from liane.server.site.access import TECHNICIANS, access
from liane.server.site.widgets.map import Mark, draw_map

__all__ = ["basemap_or_why", "drawn", "moving", "points", "tile"]

_INERT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@access(TECHNICIANS, kept=True)
def drawn(request: HttpRequest, operator: Operator) -> HttpResponse:
    rows = list(sites_of(operator).values_list("id", "lat", "lon", "name", "kind"))
    lines = _placed(operator)
    marks = [Mark(lat, lon, name) for _pk, lat, lon, name, _kind in rows]
    marks += [Mark(line["lat"], line["lon"], line["name"], "unknown") for line in lines]
    label = ngettext("Map of {count} site", "Map of {count} sites", len(rows)).format(
        count=len(rows)
    )
    shown = {
        "drawing": draw_map(marks, relief=queries.relief_for_map(operator), label=label),
        "rows": [
            (pk, name, kinds.label_of("site", kind), lat, lon)
            for pk, lat, lon, name, kind in rows[:50]
        ],
        "count": len(rows),
        "lines": lines[:50],
    }
    return render(request, "ground/map.html", shown)


def _placed(operator: Operator) -> list[dict[str, Any]]:
    """The lines of the registers whose place is known, as both maps take them."""
    columns = ("id", "register", "kind", "name", "lat", "lon")
    return [
        {
            "lat": round(lat, 6),
            "lon": round(lon, 6),
            "name": name,
            "said": kinds.label_of(register, kind),
            "url": reverse("register_entry", args=[operator.slug, kinds.ADDRESS_OF[register], pk]),
            "state": "unknown",
        }
        for pk, register, kind, name, lat, lon in placed_entries(operator).values_list(*columns)
    ]


@access(TECHNICIANS)
def moving(request: HttpRequest, operator: Operator) -> HttpResponse:
    """A map to move; with `?pick=` it brings a position back to a form."""
    basemap, problem = basemap_or_why(operator)
    shown = {
        "basemap": basemap,
        "basemap_problem": problem,
        "basemap_tiles": queries.basemap_address(operator, basemap) if basemap else "",
        "pick": _pick(operator, request.GET.get("pick", "")),
        "centre": _centre(operator, request.GET.get("centre", "")),
        "relief": queries.relief_of(operator),
        "pieces": queries.pieces_address(operator),
    }
    return render(request, "ground/moving.html", shown)


def basemap_or_why(operator: Operator) -> tuple[Archive | None, str]:
    """The basemap, or in words why the file that is here cannot be shown."""
    try:
        return queries.basemap_of(operator), ""
    except BadInput as error:
        return None, str(error)


@access(TECHNICIANS)
def tile(
    request: HttpRequest, operator: Operator, version: str, zoom: int, column: int, row: int
) -> HttpResponse:
    """A picture of the basemap; an address names the file's version, so it never changes."""
    basemap = queries.basemap_of(operator)
    if basemap is None or basemap.version != version:
        return HttpResponseNotFound()
    data = picture(basemap, zoom, column, row)
    if data is None:
        return HttpResponseNotFound()
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    if basemap.is_vector:
        headers["Content-Security-Policy"] = _INERT
    return HttpResponse(data, content_type=basemap.content_type, headers=headers)


def _pick(operator: Operator, asked: str) -> str:
    """The form that a picked point goes back to."""
    kind, _mark, pk = asked.partition(":")
    if kind == "box":
        return "box"
    if kind != "site":
        return ""
    try:
        return reverse("site_change", args=[operator.slug, UUID(pk)])
    except ValueError:
        return reverse("site_add", args=[operator.slug])


def _centre(operator: Operator, asked: str) -> str:
    parts = asked.split(",")
    try:
        lat, lon = (float(part) for part in parts)
        if abs(lat) <= 85 and abs(lon) <= 180:
            return f"{lat:.6f},{lon:.6f}"
    except ValueError:
        pass
    if operator.lat is not None and operator.lon is not None and not sites_of(operator).exists():
        return f"{operator.lat:.6f},{operator.lon:.6f}"
    return ""


@access(TECHNICIANS)
def points(request: HttpRequest, operator: Operator) -> JsonResponse:
    rows = sites_of(operator).values_list("id", "lat", "lon", "name", "kind")
    labels = dict(kinds.choices_of("site"))
    base = reverse("sites", args=[operator.slug])
    found: list[dict[str, Any]] = [
        {
            "lat": round(lat, 6),
            "lon": round(lon, 6),
            "name": name,
            "said": labels.get(kind, kind),
            "url": f"{base}{pk}/",
        }
        for pk, lat, lon, name, kind in rows
    ]
    return JsonResponse({"points": found + _placed(operator), "lines": []})
