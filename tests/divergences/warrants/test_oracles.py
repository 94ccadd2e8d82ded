"""The oracles themselves, against closed forms and brute force: who accuses must be right."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from density_rows import divergences_of_densities, w1_on_the_line
from exact_discrete import divergences_of_atoms, line_cost
from exact_laws import ExactLaw, Place
from exact_transport import transport_cost
from mpmath import mp, mpf
from pairs import Atoms, Density, Part
from quantile_rows import wasserstein_by_quantiles
from random_densities import FAMILIES, single
from scipy import stats


def law(family, *shapes, loc=0.0, scale=1.0):
    return Density((Part(1.0, family, tuple(float(x) for x in shapes), float(loc), float(scale)),))


def near(found, true, digits=16):
    return abs(found - true) <= mpf(10) ** -digits * max(abs(true), mpf(10) ** -30)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_families_are_those_of_scipy_stats(name):
    shapes = [(low + high) / 2 for low, high in FAMILIES[name]]
    scipy_law = getattr(stats, name)(*shapes, 1.5, 0.5)
    exact = ExactLaw(law(name, *shapes, loc=1.5, scale=0.5))
    for x in scipy_law.ppf([0.01, 0.3, 0.6, 0.99]):
        place = Place(mpf(1.5), mpf(float(x)) - mpf(1.5))
        for method in ("pdf", "cdf", "sf"):
            assert float(getattr(exact, method)(place)) == pytest.approx(
                getattr(scipy_law, method)(x), rel=1e-9
            )


def test_shares_of_closed_form():
    with mp.workdps(40):
        rows = divergences_of_densities(law("pareto", 0.1), law("pareto", 0.3))
        a, b = mpf(0.1), mpf(0.3)
        assert near(rows["kl_divergence"][0], mp.log(a / b) + b / a - 1)
        assert near(rows["squared_hellinger"][0], 1 - 2 * mp.sqrt(a * b) / (a + b))
        assert rows["chi_square_divergence"][0] == mp.inf


def test_a_singular_end_away_from_0():
    """beta(½, 1) has the density ½ (x - 5)^(-½) on (5, 6): its χ² to the uniform law is infinite."""
    with mp.workdps(40):
        rows = divergences_of_densities(law("beta", 0.5, 1, loc=5), law("uniform", loc=5))
        assert near(rows["kl_divergence"][0], 1 - mp.log(2))
        assert near(rows["reverse_kl_divergence"][0], mp.log(2) - mpf(1) / 2)
        assert near(rows["total_variation"][0], mpf(1) / 4)
        assert rows["chi_square_divergence"][0] == mp.inf


def test_chi_square_is_infinite_where_another_exponent_overtakes_beyond_all_floats():
    p, q = law("weibull_min", 0.5), law("weibull_min", 0.5 * (1 + 2**-20))  # from 1e300000 on
    assert divergences_of_densities(p, q)["chi_square_divergence"][0] == mp.inf
    assert divergences_of_densities(q, p)["chi_square_divergence"][0] < 1e-10


def test_w1_of_slow_tails_and_beside_an_atom():
    with mp.workdps(40):
        a, b = mpf(1.01), mpf(1.02)
        assert near(w1_on_the_line(law("pareto", 1.01), law("pareto", 1.02))[0], 1 / (a - 1) - 1 / (b - 1))
        c = mpf(1.1)
        value, _ = w1_on_the_line(law("fisk", 1.1), Atoms(((0.0,),), None))
        assert near(value, mp.pi / c / mp.sin(mp.pi / c))
        assert w1_on_the_line(law("cauchy"), law("norm"))[0] == mp.inf


@pytest.mark.slow  # two thirds of the time of all short ones together
def test_w1_to_an_atom_far_below_is_a_difference_of_means():
    """The bulk is 1e-9 of the panel that leads to it; the mass below the atom is exp(-2e9)."""
    parts = Part(0.25, "logistic", (), -2.0, 1.0), Part(0.75, "halfnorm", (), 1.5, 0.25)
    with mp.workdps(40):
        value, error = w1_on_the_line(Density(parts), Atoms(((-2230000000.0,),), None))
        mean = mpf(-2) / 4 + mpf(3) / 4 * (mpf(3) / 2 + mp.sqrt(2 / mp.pi) / 4)
        assert near(value, 2230000000 + mean)
        assert abs(value - 2230000000 - mean) <= error + mpf(10) ** -15


def test_quantiles():
    with mp.workdps(40):
        value, _ = wasserstein_by_quantiles(law("expon"), law("expon", loc=1, scale=3), 2)
        assert near(value, mp.sqrt(13))  # E (1 + 2 X)²
        value, _ = wasserstein_by_quantiles(law("pareto", 2.5), Atoms(((0.0,),), None), 2)
        assert near(value, mp.sqrt(5))
        assert wasserstein_by_quantiles(law("pareto", 2.0), Atoms(((0.0,),), None), 2)[0] == mp.inf


@pytest.mark.parametrize("metric", ["euclidean", "cityblock"])
@pytest.mark.parametrize("order", [1, 2, 3])
def test_transport_is_the_best_assignment(metric, order):
    rng = np.random.default_rng(11)
    x, y = rng.integers(0, 9, (2, 4, 2))
    with mp.workdps(40):
        cost = (np.abs(x[:, None] - y) ** (1 if metric == "cityblock" else 2)).sum(-1)
        power = order if metric == "cityblock" else mpf(order) / 2
        best = min(
            sum(mpf(int(cost[i, j])) ** power for i, j in enumerate(way))
            for way in itertools.permutations(range(4))
        )
        p, q = (Atoms(tuple(tuple(map(float, row)) for row in z), None).exact_atoms() for z in (x, y))
        found = transport_cost(p, q, metric, order)
        found = mpf(found.numerator) / found.denominator if isinstance(found, Fraction) else found
        assert near(found, best / 4, 30)


def test_transport_on_a_line_in_the_plane_is_that_on_the_line():
    rng = np.random.default_rng(12)
    p, q = (
        {(float(x),): w for x, w in zip(rng.permutation(9), (Fraction(k, 10) for k in (1, 2, 3, 4)))}
        for _ in "pq"
    )
    flat = [{(x[0], 0.0): w for x, w in law.items()} for law in (p, q)]
    for order in (1, 2, 3):
        assert transport_cost(*flat, "cityblock", order) == line_cost(p, q, order)


def test_laws_that_differ_in_one_bit():
    """½ ± ε against ½: KL(Q‖P) is -½ log(1 - 4ε²)."""
    e = Fraction(1, 2**1000)
    rows = divergences_of_atoms(
        {0: Fraction(1, 2) + e, 1: Fraction(1, 2) - e}, {0: Fraction(1, 2), 1: Fraction(1, 2)}
    )
    with mp.workdps(700):
        true = -mp.log1p(-4 * mpf(2) ** -2000) / 2
        assert near(rows["reverse_kl_divergence"], true)
    assert rows["total_variation"] == e


def test_pairs_are_functions_of_their_seed():
    assert single(3) == single(3)
    assert single(3) != single(4)
