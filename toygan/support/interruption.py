"""Reasons to end a run before its last update: a metric on a plateau, and Ctrl-C."""

import signal
import threading
from contextlib import contextmanager

import numpy as np

from toygan.config.rules import PLATEAU_METRICS


def on_plateau(values, metric: str, patience: int) -> bool:
    """Whether the last ``patience`` values brought no new best.

    Parameters
    ----------
    values : sequence of float
        One per evaluation, oldest first.
    metric : str
        Says whether larger or smaller is better.
    patience : int

    Examples
    --------
    >>> on_plateau([0.9, 0.5, 0.6, 0.5], "w1", 2), on_plateau([0.9, 0.5, 0.6, 0.4], "w1", 2)
    (True, False)
    """
    scores = PLATEAU_METRICS[metric] * np.asarray(values, dtype=float)
    if len(scores) <= patience:
        return False
    return not scores[-patience:].max() > scores[:-patience].max()


class Interruption:
    """Whether Ctrl-C was pressed; a second press raises KeyboardInterrupt at once."""

    def __init__(self):
        self.requested = False

    def __call__(self, signum, frame):
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True


@contextmanager
def finish_step_on_interrupt():
    """Within the block the first Ctrl-C only sets ``requested``; outside the main thread nothing changes.

    Examples
    --------
    >>> with finish_step_on_interrupt() as interruption:
    ...     signal.raise_signal(signal.SIGINT)
    ...     interruption.requested
    True
    """
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    before = signal.signal(signal.SIGINT, interruption)
    try:
        yield interruption
    finally:
        signal.signal(signal.SIGINT, before)
