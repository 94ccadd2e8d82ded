"""Activations by name: σ, σ′ and σ″, once, for compiled kernels and for plain NumPy.

Legend: z the weighted input, a = σ(z) its activation. ``slope(z, a)`` is σ′(z) and ``curvature(z, a)`` is
σ″(z), each written with whichever of z and a gives it most cheaply. A formula holds for one number in
compiled code and for a whole array in plain NumPy, complex arrays included where σ is smooth; kinks are
decided on the real part, and at the kink of ReLU and LeakyReLU σ′ is the value from the left.

Adding an activation is writing three formulas and a row of ``ACTIVATIONS``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba.extending import register_jitable

from toygan.engine.scalar_math import (
    exp_below,
    exp_beside,
    expm1,
    like,
    log1p_of_exp,
    sigmoid,
    tanh,
    tanh_slope,
    where,
)

LEAK = 0.2  # slope of LeakyReLU below 0


def _zero(z, a):
    return like(a, 0.0) * a


def _identity(z):
    return z


def _identity_slope(z, a):
    return like(a, 1.0) + like(a, 0.0) * a


def _relu(z):
    return where(z > 0, z, like(z, 0.0))


def _relu_slope(z, a):
    return where(a > 0, like(a, 1.0), like(a, 0.0))


def _leaky_relu(z):
    return where(z > 0, z, like(z, LEAK) * z)


def _leaky_relu_slope(z, a):
    return where(a > 0, like(a, 1.0), like(a, LEAK))


def _elu(z):
    return where(z.real > 0, z, expm1(where(z.real > 0, like(z, 0.0), z)))


@register_jitable
def _elu_slope(z, a):
    return exp_below(where(z.real > 0, like(z, 0.0), z))


def _elu_curvature(z, a):
    return where(z.real > 0, like(z, 0.0), _elu_slope(z, a))


def _sigmoid(z):
    return sigmoid(z)


def _sigmoid_slope(z, a):
    return a * sigmoid(-z)  # 1 − σ(z) without its cancellation


def _sigmoid_curvature(z, a):
    return a * sigmoid(-z) * (like(a, 1.0) - like(a, 2.0) * a)


def _tanh(z):
    return tanh(z)


def _tanh_slope(z, a):
    return tanh_slope(z, a)


def _tanh_curvature(z, a):
    return like(a, -2.0) * a * tanh_slope(z, a)


def _softplus(z):
    return log1p_of_exp(z)


def _softplus_slope(z, a):
    return -expm1(-a)  # σ′(z) = e^z/(1 + e^z) = 1 − e^−a


def _softplus_curvature(z, a):
    e = expm1(-a)
    return -e * exp_beside(-a, e)  # σ(z)(1 − σ(z)), both factors as they are in the slope


def _silu(z):
    return z * sigmoid(z)


def _silu_slope(z, a):
    return sigmoid(z) + a * sigmoid(-z)


def _silu_curvature(z, a):
    s, t = sigmoid(z), sigmoid(-z)
    return s * t * (like(z, 2.0) + z * (t - s))


@dataclass(frozen=True)
class Activation:
    """One row of the table of activations.

    Attributes
    ----------
    name : str
    formula, slope_formula, curvature_formula : callable
        σ(z), σ′(z, a) and σ″(z, a) with a = σ(z).
    smooth : bool
        Whether σ″ can differ from 0; the R-pass leaves out its σ″ terms where it cannot.
    slope_from_a : bool
        Whether the formulas of σ′ and σ″ read a alone; training then keeps no z beside a.
    lipschitz : float or None
        The largest of \\|σ′\\|, rounded up; None where nobody has proved one.

    Examples
    --------
    >>> tanh = ACTIVATIONS["tanh"]
    >>> float(tanh(0.0)), float(tanh.slope(0.0)), float(tanh.curvature(0.0))
    (0.0, 1.0, -0.0)
    """

    name: str
    formula: Callable
    slope_formula: Callable
    curvature_formula: Callable
    smooth: bool
    slope_from_a: bool = False  # right for every activation; True is faster
    lipschitz: float | None = None

    def __call__(self, z):
        """σ(z), elementwise, shape and dtype of ``z``."""
        return np.asarray(self.formula(np.asarray(z)))

    def slope(self, z):
        """σ′(z), elementwise, shape and dtype of ``z``."""
        z = np.asarray(z)
        return np.asarray(self.slope_formula(z, self(z)))

    def curvature(self, z):
        """σ″(z), elementwise, shape and dtype of ``z``; 0 at kinks."""
        z = np.asarray(z)
        return np.asarray(self.curvature_formula(z, self(z)))


SILU_SLOPE = 1.099839320128867  # the largest slope of x σ(x), at x = 2.39935728…; rounded up

ACTIVATIONS = {
    row.name: row
    for row in (
        Activation("identity", _identity, _identity_slope, _zero, False, True, lipschitz=1.0),
        Activation("relu", _relu, _relu_slope, _zero, False, True, lipschitz=1.0),
        Activation("leaky_relu", _leaky_relu, _leaky_relu_slope, _zero, False, True, lipschitz=1.0),
        Activation("elu", _elu, _elu_slope, _elu_curvature, smooth=True, lipschitz=1.0),
        Activation("sigmoid", _sigmoid, _sigmoid_slope, _sigmoid_curvature, smooth=True, lipschitz=0.25),
        Activation("tanh", _tanh, _tanh_slope, _tanh_curvature, smooth=True, lipschitz=1.0),
        Activation("softplus", _softplus, _softplus_slope, _softplus_curvature, True, True, lipschitz=1.0),
        Activation("silu", _silu, _silu_slope, _silu_curvature, smooth=True, lipschitz=SILU_SLOPE),
    )
}
CODES = {name: code for code, name in enumerate(ACTIVATIONS)}
