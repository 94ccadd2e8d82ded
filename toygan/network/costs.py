"""Costs of plain supervised learning: what the lecture (S2) trains a network with. A table.

Legend: a the outputs (n, n_L), y the targets; C a mean over the n samples; ``nabla`` = ∂C/∂a, the ∇_a of
(BP1), includes the factor 1/n. The two cross-entropies take raw scores, the outputs of an ``identity`` layer,
so that nothing saturates.

    quadratic               C = 1/n Σ ½‖a - y‖²                         S2 eq. 15, without the weight decay
    cross_entropy           C = 1/n Σ Σ_j sp(a_j) - y_j a_j             one yes-or-no question per output
    softmax_cross_entropy   C = 1/n Σ log Σ_j exp(a_j) - Σ_j y_j a_j    y the probabilities of the classes

S2: the lecture notes *GAN: Meeting #3*.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from toygan.engine.scalar_math import sigmoid
from toygan.engine.score_functions import sp, within
from toygan.support.names import look_up


def _quadratic(a, y):
    return 0.5 * np.mean(np.sum((a - y) ** 2, axis=1))


def _quadratic_nabla(a, y):
    return (a - y) / len(a)


def _cross_entropy(a, y):
    return np.mean(np.sum(sp(a) - y * a, axis=1))


def _cross_entropy_nabla(a, y):
    return (sigmoid(a) - y) / len(a)


def _softmax_cross_entropy(a, y):
    top = np.max(a, axis=1, keepdims=True)
    return np.mean(np.log(np.sum(np.exp(a - top), axis=1)) - np.sum(y * (a - top), axis=1))


def _softmax_cross_entropy_nabla(a, y):
    weights = np.exp(a - np.max(a, axis=1, keepdims=True))
    return (weights / np.sum(weights, axis=1, keepdims=True) - y) / len(a)


@dataclass(frozen=True)
class Cost:
    """One row of the table of costs.

    Attributes
    ----------
    name : str
    formula, nabla_formula : callable
        ``(a, y) -> C`` and ``(a, y) -> ∂C/∂a``, unchecked.

    Examples
    --------
    >>> a, y = [[1.0], [3.0]], [[0.0], [1.0]]
    >>> cost("quadratic").value(a, y), cost("quadratic").nabla(a, y).ravel()
    (1.25, array([0.5, 1. ]))
    """

    name: str
    formula: Callable
    nabla_formula: Callable

    def value(self, a, y) -> float:
        """C of outputs ``a`` (n, n_L) and targets ``y`` of its shape; ±inf counts as the largest score."""
        with np.errstate(over="ignore"):
            return float(self.formula(*self._checked(a, y)))

    def nabla(self, a, y):
        """∂C/∂a, the shape of ``a``."""
        return self.nabla_formula(*self._checked(a, y))

    def _checked(self, a, y):
        a, y = np.asarray(a), np.asarray(y)
        if a.ndim != 2 or a.shape != y.shape or len(a) == 0:
            raise ValueError(
                f"targets must have the shape of the outputs, (n, n_L) with n ≥ 1; "
                f"outputs have {a.shape}, targets have {y.shape}"
            )
        for name, array in (("outputs", a), ("targets", y)):
            if np.isnan(array).any():
                i, j = np.argwhere(np.isnan(array))[0]
                raise ValueError(f"{name} must be numbers; {name}[{i}, {j}] = nan")
        if self.name != "quadratic" and not ((y >= 0) & (y <= 1)).all():
            raise ValueError(
                f"targets of {self.name} must lie in [0, 1]; the largest is {y.max()}, the least {y.min()}"
            )
        if self.name == "softmax_cross_entropy" and not np.allclose(y.sum(axis=1), 1, rtol=0, atol=1e-6):
            raise ValueError("targets of softmax_cross_entropy must sum to 1 in every row (one-hot rows do)")
        return within(a if a.dtype.kind == "f" else a.astype(float)), y


COSTS = {
    row.name: row
    for row in (
        Cost("quadratic", _quadratic, _quadratic_nabla),
        Cost("cross_entropy", _cross_entropy, _cross_entropy_nabla),
        Cost("softmax_cross_entropy", _softmax_cross_entropy, _softmax_cross_entropy_nabla),
    )
}


def cost(name) -> Cost:
    """Return the cost of that name; for an unknown name the error lists the known ones."""
    return look_up(COSTS, name, "cost")


def decayed(value, weights, weight_decay) -> float:
    """Add the weight decay of S2 eq. 15, λ/2 Σ W², to a cost; biases do not decay.

    Examples
    --------
    >>> decayed(1.0, [np.array([[3.0]]), np.array([[4.0]])], 0.1)
    2.25
    """
    return float(value + 0.5 * weight_decay * sum(np.sum(W * W) for W in weights))
