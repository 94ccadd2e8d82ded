"""Tables of numbers that this package wrote: a header, then one line of numbers per row."""

from toygan.support.files import own_bytes

LARGEST = 1 << 30  # bytes


def last_row(path) -> dict[str, float]:
    """The last row of a table, by the names of its columns; empty when the table has none.

    Raises
    ------
    ValueError
        When a cell is no number, or the row has another length than the header; the message names the file,
        the line and the column.
    OSError
        When it cannot be read, or is no regular file.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "metrics.csv"
    >>> _ = path.write_text("step,w1\\n10,0.5\\n20,0.25\\n", encoding="utf-8")
    >>> last_row(path)
    {'step': 20.0, 'w1': 0.25}
    """
    names, lines = _lines(path)
    return _row(path, names, len(lines) + 1, lines[-1]) if lines else {}


def rows(path) -> list[dict[str, float]]:
    """Every row of a table; raises as `last_row`.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "metrics.csv"
    >>> _ = path.write_text("step,w1\\n10,0.5\\n20,much\\n", encoding="utf-8")
    >>> rows(path)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: ...metrics.csv: line 3: w1 must be a number; it is 'much'
    """
    names, lines = _lines(path)
    return [_row(path, names, number, line) for number, line in enumerate(lines, 2)]


def _lines(path) -> tuple[list[str], list[str]]:
    """The names of the columns, and the lines below them."""
    try:
        lines = own_bytes(path, LARGEST).decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is damaged: {error}") from error
    return lines[0].split(",") if lines else [], lines[1:]


def _row(path, names: list[str], number: int, line: str) -> dict[str, float]:
    cells = line.split(",")
    if len(names) != len(cells):
        raise ValueError(
            f"{path}: line {number} must have {len(names)} cells, as the header; it has {len(cells)}"
        )
    return {name: _number(path, number, name, cell) for name, cell in zip(names, cells)}


def _number(path, line: int, name: str, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise ValueError(f"{path}: line {line}: {name} must be a number; it is {cell[:60]!r}") from None
