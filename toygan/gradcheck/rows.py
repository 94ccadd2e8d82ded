"""One tensor, derived by hand and by other means, in numbers that tell what went wrong."""

from dataclasses import dataclass

import numpy as np

TOLERANCE = {"autograd": 1e-10, "central": 2e-5, "complex": 1e-10}
FLOOR = 1e-3
"""A tensor's error is measured against its largest entry, or this much of the largest of its part if that
is more (``check._scales``): where real and fake rows cancel, the small remainder has few correct digits."""


@dataclass(frozen=True)
class Row:
    """How one hand-written tensor compares.

    Attributes
    ----------
    part, equation, tensor : str
        ``("discriminator", "BP3", "W[2]")``, for example.
    norm, reference_norm : float
        Euclidean norms of the hand-written tensor and of the reference.
    worst, median : float
        Largest and middle error over the largest reference entry.
    cosine, ratio : float
        Angle between the two, and the hand-written over the reference length along it; NaN where one is 0.
    spread : float
        How far the entrywise ratios are from that one ratio: 0 for a constant factor.
    entry, value, reference_value
        The worst entry, and both raw values there.
    errors : dict
        Worst error by each method that applied, relative as ``worst``.
    skipped : int
        Entries left out because of a kink.
    passed : bool
    unresolved : int
        Entries left out because no method that can be believed gives a number there.
    """

    part: str
    equation: str
    tensor: str
    norm: float
    reference_norm: float
    worst: float
    median: float
    cosine: float
    ratio: float
    spread: float
    entry: tuple
    value: float
    reference_value: float
    errors: dict
    skipped: int
    passed: bool
    unresolved: int = 0

    @property
    def unchecked(self) -> bool:
        """Whether there was not one entry to compare."""
        return bool(np.isnan(self.reference_value))

    def to_dict(self) -> dict:
        """Plain data for JSON; what is no finite number becomes text."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        plain["entry"] = list(self.entry)
        plain["errors"] = {name: finite(error) for name, error in self.errors.items()}
        return {name: finite(value) for name, value in plain.items()}


def finite(value):
    """Return ``value`` as JSON can hold it: NaN and infinities as text."""
    if isinstance(value, float | np.floating) and not np.isfinite(value):
        return str(float(value))
    return float(value) if isinstance(value, np.floating) else value


def compare(key, hand, reference, scale, numeric=(), tolerance=TOLERANCE, method="autograd") -> Row:
    """Compare a hand-written tensor with the reference, and with derivatives at some of its entries.

    Parameters
    ----------
    key : (part, equation, tensor)
    hand, reference : arrays of one shape
    scale : float
        The largest reference entry of the part.
    numeric : iterable of (method, positions, values, noise)
        Positions in the flat tensor; NaN values were skipped; ``noise`` is what rounding does to a value.
    tolerance : dict
        Method -> the largest error that passes.
    method : str
        What the reference was computed by.
    """
    hand, reference = np.asarray(hand, dtype=float), np.asarray(reference, dtype=float)
    with np.errstate(all="ignore"):
        error, size = entry_errors(hand, reference, scale)
        errors = {method: float(error.max(initial=0.0))}
        skipped = 0
        for other, places, values, noise in numeric:
            kept = ~np.isnan(values)
            off = np.abs(hand.ravel()[places][kept] - values[kept]) / max(size, noise / tolerance[other])
            errors[other] = float(np.max(np.where(np.isnan(off), np.inf, off), initial=0.0))
            skipped += int((~kept).sum())
        cosine, ratio, spread = _pattern(hand, reference)
        worst = np.unravel_index(np.argmax(error), error.shape) if error.size else (0,)
        return Row(
            *key,
            norm=float(np.linalg.norm(hand)),
            reference_norm=float(np.linalg.norm(reference)),
            worst=float(error.max(initial=0.0)),
            median=float(np.median(error)) if error.size else 0.0,
            cosine=cosine,
            ratio=ratio,
            spread=spread,
            entry=tuple(int(i) for i in worst),
            value=float(hand[worst]) if error.size else np.nan,
            reference_value=float(reference[worst]) if error.size else np.nan,
            errors=errors,
            skipped=skipped,
            passed=all(error <= tolerance[name] for name, error in errors.items()),
        )


def entry_errors(hand, reference, scale):
    """Return the error of every entry, relative to the size of the tensor, and that size; NaN counts as inf.

    Examples
    --------
    >>> entry_errors(np.array([2.0, 1.0]), np.array([2.0, 2.0]), 0.0)
    (array([0. , 0.5]), np.float64(2.0))
    """
    size = np.maximum(np.max(np.abs(reference), initial=0.0), FLOOR * scale) or 1.0
    error = np.where(hand == reference, 0.0, np.abs(hand - reference)) / size  # inf = inf is no error
    return np.where(np.isnan(error), np.inf, error), size


def _pattern(hand, reference):
    """Return cosine, scale ratio, and how far the tensor is from being that multiple of the reference."""
    norms = np.linalg.norm(hand), np.linalg.norm(reference)
    if not (np.isfinite(norms).all() and min(norms) > 0):
        return np.nan, np.nan, np.nan
    product = float(np.sum(hand * reference))
    ratio = float(product / norms[1] ** 2)
    spread = float(np.linalg.norm(hand - ratio * reference) / norms[0])
    return float(product / (norms[0] * norms[1])), ratio, spread
