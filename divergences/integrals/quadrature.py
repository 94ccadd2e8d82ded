"""Adaptive Gauss-Kronrod quadrature of many panels at once.

A panel is the set x = base + sign·t with near < t < far: it is measured from its base, so that nodes close
to the end of a support keep all the digits of their distance to it. One call evaluates all open panels.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

# Kronrod's 21-point extension of the 10-point Gauss rule on [-1, 1] (QUADPACK, Piessens et al. 1983);
# the right half, from the middle outwards
_HALF_NODES = [
    0.0,
    0.148874338981631210884826001129720,
    0.294392862701460198131126603103866,
    0.433395394129247190799265943165784,
    0.562757134668604683339000099272694,
    0.679409568299024406234327365114874,
    0.780817726586416897063717578345042,
    0.865063366688984510732096688423493,
    0.930157491355708226001207180059508,
    0.973906528517171720077964012084452,
    0.995657163025808080735527280689003,
]
_HALF_KRONROD = [
    0.149445554002916905664936468389821,
    0.147739104901338491374841515972068,
    0.142775938577060080797094273138717,
    0.134709217311473325928054001771707,
    0.123491976262065851077958109831074,
    0.109387158802297641899210590325805,
    0.093125454583697605535065465083366,
    0.075039674810919952767043140916190,
    0.054755896574351996031381300244580,
    0.032558162307964727478818972459390,
    0.011694638867371874278064396062192,
]
_HALF_GAUSS = [
    0.0,
    0.295524224714752870173892994651338,
    0.0,
    0.269266719309996355091226921569469,
    0.0,
    0.219086362515982043995534934228163,
    0.0,
    0.149451349150580593145776339657697,
    0.0,
    0.066671344308688137593568809893332,
    0.0,
]


def _mirrored(half: list[float], sign: float) -> np.ndarray:
    return np.array([sign * value for value in half[:0:-1]] + half)


NODES = (1.0 + _mirrored(_HALF_NODES, -1.0)) / 2  # on [0, 1]
KRONROD = _mirrored(_HALF_KRONROD, 1.0) / 2
GAUSS = _mirrored(_HALF_GAUSS, 1.0) / 2

_EPSILON = float(np.finfo(float).eps)
_TOLERANCE = 1e-15
_BUDGET = 100_000  # panels
_ROUNDS = 70  # halvings of a panel: after 53 its nodes are neighbouring floats


class Panels(NamedTuple):
    """``P`` panels; every field has shape ``(P,)``. ``tag`` is the caller's, and is inherited by halves."""

    base: np.ndarray
    sign: np.ndarray
    near: np.ndarray
    far: np.ndarray
    tag: np.ndarray

    def distances(self) -> np.ndarray:
        """t at the nodes, shape ``(P, 21)``."""
        return self.near[:, None] + (self.far - self.near)[:, None] * NODES

    def nodes(self) -> np.ndarray:
        """x at the nodes, shape ``(P, 21)``."""
        return self.base[:, None] + self.sign[:, None] * self.distances()

    def chosen(self, mask) -> "Panels":
        """The panels of a mask or an index."""
        return Panels(*(field[mask] for field in self))

    def middles(self) -> np.ndarray:
        """t half-way, shape ``(P,)``."""
        return self.near + (self.far - self.near) / 2

    def cut(self, t: np.ndarray) -> "Panels":
        """Every panel cut in two at its distance t ``(P,)``: the near parts, then the far ones."""
        near, far = self._replace(far=t), self._replace(near=t)
        return Panels(*(np.concatenate(pair) for pair in zip(near, far)))

    def cut_at(self, points: np.ndarray) -> tuple["Panels", np.ndarray]:
        """The panels with those that hold points x cut there, and the index each part came from."""
        panels, root, points = self, np.arange(len(self.base)), np.append(np.unique(points), np.inf)
        while True:  # as often as the panel with most points has points
            ends = panels.base + panels.sign * np.where(panels.sign > 0, panels.near, panels.far)
            t = panels.sign * (points[np.searchsorted(points[:-1], ends, side="right")] - panels.base)
            hit = (t > panels.near) & (t < panels.far)
            if not hit.any():
                return panels, root
            parts = panels.chosen(hit).cut(t[hit])
            panels = Panels(*(np.concatenate(pair) for pair in zip(panels.chosen(~hit), parts)))
            root = np.concatenate([root[~hit], np.tile(root[hit], 2)])


class Integrals(NamedTuple):
    """Of ``k`` functions over ``P`` panels: values, errors and integrals of the size, all ``(k, P)``."""

    value: np.ndarray
    error: np.ndarray
    size: np.ndarray


