"""Laws: what every distance of this package is a distance between.

A law is one of
    a 1-D array of weights          labels 0 … n-1 (f-divergences only)
    pmf(weights, points)            atoms with weights
    samples(points)                 an empirical law: atoms, equal weights unless given
    a frozen scipy.stats law        continuous, univariate: ``scipy.stats.norm(0, 1)``
    mixture(weights, laws)          of continuous laws on the line

``n`` atoms in ``d`` dimensions have points ``(n, d)`` and weights ``(n,)``. Weights sum to 1 within 1e-9: a
miss is divided out here, once, and the law says so. ``normalize=True`` takes any positive sum.
"""

import sys

import numpy as np

from divergences.laws.exact_weights import ExactWeights, of_counts
from divergences.laws.validation import checked_weights, point_array, real_array

HOW_TO_WRITE = (
    "an array of weights, pmf(weights, points), samples(points), "
    "a frozen continuous scipy.stats law such as scipy.stats.norm(0, 1), or mixture(weights, laws)"
)


class Discrete:
    """A law of finitely many atoms, made by ``pmf`` or ``samples``; immutable.

    Attributes
    ----------
    points : ndarray of float64, shape (n, d), read-only, or None
        None for a pmf without points: its atoms are the labels 0 … n-1, which have no distance.
    weights : ndarray of float64, shape (n,), read-only
        Non-negative, sum 1 up to rounding.
    equal_weights : bool
        True when made by ``samples`` without weights: each atom weighs 1/n.
    total : float
        What the weights were divided by, unasked, because their sum missed 1 by up to 1e-9; else 1.0.

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
        return _law_of, (self.points, self.exact_weights, self.equal_weights)

    @property
    def exact_weights(self) -> ExactWeights:
        """The weights, and what rounding took from them."""
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


def _law_of(points, exact: ExactWeights, equal: bool) -> Discrete:
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


def mixture(weights, laws):
    """The law that draws from ``laws[k]`` with probability ``weights[k]``; continuous laws on the line.

    See Also
    --------
    divergences.laws.mixtures.Mixture : what comes back (``pdf, logpdf, cdf, sf, ppf, rvs, support``).

    Examples
    --------
    >>> from scipy import stats
    >>> float(mixture([0.5, 0.5], [stats.norm(-1, 1), stats.norm(1, 1)]).cdf(0.0))
    0.5
    """
    from divergences.laws.mixtures import Mixture  # needs scipy.special

    return Mixture(weights, laws)


def is_continuous(law) -> bool:
    """Whether a law that passed ``as_law`` has a density on the line."""
    return not isinstance(law, Discrete)


def as_law(law, name: str):
    """Return the law that an argument means, checked: ``Discrete``, frozen scipy.stats law or ``Mixture``.

    A bare 1-D array means weights on the labels 0 … n-1.

    Raises
    ------
    TypeError, ValueError
        Naming the argument and saying what to write.

    Examples
    --------
    >>> as_law([0.5, 0.5], "p")
    Discrete(n=2, labels)
    """
    if isinstance(law, Discrete) or _is_mixture(law):
        return law
    if "scipy.stats" in sys.modules:
        from divergences.laws.scipy_laws import checked_scipy_law, is_scipy_law

        if is_scipy_law(law):
            return checked_scipy_law(law, name)
    return _law_of(None, _bare_weights(law, name), False)


def as_placed_law(law, name: str):
    """As ``as_law``, for distances that need to know where the mass lies: arrays and labels are refused.

    Raises
    ------
    TypeError
        For a bare array: it could be weights or points.
    ValueError
        For a pmf without points.

    Examples
    --------
    >>> as_placed_law([0.5, 0.5], "p")
    Traceback (most recent call last):
    TypeError: p is a bare list, which could be weights or points; write samples(p) or pmf(p, points)
    """
    if isinstance(law, np.ndarray | list | tuple):
        came = "array" if isinstance(law, np.ndarray) else type(law).__name__
        raise TypeError(
            f"{name} is a bare {came}, which could be weights or points; "
            f"write samples({name}) or pmf({name}, points)"
        )
    law = as_law(law, name)
    if isinstance(law, Discrete) and law.points is None:
        raise ValueError(f"{name} has weights but no points; write pmf(weights, points)")
    return law


def describe(law) -> str:
    """One line that says what a law is, for tables: ``norm(0, 1)``, ``2 atoms``."""
    if isinstance(law, Discrete):
        place = (
            "labels" if law.points is None else f"in {law.dimension} dimension" + "s" * (law.dimension > 1)
        )
        return f"{len(law)} atom{'s' * (len(law) > 1)}, {place}{what_was_divided(law)}"
    if _is_mixture(law):
        return repr(law)
    from divergences.laws.scipy_laws import describe_scipy_law

    return describe_scipy_law(law)


def what_was_divided(law) -> str:
    """Say of a law whose weights missed the sum 1 by more than rounding that they were divided by it.

    Examples
    --------
    >>> what_was_divided(pmf([0.5, 0.5 + 5e-10]))
    ', weights divided by their sum 1 + 5e-10'
    >>> what_was_divided(pmf([0.5, 0.5]))
    ''
    """
    total = getattr(law, "total", 1.0)
    if total == 1.0:
        return ""
    return f", weights divided by their sum 1 {'-+'[total > 1.0]} {abs(total - 1.0):.3g}"


def _is_mixture(law) -> bool:
    module = sys.modules.get("divergences.laws.mixtures")  # a Mixture exists only if its module is loaded
    return module is not None and isinstance(law, module.Mixture)


def _bare_weights(law, name: str) -> ExactWeights:
    if law is None or isinstance(law, str | bytes | dict | set) or callable(law):
        raise TypeError(f"{name} must be a law: {HOW_TO_WRITE}; got {type(law).__name__}")
    array = real_array(law, name)
    if array.ndim == 2:
        raise ValueError(
            f"{name} must be a 1-D array of weights; got shape {array.shape}. "
            f"For points write samples({name})"
        )
    return checked_weights(array, name)
