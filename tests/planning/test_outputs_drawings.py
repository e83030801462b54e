"""Drawings tell the truth: the ellipse is the Fresnel zone, names do not collide, pictures read."""

import base64
import math
import re
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from outputs_sample import MadeUpTerrain, sample_plan
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from liane.planning.outputs.cash_drawing import cash_curves, cash_drawing
from liane.planning.outputs.labels import Label, place_labels, text_width
from liane.planning.outputs.map_drawing import map_drawing, site_state
from liane.planning.outputs.profile_drawing import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    profile_drawing,
    profile_of,
    profile_rows,
)
from liane.planning.outputs.relief import BUDGET_BYTES, png, relief_uri
from liane.planning.outputs.svg import nice_ticks, path, short, tag
from liane.words import use


@pytest.fixture
def plan():
    use("en")
    return sample_plan()


def link(plan, ident="L02"):
    return next(at for at in plan["links"] if at["id"] == ident)


def test_the_profile_raises_the_ground_by_the_earths_bulge(plan):
    here = link(plan)
    profile = profile_of(here)
    middle = len(profile.at_m) // 2
    d, total = profile.at_m[middle], profile.length_m
    bulge = profile.ground_m[middle] - here["profile"]["ground_m"][middle]
    assert bulge == pytest.approx(d * (total - d) / (2 * 8.5e6), rel=1e-9)  # ITU-R P.526, k = 4/3


def test_the_first_fresnel_radius_is_that_of_the_formula(plan):
    profile = profile_of(link(plan))
    # 17.32 sqrt(d/(4f)) m, d in km, f in GHz: the usual rule for the middle of a path
    d_km, f_ghz = profile.length_m / 1000, 5.56
    rule_m = 17.32 * math.sqrt(d_km / (4 * f_ghz))
    assert profile.radius_m(profile.length_m / 2) == pytest.approx(rule_m, rel=0.002)
    assert profile.radius_m(0.0) == 0.0


@pytest.mark.parametrize("share", [0.1, 0.37, 0.5, 0.8])
def test_the_ellipse_drawn_is_the_fresnel_zone_at_every_point(plan, share):
    here = link(plan)
    profile, svg = profile_of(here), str(profile_drawing(here, profile_of(here), ("a", "b")))
    matrix = [float(at) for at in re.search(r"matrix\(([^)]*)\)", svg)[1].split()]
    a, b, _c, d, e, f = matrix
    unit_x = 2 * share - 1
    x, top = a * unit_x + e, b * unit_x - d * math.sqrt(1 - unit_x**2) + f
    assert (x - LEFT) / (RIGHT - LEFT) == pytest.approx(share, abs=1e-3)
    metres_per_unit = metres_per_unit_of(svg)
    ray_y = b * unit_x + f
    drawn_radius_m = (ray_y - top) * metres_per_unit
    assert drawn_radius_m == pytest.approx(profile.radius_m(share * profile.length_m), rel=0.02)


def metres_per_unit_of(svg):
    """From the height marks of the drawing itself."""
    marks = re.findall(r'<text x="35" y="([\d.]+)">(−?\d+)</text>', svg)
    (y0, h0), (y1, h1) = marks[0], marks[-1]
    height = [float(at.replace("−", "-")) for at in (h0, h1)]
    return (height[1] - height[0]) / (float(y0) - float(y1))


def test_nothing_of_a_profile_leaves_its_frame(plan):
    for here in plan["links"]:
        profile = profile_of(here)
        if profile is None:
            continue
        svg = str(profile_drawing(here, profile, ("a", "b")))
        ground = re.search(r'd="(M[^"]*z)" class="gr"', svg)[1]
        ys = absolute(ground)
        assert min(y for _x, y in ys) >= TOP - 0.2
        assert max(y for _x, y in ys) <= BOTTOM + 0.2


