"""W1 and W_r with a continuous law: closed forms, references, translations, heavy tails."""

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import mpmath
import numpy as np
import pytest
from scipy import stats

from divergences import mixture, pmf, samples
from divergences.transport.line_transport import wasserstein_1d

N = stats.norm
DATA = Path(__file__).parents[1] / "data"
PAIRS = [
    pair
    for name in ("continuous_pairs.json", "references.json")
    for pair in json.loads((DATA / name).read_text(encoding="utf-8"))["pairs"]
    if "w1" in pair
]


def law(spec):
    if spec[0] == "mixture":
        return mixture(spec[1], [law(part) for part in spec[2]])
    return getattr(stats, spec[0])(**spec[1])


def check(estimate, truth):
    assert estimate.value == pytest.approx(truth, rel=1e-10)
    assert abs(estimate.value - truth) <= estimate.error + 4e-16 * abs(truth)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['p'][0]}-{pair['q'][0]}")
def test_references(pair):
    p, q = law(pair["p"]), law(pair["q"])
    check(wasserstein_1d(p, q), float(pair["w1"]))
    check(wasserstein_1d(mixture([1.0], [q]), p), float(pair["w1"]))


@pytest.mark.parametrize("shift", [0.0, 1e-12, 0.1, -3.0, 1e6])
@pytest.mark.parametrize(
    "frozen", [N, stats.cauchy, stats.uniform, lambda loc: stats.gamma(0.3, loc, scale=2)]
)
@pytest.mark.parametrize("order", [1, 2])
def test_translations_are_exact(frozen, shift, order):
    estimate = wasserstein_1d(frozen(0.0), frozen(shift), order)
    assert estimate.value == abs(shift)
    assert estimate.warrant == "exact"


def test_translated_mixtures_are_exact():
    p, q = (mixture([0.3, 0.7], [N(at), stats.expon(at + 1)]) for at in (0.0, 2.5))
    assert wasserstein_1d(p, q).value == 2.5
    other = mixture([0.3, 0.7], [N(2.5), stats.expon(3.0)])
    assert wasserstein_1d(p, other).warrant == "estimated"


@pytest.mark.parametrize(("a", "b"), [((0, 1), (3, 2)), ((0, 1e-3), (1, 1e3)), ((-5, 1), (5, 1.5))])
def test_order_two_of_normals(a, b):
    check(wasserstein_1d(N(*a), N(*b), 2), np.hypot(a[0] - b[0], a[1] - b[1]))


def test_other_orders():
    check(wasserstein_1d(stats.expon(), stats.expon(scale=2), 3), 6 ** (1 / 3))
    check(wasserstein_1d(stats.uniform(), stats.uniform(0, 3), 1.5), 2 * (1 / 2.5) ** (1 / 1.5))


@pytest.mark.parametrize(
    ("p", "q", "order"),
    [
        (stats.cauchy(), N(), 1),
        (stats.cauchy(), stats.cauchy(0, 2), 1),
        (stats.t(2), N(), 2),
        (samples([0.0]), stats.cauchy(), 1),
        (stats.pareto(1), stats.expon(), 1),
    ],
)
def test_tails_without_the_moment_are_infinitely_far(p, q, order):
    estimate = wasserstein_1d(p, q, order)
    assert estimate.value == np.inf
    assert f"the moment of order {order} diverges" in estimate.reason


@pytest.mark.parametrize("df", [1.05, 1.5, 2.5])
def test_tails_with_the_moment_are_at_a_finite_distance(df):
    truth = stats.t(df).expect(abs) if df > 2 else None
    estimate = wasserstein_1d(samples([0.0]), stats.t(df))  # E|X|
    t_mean = 2 * np.sqrt(df) / (df - 1) * np.exp(_log_beta_ratio(df))
    check(estimate, t_mean)
    if truth:
        assert estimate.value == pytest.approx(truth, rel=1e-6)


def _log_beta_ratio(df):
    from scipy.special import betaln

    return -betaln(df / 2, 0.5)


def test_a_translation_has_the_bar_of_the_difference_of_its_places():
    found = wasserstein_1d(stats.norm(-2.53), stats.norm(1.0 / 3), 2)
    true = Fraction(1.0 / 3) - Fraction(-2.53)
    assert found.error > 0
    assert abs(Fraction(found.value) - true) == Fraction(found.error)


def test_cauchy_laws_that_are_translations_in_disguise():
    check(wasserstein_1d(stats.cauchy(), stats.t(1, loc=1)), 1.0)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_one_atom_is_as_far_as_the_moment(order):
    truth = {1: np.sqrt(2 / np.pi), 2: 1.0, 3: (2 * np.sqrt(2 / np.pi)) ** (1 / 3)}[order]
    check(wasserstein_1d(samples([0.0]), N(), order), truth)
    check(wasserstein_1d(N(5), samples([5.0]), order), truth)


def test_atoms_against_the_uniform_law():
    check(wasserstein_1d(samples([0.5]), stats.uniform()), 0.25)
    check(wasserstein_1d(pmf([0.25, 0.75], [0.0, 1.0]), stats.uniform()), 0.25**2 / 2 + 0.75**2 / 2)
    check(wasserstein_1d(samples([0.25, 0.75]), stats.uniform(), 2), np.sqrt(1 / 48))
    check(wasserstein_1d(samples([1e6]), N()), 1e6)


