"""Discrete laws: weights on labels or on points in space, by ``pmf`` and ``samples``."""

import numpy as np

from divergences.laws.exact_weights import ExactWeights, of_counts
from divergences.laws.validation import checked_weights, point_array


class Discrete:
    """A distribution ("law") of finitely many atoms, made by ``pmf`` or ``samples``; immutable.

    Attributes
    ----------
    points : ndarray of float64, shape (n, d), read-only, or None
        None for a pmf without points: its atoms are the labels 0 … n-1, which have no distance.
    weights : ndarray of float64, shape (n,), read-only
        Non-negative, sum 1 up to rounding.
    equal_weights : bool
        True when made by ``samples`` without weights: each atom weighs 1/n.
    total : float
        The sum of the weights where it differed from 1 by more than rounding, at most by 1e-9, and was
        divided out; else 1.0.

    Examples
    --------
    >>> Discrete([[0.0, 0.0], [1.0, 0.0]], [0.5, 0.5])
    Discrete(n=2, d=2)
    """

    __slots__ = ("_given", "_rest", "equal_weights", "points", "total", "weights")

    def __init__(self, points, weights, *, normalize: bool = False):
        points = None if points is None else point_array(points)
        equal = weights is None and points is not None
        exact = of_counts(np.ones(len(points))) if equal else checked_weights(weights, normalize=normalize)
        if points is not None and len(points) != len(exact.w):
            raise ValueError(
                f"points and weights must have the same length; "
                f"got {len(points)} points and {len(exact.w)} weights"
            )
        self._fill(points, exact, equal)

    def _fill(self, points, exact: ExactWeights, equal: bool) -> None:
        exact.w.setflags(write=False)
        if exact.given is not None:
            exact.given.setflags(write=False)
        values = {"points": points, "weights": exact.w, "equal_weights": equal}
        values |= {"_rest": exact.rest, "_given": exact.given, "total": exact.total}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name, value):
        raise AttributeError("a Discrete law is immutable; make a new one with pmf or samples")

    def __reduce__(self):
        return law_of, (self.points, self.exact_weights, self.equal_weights)

    @property
    def exact_weights(self) -> ExactWeights:
        """The weights with their rounding errors."""
        return ExactWeights(self.weights, self._rest, self.total, self._given)

    @property
    def proportions(self) -> np.ndarray:
        """Floats ``(n,)`` in exactly the proportion of the law, whose sum need not be 1."""
        return self.weights if self._given is None else self._given

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def dimension(self) -> int | None:
        """The number of coordinates of a point, or None for labels."""
        return None if self.points is None else self.points.shape[1]

    def __repr__(self) -> str:
        return (
            f"Discrete(n={len(self)}, labels)"
            if self.points is None
            else f"Discrete(n={len(self)}, d={self.dimension})"
        )


def law_of(points, exact: ExactWeights, equal: bool) -> Discrete:
    """A law from parts that have been checked."""
    law = object.__new__(Discrete)
    law._fill(points, exact, equal)
    return law


def pmf(weights, points=None, normalize: bool = False) -> Discrete:
    """A law from the weights of its atoms.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Non-negative, of sum 1 within 1e-9; they are divided by a sum that misses 1 by more than rounding.
    points : array_like, shape (n, d) or (n,), optional
        Where the atoms are, in data units. Without points they are the labels 0 … n-1: fine for
        f-divergences, refused by transport.
    normalize : bool
        Divide the weights by their sum.

    Raises
    ------
    ValueError, TypeError
        Naming the argument and the entry.

    Examples
    --------
    >>> pmf([0.25, 0.75], points=[0.0, 1.0]).weights
    array([0.25, 0.75])
    >>> pmf([1, 1, 2])
    Traceback (most recent call last):
    ValueError: weights must sum to 1 within 1e-9; the sum is 4. Divide by it, or say pmf(…, normalize=True)
    """
    if weights is None:  # in Discrete, no weights mean equal ones
        raise TypeError(
            "weights must be an array of real numbers; got NoneType. For equal ones: samples(points)"
        )
    return Discrete(points, weights, normalize=normalize)


def samples(points, weights=None, normalize: bool = False) -> Discrete:
    """The empirical law of points: each weighs 1/n, unless weights are given.

    Parameters
    ----------
    points : array_like, shape (n, d) or (n,)
        Repeated points add up their weights.
    weights : array_like, shape (n,), optional
    normalize : bool
        Divide the given weights by their sum.

    Examples
    --------
    >>> samples([[0.0, 0.0], [3.0, 4.0]]).weights
    array([0.5, 0.5])
    """
    if points is None:  # in Discrete, no points mean labels
        raise TypeError(
            "points must be an array of real numbers; got NoneType. For weights alone: pmf(weights)"
        )
    return Discrete(points, weights, normalize=normalize)
