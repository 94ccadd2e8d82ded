"""Log-densities that scipy.stats takes from a pdf: equal where it has digits, finite where not."""

import mpmath
import numpy as np
import pytest
from scipy import special, stats

from divergences import compare, kl_divergence, mixture, samples
from divergences.laws.log_densities import is_lost, log_density, loses_its_tails, support_of
from divergences.laws.log_formulas import DOUBTS, STANDARD, has_formula

EPSILON = float(np.finfo(float).eps)

SHAPES = {
    "invweibull": (2.5,),
    "foldnorm": (1.3,),
    "rice": (0.8,),
    "johnsonsu": (-0.5, 1.5),
    "pareto": (2.2,),
    "loglaplace": (3.1,),
    "skewcauchy": (0.4,),
    "jf_skew_t": (1.3, 2.4),
    "argus": (1.4,),
    "burr": (2.5, 0.7),
    "burr12": (1.6, 2.3),
    "exponnorm": (0.8,),
    "exponweib": (2.2, 1.4),
    "fisk": (2.2,),
    "foldcauchy": (1.7,),
    "gausshyper": (2.1, 1.3, 0.8, 0.6),
    "genhalflogistic": (0.6,),
    "irwinhall": (4,),
    "johnsonsb": (0.6, 1.2),
    "kappa3": (1.9,),
    "kappa4": (-0.4, 0.3),
    "loguniform": (0.01, 1.5),
    "mielke": (2.4, 1.6),
    "ncf": (6.0, 9.0, 2.5),
    "nct": (4.5, 1.5),
    "norminvgauss": (1.4, -0.6),
    "pearson3": (0.7,),
    "rdist": (1.4,),
    "reciprocal": (0.5, 7.0),
    "tukeylambda": (0.3,),
}


@pytest.mark.parametrize("name", [name for name in STANDARD if hasattr(stats, name)])  # in this SciPy
@pytest.mark.parametrize("where", [{}, {"loc": -2.0, "scale": 3.0}])
def test_the_table_agrees_with_scipy(name, where):
    law = getattr(stats, name)(*SHAPES.get(name, ()), **where)
    x = law.ppf(np.linspace(0.001, 0.999, 41))
    np.testing.assert_allclose(log_density(law, x), np.log(law.pdf(x)), rtol=1e-11, atol=1e-12)
    low, high = support_of(law)
    outside = np.array([low - 1.0, high + 1.0])
    assert np.all(log_density(law, outside[np.isfinite(outside)]) == -np.inf)


OTHER_SHAPES = [  # every branch of the formulas, both signs of what may have two
    *(("kappa4", shapes) for shapes in ((0.4, 0.3), (0.4, -0.3), (0.0, 0.2), (0.3, 0.0), (0.0, 0.0))),
    *(("pearson3", (skew,)) for skew in (0.0, -0.7, 2.6, -3.0, 0.3)),
    *(("tukeylambda", (lam,)) for lam in (0.0, -0.4, 1.0, 1.7)),
    *(("jf_skew_t", shapes) for shapes in ((2.4, 1.3), (2.0, 2.0))),
    *(("irwinhall", (n,)) for n in (1, 2, 7)),
    *(("ncf", shapes) for shapes in ((3.0, 4.0, 0.1), (12.0, 5.0, 40.0))),
    ("skewcauchy", (-0.7,)),
    ("exponweib", (0.4, 0.6)),
    ("loglaplace", (0.6,)),
    ("norminvgauss", (2.0, 1.5)),
    ("johnsonsu", (1.5, 0.7)),
    ("gausshyper", (0.6, 2.3, 1.8, -0.4)),
    ("rdist", (5.0,)),
]


@pytest.mark.parametrize(("name", "shapes"), [row for row in OTHER_SHAPES if hasattr(stats, row[0])])
def test_every_branch_agrees_with_scipy(name, shapes):
    law = getattr(stats, name)(*shapes)
    x = law.ppf(np.linspace(0.003, 0.997, 30))
    with np.errstate(divide="ignore"):  # SciPy's own formula in old versions
        theirs = np.log(law.pdf(x))
    np.testing.assert_allclose(log_density(law, x), theirs, rtol=1e-9, atol=1e-9)


