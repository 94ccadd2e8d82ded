"""How the learning rates fall: a factor between 1 and 0, a function of the share of the updates that is done.

Adding a schedule is writing a row of ``SCHEDULES``.
"""

import numpy as np

from toygan.support.names import look_up

SCHEDULES = {
    "constant": lambda part: 1.0,
    "linear": lambda part: 1.0 - part,
    "cubic": lambda part: (1.0 - part) ** 3,
    "cosine": lambda part: 0.5 + 0.5 * float(np.cos(np.pi * part)),
}


def schedule(name: str, step: int, iterations: int) -> float:
    """Return the factor of the learning rate at an update.

    Parameters
    ----------
    name : str
        A row of ``SCHEDULES``: ``linear`` is 1 - t, ``cubic`` (1 - t)³, ``cosine`` (1 + cos πt)/2, for
        t = step/iterations. Cubic takes half of the updates at an eighth of the rate and less.
    step : int
        Updates done before this one, so the first has the factor 1.
    iterations : int
        Updates in all; the factor would be 0 after the last. Later steps keep it at 0.

    Returns
    -------
    float in [0, 1]

    Raises
    ------
    ValueError
        For an unknown name, a negative step or iterations below 1.

    Examples
    --------
    >>> [schedule("linear", step, 4) for step in range(5)]
    [1.0, 0.75, 0.5, 0.25, 0.0]
    >>> schedule("cosine", 5, 10), schedule("constant", 5, 10), schedule("cubic", 5, 10)
    (0.5, 1.0, 0.125)
    """
    factor = look_up(SCHEDULES, name, "schedule")
    if step < 0 or iterations < 1:
        raise ValueError(
            f"step must be at least 0 and iterations at least 1; they are {step} and {iterations}"
        )
    return factor(min(step / iterations, 1.0))
