"""Orthonormal weights: after each step W goes towards the nearest matrix with all singular values 1.

Björck and Bowie 1971; Anil, Lucas and Grosse 2019. An iteration takes every singular value s of W to
1.5 s − 0.5 s³, which is at most 1 for all 0 < s < √3 and leaves 1 − s about 1.5 times its square: after one
iteration no direction is stretched, after three an update is forgotten but for its rotation. Rounding is
answered by a factor a few last digits below 1. Nothing flows through the projection, as with clipping.

Legend: W (n, k) a layer's weights; G the smaller of W Wᵀ and WᵀW; room, other_room (n k,) are work space.
"""

import numpy as np
from numba.extending import register_jitable

from toygan.engine.array_views import view
from toygan.engine.compilation import compiled
from toygan.engine.products import product
from toygan.engine.scalar_math import like

STEPS = 3  # iterations after each step of the critic
MOST = 30  # iterations at the start, and after an update that was too large
CONVERGED = 1e-6  # ‖G − I‖ there (Frobenius norm)


def towards_orthonormal(W):
    """One iteration, for arrays of any kind.

    Examples
    --------
    >>> towards_orthonormal(np.diag([1.0, 0.5])).tolist()
    [[1.0, 0.0], [0.0, 0.6875]]
    """
    n, k = W.shape
    cubed = (W @ W.T) @ W if n <= k else W @ (W.T @ W)
    return 1.5 * W - 0.5 * cubed  # (BJORCK)


def start(W):
    """W / ‖W‖₂, iterated until it is orthonormal (float64); rows of 0 stay 0."""
    W = W.astype(float)
    W = W / max(np.linalg.norm(W, 2), np.finfo(float).tiny)
    for _ in range(MOST):
        if away(W) <= CONVERGED:
            break
        W = towards_orthonormal(W)
    return W, np.zeros(W.shape[0]), np.zeros(W.shape[1])


def away(W) -> float:
    """‖G − I‖, the Frobenius norm, G the smaller Gram matrix."""
    gram = W @ W.T if W.shape[0] <= W.shape[1] else W.T @ W
    return float(np.linalg.norm(gram - np.eye(len(gram))))


def after_step_line(W, u, v, room, other_room):
    """The projection, in place."""
    gram = W @ W.T if W.shape[0] <= W.shape[1] else W.T @ W
    top = np.abs(gram).sum(axis=0).max()  # at least ‖W‖₂²
    if top >= 3:
        W /= np.sqrt(top)
    for _ in range(STEPS if top < 3 else MOST):
        W[...] = towards_orthonormal(W)
    W *= 1 - slack(min(W.shape)) * np.finfo(W.dtype).eps


def after_step_loop(W, u, v, room, other_room):
    n, k = W.shape
    least = min(n, k)
    gram, cubed = view(other_room, 0, (least, least)), view(room, 0, (n, k))
    _gram(W, gram)
    top = _largest_column(gram, view(room, 0, (least,)))
    steps = STEPS
    if top >= 3:
        steps = MOST
        _scaled(W, 1 / np.sqrt(top))
        _scaled(gram, 1 / top)
    for step in range(steps):
        if step > 0:
            _gram(W, gram)
        if n <= k:
            product(gram, W, cubed)
        else:
            product(W, gram, cubed)
        keep = 1.0 - slack(least) * np.finfo(W.dtype).eps if step == steps - 1 else 1.0
        first, second = like(top, 1.5 * keep), like(top, 0.5 * keep)
        for i in range(n):
            for j in range(k):
                W[i, j] = first * W[i, j] - second * cubed[i, j]


@register_jitable
def slack(least):
    """How many last digits below 1 singular values stay: more than rounding adds (measured to width 512)."""
    return 2 + 0.25 * np.sqrt(least)


@compiled(inner=True)
def _gram(W, gram):
    if W.shape[0] <= W.shape[1]:
        product(W, W.T, gram)
    else:
        product(W.T, W, gram)


@compiled(inner=True)
def _largest_column(gram, sums):
    """The largest sum of absolute entries of a column."""
    for j in range(sums.size):
        sums[j] = 0
    for i in range(gram.shape[0]):
        for j in range(sums.size):
            sums[j] += abs(gram[i, j])
    top = sums[0]
    for j in range(sums.size):
        top = max(top, sums[j])
    return top


@compiled(inner=True)
def _scaled(x, factor):
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            x[i, j] *= factor
