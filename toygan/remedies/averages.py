"""Averages of parameters over past updates, as remedies for parameters that circle around an equilibrium.

    historical averaging    weight·‖theta - mean of past theta‖² in a player's cost   (S4)
    generator averaging     averaged <- decay·averaged + (1 - decay)·theta            (S3)

Letters: theta a player's flat parameter vector.

S3: the article on the loss functions of GANs (对抗性损失函数).
S4: Geißelmann, *Generative Adversarial Networks*, 2018.
"""


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
    >>> import numpy as np
    >>> historical_averaging(np.array([1.0, 2.0]), np.array([0.0, 2.0]), 0.5)
    (0.5, array([1., 0.]))
    """
    away = theta - mean
    return weight * float(away @ away), 2 * weight * away


def include_in_mean(mean, theta, count: int) -> None:
    """Make ``mean``, so far that of ``count`` parameter vectors, the mean that includes theta; in place.

    Examples
    --------
    >>> import numpy as np
    >>> mean = np.zeros(1)
    >>> for count, theta in enumerate([2.0, 4.0, 9.0]):
    ...     include_in_mean(mean, np.array([theta]), count)
    >>> mean
    array([5.])
    """
    mean += (theta - mean) / (count + 1)


def moving_average(averaged, theta, decay: float) -> None:
    """Move ``averaged`` to decay·averaged + (1 - decay)·theta; in place.

    It starts as a copy of the generator's parameters. Samples drawn from it change less from update to update
    than those of theta, which circles; decay 0.999 averages over about 1000 updates.

    Parameters
    ----------
    averaged, theta : float arrays (P,)
    decay : float in [0, 1)

    Examples
    --------
    >>> import numpy as np
    >>> averaged = np.array([1.0])
    >>> moving_average(averaged, np.array([3.0]), decay=0.75)
    >>> averaged
    array([1.5])
    """
    averaged += (1 - decay) * (theta - averaged)
