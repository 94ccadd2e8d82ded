"""Supports that touch: the mass they may share when an end is a rounded loc + scale."""

import itertools

import numpy as np

from divergences.f_divergences.generators import Generator
from divergences.f_divergences.singular import largest_value
from divergences.integrals.line_panels import with_functions
from divergences.laws.supports import intervals, rounding_of_end

_EPSILON = float(np.finfo(float).eps)


def mass_at_touching_ends(p, q, generator: Generator) -> float:
    """By how much D_f may be below its maximum if ends that loc + scale rounds truly overlap.

    Where both have mass a term is less than f(0) q + f'(∞) p, and the difference is concave in (p, q). So
    masses P, Q in the overlap lower D_f by at most f(0) Q + f'(∞) P - Q f(P/Q).
    """
    if generator.slope_at_infinity is None or not np.isfinite(largest_value(generator)):
        return 0.0
    shared = 0.0
    for below, above in ((p, q), (q, p)):
        for end, start in itertools.product(
            (b for _, b in intervals(below)), (a for a, _ in intervals(above))
        ):
            width = rounding_of_end(below, end) + rounding_of_end(above, start)
            if not 0 <= start - end <= width:
                continue
            first = float(with_functions(below)(np.array([end - width])).above[0])
            second = float(with_functions(above)(np.array([start + width])).below[0])
            shared += _lacking(generator, *((first, second) if below is p else (second, first)))
    return shared


def _lacking(generator: Generator, p: float, q: float) -> float:
    most = generator.at_zero * q + generator.slope_at_infinity * p
    if p == 0.0 or q == 0.0:
        return 0.0
    with np.errstate(over="ignore"):
        return max(most - q * float(generator.f(np.float64(p / q))), 0.0) + 8 * _EPSILON * most
