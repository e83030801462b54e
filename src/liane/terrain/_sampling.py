"""The hot loops: places along a path, and heights between the nodes of a lattice.

A lattice is cut in square blocks; a block in memory holds its nodes and one more row and column,
so that the four neighbours of a place are always in one block. A place on a node takes the node's
height alone: neighbours without weight are not looked at. NaN stays NaN.
"""

import math

import numpy as np
from numpy.typing import NDArray

from liane.kernels import kernel

__all__ = [
    "BLEND",
    "BLEND_KNOWN",
    "BLOCK",
    "EMPTY",
    "NEAREST",
    "UNREAD",
    "along",
    "heights",
    "missing_blocks",
]

Floats = NDArray[np.float64]
BLOCK = 256
UNREAD, EMPTY = -1, -2
BLEND, BLEND_KNOWN, NEAREST = 0, 1, 2
_ON_NODE = 1e-7  # cells; 3 micrometres on a 1″ grid


@kernel
def along(knot_x: Floats, knot_y: Floats, offsets: NDArray[np.int64], x: Floats, y: Floats) -> None:
    """Fill x and y with evenly spaced positions on each path, cubic through its knots."""
    knots = knot_x.shape[1]
    for path in range(knot_x.shape[0]):
        start, count = offsets[path], offsets[path + 1] - offsets[path]
        for at in range(count):
            u = at * (knots - 1) / (count - 1)
            left = min(max(int(u) - 1, 0), knots - 4)
            s = u - left
            w0 = (s - 1.0) * (s - 2.0) * (s - 3.0) / -6.0
            w1 = s * (s - 2.0) * (s - 3.0) / 2.0
            w2 = s * (s - 1.0) * (s - 3.0) / -2.0
            w3 = s * (s - 1.0) * (s - 2.0) / 6.0
            kx, ky = knot_x[path, left : left + 4], knot_y[path, left : left + 4]
            x[start + at] = w0 * kx[0] + w1 * kx[1] + w2 * kx[2] + w3 * kx[3]
            y[start + at] = w0 * ky[0] + w1 * ky[1] + w2 * ky[2] + w3 * ky[3]


@kernel
def _split(position: float) -> tuple[int, float]:
    """The node below a position and the share of the next one, 0 when it is on a node."""
    node = math.floor(position)
    share = position - node
    if share < _ON_NODE:
        return int(node), 0.0
    if share > 1.0 - _ON_NODE:
        return int(node) + 1, 0.0
    return int(node), share


@kernel
def _slot(table: NDArray[np.int32], row: int, col: int) -> int:
    if row < 0 or col < 0 or row >= table.shape[0] * BLOCK or col >= table.shape[1] * BLOCK:
        return EMPTY
    return int(table[row // BLOCK, col // BLOCK])


@kernel
def _wrapped(col: int, wrap: int) -> int:
    return col % wrap if wrap else col


@kernel
def missing_blocks(
    x: Floats,
    y: Floats,
    pending: NDArray[np.bool_],
    table: NDArray[np.int32],
    wrap: int,
    wanted: NDArray[np.bool_],
) -> None:
    """Mark in `wanted` the unread blocks that pending places lie in."""
    for at in range(x.size):
        if pending[at] and math.isfinite(x[at]) and math.isfinite(y[at]):
            col, _share = _split(x[at])
            row, _share = _split(y[at])
            col = _wrapped(col, wrap)
            if _slot(table, row, col) == UNREAD:
                wanted[row // BLOCK, col // BLOCK] = True


@kernel
def _blend(pool: NDArray[np.float32], slot: int, row: int, col: int, v: float, u: float) -> float:
    """Bilinear height; neighbours without weight do not count."""
    north = float(pool[slot, row, col])
    if u > 0.0:
        north += u * (float(pool[slot, row, col + 1]) - north)
    if v == 0.0:
        return north
    south = float(pool[slot, row + 1, col])
    if u > 0.0:
        south += u * (float(pool[slot, row + 1, col + 1]) - south)
    return north + v * (south - north)


@kernel
def _blend_known(block: NDArray[np.float32], row: int, col: int, v: float, u: float) -> float:
    """The same over known neighbours alone, when the nearest of them is known."""
    near = block[row + (1 if v > 0.5 else 0), col + (1 if u > 0.5 else 0)]
    if math.isnan(near):
        return math.nan
    total, weight = 0.0, 0.0
    for down in range(2):
        for right in range(2):
            share = (v if down else 1.0 - v) * (u if right else 1.0 - u)
            if share > 0.0 and not math.isnan(block[row + down, col + right]):
                total += share * block[row + down, col + right]
                weight += share
    return total / weight


@kernel
def heights(
    x: Floats,
    y: Floats,
    pending: NDArray[np.bool_],
    table: NDArray[np.int32],
    wrap: int,
    pool: NDArray[np.float32],
    how: int,
    out: Floats,
) -> None:
    """Values of pending places whose block is read.

    `how` is BLEND between the four nodes, BLEND_KNOWN in the outer half cells too, or NEAREST,
    the cell a place lies in: for classes, which have no in-between.
    """
    for at in range(x.size):
        if not pending[at]:
            continue
        if not (math.isfinite(x[at]) and math.isfinite(y[at])):
            pending[at] = False
            continue
        col, u = _split(x[at])
        row, v = _split(y[at])
        col = _wrapped(col, wrap)
        slot = _slot(table, row, col)
        if slot == UNREAD:
            continue
        pending[at] = False
        if slot < 0:
            continue
        row, col = row % BLOCK, col % BLOCK
        if how == NEAREST:
            out[at] = pool[slot, row + (1 if v > 0.5 else 0), col + (1 if u > 0.5 else 0)]
        elif how == BLEND_KNOWN:
            out[at] = _blend_known(pool[slot], row, col, v, u)
        else:
            out[at] = _blend(pool, slot, row, col, v, u)
