"""How a batch is taken in: columns of one length or one value each, profiles end to end.

Whatever a caller hands over becomes contiguous arrays of one type, so that every kernel is
compiled once. It refuses columns whose lengths disagree and offsets that do not cut the heights
into profiles; it never judges the values themselves: the models do, path by path.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from liane.errors import BadInput
from liane.words import N_

__all__ = ["cut", "run_chunks", "table"]


def cut(heights_m: ArrayLike, offsets: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    """The heights as float64 and the offsets as int64, checked against each other."""
    heights = np.ascontiguousarray(heights_m, dtype=np.float64)
    bounds = np.ascontiguousarray(offsets)
    if heights.ndim != 1 or bounds.ndim != 1 or bounds.size < 1:
        raise BadInput(N_("heights_m and offsets must each be a plain list of numbers"))
    if not np.issubdtype(bounds.dtype, np.integer):
        raise BadInput(N_("offsets must be whole numbers"))
    bounds = bounds.astype(np.int64)
    if bounds[0] < 0 or bounds[-1] > heights.size or np.any(np.diff(bounds) < 0):
        raise BadInput(
            N_("offsets must rise from 0 to at most {count}, the number of heights"),
            count=heights.size,
        )
    return heights, bounds


def table(count: int, **columns: ArrayLike) -> NDArray[np.float64]:
    """The columns side by side, shape (count, number of columns); single values are repeated."""
    rows = np.empty((count, len(columns)))
    for at, (name, values) in enumerate(columns.items()):
        column = np.asarray(values, dtype=np.float64)
        if column.ndim > 1 or (column.ndim == 1 and column.size not in (1, count)):
            raise BadInput(
                N_("{name} has {size} values; give one, or {count}: one per path"),
                name=name,
                size=column.size,
                count=count,
            )
        rows[:, at] = column
    return rows


def run_chunks(job: Callable[[int, int], object], count: int, threads: int) -> None:
    """Run `job(first, stop)` over 0..count in that many threads (kernels release the lock)."""
    if threads < 1:
        raise BadInput(N_("threads must be 1 or more, not {threads}"), threads=threads)
    if threads == 1 or count < 2 * threads:
        job(0, count)
        return
    marks = np.linspace(0, count, 4 * threads + 1).astype(int).tolist()
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(job, *pair) for pair in pairwise(marks)]:
            done.result()
