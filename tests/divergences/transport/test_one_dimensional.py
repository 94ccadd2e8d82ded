"""Transport on the line: the staircase, sorting, and translations that come out exact."""

import math
from fractions import Fraction
from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import wasserstein_distance

from divergences.transport import one_dimensional, sorted_laws
from divergences.transport.one_dimensional import BLOCK, distance_on_line, merge, power_mean, staircase
from divergences.transport.sorted_laws import WHOLE, cumulative_sum, sort_law, sort_laws, sort_points


def _law(rng, n, equal=False):
    return rng.normal(size=n), np.full(n, 1 / n) if equal else rng.dirichlet(np.ones(n))


def test_the_merge_of_two_partitions_by_hand():
    i, j, mass = merge(np.array([3, 4, 8]), np.array([1, 4, 8]))
    assert i.tolist() == [0, 0, 1, 2]
    assert j.tolist() == [0, 1, 1, 2]
    assert mass.tolist() == [1, 2, 1, 4]


def test_the_staircase_is_the_same_in_blocks_of_any_size(monkeypatch):
    rng = np.random.default_rng(0)
    p_ends, q_ends = np.cumsum(rng.integers(0, 5, 200)), np.cumsum(rng.integers(0, 5, 150))
    total = max(p_ends[-1], q_ends[-1]) + 1
    p_ends[-1] = q_ends[-1] = total
    whole = merge(p_ends, q_ends)
    monkeypatch.setattr(one_dimensional, "BLOCK", 7)
    parts = [np.concatenate(part) for part in zip(*staircase(p_ends, q_ends))]
    for part, reference in zip(parts, whole):
        np.testing.assert_array_equal(part, reference)


def test_the_marginals_of_the_staircase_are_the_laws():
    rng = np.random.default_rng(1)
    (x, p), (y, q) = _law(rng, 50), _law(rng, 70)
    first, second = sort_laws(x, p, y, q)
    i, j, mass = (np.concatenate(part) for part in zip(*staircase(first.ends, second.ends)))
    np.testing.assert_allclose(np.bincount(i, mass / WHOLE, minlength=50), p[first.order], atol=2e-16)
    np.testing.assert_allclose(np.bincount(j, mass / WHOLE, minlength=70), q[second.order], atol=2e-16)
    assert (np.diff(i) >= 0).all()
    assert (np.diff(j) >= 0).all()


@pytest.mark.parametrize("total", [1.0, 1 + 1e-9, 0.3, 4096.0])
@pytest.mark.parametrize("power", [0, 30])
def test_no_counted_end_misses_the_exact_one_by_more_than_its_doubt(total, power):
    rng = np.random.default_rng(power)
    weights = rng.random(3000) * 10.0 ** -rng.uniform(0, power, 3000)
    weights *= total / weights.sum()
    found = sort_law(np.arange(3000.0), weights)
    sums = list(accumulate(map(Fraction, weights.tolist())))
    misses = [Fraction(int(end), WHOLE) - part / sums[-1] for end, part in zip(found.ends, sums)]
    assert 0 < max(map(abs, misses)) <= found.doubt
    assert found.doubt < (1e-17 if abs(total - 1) < 1e-8 else 1e-15)
    assert (np.diff(found.ends) >= 0).all()


@pytest.mark.parametrize("power", [1, 9])  # the 9th powers crowd into a few cells of the grid
def test_packed_sorting_agrees_with_numpy(power):
    x = np.random.default_rng(2).normal(size=3 * BLOCK) ** power
    points, order = sort_points(x)
    np.testing.assert_array_equal(order, np.argsort(x, kind="stable"))
    np.testing.assert_array_equal(points, np.sort(x))


def test_sorting_keeps_repeated_atoms_in_their_order():
    x = np.random.default_rng(3).integers(0, 50, 2 * BLOCK).astype(float)
    points, order = sort_points(x)
    np.testing.assert_array_equal(order, np.argsort(x, kind="stable"))
    np.testing.assert_array_equal(points, np.sort(x))


