"""What ITM reads from a terrain profile: horizons, effective heights, terrain irregularity.

Kernels over one profile `z` of heights (m) at equal steps, ends included. They allocate nothing:
the caller lends a desk (`_selection`) at least as wide as the profile and `LEAST_DESK`. Heights
are finite: `countable` must have said so before. Sources: Hufford, "The ITS Irregular Terrain
Model, version 1.2.2, the Algorithm" (1995), sections 5 and 6; NTIA's program v1.4 where the memo
leaves a choice.
"""

import math

import numpy as np

from liane.kernels import kernel, loose_kernel
from liane.propagation._selection import Desk, extent, first_at, greatest, largest, lay_desk
from liane.propagation._shapes import Floats, Ints, Numbers

__all__ = ["LEAST_DESK", "countable", "geometry", "lay_desk", "mean_inner_height"]

LEAST_DESK = 248  # the irregularity is read from at most 245 resampled heights
_DEEPEST_M, _HIGHEST_M = -12_000.0, 20_000.0


@kernel
def countable(z: Floats) -> bool:
    """Say whether every height is a number that ground can have (NaN and infinity are not)."""
    strange = 0
    for i in range(z.size):
        strange += not _DEEPEST_M <= z[i] <= _HIGHEST_M
    return strange == 0


@loose_kernel
def _sum(z: Floats, first: int, stop: int) -> float:
    total = 0.0
    for i in range(first, stop):
        total += z[i]
    return total


@kernel
def mean_inner_height(z: Floats) -> float:
    """Mean height (m) without the first and last tenth of the intervals."""
    intervals = z.size - 1
    tenth = int(0.1 * intervals)
    return _sum(z, tenth, intervals - tenth + 1) / (intervals - 2 * tenth + 1)


@kernel
def _walked(start: float, step: float, count: int) -> float:
    """Where `count` steps lead, added one by one.

    NTIA's program adds, and cuts positions down to whole indices afterwards: where a tenth of a
    horizon falls on an index, the last bit of the sum decides, and with it up to 3 dB.
    """
    for _ in range(count):
        start += step
    return start


@loose_kernel
def _sights(
    z: Floats, desk: Desk, z_tx: float, z_rx: float, droop: float, up_tx: Floats, up_rx: Floats
) -> None:
    """Rise (m per step) of the sight from each end to every height between them."""
    last = z.size - 1
    ahead = desk[2]
    behind = desk[3][ahead.size - z.size :]
    for i in range(1, last):
        up_tx[i] = (z[i] - z_tx) * ahead[i] - i * droop
        up_rx[i] = (z[i] - z_rx) * behind[i] - (last - i) * droop


@kernel
def _horizons(z: Floats, desk: Desk, step: float, a_e: float, z_tx: float, z_rx: float) -> Numbers:
    """Horizon angles (rad) and distances (m) of both ends; the path itself when in sight."""
    last = z.size - 1
    d = last * step
    bend = 0.5 / a_e
    theta_tx, at_tx = (z_rx - z_tx) / d - d * bend, d
    theta_rx, at_rx = (z_tx - z_rx) / d - d * bend, d
    if last < 2:
        return theta_tx, theta_rx, at_tx, at_rx
    numbers, bits = desk[0], desk[1]
    _sights(z, desk, z_tx, z_rx, bend * step * step, numbers[0], numbers[1])
    i = first_at(bits[0], 1, last, greatest(bits[0], 1, last))
    x = i * step
    theta = (z[i] - z_tx) / x - x * bend
    if theta > theta_tx:
        theta_tx, at_tx = theta, _walked(0.0, step, i)
    i = first_at(bits[1], 1, last, greatest(bits[1], 1, last))
    x = d - i * step
    theta = (z[i] - z_rx) / x - x * bend
    if theta > theta_rx:
        theta_rx, at_rx = theta, _walked(d, -step, i)
    return theta_tx, theta_rx, at_tx, at_rx


