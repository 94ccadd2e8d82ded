"""The public name of mini-batch descent, which is defined in `toygan.network.minibatch_descent`."""

from toygan.network.minibatch_descent import fit

__all__ = ["fit"]
