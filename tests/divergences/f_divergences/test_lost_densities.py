"""Densities that scipy.stats loses far out: divergences that do not need them keep their values."""

from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, stats

from divergences import compare, mixture
from divergences.f_divergences.generators import GENERATORS
from divergences.f_divergences.lost_densities import terms_with_lost
from divergences.f_divergences.ratios import ratio_of_logs


@pytest.mark.parametrize("name", sorted(GENERATORS))
@pytest.mark.parametrize("known", [-3.0, -500.0, -800.0, np.nan])
@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_noise_holds_every_density_that_may_be_meant(name, known, swap):
    """Where the term has no value, one of them makes it infinite."""
    generator, tried = GENERATORS[name], -np.array([600.0, 650.0, 700.0, 800.0, np.inf])
    sides = np.meshgrid(tried, tried if np.isnan(known) else [known])
    logs = np.array([np.nan]), np.array([known])
    if swap:
        sides, logs = sides[::-1], logs[::-1]
    term, _, _, noise = terms_with_lost(generator, *logs, 0.0, 0.0)
    possible = generator.terms(ratio_of_logs(*sides))
    if np.isnan(term[0]):
        assert not np.isfinite(possible).all()
    else:
        assert (np.abs(possible - term[0]) <= noise[0] * (1 + 1e-12) + 1e-322).all()


def test_a_tail_that_is_lost_beside_heavier_ones_costs_no_row_that_does_not_need_it():
    """A density that is 0 far out where levy goes on; before, TV and its siblings had no value."""

    class Underflowing(stats.rv_continuous):
        def _pdf(self, x):
            return np.where(x < 1e40, stats.t.pdf(x, 5.2), 0.0)

        def _ppf(self, u):
            return stats.t.ppf(u, 5.2)

    p = mixture([0.3, 0.7], [Underflowing(name="underflowing")(), stats.norm(-1, 0.5)])
    q = mixture([0.5, 0.5], [stats.levy(-2, 0.6), stats.expon(0, 2)])
    rows = compare(p, q)
    terms = {
        "tv": lambda x: abs(p.pdf(x) - q.pdf(x)) / 2,
        "squared_hellinger": lambda x: (np.sqrt(p.pdf(x)) - np.sqrt(q.pdf(x))) ** 2 / 2,
    }
    for name, term in terms.items():
        edges = np.concatenate([np.arcsinh([-1e8, -100, -4, -2, -1, 0, 2, 10]), np.arange(10.0, 70.0, 10.0)])
        pieces = (
            integrate.quad(lambda s, term=term: term(np.sinh(s)) * np.cosh(s), *pair, epsabs=1e-11, limit=300)
            for pair in pairwise(edges)
        )
        true = sum(piece[0] for piece in pieces)
        assert rows[name].value == pytest.approx(true, abs=1e-9)
        assert rows[name].error < 1e-11
    assert rows["js"].error < 1e-11
    assert rows["reverse_kl"].value is None


def test_on_wide_panels_the_bound_of_what_is_lost_is_scaled_too():
    """Densities times e^300: what is lost may be e^-300, whatever the other one is."""
    logs = np.array([np.nan]), np.array([-650.0])
    noise = terms_with_lost(GENERATORS["tv"], *logs, 0.0, 0.0, 300.0)[3]
    assert noise[0] >= 0.49 * np.exp(-300.0)
