"""E_P of a function of points: exact over atoms, by quadrature over densities on the line."""

import warnings
from collections.abc import Callable

import numpy as np

from divergences.integrals.ladders import summed
from divergences.integrals.quadrature import Integrals, Panels, integrate
from divergences.laws.construct import as_law
from divergences.laws.discrete import Discrete
from divergences.laws.validation import numbers_in

_EPSILON = float(np.finfo(float).eps)
_FAINT = 1e-290  # a density below it has lost digits, or all of them


def two_expectations(
    p, q, function, of_p: Callable, of_q: Callable, name: str, log_size_of_q: Callable | None = None
) -> float:
    """E_P of_p(h) + E_Q of_q(h) for one function h of points, or one array h over labels.

    Parameters
    ----------
    p, q : laws
    function : array_like (n,) or callable
        Called with points ``(m, d)``, or ``(m,)`` on the line.
    of_p, of_q : callable
        Applied to the values of h, element by element; values of h where a law has no mass do not count.
    name : str
        The name of h in error messages.
    log_size_of_q : callable, optional
        log ``|of_q(h)|``, where ``of_q(h)`` exceeds the largest float and its product with q does not.

    Raises
    ------
    ValueError, TypeError
        When h is no array over the labels, or returns NaN or another shape.
    """
    p, q = as_law(p, "p"), as_law(q, "q")
    if isinstance(p, Discrete) and isinstance(q, Discrete):
        from divergences.laws.atoms import common_atoms

        common_atoms(p, q)  # for its errors: one space, one dimension
    of = (_Applied(of_p), _Applied(of_q, log_size_of_q))
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if not isinstance(p, Discrete) and not isinstance(q, Discrete):
            total = _over_densities((p, q), (0, 1), function, of, name)  # together: inf - inf has no value
        else:
            total = sum(
                _over_atoms(law, function, of[k], name)
                if isinstance(law, Discrete)
                else _over_densities((law, law), (k,), function, of, name)
                for k, law in enumerate((p, q))
            )
    if np.isnan(total):
        raise ValueError(f"{name} gives inf - inf: its expectations under p and q are both infinite")
    return total


class _Applied:
    """of(h) times a density or weight; computed from logarithms where the density underflows."""

    def __init__(self, of: Callable, log_size: Callable | None = None):
        self._of, self._log_size = of, log_size

    def weighted(self, weights: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Terms over atoms."""
        return np.where(weights > 0, weights * self._of(values), 0.0)

    def terms(self, log_density: np.ndarray, values: np.ndarray) -> np.ndarray:
        """exp(log_density) of(h): a density may be below the smallest float and its term far above."""
        density, applied = np.exp(log_density), self._of(values)
        log_size = np.log(np.abs(applied)) if self._log_size is None else self._log_size(values)
        rounding = 4 * _EPSILON * (np.abs(log_density) + np.abs(log_size))
        log_term = (
            log_density + log_size - np.where(rounding > 1e-3, rounding, 0.0)
        )  # where they cancel, rounding is all
        faint = np.where(np.isfinite(log_size), np.sign(applied) * np.exp(log_term), 0.0)
        is_faint = (density < _FAINT) | ((self._log_size is not None) & np.isinf(applied))
        return np.where(log_density == -np.inf, 0.0, np.where(is_faint, faint, density * applied))


def _over_atoms(law: Discrete, function, of: _Applied, name: str) -> float:
    return float(of.weighted(law.weights, _at_atoms(law, function, name)).sum())


def _over_densities(laws, chosen: tuple[int, ...], function, of, name: str) -> float:
    """The integral of Σ_k p_k of_k(h) over the chosen k."""
    from divergences.integrals.line import Line

    if not callable(function):
        raise TypeError(f"{name} must be a function of points beside a continuous law")
    line = Line(*laws)

    def functions(panels: Panels) -> np.ndarray:
        x = panels.nodes()
        values = _checked(function(x.ravel()), x.size, name).reshape(x.shape)
        logs = line.logs(panels)
        terms = sum(of[k].terms(logs[k], values) for k in chosen)
        return np.stack([terms, 4 * _EPSILON * np.abs(terms) + line.rounding_of_nodes(panels, terms)])

    parts = integrate(functions, line.panels)
    return summed(line.ladders, Integrals(*(field[0] for field in parts))).value


def _at_atoms(law: Discrete, function, name: str) -> np.ndarray:
    if callable(function):
        if law.points is None:
            raise TypeError(
                f"{name} must be an array over the labels of bare weights, not a function of points"
            )
        points = law.points[:, 0] if law.dimension == 1 else law.points
        return _checked(function(points), len(law), name)
    if law.points is not None:
        raise TypeError(f"{name} must be a function of points for laws that have points")
    return _checked(function, len(law), name)


def _checked(values, count: int, name: str) -> np.ndarray:
    if np.ma.is_masked(values):
        raise ValueError(f"{name} must have no masked entries")
    array = numbers_in(values, f"{name} must give a regular array", f"{name} must give real numbers")
    if array.shape != (count,):
        raise ValueError(f"{name} must give one number to each point, shape ({count},); got {array.shape}")
    if np.isnan(array).any():
        raise ValueError(f"{name} must not give NaN; it does at point {int(np.argmax(np.isnan(array)))}")
    return array.astype(float)
