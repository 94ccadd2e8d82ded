"""Tail indices of scipy.stats laws in closed form: how fast their tails fall.

A tail has index a when P(X > x) = c·x**-a·(1 + o(1)) as x goes to infinity, to the left likewise. The moment
of order r is finite exactly when r < a. Sources: the density in the documentation of each law.
"""

import numpy as np

from divergences.laws.scipy_laws import parameters

_HEAVY = {  # name: (left, right) from the shapes; inf where the tail falls faster than every power
    "alpha": lambda a: (np.inf, 1.0),
    "betaprime": lambda a, b: (np.inf, b),
    "burr": lambda c, d: (np.inf, c),
    "burr12": lambda c, d: (np.inf, c * d),
    "cauchy": lambda: (1.0, 1.0),
    "crystalball": lambda beta, m: (m - 1, np.inf),
    "dpareto_lognorm": lambda u, s, a, b: (np.inf, a),
    "f": lambda dfn, dfd: (np.inf, dfd / 2),
    "fisk": lambda c: (np.inf, c),
    "foldcauchy": lambda c: (np.inf, 1.0),
    "genextreme": lambda c: (np.inf, -1 / c if c < 0 else np.inf),
    "gengamma": lambda a, c: (np.inf, -a * c if c < 0 else np.inf),
    "genpareto": lambda c: (np.inf, 1 / c if c > 0 else np.inf),
    "halfcauchy": lambda: (np.inf, 1.0),
    "invgamma": lambda a: (np.inf, a),
    "invweibull": lambda c: (np.inf, c),
    "jf_skew_t": lambda a, b: (2 * a, 2 * b),
    "kappa3": lambda a: (np.inf, a),
    "landau": lambda: (np.inf, 1.0),
    "levy": lambda: (np.inf, 0.5),
    "levy_l": lambda: (0.5, np.inf),
    "loglaplace": lambda c: (np.inf, c),
    "lomax": lambda c: (np.inf, c),
    "mielke": lambda k, s: (np.inf, s),
    "ncf": lambda dfn, dfd, nc: (np.inf, dfd / 2),
    "nct": lambda df, nc: (df, df),
    "pareto": lambda b: (np.inf, b),
    "rel_breitwigner": lambda rho: (np.inf, 3.0),
    "skewcauchy": lambda a: (1.0, 1.0),
    "t": lambda df: (df, df),
    "tukeylambda": lambda lam: (-1 / lam, -1 / lam) if lam < 0 else (np.inf, np.inf),
}


def tail_indices(law) -> tuple[float, float] | None:
    """The indices of the left and the right tail, or None for a law that the table does not hold.

    Examples
    --------
    >>> from scipy import stats
    >>> tail_indices(stats.t(2.5, loc=1)), tail_indices(stats.lomax(c=3)), tail_indices(stats.norm())
    ((2.5, 2.5), (inf, 3), None)
    """
    named = parameters(law)
    if named is None or named["name"] not in _HEAVY:
        return None
    index = _HEAVY[named.pop("name")]
    del named["loc"], named["scale"]
    return index(**named)
