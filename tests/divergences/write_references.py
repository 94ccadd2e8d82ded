"""Write data/references.json: divergences of continuous pairs by mpmath, with none of the package's code.

Densities and distribution functions are written out here in mpmath; integrals are tanh-sinh between the
quantiles of both laws, at 40 digits, and are kept when 30 digits give the same. Takes minutes:
    python tests/divergences/write_references.py
"""

import json
import sys
from itertools import pairwise
from pathlib import Path

import mpmath as mp
import numpy as np
from scipy import stats

mpf = mp.mpf


class Family:
    """Standard law: log density, distribution function, its complement at y, and kinks, in mpmath."""

    def __init__(self, log_pdf, cdf, sf, low=-mp.inf, high=mp.inf, kinks=()):
        self.log_pdf, self.cdf, self.sf, self.low, self.high = log_pdf, cdf, sf, mpf(low), mpf(high)
        self.kinks = kinks


def _norm():
    return Family(
        lambda y: -y * y / 2 - mp.log(2 * mp.pi) / 2,
        lambda y: mpf(0) if y < -1e6 else mp.erfc(-y / mp.sqrt(2)) / 2,
        lambda y: mpf(0) if y > 1e6 else mp.erfc(y / mp.sqrt(2)) / 2,
    )


def _laplace():
    return Family(
        lambda y: -abs(y) - mp.log(2),
        lambda y: mp.exp(y) / 2 if y < 0 else 1 - mp.exp(-y) / 2,
        lambda y: mp.exp(-y) / 2 if y > 0 else 1 - mp.exp(y) / 2,
    )


def _logistic():
    return Family(
        lambda y: -abs(y) - 2 * mp.log1p(mp.exp(-abs(y))),
        lambda y: 1 / (1 + mp.exp(-y)),
        lambda y: 1 / (1 + mp.exp(y)),
    )


def _cauchy():
    def cdf(y):
        return mp.atan2(1, -y) / mp.pi

    return Family(lambda y: -mp.log(mp.pi) - mp.log1p(y * y), cdf, lambda y: cdf(-y))


def _t(df):
    n = mpf(df)
    c = mp.loggamma((n + 1) / 2) - mp.loggamma(n / 2) - mp.log(n * mp.pi) / 2

    def tail(y):  # P(X > y), y > 0
        return mp.betainc(n / 2, mpf(1) / 2, 0, n / (n + y * y), regularized=True) / 2

    return Family(
        lambda y: c - (n + 1) / 2 * mp.log1p(y * y / n),
        lambda y: tail(-y) if y < 0 else 1 - tail(y),
        lambda y: tail(y) if y > 0 else 1 - tail(-y),
    )


def _expon():
    return Family(lambda y: -y, lambda y: -mp.expm1(-y), lambda y: mp.exp(-y), 0)


def _gamma(a):
    a = mpf(a)
    c = mp.loggamma(a)
    return Family(
        lambda y: (a - 1) * mp.log(y) - y - c,
        lambda y: mp.gammainc(a, 0, y, regularized=True),
        lambda y: mp.gammainc(a, y, mp.inf, regularized=True),
        0,
    )


def _weibull_min(c):
    c = mpf(c)
    return Family(
        lambda y: mp.log(c) + (c - 1) * mp.log(y) - y**c,
        lambda y: -mp.expm1(-(y**c)),
        lambda y: mp.exp(-(y**c)),
        0,
    )


def _beta(a, b):
    a, b = mpf(a), mpf(b)
    c = mp.log(mp.beta(a, b))
    return Family(
        lambda y: (a - 1) * mp.log(y) + (b - 1) * mp.log1p(-y) - c,
        lambda y: mp.betainc(a, b, 0, y, regularized=True),
        lambda y: mp.betainc(b, a, 0, 1 - y, regularized=True),
        0,
        1,
    )


def _uniform():
    return Family(lambda y: mpf(0), lambda y: y, lambda y: 1 - y, 0, 1)


def _pareto(b):
    b = mpf(b)
    return Family(lambda y: mp.log(b) - (b + 1) * mp.log(y), lambda y: 1 - y**-b, lambda y: y**-b, 1)