def test_the_kappa_law_with_k_0_and_h_below_0():
    """SciPy's ppf is NaN there: the density is (1 + 0.4 e^-y)^(-3.5) e^-y."""
    y = np.array([-3.0, 0.0, 2.0, 50.0])
    np.testing.assert_allclose(
        STANDARD["kappa4"](y, -0.4, 0.0), -3.5 * np.log1p(0.4 * np.exp(-y)) - y, rtol=1e-14
    )


@pytest.mark.parametrize(
    ("named", "known"),
    [
        (None, False),
        ({"name": "norm"}, False),
        ({"name": "laplace"}, True),
        ({"name": "ncf", "nc": 1e6}, True),
        ({"name": "ncf", "nc": 1.1e6}, False),
        ({"name": "ncf", "nc": 0.0}, False),
    ],
)
def test_which_laws_have_a_formula(named, known):
    assert has_formula(named) is known


def test_tails_are_finite_where_the_density_is_not():
    assert log_density(stats.laplace(1, 2), 1e6) == pytest.approx(-(1e6 - 1) / 2 - np.log(4))
    assert log_density(stats.hypsecant(), -5000.0) == pytest.approx(-5000 + np.log(2 / np.pi))
    assert not loses_its_tails(stats.laplace())
    assert loses_its_tails(stats.kstwobign())


def _pearson3(y, s):
    b = 2 / s
    return mpmath.log(abs(b)) + (b * b - 1) * mpmath.log(b * (y + b)) - b * (y + b) - mpmath.loggamma(b * b)


def _ncf(y, m, n, nc):
    f = m / 2 * mpmath.log(m / n) + (m / 2 - 1) * mpmath.log(y) - (m + n) / 2 * mpmath.log1p(m * y / n)
    rest = mpmath.log(mpmath.hyp1f1((m + n) / 2, m / 2, nc * m * y / (n + m * y) / 2))
    return f - mpmath.log(mpmath.beta(m / 2, n / 2)) - nc / 2 + rest


def _norminvgauss(y, a, b):
    root = mpmath.sqrt(1 + y * y)
    front = mpmath.log(a / mpmath.pi / root) + mpmath.sqrt(a * a - b * b) + b * y
    return front + mpmath.log(mpmath.besselk(1, a * root))


def _johnsonsb(y, a, b):
    z = a + b * mpmath.log(y / (1 - y))
    return mpmath.log(b / y / (1 - y)) - z * z / 2 - mpmath.log(2 * mpmath.pi) / 2


FAR_OUT = [  # scipy's own logpdf is -inf, noise or another law's at each of these
    ("pearson3", (3e-6,), (-5.0, 0.5, 6.0, -6e5), _pearson3),
    ("ncf", (3.0, 1.2, 8.0), (1e-30, 1.0, 1e9, 1e40), _ncf),
    ("norminvgauss", (0.9, 0.4), (-5e3, 0.1, 4e5), _norminvgauss),
    ("johnsonsb", (-3.0, 2.5), (1e-12, 0.5, 1 - 2.0**-30), _johnsonsb),
    ("cosine", (), (0.0, 3.0, 3.1415926), lambda y: mpmath.log((1 + mpmath.cos(y)) / (2 * mpmath.pi))),
    ("burr", (8.0, 3.0), (1e-60, 1.0, 1e60), lambda y, c, d: (
        mpmath.log(c * d) - (c + 1) * mpmath.log(y) - (d + 1) * mpmath.log1p(y**-c)
    )),
    ("halfcauchy", (), (1.0, 1e200), lambda y: mpmath.log(2 / mpmath.pi / (1 + y * y))),
]  # fmt: skip


@pytest.mark.parametrize(("name", "shapes", "places", "formula"), FAR_OUT, ids=[row[0] for row in FAR_OUT])
def test_far_out_and_near_ends_they_are_those_of_mpmath(name, shapes, places, formula):
    found = log_density(getattr(stats, name)(*shapes), np.array(places))
    with mpmath.workdps(60):
        for y, value in zip(places, found):
            true = formula(mpmath.mpf(y), *map(mpmath.mpf, shapes))
            assert abs(mpmath.mpf(float(value)) - true) <= 1e-13 * (1 + abs(true))


