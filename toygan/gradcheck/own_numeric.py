"""Derivatives of anybody's function: central differences always, the tape and complex steps where they run.

central   steps h and h/2, extrapolated: error about h⁴ + ε|f|/h, so h grows with the ε of what f returns
exact     believed only where they agree with the differences: f may drop a gradient, or an imaginary part
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from toygan import autograd

STEP, STEP_FLOAT32 = 1e-4, 0.03
COMPLEX_STEP = 1e-30


@dataclass(frozen=True)
class Function:
    """A checked function of arrays: ``pack`` makes of them what ``f`` takes; ``here`` is its value there."""

    f: Callable
    arrays: list
    pack: Callable
    here: float
    single: bool

    @property
    def step(self):
        """h, for entries up to 1."""
        return STEP_FLOAT32 if self.single else STEP

    @property
    def noise(self):
        """What rounding of f does to a central difference."""
        return 16 * np.finfo(np.float32 if self.single else float).eps * abs(self.here) / self.step

    def at(self, arrays):
        """f(x) as a float."""
        return float(autograd.value_of(self.f(self.pack(arrays))))


def checked(f, arrays, pack) -> Function:
    """Evaluate ``f`` twice, and refuse what is no function of real numbers to a real number."""
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


def central(function, i, places):
    """Central differences at entries of array i; NaN where the two sides show a kink."""
    x, here = function.arrays[i], function.here
    bend = 0.05 if function.single else 1e-3

    def value(place, step):
        moved = [a.copy() for a in function.arrays]
        moved[i].flat[place] += step
        return function.at(moved)

    def derivative(place):
        h = function.step * max(1.0, abs(x.flat[place]))
        up, down, near_up, near_down = (value(place, step) for step in (h, -h, h / 2, -h / 2))
        wide, narrow = (up - down) / (2 * h), (near_up - near_down) / h
        jump, near_jump = (up - 2 * here + down) / h, (near_up - 2 * here + near_down) / (h / 2)
        size = max(abs(up - here), abs(here - down)) / h
        kink = abs(jump - 2 * near_jump) > bend * size + 1e-7 * (1 + abs(here)) + function.noise
        return np.nan if kink else (4 * narrow - wide) / 3

    return np.array([derivative(place) for place in places])


def exact_methods(function, places, central):
    """Run the tape and complex steps; keep the ones that f takes and that agree with differences roughly."""
    found = {}
    for name, method in (("autograd", _tape), ("complex", _complex)):
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                warnings.simplefilter("error", np.exceptions.ComplexWarning)  # an imaginary part was dropped
                values = method(function, places)
        except Exception:  # f is anybody's: whatever it cannot take, it says in its own way
            continue
        if values is not None and all(_roughly(v, c, function) for v, c in zip(values, central)):
            found[name] = values
    return found


def _roughly(values, central, function):
    kept = ~np.isnan(central)
    size = np.max(np.abs(central[kept]), initial=1e-8)
    return bool(np.all(np.abs(values[kept] - central[kept]) <= 1e-3 * size + function.noise))


def _tape(function, places):
    tensors = [autograd.Tensor(a) for a in function.arrays]
    output = function.f(function.pack(tensors))
    if not isinstance(output, autograd.Tensor):
        return None
    gradients = autograd.grad(output.reshape(()), tensors)
    return [g.value.ravel()[at] for g, at in zip(gradients, places)]


def _complex(function, places):
    def derivative(i, place):
        moved = [a.astype(complex) for a in function.arrays]
        moved[i].flat[place] += 1j * COMPLEX_STEP
        return complex(function.f(function.pack(moved))).imag / COMPLEX_STEP

    return [np.array([derivative(i, place) for place in at]) for i, at in enumerate(places)]
