"""Means over seeds with their uncertainty: standard error and bootstrap interval."""

import math

import numpy as np

RESAMPLES = 2000


def summarise(values, rng=0) -> dict[str, float]:
    """Mean, standard error and bootstrap 95 % interval of the mean.

    The interval is the percentile one, too narrow for few values: of normal ones it holds the true mean about
    89 times in 100 for n = 10, and half the time for n = 2, where it reaches from one value to the other.

    Parameters
    ----------
    values : (n,) array_like
        One per seed; n at least 1.
    rng : numpy.random.Generator or seed
        Of the bootstrap.

    Returns
    -------
    dict
        ``n, mean, standard_error, low, high``; the last three are NaN for n = 1, where nothing is known.

    Raises
    ------
    ValueError
        When there are no values.

    Examples
    --------
    >>> found = summarise([7.0, 8.0, 8.0, 8.0])
    >>> found["mean"], found["standard_error"], found["low"] <= 7.75 <= found["high"]
    (7.75, 0.25, True)
    """
    values = np.asarray(values, dtype=float)
    n = len(values)
    if n == 0:
        raise ValueError("values must hold at least one number; it is empty")
    unknown = dict.fromkeys(("standard_error", "low", "high"), math.nan)
    found = {"n": n, "mean": float(values.mean())} | unknown
    if n > 1:
        picks = np.random.default_rng(rng).integers(0, n, (RESAMPLES, n))
        low, high = np.quantile(values[picks].mean(axis=1), (0.025, 0.975))
        error = float(values.std(ddof=1) / math.sqrt(n))
        found |= {"standard_error": error, "low": float(low), "high": float(high)}
    return found


def paired(ours: dict, theirs: dict, rng=0) -> dict[str, float]:
    """Summary of the differences ours − theirs over the seeds that both have.

    Parameters
    ----------
    ours, theirs : dict of seed to float

    Raises
    ------
    ValueError
        When they share no seed.

    Examples
    --------
    >>> paired({0: 0.5, 1: 0.75, 2: 9.0}, {0: 0.25, 1: 0.5})["mean"]
    0.25
    """
    seeds = sorted(ours.keys() & theirs.keys())
    if not seeds:
        raise ValueError(f"the two share no seed: {sorted(ours)} and {sorted(theirs)}")
    return summarise([ours[seed] - theirs[seed] for seed in seeds], rng)
