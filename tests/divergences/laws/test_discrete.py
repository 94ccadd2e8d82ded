"""Laws at the door: what passes, what is refused, and with which words."""

import pickle
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from divergences import Discrete, mixture, pmf, samples
from divergences.laws.construct import as_law, as_placed_law, describe


def test_samples_weigh_the_same():
    law = samples([[0, 0], [3, 4], [0, 0]])
    assert law.points.shape == (3, 2)
    np.testing.assert_array_equal(law.weights, np.full(3, 1 / 3))
    assert law.equal_weights
    assert law.dimension == 2


def test_one_coordinate_may_drop_its_axis():
    assert samples([1.0, 2.0]).points.shape == (2, 1)
    assert samples([[1.0, 2.0]]).points.shape == (1, 2)


def test_laws_are_copies_and_immutable():
    weights, points = np.array([0.5, 0.5]), np.array([0.0, 1.0])
    law = pmf(weights, points)
    weights[0], points[0] = 9.0, 9.0
    np.testing.assert_array_equal(law.weights, [0.5, 0.5])
    with pytest.raises(ValueError, match="read-only"):
        law.weights[0] = 1.0
    with pytest.raises(AttributeError, match="immutable"):
        law.weights = weights
    counted = pmf([1.0, 3.0], normalize=True)  # what was given is kept beside its proportions
    with pytest.raises(ValueError, match="read-only"):
        counted.proportions[0] = 2.0


def test_laws_survive_copying_to_another_process():
    law = samples([[0.0, 1.0], [2.0, 3.0]])
    twin = pickle.loads(pickle.dumps(law))
    np.testing.assert_array_equal(twin.points, law.points)
    assert twin.equal_weights


@pytest.mark.parametrize("scale", [1e-300, 5e-324, 1.0, 1e300, 1.7e308])
def test_normalisation_survives_every_scale(scale):
    np.testing.assert_array_equal(pmf(np.array([1.0, 1.0]) * scale, normalize=True).weights, [0.5, 0.5])


def test_weights_must_sum_to_one_within_1e_9():
    assert len(pmf([0.5, 0.5 + 9e-10])) == 2
    with pytest.raises(ValueError, match=r"weights must sum to 1 within 1e-9; the sum is 1\.00000001"):
        pmf([0.5, 0.5 + 1e-8])


def test_weights_that_miss_one_are_one_law_which_says_so():
    law = pmf([0.2, 0.8 - 4e-10])
    assert sum(map(Fraction, law.weights.tolist())) == pytest.approx(1.0, abs=2e-16)
    assert law.weights[0] == float(Fraction(0.2) / (Fraction(0.2) + Fraction(0.8 - 4e-10)))
    assert describe(law) == "2 atoms, labels, weights divided by their sum 1 - 4e-10"
    assert describe(pmf([0.1] * 10)) == "10 atoms, labels"  # rounding is nobody's fault
    both = mixture([0.5, 0.5 + 2e-10], [stats.norm(0, 1), stats.norm(1)])
    assert repr(both).endswith("weights divided by their sum 1 + 2e-10")
    twin = pickle.loads(pickle.dumps(law))
    assert twin.total == law.total
    np.testing.assert_array_equal(twin.exact_weights.rest, law.exact_weights.rest)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: pmf([0.5, 0.7, -0.2]), r"weights must be non-negative; weights\[2\] = -0.2"),
        (lambda: pmf([0.5, np.nan]), r"weights must be finite; weights\[1\] = nan"),
        (lambda: pmf([0.0, 0.0], normalize=True), "weights must have a positive sum"),
        (lambda: pmf([]), r"non-empty 1-D array of weights; got shape \(0,\)"),
        (lambda: pmf([0.5, 0.5], points=[1.0]), "1 points and 2 weights"),
        (lambda: samples([[0.0, np.inf]]), r"points must be finite; points\[0, 1\] = inf"),
        (lambda: samples(np.zeros((2, 2, 2))), r"got shape \(2, 2, 2\)"),
        (lambda: samples(3.0), r"got shape \(\)"),
        (lambda: samples([[1.0], [1.0, 2.0]]), "points must be a regular array"),
        (lambda: samples([2**60]), r"exact in float64 .* points\[0\] = 1152921504606846976"),
        (lambda: samples([-(2**53) - 1]), r"exact in float64 .* points\[0\] = -9007199254740993"),
        (lambda: samples(np.ma.array([1.0, 2.0], mask=[False, True])), "points must have no masked entries"),
    ],
)
def test_bad_values_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    "values", [[True, False], [0.5 + 0j, 0.5], ["0.5", "0.5"], [None, 1.0], None, {1, 2}]
)
def test_what_is_no_real_number_is_a_type_error(values):
    with pytest.raises(TypeError, match="weights must be an array of real numbers"):
        pmf(values)


@pytest.mark.parametrize(
    ("law", "message"),
    [
        (stats.norm, r"q must be a frozen law; write scipy.stats.norm\(…\)"),
        (stats.poisson(3), r"q = poisson\(3\) is discrete; write pmf\(law.pmf\(k\), points=k\)"),
        (stats.multivariate_normal([0, 0]), "continuous law on the line; got multivariate_normal_frozen"),
        (stats.gaussian_kde([1.0, 2.0, 3.0]), "continuous law on the line; got gaussian_kde"),
        ("norm(0, 1)", "q must be a law: .*; got str"),
        (None, "q must be a law: .*; got NoneType"),
    ],
)
def test_other_objects_are_told_what_to_write(law, message):
    for door in (as_law, as_placed_law):
        with pytest.raises(TypeError, match=message):
            door(law, "q")


@pytest.mark.parametrize(
    "law",
    [stats.norm(0, -1), stats.norm(0, 0), stats.norm(np.nan, 1), stats.norm(0, np.inf), stats.gamma(-1.0)],
)
def test_parameters_without_a_law_are_refused(law):
    with pytest.raises(ValueError, match=r"p = .* is no law: check its parameters"):
        as_law(law, "p")


def test_laws_of_angles_are_told_the_name_of_those_of_the_line():
    with pytest.raises(ValueError, match=r"p = vonmises\(2\) is a law of angles.*write vonmises_line\(2\)"):
        as_law(stats.vonmises(2), "p")
    assert as_law(stats.vonmises_line(2), "p").support() == pytest.approx((-np.pi, np.pi))


def test_parameters_are_scalars():
    with pytest.raises(ValueError, match="real scalar parameters"):
        as_law(stats.norm([0, 1], 1), "p")


def test_transport_refuses_what_has_no_place():
    with pytest.raises(TypeError, match=r"write samples\(p\) or pmf\(p, points\)"):
        as_placed_law(np.array([0.5, 0.5]), "p")
    with pytest.raises(ValueError, match="p has weights but no points"):
        as_placed_law(pmf([0.5, 0.5]), "p")


def test_laws_describe_themselves():
    assert describe(as_law([0.5, 0.5], "p")) == "2 atoms, labels"
    assert describe(samples([0.0])) == "1 atom, in 1 dimension"
    assert describe(stats.gamma(2, scale=3)) == "gamma(2, scale=3)"
    assert repr(Discrete([0.0, 1.0], None)) == "Discrete(n=2, d=1)"
    assert describe(mixture([0.5, 0.5], [stats.norm(0, 1), stats.norm(1)])) == (
        "mixture(0.5 norm(0, 1) + 0.5 norm(1))"
    )