@loose_kernel
def _moments(z: Floats, first: int, stop: int, centre: float) -> tuple[float, float]:
    total = 0.0
    turning = 0.0
    for i in range(first, stop):
        total += z[i]
        turning += z[i] * (i - centre)
    return total, turning


@kernel
def _fit(z: Floats, intervals: int, from_step: float, to_step: float) -> tuple[float, float]:
    """Fit a straight line to the heights between two positions; its height at both ends of z."""
    first = int(max(from_step, 0.0))
    last = intervals - int(max(intervals - to_step, 0.0))
    if last <= first:
        first = max(first - 1, 0)
        last = intervals - max(intervals - (last + 1), 0)
    span = float(last - first)
    centre = 0.5 * (first + last)
    total, turning = _moments(z, first + 1, last, centre)
    mean = (total + 0.5 * (z[first] + z[last])) / span
    turning += 0.25 * (z[last] - z[first]) * span
    slope = turning * 12.0 / ((span * span + 2.0) * span)
    return mean - slope * centre, mean + slope * (intervals - centre)


@loose_kernel
def _places(start: float, pace: float, count: int, index: Ints, share: Floats) -> None:
    for j in range(count):
        x = start + j * pace
        k = np.int64(x)
        index[j] = k
        share[j] = x - k


@loose_kernel
def _fetch(z: Floats, index: Ints, share: Floats, count: int, out: Floats) -> None:
    for j in range(count):
        k = np.uint64(index[j])
        low = z[k]
        out[j] = low + (z[k + np.uint64(1)] - low) * share[j]


@kernel
def _resample(z: Floats, start: float, pace: float, count: int, desk: Desk) -> None:
    """Heights at `count` even places, into the first row of the desk."""
    numbers, bits = desk[0], desk[1]
    _places(start, pace, count, bits[1], numbers[2])
    for j in range(count - 1, -1, -1):  # rounding may put the last place on the very end
        if bits[1][j] < z.size - 1:
            break
        numbers[2][j] += bits[1][j] - (z.size - 2)
        bits[1][j] = z.size - 2
    _fetch(z, bits[1], numbers[2], count, numbers[0])


@loose_kernel
def _flatten(heights: Floats, count: int, at_start: float, at_end: float) -> float:
    """Take the line off the heights; return their mean square."""
    slope = (at_end - at_start) / (count - 1)
    square = 0.0
    for j in range(count):
        rest = heights[j] - (at_start + j * slope)
        heights[j] = rest
        square += rest * rest
    return square / count


@kernel
def _irregularity(z: Floats, step: float, d_start: float, d_end: float, desk: Desk) -> float:
    """Terrain irregularity (m): interdecile range about a fitted line, as on a long path."""
    start, end = d_start / step, d_end / step
    if end - start < 2.0:
        return 0.0
    tenth = min(max(4, int(0.1 * (end - start + 8.0))), 25)
    count = 10 * tenth - 5
    _resample(z, start, (end - start) / (count - 1), count, desk)
    rest = desk[0][0]
    at_start, at_end = _fit(rest, count - 1, 0.0, count - 1.0)
    spread = 1.28 * math.sqrt(_flatten(rest, count, at_start, at_end))
    low, high = extent(desk, count)
    upper = largest(desk, count, tenth, low, high, spread)
    lower = largest(desk, count, count - tenth + 1, low, high, -spread)
    return (upper - lower) / (1.0 - 0.8 * math.exp(-(d_end - d_start) / 50e3))


@kernel
def _roughened_horizon(height: float, a_e: float, delta_h: float) -> float:
    """Horizon distance (m) of an effective height over ground of that irregularity."""
    return math.sqrt(2.0 * height * a_e) * math.exp(-0.07 * math.sqrt(delta_h / max(height, 5.0)))


