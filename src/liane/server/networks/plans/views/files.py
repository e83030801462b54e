"""The files of a plan, for technicians: they say where masts are. Pages among them are sandboxed.

The report and the sheets bring their own style; they are served so that nothing in them can run,
ask the network, or act as the reader.
"""

import mimetypes
import tempfile
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render

from liane.server.community.operators.models import Operator
from liane.server.networks.ground.queries import terrain_files
from liane.server.networks.plans.exchange import project_files, zipped
from liane.server.networks.plans.law import rules_for
from liane.server.networks.plans.models import BuiltThing, Plan, SightCheck
from liane.server.networks.plans.pictures import picture_file
from liane.server.networks.plans.runs import folder_of
from liane.server.networks.plans.views.shared import frame, plan_of
from liane.server.site.access import TECHNICIANS, access

__all__ = ["all_files", "list_of_files", "one_file", "photo", "project_zip"]

_SANDBOX = (
    "sandbox allow-downloads; default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
    " frame-ancestors 'none'"
)
_MAIN = (
    "report.html", "plan.json", "materials.csv", "network.geojson", "network.kml",
    "network.netjson.json", "bound.json",
)  # fmt: skip


def _folder(plan: Plan) -> Path:
    place = folder_of(plan.folder)
    if not plan.folder or not place.is_dir():
        raise Http404
    return place


def _files(place: Path) -> list[Path]:
    return sorted(file for file in place.rglob("*") if file.is_file() and not file.is_symlink())


@access(TECHNICIANS)
def list_of_files(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """Everything that `liane plan` wrote."""
    found = plan_of(operator, plan)
    place = _folder(found)
    names = [(str(file.relative_to(place)), file.stat().st_size) for file in _files(place)]
    main = [row for row in names if row[0] in _MAIN]
    main.sort(key=lambda row: _MAIN.index(row[0]))
    folders: dict[str, list[tuple[str, int]]] = {}
    for name, size in names:
        if "/" in name:
            folders.setdefault(name.rpartition("/")[0], []).append((name, size))
    context = {"main": main, "folders": sorted(folders.items())}
    return render(request, "plans/files.html", frame(request, found, **context))


@access(TECHNICIANS)
def one_file(
    request: Any, operator: Operator, plan: UUID, name: str
) -> HttpResponse | FileResponse:
    place = _folder(plan_of(operator, plan))
    file = (place / name).resolve()
    if not file.is_relative_to(place.resolve()) or not file.is_file():
        raise Http404
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    is_page = kind == "text/html"
    is_text = is_page or kind == "text/plain"
    response = FileResponse(file.open("rb"), as_attachment=not is_text, filename=file.name)
    response["Content-Type"] = f"{kind}; charset=utf-8" if is_text else kind
    response["Content-Security-Policy"] = _SANDBOX
    response["Cache-Control"] = "private, no-store"
    return response


@access(TECHNICIANS)
def all_files(request: Any, operator: Operator, plan: UUID) -> FileResponse:
    """Every file in one archive."""
    found = plan_of(operator, plan)
    place = _folder(found)
    archive = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for file in _files(place):
            out.write(file, file.relative_to(place))
    archive.seek(0)
    return FileResponse(archive, as_attachment=True, filename=f"plan-{found.number}.zip")


@access(TECHNICIANS)
def project_zip(request: Any, operator: Operator, plan: UUID) -> HttpResponse:
    """The project, to calculate elsewhere with `liane plan`; the terrain is named, not sent."""
    found = plan_of(operator, plan)
    terrain = [f"terrain/{path.name}" for path in terrain_files(operator)]
    files = project_files(found, terrain or ["terrain"], rules_for(found))
    response = HttpResponse(zipped(files), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="projet-{found.number}.zip"'
    return response


@access(TECHNICIANS)
def photo(request: Any, operator: Operator, plan: UUID, sha256: str) -> FileResponse:
    """A picture from the spot."""
    found = plan_of(operator, plan)
    known = (
        SightCheck.objects.filter(plan=found, photo=sha256).exists()
        or BuiltThing.objects.filter(plan=found, photo=sha256).exists()
    )
    file = picture_file(sha256)
    if not known or not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), content_type="image/jpeg")
