"""Panels for Wasserstein distances when a law is continuous: of the line for W₁, of probabilities for W_r.

F, G     distribution functions; discrete laws have them too, so that both kinds have the same interface
ladder   the panels that lead towards infinity or a singular end (see ``divergences.integrals.sides``)
"""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from divergences.integrals.distribution_tables import Functions
from divergences.integrals.line import Line
from divergences.integrals.quadrature import Panels
from divergences.integrals.sides import panels_of, tail
from divergences.integrals.trusted_functions import TrustedLaw
from divergences.laws.discrete import Discrete
from divergences.laws.supports import intervals, marks, special_points, spread

LAST_HALVING = 995  # of probabilities: below 2**-995 floats begin to lose digits
_EPSILON = float(np.finfo(float).eps)


class LineAtoms:
    """A discrete law on the line with the functions of a ``TrustedLaw``.

    Parameters
    ----------
    law : Discrete, of points on the line
    """

    def __init__(self, law: Discrete):
        order = np.argsort(law.points[:, 0], kind="stable")
        self.points, weights = law.points[order, 0], law.weights[order]
        self.below = np.concatenate([[0.0], np.cumsum(weights)])
        self.above = np.concatenate([np.cumsum(weights[::-1])[::-1], [0.0]])

    def __call__(self, x) -> Functions:
        """P(X <= x), P(X > x), and the rounding of sums of weights."""
        k = np.searchsorted(self.points, x, side="right")
        below, above = self.below[k], self.above[k]
        return Functions(below, above, 2 * _EPSILON * np.minimum(below, above))

    def quantile(self, u, upper: bool):
        """The smallest atom x with P(X <= x) >= u, or with P(X > x) <= u where ``upper``; its error 0."""
        ends, u = (-self.above[1:], -u) if upper else (self.below[1:], u)
        k = np.searchsorted(ends, u, side="left")
        return self.points[np.minimum(k, len(self.points) - 1)], np.zeros(np.shape(u))

    def powers(self, sign: float) -> list:
        """No terms: atoms have no tails."""
        return []

    def pure_from(self, sign: float) -> float:
        """0: no power begins anywhere."""
        return 0.0


def with_functions(law):
    """F, S and quantiles of a law on the line: a ``TrustedLaw``, or the same for atoms.

    Parameters
    ----------
    law : a law on the line, checked

    Examples
    --------
    >>> from divergences import samples
    >>> with_functions(samples([1.0, 0.0]))(np.array([-1.0, 0.0, 0.5, 1.0])).below
    array([0. , 0.5, 0.5, 1. ])
    """
    return LineAtoms(law) if isinstance(law, Discrete) else _trusted(law)


@lru_cache(maxsize=4)
def _trusted(law) -> TrustedLaw:
    """Kept, because the computation of one distance needs the functions of its two laws several times."""
    return TrustedLaw(law)


def panels_between(p, q) -> tuple[Panels, list[np.ndarray]]:
    """The line cut into panels for F - G of two laws, at most one of them discrete, and its ladders.

    Parameters
    ----------
    p, q : laws on the line, checked

    Returns
    -------
    panels : Panels
        Between two densities those of ``Line``; beside atoms every gap between neighbouring atoms, quantiles
        and ends of the support, where F - G is smooth, and the tails.
    ladders : list of ndarray of int
        For each infinite or singular end the indices of the panels that lead to it.

    Examples
    --------
    >>> from divergences import samples
    >>> from scipy import stats
    >>> panels, ladders = panels_between(samples([0.0, 1.0]), stats.uniform(0, 1))
    >>> round(float((panels.far - panels.near).sum()), 12), ladders
    (1.0, [])
    """
    if not isinstance(p, Discrete) and not isinstance(q, Discrete):
        line = Line(p, q)
        return line.panels, line.ladders
    atoms, law = (p, q) if isinstance(p, Discrete) else (q, p)
    quantiles = marks(law)
    fixed = np.concatenate([atoms.points[:, 0], quantiles, special_points(law)])
    points = np.unique(np.concatenate([fixed, *_between_distant(quantiles)]))
    zero, left = np.zeros(len(points) - 1), np.abs(points[:-1]) <= np.abs(points[1:])
    base = np.where(left, points[:-1], points[1:])  # nearer to 0, so that base + t keeps the digits of t
    body = Panels(base, np.where(left, 1.0, -1.0), zero, np.diff(points), zero.astype(int))
    ends = ((intervals(law)[0][0], points[0]), (intervals(law)[-1][1], points[-1]))
    reach = max(np.ptp(points), spread(law))
    tails = [
        tail(end, outermost, np.array([outermost + np.sign(end) * reach]))
        for end, outermost in ends
        if np.isinf(end)
    ]
    if not tails:
        return body, []
    outer, ladders = panels_of(tails)
    joined = Panels(*(np.concatenate(pair) for pair in zip(body, outer)))
    return joined, [ladder + len(zero) for ladder in ladders]


