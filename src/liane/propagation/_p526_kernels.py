"""The loops of P.526-15: Bullington over a profile, smooth surfaces, the round earth.

Kernels in the units of the Recommendation: distances x and d in km, heights in m above sea,
frequency in GHz, radius in km, losses in dB. `ground` is a profile without its clutter, `tops`
with it; at the ends both are the ground. A row without sense leaves its results NaN.
"""

import math

from liane.kernels import kernel
from liane.propagation._shapes import Floats, Ints, Numbers

__all__ = ["run_profiles"]

_WAVE_M_GHZ = 0.2998  # the value of P.1812 and of ITU's reference program
_SEA = (80.0, 5.0)


@kernel
def _edge_db(nu: float) -> float:
    if nu <= -0.78:
        return 0.0
    v = nu - 0.1
    return 6.9 + 20.0 * math.log10(math.sqrt(v * v + 1.0) + v)


@kernel
def _bullington_edge(
    x: Floats, tops: Floats, z_tx: float, z_rx: float, bend: float, wave: float
) -> float:
    """Diffraction parameter of the one edge that stands for the whole profile."""
    last = x.size - 1
    d = float(x[last])
    line = (z_rx - z_tx) / d
    up_tx, up_rx, nu = -math.inf, -math.inf, -math.inf
    for i in range(1, last):
        rest = d - x[i]
        bulged = tops[i] + bend * x[i] * rest
        up_tx = max(up_tx, (bulged - z_tx) / x[i])
        up_rx = max(up_rx, (bulged - z_rx) / rest)
    if up_tx >= line:
        at = (z_rx - z_tx + up_rx * d) / (up_tx + up_rx)
        over = z_tx + up_tx * at - (z_tx * (d - at) + z_rx * at) / d
        return over * math.sqrt(0.002 * d / (wave * at * (d - at)))
    for i in range(1, last):
        rest = d - x[i]
        over = tops[i] + bend * x[i] * rest - (z_tx * rest + z_rx * x[i]) / d
        nu = max(nu, over * math.sqrt(0.002 * d / (wave * x[i] * rest)))
    return nu


@kernel
def _bullington_db(
    x: Floats, tops: Floats, z_tx: float, z_rx: float, bend: float, wave: float
) -> float:
    loss = _edge_db(_bullington_edge(x, tops, z_tx, z_rx, bend, wave))
    return loss + (1.0 - math.exp(-loss / 6.0)) * (10.0 + 0.02 * float(x[x.size - 1]))


@kernel
def _fitted_ends(x: Floats, ground: Floats) -> tuple[float, float]:
    """Heights at both ends of the straight surface that fits the ground."""
    area, turning = 0.0, 0.0
    for i in range(1, x.size):
        span = x[i] - x[i - 1]
        area += span * (ground[i] + ground[i - 1])
        turning += span * (
            ground[i] * (2.0 * x[i] + x[i - 1]) + ground[i - 1] * (x[i] + 2.0 * x[i - 1])
        )
    d = float(x[x.size - 1])
    return (2.0 * area * d - turning) / (d * d), (turning - area * d) / (d * d)


@kernel
def _smooth_ends(x: Floats, ground: Floats, z_tx: float, z_rx: float) -> tuple[float, float]:
    """Heights at both ends of the smooth surface, lowered under obstacles, never over ground."""
    fit_tx, fit_rx = _fitted_ends(x, ground)
    last = x.size - 1
    d = float(x[last])
    most, up_tx, up_rx = -math.inf, -math.inf, -math.inf
    for i in range(1, last):
        over = ground[i] - (z_tx * (d - x[i]) + z_rx * x[i]) / d
        most = max(most, over)
        up_tx = max(up_tx, over / x[i])
        up_rx = max(up_rx, over / (d - x[i]))
    if most > 0.0:
        fit_tx -= most * up_tx / (up_tx + up_rx)
        fit_rx -= most * up_rx / (up_tx + up_rx)
    return min(fit_tx, ground[0]), min(fit_rx, ground[last])


@kernel
def _height_db(y: float, k: float, beta: float) -> float:
    b = beta * y
    if b > 2.0:
        gain = 17.6 * math.sqrt(b - 1.1) - 5.0 * math.log10(b - 1.1) - 8.0
    else:
        gain = 20.0 * math.log10(b + 0.1 * b * b * b)
    return max(gain, 2.0 + 20.0 * math.log10(k))


@kernel
def _first_term_db(
    d: float, up_tx: float, up_rx: float, radius: float, air: Numbers, soil: Numbers
) -> float:
    """First term of the residue series (section 3.2); air: GHz and polarization."""
    frequency, polarization = air
    epsilon, sigma = soil
    loss = (18.0 * sigma / frequency) ** 2
    k = 0.036 * (radius * frequency) ** (-1.0 / 3.0) * ((epsilon - 1.0) ** 2 + loss) ** -0.25
    if polarization == 1.0:
        k *= math.sqrt(epsilon * epsilon + loss)
    k2 = k * k
    beta = (1.0 + 1.6 * k2 + 0.67 * k2 * k2) / (1.0 + 4.5 * k2 + 1.53 * k2 * k2)
    x = 21.88 * beta * (frequency / (radius * radius)) ** (1.0 / 3.0) * d
    scale = 0.9575 * beta * (frequency * frequency / radius) ** (1.0 / 3.0)
    if x >= 1.6:
        far = 11.0 + 10.0 * math.log10(x) - 17.6 * x
    else:
        far = -20.0 * math.log10(x) - 5.6488 * x**1.425
    gain = _height_db(scale * up_tx, k, beta) + _height_db(scale * up_rx, k, beta)
    return float(-far - gain)


