"""Ground costs as whole numbers, for proofs without rounding.

Coordinates are floats, hence whole multiples of one power of two, the step. Sums of their squares or of their
absolute values are whole, and so are powers of these; a root, where one is needed, is computed to 64 more
bits and rounded down. An order that is no multiple of 1/2 takes the power by logarithms of 60 decimal digits,
which are lowered by 1e-50 of it: bounds that hold for too low a cost hold for the true one.

x, y   points (n, d) and (m, d) in data units, counted in steps        order   p of W_p
"""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np

from divergences.laws.exact_gaps import whole_numbers
from divergences.transport.exact_sums import DIGITS

BITS = 64  # after the point, of roots
HALVES = 2  # of the order: a cost is then a power of a sum, or a square root of one, or a fourth root
LOWERED = DIGITS.subtract(1, Decimal("1e-50"))  # logarithms and exponentials are wrong by 1e-54 at most


class ExactCosts:
    """Costs distance**order of single pairs as whole numbers, never too high.

    Where roots are taken, they are at most 2**-64 of a step too low; at orders that are no multiple of 1/2,
    another 1e-50 of the cost.

    Parameters
    ----------
    x, y : ndarray of float64, shapes (n, d) and (m, d)
    metric : {"euclidean", "cityblock"}
    order : float
        At least 1.

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
        if not float(HALVES * order).is_integer():
            length = step.denominator.bit_length() - 1  # a step is 2**-length
            bits = math.ceil(length * Fraction(order)) + BITS
            self.unit, self._exponent = Fraction(1, 2**bits), _decimal(power)
            self._log_unit = DIGITS.multiply(_decimal(length * Fraction(order) - bits), DIGITS.ln(Decimal(2)))
            self._powers = self._by_logarithms
            return
        steps = Fraction(order).numerator, Fraction(order).denominator
        root = step if steps[1] == 1 else Fraction(1, math.isqrt(step.denominator))
        self.unit, self._powers = root ** steps[0] / 2**self._shift, self._by_roots

    def of(self, i: np.ndarray, j: np.ndarray) -> np.ndarray:
        """The costs from ``x[i]`` to ``y[j]``: Python ints ``(k,)``."""
        gaps = self._x[i] - self._y[j]
        return self._powers((gaps * gaps if self._metric == "euclidean" else np.abs(gaps)).sum(axis=1))

    def _by_roots(self, sums: np.ndarray) -> np.ndarray:
        powers = sums**self._power << (self._roots * self._shift)
        for _ in range(self._roots // 2):  # 1, 2 or 4: none, one or two roots
            powers = np.array([math.isqrt(power) for power in powers], dtype=object)
        return powers

    def _by_logarithms(self, sums: np.ndarray) -> np.ndarray:
        """exp(exponent ln(sum) - ln(unit)), where sum and unit are counted in steps."""
        costs = np.zeros(len(sums), dtype=object)
        for k in np.flatnonzero(sums > 0):
            log = DIGITS.multiply(self._exponent, DIGITS.ln(Decimal(int(sums[k]))))
            cost = DIGITS.exp(DIGITS.subtract(log, self._log_unit))
            costs[k] = int(DIGITS.multiply(cost, LOWERED))
        return costs


def _decimal(number: Fraction) -> Decimal:
    return DIGITS.divide(Decimal(number.numerator), Decimal(number.denominator))