def absolute(d):
    start, _l, steps = d[1:].rstrip("z").partition("l")
    x, y = (float(at) for at in start.split())
    points, numbers = [(x, y)], [float(at) for at in steps.split()]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def test_an_obstructed_link_says_how_much_ground_is_in_the_way(plan):
    here = link(plan) | {"clearance_m": -7.0}
    assert "7\u00a0m of ground or trees in the way" in profile_drawing(
        here, profile_of(here), ("a", "b")
    )


@pytest.mark.parametrize("points", [5, 24, 40])
def test_a_thinned_profile_keeps_its_ends(plan, points):
    whole, thin = profile_of(link(plan)), profile_of(link(plan), points)
    assert len(thin.at_m) == points
    assert (thin.at_m[0], thin.at_m[-1]) == (whole.at_m[0], whole.at_m[-1])
    assert profile_rows(whole, 5)[-1][0] == f"{whole.length_m / 1000:.2f}"


def test_trees_are_drawn_where_they_stand_and_nowhere_else(plan):
    here = link(plan)
    here["profile"]["clutter_m"] = [8.0 if 30 <= at < 36 else 0.0 for at in range(80)]
    svg = str(profile_drawing(here, profile_of(here), ("a", "b")))
    points = absolute(re.search(r'd="(M[^"]*z)" class="tr"', svg)[1])
    step = (RIGHT - LEFT) / 79
    assert min(x for x, _y in points) == pytest.approx(LEFT + 29 * step, abs=0.2)
    assert max(x for x, _y in points) == pytest.approx(LEFT + 36 * step, abs=0.2)
    here["profile"]["clutter_m"] = None
    assert 'class="tr"' not in profile_drawing(here, profile_of(here), ("a", "b"))


@pytest.mark.parametrize("change", [{"profile": None}, {"frequency_mhz": None}])
def test_a_link_without_a_known_profile_has_no_drawing(plan, change):
    assert profile_of(link(plan) | change) is None


def test_a_void_in_the_ground_is_no_profile_rather_than_sea_level(plan):
    here = link(plan)
    here["profile"]["ground_m"][3] = None
    assert profile_of(here) is None


def boxes(placed, size):
    for at in placed:
        width = text_width(at.text, size)
        left = {"start": at.x, "end": at.x - width, "middle": at.x - width / 2}[at.anchor]
        yield left, at.y - 0.8 * size, left + width, at.y + 0.2 * size


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@given(some.lists(some.tuples(some.floats(0, 360), some.floats(0, 300)), max_size=40))
def test_names_on_a_map_never_cover_one_another_nor_leave_it(points):
    labels = [Label(f"Village {at}", x, y, 5.0, at) for at, (x, y) in enumerate(points)]
    placed = place_labels(labels, (360.0, 300.0), (13.0, 7.0))
    for names, size in (([at for at in placed if not at.wide_only], 13.0), (placed, 7.0)):
        found = list(boxes(names, size))
        assert all(box[0] >= 0 and box[2] <= 360 and box[1] >= 0 and box[3] <= 300 for box in found)
        assert not [
            1 for at, one in enumerate(found) for other in found[:at] if overlap(one, other)
        ]


def test_a_name_alone_is_always_placed():
    assert len(place_labels([Label("Sanankoro", 100, 100, 5, 1)], (360, 300), (13, 7))) == 1


def test_states_are_told_by_shape_not_by_colour_alone(plan):
    states = {site["id"]: site_state(plan, site) for site in plan["sites"]}
    assert states["kobala"] == "cut"
    assert states["niamana"] == "worn"
    assert states["marche"] == "ok"
    assert states["colline"] == "relay"
    shapes = {
        re.sub(r' class="[^"]*"', "", at)
        for at in re.findall(
            r"<g class=\"m\"><title>[^<]*</title>(.*?)</g>", str(map_drawing(plan, None).svg)
        )
    }
    assert len(shapes) >= 4


def test_the_map_draws_every_link_and_place_once(plan):
    svg = str(map_drawing(plan, MadeUpTerrain()).svg)
    assert len(re.findall(r'class="k-', svg)) == len(plan["links"])
    assert svg.count('class="m"') == len(plan["sites"])
    assert map_drawing(plan, None).has_relief is False


