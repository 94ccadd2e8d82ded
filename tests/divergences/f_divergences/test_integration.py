"""f-divergences of densities against closed forms and 30-digit references, and their errors' honesty."""

import json
import re
from pathlib import Path

import mpmath
import numpy as np
import pytest
from mpmath import mp, mpf
from scipy import special, stats

from divergences import (
    chi_square_divergence,
    compare,
    f_divergence,
    js_divergence,
    kl_divergence,
    mixture,
    pmf,
    samples,
    squared_hellinger,
    total_variation,
)
from divergences.f_divergences import integration
from divergences.f_divergences.generators import GENERATORS
from divergences.f_divergences.integration import f_divergence_1d, mass_between
from divergences.f_divergences.measures import measure
from divergences.integrals.ladders import Whole

DATA = Path(__file__).parents[1] / "data"
PAIRS = [
    pair
    for name in ("continuous_pairs.json", "references.json")
    for pair in json.loads((DATA / name).read_text(encoding="utf-8"))["pairs"]
]
N, LOG_2 = stats.norm, np.log(2)


def law(spec):
    if spec[0] == "mixture":
        return mixture(spec[1], [law(part) for part in spec[2]])
    return getattr(stats, spec[0])(**spec[1])


def check(estimate, truth):
    """Value within 1e-10, and within the error it claims (never tighter than the digits of the reference)."""
    assert estimate.value == pytest.approx(truth, rel=1e-10)
    if np.isfinite(truth):
        assert abs(estimate.value - truth) <= estimate.error + 4e-16 * abs(truth)
        assert estimate.error <= 1e-9 * abs(truth) + 1e-15


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['p'][0]}-{pair['q'][0]}")
def test_references(pair):
    p, q = law(pair["p"]), law(pair["q"])
    numbers = {
        "tv": lambda: measure(p, q, GENERATORS["tv"]),
        "kl": lambda: measure(p, q, GENERATORS["kl"]),
        "reverse_kl": lambda: measure(q, p, GENERATORS["kl"]),
        "js": lambda: measure(p, q, GENERATORS["js"]).scaled(0.5),
    }
    for name, compute in numbers.items():
        if name in pair:
            check(compute(), float(pair[name]))


def kl_normal(m1, s1, m2, s2):
    with mpmath.workdps(40):
        m1, s1, m2, s2 = (mpmath.mpf(value) for value in (m1, s1, m2, s2))
        return float(mpmath.log(s2 / s1) + (s1**2 + (m1 - m2) ** 2) / (2 * s2**2) - mpmath.mpf(1) / 2)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((0, 1), (1e-3, 1)),
        ((0, 1e-3), (0, 1e3)),
        ((0, 1e3), (0, 1e-3)),
        ((0, 1), (40, 1)),
        ((0, 1), (1000, 1)),
        ((1e6, 1e-3), (1e6, 2e-3)),
        ((0, 1), (0, 1e-8)),
        ((0, 1e-300), (0, 2e-300)),
        ((0, 1e300), (0, 2e300)),
        ((0, 1e-300), (0, 1e-100)),
    ],
)
def test_normal_laws_at_every_scale(a, b):
    check(measure(N(*a), N(*b), GENERATORS["kl"]), kl_normal(*a, *b))


@pytest.mark.parametrize("shift", [1e-3, 1.0, 8.0, 40.0])
def test_total_variation_of_shifted_normals(shift):
    check(measure(N(0, 1), N(shift, 1), GENERATORS["tv"]), special.erf(shift / np.sqrt(8)))


@pytest.mark.parametrize("shift", [1e-6, 1e-9, 1e-12])
def test_almost_equal_laws_say_how_many_digits_are_left(shift):
    kl, tv = (measure(N(0, 1), N(shift, 1), GENERATORS[name]) for name in ("kl", "tv"))
    assert abs(kl.value - shift**2 / 2) <= kl.error
    assert abs(tv.value - shift / np.sqrt(2 * np.pi)) <= tv.error
    assert tv.error < 1e-14


@pytest.mark.parametrize("shift", [1.0, 2.0, 10.0])
def test_chi_square_far_from_where_the_mass_is(shift):
    check(measure(N(0, 1), N(shift, 1), GENERATORS["pearson"]), np.expm1(shift**2))


@pytest.mark.parametrize("scale", [0.8, 0.71, 0.7072])
def test_chi_square_just_before_it_diverges(scale):
    truth = scale**2 / np.sqrt(2 * scale**2 - 1) - 1
    assert chi_square_divergence(N(0, 1), N(0, scale)) == pytest.approx(truth, rel=1e-10)


