"""What users pass is checked once, and refused by name."""

import numpy as np
import pytest
from scipy import stats

from divergences import mixture, pmf, samples
from divergences.laws.construct import as_law, as_placed_law, describe, is_continuous, what_was_divided
from divergences.laws.scipy_laws import checked_scipy_law, parameters
from divergences.laws.validation import checked_weights, known, point_array, real_array, whole_number


def test_arrays_are_copied_and_read_only():
    given = np.array([1, 2])
    found = real_array(given, "x")
    given[0] = 9
    assert found.tolist() == [1.0, 2.0]
    assert not found.flags.writeable
    assert found.dtype == np.float64


@pytest.mark.parametrize(
    ("values", "kind", "message"),
    [
        ([1.0, np.inf], ValueError, r"x must be finite; x\[1\] = inf"),
        ([[1.0, np.nan]], ValueError, r"x must be finite; x\[0, 1\] = nan"),
        ([True], TypeError, "x must be an array of real numbers; got dtype bool"),
        (["a"], TypeError, "x must be an array of real numbers"),
        ([1j], TypeError, "x must be an array of real numbers; got dtype complex128"),
        (None, TypeError, "x must be an array of real numbers; got NoneType"),
        ([[1.0], [1.0, 2.0]], ValueError, "x must be a regular array"),
        (np.ma.array([1.0, 2.0], mask=[0, 1]), ValueError, "x must have no masked entries"),
        ([2**53 + 1], ValueError, r"must be exact in float64 \(at most 2\*\*53\)"),
        ([0.5, -(2**53) - 1], ValueError, r"must be exact in float64 .*\[1\] = -9007199254740993"),
        ([(0.5, 1), (1, 2**60 + 1)], ValueError, r"must be exact .*\[1, 1\] = 1152921504606846977"),
    ],
)
def test_other_arrays_are_refused(values, kind, message):
    with pytest.raises(kind, match=message):
        real_array(values, "x")


def test_weights_and_points():
    assert checked_weights([1, 3], normalize=True).w.tolist() == [0.25, 0.75]
    assert point_array([1.0, 2.0]).shape == (2, 1)
    for bad, message in (([], "non-empty 1-D"), ([0.5, 0.4], "must sum to 1"), ([1.5, -0.5], "non-negative")):
        with pytest.raises(ValueError, match=message):
            checked_weights(bad)
    with pytest.raises(ValueError, match="must have a positive sum to be normalised"):
        checked_weights([0.0, 0.0], normalize=True)
    with pytest.raises(ValueError, match=r"points must be a non-empty array of shape \(n, d\) or \(n,\)"):
        point_array(np.zeros((1, 2, 3)))


def test_names_and_counts():
    assert known({"kl": 1}, "kl", "row") == 1
    with pytest.raises(ValueError, match=r"unknown row 'lk'; known: kl\. Did you mean 'kl'\?"):
        known({"kl": 1}, "lk", "row")
    assert whole_number(np.int64(3), "n") == 3
    for bad in (0, 1.0, True, "1"):
        with pytest.raises(ValueError, match="n must be a whole number of at least 1"):
            whole_number(bad, "n")


def test_every_kind_of_law_is_described():
    laws = [
        as_law(law, "p")
        for law in ([1.0], samples([0.0, 1.0]), samples([[0.0, 1.0]]), stats.norm(0, scale=2))
    ]
    assert [describe(law) for law in laws] == [
        "1 atom, labels",
        "2 atoms, in 1 dimension",
        "1 atom, in 2 dimensions",
        "norm(0, scale=2)",
    ]
    assert describe(mixture([0.5, 0.5], [stats.norm(), stats.expon()])) == "mixture(0.5 norm() + 0.5 expon())"
    assert [is_continuous(law) for law in laws] == [False, False, False, True]


def test_a_sum_that_was_divided_out_is_said():
    assert what_was_divided(pmf([0.5, 0.5 - 1e-10])) == ", weights divided by their sum 1 - 1e-10"
    assert what_was_divided(pmf([0.3, 0.7])) == ""


@pytest.mark.parametrize("law", ["norm", {"a": 1}, lambda x: x, None])
def test_what_is_no_law_is_told_what_to_write(law):
    with pytest.raises(TypeError, match="p must be a law: an array of weights"):
        as_law(law, "p")


def test_transport_asks_where_the_mass_is():
    with pytest.raises(TypeError, match=r"p is a bare list, which could be weights or points"):
        as_placed_law([0.5, 0.5], "p")
    with pytest.raises(ValueError, match="p has weights but no points"):
        as_placed_law(pmf([1.0]), "p")
    with pytest.raises(ValueError, match="For points write samples"):
        as_law([[0.0, 1.0]], "p")


@pytest.mark.parametrize(
    ("law", "kind", "message"),
    [
        (stats.norm, TypeError, r"q must be a frozen law; write scipy\.stats\.norm"),
        (stats.poisson(3), TypeError, "is discrete; write pmf"),
        (stats.multivariate_normal([0, 0]), TypeError, "q must be a continuous law on the line"),
        (stats.vonmises(1), ValueError, "is a law of angles"),
        (stats.norm([0, 1]), ValueError, "must have real scalar parameters"),
        (stats.gamma(-1), ValueError, "is no law: check its parameters"),
    ],
)
def test_other_laws_of_scipy_are_refused(law, kind, message):
    with pytest.raises(kind, match=message):
        checked_scipy_law(law, "q")


def test_parameters_by_name_in_any_spelling():
    wanted = {"name": "gamma", "a": 2, "loc": 1, "scale": 3}
    assert parameters(stats.gamma(2, 1, 3)) == parameters(stats.gamma(a=2, scale=3, loc=1)) == wanted
