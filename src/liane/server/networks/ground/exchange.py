"""What the ground is made of, for an operator's full export; the files themselves stay."""

from collections.abc import Iterator

from liane.server.community.operators.exchange import Rows
from liane.server.community.operators.models import Operator
from liane.server.networks.ground.models import Tile

__all__ = ["export"]


def export(operator: Operator) -> Iterator[tuple[str, Rows]]:
    """One row for each elevation tile."""
    names = ("file", "format", "resolution_m", "sigma_m", "size_bytes", "source")
    columns = (*names, "south", "west", "north", "east")
    tiles = Tile.objects.filter(operator=operator).order_by("file")
    yield "tiles", [{name: getattr(tile, name) for name in columns} for tile in tiles]
