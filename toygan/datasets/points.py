"""The user's own points: CSV and npy files, checked cell by cell, as a law to learn.

A CSV holds one point per row and one coordinate per column, separated by commas. Lines that start with ``#``
and empty lines are skipped; a first row in which no cell is a number is the header. An npy file holds a real
array (n, d) or (n,). A missing, non-numeric or infinite cell is refused with its row and column, and so is
a whole number above 2**53, which float64 would round.
"""

import csv
import hashlib
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

_LARGEST_WHOLE = 2**53  # beyond it float64 has gaps


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

    def place(self, u, rng):
        """Row number u·n, for each u in [0, 1)."""
        return self.rows[np.minimum((u * len(self.rows)).astype(int), len(self.rows) - 1)]

    def law(self):
        """The empirical law in one dimension; else None."""
        if self.dimension > 1:
            return None
        from divergences import samples

        return samples(self.rows)


def read_points(path) -> Points:
    """Read and check the points of a file.

    Parameters
    ----------
    path : str or Path
        Ends in ``.csv`` or ``.npy``.

    Returns
    -------
    Points
        n rows of d float64 columns, in data units.

    Raises
    ------
    ValueError
        When the ending is another, a cell is missing, no number, NaN or infinite (the message names row and
        column), rows differ in length, there are fewer than two rows, or all rows are equal.
    OSError
        When the file cannot be opened.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "points.csv"
    >>> _ = path.write_text("# two columns\\nx,y\\n0,1\\n2,1\\n", encoding="utf-8")
    >>> points = read_points(path)
    >>> points.columns, points.rows.tolist(), points.shift.tolist(), points.scale.tolist()
    (('x', 'y'), [[0.0, 1.0], [2.0, 1.0]], [1.0, 1.0], [1.0, 1.0])
    """
    points = Points(*read_rows(path))
    _check_spread(points, Path(path).name)
    return points


def read_rows(path):
    """The rows (n, d), float64, and the column names of a file, checked cell by cell; one row is enough.

    Raises
    ------
    ValueError, OSError
        As ``read_points``.
    """
    path = Path(path)
    readers = {".csv": _read_csv, ".npy": _read_npy}
    if path.suffix.lower() not in readers:
        raise ValueError(f"points must come from a .csv or .npy file; came {path.name!r}")
    return readers[path.suffix.lower()](path)


def _check_separator(name, lines):
    """Name what other programs put between columns, before a cell is blamed for it."""
    for mark, found in ((";", "semicolons"), ("\t", "tabs and no commas")):
        if lines and all(mark in line and (mark == ";" or "," not in line) for line in lines):
            raise ValueError(
                f"{name} must have commas between columns and points in decimals, as in 0.5,1.25; "
                f"its lines have {found}: replace them, or save the table as comma-separated values"
            )


def _read_csv(path):
    """Return the rows (n, d) and the column names of a CSV file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} must be UTF-8 text: {error}") from error
    lines = [(i, line) for i, line in enumerate(text.splitlines(), start=1)]
    lines = [(i, line) for i, line in lines if line.strip() and not line.lstrip().startswith("#")]
    _check_separator(path.name, [line for _, line in lines])
    table = [(i, next(csv.reader([line], skipinitialspace=True))) for i, line in lines]
    if not table:
        raise ValueError(f"{path.name} must hold at least two rows of numbers; it holds none")
    columns = tuple(f"x{j + 1}" for j in range(len(table[0][1])))
    if not any(_is_number(cell) for cell in table[0][1]):
        columns = tuple(cell.strip() or columns[j] for j, cell in enumerate(table.pop(0)[1]))
    rows = [
        _read_row(path.name, row, line, cells, columns) for row, (line, cells) in enumerate(table, start=1)
    ]
    return np.array(rows, dtype=float).reshape(len(rows), len(columns)), columns


def _read_row(name, row, line, cells, columns):
    """Return one row as floats, or say which cell is wrong."""
    where = f"{name}: row {row} (line {line})"
    if len(cells) != len(columns):
        raise ValueError(f"{where} must have {len(columns)} columns, as the first row; it has {len(cells)}")
    for j, cell in enumerate(cells):
        if not _is_number(cell):
            what = f"{cell.strip()!r} is no number" if cell.strip() else "the cell is empty"
            raise ValueError(
                f"{where}, column {j + 1} ({columns[j]}): {what}; give a number or remove the row"
            )
        if not math.isfinite(float(cell)):
            raise ValueError(
                f"{where}, column {j + 1} ({columns[j]}): {cell.strip()} is not finite; remove the row"
            )
        if _is_rounded(cell):
            raise ValueError(f"{where}, column {j + 1} ({columns[j]}): {_too_large(cell.strip())}")
    return [float(cell) for cell in cells]


def _is_number(cell):
    """Whether the text is a number (nan and inf count; they are refused later, by name)."""
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell


def _read_npy(path):
    """Return the rows (n, d) and made-up column names of an npy file."""
    try:
        array = np.load(path, allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise ValueError(f"{path.name} must be a whole npy file of numbers: {error}") from error
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "fiub" or array.ndim not in (1, 2):
        kind = f"{array.dtype} of shape {array.shape}" if isinstance(array, np.ndarray) else "an archive"
        raise ValueError(f"{path.name} must hold real numbers of shape (n, d) or (n,); it holds {kind}")
    rows = np.array(array[:, None] if array.ndim == 1 else array, dtype=float)
    if array.dtype.kind in "iu":
        _refuse_rounded(path.name, array.reshape(rows.shape))
    bad = np.argwhere(~np.isfinite(rows))
    if len(bad):
        i, j = bad[0]
        raise ValueError(
            f"{path.name}: row {i + 1}, column {j + 1}: {rows[i, j]} is not finite; remove the row"
        )
    return rows, tuple(f"x{j + 1}" for j in range(rows.shape[1]))


def _refuse_rounded(name, whole):
    """Refuse whole numbers above 2**53, which float64 rounds: two time stamps could become one."""
    bad = np.argwhere((whole > _LARGEST_WHOLE) | (whole < -_LARGEST_WHOLE))
    if len(bad):
        i, j = bad[0]
        raise ValueError(f"{name}: row {i + 1}, column {j + 1}: {_too_large(whole[i, j])}")


def _too_large(whole):
    return (
        f"{whole} must be exact in float64, where whole numbers end at 2**53; "
        "subtract a common offset or divide by a unit first"
    )


def _is_rounded(cell):
    """Whether a cell is a whole number above 2**53, written out: float64 would round it."""
    digits = cell.strip().lstrip("+-")
    return len(digits) > 15 and digits.isdecimal() and int(digits) > _LARGEST_WHOLE


def _check_spread(points, name):
    """Refuse tables that no law can be learned from."""
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
