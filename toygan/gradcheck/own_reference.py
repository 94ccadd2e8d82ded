"""What a gradient is compared with, entry by entry: which method is trusted, and to how many digits.

Where the tape and complex steps agree, they are the reference: they have all digits, and fail in different
ways. Where only one of them runs, or they differ, central differences show which is right; where neither is,
the differences themselves are the reference, within their own error bound. Entries on a kink have no
derivative.
"""

from dataclasses import dataclass

import numpy as np

from toygan.gradcheck import own_numeric
from toygan.gradcheck.rows import FLOOR

AGREE, EXACT, FLOAT32, KNOWN = 1e-7, 1e-10, 1e-4, 1e-6
"""Errors relative to the largest entry: within which two methods agree; that pass; that pass in float32; up
to which differences are used."""


@dataclass
class Tensor:
    """What is known about one array: at ``places`` by every method, by the tape (or None) everywhere."""

    places: np.ndarray
    tape: np.ndarray | None
    complex: np.ndarray | None
    central: np.ndarray
    error: np.ndarray
    kink: np.ndarray

    def at_places(self, method):
        """Values at the places; NaN where the method says nothing."""
        found = {"autograd": self.tape, "complex": self.complex, "central": self.central}[method]
        if found is None:
            return np.full(len(self.places), np.nan)
        return found.flat[self.places] if method == "autograd" else found

    def agree(self, size):
        """Where tape and complex steps agree."""
        a, b = self.at_places("autograd"), self.at_places("complex")
        return np.abs(a - b) <= AGREE * size


def gather(function, i, places, gradients, rounding) -> Tensor:
    """Derive by every method at these entries of array i."""
    found = own_numeric.slopes(function, i, places, rounding)
    value, error, kink = (np.array(column) for column in zip(*found))
    steps = own_numeric.complex_steps(function, i, places)
    return Tensor(places, None if gradients is None else gradients[i], steps, value, error, kink)


def join(one, other) -> Tensor:
    """What is known at the places of both."""
    steps = None if one.complex is None else np.concatenate([one.complex, other.complex])
    names = ("central", "error", "kink")
    columns = [np.concatenate([getattr(one, name), getattr(other, name)]) for name in names]
    return Tensor(np.concatenate([one.places, other.places]), one.tape, steps, *columns)


def sizes(tensors, single):
    """The largest entry of every array, and no less than `FLOOR` times the largest of all."""
    largest = [_largest(t, single) for t in tensors]
    return [max(own, FLOOR * max(largest)) or 1.0 for own in largest]


def _largest(t, single):
    """The largest entry that is certain; where none is, the largest by the tape or by complex steps."""
    tape, steps = np.abs(t.at_places("autograd")), np.abs(t.at_places("complex"))
    sure = np.abs(t.central[t.error <= known_to(single) * np.abs(t.central)])
    for found in (np.concatenate([sure, tape[t.agree(tape)]]), tape, steps):
        found = found[np.isfinite(found)]
        if found.size:
            return float(found.max())
    return 0.0


def known_to(single):
    """The relative error up to which differences are used."""
    return FLOAT32 if single else KNOWN


def believed(tensors, all_sizes, single):
    """Name the exact methods that the differences contradict nowhere, and confirm somewhere."""
    found = []
    for method in ("autograd", "complex"):
        verdicts = [_confirmed(t, method, size, single) for t, size in zip(tensors, all_sizes)]
        if all(v.all() for v in verdicts) and any(v.size for v in verdicts):
            found.append(method)
    return found


def _confirmed(t, method, size, single):
    """Whether the method is right, at the entries where that is known."""
    values, agreed = t.at_places(method), t.agree(size)
    known = ((t.error <= known_to(single) * size) | agreed) & ~t.kink
    return (_supported(t, values, size) | agreed)[known]


def _supported(t, values, size):
    """Where the differences allow these values."""
    with np.errstate(invalid="ignore"):
        slack = 4 * t.error + 1e-8 * np.maximum(np.abs(values), np.abs(t.central)) + 1e-12 * size
        return np.abs(values - t.central) <= slack


def decide(t, methods, size, single):
    """Return reference and tolerance at the places, NaN where nothing is known."""
    least = FLOAT32 if single else EXACT
    tape, steps = t.at_places("autograd"), t.at_places("complex")
    sure = t.error <= known_to(single) * size
    reference = np.where(sure, t.central, np.nan)
    rough = FLOAT32 * size if single else 1e-9 * np.abs(t.central) + 1e-11 * size
    tolerance = 4 * t.error + rough
    for method, values in (("complex", steps), ("autograd", tape)):  # what comes last is preferred
        fits = (sure & _supported(t, values, size)) | (~sure & (method in methods) & np.isfinite(values))
        reference, tolerance = np.where(fits, values, reference), np.where(fits, least * size, tolerance)
    agreed = t.agree(size)
    reference = np.where(agreed, tape, reference)
    with np.errstate(invalid="ignore"):
        tolerance = np.where(agreed, np.maximum(least * size, 4 * np.abs(tape - steps)), tolerance)
    return np.where(t.kink, np.nan, reference), tolerance
