"""Tails of mixtures as sums of powers of t."""

import numpy as np
from scipy import stats

from divergences import mixture
from divergences.integrals.line import Line
from divergences.integrals.outer_powers import one_power, sum_of_powers

LOG_T = np.array([300.0, 284.0, 268.0])


def test_the_powers_of_a_nested_mixture_by_hand():
    inner = mixture([0.25, 0.75], [stats.pareto(0.22), stats.norm()])
    law = mixture([0.5, 0.5], [inner, stats.pareto(0.2, scale=3)])
    found = sum_of_powers(law, np.exp(LOG_T), LOG_T)
    np.testing.assert_allclose(found.alpha, [-1.22, -1.2], rtol=1e-13)
    np.testing.assert_allclose(np.exp(found.c), [0.125 * 0.22, 0.5 * 0.2 * 3**0.2], rtol=1e-11)
    assert one_power(law, np.exp(LOG_T), LOG_T) is None


def test_a_component_that_counts_and_is_no_power_is_refused():
    law = mixture([0.5, 0.5], [stats.lognorm(60), stats.pareto(0.5)])
    assert sum_of_powers(law, np.exp(LOG_T), LOG_T) is None


def test_a_mixture_beside_one_law():
    """Powers that a law has not get c = -inf, and the logarithms are those of both densities, times t."""
    p, q = mixture([0.5, 0.5], [stats.pareto(0.3), stats.pareto(0.35)]), stats.pareto(0.3)
    line = Line(p, q)
    law = line.power_law(len(line.sides) - 1)
    log_t = law.log_edge + np.array([0.0, 5.0])
    np.testing.assert_allclose(law.log(0, log_t), p.logpdf(np.exp(log_t)) + log_t, rtol=1e-11)
    np.testing.assert_allclose(law.log(1, log_t), q.logpdf(np.exp(log_t)) + log_t, rtol=1e-11)
    assert np.isneginf(law.c[1]).sum() == 1
