"""Costs in whole numbers against 80 digits: never too high, and hardly too low."""

import numpy as np
import pytest
from mpmath import mp, mpf

from divergences.transport.exact_costs import ExactCosts


@pytest.mark.parametrize("metric", ["euclidean", "cityblock"])
@pytest.mark.parametrize("order", [1, 1.5, 2, 3, 1 + 2.0**-40, 1.1, 1.9, 7.9, 40.3])
def test_costs_are_lowered_by_next_to_nothing(metric, order):
    rng = np.random.default_rng(8)
    x, y = (rng.normal(size=(5, 3)) * 10.0 ** rng.uniform(-4, 7, (5, 1)) for _ in "xy")
    y[0] = x[0]
    i, j = (k.ravel() for k in np.indices((5, 5)))
    costs = ExactCosts(x, y, metric, order)
    with mp.workdps(80 + int(10 * order)):
        unit = mpf(costs.unit.numerator) / costs.unit.denominator
        for a, b, found in zip(x[i].tolist(), y[j].tolist(), costs.of(i, j)):
            gaps = [abs(mpf(s) - mpf(t)) for s, t in zip(a, b)]
            length = mp.fsum(gaps) if metric == "cityblock" else mp.sqrt(mp.fsum(gap**2 for gap in gaps))
            true = length ** mpf(order)
            assert -(mpf(10) ** -70) * true <= true - int(found) * unit <= unit + mpf(10) ** -49 * true


def test_roots_and_logarithms_give_the_same():
    """At 1.5 + 2^-48 logarithms are asked, at 1.5 roots."""
    x, y = np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])
    first, second = (ExactCosts(x, y, "euclidean", order) for order in (1.5, 1.5 + 2.0**-48))
    one, two = (float(costs.unit * costs.of([0], [0])[0]) for costs in (first, second))
    assert one == pytest.approx(5**1.5, rel=1e-15)
    assert two == pytest.approx(5**1.5, rel=1e-13)
    assert two > one


def test_roots_have_digits_where_a_gap_is_one_step():
    one, next_to_it = np.array([[1.0, 1.0]]), np.array([[1 + 2.0**-52, 1 + 2.0**-52]])
    costs = ExactCosts(one, next_to_it, "euclidean", 1)
    assert float(costs.unit * costs.of([0], [0])[0]) == pytest.approx(2**0.5 * 2.0**-52, rel=1e-15, abs=0)
