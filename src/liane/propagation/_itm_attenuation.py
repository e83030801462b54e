"""ITM's reference attenuation: two-ray in sight, diffraction beyond, then troposcatter.

Kernels on plain numbers, for one path whose geometry is known. `ends` holds the seven numbers of
`_itm_profile.geometry`. Distances and heights are in m, angles in rad, frequencies in MHz, losses
in dB above free space. Source: Hufford, "The Algorithm" (1995), sections 2 to 4, with the
constants of NTIA's program v1.4. They trust their input: `_itm_batch` has checked it.
"""

import math

import numpy as np

from liane.kernels import kernel
from liane.propagation._itm_scatter import scatter_db
from liane.propagation._shapes import Numbers

__all__ = [
    "MODE_DIFFRACTION",
    "MODE_LINE_OF_SIGHT",
    "MODE_TROPOSCATTER",
    "ground",
    "irregularity_at",
    "reference_loss",
]

MODE_LINE_OF_SIGHT, MODE_DIFFRACTION, MODE_TROPOSCATTER = 1, 2, 3
_ACTUAL_EARTH_M = 6_370e3


@kernel
def ground(frequency: float, epsilon: float, sigma: float, vertical: bool) -> tuple[float, float]:
    """Surface transfer impedance of the ground, as real and imaginary part."""
    loss = 18_000.0 * sigma / frequency
    size = math.sqrt((epsilon - 1.0) ** 2 + loss * loss)
    real = math.sqrt(0.5 * (size + epsilon - 1.0))
    imag = math.sqrt(0.5 * (size - epsilon + 1.0))
    if not vertical:
        return real, imag
    square = epsilon * epsilon + loss * loss
    return (real * epsilon + imag * loss) / square, (imag * epsilon - real * loss) / square


@kernel
def irregularity_at(d: float, delta_h: float) -> float:
    """Terrain irregularity (m) that counts over a distance d."""
    return delta_h * (1.0 - 0.8 * math.exp(-d / 50e3))


@kernel
def _height_spread(delta_h: float) -> float:
    return 0.78 * delta_h * math.exp(-0.5 * math.sqrt(math.sqrt(delta_h)))


@kernel
def _fresnel_db(nu_squared: float) -> float:
    if nu_squared < 5.76:
        return 6.02 + 9.11 * math.sqrt(nu_squared) - 1.27 * nu_squared
    return 12.953 + 10.0 * math.log10(nu_squared)


@kernel
def _two_edges_db(d: float, frequency: float, bend: float, at_tx: float, at_rx: float) -> float:
    """Knife edges at both horizons; `bend` is the angle by which the path goes beyond sight."""
    beyond = d - at_tx - at_rx
    scale = 0.0795775 * (frequency / 47.7) * bend * bend * beyond
    near = scale * at_tx / (beyond + at_tx)
    far = scale * at_rx / (beyond + at_rx)
    return _fresnel_db(near) + _fresnel_db(far)


@kernel
def _height_gain_db(x: float, k: float) -> float:
    """Height gain over a smooth earth at the dimensionless distance x, for a ground k."""
    if x < 200.0:
        w = -math.log(k)
        if k < 1e-5 or x * w**3 > 5495.0:
            return 17.372 * math.log(x) - 117.0 if x > 1.0 else -117.0
        return 2.5e-5 * x * x / k - 8.686 * w - 15.0
    gain = 0.05751 * x - 4.343 * math.log(x)
    if x < 2000.0:
        w = 0.0134 * x * math.exp(-0.005 * x)
        gain = (1.0 - w) * gain + w * (17.372 * math.log(x) - 117.0)
    return gain


@kernel
def _smooth_section(
    radius: float, span: float, f_root: float, z_size: float
) -> tuple[float, float]:
    """Dimensionless length of a stretch of smooth earth, and its ground parameter."""
    c = np.cbrt(4.0 / 3.0 * _ACTUAL_EARTH_M / radius)
    k = 0.017778 * c / (f_root * z_size)
    return (1.607 - k) * c * c * f_root * span / 1e3, k


@kernel
def _smooth_ends(
    at_tx: float, at_rx: float, he_tx: float, he_rx: float, f_root: float, z_size: float
) -> tuple[float, float]:
    """The two stretches up to the horizons: their dimensionless length and height gain (dB)."""
    x_tx, k_tx = _smooth_section(0.5 * at_tx * at_tx / he_tx, at_tx, f_root, z_size)
    x_rx, k_rx = _smooth_section(0.5 * at_rx * at_rx / he_rx, at_rx, f_root, z_size)
    return x_tx + x_rx, _height_gain_db(x_tx, k_tx) + _height_gain_db(x_rx, k_rx)


