"""Elevation files: which there are, what each says of itself, and reading a window of one.

A file is opened for its grid, coordinate system, unit and nodata, then closed. GDAL gives the
grid as areas whatever the file's own habit (pixel is point or area), so a height always belongs
to the middle of its cell. Voids become NaN: declared nodata, masks, the usual undeclared marks
(−32768, −9999) and values no ground or sea floor has. Feet become metres.
"""

import hashlib
import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.warp
from numpy.typing import NDArray
from pyproj import CRS
from rasterio.windows import Window

from liane.errors import BadInput, MissingResource
from liane.geo import Box
from liane.reading import files_in, unreadable
from liane.terrain._accuracy import Accuracy, accuracy_of
from liane.words import N_

__all__ = ["Raster", "TerrainSource", "find_files", "inspect", "read_window"]

_FORMATS = ("GTiff", "VRT", "SRTMHGT", "AAIGrid", "DTED", "EHdr", "ENVI", "USGSDEM")
_NETWORK = ("://", "/vsicurl", "/vsis3", "/vsigs", "/vsiaz", "/vsioss", "/vsiswift", "/vsihdfs")
SUFFIXES = (".tif", ".tiff", ".vrt", ".hgt")
_LOWEST_M, _HIGHEST_M = -12_000.0, 9_000.0
_UNDECLARED = (-9999.0, -32768.0)
_MOST_BANDS = 2  # heights, and a mask beside them
_FEET = 0.3048
_UNITS = {
    "": 1.0,
    "m": 1.0,
    "metre": 1.0,
    "metres": 1.0,
    "meter": 1.0,
    "meters": 1.0,
    "ft": _FEET,
    "foot": _FEET,
    "feet": _FEET,
    "us survey foot": 1200.0 / 3937.0,
    "ftus": 1200.0 / 3937.0,
}


@dataclass(frozen=True)
class TerrainSource:
    """One elevation file: where, what, how fine, how sure."""

    path: Path
    format: str
    resolution_m: float
    sigma_m: float
    sigma_basis: str
    sigma_status: str
    crs: str
    box: Box

    @cached_property
    def sha256(self) -> str:
        """Digest of the file's bytes, computed when asked."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Raster:
    """The grid of one file: affine (a, b, c, d, e, f) from columns and rows to coordinates.

    `files` are all that are read for it: itself, what stands beside it, what a VRT points to.
    """

    path: Path
    files: tuple[Path, ...]
    affine: tuple[float, float, float, float, float, float]
    width: int
    height: int
    crs: Any
    scale: float
    offset: float
    source: TerrainSource


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The elevation files named by `paths`, folders searched through, each file once."""
    found: dict[Path, None] = {}
    for path in paths:
        for file in _files_of(Path(path)):
            found.setdefault(file)
    if not found:
        raise BadInput(N_("no elevation file given; name GeoTIFF, VRT or .hgt files, or a folder"))
    return list(found)


