"""Instance noise: x + sigma·N(0, I) on real and fake inputs, sigma falling to 0 (Sønderby et al. 2017)."""

from toygan.remedies.schedules import schedule


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
    return x + x.dtype.type(sigma) * rng.standard_normal(x.shape, dtype=x.dtype)
