"""Make the ground of Farako, a commune that does not exist: terrain.tif beside this script.

Everything here is invented: a Sahelian plain with a river, dunes in the north, a sandstone plateau
in the south-east that ends in an escarpment, buttes that stand alone, and a closed basin in the
plateau. Nothing is copied from a map or from real heights, although the latitude is that of
central Mali. The same numbers come out at every run: `python examples/farako/make_terrain.py`.
"""

from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio import Affine

Floats = NDArray[np.float64]

SOUTH, NORTH, WEST, EAST = 14.15, 14.45, -4.05, -3.72
CELL_DEG = 1.0 / 3600.0
KM_PER_DEG_LAT, KM_PER_DEG_LON = 110.64, 107.90  # at 14.3° N on WGS84
SEED = 20140
TOWN_KM, DRAWN_IN = (18.2, 13.7), 0.7  # the sketch below is drawn in around the town
SIGMA_M = 4.0  # what a plan must assume; the invented ground itself has no error

# On the sketch: east km, north km, half-width km, height of the butte above the plain m.
BUTTES = (
    (8.6, 22.4, 0.75, 165.0),
    (26.3, 23.6, 0.85, 185.0),
    (4.9, 10.8, 0.60, 130.0),
    (14.6, 26.9, 0.45, 85.0),
    (31.2, 18.2, 0.40, 95.0),
    (10.9, 5.2, 0.55, 120.0),
)
# The closed basin in the plateau: east km, north km, half-widths km, depth m.
BASIN = (28.8, 5.5, 2.0, 1.2, 125.0)


