"""ITM once more, slow and plain: one path, Python numbers, complex impedance, sorted heights.

Written from Hufford's memo step by step, to check the kernels against; it shares no code with
them. It expects input in range, and says nothing about codes.
"""

import cmath
import math
from fractions import Fraction

CLIMATES = {
    # median | lossy side | clear side | rare gain, rare from | frequency: lossy, clear
    1: ((-9.67, 12.7, 144.9, 190.3, 133.8), (2.13, 159.5, 762.2, 123.6, 94.5),
        (2.11, 102.3, 636.9, 134.8, 95.6), (1.224, 1.282), (1, 0, 0), (1, 0, 0)),
    2: ((-0.62, 9.19, 228.9, 205.2, 143.6), (2.66, 7.67, 100.4, 172.5, 136.4),
        (6.87, 15.53, 138.7, 143.7, 98.6), (0.801, 2.161), (1, 0, 0), (0.93, 0.31, 2.0)),
    3: ((1.26, 15.5, 262.6, 185.2, 99.8), (6.11, 6.65, 138.2, 242.2, 178.6),
        (10.08, 9.60, 165.3, 225.7, 129.7), (1.380, 1.282), (1, 0, 0), (1, 0, 0)),
    4: ((-9.21, 9.05, 84.1, 101.1, 98.6), (1.98, 13.11, 139.1, 132.7, 193.5),
        (3.68, 159.3, 464.4, 93.1, 94.2), (1.0, 20.0), (1, 0, 0), (0.93, 0.19, 1.79)),
    5: ((-0.62, 9.19, 228.9, 205.2, 143.6), (2.68, 7.16, 93.7, 186.8, 133.5),
        (4.75, 8.12, 93.2, 135.9, 113.4), (1.224, 1.282), (0.92, 0.25, 1.77), (0.93, 0.31, 2.0)),
    6: ((-0.39, 2.86, 141.7, 315.9, 167.4), (6.86, 10.38, 187.8, 169.6, 108.9),
        (8.58, 13.97, 216.0, 152.0, 122.7), (1.518, 1.282), (1, 0, 0), (1, 0, 0)),
    7: ((3.15, 857.9, 2222.0, 164.8, 116.3), (8.51, 169.8, 609.8, 119.9, 106.6),
        (8.43, 8.19, 136.2, 188.5, 122.9), (1.518, 1.282), (1, 0, 0), (1, 0, 0)),
}  # fmt: skip


def deviate(percent):
    q = percent / 100
    t = math.sqrt(-2 * math.log(min(q, 1 - q)))
    z = t - (2.515516698 + 0.802853 * t + 0.010328 * t**2) / (
        1 + 1.432788 * t + 0.189269 * t**2 + 0.001308 * t**3
    )
    return math.copysign(z, 0.5 - q) if q != 0.5 else z


def line(z, start, end):
    """The fitted heights at both ends of z, from the samples between two positions (in steps)."""
    n = len(z) - 1
    a, b = int(max(start, 0)), n - int(max(n - end, 0))
    if b <= a:
        a, b = max(a - 1, 0), n - max(n - b - 1, 0)
    middle = (a + b) / 2
    weights = [0.5 if i in (a, b) else 1.0 for i in range(a, b + 1)]
    mean = sum(w * z[a + i] for i, w in enumerate(weights)) / (b - a)
    turn = sum(w * z[a + i] * (a + i - middle) for i, w in enumerate(weights))
    slope = 12 * turn / (((b - a) ** 2 + 2) * (b - a))
    return mean - slope * middle, mean + slope * (n - middle)


def horizon(z, step, a_e, h_here, h_there, walk):
    """Angle and distance of the horizon seen from the first sample; `walk` gives distances."""
    here, d = z[0] + h_here, (len(z) - 1) * step
    best = (z[-1] + h_there - here) / d - d / (2 * a_e)
    at = d
    for height, x in zip(z[1:-1], walk, strict=True):
        angle = (height - here) / x - x / (2 * a_e)
        if angle > best:
            best, at = angle, x
    return best, at


