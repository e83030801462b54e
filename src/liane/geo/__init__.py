"""Points, distances and boxes on the WGS84 ellipsoid.

Latitudes and longitudes are in degrees, north and east positive; azimuths are degrees clockwise
from true north, from 0 to 360; distances are metres along the geodesic. Longitudes wrap at ±180°.
Nothing here knows about heights, maps or files.
"""

from liane.geo._box import Box, parse_bbox, parse_place
from liane.geo._geodesic import destination, inverse, local_xy

__all__ = ["Box", "destination", "inverse", "local_xy", "parse_bbox", "parse_place"]
