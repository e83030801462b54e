"""What a terrain holds: lowest and highest ground, and how much of it is void.

Every cell of every file is read once, band by band, so that a country's tiles fit in little
memory. A void is counted, never guessed. Nothing is resampled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio

from liane.progress import Watch, silent
from liane.terrain._files import Raster, find_files, inspect, read_window
from liane.words import N_

__all__ = ["FileStatistics", "file_statistics"]

_CELLS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class FileStatistics:
    """One file: its cells, its voids, its lowest and highest height (None when all is void)."""

    path: Path
    width: int
    height: int
    void_share: float
    lowest_m: float | None
    highest_m: float | None


def file_statistics(paths: Sequence[Path], watch: Watch = silent) -> list[FileStatistics]:
    """Read every cell of the files or folders; raises like `open_terrain`."""
    files = find_files(paths)
    found = []
    for at, file in enumerate(files):
        found.append(_one(inspect(file)))
        if not watch((at + 1) / len(files), N_("reading elevation tiles")):
            break
    return found


def _one(raster: Raster) -> FileStatistics:
    lowest, highest, void = np.inf, -np.inf, 0
    rows = max(1, _CELLS_AT_ONCE // raster.width)
    with rasterio.open(raster.path) as dataset:
        for row in range(0, raster.height, rows):
            count = min(rows, raster.height - row)
            values = read_window(raster, dataset, row, 0, count, raster.width)
            known = values[~np.isnan(values)]
            void += values.size - known.size
            if known.size:
                lowest, highest = min(lowest, known.min()), max(highest, known.max())
    return FileStatistics(
        path=raster.path,
        width=raster.width,
        height=raster.height,
        void_share=void / (raster.width * raster.height),
        lowest_m=float(lowest) if np.isfinite(lowest) else None,
        highest_m=float(highest) if np.isfinite(highest) else None,
    )
