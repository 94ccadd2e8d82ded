"""The formulas of an objective of which only the two values are given: the derivatives come from the tape.

A value is checked against central differences when it is first used. From then on it is taken for what it is,
a function of the scores alone, and written down as a line of NumPy calls (`straight_line`).
"""

import functools
import hashlib
import inspect
import marshal

import numpy as np

from toygan import autograd
from toygan.objectives.straight_line import by_tape, straight_line

_KINDS = 64  # of shapes and dtypes that lines are kept for


def formula(name, role, value, arguments):
    """Return ``(real, fake) -> (value, *derivatives)`` by the tape, for the arguments at these positions."""
    if not callable(value):
        raise TypeError(f"{role} must be a function of (real, fake); it is {value!r}")
    checked, lines = [], {}  # by shapes and dtypes

    def number(*scores):
        return _one_number(value(*scores), f"{role} of objective {name!r}")

    def differentiated(real, fake):
        if not checked:
            _check(number, real, fake, arguments, f"{role} of objective {name!r}")
            checked.append(True)
        kind = real.shape, fake.shape, real.dtype, fake.dtype
        with np.errstate(over="ignore"):
            if kind in lines:
                return lines[kind](real, fake)
            result = by_tape(number, real, fake, arguments)
        if len(lines) < _KINDS:
            line = straight_line(number, real, fake, arguments)
            lines[kind] = line or functools.partial(by_tape, number, arguments=arguments)
        return result

    return differentiated


def _one_number(output, what):
    if not isinstance(output, autograd.Tensor) or output.size != 1:
        came = f"shape {output.shape}" if hasattr(output, "shape") else type(output).__name__
        raise TypeError(
            f"the {what} must return a tensor of one number, computed from real and fake by toygan.autograd "
            f"operations (end with .mean()); it returned {came}"
        )
    return output


def _check(number, real, fake, arguments, what, step=1e-6):
    """Compare the tape's derivative along one direction with central differences; refuse if they differ."""
    at = [np.asarray(x, dtype=float) for x in (real, fake)]
    rng = np.random.default_rng(0)
    way = [rng.normal(size=x.shape) * (i in arguments) for i, x in enumerate(at)]
    value, gradients = autograd.value_and_grad(number, (0, 1))(*at)
    slope = float(sum((g * v).sum() for g, v in zip(gradients, way)))
    scale = float(sum(np.abs(g * v).sum() for g, v in zip(gradients, way)))
    numeric = [_central_difference(number, at, way, h) for h in (step, 30 * step)]
    if np.isfinite([slope, *numeric]).all():
        worst = min(abs(slope - n) for n in numeric)
        if worst > 1e-4 * max(scale, *map(abs, numeric)) + 1e-8 * (1 + abs(value)):
            raise ValueError(
                f"the {what} has slope {slope:.6g} by the tape and {numeric[0]:.6g} by central differences; "
                "compute it from real and fake by toygan.autograd operations alone (no .value, no float(), "
                "no stop_gradient, nothing random)"
            )


def _central_difference(number, at, way, step):
    ahead, behind = ([x + sign * step * v for x, v in zip(at, way)] for sign in (1, -1))
    constants = ([autograd.stop_gradient(x) for x in scores] for scores in (ahead, behind))
    up, down = (float(number(*scores)) for scores in constants)
    return (up - down) / (2 * step)


def source_hash(*functions):
    """Return twelve hexadecimal digits over the source of functions (their code where there is none)."""
    digest = hashlib.sha256()
    for function in functions:
        try:
            digest.update(inspect.getsource(function).encode())
        except (OSError, TypeError):
            code = getattr(function, "__code__", None)
            digest.update(marshal.dumps(code) if code else repr(function).encode())
    return digest.hexdigest()[:12]
