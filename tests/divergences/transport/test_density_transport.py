"""W1 from densities alone: against distribution functions, and where those have no digits."""

import numpy as np
import pytest
from scipy import stats

from divergences import mixture
from divergences.integrals.quadrature import refined
from divergences.transport import density_transport
from divergences.transport.density_transport import w1_by_densities
from divergences.transport.line_transport import wasserstein_1d

N = stats.norm


def value(p, q):
    with np.errstate(all="ignore"):
        return w1_by_densities(p, q)


@pytest.mark.parametrize(
    ("p", "q", "truth"),
    [
        (N(0, 1), N(0, 3), 2 * np.sqrt(2 / np.pi)),
        (N(0, 1), N(3, 1), 3.0),
        (stats.expon(), stats.expon(scale=3), 2.0),
        (stats.uniform(0, 1), stats.uniform(3, 1), 3.0),
        (stats.pareto(1.5), stats.pareto(4), 3 - 4 / 3),
        (stats.cauchy(), stats.cauchy(3), 3.0),
        (stats.beta(0.5, 0.5), stats.beta(0.5, 0.5, loc=0.25), 0.25),
        (mixture([0.5, 0.5], [stats.uniform(0, 1), stats.uniform(9, 1)]), stats.uniform(4.5, 1), 4.25),
    ],
)
def test_closed_forms(p, q, truth):
    whole = value(p, q)
    assert whole.value == pytest.approx(truth, rel=1e-11)
    assert abs(whole.value - truth) <= whole.error + 1e-12 * truth


def test_almost_equal_laws_keep_more_digits_than_their_distribution_functions():
    whole = value(N(0, 1), N(0, 1 + 1e-9))
    assert whole.value == pytest.approx(1e-9 * np.sqrt(2 / np.pi), rel=1e-6)


@pytest.mark.parametrize("law", [stats.alpha(3.57), stats.levy_l(), stats.skewcauchy(0.5)])
def test_heavy_tails_behind_a_coarse_distribution_function(law):
    assert wasserstein_1d(law, N()).value == np.inf


def test_light_tails_behind_a_coarse_distribution_function():
    law = stats.mielke(10.4, 4.6)
    estimate = wasserstein_1d(law, N(1, 1))
    u = (np.arange(4000) + 0.5) / 4000
    quantiles = np.abs(law.ppf(u) - N(1, 1).ppf(u)).mean()
    assert estimate.value == pytest.approx(quantiles, rel=2e-3)
    assert estimate.error < 1e-12


def test_a_density_that_is_none_is_refused():
    with pytest.raises(ValueError, match="integrate to 1 only within"):
        value(stats.vonmises(3.99), N())


def test_densities_near_the_smallest_float_are_not_refined(monkeypatch):
    """They have no digits: halving their panels went on to 80,000, for no digit of the distance."""
    seen = []

    def counted(*arguments):
        leaves, root = refined(*arguments)
        seen.append(len(root))
        return leaves, root

    monkeypatch.setattr(density_transport, "refined", counted)
    p, q = stats.lognorm(1.31, 0.7, 2.0), stats.lognorm(1.31 * (1 + 1e-9), 0.7, 2.0)
    found = wasserstein_1d(p, q)
    slope = 2.0 * np.exp(1.31**2 / 2) * 1.31  # of the mean, by the shape; the laws cross once
    assert 0 < max(seen, default=0) < 3000
    assert found.error < 1e-4 * found.value
    assert 0.0 < found.value < 2 * slope * 1.31e-9
