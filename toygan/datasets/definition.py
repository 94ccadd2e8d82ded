"""One distribution ("law") to learn: how to draw from it, its density, its modes, the trainer's units.

Letters: x points (n, d); u (n,) uniform numbers; K modes.
"""

import operator
from dataclasses import dataclass

import numpy as np

_BELOW_ONE = np.nextafter(1.0, 0.0)


@dataclass(frozen=True, eq=False)
class Dataset:
    """A law to learn, in data units, with the map to the units the trainer works in.

    Parameters
    ----------
    name : str
        The table's name, or the file's path.
    shape : object
        Where the points come from: ``dimension, modes, place(u, rng), law()`` and, where there is a density,
        ``logpdf(x)``; see ``smooth_shapes`` and ``points``. A new law is a new shape.
    note : str
        One line for listings: constants and source.
    shift, scale : float64 arrays (d,), optional
        ``data = shift + scale * trained``; 0 and 1 when not given, as for every toy law.
    columns : tuple of str
        Names of the coordinates, with units where a file gives them.
    sha256 : str, optional
        Hash of the numbers of a file, or of the content of a law of the user's own (`register`); None for a
        toy law, which its name identifies.

    Examples
    --------
    >>> from toygan.datasets import dataset
    >>> law = dataset("ring8")
    >>> law.sample(3, rng=0).shape, law.dimension, len(law.modes.centres)
    ((3, 2), 2, 8)
    """

    name: str
    shape: object
    note: str = ""
    shift: np.ndarray | None = None
    scale: np.ndarray | None = None
    columns: tuple = ()
    sha256: str | None = None

    def __post_init__(self):
        d = self.shape.dimension
        for field, value in (("shift", np.zeros(d)), ("scale", np.ones(d))):
            if getattr(self, field) is None:
                object.__setattr__(self, field, value)
        if not self.columns:
            object.__setattr__(self, "columns", tuple(f"x{i + 1}" for i in range(d)))

    def __repr__(self):
        return f"Dataset({self.name!r}, dimension={self.dimension})"

    @property
    def dimension(self):
        """Number of coordinates d."""
        return self.shape.dimension

    @property
    def modes(self):
        """``Modes`` (centres, weights, sigma, ceiling), or None for a law without modes."""
        return self.shape.modes

    @property
    def law(self):
        """The 1-D law, as `scipy.stats` or `divergences` knows it; None in higher dimension."""
        return self.shape.law()

    def sample(self, n, rng=None):
        """Draw independent points of the law (rows of a file are drawn with replacement).

        Parameters
        ----------
        n : int, at least 0
        rng : numpy.random.Generator or seed

        Returns
        -------
        float64 array (n, d), in data units

        Raises
        ------
        ValueError, TypeError
            When n is negative or no integer.
        """
        rng = np.random.default_rng(rng)
        return self.shape.place(rng.random(_count(n)), rng)

    def stratified(self, n, rng=None):
        """Draw n points with u_i = (i + U)/n: a mode of weight w receives n·w of them, rounded up or down.

        Each point alone has the law; together they spread more evenly than independent ones, which lowers
        the sampling floor of W1. The rows come ordered by mode, or along the curve. Parameters and result
        are those of `sample`.
        """
        rng = np.random.default_rng(rng)
        n = _count(n)
        u = (np.arange(n) + rng.random()) / max(n, 1)
        return self.shape.place(np.minimum(u, _BELOW_ONE), rng)

    @property
    def logpdf(self):
        """A function from x (n, d) or, when d = 1, (n,) to the log-density (n,); None where there is none."""
        if not hasattr(self.shape, "logpdf"):
            return None
        return lambda x: self.shape.logpdf(self._points(x))

    @property
    def pdf(self):
        """A function from x (n, d) or, when d = 1, (n,) to the density (n,); None where there is none."""
        if self.logpdf is None:
            return None
        return lambda x: np.exp(self.logpdf(x))

    def from_data(self, x):
        """Take points (n, d) from data units to the trainer's: (x - shift) / scale."""
        x = x - _one_if_equal(self.shift)
        x /= _one_if_equal(self.scale)
        return x

    def to_data(self, x):
        """Take points (n, d) from the trainer's units to data units: shift + scale * x."""
        return self.shift + self.scale * x

    def _points(self, x):
        x = np.asarray(x, dtype=float)
        x = x[:, None] if x.ndim == 1 and self.dimension == 1 else x
        if x.ndim != 2 or x.shape[1] != self.dimension:
            raise ValueError(
                f"x must have shape (n, {self.dimension}) for {self.name}; x has shape {x.shape}"
            )
        return x


def _one_if_equal(per_column):
    """One number for all columns where they agree, with which NumPy is ten times faster than with two."""
    return per_column[0] if (per_column == per_column[0]).all() else per_column


def _count(n):
    """Return n as an int, or say what is wrong with it."""
    count = operator.index(n)
    if count < 0:
        raise ValueError(f"n must be at least 0; n = {count}")
    return count