@pytest.mark.parametrize("lam", [-2.0, -0.5, -1e-12, 0.0, 1e-9, 0.2, 1.0, 3.5])
@pytest.mark.parametrize("u", [0.5, 0.6, 0.999, 1 - 1e-10])
def test_tukeys_lambda_is_solved_for_u(lam, u):
    with mpmath.workdps(60):
        u, power = mpmath.mpf(u), mpmath.mpf(lam)
        y = (u**power - (1 - u) ** power) / power if lam else mpmath.log(u / (1 - u))
        true = float(-mpmath.log(u ** (power - 1) + (1 - u) ** (power - 1)))
    near_end = 1e-15 * (1 - float(u)) ** -min(max(lam, 0.0), 1.0)  # y is rounded to a float
    assert log_density(stats.tukeylambda(lam), float(y)) == pytest.approx(
        true, rel=1e-13, abs=1e-13 + near_end
    )


@pytest.mark.parametrize(("df", "nc"), [(2.5, 12.0), (0.3, -2.0), (300.0, 3.0), (40.0, -8.0), (4.0, 0.0)])
def test_noncentral_t_against_its_confluent_series(df, nc):
    """Far out, on both sides, scipy.stats gives 0, noise or an OverflowError."""
    y = np.concatenate([[-1e90, -30.0, -2.0, 0.0, 0.7, 12.0, 400.0, 1e90], nc + np.array([-1.0, 0.5])])
    found, off = STANDARD["nct"](y, df, nc), DOUBTS["nct"](y, df, nc)
    with mpmath.workdps(350):  # for negative nc·y the two parts of the series cancel
        n, c = mpmath.mpf(df), mpmath.mpf(nc)
        for x, value, doubt in zip(y, found, off):
            x = mpmath.mpf(x)
            z = c * x / mpmath.sqrt(n + x * x)
            even = mpmath.hyp1f1((n + 1) / 2, 0.5, z * z / 2)
            odd = mpmath.hyp1f1(n / 2 + 1, 1.5, z * z / 2) * z * mpmath.sqrt(2)
            series = even + odd * mpmath.gamma(n / 2 + 1) / mpmath.gamma((n + 1) / 2)
            central = mpmath.gamma((n + 1) / 2) / mpmath.gamma(n / 2) / mpmath.sqrt(n * mpmath.pi)
            true = mpmath.log(central * series) - c * c / 2 - (n + 1) / 2 * mpmath.log1p(x * x / n)
            assert abs(value - true) <= doubt + 16 * EPSILON * (1 + abs(true))


def test_w1_of_a_noncentral_t_law_is_its_mean():
    """scipy.stats loses its tail: 90.596 ± 0.047 came out of a density that integrates to 0.997."""
    df, nc = 2.5, 60.0
    mean = nc * np.sqrt(df / 2) * special.gamma((df - 1) / 2) / special.gamma(df / 2)
    found = compare(stats.nct(df, nc), samples([0.0]))["w1"]
    assert abs(found.value - mean) <= found.error < 1e-12 * mean
    assert compare(stats.nct(1e4, 0.1), stats.norm(1, 2))["chi_square"].value == np.inf  # a power over exp


@pytest.mark.parametrize("k", [1e-6, 1e-3, 0.4, 7.0, 1e5])
def test_exponnorm_from_narrow_to_wide_against_erfc(k):
    y = np.array([-40.0, -3.0, -0.2, 0.0, 0.9, 1 / k - 1e-3, 1 / k + 2.0, 3 / k, 60.0 + 5 * k])
    found = STANDARD["exponnorm"](y, k)
    with mpmath.workdps(60):
        k = mpmath.mpf(k)
        for x, value in zip(map(mpmath.mpf, y), found):
            true = 0.5 / k**2 - x / k + mpmath.log(mpmath.erfc((1 / k - x) / mpmath.sqrt(2)) / (2 * k))
            assert abs(value - true) <= 8 * EPSILON * (1 + abs(true))