@pytest.mark.parametrize("df", [30, 3, 2.5, 2.1, 2.01, 2.001])
def test_heavy_tails_against_a_normal(df):
    with mpmath.workdps(40):
        v = mpmath.mpf(df)
        entropy = (v + 1) / 2 * (mpmath.digamma((v + 1) / 2) - mpmath.digamma(v / 2))
        entropy += mpmath.log(mpmath.sqrt(v) * mpmath.beta(v / 2, mpmath.mpf(1) / 2))
        truth = float(-entropy + mpmath.log(2 * mpmath.pi) / 2 + v / (v - 2) / 2)
    check(measure(stats.t(df), N(), GENERATORS["kl"]), truth)


@pytest.mark.parametrize("a", [(0, 1, 3, 0.5), (0, 1e-3, 0, 1e3), (0, 1, 1e6, 1)])
def test_cauchy_laws(a):
    m, s, n, r = a
    truth = np.log(((s + r) ** 2 + (m - n) ** 2) / (4 * s * r))
    check(measure(stats.cauchy(m, s), stats.cauchy(n, r), GENERATORS["kl"]), truth)


@pytest.mark.parametrize("where", [{}, {"loc": 3}, {"loc": 3, "scale": 1e-3}, {"loc": -0.1, "scale": 7}])
@pytest.mark.parametrize(("a", "b"), [(0.3, 2.5), (50, 0.3), (0.01, 1), (1e-3, 0.5)])
def test_gamma_laws_with_singular_ends(a, b, where):
    with mpmath.workdps(40):
        truth = float((a - b) * mpmath.digamma(a) - mpmath.loggamma(a) + mpmath.loggamma(b))
    check(measure(stats.gamma(a, **where), stats.gamma(b, **where), GENERATORS["kl"]), truth)


@pytest.mark.parametrize("where", [{}, {"loc": 0.1, "scale": 0.3}, {"loc": -5, "scale": 2}])
@pytest.mark.parametrize(
    ("a", "b"), [((0.5, 0.5), (1, 1)), ((0.5, 0.5), (2, 2)), ((5, 0.4), (0.4, 5)), ((30, 0.3), (1, 1))]
)
def test_beta_laws_with_singular_ends(a, b, where):
    p, q = stats.beta(*a, **where), stats.beta(*b, **where)
    with mpmath.workdps(40):
        digamma, beta = mpmath.digamma, mpmath.beta
        kl = mpmath.log(beta(*b) / beta(*a)) + (a[0] - b[0]) * digamma(a[0]) + (a[1] - b[1]) * digamma(a[1])
        kl += (b[0] - a[0] + b[1] - a[1]) * digamma(a[0] + a[1])
        middle = (mpmath.mpf(a[0] + b[0]) / 2, mpmath.mpf(a[1] + b[1]) / 2)
        h2 = 1 - beta(*middle) / mpmath.sqrt(beta(*a) * beta(*b))
    check(measure(p, q, GENERATORS["kl"]), float(kl))
    check(measure(p, q, GENERATORS["hellinger"]).scaled(0.5), float(h2))


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (stats.cauchy(), N()),
        (stats.t(2), N()),
        (stats.t(1.9), N()),
        (stats.pareto(1), stats.expon(1)),
        (stats.expon(), stats.invgamma(2)),
    ],
)
def test_tails_and_ends_too_heavy_for_q(p, q):
    estimate = measure(p, q, GENERATORS["kl"])
    assert estimate.value == np.inf
    assert "diverges" in estimate.reason
    assert np.isfinite(measure(q, p, GENERATORS["js"]).value)


@pytest.mark.parametrize(
    ("p", "q", "reason"),
    [
        (N(), stats.expon(), r"p has mass in \(-inf, 0\), where q has none"),
        (stats.uniform(0, 2), stats.uniform(0, 1), r"p has mass in \(1, 2\), where q has none"),
        (
            stats.uniform(0, 3),
            mixture([0.5, 0.5], [stats.uniform(0, 1), stats.uniform(2, 1)]),
            r"p has mass in \(1, 2\), where q has none",
        ),
    ],
)
def test_supports_decide_before_any_integration(p, q, reason):
    estimate = measure(p, q, GENERATORS["kl"])
    assert (estimate.value, estimate.warrant) == (np.inf, "exact")
    assert re.search(reason, estimate.reason)
    assert np.isfinite(kl_divergence(q, p))


