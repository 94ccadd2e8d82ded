"""The operations of the tape, spelled by PyTorch and by JAX, for `tape_graphs`.

A *peer* is a class of functions with the tape's names. At kinks both libraries are spelled so that they take
the side that the tape's documentation takes (σ′(0) of leaky_relu and elu, for example); where two inputs tie,
all three share. ``derivatives(f, xs, ways)`` goes to third order along given directions:

    value f;   g1 = ∇f;   g2 = ∇⟨g1, v⟩;   g3 = ∇⟨g2, w⟩        each a list, one array per input
"""

import numpy as np


class Tape:
    """The package's own."""

    name = "tape"

    def __init__(self):
        from toygan import autograd

        self.np, self.table = autograd, autograd.OPERATIONS

    def __getattr__(self, name):
        return self.table[name]

    def array(self, x):
        return self.np.stop_gradient(x)

    def derivatives(self, f, xs, ways):
        """Return value and gradients to third order."""
        ts = [self.np.Tensor(x) for x in xs]
        value = f(*ts)
        found, along = [[value.value]], value
        for v in [*ways, None]:
            g = self.np.grad(along, ts, create_graph=True)
            found.append([t.value for t in g])
            along = None if v is None else _dot(g, v)
        return found


class Torch:
    """PyTorch in float64."""

    name = "torch"

    def __init__(self):
        import torch

        self.t = torch
        for name in ("exp", "log", "log1p", "expm1", "sqrt", "square", "tanh", "sigmoid", "add", "subtract"):
            setattr(self, name, getattr(torch, name))
        for name in ("multiply", "divide", "negative", "maximum", "minimum", "logaddexp", "matmul", "where"):
            setattr(self, name, getattr(torch, name))
        self.absolute, self.relu, self.silu = torch.abs, torch.relu, torch.nn.functional.silu
        self.swapaxes, self.broadcast_to, self.reshape = torch.swapaxes, torch.broadcast_to, torch.reshape
        self.power = torch.pow

    def array(self, x):
        return self.t.tensor(np.asarray(x))

    def softplus(self, x):
        return self.t.logaddexp(x, self.t.zeros_like(x))  # softplus itself is the identity above 20

    def leaky_relu(self, x):
        return self.t.nn.functional.leaky_relu(x, 0.2)

    def elu(self, x):
        return self.t.where(x > 0, x, self.t.expm1(self.t.where(x > 0, 0.0, x)))

    def transpose(self, x, axes=None):
        return self.t.permute(x, axes or tuple(range(x.ndim))[::-1])

    def getitem(self, x, index):
        return x[index]

    def concatenate(self, arrays, axis=0):
        return self.t.cat(arrays, axis)

    def _over(self, reduce, x, axis, keepdims):
        axes = tuple(range(x.ndim)) if axis is None else axis
        return x if axes == () and reduce is not self.t.logsumexp else reduce(x, axes, keepdim=keepdims)

    def sum(self, x, axis=None, keepdims=False):
        return self._over(self.t.sum, x, axis, keepdims)

    def mean(self, x, axis=None, keepdims=False):
        return self._over(self.t.mean, x, axis, keepdims)

    def max(self, x, axis=None, keepdims=False):
        return self._over(self.t.amax, x, axis, keepdims)

    def min(self, x, axis=None, keepdims=False):
        return self._over(self.t.amin, x, axis, keepdims)

    def logsumexp(self, x, axis=None, keepdims=False):
        return x if axis == () else self._over(self.t.logsumexp, x, axis, keepdims)

    def derivatives(self, f, xs, ways):
        """Return value and gradients to third order."""
        ts = [self.array(x).requires_grad_() for x in xs]
        value = f(*ts)
        found, along = [[value.detach().numpy()]], value
        for v in [*ways, None]:
            g = self._gradient(along, ts)
            found.append([t.detach().numpy(force=True) for t in g])
            along = None if v is None else _dot(g, [self.array(w) for w in v])
        return found

    def _gradient(self, along, ts):
        if not along.requires_grad:  # a derivative that is constant
            return [self.t.zeros_like(t) for t in ts]
        g = self.t.autograd.grad(along, ts, create_graph=True, allow_unused=True)
        return [self.t.zeros_like(t) if d is None else d for d, t in zip(g, ts)]


class Jax:
    """JAX in float64, not compiled."""

    name = "jax"

    def __init__(self):
        import jax

        jax.config.update("jax_enable_x64", True)
        self.jax, self.n = jax, jax.numpy
        for name in ("exp", "log", "log1p", "expm1", "sqrt", "square", "tanh", "add", "subtract", "multiply"):
            setattr(self, name, getattr(jax.numpy, name))
        for name in ("divide", "negative", "maximum", "minimum", "logaddexp", "matmul", "where", "absolute"):
            setattr(self, name, getattr(jax.numpy, name))
        for name in (
            "sum",
            "mean",
            "max",
            "min",
            "swapaxes",
            "broadcast_to",
            "reshape",
            "transpose",
            "power",
        ):
            setattr(self, name, getattr(jax.numpy, name))
        self.sigmoid, self.relu, self.silu = jax.nn.sigmoid, jax.nn.relu, jax.nn.silu
        self.logsumexp, self.concatenate = jax.nn.logsumexp, jax.numpy.concatenate

    def array(self, x):
        return self.n.asarray(x)

    def softplus(self, x):
        return self.n.logaddexp(x, 0.0)

    def leaky_relu(self, x):
        return self.n.where(x > 0, x, 0.2 * x)

    def elu(self, x):
        return self.n.where(x > 0, x, self.n.expm1(self.n.where(x > 0, 0.0, x)))

    def getitem(self, x, index):
        return x[index]

    def derivatives(self, f, xs, ways):
        """Return value and gradients to third order: reverse mode once, then forward along the directions."""
        xs = [self.array(x) for x in xs]
        orders = [self.jax.grad(f, tuple(range(len(xs))))]
        for v in ways:
            v = tuple(self.array(w) for w in v)
            orders.append(lambda *x, h=orders[-1], v=v: self.jax.jvp(h, x, v)[1])
        return [[np.asarray(f(*xs))]] + [[np.asarray(g) for g in h(*xs)] for h in orders]


def _dot(arrays, directions):
    total = 0.0
    for a, v in zip(arrays, directions):
        total = total + (a * v).sum()
    return total


def installed():
    """Return the peers that can be imported here."""
    found = []
    for peer in (Torch, Jax):
        try:
            found.append(peer())
        except ImportError:
            continue
    return found
