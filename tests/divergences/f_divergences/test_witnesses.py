"""Witnesses attain their divergences, and nothing else does better."""

import numpy as np
import pytest
from scipy import stats

from divergences import (
    GENERATORS,
    best_discriminator,
    discriminator_value,
    f_divergence,
    gan_value,
    js_divergence,
    mixture,
    optimal_discriminator,
    pmf,
    samples,
    total_variation,
    total_variation_witness,
    variational_value,
    variational_witness,
)

LOG_2 = np.log(2)
N = stats.norm
PAIRS = {
    "labels": ([0.5, 0.3, 0.2], [0.1, 0.6, 0.3]),
    "plane": (samples([[0, 0], [0, 0], [1, 2]]), pmf([0.5, 0.25, 0.25], [[1, 2], [0, 0], [0, 0]])),
    "normals": (N(0, 1), N(0.5, 1.2)),
    "ends": (stats.beta(2, 3), stats.beta(4, 2)),
    "mixture": (mixture([0.5, 0.5], [N(-1), N(2, 0.5)]), stats.logistic(0, 1)),
}


def test_hand_values_over_labels():
    d = optimal_discriminator([0.5, 0.25, 0.25, 0.0], [0.0, 0.25, 0.75, 0.0])
    np.testing.assert_allclose(d, [1.0, 0.5, 0.25, 0.5])
    np.testing.assert_array_equal(
        variational_witness([0.5, 0.5], [0.25, 0.75], "pearson"), [2.0, 2 * (2 / 3 - 1)]
    )


def test_discriminator_of_points_matches_atoms_exactly():
    d = optimal_discriminator(samples([[0, 0], [1, 1]]), samples([[1, 1], [1, 1], [2, 2], [3, 3]]))
    np.testing.assert_allclose(d([[0, 0], [1, 1], [2, 2], [9, 9]]), [1.0, 0.5, 0.0, 0.5])
    with pytest.raises(ValueError, match=r"points must have dimension 2; got shape \(1, 1\)"):
        d([0.0])


def test_discriminator_of_densities():
    d = optimal_discriminator(N(-1, 1), N(1, 1))
    x = np.linspace(-3, 3, 7)
    np.testing.assert_allclose(d(x), 1 / (1 + np.exp(2 * x)), rtol=1e-13)
    np.testing.assert_array_equal(d(x[:, None]), d(x))
    outside = optimal_discriminator(stats.uniform(0, 1), stats.uniform(0.5, 1))
    np.testing.assert_array_equal(outside([0.2, 0.7, 1.2, 9.0]), [1.0, 0.5, 0.0, 0.5])


def test_atoms_against_a_density_are_told_apart_everywhere():
    d = optimal_discriminator(samples([0.0, 1.0]), N())
    np.testing.assert_array_equal(d([0.0, 0.5, 1.0]), [1.0, 0.0, 1.0])
    assert discriminator_value(samples([0.0, 1.0]), N(), d) == 0.0
    np.testing.assert_array_equal(optimal_discriminator(N(), samples([0.0]))([0.0, 0.5]), [0.0, 1.0])


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_the_optimal_discriminator_attains_the_value_of_the_game(pair):
    value = discriminator_value(*pair, optimal_discriminator(*pair))
    assert value == pytest.approx(gan_value(*pair), rel=1e-12)
    assert gan_value(*pair) == pytest.approx(-2 * LOG_2 + 2 * js_divergence(*pair), rel=1e-15)
    assert gan_value(*pair) == pytest.approx(f_divergence(*pair, "gan"), rel=1e-12)


def test_the_value_of_the_game_at_its_edges():
    assert gan_value([1.0, 0.0], [0.0, 1.0]) == 0.0
    assert gan_value([0.3, 0.7], [0.3, 0.7]) == -2 * LOG_2


def test_no_discriminator_does_better():
    rng = np.random.default_rng(0)
    p, q = PAIRS["labels"]
    for _ in range(200):
        assert discriminator_value(p, q, rng.random(3)) <= gan_value(p, q) + 1e-15
    p, q = PAIRS["normals"]
    for slope in (-2.0, 0.3, 1.0):
        value = discriminator_value(p, q, lambda x, slope=slope: 1 / (1 + np.exp(slope * x)))
        assert value < gan_value(p, q)


def test_a_discriminator_that_is_sure_and_wrong_pays_infinitely():
    assert discriminator_value([0.5, 0.5], [0.0, 1.0], [0.0, 0.5]) == -np.inf
    assert discriminator_value([0.5, 0.5], [0.0, 1.0], [1.0, 0.5]) == pytest.approx(1.5 * np.log(0.5))


def test_the_maximum_of_three_discriminators_is_convex_in_the_generator():
    real = np.array([0.5, 0.3, 0.2])
    three = [[0.7, 0.5, 0.2], [0.2, 0.5, 0.8], [0.5, 0.5, 0.5]]
    corners = np.array([0.0, 0.1, 0.9]), np.array([0.9, 0.1, 0.0])
    values = [
        best_discriminator(real, (1 - t) * corners[0] + t * corners[1], three) for t in np.linspace(0, 1, 41)
    ]
    heights = np.array([best.value for best in values])
    assert np.all(np.diff(heights, 2) >= -1e-12)
    assert len({best.index for best in values}) > 1
    assert all(best.value <= best.ceiling for best in values)
    assert all(best.value == max(best.values) == best.values[best.index] for best in values)


@pytest.mark.parametrize("name", GENERATORS)
@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_variational_witnesses_attain_their_divergence(pair, name):
    value = variational_value(*pair, name, variational_witness(*pair, name))
    assert value == pytest.approx(f_divergence(*pair, name), rel=1e-10, abs=1e-12)


