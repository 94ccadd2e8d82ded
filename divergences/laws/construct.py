"""Laws (probability distributions), between which this package computes distances.

A law is one of
    a 1-D array of weights          labels 0 … n-1 (f-divergences only)
    pmf(weights, points)            atoms with weights
    samples(points)                 an empirical law: atoms, equal weights unless given
    a frozen scipy.stats law        continuous, univariate: ``scipy.stats.norm(0, 1)``
    mixture(weights, laws)          of continuous laws on the line

``n`` atoms in ``d`` dimensions have points ``(n, d)`` and weights ``(n,)``. Weights sum to 1 within 1e-9: a
sum other than 1 is divided out here, once, and the law's text says so. ``normalize=True`` takes any
positive sum.
"""

import sys

import numpy as np

from divergences.laws.discrete import Discrete, law_of
from divergences.laws.exact_weights import ExactWeights
from divergences.laws.validation import checked_weights, real_array

HOW_TO_WRITE = (
    "an array of weights, pmf(weights, points), samples(points), "
    "a frozen continuous scipy.stats law such as scipy.stats.norm(0, 1), or mixture(weights, laws)"
)


class ContinuousLaw:
    """A continuous law on the line that is not scipy.stats's own, with the interface of a frozen one."""


def is_continuous(law) -> bool:
    """Whether a law that passed ``as_law`` has a density on the line."""
    return not isinstance(law, Discrete)


def as_law(law, name: str):
    """Check an argument and return its law: ``Discrete``, a frozen scipy.stats law or a ``Mixture``.

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
    if isinstance(law, Discrete | ContinuousLaw):
        return law
    if "scipy.stats" in sys.modules:
        from divergences.laws.scipy_laws import checked_scipy_law, is_scipy_law

        if is_scipy_law(law):
            return checked_scipy_law(law, name)
    return law_of(None, _bare_weights(law, name), False)


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
    if isinstance(law, ContinuousLaw):
        return repr(law)
    from divergences.laws.scipy_laws import describe_scipy_law

    return describe_scipy_law(law)


def what_was_divided(law) -> str:
    """A remark for laws whose weights were divided by a sum that is not 1 up to rounding; else no text.

    Examples
    --------
    >>> from divergences import pmf
    >>> what_was_divided(pmf([0.5, 0.5 + 5e-10]))
    ', weights divided by their sum 1 + 5e-10'
    >>> what_was_divided(pmf([0.5, 0.5]))
    ''
    """
    total = getattr(law, "total", 1.0)
    if total == 1.0:
        return ""
    return f", weights divided by their sum 1 {'-+'[total > 1.0]} {abs(total - 1.0):.3g}"


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