@kernel
def _horizon_angle(height: float, at: float, a_e: float, delta_h: float) -> float:
    smooth = math.sqrt(2.0 * height * a_e)
    return (0.65 * delta_h * (smooth / at - 1.0) - 2.0 * height) / smooth


@kernel
def _in_sight(
    z: Floats, d: float, reach: Numbers, h_tx: float, h_rx: float, a_e: float, delta_h: float
) -> Numbers:
    """Angles, horizon distances and effective heights when both horizons lie beyond the path."""
    intervals = z.size - 1
    ground_tx, ground_rx = _fit(z, intervals, reach[0], reach[1])
    he_tx = h_tx + max(z[0] - ground_tx, 0.0)
    he_rx = h_rx + max(z[intervals] - ground_rx, 0.0)
    at_tx = _roughened_horizon(he_tx, a_e, delta_h)
    at_rx = _roughened_horizon(he_rx, a_e, delta_h)
    if at_tx + at_rx <= d:
        lift = (d / (at_tx + at_rx)) ** 2
        he_tx *= lift
        he_rx *= lift
        at_tx = _roughened_horizon(he_tx, a_e, delta_h)
        at_rx = _roughened_horizon(he_rx, a_e, delta_h)
    theta_tx = _horizon_angle(he_tx, at_tx, a_e, delta_h)
    theta_rx = _horizon_angle(he_rx, at_rx, a_e, delta_h)
    return theta_tx, theta_rx, at_tx, at_rx, he_tx, he_rx


@kernel
def _less_share(d: float, share: float, x: float) -> float:
    """d - share * x rounded once, as processors with a fused product do.

    The reference losses come from such a processor; like the sum of `_walked`, the last bit
    decides where a position is cut down to an index. The product is split exactly (Dekker).
    """
    product = share * x
    big = 134_217_729.0
    share_top = share * big - (share * big - share)
    x_top = x * big - (x * big - x)
    share_low, x_low = share - share_top, x - x_top
    lost = (share_top * x_top - product) + share_top * x_low + share_low * x_top
    return (d - product) - (lost + share_low * x_low)


@kernel
def _own_ground(
    z: Floats, step: float, reach: Numbers, at_tx: float, at_rx: float, h_tx: float, h_rx: float
) -> tuple[float, float]:
    """Effective heights beyond the horizon: each end over the ground up to its own horizon."""
    intervals = z.size - 1
    d = intervals * step
    ground_tx, _ = _fit(z, intervals, reach[0], 0.9 * at_tx / step)
    _, ground_rx = _fit(z, intervals, _less_share(d, 0.9, at_rx) / step, reach[1])
    return h_tx + max(z[0] - ground_tx, 0.0), h_rx + max(z[intervals] - ground_rx, 0.0)


@kernel
def geometry(z: Floats, step: float, h_tx: float, h_rx: float, a_e: float, desk: Desk) -> Numbers:
    """Read one profile; return angles (rad), horizons (m), effective heights (m) and delta h (m).

    In this order: theta_tx, theta_rx, d_tx, d_rx, h_tx, h_rx, delta_h.
    """
    d = (z.size - 1) * step
    theta_tx, theta_rx, at_tx, at_rx = _horizons(z, desk, step, a_e, z[0] + h_tx, z[-1] + h_rx)
    d_start = min(15.0 * h_tx, 0.1 * at_tx)
    d_end = d - min(15.0 * h_rx, 0.1 * at_rx)
    delta_h = _irregularity(z, step, d_start, d_end, desk)
    reach = (d_start / step, d_end / step)
    if at_tx + at_rx > 1.5 * d:
        theta_tx, theta_rx, at_tx, at_rx, he_tx, he_rx = _in_sight(
            z, d, reach, h_tx, h_rx, a_e, delta_h
        )
    else:
        he_tx, he_rx = _own_ground(z, step, reach, at_tx, at_rx, h_tx, h_rx)
    return theta_tx, theta_rx, at_tx, at_rx, he_tx, he_rx, delta_h