def integrate(
    functions: Callable[[Panels], np.ndarray], panels: Panels, root=None, roundings: int = 1, widths=None
) -> Integrals:
    """Integrate ``k`` functions over each panel, halving panels until a coarser rule agrees.

    Parameters
    ----------
    functions : callable
        Maps ``P`` panels to values ``(k, P, 21)`` at their nodes. The last ``roundings`` functions are the
        rounding errors of as many first ones: they cause no further halving.
    panels : Panels
    root : ndarray of int, shape (P,), optional
        Panels of one root are added up; by default each panel is its own.
    roundings : int
        At least 1.
    widths : callable, optional
        Maps panels to their lengths ``(P,)``, in the unit of length in which the functions are densities.

    Returns
    -------
    Integrals
        A panel is done when its error is at most 1e-15 of the whole integral, or at most that of rounding. A
        panel with a value that is not finite is not halved, and its integral is not finite either.

    Examples
    --------
    >>> one = Panels(*(np.array([value]) for value in (0.0, 1.0, 0.0, 1.0, 0)))
    >>> kink = lambda panels: np.stack([np.abs(panels.nodes() - 0.3), np.full((len(panels.tag), 21), 1e-16)])
    >>> whole = integrate(kink, one)
    >>> round(float(whole.value[0, 0]), 14)
    0.29
    """
    root = np.arange(len(panels.base)) if root is None else root
    count, value, error, size = root.max() + 1, 0.0, 0.0, 0.0
    for _, of_leaves, part in _leaves(functions, panels, root, roundings=roundings, widths=widths):
        value, error, size = (
            whole + np.stack([np.bincount(of_leaves, weights=row, minlength=count) for row in new])
            for whole, new in zip((value, error, size), part)
        )
    return Integrals(value, error, size)


def refined(
    functions: Callable[[Panels], np.ndarray], panels: Panels, budget: int = _BUDGET
) -> tuple[Panels, np.ndarray]:
    """Halve panels until every function is resolved, to its last digits or to the error the last one gives.

    Returns the leaves, and for each the index of the panel from which it came.
    """
    roots = np.arange(len(panels.base))
    found = [(leaves, root) for leaves, root, _ in _leaves(functions, panels, roots, 0.0, budget)]
    joined = Panels(*(np.concatenate(field) for field in zip(*(leaves for leaves, _ in found))))
    return joined, np.concatenate([root for _, root in found])


def _leaves(functions, panels: Panels, root, tolerance=_TOLERANCE, budget=_BUDGET, roundings=1, widths=None):
    """Halve panels round by round; yield those that are done, their roots, and their integrals."""
    total, spent, count, parent = 0.0, 0, len(panels.base), None
    for round_ in range(_ROUNDS):
        part = of_values(functions(panels), widths(panels) if widths else panels.far - panels.near)
        allowed = np.maximum(
            tolerance * np.asarray(total + _finite(np.abs(part.value)).sum(axis=-1))[:, None],
            20 * _EPSILON * part.size,
        )
        known = slice(0, roundings) if tolerance else slice(None)  # the functions that have a rounding error
        allowed[known] = np.maximum(allowed[known], part.value[-roundings:])
        open_ = ((part.error > allowed)[:-roundings] & np.isfinite(part.size[:-roundings])).any(axis=0)
        open_ &= (panels.middles() > panels.near) & (panels.middles() < panels.far)
        relative = np.divide(part.error, part.size, out=np.zeros_like(part.size), where=part.size > 0)
        relative = relative[:-roundings]
        open_ &= ~_is_noise(relative, parent)
        spent += len(panels.base)
        if round_ == _ROUNDS - 1 or spent > budget + 20 * count:
            open_[:] = False  # what is not resolved stays in the error
        done = Integrals(*(field[:, ~open_] for field in part))
        total = total + _finite(np.abs(done.value)).sum(axis=-1)
        yield panels.chosen(~open_), root[~open_], done
        if not open_.any():
            return
        panels, root = panels.chosen(open_), np.tile(root[open_], 2)
        panels, parent = panels.cut(panels.middles()), np.tile(relative[:, open_], 2)


def _is_noise(relative: np.ndarray, parent: np.ndarray | None) -> np.ndarray:
    """Pairs of halves ``(k, P)`` whose relative errors are small and both no better than their parent's.

    For a smooth function both halves improve; with a kink or a singular point the half without it does.
    """
    if parent is None:
        return np.zeros(relative.shape[1], dtype=bool)
    stuck = (relative > parent / 4) & (relative < 1e-9)
    stuck |= relative <= _EPSILON
    pairs = np.tile(stuck.reshape(len(stuck), 2, -1).all(axis=1), 2)
    return pairs.all(axis=0)


def of_values(at_nodes: np.ndarray, width: np.ndarray) -> Integrals:
    """Both rules on panels of given widths ``(P,)``, from values ``(k, P, 21)`` at their nodes.

    The error of the finer rule is QUADPACK's estimate.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        value, size = (at_nodes @ KRONROD) * width, (np.abs(at_nodes) @ KRONROD) * width
        wobble = (np.abs(at_nodes - (at_nodes @ KRONROD)[..., None]) @ KRONROD) * width
        gap = np.abs((at_nodes @ GAUSS) * width - value)
        error = np.where(wobble > 0, wobble * np.minimum(1.0, (200 * gap / wobble) ** 1.5), gap)
    return Integrals(value, error, size)


def _finite(values: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(values), values, 0.0)