@kernel
def _diffraction_db(d: float, path: Numbers, smooth: Numbers, rough: Numbers) -> float:
    """Diffraction loss (dB) at distance d, between rounded earth and knife edges.

    path: at_tx, at_rx, a_e, theta_los, frequency, f_root, z_size, delta_h; smooth: length and gain
    of the ends; rough: clutter loss (dB) and the height term of the weight.
    """
    at_tx, at_rx, a_e, theta_los, frequency, f_root, z_size, delta_h = path
    bend = d / a_e - theta_los
    edges = _two_edges_db(d, frequency, bend, at_tx, at_rx)
    beyond = d - at_tx - at_rx
    middle, _ = _smooth_section(beyond / bend, beyond, f_root, z_size)
    x = middle + smooth[0]
    rounded = 0.05751 * x - 10.0 * math.log10(x) - smooth[1] - 20.0
    waves = min(irregularity_at(d, delta_h) * frequency / 47.7, 6283.2)
    weight = (rough[1] + (at_tx + at_rx - theta_los * a_e) / d) * waves
    share = 25.1 / (25.1 + math.sqrt(weight))
    return share * rounded + (1.0 - share) * edges + rough[0]


@kernel
def _two_ray_db(
    d: float,
    he_tx: float,
    he_rx: float,
    z_real: float,
    z_imag: float,
    delta_h: float,
    frequency: float,
) -> float:
    """Direct ray and one reflected by rough ground: loss (dB) against free space."""
    wave = frequency / 47.7
    rise = he_tx + he_rx
    grazing = rise / math.sqrt(d * d + rise * rise)
    spread = _height_spread(irregularity_at(d, delta_h))
    damping = math.exp(-min(10.0, wave * spread * grazing))
    below = (grazing + z_real) ** 2 + z_imag * z_imag
    real = (grazing * grazing - z_real * z_real - z_imag * z_imag) / below * damping
    imag = -2.0 * grazing * z_imag / below * damping
    square = real * real + imag * imag
    if square < 0.25 or square < grazing:
        lift = math.sqrt(grazing / square)
        real *= lift
        imag *= lift
    phase = 2.0 * wave * he_tx * he_rx / d
    if phase > 0.5 * math.pi:
        phase = math.pi - 0.25 * math.pi**2 / phase
    real += math.cos(phase)
    imag -= math.sin(phase)
    return -10.0 * math.log10(real * real + imag * imag)


@kernel
def _sight_curve(
    d_0: float,
    d_1: float,
    a_0: float,
    a_1: float,
    a_end: float,
    d_end: float,
    slope: float,
    level: float,
) -> tuple[float, float]:
    """Coefficients of d and ln d in sight, through the two-ray points and the smooth horizon."""
    if d_0 < d_1:
        stretch = math.log(d_end / d_0)
        top = (d_end - d_0) * (a_1 - a_0) - (d_1 - d_0) * (a_end - a_0)
        bottom = (d_end - d_0) * math.log(d_1 / d_0) - (d_1 - d_0) * stretch
        k_2 = max(0.0, top / bottom)
        if level > 0.0 or k_2 > 0.0:
            k_1 = (a_end - a_0 - k_2 * stretch) / (d_end - d_0)
            if k_1 >= 0.0:
                return k_1, k_2
            k_2 = max(a_end - a_0, 0.0) / stretch
            return (slope if k_2 == 0.0 else 0.0), k_2
    k_1 = max(a_end - a_1, 0.0) / (d_end - d_1)
    return (slope if k_1 == 0.0 else k_1), 0.0


@kernel
def _in_sight_db(
    d: float,
    ends: Numbers,
    z_ground: Numbers,
    frequency: float,
    slope: float,
    level: float,
    d_smooth: float,
) -> float:
    """Reference loss (dB) nearer than the smooth-earth horizon."""
    _, _, at_tx, at_rx, he_tx, he_rx, delta_h = ends
    sight = at_tx + at_rx
    d_0 = 0.04 * frequency * he_tx * he_rx
    if level >= 0.0:
        d_0 = min(d_0, 0.5 * sight)
        d_1 = d_0 + 0.25 * (sight - d_0)
    else:
        d_1 = max(-level / slope, 0.25 * sight)
    share = 1.0 / (1.0 + frequency * delta_h / max(10e3, d_smooth))
    z_real, z_imag = z_ground
    rays_1 = _two_ray_db(d_1, he_tx, he_rx, z_real, z_imag, delta_h, frequency)
    a_1 = share * rays_1 + (1.0 - share) * (slope * d_1 + level)
    a_0 = 0.0
    if d_0 < d_1:
        rays_0 = _two_ray_db(d_0, he_tx, he_rx, z_real, z_imag, delta_h, frequency)
        a_0 = share * rays_0 + (1.0 - share) * (slope * d_0 + level)
    a_end = slope * d_smooth + level
    k_1, k_2 = _sight_curve(d_0, d_1, a_0, a_1, a_end, d_smooth, slope, level)
    return a_end + k_1 * (d - d_smooth) + k_2 * math.log(d / d_smooth)


