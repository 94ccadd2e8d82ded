"""What a row of the table of activations holds, and how pairs of units lie in an array."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Activation:
    """One row of the table of activations.

    Attributes
    ----------
    name : str
    formula, slope_formula, curvature_formula : callable
        σ(z), σ′(z, a) and σ″(z, a) with a = σ(z); of pairs see `toygan.network.activations`.
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
    >>> from toygan.network.activations import ACTIVATIONS
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
