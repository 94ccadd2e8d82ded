"""The f-divergence of laws that share no mass."""

from divergences.f_divergences.generators import Generator
from divergences.integrals.estimates import Estimate


def singular(generator: Generator, reason: str) -> Estimate:
    """D_f between laws that share no mass: f(0) + f'(∞), with no arithmetic on densities."""
    if generator.slope_at_infinity is None:
        raise ValueError(f"slope_at_infinity is needed: {reason}")
    return Estimate(float(generator.at_zero + generator.slope_at_infinity), 0.0, "exact", reason)
