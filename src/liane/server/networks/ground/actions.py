"""What changes the ground: jobs asked for and stopped, what they bring, tiles taken away."""

import re
import shutil
import unicodedata
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput, MissingResource
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.ground.forms import MOST_BASEMAP_BYTES
from liane.server.networks.ground.models import GroundJob, JobKind, JobState, Relief, Tile
from liane.server.networks.ground.pmtiles import Archive, open_archive
from liane.server.networks.ground.queries import basemap_files, folder_of, terrain_files
from liane.server.networks.registers.queries import sites_of
from liane.server.site import audit
from liane.server.site.home import folder
from liane.server.site.records import Origin
from liane.words import N_

__all__ = [
    "ask_download",
    "ask_relief",
    "box_of_sites",
    "engines_are_here",
    "keep_basemap",
    "keep_relief",
    "keep_tiles",
    "keep_upload",
    "remove_basemap",
    "remove_tile",
    "stop_job",
]

SOURCES = ("copernicus-glo30", "copernicus-glo90")
MOST_BYTES = 400_000_000
MOST_DEGREES = 4.0
_SUFFIXES = (".tif", ".tiff", ".hgt")
_MARGIN_DEG = 0.06


def engines_are_here() -> bool:
    """Whether this box can read elevation; nothing is imported to know it."""
    return all(find_spec(name) is not None for name in ("rasterio", "numpy", "numba", "pyproj"))


def _ask(operator: Operator, kind: str, asked: dict[str, Any], who: Member | None) -> GroundJob:
    if not engines_are_here():
        raise MissingResource(
            N_("this box has no engines to read the ground; ask another box, or install them")
        )
    job = GroundJob.objects.create(
        operator=operator, kind=kind, asked=asked, origin=Origin.COMPUTED
    )
    audit.note(f"ground.{kind}", who, job, operator=operator)
    transaction.on_commit(lambda: _enqueue(job))
    return job


def _enqueue(job: GroundJob) -> None:
    from liane.server.networks.ground.tasks import run_job  # noqa: PLC0415 (tasks use actions)

    run_job.enqueue(str(job.pk))


def _checked_box(box: Mapping[str, float]) -> dict[str, float]:
    south, west, north, east = (box[edge] for edge in ("south", "west", "north", "east"))
    if not (-85 <= south < north <= 85 and -180 <= west < east <= 180):
        raise BadInput(
            N_("box: south must be below north and west before east; correct the four edges")
        )
    if north - south > MOST_DEGREES or east - west > MOST_DEGREES:
        raise BadInput(
            N_("box: it is wider than {most}°; ask for the part where your sites are"),
            most=f"{MOST_DEGREES:g}",
        )
    return dict(box)


@transaction.atomic
def ask_download(
    operator: Operator,
    box: Mapping[str, float],
    source: str,
    base_url: str,
    *,
    acting_member: Member | None,
) -> GroundJob:
    """Ask for the tiles of a box, from a public source or from `base_url`."""
    if source not in SOURCES:
        raise BadInput(N_("source: it is not known; choose one of the list"))
    if base_url and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", base_url):
        raise BadInput(N_("address: write http:// or https://, then the name of a machine"))
    asked = {**_checked_box(box), "source": source, "base_url": base_url}
    return _ask(operator, JobKind.DOWNLOAD, asked, acting_member)


def plain_name(name: str) -> str:
    """A file name of letters, figures, dots and hyphens.

    >>> plain_name("../Élévation du 14 (1).TIF")
    'Elevation_du_14_1_.tif'
    """
    bare = unicodedata.normalize("NFKD", Path(name).name).encode("ascii", "ignore").decode()
    stem, dot, suffix = bare.rpartition(".")
    return re.sub(r"[^\w.-]+", "_", stem)[:80].lstrip(".") + dot + suffix.lower()


def keep_upload(
    operator: Operator, name: str, chunks: Iterable[bytes], *, acting_member: Member | None
) -> GroundJob:
    """Keep a file that was sent, and ask a job to look at it; it counts once it was found good."""
    file = plain_name(name)
    if not file.endswith(_SUFFIXES):
        raise BadInput(
            N_("file: the ground comes as GeoTIFF (.tif) or .hgt; “{name}” is neither"),
            name=name[:60],
        )
    place = folder("ground", str(operator.pk), "arriving") / file
    _write(place, chunks)
    with transaction.atomic():
        return _ask(operator, JobKind.UPLOAD, {"file": file}, acting_member)


def _write(place: Path, chunks: Iterable[bytes], most: int = MOST_BYTES) -> None:
    size = 0
    try:
        with place.open("wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise BadInput(
                        N_("file: it has more than {most} MB; cut out the part you need"),
                        most=most // 1_000_000,
                    )
                out.write(chunk)
    except OSError as error:
        place.unlink(missing_ok=True)
        raise MissingResource(
            N_("the disk of the box is full or refuses the file; nothing was kept")
        ) from error
    except BadInput:
        place.unlink(missing_ok=True)
        raise


