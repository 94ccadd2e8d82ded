"""How good a generator is, in numbers that say what a perfect one would score.

    evaluate(points, dataset, rng) -> {"modes": 8.0, "balanced_modes": 8.0, "high_quality": 0.98, …}

Definitions follow VEEGAN and PacGAN where there are modes: a sample belongs to its nearest centre and is of
high quality within 3 sigma (Euclidean) of it. W1 is exact, between 1024 points (or any other number) and
a stratified reference.

Letters: n samples; K modes with weights w; q share of the samples that belong to each mode.
"""

from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from toygan.datasets.definition import Dataset
from toygan.datasets.smooth_shapes import Modes
from toygan.metrics.floors import POINTS, distance, sampling_floor
from toygan.metrics.mode_widths import WIDTHS, mode_sigma_ratios, widths

REFERENCE = 20_000  # stratified points that stand for a law in the plane: some seconds against as many
_FAR = 1e150  # from here on squares overflow, and no centre would be the nearest
BALANCED = 0.2  # a balanced mode holds at least this part of its due share in high-quality samples

_SHARES = ("reverse_kl", "reverse_kl_expected", "mode_weight_tv")
_QUALITY = ("modes", "balanced_modes", "high_quality", "high_quality_ceiling", "sigma_ratio", *WIDTHS)
_W1 = ("w1", "w1_floor_mean", "w1_floor_q95")


class Assignment(NamedTuple):
    """Which mode each sample belongs to, and which samples are of high quality."""

    nearest: np.ndarray  # int (n,)
    good: np.ndarray  # bool (n,)


def columns(dataset: Dataset) -> tuple[str, ...]:
    """Return the names that `evaluate` gives for this law, in their order.

    Examples
    --------
    >>> from toygan.datasets import dataset
    >>> columns(dataset("swissroll"))
    ('w1', 'w1_floor_mean', 'w1_floor_q95')
    >>> columns(dataset("gaussian"))[-1]
    'w1_true'
    """
    modes = dataset.modes
    quality = _QUALITY if modes is not None and modes.sigma > 0 else ()
    shares = _SHARES if modes is not None else ()
    return quality + shares + _W1 + (("w1_true",) if dataset.law is not None else ())


def evaluate(points, dataset: Dataset, rng=None, n_w1: int = POINTS) -> dict[str, float]:
    """Measure generated points against the law they should follow.

    Parameters
    ----------
    points : float array (n, d), or (n,) when d = 1
        Generated samples in data units, n at least 1; 2500 is the papers' number.
    dataset : Dataset
    rng : numpy.random.Generator or seed
        Draws the reference sample of W1, and which ``n_w1`` of more points enter it.
    n_w1 : int, at least 1
        Points on each side of W1. Floors for 1024, 4096 and 10,000 ship; others are computed once.

    Returns
    -------
    dict of float
        Always with the keys, in the order, of ``columns(dataset)``:

        ``modes``, ``balanced_modes``
            Modes that hold a high-quality sample; that hold at least 0.2 of their due share, n·w.
        ``high_quality``, ``high_quality_ceiling``
            Share of high-quality samples, and that of a perfect model (0.9889 for Gaussian modes in 2-D).
        ``sigma_ratio``, ``mode_sigma_median``, ``mode_sigma_least``, ``mode_sigma_largest``
            Spread of high-quality samples about their mode's mean, over the law's: pooled; of each mode.
        ``reverse_kl``, ``reverse_kl_expected``
            KL(q ‖ w) in nats, and its expectation for a perfect model, about (K - 1)/2n.
        ``mode_weight_tv``
            ½ Σ|q - w|, in [0, 1].
        ``w1``, ``w1_floor_mean``, ``w1_floor_q95``
            Exact W1 in data units with its sampling floor (`toygan.metrics.floors`), for min(n, n_w1)
            points.
        ``w1_true``
            In 1-D: exact W1 of all points to the law itself, ∫|F_n - G|.

        Laws without modes have no mode columns; point masses have shares and no quality.

    Raises
    ------
    TypeError
        When points holds anything but numbers: strings, booleans, objects.
    ValueError
        When points is empty, has another number of columns, or holds NaN, inf or masked entries.

    Examples
    --------
    >>> from toygan.datasets import dataset
    >>> law = dataset("ring8")
    >>> found = evaluate(law.sample(2500, rng=0), law, rng=1)
    >>> found["modes"], found["balanced_modes"], round(found["high_quality_ceiling"], 4)
    (8.0, 8.0, 0.9889)
    >>> found["w1"] <= found["w1_floor_q95"]
    True
    """
    points = _checked(points, dataset)
    rng = np.random.default_rng(rng)
    found = {}
    if dataset.modes is not None:
        found = _mode_metrics(points, dataset.modes)
    found["w1"] = w1(points, dataset, rng, n_w1)
    found["w1_floor_mean"], found["w1_floor_q95"] = sampling_floor(dataset, min(len(points), n_w1))
    if dataset.law is not None:
        found["w1_true"] = distance_to_law(points, dataset.law)
    return {name: float(found[name]) for name in columns(dataset)}


def _mode_metrics(points, modes):
    """All metrics that need the modes."""
    found = assign(points, modes)
    return {
        "modes": modes_captured(found, modes),
        "balanced_modes": balanced_modes(found, modes),
        "high_quality": found.good.mean(),
        "high_quality_ceiling": modes.ceiling,
        "sigma_ratio": sigma_ratio(points, found, modes),
        "reverse_kl": reverse_kl(found, modes),
        "reverse_kl_expected": (len(modes.weights) - 1) / (2 * len(points)),
        "mode_weight_tv": mode_weight_tv(found, modes),
    } | widths(mode_sigma_ratios(points, found, modes))


