"""Far tails where densities are no normal floats: pareto(0.01) holds 1e-3 of its mass beyond 1e300."""

import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import stats

from divergences import mixture
from divergences.f_divergences.generators import GENERATORS
from divergences.f_divergences.integration import f_divergence_1d
from divergences.f_divergences.panel_terms import terms_on_panels
from divergences.integrals.line import Line
from divergences.integrals.quadrature import Panels, of_values
from divergences.integrals.wide_panels import scaled_widths

TRUE = {  # of pareto or lomax laws with indices a and b
    "kl": lambda a, b: mp.log(a / b) + (b - a) / a,
    "reverse_kl": lambda a, b: mp.log(b / a) + (a - b) / b,
    "pearson": lambda a, b: a**2 / (b * (2 * a - b)) - 1,
    "hellinger": lambda a, b: 2 - 4 * mp.sqrt(a * b) / (a + b),
}


@pytest.mark.parametrize("name", TRUE)
@pytest.mark.parametrize(
    ("family", "a", "b"),
    [
        (stats.pareto, 0.01, 0.0100001),
        (stats.pareto, 0.02, 0.0200003),
        (stats.lomax, 0.015, 0.0150002),
        (stats.pareto, 0.001, 0.0011),
    ],
)
def test_nearly_equal_slow_tails(family, a, b, name):
    found = f_divergence_1d(family(a), family(b), GENERATORS[name])
    with mp.workdps(40):
        true = TRUE[name](mpf(a), mpf(b))
        assert abs(found.value - true) <= found.error <= 1e-7 * true


@pytest.mark.parametrize(
    ("first", "second", "closeness"),
    [
        ([(0.5, 0.012), (0.5, 3.0)], [(0.5, 0.0120001), (0.5, 3.0)], 1e-7),
        ([(0.5, 0.012), (0.5, 0.02)], [(0.3, 0.013), (0.7, 0.02)], 1e-10),
        ([(1.0, 0.012)], [(0.4, 0.012), (0.6, 0.025)], 1e-10),
    ],
)
def test_mixtures_of_slow_tails(first, second, closeness):
    p, q = (mixture([w for w, _ in law], [stats.pareto(a) for _, a in law]) for law in (first, second))
    found = f_divergence_1d(p, q, GENERATORS["kl"])

    def term(s):  # of s = log x
        here, there = (sum(w * mpf(a) * mp.exp(-mpf(a) * s) for w, a in law) for law in (first, second))
        return here * mp.log(here / there) - here + there

    with mp.workdps(25):
        true = mp.quad(term, [0, *(4.0**k for k in range(8)), mp.inf])
        assert abs(found.value - true) <= found.error + 4e-16 * true <= closeness * true


def test_scaled_terms_are_those_of_usual_panels():
    """Divided by a scale of 2**700, so that nothing underflows, the same panels give the same integrals."""
    scale = 2.0**700
    near, far = np.array([scale, 2 * scale]), np.array([2 * scale, 4 * scale])
    wide = Panels(np.zeros(2), np.ones(2), near, far, np.zeros(2, dtype=int))
    usual = wide._replace(near=near / scale, far=far / scale)
    found = []
    for panels, unit in ((wide, scale), (usual, 1.0)):
        p, q = stats.lomax(3, scale=unit), stats.lomax(3.1, scale=unit)
        line = Line(p, q)
        side = next(k for k, side in enumerate(line.sides) if side.outwards)
        values = terms_on_panels(line, GENERATORS["kl"])(panels._replace(tag=panels.tag + side))
        found.append(of_values(values, scaled_widths(panels)).value)
    np.testing.assert_allclose(found[0][:3], found[1][:3], rtol=1e-9)
    assert (found[0][3] >= found[1][3]).all()  # logarithms near 485 have lost more bits


def test_panels_of_usual_length_keep_every_bit():
    line = Line(stats.t(3), stats.norm())
    widths = line.panels.far - line.panels.near
    np.testing.assert_array_equal(scaled_widths(line.panels), widths)
