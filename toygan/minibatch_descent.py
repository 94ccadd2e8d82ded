"""The public door to mini-batch descent, which lives in `toygan.network.minibatch_descent`."""

from toygan.network.minibatch_descent import fit

__all__ = ["fit"]