def _lognorm(s):
    s, inner = mpf(s), _norm()
    return Family(
        lambda y: inner.log_pdf(mp.log(y) / s) - mp.log(y * s),
        lambda y: inner.cdf(mp.log(y) / s),
        lambda y: inner.sf(mp.log(y) / s),
        0,
    )


def _gumbel_r():
    def rise(y):  # e^-y, cut where e^-e^-y would need more digits than there are
        return mp.exp(-max(y, mpf(-2000)))

    return Family(lambda y: -y - rise(y), lambda y: mp.exp(-rise(y)), lambda y: -mp.expm1(-rise(y)))


def _triang(c):
    c = mpf(c)
    return Family(
        lambda y: mp.log(2 * y / c) if y < c else mp.log(2 * (1 - y) / (1 - c)),
        lambda y: y * y / c if y < c else 1 - (1 - y) ** 2 / (1 - c),
        lambda y: 1 - y * y / c if y < c else (1 - y) ** 2 / (1 - c),
        0,
        1,
        [c],
    )


FAMILIES = {name[1:]: value for name, value in globals().items() if name[0] == "_" and callable(value)}


class Law:
    """A located and scaled family, or a mixture of such."""

    def __init__(self, spec):
        if spec[0] == "mixture":
            self.weights, self.parts = [mpf(w) for w in spec[1]], [Law(part) for part in spec[2]]
            self.scipy_parts = [part.scipy_parts[0] for part in self.parts]
            return
        name, parameters = spec
        shapes = {key: value for key, value in parameters.items() if key not in ("loc", "scale")}
        self.family = FAMILIES[name](**shapes)
        self.loc, self.scale = mpf(parameters.get("loc", 0)), mpf(parameters.get("scale", 1))
        self.scipy_parts = [getattr(stats, name)(**parameters)]
        self.weights, self.parts = [mpf(1)], [self]
        self.low, self.high = (self.loc + self.scale * end for end in (self.family.low, self.family.high))

    def one_log_pdf(self, x):
        if not self.low < x < self.high:
            return -mp.inf
        return self.family.log_pdf((x - self.loc) / self.scale) - mp.log(self.scale)

    def one_cdf(self, x):
        return (
            mpf(0)
            if x <= self.low
            else mpf(1)
            if x >= self.high
            else self.family.cdf((x - self.loc) / self.scale)
        )

    def one_sf(self, x):
        return (
            mpf(1)
            if x <= self.low
            else mpf(0)
            if x >= self.high
            else self.family.sf((x - self.loc) / self.scale)
        )

    def log_pdf(self, x):
        if len(self.parts) == 1:
            return self.parts[0].one_log_pdf(x)
        return mp.log(mp.fsum(w * mp.exp(part.one_log_pdf(x)) for w, part in zip(self.weights, self.parts)))

    def cdf(self, x):
        return mp.fsum(w * part.one_cdf(x) for w, part in zip(self.weights, self.parts))

    def sf(self, x):
        return mp.fsum(w * part.one_sf(x) for w, part in zip(self.weights, self.parts))

    def points(self):
        levels = np.array([1e-28, 1e-20, 1e-14, 1e-9, 1e-6, 1e-4, 1e-3, 0.01, 0.05, 0.2, 0.35, 0.5])
        points = [mpf(float(x)) for part in self.scipy_parts for q in (part.ppf, part.isf) for x in q(levels)]
        kinks = [part.loc + part.scale * y for part in self.parts for y in part.family.kinks]
        return points + kinks + [end for part in self.parts for end in (part.low, part.high)]


def _sign_changes(function, points):
    """Roots of a function, looked for between 12 places in every interval between finite points."""
    finite = [x for x in points if mp.isfinite(x)]
    grid = [a + (b - a) * (k + mpf(1) / 2) / 12 for a, b in pairwise(finite) for k in range(12)]
    values = [function(x) for x in grid]
    return [
        _bisected(function, x, y, u)
        for (x, y), (u, v) in zip(pairwise(grid), pairwise(values))
        if mp.isfinite(u) and mp.isfinite(v) and u * v < 0
    ]


