"""Boxes of latitude and longitude: what an area is, and how it is written.

A box runs from `west` eastwards to `east`; when `east` is the smaller number it crosses the ±180°
meridian. South is below north, latitudes stay within ±90°, longitudes are kept within ±180°.
A box that is empty, upside down or not made of numbers is refused.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from liane.errors import BadInput
from liane.geo._geodesic import destination
from liane.words import N_

__all__ = ["Box", "parse_bbox", "parse_place"]


def _wrapped(lon: float) -> float:
    return lon if -180.0 <= lon <= 180.0 else (lon + 180.0) % 360.0 - 180.0


@dataclass(frozen=True)
class Box:
    """An area between two latitudes and two longitudes, in degrees."""

    south: float
    west: float
    north: float
    east: float

    def __post_init__(self) -> None:
        edges = (self.south, self.west, self.north, self.east)
        if not all(math.isfinite(edge) for edge in edges):
            raise BadInput(N_("box {box}: every edge must be a number of degrees"), box=edges)
        if not -90.0 <= self.south < self.north <= 90.0:
            raise BadInput(
                N_("box {box}: south must be below north, both between -90 and 90"), box=edges
            )
        if self.west == self.east:
            raise BadInput(N_("box {box}: west and east are the same meridian"), box=edges)
        if self.east - self.west != 360.0:
            object.__setattr__(self, "west", _wrapped(self.west))
            object.__setattr__(self, "east", _wrapped(self.east))

    @property
    def width_deg(self) -> float:
        """Extent in longitude, eastwards from `west`, in degrees.

        >>> Box(-18.0, 179.0, -16.0, -179.0).width_deg
        2.0
        """
        return self.east - self.west if self.east > self.west else self.east - self.west + 360.0

    @property
    def centre(self) -> tuple[float, float]:
        """Latitude and longitude of the middle, in degrees."""
        return (self.south + self.north) / 2.0, _wrapped(self.west + self.width_deg / 2.0)

    def contains(self, lat: ArrayLike, lon: ArrayLike) -> NDArray[np.bool_]:
        """Whether points lie in the box, edges included; arrays broadcast."""
        lat_deg = np.asarray(lat, dtype=np.float64)
        eastward = np.mod(np.asarray(lon, dtype=np.float64) - self.west, 360.0)
        inside = (eastward <= self.width_deg) | (self.width_deg >= 360.0)
        return np.asarray((lat_deg >= self.south) & (lat_deg <= self.north) & inside)

    @classmethod
    def around(
        cls, lats: Sequence[float] | ArrayLike, lons: Sequence[float] | ArrayLike, margin_m: float
    ) -> "Box":
        """The smallest box that holds the points, widened by a margin in metres.

        >>> box = Box.around([-17.0, -17.5], [179.9, -179.9], 1.0)
        >>> round(box.width_deg, 3)
        0.2
        """
        lat = np.asarray(lats, dtype=np.float64).ravel()
        lon = np.asarray(lons, dtype=np.float64).ravel()
        if not lat.size:
            raise BadInput(N_("a box needs at least one point"))
        west, width = _narrowest(lon)
        south, north = float(lat.min()), float(lat.max())
        widest = north if abs(north) >= abs(south) else south
        north_lat, _lon = destination(north, 0.0, 0.0, max(margin_m, 0.01))
        south_lat, _lon = destination(south, 0.0, 180.0, max(margin_m, 0.01))
        _lat, extra = destination(widest, 0.0, 90.0, max(margin_m, 0.01))
        return cls(
            float(south_lat),
            west - float(extra),
            float(north_lat),
            west + min(width + float(extra), 359.0),
        )


def _narrowest(lon: NDArray[np.float64]) -> tuple[float, float]:
    """West edge and width of the shortest arc that holds every longitude."""
    ordered = np.unique(np.mod(lon + 180.0, 360.0) - 180.0)
    gaps = np.diff(np.append(ordered, ordered[0] + 360.0))
    widest = int(np.argmax(gaps))
    west = float(ordered[(widest + 1) % ordered.size])
    return west, 360.0 - float(gaps[widest])


def parse_bbox(text: str) -> Box:
    """A box written `S,W,N,E` in decimal degrees.

    >>> parse_bbox("14.1,-3.5,14.4,-3.1").north
    14.4
    """
    try:
        edges = [float(part) for part in text.split(",")]
    except ValueError:
        edges = []
    if len(edges) != 4:
        raise BadInput(
            N_("box '{text}': write four numbers, S,W,N,E in degrees, like 14.1,-3.5,14.4,-3.1"),
            text=text,
        )
    return Box(*edges)


def parse_place(text: str, field: str) -> tuple[float, float]:
    """A place written `LAT,LON` in decimal degrees; `field` is named in the message if it is none.

    >>> parse_place("14.31,-3.58", "--from")
    (14.31, -3.58)
    """
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        raise BadInput(
            N_("{option} '{text}': write latitude,longitude in degrees, like 14.31,-3.58"),
            option=field,
            text=text,
        ) from None
    if not (-90.0 <= lat <= 90.0 and -180.0 <= lon <= 180.0):
        raise BadInput(
            N_("{option} '{text}': latitude goes from -90 to 90, longitude from -180 to 180"),
            option=field,
            text=text,
        )
    return lat, lon
