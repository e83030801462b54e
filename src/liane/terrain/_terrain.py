"""The ground a network stands on: heights at places and along the paths between them.

`open_terrain` reads files or folders as one ground; nothing is loaded before it is asked for.
Profiles follow the WGS84 geodesic, end points included, evenly spaced, bilinear between heights.
A profile that meets an unknown height is marked as not known: it is never filled in.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from liane.errors import BadInput
from liane.geo import Box, destination, inverse
from liane.terrain._accuracy import stated
from liane.terrain._files import Raster, TerrainSource, find_files, inspect
from liane.terrain._lattice import Lattice
from liane.terrain._mosaic import Mosaic
from liane.terrain._sampling import along
from liane.terrain.relief import hillshade
from liane.words import N_

__all__ = ["LandCover", "Profiles", "Terrain", "open_terrain"]

Floats = NDArray[np.float64]
_KNOT_M = 5_000.0
_CHUNK = 2_000_000
_FOLD = 4  # samples each way in one cell of a relief coarser than the ground


@dataclass(frozen=True)
class LandCover:
    """A raster of classes, and the height of what stands on each: metres by class code."""

    paths: Sequence[Path]
    heights_m: Mapping[int, float]


@dataclass(frozen=True)
class Profiles:
    """Ground along paths: profile i is `heights_m[offsets[i]:offsets[i + 1]]`.

    `clutter_m` is what stands on the ground (0 without a canopy source), `step_m` the spacing of
    the samples, `known` whether every height of the profile is known, `clutter_known` the same
    for the clutter.
    """

    heights_m: Floats
    clutter_m: Floats
    offsets: NDArray[np.int64]
    step_m: Floats
    distance_m: Floats
    known: NDArray[np.bool_]
    clutter_known: NDArray[np.bool_]


class Terrain:
    """Elevation files read as one ground. Made by `open_terrain`."""

    def __init__(self, rasters: Sequence[Raster], clutter: Mosaic | None, memory_mb: float) -> None:
        self.sources: list[TerrainSource] = [raster.source for raster in rasters]
        self._ground = Mosaic(rasters, memory_mb)
        self._clutter = clutter

    @property
    def box(self) -> Box:
        """The smallest box that holds every source."""
        boxes = [source.box for source in self.sources]
        lats = [edge for box in boxes for edge in (box.south, box.north)]
        west, width = _union([(box.west, box.width_deg) for box in boxes])
        return Box(min(lats), west, max(lats), west + width)

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that the heights come from, and what stands on the ground, each once."""
        clutter = () if self._clutter is None else self._clutter.files
        return tuple(dict.fromkeys([*self._ground.files, *clutter]))

    @property
    def sigma_m(self) -> float:
        """Standard deviation of the height error: that of the least sure source, in metres."""
        return max(source.sigma_m for source in self.sources)

    @property
    def resolution_m(self) -> float:
        """Cell size of the finest source, in metres."""
        return min(source.resolution_m for source in self.sources)

    def heights_m(self, lat: ArrayLike, lon: ArrayLike) -> Floats:
        """Heights at places in degrees (any shapes that broadcast); NaN where none is known."""
        lat_deg, lon_deg = np.broadcast_arrays(
            np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
        )
        flat = self._ground.at(lat_deg.ravel(), lon_deg.ravel())
        return flat.reshape(lat_deg.shape)

    def profiles(
        self,
        lat1: ArrayLike,
        lon1: ArrayLike,
        lat2: ArrayLike,
        lon2: ArrayLike,
        step_m: ArrayLike | None = None,
    ) -> Profiles:
        """Ground along the geodesics from places 1 to places 2 (degrees, n each).

        Samples are evenly spaced, both ends included, at most `step_m` metres apart (a number or
        n of them; by default half the cell of the finest source that holds an end), and never
        fewer than three. Raises BadInput for a step that is not positive.
        """
        ends = [np.atleast_1d(part).ravel() for part in _pairs(lat1, lon1, lat2, lon2)]
        distance, azimuth, _back = inverse(*ends)
        step = self._steps(ends) if step_m is None else np.asarray(step_m, dtype=np.float64)
        if not np.all(step > 0.0):
            raise BadInput(N_("profile step {step} m: it must be more than 0"), step=step_m)
        counts = np.maximum(np.ceil(distance / step - 1e-9).astype(np.int64) + 1, 3)
        offsets = np.concatenate(([0], np.cumsum(counts)))
        heights, clutter = self._sample_paths(ends, azimuth, distance, offsets)
        return _profiles(heights, clutter, offsets, distance)

    def grid(self, box: Box, width_px: int, height_px: int) -> Floats:
        """Heights at the middles of height_px × width_px cells of a box, north row first."""
        if width_px < 1 or height_px < 1:
            raise BadInput(N_("a grid needs at least one cell each way"))
        rows = (np.arange(height_px) + 0.5) / height_px
        cols = (np.arange(width_px) + 0.5) / width_px
        lat = box.north - rows * (box.north - box.south)
        lon = box.west + cols * box.width_deg
        return self.heights_m(lat[:, None], lon[None, :])

    def hillshade(self, box: Box, width_px: int, height_px: int) -> NDArray[np.uint8]:
        """Shaded relief of a box lit from the north-west, height_px × width_px.

        Cells wider than the ground's own are means of up to 4 × 4 samples; 0 where unknown.
        """
        middle, west = box.centre[0], box.west
        tall, _a, _b = inverse(box.south, west, box.north, west)
        wide, _a, _b = inverse(middle, west, middle, west + min(box.width_deg, 179.0))
        cell_x, cell_y = float(wide) / width_px, float(tall) / height_px
        fold = max(1, min(_FOLD, round(min(cell_x, cell_y) / self.resolution_m)))
        heights = self.grid(box, width_px * fold, height_px * fold)
        means = heights.reshape(height_px, fold, width_px, fold).mean(axis=(1, 3))
        return hillshade(means, cell_x, cell_y)

    def close(self) -> None:
        """Close the files and free the memory; the terrain can still be read again."""
        self._ground.close()
        if self._clutter is not None:
            self._clutter.close()

    def _steps(self, ends: Sequence[Floats]) -> Floats:
        """Half the cell of the finest source that holds one of the ends."""
        steps = np.full(ends[0].shape, self.resolution_m / 2.0)
        if len({source.resolution_m for source in self.sources}) == 1:
            return steps
        found = np.full(ends[0].shape, np.inf)
        for source in self.sources:
            inside = source.box.contains(ends[0], ends[1]) | source.box.contains(ends[2], ends[3])
            found[inside] = np.minimum(found[inside], source.resolution_m / 2.0)
        return np.where(np.isfinite(found), found, steps)

    def _sample_paths(
        self,
        ends: Sequence[Floats],
        azimuth: Floats,
        distance: Floats,
        offsets: NDArray[np.int64],
    ) -> tuple[Floats, Floats | None]:
        heights = np.empty(offsets[-1])
        clutter = np.empty(offsets[-1]) if self._clutter else None
        for part in _chunks(offsets):
            knots = _knots(ends, azimuth, distance, part)
            span = slice(offsets[part.start], offsets[part.stop])
            local = offsets[part.start : part.stop + 1] - offsets[part.start]
            heights[span] = _along(self._ground, knots, local)
            if self._clutter is not None and clutter is not None:
                clutter[span] = _along(self._clutter, knots, local)
        return heights, clutter


