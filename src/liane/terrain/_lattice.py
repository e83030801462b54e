"""Lattices: files that share one grid, laid on it edge to edge.

Files of the same coordinate system, cell size and alignment form one lattice, so that a point
between two tiles has its four neighbours like any other: no seam, no shift. A position is
(column, row) in cells, whole numbers at the middle of cells. On a geographic grid columns wrap at
360°. Files that do not line up make lattices of their own.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from liane.terrain._files import Raster

__all__ = ["Lattice", "Placed", "lattices_of"]

Floats = NDArray[np.float64]
_WGS84 = CRS.from_epsg(4326)
_ALIGNED = 1e-3  # cells; 3 cm on a 1″ grid


@dataclass(frozen=True)
class Placed:
    """A file on its lattice: the node of its first cell."""

    raster: Raster
    col: int
    row: int


@dataclass(frozen=True)
class Lattice:
    """Files on one grid. `cols` and `rows` count its nodes, one empty node kept all around."""

    tiles: tuple[Placed, ...]
    affine: tuple[float, float, float, float, float, float]
    cols: int
    rows: int
    wrap: int
    resolution_m: float
    crs: Any

    @cached_property
    def _projection(self) -> Any:
        if self.crs.equals(_WGS84, ignore_axis_order=True):
            return None
        return Transformer.from_crs(_WGS84, self.crs, always_xy=True)

    @property
    def turn(self) -> float:
        """Columns in 360° of longitude; 0 on a projected grid."""
        return 360.0 / abs(self.affine[0]) if self.crs.is_geographic else 0.0

    def position(self, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        """Column and row, in cells, of places in degrees."""
        x, y = lon, lat
        if self._projection is not None:
            x, y = self._projection.transform(lon, lat)
        a, b, c, d, e, f = self.affine
        on_earth = np.isfinite(x) & np.isfinite(y)
        dx, dy = np.where(on_earth, x, np.nan) - c, np.where(on_earth, y, np.nan) - f
        determinant = a * e - b * d
        col = (e * dx - b * dy) / determinant - 0.5
        row = (a * dy - d * dx) / determinant - 0.5
        return self._nearest_turn(col), row

    def _nearest_turn(self, col: Floats) -> Floats:
        if not self.turn:
            return col
        middle = (self.cols - 1) / 2.0
        turns: Floats = np.round((col - middle) / self.turn)
        moved = np.isfinite(turns) & (turns != 0.0)
        return col - np.where(moved, turns, 0.0) * self.turn

    def place(self, col: Floats, row: Floats) -> tuple[Floats, Floats]:
        """Latitude and longitude of nodes."""
        a, b, c, d, e, f = self.affine
        x = a * (col + 0.5) + b * (row + 0.5) + c
        y = d * (col + 0.5) + e * (row + 0.5) + f
        if self._projection is not None:
            x, y = self._projection.transform(x, y, direction="INVERSE")
        return np.asarray(y, dtype=np.float64), np.asarray(x, dtype=np.float64)


def lattices_of(rasters: Sequence[Raster]) -> list[Lattice]:
    """Group files into lattices, finest first; equal ones in the order given."""
    groups: list[list[tuple[Raster, float, float]]] = []
    for raster in rasters:
        for group in groups:
            shift = _shift(group[0][0], raster)
            if shift is not None:
                group.append((raster, *shift))
                break
        else:
            groups.append([(raster, 0.0, 0.0)])
    return sorted((_lattice(group) for group in groups), key=lambda one: one.resolution_m)


def _shift(first: Raster, other: Raster) -> tuple[float, float] | None:
    """Columns and rows from the first file's grid to the other's, or None if they do not align."""
    a, b, c, d, e, f = first.affine
    size = math.sqrt(abs(a * e - b * d))
    linear = zip((a, b, d, e), _linear(other), strict=True)
    span = max(first.width, first.height, other.width, other.height)
    if any(abs(one - two) * span > _ALIGNED * size for one, two in linear):
        return None
    if not first.crs.equals(other.crs, ignore_axis_order=True):
        return None
    dx, dy = other.affine[2] - c, other.affine[5] - f
    determinant = a * e - b * d
    col, row = (e * dx - b * dy) / determinant, (a * dy - d * dx) / determinant
    if abs(col - round(col)) > _ALIGNED or abs(row - round(row)) > _ALIGNED:
        return None
    return float(round(col)), float(round(row))


def _linear(raster: Raster) -> tuple[float, float, float, float]:
    a, b, _c, d, e, _f = raster.affine
    return a, b, d, e


def _lattice(group: Sequence[tuple[Raster, float, float]]) -> Lattice:
    first = group[0][0]
    wrap = _wrap(first)
    placed = [Placed(raster, int(col), int(row)) for raster, col, row in group]
    west = _west_column(placed, wrap)
    north = min(one.row for one in placed)
    moved = [
        replace(one, col=_turned(one.col - west, wrap) + 1, row=one.row - north + 1)
        for one in placed
    ]
    cols = max(one.col + one.raster.width for one in moved) + 1
    return Lattice(
        tiles=tuple(moved),
        affine=_moved(first.affine, west - 1, north - 1),
        cols=min(cols, wrap) if wrap else cols,
        rows=max(one.row + one.raster.height for one in moved) + 1,
        wrap=wrap,
        resolution_m=min(one.raster.source.resolution_m for one in placed),
        crs=first.crs,
    )


def _wrap(raster: Raster) -> int:
    """Columns around the Earth, when a geographic grid has a whole number of them."""
    a, b, _c, d, _e, _f = raster.affine
    if not raster.crs.is_geographic or b or d:
        return 0
    turn = 360.0 / abs(a)
    return round(turn) if abs(turn - round(turn)) < 10.0 * _ALIGNED else 0


def _turned(col: int, wrap: int) -> int:
    return col % wrap if wrap else col


def _west_column(placed: Sequence[Placed], wrap: int) -> int:
    """The column to count from: the start of the shortest arc that holds every tile."""
    if not wrap:
        return min(one.col for one in placed)
    starts = sorted({one.col % wrap for one in placed})
    gaps = [
        (starts[(at + 1) % len(starts)] - start) % wrap or wrap for at, start in enumerate(starts)
    ]
    return starts[(gaps.index(max(gaps)) + 1) % len(starts)]


def _moved(
    affine: tuple[float, float, float, float, float, float], cols: int, rows: int
) -> tuple[float, float, float, float, float, float]:
    a, b, c, d, e, f = affine
    return a, b, c + a * cols + b * rows, d, e, f + d * cols + e * rows
