"""What the generator has to learn: toy laws in one and two dimensions, and the user's own points.

    law = dataset("ring8")            a row of the table
    law = dataset("petals.csv")       the user's own points (`toygan.points`)

    x = law.sample(n, rng)            independent samples, (n, d) float64, in data units
    x = law.stratified(n, rng)        the same law, every mode with its exact share
    y = law.from_data(x)              the units the trainer works in; ``law.to_data`` takes them back

Letters: x points (n, d); u (n,) uniform numbers; K modes.
"""

import operator
from dataclasses import dataclass
from os import PathLike

import numpy as np

from toygan.names import look_up
from toygan.shapes import GaussianMixture

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
        ``logpdf(x)``; see `toygan.shapes` and `toygan.points`.
    note : str
        One line for listings: constants and source.
    shift, scale : float64 arrays (d,), optional
        ``data = shift + scale * trained``; 0 and 1 when not given, as for every toy law.
    columns : tuple of str
        Names of the coordinates, with units where a file gives them.
    sha256 : str, optional
        Hash of the numbers of a file; None for a toy law, which its name identifies.

    Examples
    --------
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
        """`toygan.shapes.Modes` (centres, weights, sigma, ceiling), or None for a law without modes."""
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
        return (x - self.shift) / self.scale

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


def _count(n):
    """Return n as an int, or say what is wrong with it."""
    count = operator.index(n)
    if count < 0:
        raise ValueError(f"n must be at least 0; n = {count}")
    return count


def _even(centres, sigma):
    """Return equal-weight Gaussian modes at the centres."""
    centres = np.asarray(centres, dtype=float)
    return GaussianMixture(centres, sigma, np.full(len(centres), 1 / len(centres)))


def _ring(count, radius):
    """Return ``count`` distinct centres on a circle."""
    # endpoint=False: a closed linspace repeats its first point and leaves a mode out.
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])


def _grid(ticks):
    """Return the centres ticks x ticks."""
    x, y = np.meshgrid(ticks, ticks, indexing="ij")
    return np.column_stack([x.ravel(), y.ravel()])


_ROWS = (
    Dataset("ring8", _even(_ring(8, 1.0), 0.01), "8 Gaussians on a ring, R = 1, sigma = 0.01 (PacGAN)"),
    Dataset(
        "grid25",
        _even(_grid([-4.0, -2.0, 0.0, 2.0, 4.0]), 0.05),
        "25 Gaussians on {-4, -2, 0, 2, 4}², sigma = 0.05 (VEEGAN, PacGAN)",
    ),
)

LAWS = {row.name: row for row in _ROWS}


def dataset(name_or_path) -> Dataset:
    """Return the law of that name, or the law that draws from the user's own file.

    Parameters
    ----------
    name_or_path : str or Path
        A name of the table (``LAWS``; ``toygan list data``), or a path that ends in ``.csv`` or ``.npy``; see
        `toygan.points.read_points` for what a file may hold.

    Raises
    ------
    ValueError
        For an unknown name (the message lists the known ones) or a file with a bad cell (row and column).
    OSError
        When the file cannot be read.

    Examples
    --------
    >>> dataset("grid25").sample(2, rng=0).shape
    (2, 2)
    >>> dataset("ring9")
    Traceback (most recent call last):
    ValueError: unknown data law 'ring9'; known: ring8, grid25. Did you mean 'ring8'?
    """
    is_path = isinstance(name_or_path, PathLike)
    if is_path or str(name_or_path).lower().endswith((".csv", ".npy")):
        from toygan.points import read_points

        points = read_points(name_or_path)
        return Dataset(
            str(name_or_path),
            points,
            f"{len(points.rows)} points of a file",
            points.shift,
            points.scale,
            points.columns,
            points.sha256,
        )
    return look_up(LAWS, name_or_path, "data law")
