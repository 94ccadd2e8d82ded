"""Gradient checks: hand-written derivatives against the tape, central differences and complex steps.

``gradcheck(problem)`` checks the very functions that training calls; ``check_gradient(f, grad, x)`` gives
the same report for anybody's function and gradient.
"""

import importlib

_HOME = {
    "gradcheck": "check",
    "Problem": "problem",
    "Report": "report",
    "BUGS": "bugs",
    "check_gradient": "own",
    "step_size_curve": "numeric",
}
__all__ = list(_HOME)


def __getattr__(name):
    if name in _HOME:
        return getattr(importlib.import_module(f"toygan.gradcheck.{_HOME[name]}"), name)
    raise AttributeError(f"module 'toygan.gradcheck' has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])