@pytest.mark.parametrize("equal", [True, False])
@pytest.mark.parametrize(("n", "m"), [(30, 30), (30, 47), (1, 5), (BLOCK + 5, BLOCK // 2)])
def test_w1_agrees_with_scipy(equal, n, m):
    rng = np.random.default_rng(4)
    (x, p), (y, q) = _law(rng, n, equal), _law(rng, m, equal)
    expected = wasserstein_distance(x, y, p, q)
    assert distance_on_line(x, p, y, q, 1) == pytest.approx(expected, rel=1e-11)


def test_equal_samples_agree_with_weighted_ones():
    rng = np.random.default_rng(5)
    (x, p), (y, q) = _law(rng, 12, equal=True), _law(rng, 8, equal=True)
    nearly = q.copy()
    nearly[:2] += [1e-16, -1e-16]
    for order in (1, 2.5):
        assert distance_on_line(x, p, y, q, order) == pytest.approx(
            distance_on_line(x, p, y, nearly, order), rel=1e-13
        )


@given(st.integers(1, 60), st.integers(-1000, 1000), st.integers(0, 2**32), st.booleans())
def test_a_translation_is_exact_where_the_points_are(n, shift, seed, equal):
    rng = np.random.default_rng(seed)
    x = rng.integers(-50, 50, n) / 8  # multiples of 1/8 add up without rounding
    p = np.full(n, 1 / n) if equal else rng.dirichlet(np.ones(n))
    keep = p > 0
    for order in (1, 2, 3.5):
        assert distance_on_line(x[keep], p[keep], x[keep] + shift / 8, p[keep], order) == abs(shift) / 8


def test_a_translation_of_any_points_is_exact_to_the_rounding_of_the_points():
    rng = np.random.default_rng(6)
    x, p = _law(rng, 1000)
    assert distance_on_line(x, p, x + 1 / 3, p, 1) == pytest.approx(1 / 3, abs=2e-16)


@pytest.mark.parametrize("scale", [5e-324, 1e-310, 1e-200, 1e150, 1e307])
def test_scales_near_the_ends_of_the_doubles(scale):
    x, y, half = np.array([0.0, 1.0]) * scale, np.array([3.0, 6.0]) * scale, np.full(2, 0.5)
    assert distance_on_line(x, half, y, half, 1) == pytest.approx(4 * scale, rel=1e-15)
    assert distance_on_line(x, half, y, half, 2) == pytest.approx(np.sqrt(17) * scale, rel=1e-15)


def test_blocks_of_vanishing_weights_do_not_matter():
    x = np.arange(3.0 * BLOCK)
    p = np.full(len(x), 1e-40)
    p[0] = 1.0
    for order in (1, 2):
        assert distance_on_line(x, p, x[:1] + 2, np.ones(1), order) == 2.0
        assert distance_on_line(x[:1] + 2, np.ones(1), -x, p, order) == 2.0


def test_a_far_atom_of_little_weight_costs_no_more_than_the_13th_digit():
    """On a grid of 2**-62 its weight of 5e-11 is off by some 1e-12 of the value."""
    x, y = np.array([-1710121.7197142206, 0.13469181881788084, 0.837719384899064]), np.array([0.155, 1.04])
    p, q = np.array([4.851117414536626e-11, 0.6029126673072662, 0.3970873326442227]), np.array([0.6, 0.4])
    moves = [(Fraction(at), w / sum(map(Fraction, p))) for at, w in zip(x, map(Fraction, p))]
    moves += [(Fraction(at), -w / sum(map(Fraction, q))) for at, w in zip(y, map(Fraction, q))]
    places, gaps = zip(*sorted(moves))
    widths = [right - left for left, right in pairwise(places)]
    true = sum(abs(gap) * width for gap, width in zip(accumulate(gaps), widths))  # of |F - G|
    assert abs(Fraction(distance_on_line(x, p, y, q, 1)) / true - 1) < Fraction(1, 10**13)


def test_a_distance_beyond_the_doubles_is_refused():
    one = np.ones(1)
    with pytest.raises(ValueError, match="too far apart"):
        distance_on_line(np.array([-1e308]), one, np.array([1e308]), one, 1)
    with pytest.raises(ValueError, match="too far apart"):
        distance_on_line(np.array([-1e308, 1e308]), np.array([0.25, 0.75]), np.array([1e308]), one, 1)


@pytest.mark.parametrize("n", [1, 511, 512, 513, 1024, 5000])
def test_running_sums_are_close_to_exact(n):
    terms = np.random.default_rng(8).random(n)
    exact = np.array([math.fsum(terms[: k + 1]) for k in range(n)])
    sums = cumulative_sum(terms.copy())
    np.testing.assert_allclose(sums, exact, rtol=2e-15)
    assert (np.diff(sums) >= 0).all()


def test_the_power_mean_of_blocks_of_growing_scale():
    blocks = [(np.array([1e-200]), np.array([0.5])), (np.array([1.0, 1e200]), np.array([0.25, 0.25]))]
    assert power_mean(blocks, 4) == pytest.approx(1e200 * 0.25**0.25, rel=1e-14)


def test_inputs_are_left_alone():
    rng = np.random.default_rng(7)
    arrays = [*_law(rng, 20), *_law(rng, 30)]
    before = [array.copy() for array in arrays]
    distance_on_line(*arrays, 2)
    for array, copy in zip(arrays, before):
        np.testing.assert_array_equal(array, copy)


def test_ordinary_numbers_are_sorted_packed_from_the_first_one_on(monkeypatch):
    """NumPy's sort of indices is for grids that are too coarse."""
    monkeypatch.setattr(sorted_laws, "BLOCK", 4)
    monkeypatch.setattr(sorted_laws.np, "argsort", lambda *given, **named: pytest.fail("not packed"))
    x = np.array([0.7, -0.2, 0.1, 0.9, 0.3, -0.5, 0.8, 0.0, 0.6])
    points, order = sort_points(x)
    assert points.tolist() == sorted(x.tolist())
    assert order.tolist() == [5, 1, 7, 2, 4, 8, 0, 6, 3]
