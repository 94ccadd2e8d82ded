"""The forward pass of a network on the tape (`toygan.autograd`), whose derivatives are the tape's own.

It uses neither `toygan.network.backprop` nor the slopes of `toygan.network.activations`, so their results can
be compared with it: in training, in the gradient check and in tests.
"""

from toygan import autograd
from toygan.autograd import Tensor
from toygan.network.activation import halves
from toygan.network.activations import ACTIVATIONS


def on_tape(activation: str):
    """σ on tensors: the tape's own operation of that name or, where it has none, the formula of the table.

    Either way the derivatives are the tape's, not those of the table.
    """
    row = ACTIVATIONS.get(activation)
    if row is None or row.units == 1:
        return autograd.OPERATIONS.get(activation) or ACTIVATIONS[activation].formula

    def in_pairs(z):
        sorted_halves = [half.reshape(*half.shape, 1) for half in row.formula(*halves(z))]
        return autograd.concatenate(sorted_halves, axis=-1).reshape(*z.shape)

    return in_pairs


class TapeNetwork:
    """The forward pass of a network as tensors.

    Parameters
    ----------
    net : Network
        Its parameters as they are now.
    tracked : bool
        False makes them constants.
    effective : callable, optional
        ``effective(l, W)``: the tensor that stands for W[l] in the pass; W itself when not given.
    """

    def __init__(self, net, tracked=True, effective=None):
        self.weights = [Tensor(W, tracked) for W in net.weights]
        self.effective = effective or (lambda l, W: W)
        self.biases = [Tensor(b, tracked) for b in net.biases]
        names = [net.activation] * (net.depth - 1) + [net.output_activation]
        self.activations = [on_tape(name) for name in names]

    def __call__(self, a):
        """Return the outputs (n, n_L) for rows ``a`` (n, n_0)."""
        for l, (W, b, sigma) in enumerate(zip(self.weights, self.biases, self.activations), start=1):
            a = sigma(a @ self.effective(l, W).T + b)
        return a

    @property
    def parameters(self):
        """W[1], b[1], W[2], …: the order of the flat vector."""
        return [p for pair in zip(self.weights, self.biases) for p in pair]
