"""The ground between two places, read and judged once more: shares no code with Liane.

Geodesics by Vincenty's formulae on WGS84, heights from the tiles with rasterio (bilinear), free
space and the delta-Bullington diffraction of ITU-R P.526 (section 4.5) in plain numpy. Distances
in metres unless the name says km.
"""

import math
from pathlib import Path

import numpy as np
import rasterio
from rasterio.warp import transform
from scipy.special import ndtr

_A, _F = 6_378_137.0, 1 / 298.257223563
_B = _A * (1 - _F)
RADIUS_KM = 6371.0 * 4 / 3
_LIGHT = 0.299792458  # m GHz


def _series(cos2_alpha):
    u2 = cos2_alpha * (_A**2 - _B**2) / _B**2
    big_a = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)))
    return big_a, u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)))


def _bend(big_b, sin_s, cos_s, cos_m):
    inner = cos_s * (2 * cos_m**2 - 1) - big_b / 6 * cos_m * (4 * sin_s**2 - 3) * (4 * cos_m**2 - 3)
    return big_b * sin_s * (cos_m + big_b / 4 * inner)


def _grow(lam, sin_a, sigma, cos_m, cos2_a):
    c = _F / 16 * cos2_a * (4 + _F * (4 - 3 * cos2_a))
    sin_s, cos_s = math.sin(sigma), math.cos(sigma)
    return lam + (1 - c) * _F * sin_a * (
        sigma + c * sin_s * (cos_m + c * cos_s * (2 * cos_m**2 - 1))
    )


def between(lat1, lon1, lat2, lon2):
    """Distance (m) and the azimuths (degrees) from each end to the other."""
    u1, u2 = (math.atan((1 - _F) * math.tan(math.radians(v))) for v in (lat1, lat2))
    span = lam = math.radians(lon2 - lon1)
    for _turn in range(60):
        x = math.cos(u2) * math.sin(lam)
        y = math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(lam)
        sin_s = math.hypot(x, y)
        cos_s = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(lam)
        sigma = math.atan2(sin_s, cos_s)
        sin_a = math.cos(u1) * math.cos(u2) * math.sin(lam) / sin_s
        cos2_a = 1 - sin_a**2
        cos_m = cos_s - 2 * math.sin(u1) * math.sin(u2) / cos2_a if cos2_a > 1e-12 else 0.0
        before, lam = lam, _grow(span, sin_a, sigma, cos_m, cos2_a)
        if abs(lam - before) < 1e-13:
            break
    big_a, big_b = _series(cos2_a)
    distance = _B * big_a * (sigma - _bend(big_b, sin_s, cos_s, cos_m))
    back_y = math.cos(u1) * math.sin(lam)
    back_x = -math.sin(u1) * math.cos(u2) + math.cos(u1) * math.sin(u2) * math.cos(lam)
    azimuth = math.degrees(math.atan2(x, y)) % 360
    return distance, azimuth, (math.degrees(math.atan2(back_y, back_x)) + 180) % 360


def _sphere(lat, lon):
    lat, lon = np.radians(lat), np.radians(lon)
    return np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def points_along(lat1, lon1, lat2, lon2, count):
    """`count` points evenly spaced on the great circle of the geodetic latitudes, ends included.

    Against the geodesic this errs by metres over tens of kilometres: less than a terrain cell.
    """
    one, two = _sphere(lat1, lon1), _sphere(lat2, lon2)
    angle = math.atan2(np.linalg.norm(np.cross(one, two)), float(one @ two))
    share = np.linspace(0.0, 1.0, count)
    mixed = np.outer(one, np.sin((1 - share) * angle)) + np.outer(two, np.sin(share * angle))
    x, y, z = mixed / math.sin(angle)
    return np.degrees(np.arctan2(z, np.hypot(x, y))), np.degrees(np.arctan2(y, x))


