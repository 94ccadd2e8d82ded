"""How wide each mode is: one ratio a mode; the pooled ``sigma_ratio`` hides a wide one among narrow ones.

Letters: K modes; n_k high-quality samples of mode k, in d dimensions.
"""

import numpy as np

WIDTHS = ("mode_sigma_median", "mode_sigma_least", "mode_sigma_largest")


def mode_sigma_ratios(points, found, modes) -> np.ndarray:
    """The standard deviation of each mode's high-quality samples about their own mean, over the law's.

    Parameters
    ----------
    points : (n, d) array
    found : Assignment
        Which mode each point belongs to, and which are of high quality.
    modes : Modes

    Returns
    -------
    (K,) array of float64
        1 for a perfect model, up to the error of n_k samples, about 1/√(2 d n_k); 0 for a mode with fewer
        than two of them, and where the law's modes are points.

    Examples
    --------
    >>> from toygan.datasets import dataset
    >>> from toygan.metrics.quality import assign
    >>> law = dataset("ring8")
    >>> points = law.sample(8000, rng=0)
    >>> mode_sigma_ratios(points, assign(points, law.modes), law.modes).round(1).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    """
    x, mode, count = points[found.good], found.nearest[found.good], len(modes.weights)
    counts = np.bincount(mode, minlength=count)
    total = np.stack([np.bincount(mode, column, count) for column in x.T], axis=1)
    residual = x - (total / np.maximum(counts, 1)[:, None])[mode]
    squares = np.bincount(mode, (residual**2).sum(axis=1), count)
    known = (counts > 1) & (modes.sigma > 0)
    variance = np.divide(squares, (counts - 1) * x.shape[1], out=np.zeros(count), where=known)
    return np.divide(np.sqrt(variance), modes.inner_sigma, out=np.zeros(count), where=known)


def widths(ratios: np.ndarray) -> dict[str, float]:
    """Median and extremes of the ratios, by the names of `WIDTHS`.

    Examples
    --------
    >>> widths(np.array([0.5, 1.0, 2.0]))
    {'mode_sigma_median': 1.0, 'mode_sigma_least': 0.5, 'mode_sigma_largest': 2.0}
    """
    found = np.median(ratios), ratios.min(), ratios.max()
    return {name: float(value) for name, value in zip(WIDTHS, found)}
