"""Warnings of the library as a line on the error stream."""

import sys
import warnings

from toygan.datasets.points_warning import PointsWarning
from toygan.support.streams import visible

LISTED = 6  # names of columns


def show_plainly() -> None:
    """Show what the library warns of as ``note: …``, without the line of code that it arose in."""
    shown = warnings.showwarning

    def show(message, category, filename, lineno, file=None, line=None):
        if issubclass(category, PointsWarning):
            print(f"note: {visible(str(message))}", file=file or sys.stderr)
        else:
            shown(message, category, filename, lineno, file, line)

    warnings.showwarning = show
    warnings.simplefilter("always", PointsWarning)


def say_what_was_read(data: str, columns) -> None:
    """Name the points of a file on the error stream, and which files hold points; of a law say nothing."""
    from toygan.datasets.file_names import SAID, is_file_name

    if is_file_name(data):
        from toygan.datasets.table import dataset

        law = dataset(data, columns)
        few = law.columns if len(law.columns) <= LISTED else (*law.columns[:2], "…", law.columns[-1])
        held = f"{len(law.shape):,} points ({', '.join(few)})"
        print(f"data: {visible(f'{data}, {held}')}; files of points end in {SAID}", file=sys.stderr)
