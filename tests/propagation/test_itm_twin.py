"""The ITM kernels against the plain twin, on random ground and random settings."""

import numpy as np
import plain_itm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from propagation_reference import needed

from liane.propagation import itm

PERCENT = st.floats(0.5, 99.5)
SETTINGS = st.fixed_dictionaries(
    {
        "climate": st.integers(1, 7),
        "n0": st.floats(250, 400),
        "f": st.floats(20, 20_000),
        "polarization": st.integers(0, 1),
        "epsilon": st.floats(2, 81),
        "sigma": st.floats(1e-4, 5),
        "mdvar": st.sampled_from([base + mode for base in (0, 10, 20, 30) for mode in range(4)]),
        "time": PERCENT,
        "location": PERCENT,
        "situation": PERCENT,
    }
)
HEIGHT = st.floats(0.5, 300)
ORDER = (
    "climate", "n0", "f", "polarization", "epsilon", "sigma", "mdvar", "time", "location",
    "situation",
)  # fmt: skip


def in_order(setting):
    return [setting[name] for name in ORDER]


def rolling(seed, count, relief):
    """Made-up ground: a random walk with hills and a flat stretch of water."""
    rng = np.random.default_rng(seed)
    walk = np.cumsum(rng.normal(0, relief / 10, count)) + relief * np.sin(np.arange(count) / 9)
    return np.round(np.maximum(walk - walk.mean() + relief / 2, 0.0), 1)


@given(
    st.integers(0, 10**6),
    st.integers(2, 600),
    st.sampled_from([0.0, 3.0, 40.0, 400.0]),
    st.floats(10, 400),
    HEIGHT,
    HEIGHT,
    SETTINGS,
)
@settings(max_examples=300)
def test_the_kernel_gives_what_the_plain_twin_gives(seed, count, relief, step, h_tx, h_rx, setting):
    z = rolling(seed, count, relief)
    found = itm.point_to_point_many(z, [0, count], step, h_tx, h_rx, *in_order(setting))
    try:
        loss, mode = plain_itm.point_to_point(z, step, h_tx, h_rx, *in_order(setting))
    except ValueError:  # the logarithm of a negative number
        assert found.return_code[0] == 2001
        return
    assert found.return_code[0] in (0, 1)
    assert found.step_of("mode")[0] == mode
    assert found.loss_db[0] == pytest.approx(loss, abs=1e-6)


@given(
    HEIGHT,
    HEIGHT,
    st.integers(0, 2),
    st.integers(0, 2),
    st.floats(0.1, 2_500),
    st.one_of(st.just(0.0), st.floats(0.1, 1_000)),
    SETTINGS,
)
@settings(max_examples=300)
def test_area_mode_gives_what_the_plain_twin_gives(
    h_tx, h_rx, site_tx, site_rx, distance, delta_h, setting
):
    given_here = (h_tx, h_rx, site_tx, site_rx, distance, delta_h, *in_order(setting))
    found = itm.area_many(*given_here)
    loss, mode = plain_itm.area(*given_here)
    assert found.return_code[0] in (0, 1)
    assert found.step_of("mode")[0] == mode
    assert found.loss_db[0] == pytest.approx(loss, abs=1e-6)


def test_the_twin_itself_agrees_with_the_published_program_on_real_ground():
    stored = np.load(needed("itm", "itm_reference.npz"))
    bounds, heights = stored["offsets"], stored["heights_m"].astype(float)
    off = []
    for i in range(0, 6000, 40):
        h_tx, h_rx, climate, n0, f, pol, eps, sigma, mdvar, t, loc, s, step, _, _, loss = stored[
            "rows"
        ][i].tolist()
        z = heights[bounds[i] : bounds[i + 1]]
        found, _ = plain_itm.point_to_point(
            z, step, h_tx, h_rx, int(climate), n0, f, pol, eps, sigma, int(mdvar), t, loc, s
        )
        off.append(abs(found - loss))
    assert max(off) < 0.001


def test_a_batch_gives_each_path_what_it_gets_alone():
    ground = [rolling(seed, 50 + 7 * seed, 60.0) for seed in range(40)]
    bounds = np.cumsum([0, *map(len, ground)])
    heights = np.linspace(2, 40, 40)
    rest = (8.0, 5, 301, 5_800, 1, 15, 0.005, 3, 50, 50, 50)
    together = itm.point_to_point_many(np.concatenate(ground), bounds, 90.0, heights, *rest)
    in_threads = itm.point_to_point_many(
        np.concatenate(ground), bounds, 90.0, heights, *rest, threads=3
    )
    alone = [
        itm.point_to_point_many(z, [0, z.size], 90.0, h, *rest).loss_db[0]
        for z, h in zip(ground, heights, strict=True)
    ]
    assert together.loss_db.tolist() == alone == in_threads.loss_db.tolist()


@given(st.integers(0, 10**6), st.integers(3, 300), HEIGHT, HEIGHT, SETTINGS)
def test_swapping_the_ends_changes_nothing_where_horizons_fall_between_whole_tenths(
    seed, count, h_a, h_b, setting
):
    # The fit of ground cuts a tenth of the horizon down to an index from the left and up from the
    # right, so only the path in plain sight of both ends is exactly reciprocal in NTIA's program.
    z = np.linspace(50.0, 50.0 + seed % 90, count)
    there = itm.point_to_point_many(z, [0, count], 50.0, h_a, h_b, *in_order(setting))
    back = itm.point_to_point_many(z[::-1], [0, count], 50.0, h_b, h_a, *in_order(setting))
    assert there.loss_db[0] == pytest.approx(back.loss_db[0], abs=1e-6)


@given(st.integers(0, 10**6), st.integers(3, 400), HEIGHT, HEIGHT, SETTINGS)
def test_a_loss_that_is_computed_is_a_number_and_one_that_is_not_has_a_code(
    seed, count, h_tx, h_rx, setting
):
    z = rolling(seed, count, 5_000.0)
    found = itm.point_to_point_many(z, [0, count], 30.0, h_tx, h_rx, *in_order(setting))
    assert np.isfinite(found.loss_db[0]) == (found.return_code[0] in (0, 1))


@given(st.integers(0, 10**6), st.integers(20, 200), SETTINGS)
def test_asking_for_more_of_the_time_never_lowers_the_loss(seed, count, setting):
    z = rolling(seed, count, 80.0)
    setting = setting | {"mdvar": 3, "time": [10, 50, 90, 99]}
    found = itm.point_to_point_many(
        np.tile(z, 4), np.arange(5) * count, 60.0, 10.0, 5.0, *in_order(setting)
    )
    assert np.all(np.diff(found.loss_db) >= -1e-9)