def irregularity(z, step, d_start, d_end):
    start, end = d_start / step, d_end / step
    if end - start < 2:
        return 0.0
    tenth = min(max(4, int(0.1 * (end - start + 8))), 25)
    count = 10 * tenth - 5
    heights = []
    for j in range(count):
        x = start + j * (end - start) / (count - 1)
        k = min(int(x), len(z) - 2)
        heights.append(z[k] + (z[k + 1] - z[k]) * (x - k))
    low, high = line(heights, 0, count - 1)
    rest = sorted(h - low - (high - low) * j / (count - 1) for j, h in enumerate(heights))
    return (rest[count - tenth] - rest[tenth - 1]) / (1 - 0.8 * math.exp(-(d_end - d_start) / 5e4))


def rough_horizon(he, a_e, dh):
    return math.sqrt(2 * he * a_e) * math.exp(-0.07 * math.sqrt(dh / max(he, 5)))


def read_profile(z, step, h_tx, h_rx, a_e):
    n = len(z) - 1
    d = n * step
    out, back, x_out, x_back = [], [], 0.0, d
    for _ in range(1, n):
        x_out, x_back = x_out + step, x_back - step
        out.append(x_out)
        back.append(x_back)
    theta_tx, d_tx = horizon(z, step, a_e, h_tx, h_rx, out)
    theta_rx, d_rx = horizon(z[::-1], step, a_e, h_rx, h_tx, back[::-1])
    start, end = min(15 * h_tx, 0.1 * d_tx), d - min(15 * h_rx, 0.1 * d_rx)
    dh = irregularity(z, step, start, end)
    if d_tx + d_rx > 1.5 * d:
        low, high = line(z, start / step, end / step)
        he = [h_tx + max(z[0] - low, 0), h_rx + max(z[-1] - high, 0)]
        at = [rough_horizon(h, a_e, dh) for h in he]
        if sum(at) <= d:
            he = [h * (d / sum(at)) ** 2 for h in he]
            at = [rough_horizon(h, a_e, dh) for h in he]
        smooth = [math.sqrt(2 * h * a_e) for h in he]
        theta = [
            (0.65 * dh * (s / x - 1) - 2 * h) / s for s, x, h in zip(smooth, at, he, strict=True)
        ]
        return theta, at, he, dh
    low, _ = line(z, start / step, 0.9 * d_tx / step)
    share = float(Fraction(d) - Fraction(0.9) * Fraction(d_rx))  # rounded once, as the program
    _, high = line(z, share / step, end / step)
    he = [h_tx + max(z[0] - low, 0), h_rx + max(z[-1] - high, 0)]
    return [theta_tx, theta_rx], [d_tx, d_rx], he, dh


def rough(d, dh):
    return dh * (1 - 0.8 * math.exp(-d / 5e4))


def spread(dh):
    return 0.78 * dh * math.exp(-0.5 * dh**0.25)


def knife(v2):
    return 6.02 + 9.11 * math.sqrt(v2) - 1.27 * v2 if v2 < 5.76 else 12.953 + 10 * math.log10(v2)


def height_gain(x, k):
    if x >= 200:
        gain = 0.05751 * x - 4.343 * math.log(x)
        if x < 2000:
            w = 0.0134 * x * math.exp(-0.005 * x)
            gain += w * (17.372 * math.log(x) - 117 - gain)
        return gain
    w = -math.log(k)
    if k < 1e-5 or x * w**3 > 5495:
        return -117 + (17.372 * math.log(x) if x > 1 else 0)
    return 2.5e-5 * x * x / k - 8.686 * w - 15


def section(radius, length, f, z_g):
    c = (4 / 3 * 6370e3 / radius) ** (1 / 3)
    k = 0.017778 * c / f ** (1 / 3) / abs(z_g)
    return (1.607 - k) * c**2 * f ** (1 / 3) * length / 1000, k