def assign(points, modes: Modes) -> Assignment:
    """Give every sample (n, d) to its nearest centre, and say whether it lies within 3 sigma."""
    away, nearest = cKDTree(modes.centres).query(np.clip(points, -_FAR, _FAR))
    return Assignment(nearest, away <= 3 * modes.sigma)  # (QUALITY)


def modes_captured(found: Assignment, modes: Modes) -> int:
    """Count the modes that hold at least one high-quality sample."""
    return int((_good_counts(found, modes) > 0).sum())


def balanced_modes(found: Assignment, modes: Modes) -> int:
    """Count the modes whose high-quality samples number at least 0.2·n·w (0.2·n/K for equal weights)."""
    return int((_good_counts(found, modes) >= BALANCED * len(found.nearest) * modes.weights).sum())


def reverse_kl(found: Assignment, modes: Modes) -> float:
    """KL(q ‖ w) in nats over all samples, those of low quality included; 0 for q = w."""
    q = np.bincount(found.nearest, minlength=len(modes.weights)) / len(found.nearest)
    held = q > 0
    return max(0.0, float(np.sum(q[held] * np.log(q[held] / modes.weights[held]))))


def mode_weight_tv(found: Assignment, modes: Modes) -> float:
    """½ Σ|q - w| over all samples, those of low quality included."""
    q = np.bincount(found.nearest, minlength=len(modes.weights)) / len(found.nearest)
    return float(np.abs(q - modes.weights).sum() / 2)


def sigma_ratio(points, found: Assignment, modes: Modes) -> float:
    """Pooled standard deviation of the high-quality samples about their mode's own mean, over the law's.

    A perfect model scores 1, one that puts each mode into a point scores 0, wherever that point lies. The
    law's spread is that of its own high-quality samples, cut off at 3 sigma. Without two samples in one: 0.
    """
    x, mode = points[found.good], found.nearest[found.good]
    counts = _good_counts(found, modes)
    spare = counts.sum() - (counts > 0).sum()
    if spare == 0 or modes.sigma == 0:
        return 0.0
    total = np.stack([np.bincount(mode, column, len(counts)) for column in x.T], axis=1)
    residual = x - (total / np.maximum(counts, 1)[:, None])[mode]
    return float(np.sqrt((residual**2).sum() / (spare * x.shape[1])) / modes.inner_sigma)


def w1(points, dataset: Dataset, rng=None, n_w1: int = POINTS) -> float:
    """Exact W1 between min(n, n_w1) of the points and as many stratified ones of the law, in data units."""
    return distance(*w1_pair(points, dataset, rng, n_w1))


def w1_pair(points, dataset: Dataset, rng=None, n_w1: int = POINTS):
    """The points (n, d) and the stratified ones of the law between which `w1` is taken."""
    rng = np.random.default_rng(rng)
    n = min(len(points), n_w1)
    chosen = points if n == len(points) else points[rng.choice(len(points), n, replace=False)]
    return chosen, dataset.stratified(n, rng)


def distance_to_law(points, law, reference: int = REFERENCE, rng=None) -> float:
    """W1 of all points to a law, in data units.

    Parameters
    ----------
    points : array (n, d)
    law : a law of the line, or Dataset
        On the line, and for a dataset that knows its law there, exact: ∫|F_n - G|. In the plane W1 to
        ``reference`` stratified points of the dataset, which is off by at most their own distance to the law
        (see `reference_error`).
    reference : int
    rng : numpy.random.Generator or seed

    Examples
    --------
    >>> from toygan.datasets import dataset
    >>> ring = dataset("ring8")
    >>> moved = ring.sample(400, rng=0) + [3.0, 0.0]
    >>> abs(distance_to_law(moved, ring, reference=1000, rng=1) - 3) < 0.1
    True
    """
    from divergences import earth_mover_distance, samples

    if isinstance(law, Dataset):
        if law.law is None:
            return distance(points, law.stratified(reference, np.random.default_rng(rng)))
        law = law.law
    return earth_mover_distance(samples(points), law)


def reference_error(dataset: Dataset, reference: int = REFERENCE, rng=None) -> float:
    """What a stratified reference of so many points is off from its law, in W1 and data units.

    The W1 between two references: its mean is at least the mean distance of one of them to the law.

    Examples
    --------
    >>> from toygan.datasets import dataset
    >>> reference_error(dataset("ring8"), 500, rng=0) < 0.03
    True
    """
    one, other = np.random.default_rng(rng).spawn(2)
    return distance(dataset.stratified(reference, one), dataset.stratified(reference, other))


def _good_counts(found, modes):
    return np.bincount(found.nearest[found.good], minlength=len(modes.weights))


def _checked(points, dataset):
    """Return points as a finite float64 array (n, d), refused as `divergences.samples` refuses them."""
    from divergences.laws.validation import real_array

    points = real_array(points, "points")
    points = points[:, None] if points.ndim == 1 and dataset.dimension == 1 else points
    if points.ndim != 2 or points.shape[1] != dataset.dimension or len(points) == 0:
        raise ValueError(f"points must have shape (n, {dataset.dimension}), n >= 1; they have {points.shape}")
    return points
