"""Generators that play no game: what can be done without a discriminator, or without a generator (S1).

Names load their module when they are first used, so that importing the package costs next to nothing.
"""

import importlib

_HOME = {
    "fit_mixture": "mixture",
    "fit_fixed_codes": "fixed_codes",
    "fit_autoencoder": "autoencoder",
    "fit_variational_autoencoder": "variational",
    "negative_sampling": "argmax_of_d",
    "strokes": "glyphs",
}
__all__ = list(_HOME)


def __getattr__(name):
    if name in _HOME:
        return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *__all__])