def diffraction(d, path):
    """Diffraction loss at distance d; path is the dict made by `reference`."""
    f, a_e, at, he, dh = path["f"], path["a_e"], path["at"], path["he"], path["dh"]
    angle, beyond = d / a_e - path["theta_los"], d - sum(at)
    v = [0.0795775 * f / 47.7 * angle**2 * x * beyond / (beyond + x) for x in at]
    edges = knife(v[0]) + knife(v[1])
    ends = [section(0.5 * x * x / h, x, f, path["z_g"]) for x, h in zip(at, he, strict=True)]
    x = section(beyond / angle, beyond, f, path["z_g"])[0] + ends[0][0] + ends[1][0]
    smooth = 0.05751 * x - 10 * math.log10(x) - sum(height_gain(*end) for end in ends) - 20
    product = path["h"][0] * path["h"][1]
    clutter = 5 * math.log10(1 + 1e-5 * product * f * spread(rough(path["d_smooth"], dh)))
    base = product + (10 if path["terrain"] else 0)
    q = math.sqrt(1 + (he[0] * he[1] - product) / base)
    q = (q + (sum(at) - path["theta_los"] * a_e) / d) * min(rough(d, dh) * f / 47.7, 6283.2)
    w = 25.1 / (25.1 + math.sqrt(q))
    return w * smooth + (1 - w) * edges + min(15, clutter)


def sight_loss(d, path, slope, level):
    f, he, z_g = path["f"], path["he"], path["z_g"]
    wn = f / 47.7
    psi = sum(he) / math.hypot(d, sum(he))
    damping = math.exp(-min(10, wn * spread(rough(d, path["dh"])) * psi))
    r = (psi - z_g) / (psi + z_g) * damping
    q = abs(r) ** 2
    if q < 0.25 or q < psi:
        r *= math.sqrt(psi / q)
    phase = 2 * wn * he[0] * he[1] / d
    if phase > math.pi / 2:
        phase = math.pi - (math.pi / 2) ** 2 / phase
    rays = -10 * math.log10(abs(cmath.exp(-1j * phase) + r) ** 2)
    w = 1 / (1 + f * path["dh"] / max(10e3, path["d_smooth"]))
    return w * rays + (1 - w) * (slope * d + level)


def in_sight(d, path, slope, level):
    end, sight = path["d_smooth"], sum(path["at"])
    a_end = end * slope + level
    d0 = 0.04 * path["f"] * path["he"][0] * path["he"][1]
    if level >= 0:
        d0 = min(d0, 0.5 * sight)
        d1 = d0 + 0.25 * (sight - d0)
    else:
        d1 = max(-level / slope, 0.25 * sight)
    a1 = sight_loss(d1, path, slope, level)
    k1 = k2 = 0.0
    curved = False
    if d0 < d1:
        a0, q = sight_loss(d0, path, slope, level), math.log(end / d0)
        top = (end - d0) * (a1 - a0) - (d1 - d0) * (a_end - a0)
        k2 = max(0, top / ((end - d0) * math.log(d1 / d0) - (d1 - d0) * q))
        curved = level > 0 or k2 > 0
        if curved:
            k1 = (a_end - a0 - k2 * q) / (end - d0)
            if k1 < 0:
                k1, k2 = 0.0, max(a_end - a0, 0) / q
                k1 = slope if k2 == 0 else 0.0
    if not curved:
        k1, k2 = max(a_end - a1, 0) / (end - d1), 0.0
        k1 = slope if k1 == 0 else k1
    return a_end - k1 * end - k2 * math.log(end) + k1 * d + k2 * math.log(d)


def gain_curve(r, eta):
    def one(j):
        a, b = ((25, 24), (80, 45), (177, 68), (395, 80), (705, 105))[j]
        return 10 * math.log10(1 + a / r**4 + b / r**2)

    eta = min(max(eta, 1), 5)
    low = math.floor(eta)
    return one(low - 1) if eta == low else (low + 1 - eta) * one(low - 1) + (eta - low) * one(low)