class Ground:
    """Elevation tiles of one grid laid on one sheet; NaN where nothing is known."""

    def __init__(self, paths):
        files = [rasterio.open(path) for path in _tiles(paths)]
        first = files[0]
        self.crs, self.step_x, self.step_y = first.crs, first.transform.a, first.transform.e
        self.west = min(file.transform.c for file in files)
        self.north = max(file.transform.f for file in files)
        self.sheet = np.full(self._size(files), np.nan)
        for file in files:
            self._paste(file)
            file.close()
        self.cell_m = abs(self.step_x)
        if self.crs.is_geographic:
            shrink = math.cos(math.radians(self.north + self.sheet.shape[0] * self.step_y / 2))
            self.cell_m = math.sqrt(abs(self.step_y) * 110_574 * self.cell_m * 111_320 * shrink)

    def _corner(self, file):
        row = round((file.transform.f - self.north) / self.step_y)
        return row, round((file.transform.c - self.west) / self.step_x)

    def _size(self, files):
        ends = [(self._corner(file), file.shape) for file in files]
        return max(c[0] + s[0] for c, s in ends), max(c[1] + s[1] for c, s in ends)

    def _paste(self, file):
        (row, col), (rows, cols) = self._corner(file), file.shape
        place = self.sheet[row : row + rows, col : col + cols]
        values = file.read(1, masked=True).astype(float).filled(np.nan)
        place[np.isnan(place)] = values[np.isnan(place)]

    def heights(self, lat, lon):
        """Bilinear between the middles of cells."""
        x, y = np.atleast_1d(lon).astype(float), np.atleast_1d(lat).astype(float)
        if not self.crs.is_geographic:
            x, y = map(np.array, transform("EPSG:4326", self.crs, x, y))
        col = (x - self.west) / self.step_x - 0.5
        row = (y - self.north) / self.step_y - 0.5
        rows, cols = self.sheet.shape
        inside = (row >= -0.5) & (col >= -0.5) & (row <= rows - 0.5) & (col <= cols - 0.5)
        r0 = np.clip(np.floor(row), 0, rows - 2).astype(int)
        c0 = np.clip(np.floor(col), 0, cols - 2).astype(int)
        v, u = np.clip(row - r0, 0, 1), np.clip(col - c0, 0, 1)
        top = self.sheet[r0, c0] * (1 - u) + self.sheet[r0, c0 + 1] * u
        low = self.sheet[r0 + 1, c0] * (1 - u) + self.sheet[r0 + 1, c0 + 1] * u
        return np.where(inside, top * (1 - v) + low * v, np.nan)

    def profile(self, a, b):
        """Distances (km) and heights between two places (lat, lon), finer than half a cell."""
        distance = between(*a, *b)[0]
        count = max(3, math.ceil(distance / (0.5 * self.cell_m)) + 1)
        lat, lon = points_along(*a, *b, count)
        return np.linspace(0.0, distance / 1000, count), self.heights(lat, lon)


def _tiles(paths):
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if p.suffix in (".tif", ".vrt", ".hgt"))
        else:
            yield path


def free_space_db(distance_m, frequency_mhz):
    """Friis between isotropic antennas."""
    wave_m = _LIGHT * 1000 / frequency_mhz
    return 20 * math.log10(4 * math.pi * distance_m / wave_m)


def knife_edge_db(nu):
    if nu <= -0.78:
        return 0.0
    return 6.9 + 20 * math.log10(math.hypot(nu - 0.1, 1) + nu - 0.1)


def bullington_db(x_km, tops_m, z_tx, z_rx, wave_m):
    """P.526 section 4.5.1: the whole profile as one edge."""
    d, inner = x_km[-1], slice(1, -1)
    x = x_km[inner]
    bulged = tops_m[inner] + 500 / RADIUS_KM * x * (d - x)
    line = (z_rx - z_tx) / d
    from_tx = ((bulged - z_tx) / x).max()
    if from_tx < line:
        over = bulged - (z_tx * (d - x) + z_rx * x) / d
        nu = (over * np.sqrt(0.002 * d / (wave_m * x * (d - x)))).max()
    else:
        from_rx = ((bulged - z_rx) / (d - x)).max()
        at = (z_rx - z_tx + from_rx * d) / (from_tx + from_rx)
        over = z_tx + from_tx * at - (z_tx * (d - at) + z_rx * at) / d
        nu = over * math.sqrt(0.002 * d / (wave_m * at * (d - at)))
    loss = knife_edge_db(nu)
    return loss + (1 - math.exp(-loss / 6)) * (10 + 0.02 * d)


def _smooth_heights(x, ground, z_tx, z_rx):
    """Heights above the smooth surface (section 4.5.2 with P.1812's ends)."""
    d = x[-1]
    area = np.sum(np.diff(x) * (ground[1:] + ground[:-1]))
    turn = np.sum(
        np.diff(x) * (ground[1:] * (2 * x[1:] + x[:-1]) + ground[:-1] * (x[1:] + 2 * x[:-1]))
    )
    low_tx, low_rx = (2 * area * d - turn) / d**2, (turn - area * d) / d**2
    mid = slice(1, -1)
    over = ground[mid] - (z_tx * (d - x[mid]) + z_rx * x[mid]) / d
    if over.max() > 0:
        up_tx, up_rx = (over / x[mid]).max(), (over / (d - x[mid])).max()
        low_tx -= over.max() * up_tx / (up_tx + up_rx)
        low_rx -= over.max() * up_rx / (up_tx + up_rx)
    return z_tx - min(low_tx, ground[0]), z_rx - min(low_rx, ground[-1])


def _height_gain(b, k):
    if b > 2:
        gain = 17.6 * math.sqrt(b - 1.1) - 5 * math.log10(b - 1.1) - 8
    else:
        gain = 20 * math.log10(b + 0.1 * b**3)
    return max(gain, 2 + 20 * math.log10(k))


