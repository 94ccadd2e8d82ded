"""A user's own objective: two values written on the tape, checked when first used, and loaded from a file.

A module given by ``--import`` is ordinary Python; every `Objective` that it names at its top level is entered
in the table of objectives, and the hash of its source stands for it in the configuration of a run::

    from toygan.autograd import softplus
    from toygan import Objective

    flipped = Objective.from_values(
        "flipped",
        lambda real, fake: softplus(real).mean() + softplus(-fake).mean(),
        lambda real, fake: softplus(fake).mean(),
    )
"""

import dataclasses
import hashlib
import importlib
import importlib.util
import inspect
import marshal
import sys
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import numpy as np

from toygan import autograd


def formula(name, role, value, arguments):
    """Return ``(real, fake) -> (value, *derivatives)`` by the tape, for the arguments at these positions."""
    if not callable(value):
        raise TypeError(f"{role} must be a function of (real, fake); it is {value!r}")
    checked = []

    def differentiated(real, fake):
        def number(*scores):
            return _one_number(value(*scores), f"{role} of objective {name!r}")

        if not checked:
            _check(number, real, fake, arguments, f"{role} of objective {name!r}")
            checked.append(True)
        with np.errstate(over="ignore"):
            result, gradients = autograd.value_and_grad(number, (0, 1))(real, fake)
        return result, *(gradients[i] for i in arguments)

    return differentiated


def _one_number(output, what):
    if not isinstance(output, autograd.Tensor) or output.size != 1:
        came = f"shape {output.shape}" if hasattr(output, "shape") else type(output).__name__
        raise TypeError(
            f"the {what} must return a tensor of one number, computed from real and fake by toygan.autograd "
            f"operations (end with .mean()); it returned {came}"
        )
    return output if output.ndim == 0 else output.reshape(())


def _check(number, real, fake, arguments, what, step=1e-6):
    """Compare the tape's derivative along one direction with central differences, and refuse another."""
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


class UserModule(NamedTuple):
    """What `load_user_module` brought in."""

    module: ModuleType
    objectives: tuple[str, ...]
    source_hash: str


def load_user_module(name_or_path):
    """Import a user's module and enter its objectives in the table.

    Parameters
    ----------
    name_or_path : str or Path
        A path that ends in ``.py``, or the dotted name of a module that Python finds.

    Returns
    -------
    UserModule
        The module, the names of the objectives that it brought, and the hash of its source.

    Raises
    ------
    ValueError
        When there is no such module, it fails while it is imported, or it holds no objective.
    """
    from toygan.objectives import table as objectives
    from toygan.objectives.definition import Objective

    module = _imported(str(name_or_path))
    digest = hashlib.sha256(Path(module.__file__).read_bytes()).hexdigest()[:12]
    found = {x.name: x for x in vars(module).values() if isinstance(x, Objective) and not x.compiled}
    if not found:
        raise ValueError(
            f"{name_or_path} holds no objective: name one at its top level, made by Objective.from_values"
        )
    for own in found.values():
        objectives.register(dataclasses.replace(own, source_hash=digest))
    return UserModule(module, tuple(found), digest)


def _imported(name):
    try:
        if name.endswith(".py"):
            return _from_file(Path(name))
        if str(Path.cwd()) not in sys.path:
            sys.path.insert(0, str(Path.cwd()))
        return importlib.import_module(name)
    except Exception as error:
        raise ValueError(f"cannot import {name!r}: {type(error).__name__}: {error}") from error


def _from_file(path):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    name = f"toygan_user_{path.stem}_{digest}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[name] = module
    return sys.modules[name]