def scatter(d, path, before):
    f, a_e, at, he, n_s = path["f"], path["a_e"], path["at"], path["he"], path["n_s"]
    h0 = before
    if before <= 15:
        near, far = (0, 1) if at[0] >= at[1] else (1, 0)
        ad, rr = at[near] - at[far], he[far] / he[near]
        theta = sum(path["theta"]) + d / a_e
        r = [2 * f / 47.7 * theta * h for h in he]
        if max(r) < 0.2:
            return 1001.0, before
        s = (d - ad) / (d + ad)
        q, s = min(max(0.1, rr / s), 10), max(0.1, s)
        height = (d - ad) * (d + ad) * theta * 0.25 / d
        air = 0.031 - 2.32e-3 * n_s + 5.67e-6 * n_s**2
        eta = height / 1755.6 * (1 + air * math.exp(-(min(1.7, height / 8000) ** 6)))
        h0 = (gain_curve(r[0], eta) + gain_curve(r[1], eta)) / 2
        h0 += min(h0, 6 * (0.6 - math.log10(max(eta, 1))) * math.log10(s) * math.log10(q))
        h0 = max(h0, 0)
        if eta < 1:
            two = math.sqrt(2)
            product = ((1 + two / r[0]) * (1 + two / r[1])) ** 2
            low = 10 * math.log10(product * sum(r) / (sum(r) + 2 * two))
            h0 = eta * h0 + (1 - eta) * low
        if h0 > 15 and before >= 0:
            h0 = before
    th = d / a_e - path["theta_los"]
    reach = th * d
    a, b, c = (
        (133.4, 0.332e-3, -10) if reach <= 10e3
        else (104.6, 0.212e-3, -2.5) if reach <= 70e3
        else (71.8, 0.157e-3, 5)
    )  # fmt: skip
    loss = a + b * reach + c * math.log10(reach) + 10 * math.log10(f * th**4) + h0
    return loss - 0.1 * (n_s - 301) * math.exp(-reach / 40e3), h0


def reference(d, path):
    f, a_e, at = path["f"], path["a_e"], path["at"]
    path["d_smooth"] = sum(math.sqrt(2 * h * a_e) for h in path["he"])
    path["theta_los"] = -max(sum(path["theta"]), -sum(at) / a_e)
    unit = (a_e**2 / f) ** (1 / 3)
    d3 = max(path["d_smooth"], sum(at) + 5 * unit)
    a3, a4 = diffraction(d3, path), diffraction(d3 + 10 * unit, path)
    slope = (a4 - a3) / (10 * unit)
    level = a3 - slope * d3
    if d < path["d_smooth"]:
        return max(in_sight(d, path, slope, level), 0), 1
    a6, h0 = scatter(sum(at) + 400e3, path, -1)
    a5, _ = scatter(sum(at) + 200e3, path, h0)
    slant, d_x, foot = slope, 10e6, level
    if a5 < 1000:
        slant = (a6 - a5) / 200e3
        meet = (a5 - level - slant * (sum(at) + 200e3)) / (slope - slant)
        d_x = max(path["d_smooth"], sum(at) + 1.088 * unit * math.log(f), meet)
        foot = (slope - slant) * d_x + level
    loss, mode = (slant * d + foot, 3) if d > d_x else (slope * d + level, 2)
    return max(loss, 0), mode


def curve(c, d):
    d = d / 1000
    return (c[0] + c[1] / (1 + ((d - c[3]) / c[4]) ** 2)) * (d / c[2]) ** 2 / (1 + (d / c[2]) ** 2)


