"""Made-up ground and devices for the tests of links: everything about them is known."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from liane.equipment import Device, Fact, SheetRates
from liane.geo import destination, inverse
from liane.terrain import Profiles

DATA = Path(os.environ.get("LIANE_DATA", Path(__file__).resolve().parents[3] / "shared/data"))
CAPE = DATA / "terrain"


def needs_cape() -> None:
    if not (CAPE / "S34E018_srtm3.tif").exists():
        pytest.skip(f"no real tiles in {CAPE}: set LIANE_DATA to the reference data")


class MadeGround:
    """A terrain of which `height(share)` tells the height at a share of each path."""

    resolution_m = 100.0

    def __init__(self, height: Callable, sigma_m: float = 0.0, clutter: Callable | None = None):
        self.height, self.sigma_m, self.clutter = height, sigma_m, clutter

    def profiles(self, lat1, lon1, lat2, lon2, step_m=None) -> Profiles:
        lat1, lon1, lat2, lon2 = map(np.atleast_1d, (lat1, lon1, lat2, lon2))
        distance, _there, _back = inverse(lat1, lon1, lat2, lon2)
        counts = np.maximum(np.ceil(distance / (step_m or 50.0)).astype(int) + 1, 3)
        shares = [np.linspace(0.0, 1.0, count) for count in counts]
        heights = [np.broadcast_to(self.height(t), t.shape).astype(float) for t in shares]
        stands = [np.zeros(len(t)) if self.clutter is None else self.clutter(t) for t in shares]
        known = np.array([not np.isnan(h).any() for h in heights])
        return Profiles(
            np.concatenate(heights),
            np.concatenate(stands),
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            distance / (counts - 1),
            distance,
            known,
            np.ones(len(counts), dtype=bool),
        )


def plain(share):
    return np.full(np.shape(share), 100.0)


def ridge(top_m: float, at: float = 0.5, width: float = 0.02):
    """A triangular ridge of `top_m` above a plain at 100 m."""
    return lambda t: 100.0 + top_m * np.clip(1.0 - np.abs(t - at) / width, 0.0, None)


def far(distance_m: float, azimuth_deg: float = 90.0) -> tuple[float, float, float, float]:
    """Two places `distance_m` apart: lat, lon, lat, lon."""
    lat, lon = destination(14.0, -3.0, azimuth_deg, distance_m)
    return 14.0, -3.0, float(lat), float(lon)


def fact(value: float | None, unit: str = "") -> Fact:
    return Fact(value, unit, "made up for the tests", "2026", "invented" if value else "unknown")


DISH = Device(
    "dish",
    "A dish",
    "nobody",
    "none",
    "ptp",
    "802.11ac",
    2,
    ((5150.0, 5875.0),),
    (20, 40, 80),
    max_power_dbm=fact(24.0),
    gain_dbi=fact(23.0),
)
PANEL = replace(DISH, id="panel", kind="cpe", standard="802.11n", widths_mhz=(20, 40),
                max_power_dbm=fact(22.0), gain_dbi=fact(16.0))  # fmt: skip
SECTOR = replace(DISH, id="sector", kind="sector", gain_dbi=fact(16.0), beam_deg=fact(90.0))
SHEET = replace(
    DISH,
    id="sheet",
    max_power_dbm=fact(None),
    sheet=(SheetRates(20, (0, 4), (-90.0, -80.0), (20.0, 18.0), "a sheet", "2026", "seen"),),
)
