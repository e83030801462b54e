"""What ITM refuses and what it only warns of: the codes and bits of NTIA's program v1.4.

Kernels over one row of inputs (`_itm_batch` says in which order they stand). A test for a range
is written so that NaN falls outside. Beyond NTIA's codes there are two of our own, where
NTIA's program ends silently without a number: heights that are not numbers, and paths so steep
that a logarithm has no value.
"""

import math

from liane.kernels import kernel
from liane.propagation._shapes import Floats, Numbers

__all__ = ["BAD_HEIGHTS", "PATH_DISTANCE", "UNDEFINED", "area_code", "input_code", "path_code"]

PATH_DISTANCE = 1017
BAD_HEIGHTS = 2000
UNDEFINED = 2001


@kernel
def _whole(value: float, low: float, high: float) -> bool:
    return low <= value <= high and value == math.floor(value)


@kernel
def _percent(value: float) -> bool:
    return 0.0 < value < 100.0


@kernel
def _terminals(h_tx: float, h_rx: float) -> tuple[int, int]:
    """Code and warning bits for the heights of both ends."""
    warnings = 0
    if not 1.0 <= h_tx <= 1_000.0:
        warnings |= 0x0001
    if not 0.5 <= h_tx <= 3_000.0:
        return 1000, warnings
    if not 1.0 <= h_rx <= 1_000.0:
        warnings |= 0x0002
    if not 0.5 <= h_rx <= 3_000.0:
        return 1001, warnings
    return 0, warnings


@kernel
def _quantiles(row: Floats) -> int:
    mdvar, time, place, situation = row[8], row[9], row[10], row[11]
    if not (_whole(mdvar, 0.0, 33.0) and mdvar % 10.0 <= 3.0):
        return 1014
    if not _percent(situation):
        return 1005
    if not _percent(time):
        return 1003
    return 0 if _percent(place) else 1004


@kernel
def _medium(row: Floats) -> int:
    polarization, epsilon, sigma = row[5], row[6], row[7]
    if polarization not in (0.0, 1.0):
        return 1010
    if not 1.0 <= epsilon < math.inf:
        return 1011
    return 0 if 0.0 < sigma < math.inf else 1012


@kernel
def input_code(row: Floats) -> tuple[int, int]:
    """Code (0: none) and warning bits for what both modes take, in NTIA's order."""
    code, warnings = _terminals(row[0], row[1])
    if code != 0:
        return code, warnings
    if not _whole(row[2], 1.0, 7.0):
        return 1002, warnings
    if not 250.0 <= row[3] <= 400.0:
        return 1008, warnings
    if not 40.0 <= row[4] <= 10_000.0:
        warnings |= 0x0004
    if not 20.0 <= row[4] <= 20_000.0:
        return 1009, warnings
    code = _medium(row)
    return (code if code != 0 else _quantiles(row)), warnings


@kernel
def area_code(row: Floats) -> int:
    """Code for what only area mode takes."""
    distance, delta_h, site_tx, site_rx = row[12], row[13], row[14], row[15]
    if not 0.0 < distance < math.inf:
        return PATH_DISTANCE
    if not 0.0 <= delta_h < math.inf:
        return 1018
    if not _whole(site_tx, 0.0, 2.0):
        return 1019
    return 0 if _whole(site_rx, 0.0, 2.0) else 1020


@kernel
def _horizon_bits(ends: Numbers, smooth_tx: float, smooth_rx: float) -> int:
    bits = 0
    if abs(ends[0]) > 0.2:
        bits |= 0x0080
    if abs(ends[1]) > 0.2:
        bits |= 0x0100
    if ends[2] < 0.1 * smooth_tx:
        bits |= 0x0200
    if ends[3] < 0.1 * smooth_rx:
        bits |= 0x0400
    if ends[2] > 3.0 * smooth_tx:
        bits |= 0x0800
    if ends[3] > 3.0 * smooth_rx:
        bits |= 0x1000
    return bits


@kernel
def _distance_bits(d: float, he_tx: float, he_rx: float) -> int:
    bits = 0
    if d < abs(he_tx - he_rx) / 0.2:
        bits |= 0x0020
    if d < 1e3:
        bits |= 0x0040
    if d > 1_000e3:
        bits |= 0x0008
    if d > 2_000e3:
        bits |= 0x0010
    return bits


@kernel
def path_code(
    d: float,
    ends: Numbers,
    smooth_tx: float,
    smooth_rx: float,
    n_s: float,
    a_e: float,
    z_ground: Numbers,
) -> tuple[int, int]:
    """Code and warning bits for what is only known once the path has been read."""
    bits = _horizon_bits(ends, smooth_tx, smooth_rx)
    if n_s < 150.0:
        return 1021, bits
    if n_s > 400.0:
        return 1022, bits
    if n_s < 250.0:
        bits |= 0x4000
    if not 4e6 <= a_e <= 13_333_333.0:
        return 1016, bits
    if z_ground[0] <= abs(z_ground[1]):
        return 1013, bits
    return 0, bits | _distance_bits(d, ends[4], ends[5])
