"""The report of a sweep as one object, for a notebook or a script."""

from dataclasses import dataclass
from pathlib import Path

from toygan.support.data_frames import data_frame
from toygan.sweeps.report import METRICS, as_markdown, by_data, cells, count, differences, interval
from toygan.sweeps.rows import Row, group, read_rows


@dataclass(frozen=True, repr=False)
class SweepReport:
    """What a sweep found. Prints as the tables of ``results.md``.

    Attributes
    ----------
    folder : Path
    rows : tuple of toygan.sweeps.rows.Row
        One for each run: name, label, configuration, status, last metrics.
    """

    folder: Path
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        return as_markdown(list(self.rows))

    __repr__ = __str__

    def to_frame(self):
        """One row for each run: name, label, data, seed, status, step, and its last metrics.

        Returns
        -------
        pandas.DataFrame

        Raises
        ------
        ImportError
            When pandas is not installed; the message says how to get it.
        """
        metrics = dict.fromkeys(name for row in self.rows for name in row.metrics if name != "step")
        own = ("name", "label", "status", "step")
        columns = {name: [getattr(row, name) for row in self.rows] for name in own}
        columns |= {name: [row.config.get(name) for row in self.rows] for name in ("data", "seed")}
        columns |= {name: [row.metrics.get(name) for row in self.rows] for name in metrics}
        return data_frame(columns, "SweepReport.to_frame")

    def _repr_html_(self) -> str:
        from divergences.display.html_tables import block, html_list, html_table

        parts = [count(list(self.rows))]
        for data, groups in by_data(group(list(self.rows))).items():
            head, *lines = cells(groups)
            parts.append(html_table(f"{data}: means over the seeds", head, lines))
            found = [
                (f"{METRICS[metric]}: {one} − {other}", interval(summary))
                for metric, one, other, summary in differences(groups)
            ]
            if found:
                parts.append(html_table(f"{data}: paired differences", ("of", "difference"), found))
        parts.append(html_list(_trouble(row) for row in self.rows if row.status != "finished"))
        return block(*parts)


def _trouble(row: Row) -> str:
    return f"{row.name}: {row.status} at step {row.step}. {row.error}"


def read_report(folder) -> SweepReport:
    """Read what a sweep left, finished or not; nothing is written.

    Parameters
    ----------
    folder : str or Path
        As ``toygan sweep --out`` was given it.

    Raises
    ------
    FileNotFoundError
        When the folder is no sweep.
    """
    return SweepReport(Path(folder), tuple(read_rows(folder)))
