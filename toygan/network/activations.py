"""Activations by name: σ, σ′ and σ″, once, for compiled kernels and for plain NumPy.

Legend: z the weighted input, a = σ(z) its activation. ``slope(z, a)`` is σ′(z) and ``curvature(z, a)`` is
σ″(z), each written with whichever of z and a gives it most cheaply. A formula holds for one number in
compiled code and for a whole array in plain NumPy, complex arrays included where σ is smooth; kinks are
decided on the real part, and at the kink of ReLU and LeakyReLU σ′ is the value from the left.

Most rows act on one unit. A row with ``units=2`` acts on pairs of neighbours, z and y: its formula gives two
numbers, and its slope takes two more, g and h, and gives σ′ (g, h), for σ′ is then a matrix. It must be a
symmetric one, so that the same product carries delta back and Rz forward. σ″ is 0 there.

Adding an activation is writing its formulas and a row of ``ACTIVATIONS``.
"""

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
from toygan.network.activation import Activation

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


def _group_sort(z, y):
    """(max, min) of a pair: GroupSort of two, MaxMin (Anil, Lucas & Grosse 2019); a tie stays as it is."""
    kept = z.real >= y.real
    return where(kept, z, y), where(kept, y, z)


def _group_sort_slope(z, y, g, h):
    """The permutation that sorts the pair, times (g, h); it is its own transpose and its own inverse."""
    kept = z.real >= y.real
    return where(kept, g, h), where(kept, h, g)


SILU_SLOPE = 1.099839320128867  # the largest slope of x σ(x), at x = 2.39935728…; rounded up

ACTIVATIONS = {
    row.name: row
    for row in (
        Activation(
            "identity", _identity, _identity_slope, _zero, False, True, lipschitz=1.0, complex_too=True
        ),
        Activation("relu", _relu, _relu_slope, _zero, False, True, lipschitz=1.0),
        Activation("leaky_relu", _leaky_relu, _leaky_relu_slope, _zero, False, True, lipschitz=1.0),
        Activation("elu", _elu, _elu_slope, _elu_curvature, smooth=True, lipschitz=1.0),
        Activation("sigmoid", _sigmoid, _sigmoid_slope, _sigmoid_curvature, smooth=True, lipschitz=0.25),
        Activation("tanh", _tanh, _tanh_slope, _tanh_curvature, smooth=True, lipschitz=1.0),
        Activation("softplus", _softplus, _softplus_slope, _softplus_curvature, True, True, lipschitz=1.0),
        Activation("silu", _silu, _silu_slope, _silu_curvature, smooth=True, lipschitz=SILU_SLOPE),
        Activation(
            *("groupsort", _group_sort, _group_sort_slope, _zero),
            smooth=False,
            lipschitz=1.0,
            units=2,
            complex_too=True,
        ),
    )
}
CODES = {name: code for code, name in enumerate(ACTIVATIONS)}
