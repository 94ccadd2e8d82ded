"""The tail of a mixture as a sum of powers of t, one for each component that has a tail there.

Two powers of a mixture, as those of pareto(0.01) and pareto(0.02), bend the logarithm of its density as
far as floats go; each component alone is straight.
"""

from typing import NamedTuple

import numpy as np

from divergences.laws.log_densities import log_density
from divergences.laws.mixtures import Mixture

_STRAIGHT = 1e-11  # bend of a logarithm, relative to 1 + its size, up to which a density is a power
_NEGLIGIBLE = 60.0  # log of how far a component that is no power lies below the others: e^-60 = 1e-26


class Powers(NamedTuple):
    """The sum of exp(c + alpha log t); ``c`` and ``alpha`` are ``(K,)``, ``size`` is that of logarithms."""

    c: np.ndarray
    alpha: np.ndarray
    size: float


def one_power(law, x: np.ndarray, log_t: np.ndarray) -> Powers | None:
    """The power that the whole density of a law follows at three points, or None; see ``sum_of_powers``."""
    return _fitted(log_density(law, x)[None, :], log_t)


def sum_of_powers(law, x: np.ndarray, log_t: np.ndarray) -> Powers | None:
    """The powers of a law from its densities at three points x ``(3,)``, the outermost first.

    ``log_t``, equally spaced, belongs to them. None where a component that counts is no power.

    Examples
    --------
    >>> from divergences import mixture
    >>> from scipy import stats
    >>> log_t = np.array([300.0, 284.0, 268.0])
    >>> law = mixture([0.5, 0.5], [stats.pareto(0.25), stats.pareto(0.5)])
    >>> sum_of_powers(law, np.exp(log_t), log_t).alpha.round(9)
    array([-1.25, -1.5 ])
    """
    logs = np.stack([log_weight + log_density(part, x) for log_weight, part in _weighted(law)])
    return _fitted(logs, log_t)


def stacked(found: list[Powers], alive) -> tuple[np.ndarray, np.ndarray]:
    """c and alpha of two laws, ``(2, K)``, or ``(2,)`` for K = 1; c = -inf for powers that a law has not.

    ``found`` holds those of laws that are alive.
    """
    size = max((len(powers.c) for powers in found), default=1)
    c, alpha = np.full((2, size), -np.inf), np.zeros((2, size))
    for j, powers in zip(np.flatnonzero(alive), found):
        c[j, : len(powers.c)], alpha[j, : len(powers.c)] = powers.c, powers.alpha
    return (c[:, 0], alpha[:, 0]) if size == 1 else (c, alpha)


def _weighted(law, log_weight: float = 0.0):
    """The components of a law with the logarithms of their weights."""
    if not isinstance(law, Mixture):
        yield log_weight, law
        return
    for weight, part in zip(law.weights, law.laws):
        yield from _weighted(part, log_weight + float(np.log(weight)))


def _fitted(logs: np.ndarray, log_t: np.ndarray) -> Powers | None:
    """The powers of components with logarithms ``(K, 3)``, or None where one that counts is no power."""
    bend = np.abs(logs[:, 1] - (logs[:, 0] + logs[:, 2]) / 2)
    straight = bend <= _STRAIGHT * (1 + np.abs(logs).max(axis=1))  # False where a logarithm is not finite
    if not straight.any() or not (logs[~straight] < logs[straight].max(axis=0) - _NEGLIGIBLE).all():
        return None
    logs = logs[straight]
    alpha = (logs[:, 0] - logs[:, 2]) / (log_t[0] - log_t[2])
    return Powers(logs[:, 0] - alpha * log_t[0], alpha, float(np.abs(logs).max()))
