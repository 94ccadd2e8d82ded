"""What a run measured on its way: losses at every update, and a row of metrics at every evaluation."""

from collections.abc import Mapping

import numpy as np

from toygan.support.data_frames import data_frame


class History(dict):
    """Columns by name, all with the same number of rows; column ``step`` says after which update.

    A dictionary of the columns of one number a row, so that ``pandas.DataFrame(history)`` is the table. A
    column with further axes, such as a histogram, is found by its name too, and is in ``histograms``.

    Parameters
    ----------
    columns : mapping of str to array
        Of equal length.

    Attributes
    ----------
    histograms : dict of str to array
        The columns with further axes, (rows, …).

    Examples
    --------
    >>> history = History({"step": [10, 20], "w1": [0.5, 0.25]})
    >>> history["w1"][-1], len(history.step), list(history)
    (np.float64(0.25), 2, ['step', 'w1'])
    """

    def __init__(self, columns: Mapping):
        arrays = {name: np.asarray(column) for name, column in columns.items()}
        assert len({len(column) for column in arrays.values()}) <= 1
        super().__init__({name: column for name, column in arrays.items() if column.ndim == 1})
        self.histograms = {name: column for name, column in arrays.items() if column.ndim > 1}

    def __missing__(self, name: str) -> np.ndarray:
        if name not in self.histograms:
            there = ", ".join([*self, *self.histograms]) or "none"
            raise KeyError(f"no column {name!r}; there are {there}")
        return self.histograms[name]

    def __contains__(self, name) -> bool:
        return super().__contains__(name) or name in self.histograms

    def get(self, name: str, default=None):
        """The column of a name, or the default where there is none."""
        return super().get(name, self.histograms.get(name, default))

    def __repr__(self) -> str:
        return f"History({len(self.step)} rows: {', '.join(self)})"

    @property
    def step(self) -> np.ndarray:
        """Number of generator updates done, row by row."""
        return self.get("step", np.zeros(0, dtype=np.int64))

    def to_frame(self):
        """The columns as a table of pandas.

        Returns
        -------
        pandas.DataFrame
            A row for each evaluation, without the histograms.

        Raises
        ------
        ImportError
            When pandas is not installed; the message says how to get it.
        """
        return data_frame(self, "History.to_frame")

    def _repr_html_(self) -> str:
        from divergences.display.html_tables import html_table
        from divergences.display.small_pictures import curve

        head = ("column", "first", "last", "least", "largest", "by update")
        rows = [
            (name, *_four(column), curve(column, f"{name} by update"))
            for name, column in self.items()
            if name != "step" and len(column)
        ]
        span = f", updates {self.step[0]} to {self.step[-1]}" if len(self.step) else ""
        return html_table(f"History: {len(self.step)} rows{span}", head, rows)

    def to_csv(self, rows_at_most: int | None = None) -> str:
        """The scalar columns as text, a header and one line per row (evenly thinned when asked)."""
        count = len(self.step)
        keep = np.arange(count)
        if rows_at_most and count > rows_at_most:
            keep = np.unique(np.linspace(0, count - 1, rows_at_most).round().astype(int))
        columns = {name: column[keep].tolist() for name, column in self.items()}
        lines = [",".join(columns)]
        lines += [",".join(repr(value) for value in row) for row in zip(*columns.values())]
        return "\n".join(lines) + "\n"


def _four(column: np.ndarray) -> tuple[float, ...]:
    """First, last, least and largest number."""
    return tuple(float(number) for number in (column[0], column[-1], np.min(column), np.max(column)))


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
        """Append rows; the names must be those of the first call, or of the checkpoint."""
        if not self._parts:
            self._parts = {name: [] for name in columns}
        if self._parts.keys() != columns.keys():
            raise ValueError(
                f"the columns kept so far must be those of this run, {', '.join(columns)}; they are "
                f"{', '.join(self._parts)}: train in another folder"
            )
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
