"""Tables that are arrays: npy and npz files, data frames, lists, tensors, and files that pandas reads."""

import math
from numbers import Integral
from pathlib import Path

import numpy as np

from toygan.datasets.table_messages import LARGEST_WHOLE, made_up, said, too_large, unnamed, words_message
from toygan.support.npy_files import read_npy, read_npz


class ArrayTable:
    """A table of columns in memory, with the methods of `toygan.datasets.text_tables.TextTable`.

    Parameters
    ----------
    name : str
        Begins every message.
    names : sequence of str
    columns : sequence of 1-D arrays of one length
    """

    def __init__(self, name, names, columns):
        self.name, self.names, self.columns = name, tuple(names), [array_of(c) for c in columns]
        self.notes: list[str] = []
        self.words = tuple(j for j, c in enumerate(self.columns) if c.dtype.kind in "OSUT" and _words(c))
        if len({column.shape for column in self.columns}) > 1 or any(c.ndim != 1 for c in self.columns):
            shapes = ", ".join(f"{key} {column.shape}" for key, column in zip(self.names, self.columns))
            raise ValueError(f"{name} must have columns (n,) of one length; it has {shapes}")

    def numbers(self, chosen) -> np.ndarray:
        """The columns (n, k), float64, of the chosen numbers (from 0).

        Raises
        ------
        ValueError
            When an entry is missing, no real number, not finite, or a whole number above 2**53.
        """
        n = len(self.columns[0]) if self.columns else 0
        rows = np.empty((n, len(chosen)))
        for place, j in enumerate(chosen):
            rows[:, place] = self._column(j)
        bad = np.argwhere(~np.isfinite(rows))
        if len(bad):
            i, place = bad[0]
            where = f"{self.name}: row {i + 1}, {said(self.names, chosen[place])}"
            raise ValueError(f"{where}: {rows[i, place]} is not finite; remove the row")
        return rows

    def _column(self, j) -> np.ndarray:
        """Column j as float64."""
        column = self.columns[j]
        if column.dtype.kind == "O":
            column = self._of_objects(j, column)
        if column.dtype.kind in "SUT":
            first = str(column[0]) if len(column) else "text"
            raise ValueError(words_message(self.name, self.names, j, first, self.words))
        if column.dtype.kind not in "fiu":
            raise ValueError(
                f"{self.name}: {said(self.names, j)} must hold real numbers; it holds {column.dtype}"
                + ("; say .astype(float) if 0 and 1 are meant" if column.dtype.kind == "b" else "")
            )
        if column.dtype.kind in "iu":
            over = np.flatnonzero((column > LARGEST_WHOLE) | (column < -LARGEST_WHOLE))
            if len(over):
                where = f"{self.name}: row {over[0] + 1}, {said(self.names, j)}"
                raise ValueError(f"{where}: {too_large(column[over[0]])}")
        return column

    def _of_objects(self, j, column):
        """Python's own numbers as an array; what is missing becomes NaN and is refused with its place."""
        word = _words(column)
        if word:
            raise ValueError(words_message(self.name, self.names, j, word, self.words))
        for i, cell in enumerate(column.tolist()):  # beside a fraction, a whole number would be rounded
            if isinstance(cell, Integral) and abs(cell) > LARGEST_WHOLE:
                raise ValueError(f"{self.name}: row {i + 1}, {said(self.names, j)}: {too_large(cell)}")
        try:
            whole = np.array([np.nan if cell is None else cell for cell in column.tolist()])
            return whole if whole.dtype.kind in "fiub" else whole.astype(float)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{self.name}: {said(self.names, j)} must hold numbers: {error}") from None


def array_of(source) -> np.ndarray:
    """A list as NumPy has it; as objects where that makes text of numbers, or rounds a whole number.

    Examples
    --------
    >>> array_of([0.5, 2**53 + 1]).tolist(), array_of([0.5, 2]).dtype
    ([0.5, 9007199254740993], dtype('float64'))
    """
    array = np.asarray(source)
    is_list = isinstance(source, list | tuple)
    if array.dtype.kind in "SU" or (is_list and array.dtype.kind == "f" and np.any(np.abs(array) >= 2.0**53)):
        return np.asarray(source, dtype=object)
    return array


