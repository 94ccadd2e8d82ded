"""∫ |F⁻¹ - G⁻¹|^r du over the last levels of two power tails, by hand."""

import numpy as np
import pytest

from divergences.integrals.tail_rests import agree_to_leading_order, quantiles_diverge, rest_of_quantiles
from divergences.integrals.trusted_functions import Power


def power(c, index, loc=0.0, doubt=0.0):
    return Power(np.log(c), loc, index, 1.0, ("a", index), doubt)


def moment(index, level):
    """∫ u^(-1/index) du from 0 to level."""
    return level ** (1 - 1 / index) / (1 - 1 / index)


@pytest.mark.parametrize("s", [0.0, 3.0, 40.0])
def test_of_two_powers_the_quantiles_are_powers_of_the_level(s):
    value, error = rest_of_quantiles([power(1.0, 4.0)], [power(1.0, 2.5)], s, 1.0, 0.0)
    true = moment(2.5, np.exp(-s)) - moment(4.0, np.exp(-s))
    assert value == pytest.approx(true, rel=1e-11)
    assert abs(value - true) <= error < 1e-9 * true


def test_beside_a_law_that_ends_the_whole_quantile_counts_and_orders_and_scales_divide():
    """(3 u^(-1/6))² over u < e^-2, over a scale of 2 to the power 2."""
    value, _ = rest_of_quantiles([power(3.0**6, 6.0)], [], 2.0, 2.0, np.log(2.0))
    assert value == pytest.approx(9 * moment(3.0, np.exp(-2)) / 4, rel=1e-11)
    other, _ = rest_of_quantiles([], [power(3.0**6, 6.0)], 2.0, 2.0, np.log(2.0))
    assert other == value


def test_of_one_index_the_difference_keeps_its_digits_and_equal_tails_have_none():
    found, _ = rest_of_quantiles([power(1.001**3, 3.0)], [power(1.0, 3.0)], 1.0, 1.0, 0.0)
    assert found == pytest.approx(0.001 * moment(3.0, np.exp(-1)), rel=1e-9)
    assert rest_of_quantiles([power(2.0, 3.0)], [power(2.0, 3.0)], 1.0, 1.0, 0.0)[0] == 0.0
    assert rest_of_quantiles([], [], 1.0, 1.0, 0.0) == (0.0, 0.0)


def test_an_index_known_roughly_widens_the_error():
    exact, rough = (
        rest_of_quantiles([power(1.0, 4.0, doubt=doubt)], [], 5.0, 1.0, 0.0) for doubt in (0.0, 1e-6)
    )
    assert rough[0] == exact[0]
    assert rough[1] == pytest.approx(1e-6 / 4 * 5 * exact[0], rel=0.5)
    assert exact[1] < 1e-12


@pytest.mark.parametrize(
    ("first", "second", "order", "found"),
    [
        ([], [], 5.0, False),
        ([power(1.0, 2.0)], [], 1.9, False),
        ([power(1.0, 2.0)], [], 2.0, True),
        ([power(1.0, 3.0)], [power(1.0, 2.0)], 2.5, True),
        ([power(1.0, 2.0)], [power(1.0, 2.0)], 5.0, None),  # equal tails: more than indices decides
        ([power(2.0, 2.0)], [power(1.0, 2.0)], 5.0, True),
    ],
)
def test_whether_it_diverges(first, second, order, found):
    assert quantiles_diverge(first, second, order) is found


def test_whether_leading_terms_cancel():
    assert agree_to_leading_order([power(1.0, 2.0)], [power(1.0, 2.0)])
    assert not agree_to_leading_order([power(1.5, 2.0)], [power(1.0, 2.0)])
    assert not agree_to_leading_order([power(1.0, 2.0)], [power(1.0, 3.0)])
    assert not agree_to_leading_order([], [])
