"""Metrics: hand-computed cases, what a perfect and a broken generator score, refusals."""

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from toygan.datasets.smooth_shapes import GaussianMixture
from toygan.datasets.table import DATASETS, dataset
from toygan.metrics.floors import sampling_floor
from toygan.metrics.quality import (
    assign,
    balanced_modes,
    columns,
    distance_to_law,
    evaluate,
    mode_weight_tv,
    modes_captured,
    reference_error,
    reverse_kl,
    sigma_ratio,
    w1,
)

TWO = GaussianMixture(np.array([[0.0, 0.0], [10.0, 0.0]]), 1.0, np.array([0.5, 0.5])).modes


def around(name, count, rng=0, spread=None):
    """``count`` points about every centre of a law."""
    modes = dataset(name).modes
    noise = np.random.default_rng(rng).standard_normal((len(modes.centres), count, modes.centres.shape[1]))
    spread = modes.sigma if spread is None else spread
    return (modes.centres[:, None] + spread * noise).reshape(-1, modes.centres.shape[1])


def test_four_samples_by_hand():
    points = np.array([[0.0, 2.9], [0.0, 3.1], [7.1, 0.0], [6.0, 0.0]])
    found = assign(points, TWO)
    assert found.nearest.tolist() == [0, 0, 1, 1]
    assert found.good.tolist() == [True, False, True, False]
    assert modes_captured(found, TWO) == 2
    assert balanced_modes(found, TWO) == 2
    assert reverse_kl(found, TWO) == 0
    assert mode_weight_tv(found, TWO) == 0


def test_all_samples_in_one_of_two_modes_by_hand():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    found = assign(points, TWO)
    assert modes_captured(found, TWO) == 1
    assert reverse_kl(found, TWO) == pytest.approx(np.log(2), rel=1e-15)
    assert mode_weight_tv(found, TWO) == 0.5
    # 8 squared deviations of 1/4, over (4 - 1) samples to spare in 2 coordinates
    assert sigma_ratio(points, found, TWO) == pytest.approx(np.sqrt(2 / 6) / TWO.inner_sigma)


def test_low_quality_samples_count_in_the_shares():
    """A histogram of high-quality samples alone would call this even: a shipped metric dropped two thirds."""
    points = np.array([[0.0, 0.0], [10.0, 0.0], [4.0, 0.0], [4.0, 0.0]])
    found = assign(points, TWO)
    assert mode_weight_tv(found, TWO) == 0.25
    assert reverse_kl(found, TWO) == pytest.approx(0.75 * np.log(1.5) + 0.25 * np.log(0.5))


@pytest.mark.parametrize("name", ["ring8", "grid25", "disjoint_blobs", "four_gaussians"])
def test_a_perfect_model_scores_what_is_said_beside(name):
    law = dataset(name)
    found = evaluate(law.sample(2500, rng=1), law, rng=2)
    K = len(law.modes.weights)
    assert found["modes"] == found["balanced_modes"] == K
    assert found["high_quality"] == pytest.approx(found["high_quality_ceiling"], abs=0.007)
    assert found["sigma_ratio"] == pytest.approx(1, abs=0.03)
    assert found["reverse_kl_expected"] == (K - 1) / 5000
    assert found["mode_weight_tv"] < 0.05
    assert 0.2 * found["w1_floor_mean"] < found["w1"] <= found["w1_floor_q95"]


def test_the_ceiling_of_the_plane_is_98_89_percent():
    law = dataset("grid25")
    found = assign(law.sample(400_000, rng=0), law.modes)
    assert found.good.mean() == pytest.approx(1 - np.exp(-4.5), abs=6e-4)
    assert round(100 * law.modes.ceiling, 2) == 98.89


@pytest.mark.parametrize("name", ["ring8", "grid25"])
def test_reverse_kl_of_a_perfect_model_has_its_expectation(name):
    law, n = dataset(name), 2500
    rng = np.random.default_rng(0)
    mean = np.mean([reverse_kl(assign(law.sample(n, rng), law.modes), law.modes) for _ in range(200)])
    assert mean == pytest.approx((len(law.modes.weights) - 1) / (2 * n), rel=0.15)


def test_uniform_noise_captures_modes_and_balances_none():
    """On the grid widened by 3 sigma some 23 of 25 modes are "captured" by noise."""
    law, rng = dataset("grid25"), np.random.default_rng(0)
    found = [assign(rng.uniform(-4.15, 4.15, (2500, 2)), law.modes) for _ in range(50)]
    assert np.mean([modes_captured(f, law.modes) for f in found]) == pytest.approx(23, abs=0.7)
    assert max(balanced_modes(f, law.modes) for f in found) == 0


def test_a_mode_collapsed_to_a_point_has_no_spread_wherever_the_point_lies():
    law = dataset("ring8")
    off_centre = around("ring8", 130, spread=0) + np.array([0.005, 0])
    found = evaluate(off_centre, law, rng=0)
    assert found["modes"] == 8
    assert found["high_quality"] == 1
    assert found["sigma_ratio"] == pytest.approx(0, abs=1e-12)


def test_half_the_spread_is_seen():
    found = evaluate(around("grid25", 200, spread=0.025), dataset("grid25"), rng=0)
    assert found["sigma_ratio"] == pytest.approx(0.5 * 0.05 / dataset("grid25").modes.inner_sigma, rel=0.02)