def table_of_array(name, array) -> ArrayTable:
    """The table of an array (n, d) or (n,), or of a structured array (n,), whose fields are the columns.

    Raises
    ------
    ValueError
        For another shape, complex numbers, objects, masked entries.
    """
    if np.ma.is_masked(array):
        raise ValueError(f"{name} must have no masked entries; keep the whole rows: np.ma.compress_rows(…)")
    array = np.asarray(array)
    if array.dtype.names:
        fields = {field: array.reshape(-1)[field] for field in array.dtype.names}
        parts = [
            (field, part.reshape(len(part), math.prod(part.shape[1:]))) for field, part in fields.items()
        ]
        names = [
            f"{field}{k}" if columns.shape[1] > 1 else field
            for field, columns in parts
            for k in range(1, columns.shape[1] + 1)
        ]
        return ArrayTable(name, names, [column for _, columns in parts for column in columns.T])
    if array.ndim not in (1, 2) or array.dtype.kind not in "fiubOSUT":
        cure = f"; reshape(-1, {array.shape[-1]}) makes points of it" if array.ndim > 2 else ""
        raise ValueError(
            f"{name} must hold real numbers of shape (n, d) or (n,); "
            f"it holds {array.dtype} of shape {array.shape}{cure}"
        )
    columns = array[:, None] if array.ndim == 1 else array
    table = ArrayTable(name, made_up(columns.shape[1]), list(columns.T))
    if 0 < len(columns) < columns.shape[1]:
        shape = f"{len(columns)} rows of {columns.shape[1]} coordinates"
        table.notes.append(f"{name} has {shape}; transpose it if its columns are the points")
    return table


def table_of_frame(name, frame) -> ArrayTable:
    """The table of a data frame (pandas, polars): its columns; its index is no coordinate.

    ``Unnamed: 0`` is what pandas calls a column whose name was empty in the file that it read.
    """
    names = [unnamed(str(name)) for name in frame.columns]
    table = ArrayTable(name, names, [np.asarray(frame[column]) for column in frame.columns])
    index = [
        str(called) for called in getattr(getattr(frame, "index", None), "names", ()) if called is not None
    ]
    if index:
        table.notes.append(
            f"{name}: its index {', '.join(index)} is no coordinate; frame.reset_index() makes it one"
        )
    return table


def table_of_npy(path: Path) -> ArrayTable:
    """The table of an npy file."""
    return table_of_array(path.name, _loaded(path, "npy"))


def table_of_npz(path: Path) -> ArrayTable:
    """The table of an npz archive: its one array, or its arrays (n,) of one length as named columns."""
    arrays = _loaded(path, "npz")
    if len(arrays) == 1:
        return table_of_array(path.name, *arrays.values())
    if (
        arrays
        and {array.ndim for array in arrays.values()} == {1}
        and len(set(map(len, arrays.values()))) == 1
    ):
        return ArrayTable(path.name, arrays, arrays.values())
    held = ", ".join(f"{key} {array.shape}" for key, array in arrays.items()) or "none"
    raise ValueError(
        f"{path.name} must hold one array, or one array (n,) for each column; it holds {held}: "
        "save the one that is meant with np.save"
    )


def _loaded(path: Path, kind: str):
    """Read the file by NumPy; when its content is of another kind, the error names the right ending."""
    with path.open("rb") as file:
        start = file.read(6)
    expected = b"\x93NUMPY" if kind == "npy" else b"PK"
    if start and not start.startswith(expected):
        other = ".npz" if start[:2] == b"PK" else ".npy" if start == b"\x93NUMPY" else ""
        cure = f"name it {other}" if other else "if it is text, name it .csv or .txt"
        raise ValueError(f"{path.name} must be a whole {kind} file, and by its content it is none: {cure}")
    try:
        if kind == "npy":
            with path.open("rb") as file:
                return read_npy(file, path.stat().st_size)
        return read_npz(path)
    except (ValueError, OSError) as error:
        if "object" in str(error).lower():
            error = "it holds Python objects; save numbers, np.save(path, array.astype(float))"
        raise ValueError(f"{path.name} must be a whole {kind} file of numbers: {error}") from None


def table_by_pandas(path: Path, suffix: str) -> ArrayTable:
    """The table of a file that pandas reads.

    Raises
    ------
    ValueError
        When pandas, or what it needs for this kind of file, is not installed; or cannot read the file.
    """
    try:
        import pandas
    except ImportError:
        raise ValueError(
            f"{path.name} needs pandas, which is not installed: python -m pip install pandas; "
            "or save the table as .csv"
        ) from None
    read = {".parquet": pandas.read_parquet, ".xlsx": pandas.read_excel}[suffix]
    try:
        return table_of_frame(path.name, read(path))
    except ImportError as error:
        raise ValueError(f"{path.name}: {str(error).splitlines()[0]}; or save the table as .csv") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path.name} cannot be read as {suffix}: {error}") from None


def _words(column) -> str | None:
    """A text among the entries of a column, or None."""
    return next((str(cell) for cell in column.tolist() if isinstance(cell, str | bytes)), None)
