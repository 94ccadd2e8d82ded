"""log p/q beyond what floats resolve: powers, logarithms and constants, each against its formula."""

import numpy as np
import pytest
from scipy import stats

from divergences.f_divergences.far_ratio import LOST, FarRatio, rounding_of

FAR = np.array([1e20, 1e80, 1e150])


@pytest.fixture(autouse=True)
def overflow_is_silent():
    with np.errstate(over="ignore", invalid="ignore"):
        yield


@pytest.mark.parametrize(
    ("p", "q", "exact", "rel"),
    [
        (stats.norm(), stats.norm(1), lambda x: 0.5 - x, 1e-7),
        (stats.laplace(), stats.laplace(1), lambda x: -np.sign(x), 1e-12),
        (stats.logistic(), stats.logistic(3), lambda x: -3 * np.sign(x), 1e-9),
    ],
)
def test_where_logarithms_cancel_both_tails_follow_their_power(p, q, exact, rel):
    ratio = FarRatio(p, q)
    for x in (FAR, -FAR):
        np.testing.assert_allclose(ratio.mended(x, np.full(3, np.nan)), exact(x), rtol=rel)


def test_a_logarithm_keeps_its_step_when_t_doubles():
    """Of gamma(2) and gamma(3), p/q = 2/x."""
    found = FarRatio(stats.gamma(2), stats.gamma(3)).mended(FAR, np.zeros(3))
    np.testing.assert_allclose(found, np.log(2) - np.log(FAR), rtol=1e-6)


def test_inside_the_quantiles_and_on_a_side_that_ends_nothing_changes():
    ratio = FarRatio(stats.expon(), stats.gamma(2))
    x, d = np.array([-1e30, -5.0, 0.5, 3.0]), np.array([1.0, 2.0, 3.0, 4.0])
    assert ratio.mended(x, d).tolist() == d.tolist()
    np.testing.assert_allclose(ratio.mended(np.array([1e30]), np.zeros(1)), -np.log(1e30), rtol=1e-6)


def test_beyond_the_last_step_the_power_goes_on_and_what_exceeds_the_floats_is_the_largest_of_them():
    found = FarRatio(stats.norm(), stats.norm(0, 2)).mended(np.array([1e300, -1e300]), np.zeros(2))
    assert found.tolist() == [-np.finfo(float).max] * 2


def test_rounding_is_four_units_of_both_sizes():
    found = rounding_of(np.array([-3.0, np.inf, 1.0]), np.array([5.0, 1.0, np.nan]))
    assert found[0] == 4 * 2.0**-52 * 8
    assert np.isnan(found[1:]).all()
    assert LOST == 1e-6
