"""Tables in JSON, in every form that programs write them in, told from what stands inside.

    [[1, 2], [3, 4]]                                rows
    [{"x": 1, "y": 2}, …], or one {…} a line        records (pandas' "records", with and without lines)
    {"x": [1, 3], "y": [2, 4]}                      columns
    {"x": {"0": 1, "1": 3}, "y": …}                 columns by row, what pandas writes unless told otherwise
    {"0": {"x": 1, "y": 2}, "1": …}                 rows by number (pandas' "index")
    {"columns": ["x", "y"], "data": [[1, 2], …]}    pandas' "split"
    {"schema": …, "data": [{"x": 1, …}, …]}         pandas' "table"
    {"anything": one of these}

Numbers of rows in ``split`` and ``table`` are no columns.
"""

import json
from pathlib import Path

import numpy as np

from toygan.datasets.array_tables import ArrayTable
from toygan.datasets.table_messages import made_up, unnamed

_FORMS = 'rows, [[1, 2], …], records, [{"x": 1, "y": 2}, …], or columns, {"x": [1, …], "y": [2, …]}'


def table_of_json(path: Path) -> ArrayTable:
    """The table of a JSON file.

    Raises
    ------
    ValueError
        When it is no JSON, holds no table, or rows or columns of different lengths.
    """
    try:
        held = _parsed(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise ValueError(f"{path.name} must be whole JSON in UTF-8: {error}") from None
    names, columns = _columns(path.name, held)
    table = ArrayTable(path.name, map(unnamed, names), [_array(column) for column in columns])
    n, d = len(table.columns[0]) if table.columns else 0, len(names)
    if 0 < n < d:
        table.notes.append(
            f"{path.name} has {n} rows of {d} coordinates; transpose it if its columns are the points"
        )
    return table


def _parsed(text: str):
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
        return [json.loads(line) for line in text.splitlines() if line.strip()]  # one value a line


def _columns(name, held) -> tuple[list[str], list[list]]:
    """Names and columns of whatever form the value has."""
    if isinstance(held, dict) and held:
        inner = list(held.values())
        if isinstance(held.get("data"), list) and isinstance(held.get("columns"), list):
            return _of_rows(name, held["data"], [str(column) for column in held["columns"]])
        if isinstance(held.get("data"), list) and isinstance(held.get("schema"), dict):
            keys = held["schema"].get("primaryKey", [])
            return _of_records(name, held["data"], {keys} if isinstance(keys, str) else set(keys))
        if len(inner) == 1 and _is_table(inner[0]):
            return _columns(name, inner[0])
        if all(isinstance(column, list) for column in inner):
            return list(held), inner
        if all(isinstance(column, dict) for column in inner):
            if _count(held) and not _count(inner[0]):
                return _of_records(name, inner)
            return list(held), [list(column.values()) for column in inner]
    elif isinstance(held, list):
        if all(isinstance(row, dict) for row in held):
            return _of_records(name, held)
        if all(isinstance(row, list) for row in held):
            return _of_rows(name, held, None)
        if not any(isinstance(cell, dict | list) for cell in held):
            return ["x1"], [held]
    raise ValueError(f"{name} must hold {_FORMS}; it holds something else")


def _is_table(held) -> bool:
    """Whether a value can be a table by itself: not a column of numbers."""
    if isinstance(held, dict):
        return any(isinstance(inner, dict | list) for inner in held.values())
    return isinstance(held, list) and bool(held) and isinstance(held[0], dict | list)


def _count(keys) -> bool:
    """Whether keys are numbers of rows."""
    return all(key.isdecimal() for key in keys)


def _of_rows(name, rows, names) -> tuple[list[str], list[list]]:
    width = len(names) if names is not None else len(rows[0]) if rows else 0
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != width:
            came = len(row) if isinstance(row, list) else 1
            raise ValueError(
                f"{name}: row {number} must have {width} columns, as the first row; it has {came}"
            )
    return list(names or made_up(width)), [list(column) for column in zip(*rows)] or [[]] * width


def _of_records(name, records, left_out=frozenset()) -> tuple[list[str], list[list]]:
    names = [key for key in (records[0] if records else ()) if key not in left_out]
    for number, record in enumerate(records, start=1):
        missing = [key for key in names if key not in record]
        if missing or len(record.keys() - left_out) != len(names):
            raise ValueError(
                f"{name}: row {number} must have the keys of the first row, {', '.join(names)}; "
                f"it has {', '.join(record) or 'none'}"
            )
    return names, [[record[key] for record in records] for key in names]


def _array(column) -> np.ndarray:
    """Numbers as an array of numbers, anything else as objects, whose reader says what is wrong."""
    kinds = set(map(type, column))
    if kinds <= {int, float}:
        try:
            return np.array(column, dtype=float if float in kinds else None)
        except OverflowError:
            pass
    held = np.empty(len(column), dtype=object)
    held[:] = column
    return held
