"""Laws in order: the order of equal points, cells in whole numbers, running sums without much rounding."""

from fractions import Fraction

import numpy as np
import pytest

from divergences.transport.sorted_laws import (
    BLOCK,
    WHOLE,
    cumulative_sum,
    has_equal_weights,
    sort_law,
    sort_laws,
    sort_masses,
    sort_points,
)


@pytest.mark.parametrize("n", [1, 5, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7])
@pytest.mark.parametrize("kind", ["normal", "ties", "near", "constant", "huge", "tiny"])
def test_sorting_is_numpys_stable_sort(n, kind):
    rng = np.random.default_rng(n)
    x = {
        "normal": lambda: rng.normal(size=n),
        "ties": lambda: rng.integers(0, 50, n).astype(float),
        "near": lambda: 1.0 + np.spacing(1.0) * rng.integers(0, 9, n),
        "constant": lambda: np.full(n, 3.0),
        "huge": lambda: rng.choice([-1.7e308, 0.0, 1.7e308], n),
        "tiny": lambda: 1e-250 * rng.normal(size=n),
    }[kind]()
    found, order = sort_points(x)
    wanted = np.argsort(x, kind="stable")
    assert np.array_equal(found, x[wanted])
    assert np.array_equal(order, wanted)


def test_points_too_near_for_the_grid_are_sorted_all_the_same():
    x = np.random.default_rng(0).permutation(np.concatenate([[0.0], 1 + np.spacing(1.0) * np.arange(BLOCK)]))
    found, order = sort_points(x)
    assert (np.diff(found) > 0).all()
    assert np.array_equal(x[order], found)


@pytest.mark.parametrize("n", [1, 2, 7, 1000, 40_000])
def test_ends_of_cells_miss_the_exact_ends_by_no_more_than_their_doubt(n):
    rng = np.random.default_rng(n)
    weights = rng.exponential(size=n) ** 3
    weights /= weights.sum()
    law = sort_law(rng.normal(size=n), weights)
    assert law.ends[-1] == WHOLE
    assert (np.diff(law.ends) >= 0).all()
    exact, total = Fraction(0), sum(map(Fraction, weights.tolist()))
    for k, i in enumerate(law.order.tolist()):
        exact += Fraction(float(weights[i])) / total
        if k % max(1, n // 50) == 0:
            assert abs(Fraction(int(law.ends[k]), WHOLE) - exact) <= law.doubt
    assert law.doubt < 1e-14 + n * n * 1e-34


def test_weights_need_not_sum_to_1():
    for factor in (1e-300, 3.0, 1e300):
        law = sort_law(np.array([2.0, 1.0, 3.0]), factor * np.array([0.5, 0.25, 0.25]))
        assert law.points.tolist() == [1.0, 2.0, 3.0]
        np.testing.assert_allclose(law.ends / WHOLE, [0.25, 0.75, 1.0], atol=2e-15)
        assert law.order.tolist() == [1, 0, 2]


def test_masses_that_are_whole_numbers_are_summed():
    law = sort_masses(np.array([5.0, 5.0, -1.0]), np.array([2, 3, 4]))
    assert (law.points.tolist(), law.ends.tolist(), law.doubt) == ([-1, 5, 5], [4, 6, 9], 0.0)
    assert law.order.tolist() == [2, 0, 1]


@pytest.mark.parametrize("n", [0, 1, 511, 512, 513, 5000])
def test_running_sums(n):
    terms = np.random.default_rng(n).integers(0, 100, n).astype(float)
    wanted = np.cumsum(terms)
    found = cumulative_sum(terms)
    assert found is terms
    assert np.array_equal(found, wanted)


def test_running_sums_have_the_rounding_of_few_additions():
    terms = np.full(1_000_000, 0.1)
    found = cumulative_sum(terms)[-1]
    assert abs(found - 1e5) < 1e-8 < abs(np.cumsum(np.full(1_000_000, 0.1))[-1] - 1e5)


def test_samples_have_cells_of_whole_numbers_and_equally_many_have_none():
    equal = np.full(4, 0.25), np.full(6, 1 / 6)
    p, q = sort_laws(np.arange(4.0)[::-1], equal[0], np.arange(6.0), equal[1])
    assert (p.ends.tolist(), q.ends.tolist()) == ([3, 6, 9, 12], [2, 4, 6, 8, 10, 12])
    assert (p.points.tolist(), p.doubt, p.order) == ([0, 1, 2, 3], 0.0, None)
    p, q = sort_laws(np.array([2.0, 1.0]), np.full(2, 0.5), np.array([4.0, 3.0]), np.full(2, 0.5))
    assert (p.ends, q.ends, q.points.tolist()) == (None, None, [3, 4])
    one, other = np.array([0.25, 0.75]), np.full(2, 0.5)
    for weights in ((one, other), (other, one)):  # one of them alone is not equal
        p, q = sort_laws(np.array([2.0, 1.0]), weights[0], np.array([4.0, 3.0]), weights[1])
        assert p.ends[-1] == q.ends[-1] == WHOLE
    assert has_equal_weights(other)
    assert not has_equal_weights(one)


def test_what_whole_ends_count_as_leaves_one_bit_for_their_sum():
    assert 2 * WHOLE == 2**63
