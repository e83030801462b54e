"""What the codes of this room say in the journal."""

from django.utils.translation import gettext_lazy as lazy

__all__ = ["WORDS"]

WORDS = {
    "ground.download": lazy("asks for tiles of the ground"),
    "ground.keep_basemap": lazy("keeps a map file"),
    "ground.keep_relief": lazy("draws the relief"),
    "ground.keep_tiles": lazy("keeps tiles of the ground"),
    "ground.relief": lazy("asks for the relief to be drawn"),
    "ground.remove_basemap": lazy("removes a map file"),
    "ground.remove_tile": lazy("removes a tile of the ground"),
    "ground.stop": lazy("stops work on the ground"),
    "ground.upload": lazy("sends a file of the ground"),
}