def _bisected(function, low, high, at_low):
    for _ in range(int(mp.mp.prec) + 10):
        middle = (low + high) / 2
        if (function(middle) > 0) == (at_low > 0):
            low = middle
        else:
            high = middle
    return low


def _integral(function, points):
    """tanh-sinh between points; beyond the outermost ones x = point ± e^s - 1."""
    inner = [x for x in points if mp.isfinite(x)]
    total = mp.fsum(_between(function, a, b) for a, b in pairwise(inner))
    for edge, sign, needed in ((inner[-1], 1, points[-1] == mp.inf), (inner[0], -1, points[0] == -mp.inf)):
        if needed:
            scale = (inner[-1] - inner[0]) / 2

            def tail(s, edge=edge, sign=sign, scale=scale):
                e = mp.exp(s)
                return function(edge + sign * scale * (e - 1)) * scale * e

            total += mp.quad(tail, [0, 1, 3, 8, 20, 50, 120, 300])
    return total


def _between(function, a, b):
    """Far-apart positive ends are integrated in log distance from the nearer special end."""
    return mp.quad(function, [a, (a + b) / 2, b])


def references(p_spec, q_spec, skipped):
    p, q = Law(p_spec), Law(q_spec)
    points = sorted(set(p.points() + q.points()))
    roots = _sign_changes(lambda x: p.log_pdf(x) - q.log_pdf(x), points)

    def terms(kind):
        def function(x):
            log_p, log_q = p.log_pdf(x), q.log_pdf(x)
            a, b = mp.exp(log_p), mp.exp(log_q)
            if kind == "kl":
                return a * (log_p - log_q) - a + b if a else b
            if kind == "reverse_kl":
                return b * (log_q - log_p) - b + a if b else a
            m = mp.log((a + b) / 2) if a + b else mpf(0)
            return ((a * (log_p - m) if a else 0) + (b * (log_q - m) if b else 0)) / 2

        return function

    def mass(law, a, b):
        return law.cdf(b) - law.cdf(a) if law.cdf(a) < 0.5 else law.sf(a) - law.sf(b)

    out = {}
    edges = sorted({-mp.inf, *points, *roots, mp.inf})
    out["tv"] = mp.fsum(abs(mass(p, a, b) - mass(q, a, b)) for a, b in pairwise(edges)) / 2
    inside_q = all(any(a.low >= b.low and a.high <= b.high for b in q.parts) for a in p.parts)
    inside_p = all(any(b.low >= a.low and b.high <= a.high for a in p.parts) for b in q.parts)
    for name, finite in (("kl", inside_q), ("reverse_kl", inside_p)):
        if name not in skipped:
            out[name] = _integral(terms(name), points) if finite else mp.inf
    out["js"] = _integral(terms("js"), points)

    def gap(x):
        return p.cdf(x) - q.cdf(x) if p.cdf(x) < 0.5 else q.sf(x) - p.sf(x)

    if "w1" in skipped:
        return out
    kinks = _sign_changes(gap, points)
    out["w1"] = _integral(lambda x: abs(gap(x)), sorted(set(points + kinks)))
    return out


