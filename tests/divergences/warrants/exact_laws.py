"""Densities and distribution functions of scipy.stats families, written out in mpmath; none of SciPy's.

A place on the line is (anchor, offset): x = anchor + offset. Near a singular end that is not 0 the offset may
be 1e-300 and more digits than floats have: y = ((anchor - loc) + offset) / scale keeps them.
y       the standardised coordinate, and z = 1 - y, which keeps its digits near the upper end of (0, 1)
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from exact_discrete import to_mpf
from mpmath import mp, mpf

FAR = mpf(10) ** 1000  # beyond it exp(-y) counts as 0
CORE = 10000  # beyond it the distribution functions of norm, gamma and the like count as 0 or 1


class Place(NamedTuple):
    """x = anchor + offset."""

    anchor: mpf
    offset: mpf

    def minus(self, c):
        """x - c, without rounding when c is the anchor."""
        return (self.anchor - c) + self.offset


@dataclass(frozen=True)
class Family:
    """A standard law on (low, high): ``pdf``, ``cdf``, ``sf`` of (y, z), ``quantile`` of (u, 1 - u).

    ``breaks`` are kinks and places that cut its bulk; ``quantile`` is None where it is not closed.
    """

    pdf: Callable
    cdf: Callable
    sf: Callable
    low: object
    high: object
    breaks: tuple
    quantile: Callable | None = None

    def holds(self, y, z) -> bool:
        """Whether y is inside the support; at the end 1 the digits are in z."""
        return (z < 0 if self.low == 1 else y > self.low) and (z > 0 if self.high == 1 else y < self.high)


def family(name: str, *shapes) -> Family:
    """The family of that name of scipy.stats; shapes are taken exactly, constants at the digits in use."""
    return _FAMILIES[name](*(mpf(x) for x in shapes))


def _exp(x):
    return mp.exp(x) if x > -FAR else mpf(0)


def _norm():
    root = mp.sqrt(2)
    return Family(
        lambda y, z: _exp(-y * y / 2) / mp.sqrt(2 * mp.pi),
        lambda y, z: mpf(0) if y < -CORE else mp.erfc(-y / root) / 2,
        lambda y, z: mpf(0) if y > CORE else mp.erfc(y / root) / 2,
        -mp.inf, mp.inf, (-2, 0, 2),
    )  # fmt: skip


def _halfnorm():
    root = mp.sqrt(2)
    return Family(
        lambda y, z: 2 * _exp(-y * y / 2) / mp.sqrt(2 * mp.pi),
        lambda y, z: mp.erf(y / root) if y < CORE else mpf(1),
        lambda y, z: mpf(0) if y > CORE else mp.erfc(y / root),
        0, mp.inf, (1, 3),
    )  # fmt: skip


def _laplace():
    return Family(
        lambda y, z: _exp(-abs(y)) / 2,
        lambda y, z: _exp(y) / 2 if y < 0 else 1 - _exp(-y) / 2,
        lambda y, z: _exp(-y) / 2 if y > 0 else 1 - _exp(y) / 2,
        -mp.inf, mp.inf, (-3, 0, 3),
        lambda u, v: mp.log(2 * u) if u < v else -mp.log(2 * v),
    )  # fmt: skip


def _logistic():
    def pdf(y, z):
        e = _exp(-abs(y))
        return e / (1 + e) ** 2

    def cdf(y, z):
        e = _exp(-abs(y))
        return e / (1 + e) if y < 0 else 1 / (1 + e)

    return Family(pdf, cdf, lambda y, z: cdf(-y, z), -mp.inf, mp.inf, (-3, 0, 3), lambda u, v: mp.log(u / v))


def _cauchy():
    def cdf(y, z):
        return mp.atan(-1 / y) / mp.pi if y < -1 else mpf(1) / 2 + mp.atan(y) / mp.pi

    return Family(
        lambda y, z: 1 / (mp.pi * (1 + y * y)), cdf, lambda y, z: cdf(-y, z),
        -mp.inf, mp.inf, (-1, 0, 1), lambda u, v: -1 / mp.tan(mp.pi * u) if u < v else 1 / mp.tan(mp.pi * v),
    )  # fmt: skip


def _halfcauchy():
    return Family(
        lambda y, z: 2 / (mp.pi * (1 + y * y)),
        lambda y, z: 2 * mp.atan(y) / mp.pi,
        lambda y, z: 2 * mp.atan(1 / y) / mp.pi if y else mpf(1),
        0, mp.inf, (1, 10), lambda u, v: mp.tan(mp.pi * u / 2) if u < v else 1 / mp.tan(mp.pi * v / 2),
    )  # fmt: skip


def _t(n):
    c = mp.gamma((n + 1) / 2) / mp.gamma(n / 2) / mp.sqrt(n * mp.pi)

    def tail(y):  # P(X > y), y > 0
        if y * y < n:
            return mpf(1) / 2 - mp.betainc(mpf(1) / 2, n / 2, 0, y * y / (n + y * y), regularized=True) / 2
        return mp.betainc(n / 2, mpf(1) / 2, 0, n / (n + y * y), regularized=True) / 2

    return Family(
        lambda y, z: c * (1 + y * y / n) ** (-(n + 1) / 2),
        lambda y, z: tail(-y) if y < 0 else 1 - tail(y),
        lambda y, z: tail(y) if y > 0 else 1 - tail(-y),
        -mp.inf, mp.inf, (-2, 0, 2),
    )  # fmt: skip


def _expon():
    return Family(
        lambda y, z: _exp(-y), lambda y, z: -mp.expm1(-y) if y < FAR else mpf(1), lambda y, z: _exp(-y),
        0, mp.inf, (1, 5), lambda u, v: -mp.log(v) if v < u else -mp.log1p(-u),
    )  # fmt: skip


def _gamma(a):
    c = 1 / mp.gamma(a)
    bulk = max(a, mpf(1) / 100)
    return Family(
        lambda y, z: c * y ** (a - 1) * _exp(-y),
        lambda y, z: mpf(1) if y > CORE else mp.gammainc(a, 0, y, regularized=True),
        lambda y, z: mpf(0) if y > CORE else mp.gammainc(a, y, mp.inf, regularized=True),
        0, mp.inf, (bulk / 2, bulk, bulk + 3 * mp.sqrt(bulk) + 3),
    )  # fmt: skip


def _invgamma(a):
    inner = _gamma(a)
    return Family(
        lambda y, z: inner.pdf(1 / y, None) / y**2, lambda y, z: inner.sf(1 / y, None),
        lambda y, z: inner.cdf(1 / y, None), 0, mp.inf, tuple(1 / x for x in reversed(inner.breaks)),
    )  # fmt: skip


def _beta(a, b):
    c = 1 / mp.beta(a, b)

    def below(y, z):
        if y < mpf(1) / 2:
            return mp.betainc(a, b, 0, y, regularized=True)
        return 1 - mp.betainc(b, a, 0, z, regularized=True)

    def above(y, z):
        if y < mpf(1) / 2:
            return 1 - mp.betainc(a, b, 0, y, regularized=True)
        return mp.betainc(b, a, 0, z, regularized=True)

    mean, spread = a / (a + b), mp.sqrt(a * b / (a + b + 1)) / (a + b)
    inside = tuple(x for x in (mean - 2 * spread, mean, mean + 2 * spread) if 0 < x < 1)
    return Family(lambda y, z: c * y ** (a - 1) * z ** (b - 1), below, above, 0, 1, inside)


def _uniform():
    return Family(
        lambda y, z: mpf(1), lambda y, z: y, lambda y, z: z, 0, 1, (), lambda u, v: u if u < v else 1 - v
    )


def _powerlaw(a):
    return Family(
        lambda y, z: a * y ** (a - 1),
        lambda y, z: y**a,
        lambda y, z: -mp.expm1(a * (mp.log1p(-z) if z < mpf(1) / 2 else mp.log(y))),
        0, 1, (mpf(1) / 2,),
    )  # fmt: skip


def _pareto(b):
    return Family(
        lambda y, z: b * y ** (-b - 1), lambda y, z: -mp.expm1(-b * _log_near_1(y, z)), lambda y, z: y**-b,
        1, mp.inf, (2, 10), lambda u, v: v ** (-1 / b),
    )  # fmt: skip


def _log_near_1(y, z):
    return mp.log1p(-z) if abs(z) < mpf(1) / 2 else mp.log(y)


def _lomax(c):
    return Family(
        lambda y, z: c * (1 + y) ** (-c - 1), lambda y, z: -mp.expm1(-c * mp.log1p(y)),
        lambda y, z: (1 + y) ** -c, 0, mp.inf, (1, 10), lambda u, v: mp.expm1(-_log_upper(u, v) / c),
    )  # fmt: skip


def _log_upper(u, v):
    """log(1 - u) from whichever of u and v = 1 - u keeps the digits."""
    return mp.log(v) if v < u else mp.log1p(-u)


def _genpareto(c):
    return Family(
        lambda y, z: (1 + c * y) ** (-1 / c - 1), lambda y, z: -mp.expm1(-mp.log1p(c * y) / c),
        lambda y, z: (1 + c * y) ** (-1 / c), 0, mp.inf, (1, 10),
        lambda u, v: mp.expm1(-c * _log_upper(u, v)) / c,
    )  # fmt: skip


def _fisk(c):
    return _burr12(c, mpf(1))


def _burr12(c, d):
    return Family(
        lambda y, z: c * d * y ** (c - 1) * (1 + y**c) ** (-d - 1),
        lambda y, z: -mp.expm1(-d * mp.log1p(y**c)), lambda y, z: (1 + y**c) ** -d,
        0, mp.inf, (mpf(1) / 4, 1, 4), lambda u, v: mp.expm1(-_log_upper(u, v) / d) ** (1 / c),
    )  # fmt: skip


def _burr(c, d):
    return Family(
        lambda y, z: c * d * y ** (-c - 1) * (1 + y**-c) ** (-d - 1),
        lambda y, z: (1 + y**-c) ** -d, lambda y, z: -mp.expm1(-d * mp.log1p(y**-c)),
        0, mp.inf, (mpf(1) / 4, 1, 4), lambda u, v: mp.expm1(-_log_upper(v, u) / d) ** (-1 / c),
    )  # fmt: skip


def _betaprime(a, b):
    c = 1 / mp.beta(a, b)
    inner = _beta(a, b)
    middle = a / b
    return Family(
        lambda y, z: c * y ** (a - 1) * (1 + y) ** (-a - b),
        lambda y, z: inner.cdf(y / (1 + y), 1 / (1 + y)), lambda y, z: inner.sf(y / (1 + y), 1 / (1 + y)),
        0, mp.inf, (middle / 4, middle, 4 * middle),
    )  # fmt: skip


def _f(n, d):
    inner, k = _betaprime(n / 2, d / 2), n / d
    return Family(
        lambda y, z: k * inner.pdf(k * y, None), lambda y, z: inner.cdf(k * y, None),
        lambda y, z: inner.sf(k * y, None), 0, mp.inf, tuple(x / k for x in inner.breaks),
    )  # fmt: skip


def _levy():
    return Family(
        lambda y, z: _exp(-1 / (2 * y)) / mp.sqrt(2 * mp.pi * y**3),
        lambda y, z: mp.erfc(mp.sqrt(1 / (2 * y))) if y > 1e-8 else mpf(0),
        lambda y, z: mp.erf(mp.sqrt(1 / (2 * y))) if y > 1e-8 else mpf(1),
        0, mp.inf, (mpf(1) / 4, 2, 50),
    )  # fmt: skip


def _weibull_min(c):
    return Family(
        lambda y, z: c * y ** (c - 1) * _exp(-(y**c)),
        lambda y, z: -mp.expm1(-(y**c)) if y**c < FAR else mpf(1),
        lambda y, z: _exp(-(y**c)), 0, mp.inf, (mpf(1) / 2, 1, 3 ** (1 / c)),
        lambda u, v: (-_log_upper(u, v)) ** (1 / c),
    )  # fmt: skip


def _rayleigh():
    return Family(
        lambda y, z: y * _exp(-y * y / 2), lambda y, z: -mp.expm1(-y * y / 2) if y < CORE else mpf(1),
        lambda y, z: _exp(-y * y / 2), 0, mp.inf, (1, 3), lambda u, v: mp.sqrt(-2 * _log_upper(u, v)),
    )  # fmt: skip


def _lognorm(s):
    inner = _norm()
    return Family(
        lambda y, z: inner.pdf(mp.log(y) / s, None) / (s * y), lambda y, z: inner.cdf(mp.log(y) / s, None),
        lambda y, z: inner.sf(mp.log(y) / s, None), 0, mp.inf, (mp.exp(-2 * s), 1, mp.exp(2 * s)),
    )  # fmt: skip


def _gumbel_r():
    def rise(y):
        return mp.exp(-y) if y > -3000 else 10 * FAR

    return Family(
        lambda y, z: _exp(-y - rise(y)), lambda y, z: _exp(-rise(y)),
        lambda y, z: -mp.expm1(-min(rise(y), CORE)),
        -mp.inf, mp.inf, (-1, 0, 3), lambda u, v: -mp.log(-_log_upper(v, u)),
    )  # fmt: skip


_FAMILIES = {name[1:]: f for name, f in list(globals().items()) if name[0] == "_" and name[1:].isidentifier()}


class ExactLaw:
    """A law of ``pairs.Density`` or ``pairs.Atoms`` on the line, at the precision in force when made."""

    def __init__(self, spec):
        self.atoms = (
            sorted((mpf(x[0]), to_mpf(w)) for x, w in spec.exact_atoms().items())
            if hasattr(spec, "points")
            else []
        )
        parts = () if self.atoms else spec.parts
        total = sum(Fraction(part.weight) for part in parts)
        self.parts = [
            (
                to_mpf(Fraction(part.weight) / total),
                family(part.family, *part.shapes),
                mpf(part.loc),
                mpf(part.scale),
            )
            for part in parts
            if part.weight > 0
        ]

    def pdf(self, place: Place):
        standard = ((w, f, s, *_standard(place, f, loc, s)) for w, f, loc, s in self.parts)
        return mp.fsum(w / s * f.pdf(y, z) for w, f, s, y, z in standard if f.holds(y, z))

    def holds(self, place: Place) -> bool:
        """Whether a place is inside the support of a part."""
        return any(f.holds(*_standard(place, f, loc, s)) for _, f, loc, s in self.parts)

    def cdf(self, place: Place):
        return self._function(place, "cdf", 1)

    def sf(self, place: Place):
        return self._function(place, "sf", 0)

    def _function(self, place: Place, name: str, at_the_right: int):
        terms = [w if (place.minus(x) >= 0) == at_the_right else mpf(0) for x, w in self.atoms]
        for w, f, loc, s in self.parts:
            y, z = _standard(place, f, loc, s)
            if f.holds(y, z):
                terms.append(w * getattr(f, name)(y, z))
            elif (y > f.low) == at_the_right:
                terms.append(w)
        return mp.fsum(terms)

    def edges(self) -> set:
        """Ends of supports and atoms, where a density may be singular, and places that cut the bulk."""
        edges = {x for x, _ in self.atoms}
        for _, f, loc, s in self.parts:
            edges |= {loc + s * y for y in (f.low, f.high, *f.breaks)}
        return edges

    def ends(self) -> set:
        """Ends of supports, infinite ones among them."""
        return {loc + s * y for _, f, loc, s in self.parts for y in (f.low, f.high)}


def _standard(place: Place, f: Family, loc, scale):
    y = place.minus(loc) / scale
    return y, -place.minus(loc + scale) / scale  # loc + scale is exact at the digits in use
