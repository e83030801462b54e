"""A path between two antennas, over real ground: what was found about it, as arrays.

One row is one path from an end a to an end b at given mast heights. All heights of antennas are
above the ground, all altitudes above sea level. A row whose ground is not known (`known` False)
holds NaN, never a loss over an invented sea. Codes and warnings of ITM travel with the row.
The doubt about a row is a small mixture: some cases of ground error with their weights, and a
normal error of the model around each.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["SWAPPED", "Array", "Flags", "Ints", "Paths"]

SWAPPED = {
    old.format(one): old.format(other)
    for old in ("azimuth_{}_deg", "tilt_{}_deg")
    for one, other in (("ab", "ba"), ("ba", "ab"))
} | {
    old.format(one): old.format(other)
    for old in ("ground_{}_m", "height_{}_m")
    for one, other in (("a", "b"), ("b", "a"))
}
"""Fields that change places when a path is told from its other end."""

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Paths:
    """What a survey found; every field is an array with one row per path.

    Distances and heights in metres, angles in degrees (azimuth clockwise from true north, tilt
    positive upwards), losses and standard deviations in dB, frequencies in MHz. The three
    `scenario_*` fields have one column per case of ground error.
    """

    distance_m: Array
    azimuth_ab_deg: Array
    azimuth_ba_deg: Array
    tilt_ab_deg: Array
    tilt_ba_deg: Array
    ground_a_m: Array
    ground_b_m: Array
    height_a_m: Array
    height_b_m: Array
    frequency_mhz: Array
    free_space_db: Array
    diffraction_db: Array
    itm_db: Array
    itm_code: Ints  # NTIA's return code; -1 where the ground is not known
    itm_warnings: Ints
    gas_db: Array
    loss_db: Array  # median: max(free space + diffraction, ITM) + gases
    clearance_fraction: Array  # least height over the ground, in radii of the first Fresnel zone
    clearance_m: Array
    clearance_at_m: Array  # from end a
    sigma_db: Array  # of the whole loss: ground, clutter and model together
    model_sigma_db: Array
    scenario_error_db: Array  # (n, cases) loss in each case less `loss_db`
    scenario_weight: Array  # (n, cases) sums to 1
    scenario_clearance_m: Array  # (n, cases) height of the ray over the ground in each case
    multipath_pct: Array  # P.530 occurrence factor of the average worst month
    month_to_year: Array  # factor from the worst month to the average year
    time_sigma_db: Array  # spread of hourly medians over the year, from ITM
    rain_001_db: Array  # rain fade exceeded 0.01 % of the year: 0 below 10 GHz, NaN if unknown
    known: Flags
    clutter_known: Flags  # False where a clutter source was given but is void along the path

    def __len__(self) -> int:
        return len(self.distance_m)

    def take(self, rows: Any) -> "Paths":
        """The paths of `rows`: indices or a mask."""
        return replace(self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    def swap(self) -> "Paths":
        """The same paths told from b to a."""
        changed = {new: getattr(self, old) for old, new in SWAPPED.items()}
        return replace(self, **changed, clearance_at_m=self.distance_m - self.clearance_at_m)
