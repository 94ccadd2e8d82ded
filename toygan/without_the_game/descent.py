"""Mini-batch descent with Adam on one network or on two that are trained together.

The networks, their backpropagation and the optimizer are those of every other training run; here is only
the loop that the generators without a game share.
"""

import operator

import numpy as np

from toygan.engine.blas import one_blas_thread
from toygan.network.optimizers import CODES, optimizer_step

BETAS = (0.9, 0.999)


def descend(networks, cost, n: int, *, steps=2000, batch_size=64, learning_rate=3e-3, rng=None) -> np.ndarray:
    """Take ``steps`` steps of Adam; the learning rate falls linearly to 0.

    Parameters
    ----------
    networks : sequence of Network
        Their parameters change in place.
    cost : callable
        ``cost(rows, rng) -> value, gradients``: the mean cost of those rows of the data, and for each network
        its derivative by the flat parameter vector.
    n : int
        Rows of the data. A batch is drawn from them with replacement, or is all of them when
        ``batch_size`` is n or more.
    steps, batch_size : int
    learning_rate : float
    rng : Generator or seed, optional

    Returns
    -------
    ndarray of float64, shape (steps,)
        The cost of every batch before its step.

    Raises
    ------
    ValueError
        When a number is out of range.
    ArithmeticError
        When a cost is not finite; the message says at which step.

    Examples
    --------
    >>> from toygan import Network
    >>> net = Network([1, 1])
    >>> def cost(rows, rng):  # ½ (b - 3)²
    ...     return 0.5 * (net.parameters[1] - 3) ** 2, [np.array([0.0, net.parameters[1] - 3])]
    >>> values = descend([net], cost, 1, steps=500, learning_rate=0.1)
    >>> float(net.parameters[1].round(3)), float(values[0])
    (3.0, 4.5)
    """
    steps, batch_size = check_loop(steps, batch_size, learning_rate)
    rng = np.random.default_rng(rng)
    moments = [np.zeros((2, net.parameters.size), net.dtype) for net in networks]
    values = np.empty(steps)
    with one_blas_thread():  # products this small are slower on several threads
        for t in range(1, steps + 1):
            rows = np.arange(n) if batch_size >= n else rng.integers(n, size=batch_size)
            values[t - 1], gradients = cost(rows, rng)
            if not np.isfinite(values[t - 1]):
                raise ArithmeticError(
                    f"the cost of step {t} is {values[t - 1]}; lower learning_rate = {learning_rate}"
                )
            rate = learning_rate * (1 - (t - 1) / steps)
            for net, gradient, (first, second) in zip(networks, gradients, moments):
                optimizer_step(CODES["adam"], net.parameters, gradient, first, second, t, rate, *BETAS)
    return values


def check_loop(steps, batch_size, learning_rate) -> tuple[int, int]:
    """Return steps and batch size as integers, or say which of the three numbers is out of range."""
    steps, batch_size = operator.index(steps), operator.index(batch_size)
    if steps < 1 or batch_size < 1:
        raise ValueError(f"steps and batch_size must be 1 or more; they are {steps} and {batch_size}")
    if not (np.isfinite(learning_rate) and learning_rate > 0):
        raise ValueError(f"learning_rate must be finite and above 0; it is {learning_rate!r}")
    return steps, batch_size


def check_rows(x, name: str = "x", width: int | None = None) -> np.ndarray:
    """Return x as a float64 array (n, d) with n at least 1, or say what is wrong with it.

    Raises
    ------
    ValueError
        For another shape, another width than asked for, or an entry that is not finite (named).

    Examples
    --------
    >>> check_rows([[0, 1], [2, np.nan]])
    Traceback (most recent call last):
    ValueError: x must be finite; x[1, 1] = nan
    """
    x = np.asarray(x, dtype=float)
    wanted = "(n, d)" if width is None else f"(n, {width})"
    if x.ndim != 2 or x.size == 0 or (width is not None and x.shape[1] != width):
        raise ValueError(f"{name} must have shape {wanted} with n at least 1; its shape is {x.shape}")
    if not np.isfinite(x).all():
        i, j = np.argwhere(~np.isfinite(x))[0]
        raise ValueError(f"{name} must be finite; {name}[{i}, {j}] = {x[i, j]}")
    return x
