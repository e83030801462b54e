"""What is read of the ground. Plans take the elevation files from here."""

import re
from pathlib import Path

from django.db.models import QuerySet
from django.urls import reverse

from liane.server.community.operators.models import Operator
from liane.server.networks.ground.models import GroundJob, Relief, Tile
from liane.server.networks.ground.pmtiles import Archive, open_archive
from liane.server.site.home import home
from liane.server.site.widgets import map as drawn

__all__ = [
    "basemap_address",
    "basemap_files",
    "basemap_of",
    "folder_of",
    "jobs_of",
    "piece_of",
    "pieces_address",
    "relief_for_map",
    "relief_of",
    "terrain_files",
    "tiles_of",
]


def folder_of(operator: Operator) -> Path:
    """Where an operator's ground lies, whether it is there or not."""
    return home() / "ground" / str(operator.pk)


def tiles_of(operator: Operator) -> QuerySet[Tile]:
    """Elevation tiles of the operator and of the one it nests in, by name."""
    homes = [pk for pk in (operator.pk, operator.parent_id) if pk]
    return Tile.objects.filter(operator_id__in=homes).order_by("file")


def terrain_files(operator: Operator) -> list[Path]:
    """The elevation files on this box that are good for a plan of this operator."""
    ground = home() / "ground"
    files = [ground / str(tile.operator_id) / "tiles" / tile.file for tile in tiles_of(operator)]
    return [file for file in files if file.is_file()]


def relief_of(operator: Operator) -> Relief | None:
    """The last relief drawn for the operator, or for the one it nests in."""
    homes = [pk for pk in (operator.pk, operator.parent_id) if pk]
    return Relief.objects.filter(operator_id__in=homes).order_by("-id").first()


def jobs_of(operator: Operator) -> QuerySet[GroundJob]:
    """Jobs of the ground, the last first."""
    return GroundJob.objects.filter(operator=operator).order_by("-made_at")


def piece_of(relief: Relief, name: str) -> Path | None:
    """A file of a relief: `small`, or `zoom/column/row`."""
    if not re.fullmatch(r"small|\d{1,2}/\d{1,7}/\d{1,7}", name):
        return None
    path = home() / "ground" / str(relief.operator_id) / "relief" / relief.file / f"{name}.webp"
    return path if path.is_file() else None


def relief_for_map(operator: Operator) -> drawn.Relief | None:
    """The relief as maps drawn on the server take it: a light picture of the whole."""
    relief = relief_of(operator)
    if relief is None:
        return None
    address = reverse("ground_piece", args=[operator.slug, relief.pk, "small"])
    return drawn.Relief(address, relief.south, relief.west, relief.north, relief.east)


def pieces_address(operator: Operator) -> str:
    """The address of the pieces for a map to move, with 0/0/0 for zoom, column and row."""
    relief = relief_of(operator)
    return reverse("ground_piece", args=[operator.slug, relief.pk, "0/0/0"]) if relief else ""


def basemap_files(operator: Operator) -> list[Path]:
    """The PMTiles files that were sent or dropped into an operator's folder, the newest first."""
    folder = folder_of(operator)
    found = [each for each in folder.glob("*.pmtiles") if each.is_file()]
    return sorted(found, key=lambda each: (each.stat().st_mtime_ns, each.name), reverse=True)


def basemap_of(operator: Operator) -> Archive | None:
    """The basemap of the operator, or of the one it nests in; BadInput where it cannot be shown."""
    for each in (operator, operator.parent):
        files = basemap_files(each) if each else []
        if files:
            return open_archive(files[0])
    return None


def basemap_address(operator: Operator, basemap: Archive) -> str:
    """The address of its tiles, with 0/0/0 for zoom, column and row."""
    return reverse("ground_basemap_tile", args=[operator.slug, basemap.version, 0, 0, 0])
