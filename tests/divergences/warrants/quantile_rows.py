"""W_order between laws whose quantile functions are closed, or atoms: (∫ |F⁻¹ - G⁻¹|^order du)^(1/order).

u and v = 1 - u are kept apart, so that both tails have all their digits. Infinite where the integrand grows
like 1/u or faster.
"""

from fractions import Fraction
from itertools import accumulate, pairwise

from density_rows import UNKNOWN, at_most_1_over_x, digits_for
from exact_discrete import root, to_mpf
from exact_laws import Place, family
from mpmath import mp, mpf
from other_quadrature import integrate, panel

CLOSED = (
    "laplace", "logistic", "cauchy", "halfcauchy", "expon", "uniform", "pareto", "lomax", "genpareto", "fisk",
    "burr12", "burr", "weibull_min", "rayleigh", "gumbel_r",
)  # fmt: skip


def wasserstein_by_quantiles(p_spec, q_spec, order: int) -> tuple:
    """(value, error) for two laws of which each is one part of a family in CLOSED, or atoms."""
    with mp.workdps(digits_for(p_spec, q_spec)):
        p, q = _quantile(p_spec), _quantile(q_spec)

        def function(place: Place):
            u, v = place.minus(0), -place.minus(1)
            x, y = p(u, v), q(u, v)
            size = abs(x) + abs(y)
            return [abs(x - y) ** order], (x - y) / size if size else mpf(0)

        for end, sign in ((0, 1), (1, -1)):
            near, far = (function(Place(mpf(end), sign * mp.exp(-power)))[0][0] for power in (150, 300))
            if near and far:
                verdict = at_most_1_over_x((mp.log(far) - mp.log(near)) / 150 - 2)
                if verdict:
                    return (mp.inf if verdict is True else UNKNOWN), 0
        edges = sorted({mpf(0), mpf(1) / 2, mpf(1), *_steps(p_spec), *_steps(q_spec)})
        places = [Place(x, mpf(0)) for x in edges]
        (cost,), (error,) = integrate(function, [panel(function, a, b, None) for a, b in pairwise(places)])
        value = root(cost, order)
        return value, error / (order * value ** (order - 1)) if value else mp.root(error, order)


def _steps(spec) -> list:
    if not hasattr(spec, "points"):
        return []
    return [to_mpf(w) for w in list(accumulate(w for _, w in sorted(spec.exact_atoms().items())))[:-1]]


def _quantile(spec):
    """A function of (u, 1 - u)."""
    if not hasattr(spec, "points"):
        (part,) = spec.parts
        closed = family(part.family, *part.shapes).quantile
        return lambda u, v: mpf(part.loc) + mpf(part.scale) * closed(u, v)
    atoms = sorted(spec.exact_atoms().items())
    below = list(accumulate((w for _, w in atoms), initial=Fraction(0)))
    starts = [to_mpf(w) for w in below[:-1]]

    def step(u, v):
        k = max(j for j, start in enumerate(starts) if u >= start)
        return mpf(atoms[k][0][0])

    return step
