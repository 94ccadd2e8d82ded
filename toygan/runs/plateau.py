"""When a metric has stopped getting better."""

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