def test_a_plan_across_the_180_meridian_keeps_its_map_small(plan):
    for at, site in enumerate(plan["sites"]):
        site |= {"lat": -17.0 + at / 100, "lon": 179.98 if at % 2 else -179.98}
    svg = str(map_drawing(plan, None).svg)
    places = [float(at) for at in re.findall(r"translate\(([\d.-]+) ", svg)]
    assert max(places) - min(places) > 30
    assert 0 <= min(places) <= max(places) <= 360


def read_png(body):
    with MemoryFile(body) as file:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # a picture, not a map
            picture = file.open()
        with picture:
            return picture.read(1), picture.colormap(1)


def test_the_hill_shade_is_a_png_that_others_read():
    index = np.arange(12, dtype=np.uint8).reshape(3, 4)
    values, colours = read_png(png(index, 12))
    assert (values == index).all()
    assert colours[0][:3] == (0, 0, 0)
    assert colours[11][:3] == (255, 255, 255)


@given(some.integers(0, 2**32 - 1))
@settings(max_examples=20)  # each is as much noise as the next
def test_the_hill_shade_keeps_its_budget_even_for_noise(seed):
    noise = np.random.default_rng(seed).integers(0, 256, (330, 440), dtype=np.uint8)
    uri = relief_uri(noise)
    body = base64.b64decode(uri.partition(",")[2])
    assert len(body) <= BUDGET_BYTES
    assert len(uri) <= 60_000
    values, _colours = read_png(body)
    assert values.shape[1] / values.shape[0] == pytest.approx(440 / 330, rel=0.03)


def test_flat_ground_leaves_the_map_clear():
    body = base64.b64decode(relief_uri(np.full((50, 60), 180, np.uint8)).partition(",")[2])
    values, colours = read_png(body)
    opacity = {colours[int(at)][3] for at in np.unique(values)}
    assert max(opacity) <= 12


def test_the_cash_curve_spends_when_no_income_is_known(plan):
    plan["economics"] = None
    (spent,) = cash_curves(plan)
    cost = plan["cost"]
    assert spent.yearly[0] == -cost["capex"]
    assert spent.yearly[-1] == -cost["total"]
    assert len(spent.yearly) == plan["project"]["horizon_years"] + 1


def test_the_cash_curve_has_the_three_scenarios_of_the_assessment(plan):
    curves = cash_curves(plan)
    assert [at.key for at in curves] == ["prudent", "central", "ambitious"]
    months = plan["economics"]["cash_curve"]["central"]
    assert curves[1].yearly == tuple(months[::12])
    svg = str(cash_drawing(curves, "XOF"))
    assert all(f"c-{at.key}" in svg and at.name in svg for at in curves)


@given(some.floats(-1e4, 1e4), some.floats(0.001, 1e4), some.integers(2, 8))
def test_marks_are_round_ordered_and_inside(low, span, about):
    marks = nice_ticks(low, low + span, about)
    assert all(low - 1e-6 * span <= at <= low + span + 1e-6 * span for at in marks)
    assert marks == sorted(set(marks))
    assert len(marks) <= 2.6 * about + 1


@given(some.lists(some.tuples(some.floats(0, 400), some.floats(0, 400)), min_size=2, max_size=100))
def test_a_path_in_short_steps_ends_where_it_should(points):
    x, y = absolute(path(points))[-1]
    assert (x, y) == pytest.approx((points[-1][0], points[-1][1]), abs=0.06)


@given(some.text(max_size=40))
def test_any_text_is_escaped_in_a_drawing(words):
    inside = str(tag("text", words, class_=words))
    assert inside.count("<") == 2
    assert inside.count('"') == 2


def test_short_numbers_are_short():
    assert [short(at) for at in (0.0, -0.04, 0.5, -0.5, 10.0, 12.34)] == [
        "0",
        "0",
        ".5",
        "-.5",
        "10",
        "12.3",
    ]
