"""Shaded relief for drawings: how light from the north-west falls on a grid of heights.

Heights come as a grid in metres, north row first, with the cell size each way in metres. Shades
run from 1 (dark) to 255 (bright); 0 is kept for what is not known, so that a void never looks
like a plain.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["hillshade"]


def hillshade(
    heights_m: NDArray[np.float64],
    cell_x_m: float,
    cell_y_m: float,
    azimuth_deg: float = 315.0,
    altitude_deg: float = 45.0,
) -> NDArray[np.uint8]:
    """Shade of each cell, as the cosine between the light and the ground's normal.

    `heights_m` is (rows, cols), north row first; cell sizes in metres; the light stands at
    `azimuth_deg` from north and `altitude_deg` above the horizon. Returns uint8 of the same shape,
    0 where the height or a neighbour is unknown. Slopes are central differences. Source: Horn,
    Hill shading and the reflectance map, Proc. IEEE 69 (1981), Lambertian case.

    >>> int(hillshade(np.zeros((3, 3)), 30.0, 30.0)[1, 1])  # flat ground: sin 45°
    181
    """
    if min(heights_m.shape) < 2:
        return np.where(np.isnan(heights_m), 0, 181).astype(np.uint8)
    south, east = np.gradient(heights_m, cell_y_m, cell_x_m)
    azimuth, altitude = np.radians(azimuth_deg), np.radians(altitude_deg)
    to_light = np.cos(altitude) * (-east * np.sin(azimuth) + south * np.cos(azimuth))
    shade = (np.sin(altitude) + to_light) / np.sqrt(1.0 + east**2 + south**2)
    bright = 1.0 + 254.0 * np.clip(shade, 0.0, 1.0)
    unknown = np.isnan(bright)
    return np.where(unknown, 0.0, np.round(np.where(unknown, 0.0, bright))).astype(np.uint8)
