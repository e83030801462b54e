"""Heights of the ground: elevation tiles, profiles between places, relief for drawings.

Heights are metres above mean sea level, float64. A height that is not known is NaN, never zero:
outside the tiles, in a void, under a declared nodata value. Several tiles and resolutions read as
one ground, finest first. Reading tiles touches no network; only `liane.terrain.sources` does.
"""

from liane.terrain._files import TerrainSource
from liane.terrain._terrain import LandCover, Profiles, Terrain, open_terrain
from liane.terrain.relief import hillshade

__all__ = ["LandCover", "Profiles", "Terrain", "TerrainSource", "hillshade", "open_terrain"]
