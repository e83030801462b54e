"""Doubt and field visits: what evidence does to a belief, and what it never does."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from links_ground import MadeGround, far, plain, ridge

from liane import links
from liane.links import Doubt, Visit
from liane.links._shaking import case_nodes, noise, shake

GRAZING = MadeGround(ridge(28.0), sigma_m=6.0)


def look(ground=GRAZING, **more):
    lat_a, lon_a, lat_b, lon_b = far(8_000.0)
    return links.survey(ground, lat_a, lon_a, 30.0, lat_b, lon_b, 30.0, 5500.0, **more)


PATHS = look()


def test_without_error_of_the_ground_only_the_model_is_in_doubt():
    paths = look(MadeGround(plain, sigma_m=0.0), doubt=Doubt(clear_db=4.0))
    assert np.isclose(paths.sigma_db[0], paths.model_sigma_db[0])
    assert np.allclose(paths.scenario_error_db, 0.0)


def test_a_worse_map_means_more_doubt_where_the_ray_grazes():
    sigmas = [look(MadeGround(ridge(28.0), sigma_m=s)).sigma_db[0] for s in (0.0, 3.0, 10.0)]
    assert sigmas[0] < sigmas[1] < sigmas[2]


def test_an_unknown_error_of_the_map_leaves_the_probability_unknown():
    paths = look(MadeGround(ridge(28.0), sigma_m=np.nan))
    assert np.isfinite(paths.loss_db[0])
    assert np.isnan(links.probability(paths, 140.0)[0])


@given(st.floats(80.0, 200.0), st.floats(0.0, 30.0))
def test_more_loss_allowed_never_lowers_the_probability(allowed, more):
    low, high = (links.probability(PATHS, x)[0] for x in (allowed, allowed + more))
    assert 0.0 <= low <= high <= 1.0


def test_seeing_the_other_mast_raises_the_probability_and_not_seeing_it_lowers_it():
    allowed = PATHS.loss_db + 3.0
    before = links.probability(PATHS, allowed)[0]
    seen = links.probability(links.update(PATHS, Visit(seen=1)), allowed)[0]
    missed = links.probability(links.update(PATHS, Visit(seen=-1)), allowed)[0]
    assert missed < before < seen


def test_no_evidence_changes_nothing():
    after = links.update(PATHS, Visit())
    assert np.array_equal(after.loss_db, PATHS.loss_db)
    assert np.array_equal(after.sigma_db, PATHS.sigma_db)
    assert np.array_equal(after.scenario_weight, PATHS.scenario_weight)


@given(st.floats(110.0, 170.0), st.floats(0.0, 20.0), st.floats(0.5, 6.0))
def test_the_more_loss_is_measured_the_more_is_believed_and_the_doubt_narrows(loss, more, noise_db):
    low, high = (
        links.update(PATHS, Visit(loss_db=x, loss_sigma_db=noise_db)) for x in (loss, loss + more)
    )
    assert low.loss_db[0] <= high.loss_db[0] + 1e-9
    assert low.model_sigma_db[0] < min(PATHS.model_sigma_db[0], noise_db)


def test_a_single_case_is_the_textbook_update_of_a_normal_belief():
    sure = look(MadeGround(plain, sigma_m=0.0))
    after = links.update(sure, Visit(loss_db=sure.loss_db + 10.0, loss_sigma_db=4.0))
    prior = sure.model_sigma_db[0] ** 2
    assert np.isclose(after.loss_db[0] - sure.loss_db[0], 10.0 * prior / (prior + 16.0))
    assert np.isclose(after.sigma_db[0] ** 2, prior * 16.0 / (prior + 16.0))


def test_measured_level_and_known_powers_give_the_loss():
    assert links.measured_loss_db(-71.0, 30.0, 16.0) == 117.0


def test_case_nodes_are_even_chances_of_a_standard_error():
    nodes = case_nodes(16)
    assert np.isclose(nodes.mean(), 0.0)
    assert np.isclose(nodes.std(), 1.0)


def test_a_shaken_obstacle_errs_by_the_deviations_asked():
    samples, at, sigma, rho = 201, 60, 5.0, 0.9
    ground, clutter = np.empty(samples), np.empty(samples)
    rows, none = np.array([[sigma, 0.3, rho]]), np.zeros(samples)
    offsets = np.array([0, samples])
    shake(none, none, offsets, rows, np.array([at]), *noise(3, samples), 1.7, ground, clutter)
    t = at / (samples - 1)
    error = ground[at] - (1 - t) * ground[0] - t * ground[-1]
    ends = 1 + (1 - t) ** 2 + t**2 - 2 * (1 - t) * rho**at - 2 * t * rho ** (samples - 1 - at)
    ends += 2 * t * (1 - t) * rho ** (samples - 1)
    assert np.isclose(error, 1.7 * sigma * np.sqrt(ends), atol=1e-4)
    assert not clutter.any()


def test_shaken_ground_has_the_deviation_and_the_correlation_stated():
    samples, cases, rho, sigma = 401, 400, 0.95, 4.0
    rows, none = np.array([[sigma, 0.3, rho]]), np.zeros(samples)
    fields = np.empty((cases, samples))
    for case, node in enumerate(case_nodes(cases)):
        shake(none, none, np.array([0, samples]), rows, np.array([200]), *noise(case, samples),
              node, fields[case], np.empty(samples))  # fmt: skip
    assert np.allclose(fields.std(axis=0), sigma, rtol=0.15)
    near = (fields[:, :-10] * fields[:, 10:]).mean() / sigma**2
    assert np.isclose(near, rho**10, atol=0.05)


def shaken_slowly(heights, stands, sigma, share, rho, at, white, node):
    """Plain twin of `shake`: the same fields, conditioned with the whole covariance."""
    size = len(heights)
    alike = rho ** np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    unit = [np.zeros(size), np.zeros(size)]
    for field, fresh in zip(unit, white, strict=True):
        field[0] = fresh[0]
        for i in range(1, size):
            field[i] = rho * field[i - 1] + np.sqrt(1 - rho**2) * fresh[i]
    ground, clutter = sigma * unit[0], share * stands * unit[1]
    t = at / (size - 1)
    see = np.zeros(size)
    see[[at, 0, -1]] += 1.0, -(1 - t), -t
    cov_ground = sigma**2 * alike @ see
    cov_clutter = share**2 * stands * stands[at] * alike[at]
    variance = see @ cov_ground + cov_clutter[at]
    shift = (node * np.sqrt(variance) - see @ ground - clutter[at]) / variance
    raised = stands + clutter + shift * cov_clutter
    return heights + ground + shift * cov_ground, np.maximum(raised, 0.0)


@given(
    st.integers(3, 60),
    st.floats(0.05, 0.98),
    st.floats(0.1, 12.0),
    st.floats(0.0, 25.0),
    st.floats(-2.0, 2.0),
    st.integers(0, 10_000),
)
def test_the_kernel_and_its_plain_twin_shake_alike(size, rho, sigma, tall, node, seed):
    rng = np.random.default_rng(seed)
    heights, stands = rng.uniform(0.0, 300.0, size), tall * rng.integers(0, 2, size)
    stands[[0, -1]] = 0.0
    at = int(rng.integers(1, size - 1))
    white = rng.standard_normal((2, size))
    ground, clutter = np.empty(size), np.empty(size)
    rows = np.array([[sigma, 0.3, rho]])
    offsets = np.array([0, size])
    shake(heights, stands, offsets, rows, np.array([at]), *white, node, ground, clutter)
    slow = shaken_slowly(heights, stands, sigma, 0.3, rho, at, white, node)
    assert np.allclose(ground, slow[0], atol=1e-3)
    assert np.allclose(clutter, slow[1], atol=1e-3)
