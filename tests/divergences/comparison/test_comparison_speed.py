"""What makes ``compare`` of densities slow stays away: rounding that panels chase, work done unasked."""

import math

import numpy as np
from scipy import stats

import divergences.transport.continuous_potential as continuous_potential
from divergences import compare, mixture
from divergences.f_divergences.generators import GENERATORS
from divergences.f_divergences.integration import f_divergence_1d, line_of
from divergences.integrals.line_panels import with_functions


def test_panels_do_not_chase_the_rounding_of_a_narrow_density_far_away():
    """KL(Q | 0.98 Q + 0.02 R) = -log 0.98 where R has no mass beside Q; it took 500,000 panels."""
    p, q = stats.norm(0, 1), mixture([0.98, 0.02], [stats.norm(0, 1), stats.norm(700, 2e-6)])
    line, asked = line_of(p, q), []
    plain = line.log_and_doubt
    line.log_and_doubt = lambda k, panels: asked.append(len(panels.tag)) or plain(k, panels)
    found = f_divergence_1d(p, q, GENERATORS["kl"], line)
    assert sum(asked) < 20_000
    assert abs(found.value + math.log(0.98)) <= found.error < 1e-8


def test_turning_points_are_sought_once_when_the_potential_is_called(monkeypatch):
    calls, plain = [], continuous_potential.sign_changes
    monkeypatch.setattr(continuous_potential, "sign_changes", lambda *args: calls.append(1) or plain(*args))
    potential = compare(stats.norm(0, 1), stats.norm(0, 3))["w1"].witness
    assert not calls
    np.testing.assert_allclose(potential([-2.0, 1.0]), [-2.0, -1.0], rtol=1e-12)
    potential([0.0])
    assert len(calls) == 1


def test_one_law_is_tabulated_once():
    law = mixture([0.5, 0.5], [stats.norm(0, 1), stats.gamma(0.7, 1)])
    assert with_functions(law) is with_functions(law)


def test_a_density_is_asked_once_on_each_panel():
    line = line_of(stats.gamma(0.6, 2), stats.beta(0.4, 3, 2, 9))
    asked, plain = [], line._log_and_doubt
    line._log_and_doubt = lambda k, panels: asked.append(len(panels.tag)) or plain(k, panels)
    first = [values.copy() for values in line.logs(line.panels)]
    count = len(asked)
    turned = line.panels.chosen(slice(None, None, -1))
    for again, before, k in zip(line.logs(turned), first, range(2)):
        np.testing.assert_array_equal(again[::-1], before)
        np.testing.assert_array_equal(plain(k, line.panels)[0], before)
    assert len(asked) == count == 2
