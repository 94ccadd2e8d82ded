"""f-divergences of weights: hand values, edges, 40-digit sums, inequalities, peers' traps."""

from fractions import Fraction

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
    compare,
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
from divergences.f_divergences.measures import as_generator, measure

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


def exact(p, q, name, digits=60):
    """D_f from its definition, in many digits."""
    with mpmath.workdps(digits):
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
        p, q = [mpmath.mpf(x) for x in p], [mpmath.mpf(x) for x in q]
        p, q = [x / mpmath.fsum(p) for x in p], [x / mpmath.fsum(q) for x in q]  # sums of floats miss 1
        slope = GENERATORS[name].slope_at_infinity
        alone = [x * mpmath.mpf(slope) for x, y in zip(p, q) if not y and x]
        return mpmath.fsum([y * f(x / y) for x, y in zip(p, q) if y] + alone)


@pytest.mark.parametrize("name", GENERATORS)
def test_random_laws_against_sixty_digits(name):
    rng = np.random.default_rng(3)
    for _ in range(150):
        p, q = laws(rng)
        value, truth = f_divergence(p, q, name), float(exact(p, q, name))
        if np.isinf(truth) or np.isinf(value):
            assert value == truth
        else:
            assert value == pytest.approx(truth, rel=2e-12, abs=1e-30)


def random_pair(rng):
    """Two laws and their exact weights: plain, tiny, almost equal, missing 1 by 1e-9, or frequencies."""
    n = int(rng.integers(2, 8))
    p, q = rng.random(n) + 1e-3, rng.random(n) + 1e-3
    kind = rng.integers(5)
    if kind == 0:
        first, second = rng.integers(0, n, 30), rng.integers(0, n, int(rng.integers(1, 60)))
        first = np.tile(second, 3) if rng.random() < 0.3 else first
        counts = [np.bincount(x, minlength=n).tolist() for x in (first, second)]
        return samples(first), samples(second), *([Fraction(c, sum(k)) for c in k] for k in counts)
    if kind == 1:
        p, q = (10.0 ** -rng.uniform(0, 300, n) for _ in range(2))
    p, q = p / p.sum(), q / q.sum()
    if kind == 2:
        q = p * (1 + 10.0 ** -rng.uniform(4, 15) * rng.standard_normal(n))
        q /= q.sum()
    if kind == 3:
        p *= 1 + rng.uniform(-9e-10, 9e-10)
    exact = [[Fraction(x) for x in law.tolist()] for law in (p, q)]
    return pmf(p), pmf(q), *([x / sum(law) for x in law] for law in exact)


def check_error_bars(count, seed):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        p, q, *exact_weights = random_pair(rng)
        with mpmath.workdps(700):
            P, Q = ([mpmath.mpf(x.numerator) / x.denominator for x in law] for law in exact_weights)
        for name in ("kl", "reverse_kl", "pearson", "hellinger", "js", "tv"):
            found, truth = measure(p, q, GENERATORS[name]), exact(P, Q, name, 700)
            if truth > np.finfo(float).max:
                assert found.value == np.inf
            else:
                assert abs(found.value - truth) <= found.error, (name, p.weights, q.weights)


def test_no_value_is_farther_from_the_rationals_than_its_error():
    check_error_bars(25, seed=5)


@pytest.mark.slow
def test_thousands_of_values_against_rationals():
    check_error_bars(3000, seed=6)


def test_equal_frequencies_are_at_zero_whatever_the_sizes():
    p, q = samples([0.0] * 3 + [1.0] * 4), samples([1.0] * 12 + [0.0] * 9)
    for row in compare(p, q).values():
        assert row.value == 0.0
        assert not row.error


def test_weights_that_miss_one_are_compared_as_one_law_that_says_so():
    found = compare([0.25, 0.75 - 7e-10], [0.5 + 6e-10, 0.5])
    p = [Fraction(0.25), Fraction(0.75 - 7e-10)]
    q = [Fraction(0.5 + 6e-10), Fraction(0.5)]
    truth = sum((a / sum(p) - b / sum(q)) ** 2 / (b / sum(q)) for a, b in zip(p, q))
    assert abs(Fraction(found["chi_square"].value) - truth) <= Fraction(found["chi_square"].error)
    assert "divided by their sum 1 - 7e-10" in str(found)
    assert "divided by their sum 1 + 6e-10" in found.to_dict()["q"]


@pytest.mark.parametrize("mass", [1e-30, 1e-200, 1e-305])
def test_chi_square_of_a_tiny_mass_keeps_its_digits(mass):
    found = measure([0.4, 0.6], [mass, 1.0], GENERATORS["pearson"])
    p, q = [Fraction(0.4), Fraction(0.6)], [Fraction(mass), Fraction(1)]
    truth = sum((a - b) ** 2 / b for a, b in zip(p, q))
    assert abs(Fraction(found.value) - truth) <= Fraction(found.error) <= truth * Fraction(1e-14)


def test_log_2_has_the_error_of_its_float():
    found = measure([1.0, 0.0], [0.0, 1.0], GENERATORS["js"])
    with mpmath.workdps(30):
        assert 0 < abs(found.value - 2 * mpmath.log(2)) <= found.error < 2e-16


@pytest.mark.parametrize("distance_apart", [1e-3, 1e-6, 1e-9, 1e-12])
@pytest.mark.parametrize("name", ["kl", "reverse_kl", "pearson", "hellinger", "js", "tv"])
def test_almost_equal_laws_keep_their_digits(name, distance_apart):
    p = np.full(4, 0.25)
    q = p + distance_apart * np.array([1, -1, 2, -2]) / 8
    assert f_divergence(p, q, name) == pytest.approx(float(exact(p, q, name)), rel=1e-12)


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
        for of in (total_variation, kl_divergence, js_divergence, js_distance, chi_square_divergence):
            assert of(p, p) == 0.0


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


def test_the_error_of_a_users_own_function_is_of_the_order_of_rounding():
    p, q = [0.3, 0.5, 0.2], [0.1, 0.5, 0.4]
    own = measure(p, q, as_generator(lambda u: u * np.log(np.where(u > 0, u, 1.0)), None))
    exact = 0.3 * np.log(3.0) - 0.2 * np.log(2.0)
    assert abs(own.value - exact) <= own.error
    assert 1e-17 < own.error < 1e-14