N, T = "norm", "t"
PAIRS = [
    ((N, {"scale": 1e-3}), (N, {"scale": 1e3}), ""),
    ((N, {"loc": 0, "scale": 1}), (N, {"loc": 40, "scale": 1}), ""),
    ((N, {"loc": 1000, "scale": 1e-3}), (N, {"loc": 1000.002, "scale": 2e-3}), ""),
    ((N, {"loc": 0, "scale": 1}), (N, {"loc": 1e-3, "scale": 1}), ""),
    ((N, {"loc": 5, "scale": 1e3}), ("laplace", {"loc": -3, "scale": 400}), ""),
    ((N, {}), ("logistic", {"loc": 0.5, "scale": 0.7}), ""),
    ((N, {}), ("cauchy", {}), "reverse_kl w1"),
    (("cauchy", {}), ("cauchy", {"loc": 3, "scale": 0.5}), "w1"),
    (("cauchy", {"scale": 1e-3}), ("cauchy", {"scale": 1e3}), "w1"),
    ((T, {"df": 3}), (N, {}), ""),
    ((T, {"df": 2.5}), (T, {"df": 5, "loc": 1, "scale": 2}), ""),
    ((T, {"df": 1.5}), ("laplace", {"scale": 2}), ""),
    (("expon", {"scale": 1e-3}), ("expon", {"scale": 1e3}), ""),
    (("gamma", {"a": 0.3}), ("gamma", {"a": 2.5, "scale": 0.5}), ""),
    (("gamma", {"a": 0.3}), ("expon", {"scale": 0.5}), ""),
    (("gamma", {"a": 50, "scale": 0.1}), ("lognorm", {"s": 0.3, "scale": 5}), ""),
    (("weibull_min", {"c": 0.5}), ("expon", {}), ""),
    (("weibull_min", {"c": 3, "scale": 2}), ("gamma", {"a": 2}), ""),
    (("beta", {"a": 0.5, "b": 0.5}), ("uniform", {}), ""),
    (("beta", {"a": 0.5, "b": 0.5}), ("beta", {"a": 2, "b": 2}), ""),
    (("beta", {"a": 0.5, "b": 0.5, "loc": 2, "scale": 3}), ("uniform", {"loc": 2, "scale": 3}), ""),
    (("beta", {"a": 5, "b": 0.4}), ("beta", {"a": 0.4, "b": 5}), ""),
    (("uniform", {}), ("beta", {"a": 3, "b": 1.5}), ""),
    (("uniform", {}), (N, {"loc": 0.5, "scale": 0.3}), ""),
    (("uniform", {"loc": -1000, "scale": 2000}), (N, {"scale": 1e-3}), ""),
    (("expon", {"loc": 1}), ("expon", {"loc": 0, "scale": 2}), ""),
    (("pareto", {"b": 1.5}), ("pareto", {"b": 4}), ""),
    (("pareto", {"b": 2.5}), ("expon", {"loc": 1}), ""),
    (("lognorm", {"s": 1}), ("gamma", {"a": 1.5}), ""),
    (("lognorm", {"s": 2, "scale": 100}), ("lognorm", {"s": 0.5, "scale": 0.01}), ""),
    (("gumbel_r", {}), (N, {"loc": 0.5, "scale": 1.3}), ""),
    (("triang", {"c": 0.3}), ("uniform", {}), ""),
    (("mixture", [0.5, 0.5], [(N, {"loc": -3}), (N, {"loc": 3})]), (N, {"scale": 3}), ""),
    (
        ("mixture", [0.25, 0.75], [(N, {"loc": -100, "scale": 0.01}), (N, {"loc": 100})]),
        (N, {"scale": 50}),
        "",
    ),
    (
        ("mixture", [0.5, 0.5], [("uniform", {}), ("uniform", {"loc": 2})]),
        ("mixture", [0.3, 0.7], [("uniform", {"loc": 0.5}), ("uniform", {"loc": 2.5})]),
        "",
    ),
]


def main() -> None:
    path = Path(__file__).parent / "data" / "references.json"
    chosen = [int(k) for k in sys.argv[1:]] or range(len(PAIRS))
    pairs = json.loads(path.read_text(encoding="utf-8"))["pairs"] if len(sys.argv) > 1 else []
    for k in chosen:
        p, q, skipped = PAIRS[k]
        rounds = []
        for digits in (30, 40):
            with mp.workdps(digits):
                rounds.append(references(p, q, skipped.split()))
        entry = {"p": p, "q": q}
        for name, value in rounds[1].items():
            agree = value == rounds[0][name] or abs(rounds[0][name] / value - 1) < mpf("1e-13")
            print(
                k,
                p[0],
                q[0],
                name,
                mp.nstr(value, 18),
                "" if agree else f"UNSURE {mp.nstr(rounds[0][name], 18)}",
                flush=True,
            )
            if agree:
                entry[name] = mp.nstr(value, 18)
        pairs.append(entry)
        path.write_text(json.dumps({"digits": 18, "pairs": pairs}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
