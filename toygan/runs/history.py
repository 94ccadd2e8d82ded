"""What a run measured on its way: losses at every update, and a row of metrics at every evaluation."""

from collections.abc import Iterator, Mapping

import numpy as np


class History(Mapping):
    """Columns by name, all with the same number of rows; column ``step`` says after which update.

    Parameters
    ----------
    columns : mapping of str to array
        Of equal length; a column may have further axes (a histogram has one).

    Examples
    --------
    >>> history = History({"step": [10, 20], "w1": [0.5, 0.25]})
    >>> history["w1"][-1], len(history.step), list(history)
    (np.float64(0.25), 2, ['step', 'w1'])
    """

    def __init__(self, columns: Mapping):
        self._columns = {name: np.asarray(column) for name, column in columns.items()}
        assert len({len(column) for column in self._columns.values()}) <= 1

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._columns:
            raise KeyError(f"no column {name!r}; there are {', '.join(self._columns) or 'none'}")
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __repr__(self) -> str:
        return f"History({len(self.step)} rows: {', '.join(self)})"

    @property
    def step(self) -> np.ndarray:
        """Number of generator updates done, row by row."""
        return self._columns.get("step", np.zeros(0, dtype=np.int64))

    def to_csv(self, rows_at_most: int | None = None) -> str:
        """The scalar columns as text, a header and one line per row (evenly thinned when asked)."""
        count = len(self.step)
        keep = np.arange(count)
        if rows_at_most and count > rows_at_most:
            keep = np.unique(np.linspace(0, count - 1, rows_at_most).round().astype(int))
        columns = {name: column[keep].tolist() for name, column in self._columns.items() if column.ndim == 1}
        lines = [",".join(columns)]
        lines += [",".join(repr(value) for value in row) for row in zip(*columns.values())]
        return "\n".join(lines) + "\n"


class Recorder:
    """Collects columns while a run goes on; one for losses, one for evaluations.

    Examples
    --------
    >>> recorder = Recorder()
    >>> recorder.add({"step": [1, 2], "loss": [0.5, 0.4]})
    >>> recorder.add({"step": [3], "loss": [0.3]})
    >>> recorder.columns()["loss"].tolist()
    [0.5, 0.4, 0.3]
    """

    def __init__(self, columns: Mapping[str, np.ndarray] | None = None):
        self._parts: dict[str, list[np.ndarray]] = {
            name: [column] for name, column in (columns or {}).items()
        }

    def add(self, columns: Mapping) -> None:
        """Append rows; the names must be those of the first call."""
        if not self._parts:
            self._parts = {name: [] for name in columns}
        assert self._parts.keys() == columns.keys(), (list(self._parts), list(columns))
        for name, column in columns.items():
            self._parts[name].append(np.asarray(column))

    def add_row(self, row: Mapping) -> None:
        """Append one row of numbers (or small arrays)."""
        self.add({name: np.asarray(value)[None] for name, value in row.items()})

    def columns(self) -> dict[str, np.ndarray]:
        """All rows so far."""
        for name, parts in self._parts.items():
            if len(parts) > 1:
                self._parts[name] = [np.concatenate(parts)]
        return {name: parts[0] for name, parts in self._parts.items()}
