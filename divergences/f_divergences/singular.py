"""The f-divergence of laws that share no mass, which is the largest that there is."""

import numpy as np

from divergences.f_divergences.generators import Generator
from divergences.integrals.estimates import Estimate


def singular(generator: Generator, reason: str) -> Estimate:
    """D_f between laws that share no mass: f(0) + f'(∞), with no arithmetic on densities."""
    if generator.slope_at_infinity is None:
        raise ValueError(f"slope_at_infinity is needed: {reason}")
    value = float(generator.at_zero + generator.slope_at_infinity)
    error = 0.0 if not np.isfinite(value) or value == np.rint(value) else float(np.spacing(abs(value))) / 2
    return Estimate(value, error, "exact", reason)  # log 2 is no float


def largest_value(generator: Generator) -> float:
    """sup D_f = f(0) + f'(∞): rounding must not carry a bounded divergence past it."""
    slope = generator.slope_at_infinity
    return np.inf if slope is None else generator.at_zero + slope
