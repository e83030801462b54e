"""Delta-Bullington and Fresnel clearance once more, slow and plain, from P.526-15's equations.

One path, Python numbers, distances in km, frequency in GHz. Shares no code with the kernels.
"""

import math

LAND, SEA = (22.0, 0.003), (80.0, 5.0)


def edge(nu):
    if nu <= -0.78:
        return 0.0
    return 6.9 + 20 * math.log10(math.sqrt((nu - 0.1) ** 2 + 1) + nu - 0.1)


def bullington(d, g, h_t, h_r, a_e, f):
    """Section 4.5.1 (d: all distances, g: heights of what stands there)."""
    wave, total, inner = 0.2998 / f, d[-1], range(1, len(d) - 1)
    bulge = [g[i] + 500 / a_e * d[i] * (total - d[i]) for i in range(len(d))]
    loss = 0.0
    if inner:
        s_tim = max((bulge[i] - h_t) / d[i] for i in inner)
        if s_tim < (h_r - h_t) / total:
            nu = max(
                (bulge[i] - (h_t * (total - d[i]) + h_r * d[i]) / total)
                * math.sqrt(0.002 * total / (wave * d[i] * (total - d[i])))
                for i in inner
            )
        else:
            s_rim = max((bulge[i] - h_r) / (total - d[i]) for i in inner)
            at = (h_r - h_t + s_rim * total) / (s_tim + s_rim)
            nu = (h_t + s_tim * at - (h_t * (total - at) + h_r * at) / total) * math.sqrt(
                0.002 * total / (wave * at * (total - at))
            )
        loss = edge(nu)
    return loss + (1 - math.exp(-loss / 6)) * (10 + 0.02 * total)


def smooth_surface(d, h, h_t, h_r):
    """Section 4.5.2: where the smooth surface lies under both ends."""
    n, total = len(d), d[-1]
    v1 = sum((d[i] - d[i - 1]) * (h[i] + h[i - 1]) for i in range(1, n))
    v2 = sum(
        (d[i] - d[i - 1]) * (h[i] * (2 * d[i] + d[i - 1]) + h[i - 1] * (d[i] + 2 * d[i - 1]))
        for i in range(1, n)
    )
    h_s = [(2 * v1 * total - v2) / total**2, (v2 - v1 * total) / total**2]
    over = [h[i] - (h_t * (total - d[i]) + h_r * d[i]) / total for i in range(n)][1:-1]
    if over and max(over) > 0:
        a_t = max(o / x for o, x in zip(over, d[1:-1], strict=True))
        a_r = max(o / (total - x) for o, x in zip(over, d[1:-1], strict=True))
        h_s[0] -= max(over) * a_t / (a_t + a_r)
        h_s[1] -= max(over) * a_r / (a_t + a_r)
    return min(h_s[0], h[0]), min(h_s[1], h[-1])


def first_term(d, heights, a, f, polarization, ground):
    epsilon, sigma = ground
    k = 0.036 * (a * f) ** (-1 / 3) * ((epsilon - 1) ** 2 + (18 * sigma / f) ** 2) ** (-1 / 4)
    if polarization:
        k *= (epsilon**2 + (18 * sigma / f) ** 2) ** 0.5
    beta = (1 + 1.6 * k**2 + 0.67 * k**4) / (1 + 4.5 * k**2 + 1.53 * k**4)
    x = 21.88 * beta * (f / a**2) ** (1 / 3) * d
    loss = -(11 + 10 * math.log10(x) - 17.6 * x)
    if x < 1.6:
        loss = 20 * math.log10(x) + 5.6488 * x**1.425
    for height in heights:
        b = beta * 0.9575 * beta * (f**2 / a) ** (1 / 3) * height
        if b > 2:
            gain = 17.6 * math.sqrt(b - 1.1) - 5 * math.log10(b - 1.1) - 8
        else:
            gain = 20 * math.log10(b + 0.1 * b**3) if b > 0 else -math.inf
        loss -= max(gain, 2 + 20 * math.log10(k))
    return loss


def mixed(d, heights, a, f, polarization, sea):
    land = first_term(d, heights, a, f, polarization, LAND)
    return (1 - sea) * land + sea * first_term(d, heights, a, f, polarization, SEA)


def round_earth(d, h_t, h_r, a, f, polarization, sea):
    """Section 3.2 for any distance."""
    roots = math.sqrt(h_t) + math.sqrt(h_r)
    if d >= math.sqrt(2 * a) * math.sqrt(0.001) * roots:
        return max(mixed(d, (h_t, h_r), a, f, polarization, sea), 0)
    c, m = (h_t - h_r) / (h_t + h_r), 250 * d * d / (a * (h_t + h_r))
    b = (
        2
        * math.sqrt((m + 1) / (3 * m))
        * math.cos(math.pi / 3 + math.acos(3 * c / 2 * math.sqrt(3 * m / (m + 1) ** 3)) / 3)
    )
    d1 = d / 2 * (1 + b)
    d2 = d - d1
    room = ((h_t - 500 * d1**2 / a) * d2 + (h_r - 500 * d2**2 / a) * d1) / d
    needed = 17.456 * math.sqrt(d1 * d2 * (0.2998 / f) / d)
    if room > needed:
        return 0.0
    loss = mixed(d, (h_t, h_r), 500 * (d / roots) ** 2, f, polarization, sea)
    return max(0.0, (1 - room / needed) * loss) if loss > 0 else 0.0


def delta_bullington(d, h, tops, tower_t, tower_r, a, f, polarization, sea):
    """Lbulla, Lbulls, Ldsph and the whole (dB)."""
    h_t, h_r = h[0] + tower_t, h[-1] + tower_r
    actual = bullington(d, tops, h_t, h_r, a, f)
    s_t, s_r = smooth_surface(d, h, h_t, h_r)
    smooth = bullington(d, [0.0] * len(d), h_t - s_t, h_r - s_r, a, f)
    earth = round_earth(d[-1], h_t - s_t, h_r - s_r, a, f, polarization, sea)
    return actual, smooth, earth, actual + max(earth - smooth, 0)


def clearance(d, h, tower_t, tower_r, f, k_factor):
    """Least clearance over the first Fresnel radius, the same in m, and its place (km)."""
    total = d[-1]
    found = []
    for x, z in list(zip(d, h, strict=True))[1:-1]:
        ray = h[0] + tower_t + (h[-1] + tower_r - h[0] - tower_t) * x / total
        bulge = 1000 * x * (total - x) / (2 * k_factor * 6371)
        radius = math.sqrt(0.299792458 / f * x * (total - x) / total * 1000)
        found.append(((ray - z - bulge) / radius, ray - z - bulge, x))
    return min(found)
