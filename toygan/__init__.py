"""Toy GANs trained by a from-scratch NumPy network with hand-written backpropagation.

Names load their module when they are first used, so that importing the package costs next to nothing.
"""

import importlib

_HOME = {
    "Network": "network",
    "TrainConfig": "config",
    "preset": "presets",
    "train": "runs",
    "load_run": "runs",
    "resume": "runs",
    "dataset": "datasets",
    "check_gradient": "gradcheck",
}
__all__ = list(_HOME)
__version__ = "0.1.0.dev0"


def __getattr__(name):
    if name in _HOME:
        return getattr(importlib.import_module(f"toygan.{_HOME[name]}"), name)
    if name.startswith("_"):
        raise AttributeError(f"module 'toygan' has no attribute {name!r}")
    try:
        return importlib.import_module(f"toygan.{name}")
    except ModuleNotFoundError:
        raise AttributeError(f"module 'toygan' has no attribute {name!r}") from None


def __dir__():
    return sorted([*globals(), *__all__])
