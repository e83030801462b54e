"""P.526: one edge, and delta-Bullington against ITU's logs, the plain twin and common sense."""

import csv

import numpy as np
import plain_p526
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from propagation_reference import needed

from liane.errors import BadInput
from liane.propagation import p526


def _log(path):
    """The numbers of one log, by name; where a name comes twice, the first counts."""
    found = {}
    for row in csv.reader(path.read_text(encoding="latin-1").splitlines()):
        if len(row) > 3 and row[3].strip("-+.e0123456789") == "" and row[3]:
            found.setdefault(row[0], float(row[3]))
    return found


def _profile(path):
    """Distances (m), heights (m) and what stands there (m)."""
    lines = path.read_text(encoding="latin-1").splitlines()
    head = next(at for at, line in enumerate(lines) if line.startswith("Number of Points"))
    count = int(lines[head].split(",")[1])
    rows = [line.split(",")[:4] for line in lines[head + 1 : head + 1 + count]]
    cells = np.array([[float(cell or 0) for cell in row] for row in rows])
    return cells[:, 0] * 1e3, cells[:, 1], cells[:, 3]


def test_every_diffraction_term_of_itus_logs_agrees_within_a_ten_thousandth_of_a_db():
    logs = sorted(needed("itu", "p1812", "logs").glob("*_log.csv"))
    worst = dict.fromkeys(("Lbulla (dB)", "Lbulls (dB)", "Ldsph (dB)", "Ldb (dB)", "Ld50 (dB)"), 0)
    for path in logs:
        said = _log(path)
        name = path.name.removesuffix("_log.csv").rpartition("_")[0]
        x, heights, clutter = _profile(needed("itu", "p1812", "profiles", f"{name}.csv"))

        def bent(radius_km, x=x, heights=heights, clutter=clutter, said=said):
            return p526.delta_bullington_many(
                heights, [0, len(x)], np.nan, said["htg (m)"], said["hrg (m)"],
                1e3 * said["f (GHz)"], said["pol"] - 1, radius_km, said["w"],
                distances_m=x, clutter_m=clutter,
            )  # fmt: skip

        rare, median = bent(3 * 6371.0), bent(said["ae (km)"])
        terms = (rare.lbulla_db, rare.lbulls_db, rare.ldsph_db, rare.loss_db, median.loss_db)
        for term, value in zip(worst, terms, strict=True):
            worst[term] = max(worst[term], abs(value[0] - said[term]))
    assert len(logs) == 42
    assert max(worst.values()) < 1e-4


GROUND = st.lists(st.floats(0, 800), min_size=2, max_size=60)
TOWER = st.floats(0.1, 200)


@given(
    GROUND,
    st.floats(20, 3_000),
    TOWER,
    TOWER,
    st.floats(30, 60_000),
    st.integers(0, 1),
    st.floats(4_000, 20_000),
    st.floats(0, 1),
    st.floats(0, 25),
)
@settings(max_examples=300)
def test_the_kernel_gives_what_the_plain_twin_gives(
    heights, step, h_tx, h_rx, frequency, polarization, radius, sea, trees
):
    count = len(heights)
    x = np.arange(count) * step
    clutter = np.full(count, trees)
    tops = np.array(heights) + np.where((x > 0) & (x < x[-1]), trees, 0.0)
    found = p526.delta_bullington_many(
        heights, [0, count], step, h_tx, h_rx, frequency, polarization, radius, sea,
        clutter_m=clutter,
    )  # fmt: skip
    plain = plain_p526.delta_bullington(
        x / 1e3, heights, tops, h_tx, h_rx, radius, frequency / 1e3, polarization, sea
    )
    terms = (found.lbulla_db, found.lbulls_db, found.ldsph_db, found.loss_db)
    assert [term[0] for term in terms] == pytest.approx(plain, abs=1e-6)


