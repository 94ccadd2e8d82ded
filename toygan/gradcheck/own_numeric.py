"""Derivatives of a user's function: central differences always, the tape and complex steps where they run.

A function is refused when it returns no number, no finite number, or two different numbers at one x. Its
warnings are silenced. When it raises an exception at a moved x, this x is taken to be outside of its domain.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from toygan import autograd
from toygan.gradcheck import differences

COMPLEX_STEP = 1e-30


@dataclass(frozen=True)
class Function:
    """A checked function of arrays: ``pack`` makes of them what ``f`` takes; ``here`` is its value there."""

    f: Callable
    arrays: list
    pack: Callable
    here: float
    single: bool

    def moved(self, i, places, by):
        """f after adding ``by`` to entries of array i; NaN where f is no finite real number."""
        arrays = [a.copy() for a in self.arrays]
        arrays[i].flat[places] += by
        return self.quietly(arrays)

    def quietly(self, arrays):
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return float(autograd.value_of(self.f(self.pack(arrays))))
        except Exception:  # a user's f may raise anything: x is outside of its domain
            return np.nan


def checked(f, arrays, pack) -> Function:
    """Evaluate ``f`` twice, and refuse it unless it returns the same finite real number both times."""
    values = [autograd.value_of(f(pack([a.copy() for a in arrays]))) for _ in range(2)]
    kind = np.asarray(values[0])
    if kind.shape != () or kind.dtype.kind not in "biuf":
        shape = f" of shape {kind.shape}: take its mean or its sum" if kind.shape else ""
        raise TypeError(f"f must return one number; it returned {type(values[0]).__name__}{shape}")
    here, again = map(float, values)
    if not np.isfinite(here):
        raise ValueError(f"f must be finite where it is checked; f(x) is {here}")
    if here != again:
        raise ValueError(f"f gives {here} and {again} at one x: give its randomness a fixed seed")
    return Function(f, arrays, pack, here, kind.dtype in (np.float16, np.float32))


def noise(function, seed=0):
    """What rounding does to values of f near x."""
    rng = np.random.default_rng(seed)
    ways = [rng.choice([-1.0, 1.0], a.shape) * _exact_steps(a) for a in function.arrays]

    def g(steps):
        return function.quietly([a + steps * way for a, way in zip(function.arrays, ways)])

    least = 4 * np.finfo(np.float32).eps * abs(function.here) if function.single else 0.0
    return max(differences.rounding(g, function.here), least)


def _exact_steps(a):
    """About 1e-12 of every number, so that adding it is exact; of the largest for zeros."""
    largest = np.max(np.abs(a), initial=0.0) or 1.0
    return np.where(a == 0, 2.0**-40 * largest, 4096 * np.spacing(np.abs(a)))


def slopes(function, i, places, rounding):
    """A `Slope` of f for each of these entries of array i."""
    x = function.arrays[i]
    size = max(1.0, float(np.max(np.abs(x))))
    found = []
    for place in places:
        ladder = differences.steps(float(x.flat[place]), size)
        g = lambda h, place=place: function.moved(i, place, h)  # noqa: E731
        found.append(differences.slope(g, function.here, ladder, rounding))
    return found


def along(function, i, places, weights, rounding):
    """The slope along ``weights`` times the sizes of these entries, and these products."""
    x = function.arrays[i].flat[places]
    way = weights * np.where(x == 0, np.max(np.abs(function.arrays[i])) or 1.0, np.abs(x))
    ladder = differences.steps(0.0, 1.0)
    return differences.slope(
        lambda h: function.moved(i, places, h * way), function.here, ladder, rounding
    ), way


def tape(function):
    """The gradients by the tape, or None where f does not take tensors."""
    tensors = [autograd.Tensor(a.copy()) for a in function.arrays]

    def gradients():
        output = function.f(function.pack(tensors))
        if not isinstance(output, autograd.Tensor):
            return None
        return [g.value for g in autograd.grad(output.reshape(()), tensors)]

    return _tried(gradients)


def complex_steps(function, i, places, weights=None):
    """Complex steps at entries of array i, or one step along ``weights``; None where f takes no complex x."""

    def step(at, by):
        moved = [a.astype(complex) for a in function.arrays]
        moved[i].flat[at] += 1j * COMPLEX_STEP * by
        return complex(autograd.value_of(function.f(function.pack(moved)))).imag / COMPLEX_STEP

    if weights is not None:
        return _tried(lambda: step(places, weights))
    return _tried(lambda: np.array([step(place, 1.0) for place in places]))


def _tried(method):
    """The result of a method, or None where f raises any exception."""
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", np.exceptions.ComplexWarning)  # an imaginary part was dropped
            return method()
    except Exception:
        return None
