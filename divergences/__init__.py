"""Distances between probability laws, each number with its warrant.

Names load on first use (PEP 562), so that ``import divergences`` costs little more than ``import numpy``.
The module of the f-divergences is called ``f_divergences``, and that of mixtures ``mixtures``, because a
submodule hides a function of the same name as soon as it is imported.
"""

from importlib import import_module

_HOME = {
    "Discrete": "laws",
    "pmf": "laws",
    "samples": "laws",
    "mixture": "laws",
    "total_variation": "f_divergences",
    "kl_divergence": "f_divergences",
    "js_divergence": "f_divergences",
    "js_distance": "f_divergences",
    "squared_hellinger": "f_divergences",
    "hellinger_distance": "f_divergences",
    "chi_square_divergence": "f_divergences",
    "f_divergence": "f_divergences",
    "GENERATORS": "generators",
    "Generator": "generators",
    "optimal_discriminator": "witnesses",
    "gan_value": "witnesses",
    "discriminator_value": "witnesses",
    "best_discriminator": "witnesses",
    "variational_witness": "witnesses",
    "variational_value": "witnesses",
    "total_variation_witness": "witnesses",
    "Comparison": "comparison",
    "compare": "comparison",
    "law_from_text": "parsing",
    "Transport": "transport",
    "earth_mover_distance": "transport",
    "optimal_transport": "transport",
}
_MODULES = (
    "linear_program",
    "theta_shift",
)

__all__ = [*_HOME, *_MODULES]


def __getattr__(name: str):
    if name in _HOME:
        value = getattr(import_module(f"divergences.{_HOME[name]}"), name)
    elif name in _MODULES:
        value = import_module(f"divergences.{name}")
    else:
        raise AttributeError(f"module 'divergences' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