def _between_distant(quantiles: np.ndarray):
    """Doublings of the distance from the middle between quantiles that are distant from one another.

    On a panel of many powers of ten a quadrature of few nodes sees nothing of a slow tail, and says so not.
    """
    middle = float(np.median(quantiles))
    for sign in (-1.0, 1.0):
        t = np.unique(sign * (quantiles - middle))
        for low, high in pairwise(t[t > 0]):
            if high > 8 * low:
                yield middle + sign * low * 2.0 ** np.arange(1, np.log2(high / low))


def sign_changes(p, q, panels: Panels) -> tuple[np.ndarray, np.ndarray]:
    """Where G - F changes sign: bracketed by points of the panels, then bisected to neighbouring floats.

    Returns
    -------
    points : ndarray, shape (k,)
        Ascending.
    signs : ndarray, shape (k + 1,)
        1.0 or -1.0: that of G - F before, between and after them; 1.0 for equal laws.

    Examples
    --------
    >>> from scipy import stats
    >>> p, q = stats.norm(0, 1), stats.norm(0, 2)
    >>> points, signs = sign_changes(p, q, panels_between(p, q)[0])
    >>> np.abs(points).round(12), signs
    (array([0.]), array([ 1., -1.]))
    """
    if isinstance(p, Discrete) or isinstance(q, Discrete):  # G - F is monotone between atoms
        near, far = (panels.base + panels.sign * t for t in (panels.near, panels.far))
        x = np.unique([np.minimum(near, far), np.nextafter(np.maximum(near, far), -np.inf)])
    else:
        x = np.unique(panels.nodes())
    p, q = with_functions(p), with_functions(q)
    sign = _sign(p, q, x)
    x, sign = x[sign != 0], sign[sign != 0]
    change = np.flatnonzero(sign[1:] != sign[:-1])
    low, high, before = x[change], x[change + 1], sign[change]
    for _ in range(64 if len(change) else 0):
        middle = low / 2 + high / 2
        same = _sign(p, q, middle) == before
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return high, np.append(sign[:1] if len(sign) else 1.0, sign[change + 1])


def gap(p, q, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """G - F at x from the tails that keep more digits, and its error bound; p, q from ``with_functions``."""
    first, second = p(x), q(x)
    right = np.minimum(first.below, second.below) > 0.5
    difference = np.where(right, first.above - second.above, second.below - first.below)
    return difference, first.doubt + second.doubt


def _sign(p, q, x: np.ndarray) -> np.ndarray:
    """sign(G - F), 0 where the difference is within its error bound."""
    difference, doubt = gap(p, q, x)
    return np.where(np.abs(difference) <= doubt, 0.0, np.sign(difference))


def jumps(law) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities u <= ½, and 1 - u <= ½, where a quantile function may jump or have a kink."""
    if isinstance(law, Discrete):
        atoms = LineAtoms(law)
        return atoms.below, atoms.above
    found = with_functions(law)(special_points(law))
    return found.below, found.above


def probability_panels(kinks, smallest=(LAST_HALVING, LAST_HALVING)) -> tuple[Panels, list[np.ndarray]]:
    """Panels of u in (0, ½], tag 0, and of 1 - u in (0, ½], tag 1: halvings, cut at ``kinks``; ladders to 0.

    Parameters
    ----------
    kinks : pair of ndarray of float
        Those of u, and those of 1 - u, as ``jumps`` gives them.
    smallest : pair of int
        How many halvings there are on either side.
    """
    steps, ladders, start = [], [], 0
    for side, count in zip(kinks, smallest):
        halvings = 2.0 ** -np.arange(1, count + 1)
        inside = side[(side > halvings[-1]) & (side < 0.5)]
        steps.append(np.unique(np.concatenate([halvings, inside])))
        rungs = np.arange(np.count_nonzero(halvings < inside.min(initial=0.5)) - 1)[::-1]
        ladders.append(start + rungs)
        start += len(steps[-1]) - 1
    near, far = (np.concatenate([step[part] for step in steps]) for part in (slice(None, -1), slice(1, None)))
    tag = np.repeat([0, 1], [len(step) - 1 for step in steps])
    return Panels(np.zeros(len(near)), np.ones(len(near)), near, far, tag), ladders