def test_disjoint_densities_to_the_last_bit():
    p, q = stats.uniform(0, 1), stats.beta(0.5, 0.5, loc=1.0, scale=3)
    assert js_divergence(p, q) == LOG_2
    assert total_variation(p, q) == squared_hellinger(p, q) == 1.0
    assert kl_divergence(p, q) == chi_square_divergence(p, q) == np.inf
    assert f_divergence(p, q, "gan") == 0.0


def test_supports_that_meet_in_a_rounded_end_have_a_bar():
    """0.1 + 0.2 is rounded; 1 - F(end - t) is √(5t), so 1e-17 of the length holds 1e-8 of the mass of p."""
    p = stats.beta(1.0, 0.5, 0.1, 0.2)
    row = compare(p, stats.uniform(0.1 + 0.2, 1.0))["total_variation"]
    assert row.value == 1.0
    assert 1e-17 < row.error < 1e-14  # no more than the uniform law has there
    assert compare(p, stats.uniform(0.5, 1.0))["total_variation"].error == 0.0
    row = compare(p, stats.uniform(0.3, 1.0))["total_variation"]  # an overlap of one float
    assert abs(row.value - 1.0) <= row.error < 1e-14


def test_atoms_beside_a_density():
    p, q = samples([0.0, 1.0, 1.0]), N()
    for first, second in ((p, q), (q, p)):
        assert total_variation(first, second) == 1.0
        assert js_divergence(first, second) == LOG_2
        assert kl_divergence(first, second) == np.inf
    with pytest.raises(ValueError, match="p must have points on the line"):
        total_variation(pmf([0.5, 0.5]), q)
    with pytest.raises(ValueError, match=r"q must have points on the line .* dimension 2"):
        total_variation(q, samples([[0.0, 1.0]]))


def test_a_mixture_of_one_law_is_that_law():
    p = mixture([0.3, 0.7], [N(1, 2), N(1, 2)])
    assert total_variation(p, N(1, 2)) == pytest.approx(0.0, abs=1e-15)
    assert kl_divergence(N(0, 1), p) == pytest.approx(kl_divergence(N(0, 1), N(1, 2)), rel=1e-13)


def test_histograms_with_empty_bins_have_gaps():
    p = stats.rv_histogram((np.array([1.0, 0.0, 3.0]), np.array([0.0, 1.0, 2.0, 3.0])))()
    assert kl_divergence(stats.uniform(0, 3), p) == np.inf
    truth = 0.25 * np.log(0.75) + 0.75 * np.log(2.25)
    assert kl_divergence(p, stats.uniform(0, 3)) == pytest.approx(truth, rel=1e-12)


def test_a_users_own_generator():
    le_cam = f_divergence(N(0, 1), N(1, 1), lambda u: (u - 1) ** 2 / (u + 1) / 2, slope_at_infinity=0.5)
    x = np.linspace(-12, 13, 200_001)
    p, q = N.pdf(x), N.pdf(x - 1)
    assert le_cam == pytest.approx(((p - q) ** 2 / (p + q)).sum() * (x[1] - x[0]) / 2, rel=1e-9)
    with pytest.raises(ValueError, match=r"slope_at_infinity is needed: p has mass in \(-inf, 0\)"):
        f_divergence(N(), stats.expon(), lambda u: (u - 1) ** 2)


def test_symmetry_and_data_processing():
    p, q = stats.gumbel_r(0, 1), stats.logistic(1, 0.5)
    assert js_divergence(p, q) == pytest.approx(js_divergence(q, p), rel=1e-13)
    cells = np.array([-np.inf, -1, 0, 0.5, 2, np.inf])
    coarse = [pmf(np.diff(law.cdf(cells))) for law in (p, q)]
    for name in GENERATORS:
        assert f_divergence(*coarse, name) <= f_divergence(p, q, name) + 1e-12


def test_a_density_that_is_lost_is_an_error_not_a_number():
    with pytest.raises(ValueError, match="q: its log-density is lost near x = "):
        kl_divergence(stats.expon(), stats.kstwobign())


def test_a_density_that_is_none_is_caught_by_its_mass():
    class Wrong(stats.rv_continuous):
        def _logpdf(self, x):
            return -(x**2) / 2  # lacks the normalisation

        def _pdf(self, x):
            return np.exp(self._logpdf(x))

        def _cdf(self, x):
            return stats.norm.cdf(x)

    with pytest.raises(ValueError, match=r"the densities integrate to 2\.50663 \(p\) and 1 \(q\)"):
        kl_divergence(Wrong(name="wrong")(), N(0, 2))