@kernel
def _mixed_db(
    d: float, up_tx: float, up_rx: float, radius: float, air: Numbers, soil: Numbers, sea: float
) -> float:
    """First term over land and sea in their shares of the path."""
    loss = 0.0
    if sea < 1.0:
        loss += (1.0 - sea) * _first_term_db(d, up_tx, up_rx, radius, air, soil)
    if sea > 0.0:
        loss += sea * _first_term_db(d, up_tx, up_rx, radius, air, _SEA)
    return loss


@kernel
def _least_room(d: float, up_tx: float, up_rx: float, radius: float) -> tuple[float, float, float]:
    """Least height (m) of the ray over the round earth in sight, and its distances (km)."""
    c = (up_tx - up_rx) / (up_tx + up_rx)
    m = 250.0 * d * d / (radius * (up_tx + up_rx))
    angle = math.acos(1.5 * c * math.sqrt(3.0 * m / (m + 1.0) ** 3))
    b = 2.0 * math.sqrt((m + 1.0) / (3.0 * m)) * math.cos(math.pi / 3.0 + angle / 3.0)
    near = 0.5 * d * (1.0 + b)
    far = d - near
    lift_tx = (up_tx - 500.0 * near * near / radius) * far
    lift_rx = (up_rx - 500.0 * far * far / radius) * near
    return (lift_tx + lift_rx) / d, near, far


@kernel
def _round_earth_db(
    d: float, up_tx: float, up_rx: float, radius: float, air: Numbers, soil: Numbers, sea: float
) -> float:
    """Loss over a round earth (section 3.2) for antennas up_tx and up_rx (m) above it."""
    if not radius < math.inf or up_tx + up_rx <= 0.0:
        return 0.0 if radius == math.inf else math.nan
    roots = math.sqrt(up_tx) + math.sqrt(up_rx)
    if d >= math.sqrt(0.002 * radius) * roots:
        return max(0.0, _mixed_db(d, up_tx, up_rx, radius, air, soil, sea))
    room, near, far = _least_room(d, up_tx, up_rx, radius)
    needed = 17.456 * math.sqrt(near * far * (_WAVE_M_GHZ / air[0]) / d)
    if room > needed:
        return 0.0
    tighter = 500.0 * (d / roots) ** 2
    loss = _mixed_db(d, up_tx, up_rx, tighter, air, soil, sea)
    return (1.0 - room / needed) * loss if loss > 0.0 else 0.0


@kernel
def _fill(
    z: Floats, clutter: Floats, distances: Floats, step: float, x: Floats, tops: Floats
) -> bool:
    """Lay out distances (km) and tops (m); False where a height or a distance has no sense."""
    last = z.size - 1
    fine = True
    for i in range(z.size):
        x[i] = (distances[i] - distances[0]) / 1e3 if distances.size > 0 else i * step / 1e3
        tops[i] = z[i] + clutter[i] if clutter.size > 0 and 0 < i < last else z[i]
        fine = fine and -12_000.0 <= tops[i] <= 20_000.0 and (i == 0 or x[i] > x[i - 1])
    return fine and 0.0 < x[last] < math.inf


@kernel
def _sane(row: Floats) -> bool:
    _, h_tx, h_rx, frequency, polarization, radius, sea, epsilon, sigma = row
    ends = 0.0 <= h_tx < math.inf and 0.0 <= h_rx < math.inf
    waves = 0.0 < frequency < math.inf and (polarization in (0.0, 1.0))
    soil = 1.0 <= epsilon < math.inf and 0.0 <= sigma < math.inf
    return ends and waves and soil and radius > 0.0 and 0.0 <= sea <= 1.0


@kernel
def _one(row: Floats, x: Floats, z: Floats, tops: Floats, flat: Floats, out: Floats) -> None:
    """The three terms of one profile, and their sum."""
    last = z.size - 1
    d, radius = x[last], row[5]
    frequency = row[3] / 1e3
    wave, bend = _WAVE_M_GHZ / frequency, 500.0 / radius
    z_tx, z_rx = z[0] + row[1], z[last] + row[2]
    out[0] = _bullington_db(x, tops, z_tx, z_rx, bend, wave)
    smooth_tx, smooth_rx = _smooth_ends(x, z, z_tx, z_rx)
    up_tx, up_rx = z_tx - smooth_tx, z_rx - smooth_rx
    out[1] = _bullington_db(x, flat, up_tx, up_rx, bend, wave)
    air, soil = (frequency, row[4]), (row[7], row[8])
    out[2] = _round_earth_db(d, up_tx, up_rx, radius, air, soil, row[6])
    out[3] = out[0] + max(out[2] - out[1], 0.0)


@kernel
def run_profiles(
    heights: Floats,
    clutter: Floats,
    distances: Floats,
    offsets: Ints,
    rows: Floats,
    first: int,
    stop: int,
    lent: Floats,
    out: Floats,
) -> None:
    """Run the profiles first <= i < stop; `lent` is scratch, shape (3, longest profile)."""
    lent[2] = 0.0
    for i in range(first, stop):
        low, high = offsets[i], offsets[i + 1]
        z = heights[low:high]
        size = z.size
        if size < 2 or not _sane(rows[i]):
            continue
        x, tops, flat = lent[0, :size], lent[1, :size], lent[2, :size]
        if _fill(z, clutter[low:high], distances[low:high], rows[i, 0], x, tops):
            _one(rows[i], x, z, tops, flat, out[i])
