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


def _group_sort(z, y):
    """(max, min) of a pair: GroupSort of two, MaxMin (Anil, Lucas & Grosse 2019); a tie stays as it is."""
    kept = z.real >= y.real
    return where(kept, z, y), where(kept, y, z)


def _group_sort_slope(z, y, g, h):
    """The permutation that sorts the pair, times (g, h); it is its own transpose and its own inverse."""
    kept = z.real >= y.real
    return where(kept, g, h), where(kept, h, g)


@dataclass(frozen=True)
class Activation:
    """One row of the table of activations.

    Attributes
    ----------
    name : str
    formula, slope_formula, curvature_formula : callable
        σ(z), σ′(z, a) and σ″(z, a) with a = σ(z); of pairs see the module.
    smooth : bool
        Whether σ″ can differ from 0; the R-pass leaves out its σ″ terms where it cannot.
    slope_from_a : bool
        Whether the formulas of σ′ and σ″ read a alone; training then keeps no z beside a.
    lipschitz : float or None
        The largest of \\|σ′\\|, rounded up; None where nobody has proved one.
    units : {1, 2}
        How many neighbouring units the formulas take together; widths must be multiples of it.
    complex_too : bool, optional
        Whether the formulas hold for complex numbers; when not given, where σ is smooth.

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
    units: int = 1
    complex_too: bool | None = None

    def __post_init__(self):
        if self.complex_too is None:
            object.__setattr__(self, "complex_too", self.smooth)

    def __call__(self, z):
        """σ(z), shape and dtype of ``z``; pairs lie along the last axis."""
        z = np.asarray(z)
        return np.asarray(self.formula(z)) if self.units == 1 else side_by_side(*self.formula(*halves(z)))

    def slope(self, z):
        """σ′(z), shape and dtype of ``z``; of pairs the sums over the rows of the matrix σ′."""
        z = np.asarray(z)
        return self.times_slope(z, np.ones_like(z))

    def times_slope(self, z, g):
        """σ′(z) g, shape of ``z``: elementwise, or for each pair a matrix times a vector."""
        z = np.asarray(z)
        if self.units == 1:
            return np.asarray(self.slope_formula(z, self(z))) * g
        return side_by_side(*self.slope_formula(*halves(z), *halves(np.asarray(g))))

    def curvature(self, z):
        """σ″(z), elementwise, shape and dtype of ``z``; 0 at kinks."""
        z = np.asarray(z)
        return np.asarray(self.curvature_formula(z, self(z)))

    def side(self, z):
        """On which side of the kink each unit (or pair) is: a Boolean array."""
        if self.units == 1:
            return z.real > 0
        first, second = halves(z)
        return first.real >= second.real


def halves(z):
    """The first and the second of each pair along the last axis, as views.

    Examples
    --------
    >>> [half.tolist() for half in halves(np.arange(4))]
    [[0, 2], [1, 3]]
    """
    return z[..., 0::2], z[..., 1::2]


def side_by_side(first, second):
    """The array whose `halves` are these.

    Examples
    --------
    >>> side_by_side(np.array([0, 2]), np.array([1, 3])).tolist()
    [0, 1, 2, 3]
    """
    return np.stack([first, second], axis=-1).reshape(*first.shape[:-1], 2 * first.shape[-1])


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
