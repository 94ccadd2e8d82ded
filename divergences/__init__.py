"""Distances between probability distributions ("laws"), each number with its warrant.

Names load on first use (PEP 562), so that ``import divergences`` costs little more than ``import numpy``.
No folder or module directly in the package has the name of a function: once imported, it would hide that
function.
"""

from importlib import import_module

_HOME = {
    "Discrete": "laws.discrete",
    "pmf": "laws.discrete",
    "samples": "laws.discrete",
    "pmf_on_grid": "laws.grids",
    "mixture": "laws.mixtures",
    "total_variation": "f_divergences.named",
    "kl_divergence": "f_divergences.named",
    "js_divergence": "f_divergences.named",
    "js_distance": "f_divergences.named",
    "squared_hellinger": "f_divergences.named",
    "hellinger_distance": "f_divergences.named",
    "chi_square_divergence": "f_divergences.named",
    "f_divergence": "f_divergences.named",
    "GENERATORS": "f_divergences.generators",
    "Generator": "f_divergences.generators",
    "optimal_discriminator": "f_divergences.witnesses",
    "gan_value": "f_divergences.witnesses",
    "discriminator_value": "f_divergences.witnesses",
    "best_discriminator": "f_divergences.witnesses",
    "variational_witness": "f_divergences.witnesses",
    "variational_value": "f_divergences.witnesses",
    "total_variation_witness": "f_divergences.witnesses",
    "Comparison": "comparison.comparison",
    "compare": "comparison.comparison",
    "law_from_text": "laws.parsing",
    "permutation_test": "from_samples.permutation_test",
    "TwoSampleTest": "from_samples.permutation_test",
    "kl_from_samples": "from_samples.neighbour_estimates",
    "js_from_samples": "from_samples.neighbour_estimates",
    "Sampled": "from_samples.neighbour_estimates",
    "Transport": "transport.transport_result",
    "earth_mover_distance": "transport.transport",
    "optimal_transport": "transport.transport",
    "estimate_transport": "transport.choice",
}
_MODULES = {
    "linear_program": "transport.linear_program",
    "theta_shift": "comparison.theta_shift",
}

__all__ = [*_HOME, *_MODULES]


def __getattr__(name: str):
    if name in _HOME:
        value = getattr(import_module(f"divergences.{_HOME[name]}"), name)
    elif name in _MODULES:
        value = import_module(f"divergences.{_MODULES[name]}")
    else:
        raise AttributeError(f"module 'divergences' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
