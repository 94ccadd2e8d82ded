"""W_1 from densities alone: F - G is the running integral of p - q, from whichever end holds less mass.

No distribution function of scipy.stats is used, so that neither its 1 - cdf in the tails nor the difference
of two almost equal ones costs digits.

    H = F - G       at the low end of each leaf (a panel fine enough for both densities), then at its nodes
    B               the integration matrix of the 21 nodes: (B d)_i = ∫₀^(node i) of the polynomial through d
"""

import numpy as np

from divergences.f_divergences.generators import GENERATORS
from divergences.f_divergences.power_tails import rest_of_side
from divergences.integrals.ladders import Whole, rest_of_ladder, summed
from divergences.integrals.line import Line
from divergences.integrals.quadrature import KRONROD, NODES, Integrals, Panels, of_values, refined

_EPSILON = float(np.finfo(float).eps)
_SUBNORMAL = 1e-320  # densities near the smallest float have hardly any digits
_LEGENDRE = np.polynomial.legendre.legvander(2 * NODES - 1, 20)  # values of P_0 … P_20 at the nodes


def _integration_matrix() -> np.ndarray:
    coefficients = np.linalg.inv(_LEGENDRE)
    integrals = [
        np.polynomial.legendre.legval(
            2 * NODES - 1, np.polynomial.legendre.legint(np.eye(21)[k], lbnd=-1) / 2
        )
        for k in range(21)
    ]
    return np.stack(integrals, axis=1) @ coefficients


_B = _integration_matrix()


def w1_by_densities(p, q, rests=None) -> Whole:
    """∫ |F - G| dx of two continuous laws.

    ``rests`` holds (value, error) of the integral beyond each ladder of ``Line(p, q)`` where it is known. The
    error of F - G at x is that of the masses between x and the nearer end. Where the whole masses differ from
    1 by more than these errors explain, the remainder is counted at every x.

    Raises
    ------
    ValueError
        When the densities do not integrate to 1.
    """
    line = Line(p, q)

    def densities(panels: Panels) -> np.ndarray:
        both = np.stack([np.exp(log) for log in line.logs(panels)])
        noise = 4 * _EPSILON * both.sum(axis=0) + np.where(both.any(axis=0), _SUBNORMAL, 0.0)
        noise += sum(line.rounding_of_nodes(panels, one) for one in both)
        return np.stack([*both, noise])

    leaves, root = refined(densities, line.panels)
    order = np.lexsort((leaves.sign * leaves.middles(), leaves.tag))
    leaves, root = leaves.chosen(order), root[order]
    values, width = densities(leaves), leaves.far - leaves.near
    values = np.where(np.isfinite(values), values, 0.0)
    parts = of_values(values, width)
    mass, local = parts.value[:2], parts.value[2] + parts.error[:2].sum(axis=0)
    beyond = _masses_beyond(line, root, mass)
    defect = np.abs(mass.sum(axis=1) + beyond.sum(axis=1) - 1).sum()
    if not defect < 1e-6:
        raise ValueError(f"the densities of p and q integrate to 1 only within {defect:.1g}")
    at_low, at_high, level, doubt = _gaps(line, leaves, mass, beyond, local)
    inside = width[:, None] * ((values[0] - values[1]) @ _B.T)  # ∫ from near to each node
    start = np.where(leaves.sign > 0, at_low, at_high)
    gap = start[:, None] + leaves.sign[:, None] * inside
    value = _absolute_integrals(gap, at_low * at_high < 0) * width
    sums = np.bincount(root, weights=value, minlength=len(line.panels.base))
    whole = summed(line.ladders, Integrals(sums, 2 * _EPSILON * sums, sums), rests)
    doubt = doubt + np.minimum(max(defect - local.sum(), 0.0), level) + 2 * _EPSILON * level
    return whole._replace(error=whole.error + float(doubt @ width))


def _masses_beyond(line: Line, root: np.ndarray, mass: np.ndarray) -> np.ndarray:
    """The mass of p and of q beyond the ladder of every side, ``(2, sides)``."""
    rungs = np.stack([np.bincount(root, weights=row, minlength=len(line.panels.base)) for row in mass])
    beyond = np.zeros((2, len(line.sides)))
    for k, ladder in enumerate(line.ladders):
        known = rest_of_side(line, k, GENERATORS["tv"])[1:]
        for j in range(2):
            beyond[j, k] = (known[j] or rest_of_ladder(rungs[j, ladder], 0.0))[0]
    return beyond


def _gaps(line: Line, leaves: Panels, mass: np.ndarray, beyond: np.ndarray, local: np.ndarray):
    """F - G at both ends of every leaf, from the end that holds less mass; that mass; its error."""
    below = np.zeros((2, len(leaves.tag) + 1))  # the mass just below a leaf, outside every panel
    for k, side in enumerate(line.sides):
        here = np.flatnonzero(leaves.tag == k)
        below[:, here[0] if side.runs_down else here[-1] + 1] += beyond[:, k]
    none = np.zeros((2, 1))
    up = np.cumsum(below[:, :-1] + np.concatenate([none, mass[:, :-1]], axis=1), axis=1)
    down = np.cumsum((below[:, 1:] + np.concatenate([mass[:, 1:], none], axis=1))[:, ::-1], axis=1)[:, ::-1]
    step, left = mass[0] - mass[1], up.sum(axis=0) <= down.sum(axis=0)
    from_left, from_right = up[0] - up[1], down[1] - down[0]
    low, high = np.where(left, from_left, from_right - step), np.where(left, from_left + step, from_right)
    level = np.minimum(up.sum(axis=0), down.sum(axis=0)) + mass.sum(axis=0)
    return low, high, level, np.where(left, np.cumsum(local), np.cumsum(local[::-1])[::-1])


def _absolute_integrals(gap: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """∫₀¹ |polynomial through gap| of every row: Kronrod's rule, in parts where the sign changes.

    ``turns`` says which rows change sign between their ends, perhaps beyond their outermost node.
    """
    value = np.abs(gap @ KRONROD)
    for row in np.flatnonzero(turns | ((gap.min(axis=1) < 0) & (gap.max(axis=1) > 0))):
        coefficients = np.linalg.solve(_LEGENDRE, gap[row])
        polynomial = np.polynomial.legendre.Legendre(coefficients, domain=[0, 1])
        roots = polynomial.roots()
        real = roots.real[(np.abs(roots.imag) < 1e-9) & (roots.real > 0) & (roots.real < 1)]
        whole = polynomial.integ()
        edges = np.concatenate([[0.0], np.sort(real), [1.0]])
        value[row] = np.abs(np.diff(whole(edges))).sum()
    return value
