"""log p/q as a function of points, also far out, and where supports touch."""

import numpy as np
import pytest
from scipy import stats

from divergences import GENERATORS, pmf, samples
from divergences.f_divergences.likelihood import Witness, log_ratio_of, witness
from divergences.f_divergences.touching_ends import mass_at_touching_ends


def test_densities_by_hand():
    d = log_ratio_of(stats.norm(0, 1), stats.norm(2, 1))
    np.testing.assert_allclose(d([0.0, 1.0, 5.0]), [2.0, 0.0, -8.0], atol=1e-14)


def test_exchanging_the_laws_changes_the_sign():
    p, q, x = stats.gamma(2), stats.expon(1), np.array([-1.0, 0.5, 3.0, 700.0])
    np.testing.assert_array_equal(log_ratio_of(p, q)(x), -log_ratio_of(q, p)(x))


def test_atoms_are_matched_and_elsewhere_d_is_0():
    d = log_ratio_of(pmf([0.5, 0.5], [0.0, 1.0]), pmf([0.25, 0.75], [1.0, 2.0]))
    np.testing.assert_allclose(d([0.0, 1.0, 2.0, 3.0]), [np.inf, np.log(2), -np.inf, 0.0])


def test_atoms_beside_a_density():
    d = log_ratio_of(stats.uniform(), samples([0.5]))
    assert d([0.25, 0.5, 2.0]).tolist() == [np.inf, -np.inf, 0.0]


def test_far_out_the_trend_replaces_what_rounding_has_left():
    """Two Cauchy laws: p/q tends to the ratio of their scales; two Laplace laws: d is constant."""
    far = np.array([1e200, -1e250])
    np.testing.assert_allclose(
        log_ratio_of(stats.cauchy(0, 2), stats.cauchy(1, 1))(far), np.log(2), atol=1e-6
    )
    np.testing.assert_allclose(
        log_ratio_of(stats.laplace(0), stats.laplace(1))([1e30, -1e30]), [-1, 1], atol=1e-9
    )


def test_far_out_a_logarithm_goes_on_as_one():
    """Two gamma laws that begin at 1: p/q = 2/(x - 1)."""
    d = log_ratio_of(stats.gamma(2, 1), stats.gamma(3, 1))(np.array([1e30, 1e200]))
    np.testing.assert_allclose(d, np.log(2) - np.log([1e30, 1e200]), rtol=1e-6)


def test_a_witness_is_an_array_over_labels_and_a_function_elsewhere():
    assert witness([1.0, 0.0], [0.5, 0.5], np.sign, "sign").tolist() == [1.0, -1.0]
    found = witness(stats.norm(), stats.norm(1), np.sign, "sign")
    assert isinstance(found, Witness)
    assert repr(found) == "<sign, a function of points>"
    with pytest.raises(ValueError, match=r"points must be on the line, .* got shape \(1, 2\)"):
        found([[0.0, 0.0]])
    with pytest.raises(ValueError, match="points must have dimension 1"):
        log_ratio_of(samples([0.0]), samples([0.0]))([[0.0, 0.0]])


def test_supports_that_only_rounding_separates_have_an_error():
    end = 0.1 + 0.2  # a float above 0.3
    meeting = stats.uniform(0.0, 0.3), stats.uniform(end, 1.0)
    apart = stats.uniform(0.0, 0.25), stats.uniform(end, 1.0)
    assert 0 < mass_at_touching_ends(*meeting, GENERATORS["tv"]) < 1e-14
    assert mass_at_touching_ends(*apart, GENERATORS["tv"]) == 0.0
    assert mass_at_touching_ends(*meeting, GENERATORS["kl"]) == 0.0  # infinite in any case
