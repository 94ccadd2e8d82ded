"""Optimizers by name: one step on a flat vector, each as its paper writes it.

Legend: g the gradient; first and second the moments; alpha the learning rate; t counts steps from 1.

    sgd        θ ← θ − α g
    momentum   v ← β₁ v + g;                          θ ← θ − α v                   (Polyak; PyTorch's form)
    rmsprop    s ← β₂ s + (1 − β₂) g²;                θ ← θ − α g / (√s + ε)        (Tieleman & Hinton 2012)
    adam       m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²;
               θ ← θ − α (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)                   (Kingma & Ba 2015, Alg. 1)

A formula holds for one number in compiled code and for arrays in plain NumPy, as in ``activations``.
Adding an optimizer is writing its formula and a row of ``OPTIMIZERS``.
"""

import numpy as np
from numba.extending import register_jitable

from toygan.engine.compilation import jit_enabled
from toygan.engine.scalar_math import flushed, like
from toygan.engine.separate import choice, separately_compiled

EPSILON = 1e-8


def _sgd(g, first, second, alpha, beta1, beta2, bias1, bias2):
    return alpha * g, first, second


def _momentum(g, first, second, alpha, beta1, beta2, bias1, bias2):
    first = beta1 * first + g
    return alpha * first, first, second


def _rmsprop(g, first, second, alpha, beta1, beta2, bias1, bias2):
    second = beta2 * second + (like(g, 1.0) - beta2) * g * g
    return alpha * g / (np.sqrt(second) + like(g, EPSILON)), first, second


def _adam(g, first, second, alpha, beta1, beta2, bias1, bias2):
    first = beta1 * first + (like(g, 1.0) - beta1) * g
    second = beta2 * second + (like(g, 1.0) - beta2) * g * g
    return alpha * (first / bias1) / (np.sqrt(second / bias2) + like(g, EPSILON)), first, second


def _step(formula):
    """Apply a formula to whole vectors: a line of NumPy, or the loop that Numba makes fast."""

    def line(theta, g, first, second, alpha, beta1, beta2, bias1, bias2):
        step, first_, second_ = formula(g, first, second, alpha, beta1, beta2, bias1, bias2)
        theta -= step
        first[...], second[...] = flushed(first_), flushed(second_)

    def loop(theta, g, first, second, alpha, beta1, beta2, bias1, bias2):
        for i in range(theta.size):
            step, first_i, second_i = formula(g[i], first[i], second[i], alpha, beta1, beta2, bias1, bias2)
            theta[i] -= step
            first[i], second[i] = flushed(first_i), flushed(second_i)  # where g stays 0 they shrink for ever

    return loop if jit_enabled() else line


OPTIMIZERS = {"sgd": _sgd, "momentum": _momentum, "rmsprop": _rmsprop, "adam": _adam}
CODES = {name: code for code, name in enumerate(OPTIMIZERS)}
_step_by_code = choice(
    {name: _step(register_jitable(formula)) for name, formula in OPTIMIZERS.items()}, "optimizer"
)


@separately_compiled
def optimizer_step(code, theta, g, first, second, t, alpha, beta1, beta2):
    """One step of the optimizer with that code, in place.

    Parameters
    ----------
    code : int
        ``CODES[name]``.
    theta, g, first, second : (P,) arrays of one dtype
        Parameters, gradient, and the moments (zeros before the first step).
    t : int
        Which step this is, from 1.
    alpha, beta1, beta2 : float
        Learning rate and decay rates; momentum reads beta1, RMSProp beta2, Adam both.

    Examples
    --------
    >>> theta, first, second = np.array([1.0]), np.zeros(1), np.zeros(1)
    >>> optimizer_step(CODES["adam"], theta, np.array([0.5]), first, second, 1, 0.1, 0.9, 0.999)
    >>> theta.round(6)
    array([0.9])
    """
    real = theta.dtype.type
    alpha_, beta1_, beta2_ = real(alpha), real(beta1), real(beta2)
    bias1, bias2 = real(1.0 - beta1**t), real(1.0 - beta2**t)
    _step_by_code(code, theta, g, first, second, alpha_, beta1_, beta2_, bias1, bias2)
