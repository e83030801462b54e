"""Lattices read as one ground, block by block, within a bound of memory.

Blocks are read when a place needs them and kept in one pool; when it is full the oldest go.
Around known heights of a fine lattice, one ring of nodes is filled from the coarser ones, so that
the passage from one resolution to the next, or around a void, has no step and no gap.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import RLock
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray

from liane.terrain._files import Raster, read_window
from liane.terrain._lattice import Lattice, Placed, lattices_of
from liane.terrain._sampling import (
    BLEND,
    BLEND_KNOWN,
    BLOCK,
    EMPTY,
    NEAREST,
    UNREAD,
    heights,
    missing_blocks,
)

__all__ = ["Mosaic"]

Floats = NDArray[np.float64]
PositionOf = Callable[[Lattice], tuple[Floats, Floats]]
_SIDE = BLOCK + 1
_OPEN_FILES = 32


class Mosaic:
    """Files read as one surface; `sample` gives heights at places, NaN where none is known."""

    def __init__(
        self,
        rasters: Sequence[Raster],
        memory_mb: float = 512.0,
        classes: dict[int, float] | None = None,
    ) -> None:
        self.files = tuple(file for raster in rasters for file in raster.files)
        self.lattices = lattices_of(rasters)
        self._classes = classes
        self._ways = (BLEND, BLEND_KNOWN) if classes is None else (NEAREST,)
        self._tables = [
            np.full((-(-one.rows // BLOCK), -(-one.cols // BLOCK)), UNREAD, dtype=np.int32)
            for one in self.lattices
        ]
        blocks = sum(table.size for table in self._tables)
        slots = max(2, min(int(memory_mb * 2**20) // (4 * _SIDE * _SIDE), blocks))
        self._pool = np.empty((slots, _SIDE, _SIDE), dtype=np.float32)
        self._free = list(range(slots))
        self._held: OrderedDict[int, tuple[int, int, int]] = OrderedDict()
        self._files: OrderedDict[Any, Any] = OrderedDict()
        self._lock = RLock()

    def sample(self, position_of: PositionOf, count: int, first: int = 0) -> Floats:
        """Heights at `count` places, whose position on a lattice `position_of` gives."""
        out = np.full(count, np.nan)
        with self._lock:
            for how in self._ways:
                for level in range(first, len(self.lattices)):
                    pending = np.isnan(out)
                    if not pending.any():
                        return out
                    self._sample_level(level, position_of, pending, how, out)
        return out

    def at(self, lat: Floats, lon: Floats, first: int = 0) -> Floats:
        """Heights at places in degrees (flat arrays)."""
        return self.sample(lambda lattice: lattice.position(lat, lon), lat.size, first)

    def _sample_level(
        self,
        level: int,
        position_of: PositionOf,
        pending: NDArray[np.bool_],
        how: int,
        out: Floats,
    ) -> None:
        x, y = position_of(self.lattices[level])
        table, wrap = self._tables[level], self.lattices[level].wrap
        while True:
            heights(x, y, pending, table, wrap, self._pool, how, out)
            wanted = np.zeros(table.shape, dtype=np.bool_)
            missing_blocks(x, y, pending, table, wrap, wanted)
            todo = np.argwhere(wanted)
            if not len(todo):
                return
            for row, col in todo[: max(1, len(self._pool) // 2)]:
                self._load(level, int(row), int(col))

    def _load(self, level: int, block_row: int, block_col: int) -> None:
        values = self._nodes(level, block_row, block_col)
        if np.isnan(values).all():
            self._tables[level][block_row, block_col] = EMPTY
            return
        slot = self._free.pop() if self._free else self._evicted()
        self._pool[slot] = values
        self._held[slot] = (level, block_row, block_col)
        self._tables[level][block_row, block_col] = slot

    def _evicted(self) -> int:
        slot, (level, row, col) = self._held.popitem(last=False)
        self._tables[level][row, col] = UNREAD
        return slot

    def _nodes(self, level: int, block_row: int, block_col: int) -> NDArray[np.float32]:
        """The nodes of a block with one more row and column, ring filled from coarser levels."""
        row, col, side = block_row * BLOCK - 1, block_col * BLOCK - 1, _SIDE + 2
        values = self._read(self.lattices[level], row, col, side)
        if self._classes is None and level + 1 < len(self.lattices):
            ring = _ring(values)
            if ring.any():
                rows, cols = np.nonzero(ring)
                places = self.lattices[level].place(
                    (cols + col).astype(np.float64), (rows + row).astype(np.float64)
                )
                values[ring] = self.at(*places, first=level + 1)
        return values[1:-1, 1:-1]

    def _read(self, lattice: Lattice, row: int, col: int, side: int) -> NDArray[np.float32]:
        values = np.full((side, side), np.nan, dtype=np.float32)
        turns = (0, -lattice.wrap, lattice.wrap) if lattice.wrap else (0,)
        for tile in lattice.tiles:
            for turn in turns:
                self._read_tile(tile, row - tile.row, col - tile.col + turn, values)
        return values

    def _read_tile(self, tile: Placed, row: int, col: int, values: NDArray[np.float32]) -> None:
        """Fill what is still unknown of a square that starts at (row, col) of a tile."""
        raster, side = tile.raster, len(values)
        top, bottom = max(row, 0), min(row + side, raster.height)
        left, right = max(col, 0), min(col + side, raster.width)
        if top >= bottom or left >= right:
            return
        target = values[top - row : bottom - row, left - col : right - col]
        unknown = np.isnan(target)
        if unknown.any():
            read = read_window(raster, self._dataset(raster), top, left, bottom - top, right - left)
            target[unknown] = self._heights(read)[unknown]

    def _heights(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        if self._classes is None:
            return values
        heights = np.full(values.shape, np.nan, dtype=np.float32)
        for code, height_m in self._classes.items():
            heights[values == code] = height_m
        return heights

    def _dataset(self, raster: Raster) -> Any:
        dataset = self._files.pop(raster.path, None) or rasterio.open(raster.path)
        self._files[raster.path] = dataset
        if len(self._files) > _OPEN_FILES:
            self._files.popitem(last=False)[1].close()
        return dataset

    def close(self) -> None:
        """Close the files and forget the blocks."""
        with self._lock:
            for dataset in self._files.values():
                dataset.close()
            self._files.clear()
            while self._held:
                self._free.append(self._evicted())


def _ring(values: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Unknown nodes that touch a known one, corners included."""
    known = np.pad(~np.isnan(values), 1)
    touched = np.zeros(values.shape, dtype=np.bool_)
    rows, cols = values.shape
    for down in range(3):
        for right in range(3):
            touched |= known[down : down + rows, right : right + cols]
    return touched & np.isnan(values)