def _residue_db(d, up, radius_km, ghz, epsilon=22.0, sigma=0.003):
    """First term of section 3.2 over land, vertical polarization."""
    lossy = (18 * sigma / ghz) ** 2
    k = 0.036 * (radius_km * ghz) ** (-1 / 3) * ((epsilon - 1) ** 2 + lossy) ** -0.25
    k *= math.sqrt(epsilon**2 + lossy)
    beta = (1 + 1.6 * k**2 + 0.67 * k**4) / (1 + 4.5 * k**2 + 1.53 * k**4)
    x = 21.88 * beta * (ghz / radius_km**2) ** (1 / 3) * d
    y = 0.9575 * beta * (ghz**2 / radius_km) ** (1 / 3)  # per metre
    far = (
        11 + 10 * math.log10(x) - 17.6 * x if x >= 1.6 else -20 * math.log10(x) - 5.6488 * x**1.425
    )
    return -far - sum(_height_gain(beta * y * h, k) for h in up)


def _round_earth_db(d, up, ghz):
    root = math.sqrt(up[0]) + math.sqrt(up[1])
    if d >= math.sqrt(0.002 * RADIUS_KM) * root:
        return max(0.0, _residue_db(d, up, RADIUS_KM, ghz))
    c = (up[0] - up[1]) / (up[0] + up[1])
    m = 250 * d * d / (RADIUS_KM * (up[0] + up[1]))
    b = (
        2
        * math.sqrt((m + 1) / (3 * m))
        * math.cos(math.pi / 3 + math.acos(1.5 * c * math.sqrt(3 * m / (m + 1) ** 3)) / 3)
    )
    near = d / 2 * (1 + b)
    far = d - near
    lift = (
        (up[0] - 500 * near**2 / RADIUS_KM) * far + (up[1] - 500 * far**2 / RADIUS_KM) * near
    ) / d
    needed = 17.456 * math.sqrt(near * far * (_LIGHT / ghz) / d)
    if lift > needed:
        return 0.0
    loss = _residue_db(d, up, 500 * (d / root) ** 2, ghz)
    return (1 - lift / needed) * loss if loss > 0 else 0.0


def diffraction_db(x_km, ground_m, height_a_m, height_b_m, frequency_mhz):
    """Delta-Bullington loss above free space."""
    ghz = frequency_mhz / 1000
    z_a, z_b = ground_m[0] + height_a_m, ground_m[-1] + height_b_m
    real = bullington_db(x_km, ground_m, z_a, z_b, _LIGHT / ghz)
    up = _smooth_heights(x_km, ground_m, z_a, z_b)
    flat = bullington_db(x_km, np.zeros_like(x_km), *up, _LIGHT / ghz)
    return real + max(0.0, _round_earth_db(x_km[-1], up, ghz) - flat)


def loss_db(ground, a, b, height_a_m, height_b_m, frequency_mhz):
    """(free space, diffraction) between two places (lat, lon); NaN where ground is unknown."""
    x, z = ground.profile(a, b)
    if not np.isfinite(z).all():
        return math.nan, math.nan
    rise = z[-1] + height_b_m - z[0] - height_a_m
    free = free_space_db(math.hypot(x[-1] * 1000, rise), frequency_mhz)
    return free, float(diffraction_db(x, z, height_a_m, height_b_m, frequency_mhz))


def chance(ground, a, b, height_a_m, height_b_m, frequency_mhz, allowed_db, sigma_m, cases=80):
    """Probability that the loss stays within `allowed_db`, the ground being wrong by σ.

    Errors of the ground are correlated over 500 m; the model errs by 3 dB on a clear path and by
    5 + 3 exp(−d / 100 km) dB on a cut one: the assumptions of docs/construction/links.md, drawn
    anew.
    """
    x, z = ground.profile(a, b)
    if not np.isfinite(z).all():
        return 0.0
    free, bent = loss_db(ground, a, b, height_a_m, height_b_m, frequency_mhz)
    share = min(max(bent / 6, 0.0), 1.0)
    cut = 5 + 3 * math.exp(-x[-1] / 100)
    spread = math.sqrt((1 - share) * 9 + share * cut**2)
    keep = math.exp(-(x[1] - x[0]) / 0.5)
    random, found = np.random.default_rng(1), []
    for _case in range(cases):
        noise = random.standard_normal(len(x))
        error = np.empty(len(x))
        error[0] = noise[0]
        for k in range(1, len(x)):
            error[k] = keep * error[k - 1] + math.sqrt(1 - keep**2) * noise[k]
        shaken = diffraction_db(x, z + sigma_m * error, height_a_m, height_b_m, frequency_mhz)
        found.append(float(ndtr((allowed_db - free - shaken) / spread)))
    return float(np.mean(found))
