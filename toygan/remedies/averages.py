"""Remedies that are pure functions: noise on the inputs, memory of past parameters, averaging, schedules.

Each acts at one place of the training loop (`toygan.game.trainer`) and keeps nothing:

    instance noise          x + sigma·N(0, I) on real and fake inputs, sigma falling to 0   (S2, S4)
    historical averaging    weight·‖theta - mean of past theta‖² in a player's cost         (S4)
    generator averaging     averaged <- decay·averaged + (1 - decay)·theta                  (S3)
    schedules               the learning rate times a factor of step/iterations
    couplings               the critic judges samples together (`toygan.remedies.couplings`)         (S4)

Letters: theta a player's flat parameter vector; x a batch (n, d); step counts generator updates from 0.
"""

import numpy as np

from toygan.remedies.couplings import COUPLINGS, Coupling, coupling
from toygan.support.names import look_up

__all__ = [
    "COUPLINGS",
    "SCHEDULES",
    "Coupling",
    "add_instance_noise",
    "annealed",
    "coupling",
    "historical_averaging",
    "include_in_mean",
    "moving_average",
    "schedule",
]

SCHEDULES = {
    "constant": lambda part: 1.0,
    "linear": lambda part: 1.0 - part,
    "cosine": lambda part: 0.5 + 0.5 * float(np.cos(np.pi * part)),
}


def schedule(name: str, step: int, iterations: int) -> float:
    """Return the factor of the learning rate at an update.

    Parameters
    ----------
    name : {"constant", "linear", "cosine"}
        ``linear`` is 1 - t, ``cosine`` is (1 + cos πt)/2, for t = step/iterations.
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
    >>> schedule("cosine", 5, 10), schedule("constant", 5, 10)
    (0.5, 1.0)
    """
    factor = look_up(SCHEDULES, name, "schedule")
    if step < 0 or iterations < 1:
        raise ValueError(
            f"step must be at least 0 and iterations at least 1; they are {step} and {iterations}"
        )
    return factor(min(step / iterations, 1.0))


def annealed(sigma: float, step: int, iterations: int) -> float:
    """Return the standard deviation of the instance noise at an update: it falls linearly from sigma to 0.

    Raises
    ------
    ValueError
        When sigma is negative, or as `schedule`.

    Examples
    --------
    >>> annealed(0.5, 0, 100), annealed(0.5, 50, 100), annealed(0.5, 100, 100)
    (0.5, 0.25, 0.0)
    """
    if not sigma >= 0:
        raise ValueError(f"sigma must be non-negative; sigma = {sigma}")
    return sigma * schedule("linear", step, iterations)


def add_instance_noise(x, sigma: float, rng):
    """Return x + sigma·N(0, I), for real and fake batches alike; x itself when sigma is 0.

    The noise is independent of x, so gradients with respect to x pass unchanged.

    Parameters
    ----------
    x : float array (n, d)
    sigma : float
        In the units of x.
    rng : numpy.random.Generator

    Returns
    -------
    array of the shape and dtype of x

    Examples
    --------
    >>> add_instance_noise(np.zeros((2, 3), dtype=np.float32), 0.1, np.random.default_rng(0)).dtype
    dtype('float32')
    """
    if sigma == 0:
        return x
    return x + x.dtype.type(sigma) * rng.standard_normal(x.shape, dtype=x.dtype)  # (NOISE)


def historical_averaging(theta, mean, weight: float):
    """Return the cost weight·‖theta - mean‖² and its gradient 2·weight·(theta - mean).

    The mean is that of the parameters after every past update (Salimans et al. 2016), a constant for the
    present one; see `include_in_mean`.

    Parameters
    ----------
    theta, mean : float arrays (P,)
    weight : float, non-negative

    Returns
    -------
    value : float
    gradient : array (P,)

    Examples
    --------
    >>> historical_averaging(np.array([1.0, 2.0]), np.array([0.0, 2.0]), 0.5)
    (0.5, array([1., 0.]))
    """
    away = theta - mean
    return weight * float(away @ away), 2 * weight * away


def include_in_mean(mean, theta, count: int) -> None:
    """Make ``mean``, so far that of ``count`` parameter vectors, the mean that includes theta; in place.

    Examples
    --------
    >>> mean = np.zeros(1)
    >>> for count, theta in enumerate([2.0, 4.0, 9.0]):
    ...     include_in_mean(mean, np.array([theta]), count)
    >>> mean
    array([5.])
    """
    mean += (theta - mean) / (count + 1)


def moving_average(averaged, theta, decay: float) -> None:
    """Move ``averaged`` to decay·averaged + (1 - decay)·theta; in place.

    It starts as a copy of the generator's parameters. Samples drawn from it are steadier than those of theta,
    which the game keeps turning round; decay 0.999 looks back on about 1000 updates.

    Parameters
    ----------
    averaged, theta : float arrays (P,)
    decay : float in [0, 1)

    Examples
    --------
    >>> averaged = np.array([1.0])
    >>> moving_average(averaged, np.array([3.0]), decay=0.75)
    >>> averaged
    array([1.5])
    """
    averaged += (1 - decay) * (theta - averaged)  # (AVERAGE)