def test_fine_atoms_come_close_to_their_law():
    u = (np.arange(2000) + 0.5) / 2000
    atoms = samples(stats.gamma.ppf(u, 2))
    value = wasserstein_1d(atoms, stats.gamma(2)).value
    sorted_sum = np.abs(np.diff(stats.gamma.ppf((np.arange(40_001) / 40_000)[1:-1], 2))).sum()
    assert 0 < value < sorted_sum / 2000
    many = samples(stats.gamma.ppf((np.arange(400_000) + 0.5) / 400_000, 2))
    from scipy.stats import wasserstein_distance

    oracle = wasserstein_distance(atoms.points[:, 0], many.points[:, 0])
    assert value == pytest.approx(oracle, rel=1e-2)


@pytest.mark.parametrize("unit", [1e-300, 1e-8, 1e8, 1e300])
def test_units_scale_the_distance(unit):
    check(wasserstein_1d(N(0, unit), N(0, 2 * unit)), unit * np.sqrt(2 / np.pi))


def test_far_from_the_origin_nothing_is_lost():
    check(wasserstein_1d(N(1e6, 1e-3), N(1e6, 2e-3)), 1e-3 * np.sqrt(2 / np.pi))


def test_gaps_between_supports_count():
    two = mixture([0.5, 0.5], [stats.uniform(0, 1), stats.uniform(9, 1)])
    check(wasserstein_1d(two, stats.uniform(4.5, 1)), 4.25)
    check(wasserstein_1d(stats.uniform(0, 1), mixture([1.0], [stats.uniform(3, 1)])), 3.0)
    check(wasserstein_1d(two, stats.uniform(4.5, 1), 2), np.sqrt((4.5**3 - 4**3) / 1.5))


def test_a_sign_change_between_the_last_node_and_the_end_of_a_panel():
    """F = G at -0.027, beside a median at 0. The truth comes from antiderivatives of F and G."""
    p, q = stats.t(2.0, 10.386 + 3, 50700.0), stats.t(1.5, 0, 97.0)
    with mpmath.workdps(40):

        def below(law, x):
            n, m, s = (mpmath.mpf(value) for value in law.args)
            y = (x - m) / s
            tail = mpmath.betainc(n / 2, mpmath.mpf(1) / 2, 0, n / (n + y * y), regularized=True) / 2
            return tail if y < 0 else 1 - tail

        def above_x(law, x):  # ∫ from x to infinity of 1 - F
            n, m, s = (mpmath.mpf(value) for value in law.args)
            y = (x - m) / s
            c = mpmath.gamma((n + 1) / 2) / mpmath.gamma(n / 2) / mpmath.sqrt(n * mpmath.pi)
            density = c * (1 + y * y / n) ** (-(n + 1) / 2)
            return s * ((n + y * y) / (n - 1) * density - y * (1 - below(law, x)))

        def gap(x):
            return below(p, x) - below(q, x)

        brackets = ((-1e14, -1e12), (-1000.0, 1000.0), (1e12, 1e14))
        turns = [mpmath.findroot(gap, ends, solver="anderson", tol=1e-60) for ends in brackets]
        values = [mpmath.mpf(p.args[1])] + [above_x(p, x) - above_x(q, x) for x in turns] + [mpmath.mpf(0)]
        truth = float(mpmath.fsum(abs(a - b) for a, b in pairwise(values)))
    check(wasserstein_1d(p, q), truth)


def test_atoms_whose_gaps_a_distribution_function_crosses_anywhere():
    """∫ |F - G| gap by gap from the antiderivative of Φ, cut where Φ passes the height of the step."""
    atoms = np.random.default_rng(3).normal(size=200)
    with mpmath.workdps(30):

        def antiderivative(z):
            return z * mpmath.ncdf(z) + mpmath.npdf(z)

        x = [mpmath.mpf(value) for value in np.sort(atoms)]
        truth = antiderivative(x[0]) + antiderivative(-x[-1])
        for k, (a, b) in enumerate(pairwise(x), start=1):
            height = mpmath.mpf(k) / len(x)
            turn = mpmath.findroot(lambda z: mpmath.ncdf(z) - height, float(N.ppf(k / len(x))))  # noqa: B023
            for low, high in pairwise([a, turn, b] if a < turn < b else [a, b]):
                truth += abs(antiderivative(high) - antiderivative(low) - height * (high - low))
    check(wasserstein_1d(samples(atoms), N()), float(truth))


@pytest.mark.parametrize(
    ("law", "mean", "atom"),
    [
        (stats.lomax(1.8), 1.25, -5.62e4),
        (stats.invgamma(1.8), 1.25, -3.16e4),
        (stats.pareto(2), 2.0, -3160.0),
    ],
)
def test_a_slow_tail_far_from_an_atom_is_seen(law, mean, atom):
    """Quantiles of 1e-20 and 1e-30 are powers of ten apart: one panel between lost 4e-15 of the value."""
    found = wasserstein_1d(samples([atom]), law)
    assert abs(found.value - (mean - atom)) <= found.error < 1e-14 * found.value


def test_atoms_beside_a_narrow_law_far_from_the_origin():
    """Atoms at the ends of a narrow uniform law at 1000: W1 is a quarter of its width, to the last digits."""
    low, width = 1000.0, 2.0**-10
    estimate = wasserstein_1d(samples([low, low + width]), stats.uniform(low, width))
    check(estimate, width / 4)
    rng = np.random.default_rng(4)
    near = 2.0**-10 * np.round(rng.normal(size=300), 6)
    far = samples(1024.0 + near)
    same = samples(far.points - 1024.0)
    first, second = wasserstein_1d(far, N(1024.0, 2.0**-10)), wasserstein_1d(same, N(0, 2.0**-10))
    assert first.value == pytest.approx(second.value, rel=1e-15)


def test_a_distance_above_the_largest_float_is_refused():
    with pytest.raises(ValueError, match="exceeds the largest float: divide the data by a number"):
        wasserstein_1d(N(-1.7e308, 1e300), N(1.7e308, 2e300))
