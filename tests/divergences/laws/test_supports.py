"""Supports: who lives where."""

import numpy as np
import pytest
from scipy import stats

from divergences import mixture
from divergences.laws.supports import (
    far_ends,
    interval_of_p_alone,
    intervals,
    marks,
    rounding_of_end,
    share_mass,
    special_points,
    spread,
)

GAPPED = mixture([0.5, 0.5], [stats.uniform(0, 1), stats.uniform(2, 1)])


def test_touching_and_overlapping_intervals_are_one():
    assert intervals(mixture([0.5, 0.5], [stats.uniform(0, 1), stats.uniform(1, 1)])) == [(0.0, 2.0)]
    assert intervals(mixture([0.5, 0.5], [stats.norm(), stats.expon(5)])) == [(-np.inf, np.inf)]
    assert intervals(GAPPED) == [(0.0, 1.0), (2.0, 3.0)]


def test_touching_supports_share_no_mass():
    assert not share_mass(stats.uniform(0, 1), stats.uniform(1, 1))
    assert not share_mass(GAPPED, stats.uniform(1, 1))
    assert share_mass(GAPPED, stats.uniform(0.5, 1))


def test_what_leaves_a_support():
    assert interval_of_p_alone(stats.uniform(0, 3), GAPPED) == (1.0, 2.0)
    assert interval_of_p_alone(GAPPED, stats.uniform(0, 3)) is None
    assert interval_of_p_alone(stats.norm(), stats.expon(-1)) == (-np.inf, -1.0)
    assert interval_of_p_alone(stats.expon(), stats.norm()) is None


def test_marks_reach_far_into_both_tails():
    points = marks(stats.norm())
    assert points[0] < -11
    assert points[-1] > 11
    assert 0.0 in points
    assert np.isfinite(marks(stats.gamma(1e-3))).all()


def test_special_points_are_ends_of_components_and_bins():
    np.testing.assert_array_equal(special_points(GAPPED), [0, 1, 2, 3])
    histogram = stats.rv_histogram((np.array([1.0, 0.0]), np.array([0.0, 1.0, 2.0])), density=False)
    np.testing.assert_array_equal(special_points(histogram(loc=1, scale=2)), [1, 3, 5])
    assert intervals(histogram(loc=1, scale=2)) == [(1.0, 3.0)]


def test_spread_is_that_of_the_narrowest_component():
    assert spread(mixture([0.5, 0.5], [stats.norm(), stats.uniform(0, 0.02)])) == pytest.approx(0.01)
    assert spread(stats.gamma(1e-3)) > 0


@pytest.mark.parametrize(
    ("law", "ends"),
    [
        (stats.kappa4(-1, 1e-9), {1e9}),
        pytest.param(
            stats.tukeylambda(2.0**-30),  # SciPy's isf(1e-30) is such an end
            {2.0**30, -(2.0**30)},
            marks=pytest.mark.skipif(
                np.isinf(stats.tukeylambda(0.5).support()[1]),
                reason="SciPy says it has no end",
            ),
        ),
        (stats.pearson3(2e-6, 5.0, 3.0), {5.0 - 3e6}),
        (stats.beta(2, 1e9, 7.0, 2.0), {9.0}),
        (stats.beta(1e9, 2), set()),  # 0 is far, but the point from which its standard form measures
        (stats.gamma(1e9), set()),
        (stats.genextreme(1e-3), set()),  # 64 times the range of the quantiles is farther
        (stats.uniform(0, 1e9), set()),
        (stats.truncexpon(1e3), set()),
        (stats.lomax(2), set()),
        (stats.truncpareto(0.5, 1e200), set()),  # a slow tail ends with mass
        (mixture([0.5, 0.5], [stats.norm(), stats.genextreme(1e-9)]), {1e9}),
    ],
)
def test_ends_far_from_all_mass(law, ends):
    assert sorted(far_ends(law)) == pytest.approx(sorted(ends), rel=1e-15)


@pytest.mark.parametrize("part", ["alone", "of a mixture"])
def test_the_end_of_a_law_is_known_as_well_as_its_loc_and_scale_are(part):
    """-1000000.1 + 1000000.4 = 0.3 in decimal numbers, and 5e-11 more as floats."""
    law = stats.uniform(-1000000.1, 1000000.4)
    end = law.support()[1]
    if part != "alone":
        law = mixture([0.5, 0.5], [law, stats.uniform(0.0, 0.2)])
    assert 1e-11 < abs(end - 0.3) <= rounding_of_end(law, end) < 1e-9
    assert rounding_of_end(stats.uniform(0.0, 0.2), 0.2) < 1e-16
