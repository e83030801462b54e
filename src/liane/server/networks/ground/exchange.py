"""What the ground is made of, for an operator's full export; the files themselves stay."""

from collections.abc import Iterator
from typing import Any

from liane.server.community.operators.models import Operator
from liane.server.networks.ground.models import Tile

__all__ = ["export"]


def export(operator: Operator) -> Iterator[tuple[str, dict[str, Any]]]:
    """One row for each elevation tile: kind, row."""
    for tile in Tile.objects.filter(operator=operator).order_by("file"):
        names = ("file", "format", "resolution_m", "sigma_m", "size_bytes", "source")
        edges = ("south", "west", "north", "east")
        yield "ground.tile", {name: getattr(tile, name) for name in (*names, *edges)}
