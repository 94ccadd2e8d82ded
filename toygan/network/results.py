"""What the passes of a network return, by name."""

from dataclasses import dataclass

import numpy as np

from toygan.network.layout import Buffers


@dataclass(frozen=True, eq=False)
class Forward:
    """What the backward pass needs of a forward pass.

    Attributes
    ----------
    z : tuple of L arrays (n, n_l)
        ``z[l-1]`` is the weighted input of layer l.
    a : tuple of L + 1 arrays (n, n_l)
        ``a[l]`` is the activation of layer l; ``a[0]`` is the batch, ``a[-1]`` the output.
    buffers : Buffers
        The memory that z and a are views of, with room for the backward pass.
    """

    z: tuple
    a: tuple
    buffers: Buffers

    @property
    def output(self):
        """a[L], shape (n, n_L)."""
        return self.a[-1]


@dataclass(frozen=True, eq=False)
class Gradients:
    """Derivatives of a cost: ``weights[l-1]`` (n_l, n_{l-1}), ``biases[l-1]`` (n_l,), ``inputs`` (n, n_0).

    ``parameters`` (P,) is the flat vector that weights and biases are views of.
    """

    weights: tuple
    biases: tuple
    inputs: np.ndarray
    parameters: np.ndarray


@dataclass(frozen=True, eq=False)
class PenaltyGradient:
    """A penalty's value and its derivatives, as in `Gradients`."""

    value: float
    weights: tuple
    biases: tuple
    parameters: np.ndarray
