"""Two samples as they are given: checked, and in a unit in which floats lose nothing."""

import math

import numpy as np

from divergences.laws.validation import point_array


def two_samples(x, y, names=("x", "y")) -> tuple[np.ndarray, np.ndarray]:
    """Points (n, d) and (m, d); an array (n,) means d = 1.

    Raises
    ------
    TypeError, ValueError
        Naming the sample, for what is no array of points, and for different numbers of coordinates.

    Examples
    --------
    >>> [points.shape for points in two_samples([0.0, 1.0], [2.0])]
    [(2, 1), (1, 1)]
    """
    x, y = point_array(x, names[0]), point_array(y, names[1])
    if x.shape[1] != y.shape[1]:
        which, came = " and ".join(names), f"{x.shape[1]} and {y.shape[1]}"
        raise ValueError(f"{which} must have the same dimension; they have {came}")
    return x, y


def unit_of(*arrays) -> float:
    """A power of two, so that dividing by it rounds nothing, in which the largest coordinate is near 1.

    Examples
    --------
    >>> unit_of(np.array([0.0, -5.0]), np.array([3.0]))
    4.0
    """
    largest = max(float(np.abs(array).max()) for array in arrays)
    return math.ldexp(1.0, math.frexp(largest)[1] - 1) if largest else 1.0