def _pairs(*values: ArrayLike) -> list[Floats]:
    return [
        np.array(one)
        for one in np.broadcast_arrays(*[np.asarray(v, dtype=np.float64) for v in values])
    ]


def _union(spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """West edge and width, in degrees, of the shortest arc that holds every (west, width)."""
    best = (-180.0, 360.0)
    for west, _width in spans:
        reach = max((other - west) % 360.0 + width for other, width in spans)
        if reach < best[1]:
            best = (west, reach)
    return best


def _chunks(offsets: NDArray[np.int64]) -> list[slice]:
    """Runs of profiles of about _CHUNK samples each."""
    total, count = int(offsets[-1]), len(offsets) - 1
    edges = np.searchsorted(offsets, np.arange(0, total, _CHUNK), side="left")
    cuts = sorted({0, count, *(int(edge) for edge in edges if edge < count)})
    return [slice(start, stop) for start, stop in pairwise(cuts)]


def _knots(
    ends: Sequence[Floats], azimuth: Floats, distance: Floats, part: slice
) -> tuple[Floats, Floats]:
    """Exact places every few kilometres along each geodesic of a chunk: (n, knots) each."""
    longest = float(distance[part].max())
    count = max(4, math.ceil(longest / _KNOT_M) + 1)
    shares = np.linspace(0.0, 1.0, count)
    lat, lon = destination(
        ends[0][part, None],
        ends[1][part, None],
        azimuth[part, None],
        distance[part, None] * shares[None, :],
    )
    lat[:, 0], lon[:, 0] = ends[0][part], ends[1][part]
    lat[:, -1], lon[:, -1] = ends[2][part], ends[3][part]
    return lat, lon


def _along(mosaic: Mosaic, knots: tuple[Floats, Floats], offsets: NDArray[np.int64]) -> Floats:
    def position_of(lattice: Lattice) -> tuple[Floats, Floats]:
        knot_x, knot_y = lattice.position(*knots)
        if lattice.turn:
            step = knot_x - knot_x[:, :1]
            knot_x = knot_x - np.round(step / lattice.turn) * lattice.turn
        x, y = np.empty(offsets[-1]), np.empty(offsets[-1])
        along(knot_x, knot_y, offsets, x, y)
        return x, y

    return mosaic.sample(position_of, int(offsets[-1]))


def _profiles(
    heights: Floats, clutter: Floats | None, offsets: NDArray[np.int64], distance: Floats
) -> Profiles:
    counts = np.diff(offsets)
    known = _all_known(heights, offsets)
    clutter_known = known if clutter is None else _all_known(clutter, offsets)
    return Profiles(
        heights_m=heights,
        clutter_m=np.zeros_like(heights) if clutter is None else np.nan_to_num(clutter, nan=0.0),
        offsets=offsets,
        step_m=distance / (counts - 1),
        distance_m=distance,
        known=known,
        clutter_known=np.ones_like(known) if clutter is None else clutter_known,
    )


def _all_known(values: Floats, offsets: NDArray[np.int64]) -> NDArray[np.bool_]:
    if len(offsets) == 1:
        return np.zeros(0, dtype=np.bool_)
    return np.asarray(~np.logical_or.reduceat(np.isnan(values), offsets[:-1]))


def open_terrain(
    paths: Sequence[Path] | Path,
    *,
    canopy: Path | Sequence[Path] | LandCover | None = None,
    sigma_m: float | None = None,
    memory_mb: float = 512.0,
) -> Terrain:
    """Elevation files, or folders of them, as one ground: the finest first, gaps from coarser.

    `canopy` adds what stands on the ground: rasters of heights in metres, or a LandCover.
    `sigma_m` replaces the height error of every source. `memory_mb` bounds the heights kept in
    memory. Raises MissingResource for a path that is not there and BadInput for a file that is
    not an elevation grid.
    """
    rasters = [inspect(path) for path in find_files(_listed(paths))]
    if sigma_m is not None:
        rasters = [_with_sigma(raster, sigma_m) for raster in rasters]
    return Terrain(rasters, _clutter(canopy, memory_mb / 2.0), memory_mb)


def _listed(paths: Any) -> list[Path]:
    return [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]


def _with_sigma(raster: Raster, sigma_m: float) -> Raster:
    given = stated(sigma_m)
    source = replace(
        raster.source,
        sigma_m=given.sigma_m,
        sigma_basis=given.basis,
        sigma_status=given.status,
    )
    return replace(raster, source=source)


def _clutter(canopy: Path | Sequence[Path] | LandCover | None, memory_mb: float) -> Mosaic | None:
    if canopy is None:
        return None
    paths = canopy.paths if isinstance(canopy, LandCover) else canopy
    classes = dict(canopy.heights_m) if isinstance(canopy, LandCover) else None
    return Mosaic([inspect(path) for path in find_files(_listed(paths))], memory_mb, classes)