def test_scipys_quad_traps():
    """Its adaptive rule sees nothing of N(100, 1) or N(0, 1e-4) on the whole line."""
    assert total_variation(N(100, 1), N(0, 1e-4)) == pytest.approx(1.0, rel=1e-15)
    assert kl_divergence(N(100, 1), N(101, 1)) == pytest.approx(0.5, rel=1e-12)


def test_panels_can_be_shared():
    from divergences.f_divergences.integration import line_of

    p, q = N(0, 1), stats.laplace(0, 1)
    line = line_of(p, q)
    shared = f_divergence_1d(p, q, GENERATORS["kl"], line)
    assert shared == f_divergence_1d(p, q, GENERATORS["kl"])


@pytest.mark.parametrize("p", [stats.ncf(27, 27, 0.4), stats.gausshyper(13.8, 3.1, 2.5, 5.2)])
def test_a_density_that_underflows_at_an_end_has_no_mass_there(p):
    tv, js = (measure(p, N(0.5, 2), GENERATORS[name]) for name in ("tv", "js"))
    x = np.linspace(1e-9, 60, 600_001) if p.support()[1] > 1 else np.linspace(0, 1, 600_001)
    inside = np.abs(p.pdf(x) - N.pdf(x, 0.5, 2)).sum() * (x[1] - x[0])
    outside = N.cdf(x[0], 0.5, 2) + N.sf(x[-1], 0.5, 2)
    assert tv.value == pytest.approx((inside + outside) / 2, rel=1e-5)
    assert js.error < 1e-12


def test_the_error_of_total_variation_covers_both_ways_to_it():
    """From densities, and from distribution functions: these have no more digits than scipy.stats gives."""
    p, q = stats.gausshyper(13.8, 3.1, 2.5, 5.2), N(0.5, 2)
    tv = measure(p, q, GENERATORS["tv"])
    with mpmath.workdps(30):

        def weight(x):
            return x ** mpmath.mpf(12.8) * (1 - x) ** mpmath.mpf(2.1) * (1 + mpmath.mpf(5.2) * x) ** -2.5

        total = mpmath.quad(weight, [0, 0.5, 1])

        def excess(x):
            return weight(x) / total - mpmath.npdf(x, 0.5, 2)

        low, high = (mpmath.findroot(excess, ends, solver="anderson") for ends in ((0.3, 0.7), (0.9, 0.9999)))
        truth = mpmath.quad(excess, [low, 0.9, high])
    assert abs(tv.value - float(truth)) <= tv.error


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (mixture([0.25, 0.75], [stats.logistic(100, 0.003), stats.laplace(99.92, 0.003)]), (100.0, 0.0015)),
        (stats.laplace(0, 2), (0.1, 1.0)),
        (stats.laplace(0, 2.01), (0.1, 1.0)),
    ],
)
def test_chi_square_at_the_edge_where_it_diverges(p, q):
    """p²/q tends to a constant or grows; far out its logarithm is a difference with no digits left."""
    assert chi_square_divergence(p, stats.laplace(*q)) == np.inf


@pytest.mark.parametrize("scale", [1.9, 1.99, 1.9999])
def test_chi_square_of_exponentials_just_before_it_diverges(scale):
    with mpmath.workdps(40):
        s = mpmath.mpf(scale)
        truth = float(1 / (s * (2 - s)) - 1)
    check(measure(stats.expon(0, scale), stats.expon(0, 1), GENERATORS["pearson"]), truth)


def test_a_users_kink_lies_where_the_densities_cross():
    p, q = stats.norm(0, 1), stats.laplace(0.3, 2)
    own = f_divergence(p, q, lambda u: np.abs(u - 1) / 2, slope_at_infinity=0.5)
    assert own == pytest.approx(total_variation(p, q), rel=1e-12)


def test_masses_between_points_do_not_come_from_scipy():
    """F(x) = x²/(1 + x²) of fisk(2): scipy's sf is 1 - F, and 0 from 1e9 on."""
    edges = np.array([1e-30, 0.5, 2.0, 1e30])
    masses, doubt = mass_between(stats.fisk(2), edges)
    np.testing.assert_allclose(masses, [1e-60, 0.2, 0.6, 0.2, 1e-60], rtol=1e-13)
    assert doubt < 1e-14


@pytest.mark.parametrize("place", [300.0, -2e5])
def test_total_variation_of_a_narrow_bump_far_out_keeps_a_narrow_bar(place):
    """Nodes at 2e5 are 3e-11 apart, a thousandth of the bump: the integral is noise, its masses are not."""
    p = mixture([0.75, 0.25], [stats.norm(0, 1), stats.norm(place, 2.0**-15)])
    row = compare(p, stats.norm(0, 1))["total_variation"]
    assert abs(row.value - 0.25) <= row.error < 1e-14


