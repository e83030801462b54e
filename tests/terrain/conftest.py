"""Small elevation files written for one test, and the real tiles when they are at hand."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio import Affine

from liane.words import language, use

ROOT = Path(__file__).resolve().parents[2]

WriteTile = Callable[..., Path]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Messages are looked for in English, whatever the locale of the machine."""
    before = language()
    use("en")
    yield
    use(before)


@pytest.fixture(scope="session")
def real_tiles() -> Path:
    folder = Path(os.environ.get("LIANE_DATA", ROOT.parent / "shared" / "data")) / "terrain"
    if not folder.is_dir():
        pytest.skip("real elevation tiles not found; set LIANE_DATA")
    return folder


@pytest.fixture
def write_tile(tmp_path: Path) -> WriteTile:
    """Write heights (north row first) as a GeoTIFF whose first cell's corner is (west, north)."""

    def write(
        name: str,
        heights: Any,
        west: float,
        north: float,
        cell: float,
        *,
        crs: str | None = "EPSG:4326",
        units: str | None = None,
        tags: dict[str, str] | None = None,
        **options: Any,
    ) -> Path:
        values = np.asarray(heights)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            height=values.shape[0],
            width=values.shape[1],
            count=options.pop("count", 1),
            dtype=options.pop("dtype", values.dtype.name),
            crs=crs,
            transform=options.pop("transform", Affine(cell, 0.0, west, 0.0, -cell, north)),
            **options,
        ) as file:
            file.write(values, 1)
            file.update_tags(**(tags or {}))
            if units:
                file.units = (units,)
        return path

    return write
