"""The ground: what is covered, what is being brought, and the pieces of relief."""

import json
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.errors import LianeError
from liane.server.community.operators.models import Operator
from liane.server.networks.ground import actions, queries
from liane.server.networks.ground.forms import BasemapForm, BoxForm, GroundFileForm
from liane.server.networks.ground.models import GroundJob, JobState, Relief, Tile
from liane.server.networks.ground.views.maps import basemap_or_why
from liane.server.networks.registers.permissions import is_technician
from liane.server.networks.registers.queries import sites_of
from liane.server.site.access import EVERYONE, MEMBERS, TECHNICIANS, access
from liane.server.site.widgets.map import Line, Mark, draw_map
from liane.words import say

__all__ = [
    "basemap",
    "download",
    "ground",
    "job",
    "piece",
    "relief",
    "remove",
    "remove_basemap",
    "stop",
    "upload",
]


def _told(job: GroundJob) -> str:
    """What a job last said, in the language of the reader."""
    try:
        said = json.loads(job.message)
        return say(said["message"], **said["facts"])
    except (ValueError, KeyError, TypeError):
        return job.message


def _outline(tile: Tile) -> list[Line]:
    s, w, n, e = tile.south, tile.west, tile.north, tile.east
    corners = [(s, w), (n, w), (n, e), (s, e), (s, w)]
    return [Line(*a, *b, "planned") for a, b in pairwise(corners)]


def _covered(tiles: list[Tile], operator: Operator, exact: bool) -> Any:
    """The outlines of the tiles, and the sites for those who may know."""
    places = sites_of(operator).values_list("lat", "lon")[:300] if exact else []
    marks = [Mark(lat, lon, "") for lat, lon in places]
    lines = [line for tile in tiles[:60] for line in _outline(tile)]
    return draw_map(marks, lines, label=_("Outlines of the tiles that are here"))


def _box(operator: Operator) -> dict[str, Any]:
    """A first guess of the box: around the sites, or around the operator's place."""
    box = actions.box_of_sites(operator)
    if box is None and operator.lat is not None and operator.lon is not None:
        south, west = operator.lat - 0.2, operator.lon - 0.2
        box = {"south": south, "west": west, "north": south + 0.4, "east": west + 0.4}
    return {edge: f"{value:.4f}" for edge, value in (box or {}).items()}


def _page(request: Any, operator: Operator, **forms: Any) -> HttpResponse:
    tiles = list(queries.tiles_of(operator)[:200])
    jobs = list(queries.jobs_of(operator)[:8])
    for each in jobs:
        each.told = _told(each)  # type: ignore[attr-defined]
    technician = is_technician(request.member)
    basemap_here, basemap_problem = basemap_or_why(operator)
    shown = {
        "tiles": tiles,
        "jobs": jobs,
        "relief": queries.relief_of(operator),
        "drawing": _covered(tiles, operator, technician) if tiles else "",
        "engines": actions.engines_are_here(),
        "technician": technician,
        "box_form": forms.get("box") or BoxForm(initial=_chosen(request) or _box(operator)),
        "file_form": forms.get("file") or GroundFileForm(),
        "basemap_form": forms.get("basemap") or BasemapForm(),
        "basemap": basemap_here,
        "basemap_problem": basemap_problem,
        "basemap_is_ours": bool(queries.basemap_files(operator)),
        "failed": bool(forms),
    }
    return render(request, "ground/ground.html", shown, status=422 if forms else 200)


@access(MEMBERS)
def ground(request: Any, operator: Operator) -> HttpResponse:
    return _page(request, operator)


def _chosen(request: Any) -> dict[str, str]:
    """A box that was chosen on the map comes back in the address."""
    edges = ("south", "north", "west", "east")
    found = {edge: request.GET.get(edge, "")[:12] for edge in edges}
    return found if all(found.values()) else {}


@access(TECHNICIANS)
@require_POST
def download(request: Any, operator: Operator) -> HttpResponse:
    form = BoxForm(_with_points(request.POST))
    if form.is_valid():
        given = form.cleaned_data
        try:
            found = actions.ask_download(
                operator,
                form.box(),
                given["source"],
                given["base_url"],
                acting_member=request.member,
            )
            return redirect("ground_job", operator.slug, found.pk)
        except LianeError as error:
            form.add_error(None, str(error))
    return _page(request, operator, box=form)


def _with_points(data: Any) -> dict[str, str]:
    """French commas become points in the four edges."""
    edges = ("south", "north", "west", "east")
    return {
        name: value.replace(",", ".") if name in edges else value for name, value in data.items()
    }


@access(TECHNICIANS)
@require_POST
def upload(request: Any, operator: Operator) -> HttpResponse:
    form = GroundFileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = actions.keep_upload(
                operator, file.name, file.chunks(), acting_member=request.member
            )
            return redirect("ground_job", operator.slug, found.pk)
        except LianeError as error:
            form.add_error("file", str(error))
    return _page(request, operator, file=form)


@access(TECHNICIANS)
@require_POST
def basemap(request: Any, operator: Operator) -> HttpResponse:
    form = BasemapForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["basemap"]
        try:
            actions.keep_basemap(operator, file.name, file.chunks(), acting_member=request.member)
            messages.success(request, _("{file} is the basemap now.").format(file=file.name))
            return redirect("ground", operator.slug)
        except LianeError as error:
            form.add_error("basemap", str(error))
    return _page(request, operator, basemap=form)


@access(TECHNICIANS)
@require_POST
def remove_basemap(request: Any, operator: Operator) -> HttpResponse:
    actions.remove_basemap(operator, acting_member=request.member)
    messages.success(request, _("The basemap was taken away."))
    return redirect("ground", operator.slug)


@access(TECHNICIANS)
@require_POST
def relief(request: Any, operator: Operator) -> HttpResponse:
    found = actions.ask_relief(operator, acting_member=request.member)
    return redirect("ground_job", operator.slug, found.pk)


@access(TECHNICIANS)
def job(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(GroundJob, pk=pk, operator=operator)
    going = found.state in (JobState.WAITING, JobState.RUNNING)
    shown = {"job": found, "told": _told(found), "going": going, "percent": found.share * 100}
    return render(request, "ground/job.html", shown)


@access(TECHNICIANS)
@require_POST
def stop(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(GroundJob, pk=pk, operator=operator)
    actions.stop_job(found, acting_member=request.member)
    return redirect("ground_job", operator.slug, found.pk)


@access(TECHNICIANS)
@require_POST
def remove(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    tile = get_object_or_404(Tile, pk=pk, operator=operator)
    actions.remove_tile(tile, acting_member=request.member)
    messages.success(request, _("{file} was taken away.").format(file=tile.file))
    return redirect("ground", operator.slug)


@access(EVERYONE)
def piece(request: Any, operator: Operator, relief: UUID, name: str) -> Any:
    """A piece of relief: ground that anybody can see; it says nothing of the network."""
    found = get_object_or_404(Relief, pk=relief, operator_id__in=[operator.pk, operator.parent_id])
    path = queries.piece_of(found, name)
    if path is None:
        raise Http404
    return FileResponse(
        path.open("rb"),
        content_type="image/webp",
        headers={"Cache-Control": "private, max-age=31536000, immutable"},
    )
