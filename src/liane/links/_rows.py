"""The rows of a survey: checked, turned the same way round, sharing the profile of one pair.

A path is surveyed from the end that comes first by latitude, longitude and height, so that A to B
and B to A give the same figures to the last bit. Rows of one pair at several mast heights share
one profile. Refused: heights below ground, frequencies that are none, two ends at one place.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from liane.errors import BadInput
from liane.geo import inverse
from liane.links.paths import Array, Flags, Ints
from liane.words import N_

__all__ = ["Rows", "gather", "parts", "rows_of"]

POINTS_AT_ONCE = 1_000_000
LEAST_DISTANCE_M = 1.0


@dataclass(frozen=True)
class Rows:
    """Paths from the first end to the second; `turned` where that is from b to a.

    `lat`, `lon` and `height` hold the two ends: shape (2, n).
    """

    lat: Array
    lon: Array
    height: Array
    frequency: Array
    turned: Flags
    distance: Array
    azimuth: Array  # (2, n), each end towards the other

    def take(self, at: Ints) -> "Rows":
        """Some of the rows."""
        return Rows(
            self.lat[:, at],
            self.lon[:, at],
            self.height[:, at],
            self.frequency[at],
            self.turned[at],
            self.distance[at],
            self.azimuth[:, at],
        )


def rows_of(
    lat_a: ArrayLike,
    lon_a: ArrayLike,
    height_a_m: ArrayLike,
    lat_b: ArrayLike,
    lon_b: ArrayLike,
    height_b_m: ArrayLike,
    frequency_mhz: ArrayLike,
) -> Rows:
    """Checked rows of the arguments, broadcast to one dimension; raises BadInput."""
    given = (lat_a, lon_a, height_a_m, lat_b, lon_b, height_b_m, frequency_mhz)
    columns = [
        np.atleast_1d(one) for one in np.broadcast_arrays(*(np.asarray(x, float) for x in given))
    ]
    ends = np.stack([np.stack(columns[:3]), np.stack(columns[3:6])])  # (end, lat lon height, n)
    _check(ends[:, 2], columns[6])
    turned = _later(ends[0], ends[1])
    ends = np.where(turned, ends[::-1], ends)
    distance, there, back = inverse(ends[0, 0], ends[0, 1], ends[1, 0], ends[1, 1])
    _check_apart(distance)
    azimuth = np.stack([there, back])
    return Rows(ends[:, 0], ends[:, 1], ends[:, 2], columns[6], turned, distance, azimuth)


def _check(height: Array, frequency: Array) -> None:
    if not (np.isfinite(height) & (height >= 0.0)).all():
        worst = height[~(np.isfinite(height) & (height >= 0.0))][0]
        raise BadInput(
            N_("antenna height {height} m: give metres above the ground, 0 or more"), height=worst
        )
    if not (np.isfinite(frequency) & (frequency > 0.0)).all():
        wrong = frequency[~(np.isfinite(frequency) & (frequency > 0.0))][0]
        raise BadInput(N_("frequency {frequency}: give megahertz, more than 0"), frequency=wrong)


def _check_apart(distance: Array) -> None:
    if (distance < LEAST_DISTANCE_M).any():
        raise BadInput(
            N_("path {row}: both ends are at one place; give two places at least 1 m apart"),
            row=int(np.argmin(distance)) + 1,
        )


def _later(first: Array, second: Array) -> Flags:
    """Where the first end comes after the second, by latitude, then longitude, then height."""
    order = np.sign(first - second)
    weight = np.array([4.0, 2.0, 1.0])
    return np.asarray(weight @ order > 0.0)


def parts(rows: Rows, step_m: Array) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Runs of rows that fit in memory: row numbers, the first row of each pair, pair of each row.

    Rows of one pair come together. `step_m` is the spacing expected of each row's samples.
    """
    ends = np.stack([rows.lat[0], rows.lon[0], rows.lat[1], rows.lon[1]])
    order = np.lexsort(ends)
    run = np.cumsum(rows.distance[order] / step_m[order] + 3.0) // POINTS_AT_ONCE
    for number in np.unique(run):
        here = order[run == number]
        changes = (np.diff(ends[:, here], axis=1) != 0.0).any(axis=0)
        pair = np.concatenate([[0], np.cumsum(changes)]).astype(np.int64)
        firsts = here[np.concatenate([[True], changes])]
        yield here, firsts, pair


def gather(values: Array, offsets: Ints, which: Ints) -> Array:
    """Pieces `which` of a ragged array, one after the other."""
    lengths = np.diff(offsets)[which]
    ends = np.cumsum(lengths)
    shift = np.repeat(offsets[:-1][which] - (ends - lengths), lengths)
    return np.asarray(values[np.arange(len(shift)) + shift])