@pytest.mark.parametrize("name", GENERATORS)
def test_every_other_witness_is_a_lower_bound(name):
    rng = np.random.default_rng(1)
    p, q = PAIRS["labels"]
    low, high = np.clip(GENERATORS[name].domain, -3, 3)
    for _ in range(100):
        t = low + (high - low) * rng.uniform(0.001, 0.999, 3)
        assert variational_value(p, q, name, t) <= f_divergence(p, q, name) + 1e-12


@pytest.mark.parametrize("name", GENERATORS)
def test_witnesses_of_laws_with_mass_of_their_own(name):
    p, q = [0.5, 0.5, 0.0], [0.0, 0.5, 0.5]
    value = variational_value(p, q, name, variational_witness(p, q, name))
    truth = f_divergence(p, q, name)
    assert value == truth if np.isinf(truth) else value == pytest.approx(truth, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_total_variation_as_an_integral_probability_metric(pair):
    h = total_variation_witness(*pair)
    assert variational_value(*pair, "tv", h) == pytest.approx(total_variation(*pair), rel=1e-12)


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: discriminator_value([1.0], [1.0], [1.5]), ValueError, r"numbers in \[0, 1\]; got 1\.5"),
        (lambda: discriminator_value([1.0], [1.0], [0.5, 0.5]), ValueError, r"shape \(1,\); got \(2,\)"),
        (lambda: discriminator_value([1.0], [1.0], [np.nan]), ValueError, "discriminator must not give NaN"),
        (lambda: discriminator_value([1.0], [1.0], len), TypeError, "an array over the labels"),
        (
            lambda: discriminator_value(N(), N(), [0.5]),
            TypeError,
            "discriminator must be a function of points",
        ),
        (
            lambda: discriminator_value(N(), N(), lambda x: ["a"] * len(x)),
            TypeError,
            "must give real numbers",
        ),
        (lambda: best_discriminator([1.0], [1.0], []), TypeError, "non-empty list"),
        (lambda: variational_witness([1.0], [1.0], "jsd"), ValueError, "unknown generator 'jsd'.*'js'"),
        (lambda: variational_witness([1.0], [1.0], np.abs), ValueError, "its f' is needed"),
        (
            lambda: variational_value([1.0], [1.0], "gan", [0.5]),
            ValueError,
            r"domain of f\* of gan; it gives 0\.5",
        ),
        (lambda: optimal_discriminator(pmf([1.0]), N()), ValueError, "p must have points on the line"),
        (lambda: optimal_discriminator(N(), N())([[0.0, 1.0]]), ValueError, "points must be on the line"),
        (
            lambda: optimal_discriminator(N(), N())(["a"]),
            TypeError,
            "points must be an array of real numbers",
        ),
    ],
)
def test_errors_name_the_argument(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (
            stats.norm(0, 1),
            stats.norm(40, 1),
        ),  # q is below the smallest float where P lives, q f*(T) is not
        (stats.norm(0, 1), stats.norm(60, 1)),
        (stats.norm(0, 1e3), stats.norm(0, 1)),
        (stats.laplace(), stats.norm()),
        (stats.t(5), stats.norm()),
    ],
)
def test_no_variational_value_passes_its_divergence_where_densities_underflow(p, q):
    kl = f_divergence(p, q, "kl")
    assert variational_value(p, q, "kl", variational_witness(p, q, "kl")) == pytest.approx(kl, rel=1e-12)
    for name in ("reverse_kl", "pearson", "hellinger", "js", "tv"):
        value = variational_value(p, q, name, variational_witness(p, q, name))
        assert value <= f_divergence(p, q, name) * (1 + 1e-12)


def test_a_wrong_witness_pays_for_what_q_hides():
    p, q = stats.norm(0, 1), stats.norm(40, 1)
    right = variational_witness(p, q, "kl")
    assert variational_value(p, q, "kl", lambda x: right(x) + 1.0) == pytest.approx(802 - np.e, rel=1e-12)


def sigmoid(d):
    return 1 / (1 + np.exp(-d))


@pytest.mark.parametrize(
    ("p", "q", "truth"),
    [
        (stats.norm(2, 0.5), stats.norm(0, 0.5), lambda x: np.where(x > 0, 1.0, 0.0)),
        (stats.laplace(3, 2), stats.laplace(0, 2), lambda x: sigmoid(np.where(x > 0, 1.5, -1.5))),
        (stats.logistic(-1, 1), stats.logistic(1, 1), lambda x: sigmoid(np.where(x > 0, -2.0, 2.0))),
        (stats.norm(0, 2), stats.norm(7, 2.5), lambda x: np.zeros_like(x)),
        (
            mixture([0.9, 0.1], [stats.norm(0, 1), stats.norm(3, 1)]),
            stats.norm(3, 1),
            lambda x: np.where(x > 0, 0.1 / 1.1, 1.0),
        ),
    ],
)
def test_the_optimal_discriminator_where_logarithms_have_no_digits_left(p, q, truth):
    x = np.array([1e4, 3e8, 1e13, 7e15, 1e16, 1e18, 1e40, 1e154, 1e200, 1e307])
    x = np.concatenate([x, -x])
    np.testing.assert_allclose(optimal_discriminator(p, q)(x), truth(x), rtol=1e-6, atol=1e-300)


def test_the_optimal_discriminator_of_two_gamma_laws_falls_like_one_over_x():
    x = 10.0 ** np.arange(4, 300, 37)
    found = optimal_discriminator(stats.gamma(2), stats.gamma(3))(x)  # p/q = 2/x
    np.testing.assert_allclose(found * (x / 2 + 1), 1.0, rtol=1e-3)
