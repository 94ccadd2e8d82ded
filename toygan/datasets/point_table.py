"""Which columns of a table are coordinates: doubtful columns are refused, and the error says how to choose.

A column without a name, one that counts 0, 1, 2, … (or 1, 2, 3, …) and one of words are what other programs
write beside the points: numbers of rows, labels. They are coordinates only for a user who chooses them.
"""

import csv
import warnings
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import NamedTuple

import numpy as np

from toygan.datasets.array_tables import (
    ArrayTable,
    array_of,
    table_by_pandas,
    table_of_array,
    table_of_frame,
    table_of_npy,
    table_of_npz,
)
from toygan.datasets.doubtful_columns import (
    WEIGHTS,
    note_weights,
    note_whole,
    refuse_counting,
    refuse_nameless,
)
from toygan.datasets.file_names import ARRAYS, SAID, WITH_PANDAS, suffix_of
from toygan.datasets.json_tables import table_of_json
from toygan.datasets.points_warning import PointsWarning
from toygan.datasets.text_tables import TextTable
from toygan.support.memory import refuse_beyond_memory


class PointTable(NamedTuple):
    """The coordinates (n, d) of a table, their names, its weights (n,) or None, and the name of those."""

    name: str
    rows: np.ndarray
    columns: tuple[str, ...]
    weights: np.ndarray | None
    weight: str


def read_table(source, columns=None, weights=None, weighted=False, dimension=None) -> PointTable:
    """Read the points of a file, an array or a data frame; see `toygan.points` for what they may be.

    Parameters
    ----------
    source : path, array_like or data frame
    columns : sequence of names or numbers (from 1), or text such as "x,y", optional
        The coordinates; when not given, all columns, if each can be one.
    weights : name or number, optional
        The column of weights.
    weighted : bool
        Whether a column called "weight" holds weights when neither ``columns`` nor ``weights`` is given.
    dimension : int, optional
        How many coordinates are expected: where so many come, none of them is suspected to be a label.

    Raises
    ------
    ValueError, OSError
        As `toygan.points`.

    Warns
    -----
    PointsWarning
        For labels among the coordinates, weights taken for one, and separators that the ending does not say.
    """
    table = _opened(source)
    others = _weight_column(table, columns, weights, weighted)
    if columns is None:
        chosen = [j for j in range(len(table.names)) if j not in others]
        refuse_nameless(table, chosen, others)
    else:
        chosen = chosen_columns(table.name, table.names, columns)
    numbers = table.numbers([*chosen, *others])
    rows, masses = numbers[:, : len(chosen)], numbers[:, len(chosen) :]
    if columns is None:
        refuse_counting(table, chosen, rows)
    if len(chosen) != dimension:
        if columns is None:
            note_whole(table, chosen, rows, others)
        note_weights(table, chosen, others)
    for note in table.notes:
        warnings.warn(note, PointsWarning, stacklevel=3)
    names = tuple(table.names[j] or f"x{j + 1}" for j in chosen)
    weight = table.names[others[0]] if others else ""
    return PointTable(table.name, rows, names, masses[:, 0] if others else None, weight)


def chosen_columns(name, names, columns) -> list[int]:
    """The places, from 0, of the columns that a user names or numbers from 1.

    Raises
    ------
    ValueError
        For a column that is not there, with those that are; one that is named twice.

    Examples
    --------
    >>> chosen_columns("a.csv", ("id", "x", "y"), "x,3")
    [1, 2]
    >>> chosen_columns("a.csv", ("x", "y"), ["z"])
    Traceback (most recent call last):
    ValueError: a.csv has no column 'z'; its columns are 1 (x), 2 (y)
    """
    if isinstance(columns, str):
        columns = next(csv.reader([columns], skipinitialspace=True), [])
    elif isinstance(columns, int):
        columns = [columns]
    found = [_place(name, names, column) for column in columns]
    if not found or len(set(found)) < len(found):
        raise ValueError(f"columns must name at least one column, and none twice; came {list(columns)}")
    return found


def _place(name, names, column) -> int:
    text = str(column).strip()
    if names.count(text) == 1 and text:
        return names.index(text)
    if text.isdecimal() and 1 <= int(text) <= len(names):
        return int(text) - 1
    held = ", ".join(f"{j + 1} ({known})" if known else str(j + 1) for j, known in enumerate(names))
    if names.count(text) > 1:
        raise ValueError(f"{name} has several columns {text!r}; choose by number: {held}")
    raise ValueError(f"{name} has no column {text!r}; its columns are {held}")


def _opened(source):
    """The table behind a path, a data frame or an array."""
    if isinstance(source, str | PathLike):
        path, suffix = Path(source), suffix_of(source)
        if path.is_file():
            advice = "give fewer rows, or a part of it at a time"
            refuse_beyond_memory(path.stat().st_size, path.name, advice)
        elif path.exists() and not path.is_dir():
            raise ValueError(f"{path.name} must be a regular file; it is a pipe or a device")
        if not suffix:
            raise ValueError(f"a file of points must end in {SAID}; came {path.name!r}")
        if suffix in ARRAYS:
            return table_of_npy(path) if suffix == ".npy" else table_of_npz(path)
        if suffix == ".json":
            return table_of_json(path)
        return table_by_pandas(path, suffix) if suffix in WITH_PANDAS else TextTable(path, suffix)
    if hasattr(source, "columns") and hasattr(source, "__array__"):
        return table_of_frame("the table", source)
    if isinstance(source, Mapping):
        return ArrayTable("the table", map(str, source), source.values())
    try:
        return table_of_array("points", source if np.ma.isMaskedArray(source) else array_of(source))
    except (RuntimeError, TypeError) as error:  # a tensor that has a gradient, or is on a graphics card
        raise ValueError(f"points must become an array: {error}") from None
    except ValueError as error:
        if "inhomogeneous" in str(error):
            raise ValueError("points must be rows of one length") from None
        raise


def _weight_column(table, columns, weights, weighted) -> list[int]:
    """The place of the column of weights, alone in a list, or an empty list."""
    if weights is not None:
        return chosen_columns(table.name, table.names, [weights])
    called = [j for j, name in enumerate(table.names) if name.lower() in WEIGHTS]
    return called if weighted and columns is None and len(called) == 1 < len(table.names) else []