def test_a_density_that_raises_far_out_is_nan_there():
    class Raising(stats.rv_continuous):
        def _logpdf(self, x):
            if np.any(x > 1e3):
                raise OverflowError("too large")
            return -np.logaddexp(0.0, x) - np.logaddexp(0.0, -x)

    law, x = Raising(name="raising")(), np.array([[0.0, 2e3, 5.0], [-3.0, 1e6, 1.0]])
    found = log_density(law, x)
    assert np.isnan(found).tolist() == (x > 1e3).tolist()
    np.testing.assert_array_equal(found[x < 1e3], law.logpdf(x[x < 1e3]))


def test_what_is_lost_inside_a_mixture_is_no_number():
    """kstwobign underflows at 22; a wide normal law beside it is far smaller than it is at 3."""
    law = mixture([0.5, 0.5], [stats.kstwobign(), stats.norm(0, 0.5)])
    assert np.isnan(law.logpdf(25.0))
    assert np.isfinite(law.logpdf(3.0))
    assert not is_lost(stats.norm(), np.array([1e200]), np.array([-np.inf])).any()


def test_the_support_of_pearson3_is_a_half_line():
    assert support_of(stats.pearson3(-0.5, 3.0, 2.0)) == (-np.inf, 11.0)
    assert kl_divergence(stats.norm(), stats.pearson3(1.0)) == np.inf
    gamma = stats.gamma(4.0, -2.0, 0.5)
    assert kl_divergence(gamma, stats.pearson3(1.0)) == pytest.approx(0.0, abs=1e-14)


def test_mixtures_use_it_too():
    law = mixture([0.5, 0.5], [stats.laplace(0, 1), stats.laplace(10, 1)])
    assert law.logpdf(-2000.0) == pytest.approx(-2000 - np.log(4) + np.log1p(np.exp(-10)), rel=1e-12)


def test_heavy_tails_against_the_laplace_law():
    df = 1.5
    with mpmath.workdps(30):
        v = mpmath.mpf(df)
        mean = 2 * mpmath.sqrt(v) / ((v - 1) * mpmath.beta(v / 2, mpmath.mpf(1) / 2))
        entropy = (v + 1) / 2 * (mpmath.digamma((v + 1) / 2) - mpmath.digamma(v / 2))
        entropy += mpmath.log(mpmath.sqrt(v) * mpmath.beta(v / 2, mpmath.mpf(1) / 2))
        truth = float(-entropy + mean / 2 + mpmath.log(4))
    assert kl_divergence(stats.t(df), stats.laplace(0, 2)) == pytest.approx(truth, rel=1e-11)
    assert kl_divergence(stats.cauchy(), stats.hypsecant()) == np.inf


@pytest.mark.parametrize(
    ("law", "why"),
    [
        (stats.kstwo(17, scale=3), "differences of its distribution function"),
        (stats.levy_stable(1.3, 0.4), "by a quadrature.*is cauchy"),
        (stats.studentized_range(4, 7), "a double quadrature"),
        (stats.ksone(101), "a sum of 101 terms"),
    ],
)
def test_laws_whose_density_takes_milliseconds_are_refused_at_once(law, why, monkeypatch):
    """Beside others, too; atoms beside them, whose divergences need no density, keep their numbers."""
    monkeypatch.setattr(type(law.dist), "_logpdf", None)  # never asked
    monkeypatch.setattr(type(law.dist), "_pdf", None)
    for p in (law, mixture([0.5, 0.5], [stats.norm(), law])):
        with pytest.raises(ValueError, match=why):
            kl_divergence(p, stats.norm(2))
    rows = compare(law, samples([0.0, 1.0]))
    assert rows["kl"].value == np.inf
    assert "too slow for this number" in rows["w1"].reason
    rows = compare(stats.norm(2), law)
    assert all(rows[name].value is None and "too slow" in rows[name].reason for name in ("tv", "js", "w1"))