@given(GROUND, st.floats(20, 3_000), TOWER, TOWER, st.floats(30, 60_000), st.integers(0, 1))
def test_swapping_the_ends_changes_nothing(heights, step, h_a, h_b, frequency, polarization):
    bounds = [0, len(heights)]
    there = p526.delta_bullington_many(heights, bounds, step, h_a, h_b, frequency, polarization)
    back = p526.delta_bullington_many(
        heights[::-1], bounds, step, h_b, h_a, frequency, polarization
    )
    assert there.loss_db[0] == pytest.approx(back.loss_db[0], abs=1e-6)
    assert there.loss_db[0] >= 0.0


@given(st.integers(1, 60), st.floats(1, 300), st.floats(100, 6_000))
def test_a_higher_obstacle_in_the_way_never_costs_less(at, growth, frequency):
    ground = np.zeros(61)
    ground[at % 59 + 1] = 40.0
    taller = ground.copy()
    taller[at % 59 + 1] += growth
    found = p526.delta_bullington_many(
        [*ground, *taller], [0, 61, 122], 100.0, 15.0, 15.0, frequency, 1
    )
    assert found.lbulla_db[1] >= found.lbulla_db[0]


def test_on_a_flat_earth_a_clear_path_loses_nothing():
    found = p526.delta_bullington_many(
        np.zeros(101), [0, 101], 50.0, 60.0, 60.0, 5_800.0, 0, np.inf
    )
    assert found.loss_db.tolist() == [0.0]


@pytest.mark.parametrize(
    ("heights", "changes"),
    [
        ([0.0, np.nan, 0.0], {}),
        ([0.0, -32_768.0, 0.0], {}),
        ([0.0], {}),
        ([], {}),
        ([0.0, 9.0, 0.0], {"step_m": -10.0}),
        ([0.0, 9.0, 0.0], {"step_m": np.nan}),
        ([0.0, 9.0, 0.0], {"h_tx_m": -1.0}),
        ([0.0, 9.0, 0.0], {"frequency_mhz": 0.0}),
        ([0.0, 9.0, 0.0], {"polarization": 2}),
        ([0.0, 9.0, 0.0], {"effective_radius_km": -8_500.0}),
        ([0.0, 9.0, 0.0], {"sea_fraction": 1.5}),
        ([0.0, 9.0, 0.0], {"epsilon": 0.0}),
        ([0.0, 9.0, 0.0], {"distances_m": [0.0, 500.0, 400.0]}),
    ],
)
def test_what_makes_no_sense_is_unknown_and_not_zero(heights, changes):
    inputs = {
        "step_m": 100.0, "h_tx_m": 10.0, "h_rx_m": 10.0, "frequency_mhz": 600.0, "polarization": 0,
    }  # fmt: skip
    found = p526.delta_bullington_many(heights, [0, len(heights)], **(inputs | changes))
    assert np.isnan(found.loss_db).all()


def test_columns_beside_the_heights_must_be_as_long_as_they_are():
    with pytest.raises(BadInput, match="clutter_m"):
        p526.delta_bullington_many(
            [0.0, 9.0, 0.0], [0, 3], 100.0, 10.0, 10.0, 600.0, 0, clutter_m=[1.0]
        )


def test_a_single_edge_costs_six_db_when_it_just_touches_the_ray_and_nothing_far_below():
    losses = p526.knife_edge_db([-0.79, -0.78, 0.0, 2.4])
    assert losses[0] == 0.0
    assert losses[2] == pytest.approx(6.02, abs=0.02)
    assert losses[3] == pytest.approx(13 + 20 * np.log10(2.4), abs=0.1)
    assert np.isnan(p526.knife_edge_db(np.nan))


@given(st.floats(-5, 100), st.floats(0.001, 10))
def test_a_deeper_edge_never_costs_less(nu, deeper):
    assert p526.knife_edge_db(nu + deeper) >= p526.knife_edge_db(nu)
