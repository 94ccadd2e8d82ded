"""f-divergences of weights: hand values, edges, 40-digit sums, inequalities, peers' traps."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special
from scipy.spatial import distance

from divergences import (
    GENERATORS,
    chi_square_divergence,
    f_divergence,
    hellinger_distance,
    js_distance,
    js_divergence,
    kl_divergence,
    pmf,
    samples,
    squared_hellinger,
    total_variation,
)

LOG_2 = np.log(2)


def laws(rng, count=2, size=None, zeros=True, spread=None):
    """Random weights: flat, peaked, spread over hundreds of decades, with holes."""
    n = size or rng.integers(1, 12)
    for _ in range(count):
        scale = rng.choice([0.1, 1.0, 30.0]) if spread is None else spread
        weights = np.exp(scale * rng.standard_normal(n))
        if zeros and n > 1:
            weights *= rng.random(n) < rng.choice([0.5, 0.9, 1.0])
        if not weights.any():
            weights[rng.integers(n)] = 1.0
        yield weights / weights.sum()


def exact(p, q, name):
    """D_f from its definition, in 60 digits."""
    with mpmath.workdps(60):
        log = mpmath.log
        f = {
            "kl": lambda u: u * log(u) if u else mpmath.mpf(0),
            "reverse_kl": lambda u: -log(u) if u else mpmath.inf,
            "pearson": lambda u: (u - 1) ** 2,
            "hellinger": lambda u: (mpmath.sqrt(u) - 1) ** 2,
            "js": lambda u: (u * log(u) if u else 0) - (u + 1) * log((u + 1) / 2),
            "gan": lambda u: (u * log(u) if u else 0) - (u + 1) * log(u + 1),
            "tv": lambda u: abs(u - 1) / 2,
        }[name]
        p, q = [mpmath.mpf(float(x)) for x in p], [mpmath.mpf(float(x)) for x in q]
        if name != "tv":  # first order in the rounding of the sums: there the weights are taken as they are
            p, q = [x / mpmath.fsum(p) for x in p], [x / mpmath.fsum(q) for x in q]
        slope = GENERATORS[name].slope_at_infinity
        alone = [x * mpmath.mpf(slope) for x, y in zip(p, q) if not y and x]
        return float(mpmath.fsum([y * f(x / y) for x, y in zip(p, q) if y] + alone))


@pytest.mark.parametrize("name", GENERATORS)
def test_random_laws_against_sixty_digits(name):
    rng = np.random.default_rng(3)
    for _ in range(150):
        p, q = laws(rng)
        value, truth = f_divergence(p, q, name), exact(p, q, name)
        if np.isinf(truth) or np.isinf(value):
            assert value == truth
        else:
            assert value == pytest.approx(truth, rel=2e-12, abs=1e-30)


@pytest.mark.parametrize("distance_apart", [1e-3, 1e-6, 1e-9, 1e-12])
@pytest.mark.parametrize("name", ["kl", "reverse_kl", "pearson", "hellinger", "js", "tv"])
def test_almost_equal_laws_keep_their_digits(name, distance_apart):
    p = np.full(4, 0.25)
    q = p + distance_apart * np.array([1, -1, 2, -2]) / 8
    assert f_divergence(p, q, name) == pytest.approx(exact(p, q, name), rel=1e-12)


def test_hand_values():
    p, q = [0.5, 0.5, 0.0], [0.25, 0.25, 0.5]
    assert total_variation(p, q) == 0.5
    assert kl_divergence(p, q) == pytest.approx(LOG_2)
    assert chi_square_divergence(p, q) == pytest.approx(1.0)
    assert squared_hellinger(p, q) == pytest.approx(1 - np.sqrt(0.5))
    assert js_divergence(p, q) == pytest.approx(0.5 * np.log(4 / 3) + 0.25 * np.log(2 / 3) + 0.25 * LOG_2)


def test_disjoint_laws_to_the_last_bit():
    rng = np.random.default_rng(0)
    for _ in range(300):
        n = rng.integers(1, 20)
        (p,), (q,) = laws(rng, 1, n), laws(rng, 1, n)
        p, q = np.concatenate([p, np.zeros(n)]), np.concatenate([np.zeros(n), q])
        assert js_divergence(p, q) == LOG_2
        assert js_divergence(p, q, base=2) == 1.0
        assert total_variation(p, q) == 1.0
        assert hellinger_distance(p, q) == 1.0
        assert kl_divergence(p, q) == np.inf
        assert chi_square_divergence(p, q) == np.inf
        assert f_divergence(p, q, "gan") == 0.0


def test_equal_laws_are_at_zero():
    for p in laws(np.random.default_rng(1), 100, 7):
        for measure in (total_variation, kl_divergence, js_divergence, js_distance, chi_square_divergence):
            assert measure(p, p) == 0.0


def test_two_samples_of_one_density_share_nothing():
    rng = np.random.default_rng(0)
    assert js_divergence(samples(rng.standard_normal(50)), samples(rng.standard_normal(70))) == LOG_2


def test_atoms_are_matched_whatever_their_order():
    p, q = samples([[0, 1], [2, 3], [0, 1]]), pmf([1 / 3, 2 / 3], [[2, 3], [0, 1]])
    assert total_variation(p, q) == pytest.approx(0.0, abs=1e-16)


def test_mass_that_q_lacks_counts_by_the_slope_at_infinity():
    p, q = [0.25, 0.75], [0.0, 1.0]
    assert f_divergence(p, q, "tv") == total_variation(p, q) == 0.25
    own = f_divergence(p, q, lambda u: np.abs(u - 1) / 2, slope_at_infinity=0.5)
    assert own == pytest.approx(0.25)
    with pytest.raises(ValueError, match=r"slope_at_infinity is needed: p has mass 0\.25 where q has none"):
        f_divergence(p, q, lambda u: np.abs(u - 1) / 2)
    assert f_divergence([0.0, 1.0], [0.25, 0.75], lambda u: np.abs(u - 1) / 2) == pytest.approx(0.25)


@pytest.mark.parametrize("name", GENERATORS)
def test_the_plain_formula_of_the_table_agrees_with_its_terms(name):
    row = GENERATORS[name]
    rng = np.random.default_rng(5)
    for _ in range(30):
        p, q = laws(rng, size=6, zeros=False, spread=1.0)
        own = f_divergence(p, q, row.f, slope_at_infinity=row.slope_at_infinity)
        assert own == pytest.approx(f_divergence(p, q, name), rel=1e-10, abs=1e-14)


def test_peers_conventions_are_told_apart():
    p, q = np.array([0.1, 0.4, 0.5]), np.array([0.3, 0.3, 0.4])
    assert js_distance(p, q) == pytest.approx(distance.jensenshannon(p, q))
    assert js_divergence(p, q) == pytest.approx(distance.jensenshannon(p, q) ** 2)
    assert kl_divergence(p, q) == pytest.approx(special.rel_entr(p, q).sum())
    assert kl_divergence(p, q, base=2) == pytest.approx(kl_divergence(p, q) / LOG_2)


def test_nothing_is_normalised_silently():
    with pytest.raises(ValueError, match=r"p must sum to 1 within 1e-9; the sum is 3\."):
        kl_divergence([1, 2], [0.5, 0.5])


def test_finite_values_beyond_the_largest_float_are_inf():
    assert chi_square_divergence([0.5, 0.5], [1e-310, 1.0]) == np.inf
    assert kl_divergence([0.5, 0.5], [5e-324, 1.0]) == pytest.approx(0.5 * 744.44 - LOG_2, rel=1e-6)


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: f_divergence([1.0], [1.0], "KL"), ValueError, "unknown generator 'KL'.*Did you mean 'kl'"),
        (lambda: f_divergence([1.0], [1.0], 3), TypeError, "generator must be a name"),
        (lambda: f_divergence([1.0], [1.0], np.log), ValueError, "generator must be convex"),
        (lambda: f_divergence([1.0], [1.0], lambda u: 1.0), ValueError, "generator must map an array"),
        (lambda: kl_divergence([1.0], [1.0], base=1), ValueError, "base must be a finite number above 1"),
        (lambda: js_divergence([1.0], [1.0], base="2"), ValueError, "base must be .* got '2'"),
        (lambda: total_variation([0.5, 0.5], [1.0]), ValueError, "same length .* got 2 and 1"),
    ],
)
def test_errors_name_the_argument(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


def inequalities(p, q, r):
    """Every inequality of the lecture between the divergences of random laws."""
    tv, kl, js = total_variation(p, q), kl_divergence(p, q), js_divergence(p, q)
    chi2, h2 = chi_square_divergence(p, q), squared_hellinger(p, q)
    slack = 1 + 1e-12
    assert 2 * tv**2 <= kl * slack  # Pinsker
    assert tv <= np.sqrt(-np.expm1(-kl)) * slack + 1e-15  # Bretagnolle-Huber
    assert kl <= np.log1p(chi2) * slack
    assert tv**2 / 2 <= js * slack
    assert js <= LOG_2 * tv * slack
    assert LOG_2 * h2 <= js * slack
    assert js <= h2 * slack
    assert h2 <= tv * slack
    assert tv <= np.sqrt(h2 * (2 - h2)) * slack
    assert js_distance(p, q) <= (js_distance(p, r) + js_distance(r, q)) * slack
    assert tv <= (total_variation(p, r) + total_variation(r, q)) * slack


def data_processing(p, q, groups):
    """Adding up atoms cannot increase any f-divergence."""
    coarse_p, coarse_q = (np.bincount(groups, weights=law) for law in (p, q))
    for name in GENERATORS:
        before, after = f_divergence(p, q, name), f_divergence(coarse_p, coarse_q, name)
        assert after <= before + 1e-12 * abs(before) + 1e-15


def check_inequalities(count, seed):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        p, q, r = laws(rng, 3)
        inequalities(p, q, r)
        if rng.random() < 0.2:
            data_processing(p, q, rng.integers(0, 3, len(p)))


def test_random_laws_satisfy_every_inequality():
    check_inequalities(2000, seed=11)


@pytest.mark.slow
def test_twenty_thousand_random_laws_satisfy_every_inequality():
    check_inequalities(20_000, seed=12)


weights = st.lists(st.floats(0, 1, allow_subnormal=True), min_size=2, max_size=6).filter(lambda w: sum(w) > 0)


@given(weights, weights)
def test_any_weights_give_numbers_in_range(first, second):
    n = min(len(first), len(second))
    first, second = first[:n], second[:n]
    if not any(first) or not any(second):
        return
    p, q = pmf(first, normalize=True), pmf(second, normalize=True)
    assert 0 <= total_variation(p, q) <= 1
    assert 0 <= js_divergence(p, q) <= LOG_2
    assert js_divergence(p, q) == js_divergence(q, p)
    assert 0 <= squared_hellinger(p, q) <= 1
    assert kl_divergence(p, q) >= 0
    assert chi_square_divergence(p, q) >= 0
