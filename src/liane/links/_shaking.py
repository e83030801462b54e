"""Ground as it might be: profiles shaken by errors that hang together along the path.

A case takes a normal field with correlation exp(−distance / length), the same for every path and
batch, and shifts it so that the obstacle that matters errs by a chosen number of standard
deviations: cases spread evenly over that error, and by chance over all the rest. Errors of the
ground reach the ends too, where the antennas stand; errors of the clutter are in proportion to
its height, so there are none where nothing stands.
"""

from functools import lru_cache

import numpy as np
from scipy.special import ndtri

from liane.kernels import kernel
from liane.links.paths import Array, Ints

__all__ = ["case_nodes", "noise", "shake"]

_SEED = 20_240_607
_NOTHING_M = 1e-6


def case_nodes(cases: int) -> Array:
    """Errors of the obstacle, one per case, equally likely, with mean 0 and variance 1.

    >>> case_nodes(2).tolist()
    [-1.0, 1.0]
    """
    nodes = np.asarray(ndtri((np.arange(cases) + 0.5) / cases))
    return nodes / nodes.std() if cases > 1 else nodes


@lru_cache(maxsize=64)
def _stream(case: int, of: int, size: int) -> Array:
    return np.random.default_rng([_SEED, case, of]).standard_normal(size)


def noise(case: int, samples: int) -> tuple[Array, Array]:
    """Independent normal numbers for ground and clutter: longer asks begin with the shorter."""
    size = 1 << max(int(samples - 1).bit_length(), 8)
    return _stream(case, 0, size), _stream(case, 1, size)


@kernel
def _field(white: Array, rho: float, sigma: float, out: Array) -> None:
    """A field of standard deviation sigma with correlation rho between neighbours."""
    fresh = np.sqrt(max(1.0 - rho * rho, 0.0))
    value = white[0]
    out[0] = sigma * value
    for i in range(1, out.size):
        value = rho * value + fresh * white[i]
        out[i] = sigma * value


@kernel
def _spread(field: Array, peak: float, rho: float, at: int) -> None:
    """Add a peak at one sample that dies out by rho at each step to either side."""
    left = peak
    for i in range(at, -1, -1):
        field[i] += left
        left *= rho
        if abs(left) < _NOTHING_M:
            break
    right = peak * rho
    for i in range(at + 1, field.size):
        if abs(right) < _NOTHING_M:
            break
        field[i] += right
        right *= rho


@kernel
def _pull(
    ground: Array, clutter: Array, sigma: float, spread: Array, rho: float, at: int, node: float
) -> None:
    """Shift both fields, as kriging does, until the obstacle `at` errs by `node` of its σ."""
    last = ground.size - 1
    t = at / last
    near, far, both = rho**at, rho ** (last - at), rho**last
    own = 1.0 + (1.0 - t) ** 2 + t * t + 2.0 * t * (1.0 - t) * both
    own -= 2.0 * (1.0 - t) * near + 2.0 * t * far
    variance = sigma * sigma * max(own, 0.0) + spread[at] ** 2
    if variance <= 0.0:
        return
    error = ground[at] + clutter[at] - (1.0 - t) * ground[0] - t * ground[last]
    shift = (node * np.sqrt(variance) - error) / variance
    _spread(ground, shift * sigma * sigma, rho, at)
    _spread(ground, -shift * sigma * sigma * (1.0 - t), rho, 0)
    _spread(ground, -shift * sigma * sigma * t, rho, last)
    if spread[at] > 0.0:
        own_clutter = np.zeros(last + 1)
        _spread(own_clutter, shift * spread[at], rho, at)
        clutter += own_clutter * spread


@kernel
def shake(
    heights: Array,
    stands: Array,
    offsets: Ints,
    rows: Array,
    at: Ints,
    white_ground: Array,
    white_clutter: Array,
    node: float,
    out_ground: Array,
    out_clutter: Array,
) -> None:
    """Fill `out_*` with heights and clutter shaken; `rows`: σ, share, correlation in steps."""
    for k in range(offsets.size - 1):
        span = slice(offsets[k], offsets[k + 1])
        sigma, share, rho = rows[k]
        ground, clutter, height = out_ground[span], out_clutter[span], stands[span]
        _field(white_ground, rho, sigma, ground)
        spread = share * height
        if spread.max() > 0.0:
            _field(white_clutter, rho, 1.0, clutter)
            clutter *= spread
        else:
            clutter[:] = 0.0
        _pull(ground, clutter, sigma, spread, rho, at[k], node)
        ground += heights[span]
        for i in range(ground.size):
            clutter[i] = max(height[i] + clutter[i], 0.0)