def test_a_dropped_mode_is_seen_everywhere():
    points = around("ring8", 350)[350:]
    found = evaluate(points, dataset("ring8"), rng=0)
    assert found["modes"] == found["balanced_modes"] == 7
    assert found["reverse_kl"] == pytest.approx(np.log(8 / 7), rel=1e-9)
    assert found["mode_weight_tv"] == pytest.approx(1 / 8, rel=1e-9)
    assert found["w1"] > found["w1_floor_q95"]


def test_a_far_away_generator_has_no_good_sample_and_its_distance():
    law = dataset("ring8")
    found = evaluate(law.stratified(1024, rng=3) + np.array([100.0, 0.0]), law, rng=0)
    assert found["modes"] == found["high_quality"] == found["sigma_ratio"] == 0
    assert found["w1"] == pytest.approx(100, rel=0.001)
    assert all(np.isfinite(value) for value in found.values())


def test_points_whose_squares_overflow_are_far_from_every_mode():
    law = dataset("ring8")
    points = np.array([[1e308, 2.0], [-1e308, 3.0], [0.0, -1.7e308], law.modes.centres[0]])
    found = evaluate(points, law, rng=0)
    assert (found["modes"], found["high_quality"]) == (1.0, 0.25)
    assert 0 < found["mode_weight_tv"] < 1


def test_w1_is_the_assignment_of_least_cost():
    law, points = dataset("swissroll"), dataset("two_moons").sample(300, rng=0)
    cost = cdist(points, law.stratified(300, np.random.default_rng(9)))
    rows, matched = linear_sum_assignment(cost)
    assert w1(points, law, rng=9) == pytest.approx(cost[rows, matched].mean(), rel=1e-12)


def test_w1_to_the_true_law_by_quadrature():
    law, points = dataset("laplace"), dataset("laplace").sample(50, rng=0)
    grid = np.linspace(-40, 40, 4_000_001)
    gap = np.abs(np.searchsorted(np.sort(points[:, 0]), grid, side="right") / 50 - stats.laplace.cdf(grid))
    assert distance_to_law(points, law.law) == pytest.approx(gap.mean() * 80, rel=1e-4)


def test_point_mass_weights_are_measured_exactly():
    law = dataset("point_masses")
    points = np.repeat([-1.0, 0.0, 2.0], [6, 2, 2])
    found = evaluate(points, law, rng=0)
    assert "modes" not in found
    assert found["mode_weight_tv"] == pytest.approx(0.1)
    assert found["w1_true"] == pytest.approx(0.1, abs=1e-12)  # a tenth of the mass moves from 0 to -1


@pytest.mark.parametrize("name", DATASETS)
def test_columns_are_the_keys_in_order(name):
    law = dataset(name)
    found = evaluate(law.sample(2500, rng=0), law, rng=0)
    assert tuple(found) == columns(law)
    assert all(type(value) is float and np.isfinite(value) for value in found.values())
    assert ("w1_true" in found) == (law.dimension == 1)


def test_the_seed_decides_the_numbers():
    law = dataset("ring8")
    points = law.sample(2500, rng=0)
    assert evaluate(points, law, rng=3) == evaluate(points, law, np.random.default_rng(3))
    assert evaluate(points, law, rng=3)["w1"] != evaluate(points, law, rng=4)["w1"]


def test_bad_points_are_refused():
    law = dataset("ring8")
    points = np.zeros((5, 2))
    points[3, 1] = np.nan
    with pytest.raises(ValueError, match=r"points must be finite; points\[3, 1\] = nan"):
        evaluate(points, law)
    with pytest.raises(ValueError, match=r"points must have shape \(n, 2\), n >= 1; they have \(0, 2\)"):
        evaluate(np.zeros((0, 2)), law)
    with pytest.raises(ValueError, match=r"they have \(5, 3\)"):
        evaluate(np.zeros((5, 3)), law)


def test_masks_and_strings_are_refused_as_samples_refuses_them():
    law = dataset("swissroll")
    points = np.ma.masked_greater(law.sample(50, rng=3), 0.5)
    with pytest.raises(ValueError, match="points must have no masked entries"):
        evaluate(points, law)
    with pytest.raises(TypeError, match="points must be an array of real numbers; got "):
        evaluate([["0.5", "1"]], law)
    whole = np.ma.masked_array(law.sample(50, rng=3), mask=False)
    assert evaluate(whole, law, rng=1) == evaluate(whole.data, law, rng=1)


def test_w1_of_more_points_comes_with_its_own_floor():
    law = dataset("gaussian")
    found = evaluate(law.sample(5000, rng=0), law, 1, n_w1=4096)
    assert (found["w1_floor_mean"], found["w1_floor_q95"]) == sampling_floor(law, 4096)
    assert found["w1"] < sampling_floor(law).mean
    chosen = w1(law.sample(50, rng=0), law, 1, 4096)
    assert chosen == w1(law.sample(50, rng=0), law, 1)  # all there are


def test_distance_to_a_law_of_the_plane_is_that_to_a_large_reference():
    law, shift = dataset("two_moons"), np.array([0.75, -1.0])
    points = law.stratified(800, np.random.default_rng(0)) + shift
    error = reference_error(law, 800, 1)
    assert 0 < error < 0.1
    assert abs(distance_to_law(points, law, 800, 2) - 1.25) < 2 * error
    line = dataset("uniform")
    assert distance_to_law(line.sample(20, 0), line) == distance_to_law(line.sample(20, 0), line.law)
