"""p - q in whole numbers, where pairs of floats agree: against rationals, and in every divergence."""

from fractions import Fraction

import numpy as np
import pytest

from divergences import compare, pmf, samples
from divergences.laws.exact_gaps import gaps, whole_numbers

PLACES = [2.0, 2.0, 5.0, 7.0]  # two atoms at one place: their sum is not a float


def exact(weights, places) -> dict:
    total, masses = sum(map(Fraction, weights)), {}
    for x, w in zip(places, weights):
        masses[x] = masses.get(x, 0) + Fraction(w) / total
    return masses


def true_tv(p, q, places=PLACES) -> Fraction:
    p, q = exact(p, places), exact(q, places)
    return sum(abs(p[x] - q[x]) for x in p) / 2


@pytest.mark.parametrize("tiny", [1e-20, 1e-33, 1e-150, 1e-303, 3e-316])
def test_a_tiny_mass_counts_on_both_sides_of_total_variation(tiny):
    p, q = [0.3, 0.7 - 1e-9, 1e-9, tiny], [0.3, 0.7 - 1e-9, 1e-9, 3 * tiny]
    table, true = compare(pmf(p, PLACES), pmf(q, PLACES)), true_tv(p, q)
    row = table["total_variation"]
    assert abs(Fraction(row.value) - true) <= Fraction(row.error)
    assert row.value == pytest.approx(float(true), rel=1e-9, abs=1e-322)
    for name in ("kl_divergence", "js_divergence", "chi_square_divergence", "squared_hellinger"):
        assert table[name].value > 0


def test_a_gap_below_the_smallest_float_has_a_bar():
    """The heavy atoms differ by 1e-33 times 1e-300: no float, and not nothing."""
    p, q = [1.0, 1e-33, 1e-300], [1.0, 3e-33, 1e-300]
    row = compare(pmf(p, [0.0, 0.0, 1.0]), pmf(q, [0.0, 0.0, 1.0]))["total_variation"]
    assert 0 < true_tv(p, q, [0.0, 0.0, 1.0]) < Fraction(row.value) + Fraction(row.error)


def test_equal_laws_have_no_gap():
    p = pmf([0.1, 0.3, 0.6], [0.0, 1.0, 2.0])
    q = pmf([0.6, 0.1, 0.1, 0.1, 0.1], [2.0, 1.0, 0.0, 1.0, 1.0])
    assert compare(p, p)["total_variation"].value == 0.0
    assert 0.0 < compare(p, q)["total_variation"].value < 1e-16  # three times 0.1 is not 0.3
    once, thrice = samples([1.0, 2.0, 2.0]), samples(np.repeat([1.0, 2.0, 2.0], 3))
    assert compare(once, thrice)["total_variation"].value == 0.0


def test_gaps_are_those_of_rationals():
    rng = np.random.default_rng(21)
    for _ in range(50):
        x, y = rng.dirichlet(np.ones(3)), rng.dirichlet(np.ones(3))
        x[2] = y[2] = 1e-40
        y[:2] = x[:2] * (1 + rng.integers(-2, 3, 2) * 2.0**-53)
        p, q = exact(x, range(3)), exact(y, range(3))
        weights = [np.array([float(law[k]) for k in range(3)]) for law in (p, q)]
        rests = [
            np.array([float(law[k] - Fraction(w[k])) for k in range(3)]) for law, w in zip((p, q), weights)
        ]
        found = gaps(*weights, rests, (x, y))
        for k in range(3):
            assert abs(Fraction(float(found[k])) - (p[k] - q[k])) <= abs(p[k] - q[k]) * Fraction(2) ** -50


def test_whole_numbers_keep_proportions():
    one, two, none = whole_numbers(np.array([5e-324, 1.5e300, 0.0]))
    assert Fraction(int(two), int(one)) == Fraction(1.5e300) / Fraction(5e-324)
    assert none == 0


def test_rests_count_where_weights_agree_to_forty_bits():
    p, q, none = np.array([0.5]), np.array([0.5 - 2.0**-40]), np.zeros(1)
    assert gaps(p, q, (np.array([2.0**-56]), none), (p, q))[0] == 2.0**-40 + 2.0**-56
