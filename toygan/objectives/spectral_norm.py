"""Spectral normalisation: the passes read W̄ = W / s with s = uᵀWv, about the largest stretch of W.

Miyato, Kataoka, Koyama and Yoshida 2018. One power iteration after each step of the critic lets u and v
follow W; back through W̄ they are held. Since s ≤ ‖W‖₂, the norm of W̄ is 1 or a little more.

Legend: W (n, k) a layer's weights, u (n,) and v (k,) unit vectors, g the gradient by W̄, then by W; room (n,)
is work space. Each equation stands once for plain NumPy (and tensors, and complex numbers)
and once as the loop over memory that is compiled.
"""

import numpy as np

from toygan.engine.array_views import view
from toygan.engine.compilation import compiled
from toygan.engine.products import product
from toygan.engine.scalar_math import like

LEAST = 1e-12  # a length below it counts as this much, as in PyTorch


def normalised(W, u, v):
    """W̄, for arrays of any kind.

    Examples
    --------
    >>> normalised(np.diag([4.0, 1.0]), np.array([1.0, 0.0]), np.array([1.0, 0.0])).tolist()
    [[1.0, 0.0], [0.0, 0.25]]
    """
    return W / (u @ (W @ v))  # (SPECTRAL)


def pulled_back(g, W, u, v):
    """∂C/∂W of g = ∂C/∂W̄, with u and v held.

    Examples
    --------
    >>> e = np.array([1.0, 0.0])
    >>> pulled_back(np.ones((2, 2)), np.diag([4.0, 1.0]), e, e).tolist()
    [[-0.0625, 0.25], [0.25, 0.25]]
    """
    along = (g * normalised(W, u, v)).sum()
    return (g - along * np.outer(u, v)) / (u @ (W @ v))  # (SPECTRAL-BACK)


def followed(W, u):
    """u and v after one power iteration."""
    v = W.T @ u
    v = v / max(np.linalg.norm(v), LEAST)
    u = W @ v
    return u / max(np.linalg.norm(u), LEAST), v  # (POWER)


def start(W):
    """W as it is, with u and v of its largest singular value (float64)."""
    left, _, right = np.linalg.svd(W.astype(float))
    return W, left[:, 0], right[0]


def effective_line(W, u, v, W_bar, room):
    """W̄ for the passes."""
    W_bar[...] = normalised(W, u, v)


def effective_loop(W, u, v, W_bar, room):
    s = _scale(W, u, v, room)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            W_bar[i, j] = W[i, j] / s


def pull_back_line(W, u, v, W_bar, g, room):
    """The gradient by W̄ in g becomes that by W."""
    g[...] = pulled_back(g, W, u, v)


def pull_back_loop(W, u, v, W_bar, g, room):
    s, size = _scale(W, u, v, room), W.size
    along = view(room, 0, (1, 1))
    product(view(g, 0, (1, size)), view(W_bar, 0, (size, 1)), along)
    factor = along[0, 0]
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            g[i, j] = (g[i, j] - factor * u[i] * v[j]) / s


def after_step_line(W, u, v, room, other_room):
    """One power iteration; W stays."""
    u[...], v[...] = followed(W, u)


def after_step_loop(W, u, v, room, other_room):
    n, k = W.shape
    product(view(u, 0, (1, n)), W, view(v, 0, (1, k)))
    _to_unit(v)
    product(W, view(v, 0, (k, 1)), view(u, 0, (n, 1)))
    _to_unit(u)


@compiled(inner=True)
def _scale(W, u, v, room):
    """s = uᵀWv."""
    n, k = W.shape
    Wv = view(room, 0, (n, 1))
    product(W, view(v, 0, (k, 1)), Wv)
    s = like(W[0, 0], 0.0)
    for i in range(n):
        s += u[i] * Wv[i, 0]
    return s


@compiled(inner=True)
def _to_unit(x):
    total = like(x[0], 0.0)
    for i in range(x.size):
        total += x[i] * x[i]
    length = max(np.sqrt(total), like(x[0], LEAST))
    for i in range(x.size):
        x[i] /= length
