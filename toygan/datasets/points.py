"""The user's own points, checked entry by entry, as a distribution ("law") to learn."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from toygan.datasets.point_table import read_table
from toygan.datasets.points_warning import PointsWarning

__all__ = ["Points", "PointsWarning", "points"]


@dataclass(frozen=True, eq=False)
class Points:
    """The law that draws the rows of a table with equal probability, with replacement.

    Parameters
    ----------
    rows : float64 array (n, d), in data units
    columns : tuple of str

    Attributes
    ----------
    shift, scale : float64 arrays (d,)
        Mean and standard deviation (divisor n) of each column; a constant column has scale 1.
    sha256 : str
        Hash of shape and numbers: the same points have the same hash, whatever kind of file held them.
    """

    rows: np.ndarray
    columns: tuple
    modes: None = None

    @property
    def dimension(self):
        """Number of columns d."""
        return self.rows.shape[1]

    @cached_property
    def shift(self):
        """Mean of each column."""
        return self.rows.mean(axis=0)

    @cached_property
    def scale(self):
        """Standard deviation of each column, 1 for a constant one."""
        constant = self.rows.min(axis=0) == self.rows.max(axis=0)
        return np.where(constant, 1.0, self.rows.std(axis=0))

    @cached_property
    def sha256(self):
        """SHA-256 of the shape and the numbers, as hexadecimal digits."""
        content = hashlib.sha256(str(self.rows.shape).encode())
        content.update(np.ascontiguousarray(self.rows, dtype="<f8").tobytes())
        return content.hexdigest()

    @property
    def shape(self):
        """(n, d), as that of an array."""
        return self.rows.shape

    def __len__(self):
        return len(self.rows)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.rows, dtype=dtype) if copy or dtype else self.rows

    def __repr__(self):
        return f"Points({len(self.rows)} rows of {', '.join(self.columns)})"

    def place(self, u, rng):
        """Row number u·n, for each u in [0, 1)."""
        return self.rows[np.minimum((u * len(self.rows)).astype(int), len(self.rows) - 1)]

    def law(self):
        """The empirical law in one dimension; else None."""
        if self.dimension > 1:
            return None
        from divergences import samples

        return samples(self.rows)


def points(source, columns=None) -> Points:
    """Read and check points: one row for each point, one column for each coordinate.

    Parameters
    ----------
    source : path, array_like or data frame
        A file that ends in ``.csv``, ``.tsv``, ``.txt`` (these also as ``.gz``), ``.npy``, ``.npz``,
        ``.json``, and with pandas ``.parquet``, ``.xlsx``; text may have commas, tabs, semicolons or
        spaces between columns. A list, an array (n, d) or (n,), a tensor that has ``__array__``. A data
        frame, whose index is no coordinate.
    columns : sequence of str or int, or text such as "x,y", optional
        The coordinates, by name or by number from 1, in the order wanted; all columns when not given.

    Returns
    -------
    Points
        n rows of d float64 columns, in data units; NumPy functions use it as an array of its rows.

    Raises
    ------
    ValueError
        When ``columns`` is not given and a column has no name, counts like row numbers, or holds words: the
        message says how to choose. They count 0, 1, 2, … or 1, 2, 3, …; beside columns that are not whole,
        10 rows or more also from any number and backwards. When a cell is missing, no number, NaN, infinite
        or a whole number above 2**53 (the message names row and column). When rows differ in length, are
        fewer than two, or are all equal. When the file has another ending.
    OSError
        When the file cannot be opened.

    Warns
    -----
    PointsWarning
        For whole numbers that look like labels, a column called weight, an ending that does not fit.

    Examples
    --------
    >>> found = points([[0, 1.5], [2, 1.0]])
    >>> found, found.shift.tolist(), np.asarray(found).shape
    (Points(2 rows of x1, x2), [1.0, 1.25], (2, 2))
    >>> points([[0, 1.5], [1, 2.5], [2, 2.0]], columns=[2]).rows.tolist()
    [[1.5], [2.5], [2.0]]
    """
    if isinstance(source, Points):
        source = {name: source.rows[:, k] for k, name in enumerate(source.columns)}
    table = read_table(source, columns)
    found = Points(table.rows, table.columns)
    _check_spread(found, table.name)
    return found


def _check_spread(points, name) -> None:
    """Refuse tables from which nothing can be learned."""
    if points.rows.size == 0 or len(points.rows) < 2:
        raise ValueError(f"{name} must hold at least two rows of numbers; it holds {len(points.rows)}")
    if (points.rows == points.rows[0]).all():
        raise ValueError(f"{name} must hold at least two different rows; all {len(points.rows)} are equal")
    with np.errstate(over="ignore", invalid="ignore"):
        usable = np.isfinite(points.shift) & np.isfinite(points.scale) & (points.scale > 0)
    if not usable.all():
        j = int(np.argmin(usable))
        raise ValueError(
            f"{name}: column {j + 1} ({points.columns[j]}) spreads too far to be standardised in float64"
        )