def _files_of(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.exists():
        raise MissingResource(
            N_("{file}: no such terrain file; fetch the area with 'liane terrain get'"), file=path
        )
    files = [file for file in files_in(path, "**/*") if file.suffix.lower() in SUFFIXES]
    if not files:
        raise MissingResource(
            N_("{file}: no elevation tile in this folder (.tif, .vrt, .hgt); 'liane terrain get'"),
            file=path,
        )
    return files


def inspect(path: Path) -> Raster:
    """What a file says of its grid; raises BadInput when it is no elevation grid."""
    with _opened(path) as dataset:
        _check(path, dataset)
        crs = _horizontal(CRS.from_wkt(dataset.crs.to_wkt()))
        accuracy = accuracy_of(path, dataset.tags())
        return Raster(
            path=path,
            files=tuple(dict.fromkeys([path, *map(Path, dataset.files)])),
            affine=tuple(dataset.transform)[:6],
            width=dataset.width,
            height=dataset.height,
            crs=crs,
            scale=_metres_per_unit(path, dataset) * dataset.scales[0],
            offset=_metres_per_unit(path, dataset) * dataset.offsets[0],
            source=_source(path, dataset, crs, accuracy),
        )


def _opened(path: Path) -> Any:
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise unreadable(path, error) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            return rasterio.open(path)  # a file without coordinates gets our own message
    except rasterio.errors.RasterioError as error:
        if path.suffix.lower() == ".hgt":
            raise BadInput(
                N_("{file}: not a .hgt tile GDAL knows; it must be named like N14W004.hgt"),
                file=path,
            ) from error
        raise BadInput(
            N_(
                "{file}: not an elevation file that can be read (GeoTIFF, VRT, .hgt); "
                "fetch it again"
            ),
            file=path,
        ) from error


def _check(path: Path, dataset: Any) -> None:
    """Refuse what is no elevation grid, and a VRT that would go to the network unasked."""
    if dataset.driver not in _FORMATS:
        raise BadInput(
            N_("{file}: format {format} is not for heights; convert it to GeoTIFF"),
            file=path,
            format=dataset.driver,
        )
    for name in dataset.files:
        if any(sign in name for sign in _NETWORK):
            raise BadInput(
                N_("{file}: it points to {address}; fetch that file first, and name it instead"),
                file=path,
                address=name,
            )
    if dataset.crs is None:
        raise BadInput(
            N_("{file}: no coordinate system in it; add one, e.g. gdal_edit.py -a_srs"), file=path
        )
    if abs(dataset.transform.determinant) < 1e-18:
        raise BadInput(N_("{file}: its grid has cells of no size"), file=path)
    if dataset.transform.is_identity:
        raise BadInput(
            N_("{file}: it does not say where on Earth it lies; add it, e.g. gdal_edit.py -a_ullr"),
            file=path,
        )
    _check_values(path, dataset)


def _check_values(path: Path, dataset: Any) -> None:
    """Refuse a picture in colours, and numbers that are no heights."""
    if dataset.count > _MOST_BANDS:
        raise BadInput(
            N_("{file}: {count} bands; keep that of the heights: gdal_translate -b 1"),
            file=path,
            count=dataset.count,
        )
    if "complex" in dataset.dtypes[0]:
        raise BadInput(N_("{file}: complex numbers are not heights; convert it"), file=path)


def _horizontal(crs: Any) -> Any:
    return crs.sub_crs_list[0] if crs.is_compound else crs


def _metres_per_unit(path: Path, dataset: Any) -> float:
    unit = (dataset.units[0] or "").strip().lower()
    if unit not in _UNITS:
        raise BadInput(
            N_("{file}: heights in '{unit}'; convert them to metres first"), file=path, unit=unit
        )
    return _UNITS[unit]


def _source(path: Path, dataset: Any, crs: Any, accuracy: Accuracy) -> TerrainSource:
    box = _box(path, dataset)
    return TerrainSource(
        path=path,
        format=dataset.driver,
        resolution_m=_resolution_m(dataset, crs, box),
        sigma_m=accuracy.sigma_m,
        sigma_basis=accuracy.basis,
        sigma_status=accuracy.status,
        crs=crs.to_string() if crs.to_epsg() is None else f"EPSG:{crs.to_epsg()}",
        box=box,
    )


def _resolution_m(dataset: Any, crs: Any, box: Box) -> float:
    cell = math.sqrt(abs(dataset.transform.determinant))
    if not crs.is_geographic:
        return cell * float(crs.axis_info[0].unit_conversion_factor)
    return cell * 111_195.0 * math.sqrt(math.cos(math.radians(box.centre[0])))


def _box(path: Path, dataset: Any) -> Box:
    a, b, c, d, e, f = tuple(dataset.transform)[:6]
    corners = [(col, row) for col in (0, dataset.width) for row in (0, dataset.height)]
    xs = [a * col + b * row + c for col, row in corners]
    ys = [d * col + e * row + f for col, row in corners]
    try:
        west, south, east, north = rasterio.warp.transform_bounds(
            dataset.crs, "EPSG:4326", min(xs), min(ys), max(xs), max(ys), densify_pts=21
        )
        return Box(max(south, -90.0), west, min(north, 90.0), east)
    except (rasterio.errors.RasterioError, BadInput) as error:
        raise BadInput(
            N_("{file}: its coordinates are not on Earth ({reason})"), file=path, reason=error
        ) from error


def read_window(
    raster: Raster, dataset: Any, row: int, col: int, height: int, width: int
) -> NDArray[np.float32]:
    """Heights of a window wholly inside the file, in metres, NaN where there are none."""
    try:
        band = dataset.read(1, window=Window(col, row, width, height), masked=True)
    except rasterio.errors.RasterioError as error:
        raise BadInput(
            N_("{file}: damaged, cannot be read ({reason}); fetch it again"),
            file=raster.path,
            reason=error.__cause__ or error,
        ) from error
    values = np.ma.getdata(band).astype(np.float64)
    void = np.ma.getmaskarray(band) | np.isin(values, _UNDECLARED) | ~np.isfinite(values)
    metres = values * raster.scale + raster.offset
    void |= (metres < _LOWEST_M) | (metres > _HIGHEST_M)
    return np.where(void, np.nan, metres).astype(np.float32)