def smooth(value: Floats) -> Floats:
    """A step from 0 to 1, without a kink at either end."""
    t = np.clip(value, 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def roughness(shape: tuple[int, int], longest_km: float, steepness: float, seed: int) -> Floats:
    """Random relief of unit spread whose waves are no longer than `longest_km`."""
    white = np.random.default_rng(seed).standard_normal(shape)
    cell_km = CELL_DEG * KM_PER_DEG_LAT
    across = np.fft.rfftfreq(shape[1], cell_km)[None, :]
    wave = np.hypot(np.fft.fftfreq(shape[0], cell_km)[:, None], across)
    weight = 1.0 / np.maximum(wave, 1.0 / longest_km) ** steepness
    weight[0, 0] = 0.0
    relief = np.fft.irfft2(np.fft.rfft2(white) * weight, s=shape)
    return np.asarray(relief / relief.std())


def river_north_km(east: Floats) -> Floats:
    """The river's course: north km for each east km."""
    return 9.5 + 0.28 * east + 1.3 * np.sin(east / 2.9) + 0.5 * np.sin(east / 1.1 + 0.7)


def plain_m(east: Floats, north: Floats) -> Floats:
    """Flat land that falls gently to the north-east, with the river's bed and its banks."""
    off_km = np.abs(north - river_north_km(east))
    bed = -8.0 * np.exp(-((off_km / 0.3) ** 2)) - 9.0 * np.exp(-((off_km / 1.6) ** 2))
    return 282.0 - 0.35 * east - 0.25 * north + bed


def swells_m(east: Floats, north: Floats, outline: Floats) -> Floats:
    """Swells of laterite that hide villages from each other; the river has cut them flat."""
    off_km = np.abs(north - river_north_km(east))
    return 10.0 * outline * (1.0 - 0.8 * np.exp(-((off_km / 1.3) ** 2)))


def dunes_m(east: Floats, north: Floats, wander: Floats) -> Floats:
    """Old dunes in the north: long ridges from west-south-west to east-north-east."""
    across = north * np.cos(0.3) - east * np.sin(0.3) + 0.25 * wander
    ridges = np.maximum(np.sin(across * 2.0 * np.pi / 1.4), -0.2)
    return 11.0 * smooth((north - 23.5) / 4.0) * ridges


def plateau_m(east: Floats, north: Floats, wander: Floats) -> Floats:
    """The sandstone plateau: 190 m above the plain behind a cliff and its scree."""
    edge_north = 2.2 + 0.42 * (east - 9.0) + 0.9 * np.sin(east / 2.3) + 0.7 * wander
    inside_km = (edge_north - north) / np.hypot(1.0, 0.42)
    inside_km = np.where(east > 9.0, inside_km, inside_km - (9.0 - east))
    scree = 45.0 * smooth((inside_km + 0.5) / 0.5)
    cliff = 120.0 * smooth(inside_km / 0.16)
    ravines = -26.0 * smooth(1.0 - np.abs(wander) / 0.5) * smooth(inside_km / 1.2)
    return scree + cliff + 25.0 * smooth((inside_km - 0.5) / 4.0) + ravines


def basin_m(east: Floats, north: Floats, wander: Floats) -> Floats:
    """A bowl in the plateau with steep sides: the awkward village lies in it."""
    at_east, at_north, wide, tall, depth_m = BASIN
    slant = north - at_north - 0.35 * (east - at_east)
    away = np.hypot((east - at_east) / wide, slant / tall) + 0.13 * wander
    return -depth_m * smooth((1.15 - away) / 0.35)


def buttes_m(east: Floats, north: Floats, wander: Floats) -> Floats:
    """Table mountains: flat top, cliff, scree."""
    total = np.zeros_like(east)
    for at_east, at_north, half_km, tall_m in BUTTES:
        away_km = np.hypot(east - at_east, (north - at_north) * 1.25) + 0.16 * wander
        table = smooth((half_km - away_km) / 0.18)
        scree = smooth((half_km + 0.55 - away_km) / 0.75)
        total = np.maximum(total, tall_m * (0.68 * table + 0.32 * scree))
    return total


def heights_m() -> Floats:
    """The whole ground, north row first, rounded to the decimetre."""
    rows, cols = round((NORTH - SOUTH) / CELL_DEG), round((EAST - WEST) / CELL_DEG)
    north = ((rows - np.arange(rows) - 0.5) * CELL_DEG * KM_PER_DEG_LAT)[:, None]
    east = ((np.arange(cols) + 0.5) * CELL_DEG * KM_PER_DEG_LON)[None, :]
    east = np.broadcast_to(TOWN_KM[0] + (east - TOWN_KM[0]) / DRAWN_IN, (rows, cols))
    north = np.broadcast_to(TOWN_KM[1] + (north - TOWN_KM[1]) / DRAWN_IN, (rows, cols))
    wander = roughness((rows, cols), 6.0, 1.9, SEED)
    fine = roughness((rows, cols), 1.2, 1.6, SEED + 1)
    high = plateau_m(east, north, wander)
    ground = plain_m(east, north) + dunes_m(east, north, wander) + high
    outline = roughness((rows, cols), 2.2, 2.0, SEED + 2)
    ground += basin_m(east, north, outline) + buttes_m(east, north, outline)
    ground += 4.0 * wander + swells_m(east, north, outline)
    ground += (1.2 + 2.8 * smooth(high / 100.0)) * fine
    return np.round(ground, 1)


def main() -> None:
    """Write terrain.tif beside this script."""
    ground = heights_m()
    target = Path(__file__).resolve().parent / "terrain.tif"
    part = target.with_suffix(".part.tif")
    with rasterio.open(
        part,
        "w",
        driver="GTiff",
        width=ground.shape[1],
        height=ground.shape[0],
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=Affine(CELL_DEG, 0.0, WEST, 0.0, -CELL_DEG, NORTH),
        nodata=-9999.0,
        compress="deflate",
        predictor=3,
        tiled=True,
    ) as file:
        file.write(ground.astype(np.float32), 1)
        file.update_tags(
            LIANE_SIGMA_M=str(SIGMA_M),
            LIANE_NOTE="Invented ground of a commune that does not exist",
        )
    part.replace(target)
    print(f"{target}: {ground.shape[1]} x {ground.shape[0]}, {ground.min()} to {ground.max()} m")


if __name__ == "__main__":
    main()
