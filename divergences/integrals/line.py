"""Two continuous laws on the panels of a line: their log-densities, and their powers beyond the ladders.

``divergences.integrals.sides`` chooses the panels.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import logsumexp

from divergences.integrals.noise import noise_of_law
from divergences.integrals.outer_powers import Powers, one_power, stacked, sum_of_powers
from divergences.integrals.quadrature import NODES, Panels
from divergences.integrals.sides import Side, panels_of, sides_of
from divergences.laws.log_densities import log_density

_SPAN = 32.0  # of log t, over which slopes of powers are taken
_REMEMBERED = 20_000  # panels, with 21 logarithms and doubts each
_EPSILON = float(np.finfo(float).eps)


class PowerLaw(NamedTuple):
    """p and q as powers of t from ``log_edge`` on, outwards (+1, to infinity) or inwards (-1, to an end).

    ``c`` and ``alpha``, ``(2,)``, are those of c + α log t; of mixtures they are ``(2, K)``, one for each of
    K powers that are added up. A law without mass there has c = -inf; ``doubt`` is the error bound of α, and
    32 times as much that of a logarithm at the edge: α is its slope over a span of 32.
    """

    outwards: float
    log_edge: float
    c: np.ndarray
    alpha: np.ndarray
    doubt: float

    def turned(self, j: int) -> "PowerLaw":
        """With the logarithm of law j moved by its error bounds, at the edge and more and more beyond it.

        One law alone: where both are nearly equal, errors that both had in common would cancel.
        """
        c, alpha, turn = self.c.copy(), self.alpha.copy(), self.outwards * self.doubt
        c[j], alpha[j] = c[j] + _SPAN * self.doubt - turn * self.log_edge, alpha[j] + turn
        return self._replace(c=c, alpha=alpha)

    def log(self, j: int, log_t: np.ndarray) -> np.ndarray:
        """log p (j = 0) or log q (j = 1) plus log t."""
        c, alpha = np.atleast_1d(self.c[j]), np.atleast_1d(self.alpha[j])
        each = c + (1 + alpha) * log_t[..., None]
        return each[..., 0] if len(c) == 1 else logsumexp(each, axis=-1)


class Line:
    """Two continuous laws on one set of panels.

    Attributes
    ----------
    laws : pair of laws
    sides : list of Side
    panels : Panels
        Tagged by the index of their side.
    ladders : list of ndarray
        For each side the indices of its ladder's panels, from the body outwards.
    """

    def __init__(self, p, q):
        self.laws = (p, q)
        self.sides = sides_of(p, q)
        self.panels, self.ladders = panels_of(self.sides)
        self._known = ({}, {})  # by near, far and tag: all divergences halve nearly the same panels
        self._is_near = np.array([side.near is not None for side in self.sides])

    def logs(self, panels: Panels) -> tuple[np.ndarray, np.ndarray]:
        """log p and log q at the nodes of panels, each ``(P, 21)``; -inf outside a support."""
        return self.log(0, panels), self.log(1, panels)

    def log(self, k: int, panels: Panels) -> np.ndarray:
        """The logarithm of density k, that of p or of q, at the nodes of panels, ``(P, 21)``."""
        return self.log_and_doubt(k, panels)[0]

    def log_and_doubt(self, k: int, panels: Panels) -> tuple[np.ndarray, np.ndarray]:
        """As ``log``, with a bound of its error beyond a few last bits, ``(P, 21)``."""
        keys, known = list(zip(*(field.tolist() for field in panels[2:]))), self._known[k]
        new = [row for row, key in enumerate(keys) if key not in known]
        if len(known) + len(new) > _REMEMBERED:
            return self._log_and_doubt(k, panels)
        if new:
            found = zip(*self._log_and_doubt(k, panels.chosen(new)))
            known.update(zip((keys[row] for row in new), found))
        rows = [known[key] for key in keys]
        return tuple(np.array([row[j] for row in rows]).reshape(-1, len(NODES)) for j in range(2))

    def _log_and_doubt(self, k: int, panels: Panels) -> tuple[np.ndarray, np.ndarray]:
        x, t = panels.nodes(), panels.distances()
        alive = np.array([side.alive[k] for side in self.sides])[panels.tag]
        values, doubts = np.full(x.shape, -np.inf), np.zeros(x.shape)
        by_x = alive & ~self._is_near[panels.tag]
        values[by_x] = log_density(self.laws[k], x[by_x])
        doubts[by_x] = noise_of_law(self.laws[k], x[by_x], values[by_x])[:, None]
        for j in np.unique(panels.tag[alive & ~by_x]):
            here = panels.tag == j
            values[here], doubts[here] = self.sides[j].near[k].log(x[here], t[here])
        return values, doubts

    def rounding_of_nodes(self, panels: Panels, values: np.ndarray, doubts=None) -> np.ndarray:
        """The change of values ``(..., P, 21)`` when x is rounded to a float: slope times half a last bit.

        On sides where densities are functions of t it is the error of their logarithms: ``doubts``, shaped
        like the values, if the caller has them.
        """
        x, t = panels.nodes(), panels.distances()
        slope = np.abs(np.diff(values, axis=-1) / np.diff(t, axis=1))
        slope = np.concatenate([slope[..., :1], slope], axis=-1)
        change = slope * np.spacing(np.abs(x)) / 2
        near = self._is_near[panels.tag]
        if near.any() and doubts is None:
            chosen = panels.chosen(near)
            doubts = np.zeros(x.shape)
            doubts[near] = sum(self.log_and_doubt(k, chosen)[1] for k in range(2))
        if near.any():
            change[..., near, :] = (np.abs(values) * doubts)[..., near, :]
        return np.nan_to_num(change, nan=0.0, posinf=0.0)

    def logs_at(self, k: int, log_t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """log p and log q on side k at the distances exp(log_t) from its base, ``(P, n)`` with n > 1."""
        side, t = self.sides[k], np.exp(log_t)
        x = side.base + side.sign * t
        found = []
        for j in range(2):
            if not side.alive[j]:
                found.append(np.full(t.shape, -np.inf))
            elif side.near is not None:
                found.append(side.near[j].log(x, t)[0])
            else:
                found.append(log_density(self.laws[j], x))
        return tuple(found)

    def reaches(self, k: int) -> bool:
        """Whether side k can be followed as far as floats go: to infinity, or to an end where t is exact."""
        side = self.sides[k]
        if side.near is not None:
            return all(near.deep for near in side.near)
        return side.outwards or side.base == 0.0

    def power_law(self, k: int) -> "PowerLaw | None":
        """Both laws as powers of t beyond the ladder of side k, or None where one of them is no power."""
        side = self.sides[k]
        outwards = 1.0 if side.outwards else -1.0
        edge = side.steps[-1] if outwards > 0 else side.steps[0]
        if side.near is not None:
            return _powers_of(side, np.log(edge)) if all(near.deep for near in side.near) else None
        if outwards < 0 and side.base != 0.0:
            return None
        log_t = np.log(edge) - outwards * np.array([0.0, _SPAN / 2, _SPAN])
        x = side.base + side.sign * np.exp(log_t)
        alive = [law for law, has_density in zip(self.laws, side.alive) if has_density]
        found = [one_power(law, x, log_t) or sum_of_powers(law, x, log_t) for law in alive]
        if None in found:
            return None
        size = max((powers.size for powers in found), default=0.0)
        return PowerLaw(outwards, float(log_t[0]), *stacked(found, side.alive), 4 * _EPSILON * size / _SPAN)


def _powers_of(side: Side, log_edge: float) -> PowerLaw | None:
    """Both laws as powers of t towards the end of a side where densities are functions of t."""
    log_t = log_edge + np.array([0.0, _SPAN / 2, _SPAN])
    found = [seen.powers(log_t) for seen, alive in zip(side.near, side.alive) if alive]
    if None in found:
        return None
    c, alpha = stacked([Powers(*powers) for powers in found], side.alive)
    return PowerLaw(-1.0, log_edge, c, alpha, max(doubt for _, _, doubt in found))