def variability(d, path, loss, climate, mdvar, time, location, situation):
    median, lossy, clear, (rare_gain, rare_from), f_lossy, f_clear = CLIMATES[climate]
    wn, he = path["f"] / 47.7, path["he"]
    z_t, z_l, z_s = deviate(time), deviate(location), deviate(situation)
    mode = mdvar % 10
    z_t = z_s if mode == 0 else z_t
    z_l = {0: z_s, 1: z_s, 2: z_t, 3: z_l}[mode]
    reach = sum(math.sqrt(18e6 * h) for h in he) + (575.7e12 / wn) ** (1 / 3)
    d_e = 130e3 * d / reach if d < reach else 130e3 + d - reach
    s_s = 0 if mdvar >= 20 else 5 + 3 * math.exp(-d_e / 100e3)
    waves = rough(d, path["dh"]) * wn
    s_l = 0 if mdvar // 10 in (1, 3) else 10 * waves / (waves + 13)

    def factor(c):
        return c[0] + c[1] / ((c[2] * math.log(0.133 * wn)) ** 2 + 1)

    if z_t < 0:
        s_t = curve(lossy, d_e) * factor(f_lossy)
    else:
        s_t = curve(clear, d_e) * factor(f_clear)
        if z_t > rare_from:
            s_t = rare_gain * s_t + s_t * (1 - rare_gain) * rare_from / z_t
    rest = s_s**2 + (s_t * z_t) ** 2 / (7.8 + z_s**2) + (s_l * z_l) ** 2 / (24 + z_s**2)
    steady = {0: 0, 1: s_t * z_t, 2: math.hypot(s_t, s_l) * z_t, 3: s_t * z_t + s_l * z_l}[mode]
    chance = {0: s_t**2 + s_l**2 + rest, 1: s_l**2 + rest, 2: rest, 3: rest}[mode]
    loss = loss - curve(median, d_e) - steady - math.sqrt(chance) * z_s
    return loss * (29 - loss) / (29 - 10 * loss) if loss < 0 else loss


def impedance(f, polarization, epsilon, sigma):
    ground = complex(epsilon, 18000 * sigma / f)
    z_g = cmath.sqrt(ground - 1)
    return z_g / ground if polarization == 1 else z_g


def finish(d, path, climate, mdvar, time, location, situation):
    loss, mode = reference(d, path)
    loss = variability(d, path, loss, climate, mdvar, time, location, situation)
    return loss + 32.45 + 20 * math.log10(path["f"]) + 20 * math.log10(d / 1000), mode


def point_to_point(
    z, step, h_tx, h_rx, climate, n0, f, polarization, epsilon, sigma, mdvar, time, location,
    situation,
):  # fmt: skip
    """Basic transmission loss (dB) and the mode of propagation."""
    n = len(z) - 1
    inner = z[int(0.1 * n) : n - int(0.1 * n) + 1]
    n_s = n0 * math.exp(-sum(inner) / len(inner) / 9460)
    a_e = 1 / (157e-9 * (1 - 0.04665 * math.exp(n_s / 179.3)))
    theta, at, he, dh = read_profile(list(z), step, h_tx, h_rx, a_e)
    z_g = impedance(f, polarization, epsilon, sigma)
    path = {"theta": theta, "at": at, "he": he, "dh": dh, "a_e": a_e, "n_s": n_s, "f": f,
            "z_g": z_g, "h": (h_tx, h_rx), "terrain": True}  # fmt: skip
    return finish(n * step, path, climate, mdvar, time, location, situation)


def area(
    h_tx, h_rx, site_tx, site_rx, d_km, dh, climate, n0, f, polarization, epsilon, sigma, mdvar,
    time, location, situation,
):  # fmt: skip
    """Basic transmission loss (dB) and the mode of propagation, in area mode."""
    a_e = 1 / (157e-9 * (1 - 0.04665 * math.exp(n0 / 179.3)))
    theta, at, he = [], [], []
    for h, site in ((h_tx, site_tx), (h_rx, site_rx)):
        care = {0: 0, 1: 4, 2: 9}[site] * (math.sin(0.1 * math.pi * h) if h < 5 else 1)
        lift = (1 + care) * math.exp(-min(20, 2 * h / max(1e-3, dh))) if site else 0
        he.append(h + lift)
        at.append(rough_horizon(h + lift, a_e, dh))
        smooth = math.sqrt(2 * (h + lift) * a_e)
        theta.append((0.65 * dh * (smooth / at[-1] - 1) - 2 * (h + lift)) / smooth)
    z_g = impedance(f, polarization, epsilon, sigma)
    path = {"theta": theta, "at": at, "he": he, "dh": dh, "a_e": a_e, "n_s": n0, "f": f,
            "z_g": z_g, "h": (h_tx, h_rx), "terrain": False}  # fmt: skip
    return finish(d_km * 1000, path, climate, mdvar, time, location, situation)
