"""Two ways to one number: which is taken, where densities cross, masses that keep their digits."""

import numpy as np
import pytest
from scipy import stats

from divergences import mixture
from divergences.f_divergences.generators import GENERATORS
from divergences.f_divergences.integration import (
    _better_of,
    _crossings,
    _ends_early,
    f_divergence_1d,
    line_of,
    mass_between,
)
from divergences.integrals.ladders import Whole


def whole(value, error):
    return Whole(value, error, False)


@pytest.mark.parametrize("swap", [False, True])
def test_of_two_results_that_agree_the_better_is_taken_and_their_distance_added(swap):
    rough, fine = whole(1.0, 1e-10), whole(1.0 + 5e-10, 1e-12)
    found = _better_of(fine, rough) if swap else _better_of(rough, fine)
    assert found.value == fine.value
    assert found.error == pytest.approx(1e-12 + 5e-10, rel=1e-6)


def test_where_they_disagree_the_first_stays_as_it_is():
    first, second = whole(1.0, 1e-10), whole(1.0 + 1.2e-9, 1e-12)
    assert _better_of(first, second) == first
    assert _better_of(second, first) == second
    assert _better_of(first, whole(1.0 + 1.0e-9, 1e-12)) != first  # ten times both errors
    exact = whole(1.0, 0.0)  # two exact results may differ by rounding
    assert _better_of(exact, whole(1.0 + 8e-15, 0.0)).error == pytest.approx(8e-15, rel=0.1)
    assert _better_of(exact, whole(1.0 + 2e-14, 0.0)) == exact


def test_crossings_are_found_to_the_last_bit():
    one = line_of(stats.norm(0), stats.norm(1))  # far out, where both logs are as large, rounding crosses too
    assert np.isclose(np.abs(_crossings(one)), 0.5, rtol=1e-15, atol=0).sum() == 1
    line = line_of(stats.norm(0, 1), stats.norm(0, 2))
    at = np.sqrt(np.log(4) / (1 - 1 / 4))
    np.testing.assert_allclose(_crossings(line), [-at, at], rtol=1e-15)
    assert _crossings(line_of(stats.norm(), stats.norm())).size == 0


def test_masses_between_edges_keep_their_digits_on_either_side():
    masses, doubt = mass_between(stats.norm(), np.array([-11.0, -10.0, 0.0, 10.0, 11.0]))
    tail, next_to_it = stats.norm.sf(11.0), stats.norm.sf(10.0) - stats.norm.sf(11.0)
    np.testing.assert_allclose(masses, [tail, next_to_it, 0.5, 0.5, next_to_it, tail], rtol=1e-11)
    assert 0 <= doubt < 1e-13


@pytest.mark.parametrize(
    ("law", "ends"),
    [
        (stats.semicircular(), False),  # computed by our own formulas: what is -inf there is -inf
        (stats.laplace(), False),
        (stats.kstwobign(), True),  # the log of an underflowed pdf
        (mixture([0.5, 0.5], [stats.norm(), stats.kstwobign()]), True),
        (mixture([0.5, 0.5], [stats.norm(), stats.laplace()]), False),
    ],
)
def test_which_log_densities_may_be_minus_infinity_where_the_true_one_is_finite(law, ends):
    line = line_of(law, stats.norm(0.1))
    with np.errstate(all="ignore"):
        assert _ends_early(line, 0, np.array([-np.inf, -3.0])) is ends


def test_without_an_infinity_only_a_law_that_loses_its_tails_ends_early():
    for law, ends in ((stats.expon(), False), (stats.kstwobign(), True)):
        with np.errstate(all="ignore"):
            assert _ends_early(line_of(law, stats.norm(0.1)), 0, np.array([-1.0, -3.0])) is ends


@pytest.mark.parametrize("shift", [1.0, 1e-3, 1e8])
def test_total_variation_far_from_0_has_the_digits_of_distribution_functions(shift):
    found = f_divergence_1d(stats.norm(shift * 1e3, 1), stats.norm(shift * 1e3 + 0.5, 1), GENERATORS["tv"])
    apart = (shift * 1e3 + 0.5) - shift * 1e3
    true = 2 * stats.norm.cdf(apart / 2) - 1
    assert abs(found.value - true) <= max(found.error, 4e-16)
    assert found.error < 1e-13
