"""From a row of the table and two laws to the number with its warrant."""

import numpy as np
import pytest
from scipy import stats

from divergences import GENERATORS, f_divergence, mixture, samples
from divergences.f_divergences.measures import as_generator, measure
from divergences.f_divergences.singular import largest_value, singular


def test_by_hand():
    found = measure([0.5, 0.5], [0.25, 0.75], GENERATORS["tv"])
    assert (found.value, found.warrant) == (0.25, "exact")
    assert found.error < 1e-14


@pytest.mark.parametrize(
    "name", [name for name in GENERATORS if np.isfinite(largest_value(GENERATORS[name]))]
)
def test_laws_that_share_nothing_have_the_largest_value(name):
    row = GENERATORS[name]
    assert measure([1.0, 0.0], [0.0, 1.0], row).value == singular(row, "").value == largest_value(row)
    rng = np.random.default_rng(0)
    p, q = (weights / weights.sum() for weights in rng.random((2, 30)) ** 20)
    assert measure(p, q, row).value <= largest_value(row)


def test_an_infinite_value_says_where_the_mass_is():
    found = measure([0.5, 0.5], [1.0, 0.0], GENERATORS["kl"])
    assert (found.value, found.reason) == (np.inf, "p has mass 0.5 where q has none")
    found = measure([1.0, 0.0], [0.5, 0.5], GENERATORS["reverse_kl"])
    assert (found.value, found.reason) == (np.inf, "q has mass 0.5 where p has none")


def test_atoms_against_a_density_share_no_mass():
    found = measure(samples([0.0]), stats.norm(), GENERATORS["js"])
    assert (found.value, found.warrant) == (2 * np.log(2), "exact")
    assert "atoms" in found.reason
    with pytest.raises(ValueError, match="q must have points on the line beside a continuous law"):
        measure(mixture([1.0], [stats.norm()]), samples([[0.0, 0.0]]), GENERATORS["js"])


def test_a_users_function_is_measured_like_the_row_of_the_table():
    p, q = [0.1, 0.6, 0.3], [0.3, 0.3, 0.4]
    own = as_generator(lambda u: (u - 1) ** 2, np.inf)
    row = GENERATORS["pearson"]
    assert measure(p, q, own).value == pytest.approx(measure(p, q, row).value, rel=1e-14)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda u: -((u - 1) ** 2), "generator must be convex"),
        (lambda u: np.log(-u), "generator must map an array of u >= 0 to real numbers"),
        (lambda u: 1.0, "generator must map an array of u >= 0 to real numbers"),
    ],
)
def test_functions_that_are_no_generators_are_refused(function, message):
    with pytest.raises(ValueError, match=message):
        as_generator(function)


def test_a_slope_is_needed_only_where_q_has_no_mass():
    own = as_generator(lambda u: np.abs(u - 1) / 2)
    assert measure([0.5, 0.5], [0.25, 0.75], own).value == 0.25
    with pytest.raises(ValueError, match=r"slope_at_infinity is needed: p has mass 0\.5 where q has none"):
        measure([0.5, 0.5], [1.0, 0.0], own)
    with pytest.raises(ValueError, match="slope_at_infinity is needed"):
        singular(own, "the laws share no atom")


def test_a_function_that_is_no_number_where_it_is_needed_is_refused():
    with pytest.raises(ValueError, match=r"generator must be a convex function on u >= 0; .* gives NaN"):
        f_divergence(
            [0.5, 0.5], [0.3, 0.7], lambda u: (u - 1) ** 2 + np.where(abs(u - 1.66) < 0.03, np.nan, 0.0)
        )
