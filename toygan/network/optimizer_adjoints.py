"""Optimizers' steps passed backward: from the adjoints of what a step leaves to those of what it takes.

Legend: θ′, first′ and second′ are what `toygan.network.optimizers` leaves of θ, first and second at the
gradient g; a bar over a name is the derivative of a cost by it. θ̄ = θ̄′, so a formula gives the other three:

    (ḡ, first‾, second‾)  from  (θ̄′, first‾′, second‾′)

A root has no slope at 0: a share of ε² under it changes no digit of a step. An optimizer without a row of
``ADJOINTS`` trains, and cannot be looked through.
"""

import numpy as np
from numba.extending import register_jitable

from toygan.engine.compilation import jit_enabled
from toygan.engine.scalar_math import like
from toygan.engine.separate import choice
from toygan.network.optimizers import EPSILON

SHARE = 1e-6 * EPSILON**2


def _sgd(g, first, second, moved, by_first, by_second, alpha, beta1, beta2, bias1, bias2):
    return -alpha * moved, by_first, by_second


def _momentum(g, first, second, moved, by_first, by_second, alpha, beta1, beta2, bias1, bias2):
    by_first = by_first - alpha * moved
    return by_first, beta1 * by_first, by_second


def _rmsprop(g, first, second, moved, by_first, by_second, alpha, beta1, beta2, bias1, bias2):
    rest = like(g, 1.0) - beta2
    root = np.sqrt(beta2 * second + rest * g * g + like(g, SHARE))
    below = root + like(g, EPSILON)
    by_second = by_second + moved * alpha * g / (below * below * (root + root))
    return -alpha * moved / below + (rest + rest) * g * by_second, by_first, beta2 * by_second


def _adam(g, first, second, moved, by_first, by_second, alpha, beta1, beta2, bias1, bias2):
    rest1, rest2 = like(g, 1.0) - beta1, like(g, 1.0) - beta2
    mean = (beta1 * first + rest1 * g) / bias1
    root = np.sqrt((beta2 * second + rest2 * g * g) / bias2 + like(g, SHARE))
    below = root + like(g, EPSILON)
    by_first = by_first - alpha * moved / (bias1 * below)
    by_second = by_second + moved * alpha * mean / (below * below * (root + root) * bias2)
    by_g = rest1 * by_first + (rest2 + rest2) * g * by_second
    return by_g, beta1 * by_first, beta2 * by_second


def _backward(formula):
    """Apply a formula to whole vectors: lines of NumPy, or the loop that Numba makes fast."""

    def lines(g, first, second, moved, by_first, by_second, by_g, *numbers):
        found = formula(g, first, second, moved, by_first, by_second, *numbers)
        by_g[...], by_first[...], by_second[...] = found

    def loop(g, first, second, moved, by_first, by_second, by_g, alpha, beta1, beta2, bias1, bias2):
        for i in range(g.size):
            by_g[i], by_first[i], by_second[i] = formula(
                g[i],
                first[i],
                second[i],
                moved[i],
                by_first[i],
                by_second[i],
                alpha,
                beta1,
                beta2,
                bias1,
                bias2,
            )

    return loop if jit_enabled() else lines


ADJOINTS = {"sgd": _sgd, "momentum": _momentum, "rmsprop": _rmsprop, "adam": _adam}
step_backward = choice(
    {name: _backward(register_jitable(formula)) for name, formula in ADJOINTS.items()}, "optimizer backward"
)
