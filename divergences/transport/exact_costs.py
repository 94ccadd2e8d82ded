"""Ground costs as whole numbers, for proofs without rounding.

Coordinates are floats, hence whole multiples of one power of two, the step. Sums of their squares or of their
absolute values are whole, and so are powers of these; a root, where one is needed, is computed to 64 more
bits and rounded down.

x, y   points (n, d) and (m, d) in data units, counted in steps        order   p of W_p, a multiple of 1/2
"""

import math
from fractions import Fraction

import numpy as np

from divergences.laws.exact_gaps import whole_numbers

BITS = 64  # after the point, of roots
HALVES = 2  # of the order: a cost is then a power of a sum, or a square root of one, or a fourth root


def has_exact_costs(order: float) -> bool:
    """Whether costs of that order can be computed in whole numbers.

    Examples
    --------
    >>> has_exact_costs(2), has_exact_costs(1.5), has_exact_costs(1.3)
    (True, True, False)
    """
    return float(HALVES * order).is_integer()


class ExactCosts:
    """Costs distance**order of single pairs as whole numbers; where roots are taken, at most 2**-64 too low.

    Parameters
    ----------
    x, y : ndarray of float64, shapes (n, d) and (m, d)
    metric : {"euclidean", "cityblock"}
    order : float
        One for which ``has_exact_costs`` is true.

    Attributes
    ----------
    unit : Fraction
        The cost that the whole number 1 stands for, in data units**order.

    Examples
    --------
    >>> costs = ExactCosts(np.array([[0.0, 0.0]]), np.array([[0.75, 1.0]]), "euclidean", 2)
    >>> costs.unit * costs.of(np.array([0]), np.array([0]))[0]
    Fraction(25, 16)
    """

    def __init__(self, x: np.ndarray, y: np.ndarray, metric: str, order: float):
        both = np.concatenate([x, y])
        whole = whole_numbers(np.append(np.abs(both).ravel(), 1.0))  # the 1 gives the size of a step
        digits = int(whole[-1]).bit_length() - 1
        whole = np.where(np.signbit(both).ravel(), -whole[:-1], whole[:-1]).reshape(both.shape)
        self._x, self._y = np.split(whole << (digits % 2), [len(x)])  # so that the step is a square
        step = Fraction(1, 2 ** ((digits + digits % 2) // 2)) ** 2
        power = Fraction(order) / (2 if metric == "euclidean" else 1)
        self._metric, self._power, self._roots = metric, power.numerator, power.denominator
        self._shift = 0 if power.denominator == 1 else BITS
        steps = Fraction(order).numerator, Fraction(order).denominator
        root = step if steps[1] == 1 else Fraction(1, math.isqrt(step.denominator))
        self.unit = root ** steps[0] / 2**self._shift

    def of(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """The costs from ``x[i]`` to ``y[j]``: Python ints ``(k,)``."""
        gaps = self._x[i] - self._y[j]
        sums = (gaps * gaps if self._metric == "euclidean" else np.abs(gaps)).sum(axis=1)
        powers = sums**self._power << (self._roots * self._shift)
        for _ in range(self._roots // 2):  # 1, 2 or 4: none, one or two roots
            powers = np.array([math.isqrt(power) for power in powers], dtype=object)
        return powers
