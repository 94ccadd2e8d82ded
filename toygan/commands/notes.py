"""Warnings of the library as a line on the error stream."""

import sys
import warnings

from toygan.datasets.points_warning import PointsWarning
from toygan.support.streams import visible


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