@transaction.atomic
def ask_relief(operator: Operator, *, acting_member: Member | None) -> GroundJob:
    """Ask for the relief around the sites, or of all the ground where there is no site."""
    if not terrain_files(operator):
        raise BadInput(N_("there is no ground here yet; bring some first"))
    return _ask(operator, JobKind.RELIEF, {"box": box_of_sites(operator)}, acting_member)


def box_of_sites(operator: Operator) -> dict[str, float] | None:
    """A box around the sites, six kilometres wider; None where there is none."""
    places = list(sites_of(operator).values_list("lat", "lon"))
    if not places:
        return None
    lats, lons = [lat for lat, _lon in places], [lon for _lat, lon in places]
    return {
        "south": min(lats) - _MARGIN_DEG,
        "north": max(lats) + _MARGIN_DEG,
        "west": min(lons) - _MARGIN_DEG,
        "east": max(lons) + _MARGIN_DEG,
    }


@transaction.atomic
def stop_job(job: GroundJob, *, acting_member: Member | None) -> None:
    """Ask a job to stop; what it already brought stays."""
    waiting = GroundJob.objects.filter(pk=job.pk, state=JobState.WAITING)
    waiting.update(state=JobState.STOPPED, ended_at=timezone.now())
    GroundJob.objects.filter(pk=job.pk, state=JobState.RUNNING).update(stop=True)
    audit.note("ground.stop", acting_member, job)


_TOLD = ("format", "resolution_m", "sigma_m", "size_bytes", "south", "west", "north", "east")


@transaction.atomic
def keep_tiles(
    operator: Operator,
    tiles: Iterable[Mapping[str, Any]],
    source: str,
    *,
    acting_member: Member | None,
) -> int:
    """Write down the tiles that a job read and found good; return how many."""
    count = 0
    for tile in tiles:
        Tile.objects.update_or_create(
            operator=operator,
            file=tile["file"],
            defaults={**{name: tile[name] for name in _TOLD}, "source": source},
            create_defaults={
                **{name: tile[name] for name in _TOLD},
                "source": source,
                "origin": Origin.IMPORTED,
            },
        )
        count += 1
    audit.note("ground.keep_tiles", acting_member, operator=operator, tiles=count)
    return count


@transaction.atomic
def keep_relief(
    operator: Operator, name: str, told: Mapping[str, Any], *, acting_member: Member | None
) -> Relief:
    """Take a new relief into use; older ones are erased."""
    old = list(Relief.objects.filter(operator=operator))
    relief = Relief.objects.create(
        operator=operator,
        file=name,
        origin=Origin.COMPUTED,
        width_px=340,
        height_px=0,
        size_bytes=told["size_bytes"],
        zooms=told["zooms"],
        **{edge: told[edge] for edge in ("south", "west", "north", "east")},
    )
    Relief.objects.filter(pk__in=[each.pk for each in old]).delete()
    base = folder_of(operator) / "relief"
    transaction.on_commit(lambda: _erase([base / each.file for each in old]))
    audit.note("ground.keep_relief", acting_member, relief, operator=operator)
    return relief


def _erase(folders: Iterable[Path]) -> None:
    for each in folders:
        shutil.rmtree(each, ignore_errors=True)


@transaction.atomic
def remove_tile(tile: Tile, *, acting_member: Member | None) -> None:
    """Take a tile away, file and all."""
    path = folder_of(tile.operator) / "tiles" / tile.file
    audit.note("ground.remove_tile", acting_member, tile, file=tile.file)
    tile.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def keep_basemap(
    operator: Operator, name: str, chunks: Iterable[bytes], *, acting_member: Member | None
) -> Archive:
    """Keep a map that was sent: it is shown from now on; a bad file changes nothing.

    The file is written beside, piece by piece, and looked at before it takes its place. Others that
    lie there stay: they may have been put there by hand.
    """
    file = plain_name(name)
    if not file.endswith(".pmtiles") or file == ".pmtiles":
        raise BadInput(
            N_("file: a basemap comes as PMTiles (.pmtiles); “{name}” is not one"), name=name[:60]
        )
    arriving = folder("ground", str(operator.pk), "arriving") / file
    _write(arriving, chunks, MOST_BASEMAP_BYTES)
    try:
        open_archive(arriving)
        arriving.replace(folder_of(operator) / file)
    finally:
        arriving.unlink(missing_ok=True)
    audit.note("ground.keep_basemap", acting_member, operator=operator, file=file)
    return open_archive(folder_of(operator) / file)


def remove_basemap(operator: Operator, *, acting_member: Member | None) -> None:
    """Take away the basemap that is shown; an older one is shown again, else the relief."""
    files = basemap_files(operator)[:1]
    for each in files:
        each.unlink(missing_ok=True)
    audit.note("ground.remove_basemap", acting_member, operator=operator, files=len(files))