@kernel
def _beyond_db(
    d: float,
    ends: Numbers,
    earth: Numbers,
    frequency: float,
    slope: float,
    level: float,
    d_smooth: float,
) -> tuple[float, int]:
    """Reference loss (dB) past the smooth-earth horizon, and the mode that carries it."""
    a_e, theta_los, n_s = earth
    sight = ends[2] + ends[3]
    d_5, d_6 = sight + 200e3, sight + 400e3
    a_6, h0 = scatter_db(d_6, ends, a_e, theta_los, n_s, frequency, -1.0)
    a_5, _ = scatter_db(d_5, ends, a_e, theta_los, n_s, frequency, h0)
    if a_5 >= 1000.0:
        if d > 10e6:
            return slope * d + level, MODE_TROPOSCATTER
        return slope * d + level, MODE_DIFFRACTION
    slant = (a_6 - a_5) / 200e3
    least = sight + 1.088 * np.cbrt(a_e * a_e / frequency) * math.log(frequency)
    meet = (a_5 - level - slant * d_5) / (slope - slant)
    d_x = max(d_smooth, least, meet)
    if d > d_x:
        return slant * d + (slope - slant) * d_x + level, MODE_TROPOSCATTER
    return slope * d + level, MODE_DIFFRACTION


@kernel
def diffraction_line(
    ends: Numbers,
    h_tx: float,
    h_rx: float,
    a_e: float,
    theta_los: float,
    frequency: float,
    z_size: float,
    d_smooth: float,
    terrain: bool,
) -> tuple[float, float]:
    """Slope (dB/m) and level (dB) of the straight line that stands for diffraction."""
    _, _, at_tx, at_rx, he_tx, he_rx, delta_h = ends
    f_root = np.cbrt(frequency)
    smooth = _smooth_ends(at_tx, at_rx, he_tx, he_rx, f_root, z_size)
    product = h_tx * h_rx
    spread = _height_spread(irregularity_at(d_smooth, delta_h))
    clutter = min(15.0, 5.0 * math.log10(1.0 + 1e-5 * product * frequency * spread))
    base = product + 10.0 if terrain else product
    lift = math.sqrt(1.0 + (he_tx * he_rx - product) / base)
    path = (at_tx, at_rx, a_e, theta_los, frequency, f_root, z_size, delta_h)
    unit = np.cbrt(a_e * a_e / frequency)
    d_3 = max(d_smooth, at_tx + at_rx + 5.0 * unit)
    d_4 = d_3 + 10.0 * unit
    a_3 = _diffraction_db(d_3, path, smooth, (clutter, lift))
    a_4 = _diffraction_db(d_4, path, smooth, (clutter, lift))
    slope = (a_4 - a_3) / (d_4 - d_3)
    return slope, a_3 - slope * d_3


@kernel
def reference_loss(
    d: float,
    ends: Numbers,
    h_tx: float,
    h_rx: float,
    a_e: float,
    n_s: float,
    frequency: float,
    z_ground: Numbers,
    d_smooth: float,
    terrain: bool,
) -> tuple[float, int]:
    """Median reference loss (dB, never below 0) over distance d (m), and the mode.

    `terrain` is True point to point, False in area mode.
    """
    theta_tx, theta_rx, at_tx, at_rx = ends[0], ends[1], ends[2], ends[3]
    theta_los = -max(theta_tx + theta_rx, -(at_tx + at_rx) / a_e)
    z_size = math.sqrt(z_ground[0] ** 2 + z_ground[1] ** 2)
    slope, level = diffraction_line(
        ends, h_tx, h_rx, a_e, theta_los, frequency, z_size, d_smooth, terrain
    )
    if d < d_smooth:
        loss = _in_sight_db(d, ends, z_ground, frequency, slope, level, d_smooth)
        mode = MODE_LINE_OF_SIGHT
    else:
        earth = (a_e, theta_los, n_s)
        loss, mode = _beyond_db(d, ends, earth, frequency, slope, level, d_smooth)
    return max(loss, 0.0), mode