def test_an_overflow_is_never_the_value_of_a_bounded_divergence(monkeypatch):
    monkeypatch.setattr(integration, "_integrated", lambda *_: Whole(np.inf, 0.0, False))
    found = compare(stats.norm(), stats.norm(1))
    assert found["js"].value is found["js_distance"].value is None
    assert "js is at most 1.386" in found["js"].reason
    assert found["chi_square"].value == np.inf


def test_an_infinite_value_has_no_error():
    found = measure(stats.cauchy(0, 1), stats.norm(0, 1), GENERATORS["kl"])
    assert (found.value, found.error) == (np.inf, 0.0)


def _two_sided(name, shape, loc, scale):
    """The density of dgamma or dweibull."""

    def density(x):
        y, a = abs(x - mpf(loc)) / mpf(scale), mpf(shape)
        whole = mp.gamma(a) if name == "dgamma" else 1 / a
        return y ** (a - 1) * mp.exp(-y if name == "dgamma" else -(y**a)) / (2 * whole * mpf(scale))

    return density


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("dgamma", 1.3, 0.0, 1.0), ("dgamma", 1.3, 0.7, 1.5)),
        (("dgamma", 0.4, 3.0, 1.0), ("dgamma", 1.9, -2.0, 2.0)),
        (("dweibull", 1.6, 0.25, 1.0), ("dgamma", 0.8, 0.0, 1.0)),
        (("dweibull", 0.7, 5.0, 1.0), ("dweibull", 2.5, 5.0, 3.0)),
    ],
)
def test_a_zero_or_a_pole_between_two_sides(first, second):
    """log(p/q) is infinite where q is 0, yet its integral is finite; called infinite once."""
    f, g = _two_sided(*first), _two_sided(*second)
    with mp.workdps(50):
        low, high = sorted(mpf(loc) for _, _, loc, _ in (first, second))
        cuts = sorted({low - 50, low - 3, low, (low + high) / 2, high, high + 3, high + 50})
        true = mp.quad(lambda x: f(x) * mp.log(f(x) / g(x)), [cuts[0] - 300, *cuts, cuts[-1] + 300])
    laws = [getattr(stats, name)(*parameters) for name, *parameters in (first, second)]
    found = f_divergence_1d(*laws, GENERATORS["kl"])
    assert abs(found.value - float(true)) <= found.error + 1e-15 * float(true)
    assert found.error < 1e-13 * found.value


def _kappa(h, k, y):
    power = mp.log1p(-k * y) / k
    return mp.exp((1 - k) * power + (1 / h - 1) * mp.log1p(-h * mp.exp(power)))


@pytest.mark.parametrize(("h", "k"), [(-1.0, 1e-9), (-0.5, 3e-11), (-2.0, 1e-5)])
def test_an_end_far_from_all_mass_costs_no_digits(h, k):
    """Distances counted from 1/k = 1e9 are multiples of 1e-7: 2e-9 was the bar, and 1e-15 is."""
    found = compare(stats.kappa4(h, k), N(0.5, 2))
    with mp.workdps(40):

        def term(y):
            log_q = -((y - 0.5) ** 2) / 8 - mp.log(2 * mp.sqrt(2 * mp.pi))
            p = _kappa(mpf(h), mpf(k), mpf(y))
            return p * (mp.log(p) - log_q)

        true = mp.quad(term, range(-200, 205, 5))
        assert abs(found["kl"].value - true) <= found["kl"].error < 1e-14
    assert found["tv"].error < 1e-14
    assert found["w1"].error < 1e-13
    assert found["reverse_kl"].value == np.inf  # the normal law has mass beyond 1/k, however little
    assert "1e+09" in found["reverse_kl"].reason or k != 1e-9


def test_chi_square_is_followed_to_a_far_end_that_both_laws_share():
    """p²/q is a power of 1 - x there: of -1e9 + 1, or of 5e9 - 1."""
    p, q = stats.beta(2, 1e9), stats.beta(2, 3e9)
    assert chi_square_divergence(p, q) == np.inf
    with mp.workdps(40):
        a, b = mpf(3e9), mpf(1e9)
        true = mp.beta(2, b) / mp.beta(2, a) ** 2 * mp.beta(2, 2 * a - b) - 1
    assert chi_square_divergence(q, p) == pytest.approx(float(true), rel=1e-9)
