"""What a sector reaches: every point of an area surveyed and budgeted like any other link.

There is no shortcut by radials: each point has its own path, with clutter, both models and the
doubt, so that a map and a link sheet never disagree. The pattern of the sector is the parabola of
`off_axis_db` in azimuth; its vertical beam is not looked at. A sector whose beam is unknown gives
unknown levels.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from liane.equipment import Device
from liane.geo import destination, inverse
from liane.links.budgets import FADE_MARGIN_DB, Budget, budget, off_axis_db
from liane.links.doubt import Doubt
from liane.links.paths import Array, Paths
from liane.links.surveys import survey
from liane.terrain import Terrain

__all__ = ["Sector", "coverage", "grid_around"]


@dataclass(frozen=True)
class Sector:
    """A sector on its mast: place in degrees, height in m above ground, axis from true north."""

    device: Device
    lat: float
    lon: float
    height_m: float
    azimuth_deg: float


def grid_around(lat: float, lon: float, radius_m: float, cells: int) -> tuple[Array, Array]:
    """Middles of cells × cells squares within `radius_m` of a place: latitudes, longitudes.

    `cells` is the number across; the corners of the square are left out. Flat arrays, south-west
    first.

    >>> grid_around(14.0, -3.0, 1000.0, 2)[0].round(4).tolist()
    [13.9955, 13.9955, 14.0045, 14.0045]
    """
    middles = ((np.arange(cells) + 0.5) / cells * 2.0 - 1.0) * radius_m
    east, north = np.meshgrid(middles, middles)
    within = np.hypot(east, north) <= radius_m
    azimuth = np.degrees(np.arctan2(east, north))[within]
    return destination(lat, lon, azimuth, np.hypot(east, north)[within])


def coverage(
    terrain: Terrain,
    sector: Sector,
    client: Device,
    lat: ArrayLike,
    lon: ArrayLike,
    client_height_m: ArrayLike,
    frequency_mhz: float,
    width_mhz: int,
    limit_dbm: ArrayLike | None,
    fade_margin_db: float = FADE_MARGIN_DB,
    *,
    doubt: Doubt | None = None,
    threads: int = 1,
) -> tuple[Paths, Budget]:
    """Paths and budgets from a sector (end a) to n points with a client each (end b).

    Points in degrees (houses, or `grid_around`), client heights in m above ground; the rest as in
    `budget`. Clients look straight at the sector. `doubt` takes four cases of ground error unless
    told otherwise. Households covered are those of the points where `Budget.works`. Raises
    BadInput as `survey` does. Method: `docs/construction/links.md`.
    """
    paths = survey(
        terrain,
        sector.lat,
        sector.lon,
        sector.height_m,
        lat,
        lon,
        client_height_m,
        frequency_mhz,
        doubt=doubt or Doubt(cases=4),
        threads=threads,
    )
    found = budget(
        paths.loss_db,
        paths.sigma_db,
        sector.device,
        client,
        frequency_mhz,
        width_mhz,
        limit_dbm,
        fade_margin_db,
        paths=paths,
        off_axis_a_db=_aside(sector, lat, lon),
    )
    if sector.device.beam_deg.value is None:
        found = replace(found, missing=(*found.missing, f"{sector.device.id}: beam_deg"))
    return paths, found


def _aside(sector: Sector, lat: ArrayLike, lon: ArrayLike) -> Array:
    """Gain lost towards each point by not standing on the axis; NaN if the beam is unknown."""
    _distance, azimuth, _back = inverse(sector.lat, sector.lon, lat, lon)
    beam = sector.device.beam_deg.value
    return off_axis_db(azimuth - sector.azimuth_deg, np.nan if beam is None else beam)
