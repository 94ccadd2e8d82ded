"""Layers of settings over one another: which names there are, and which wins."""

import difflib
from collections.abc import Mapping

from toygan.config.defaults import PAIRS
from toygan.config.rules import RULES

NAMES = (*RULES, *PAIRS)  # of the fields of `TrainConfig`


def merge(*layers: Mapping) -> dict:
    """Lay settings over one another, the last on top; every key must be a field of `TrainConfig`.

    A setting of both players takes the place of those of one player below it, and those of both, one each,
    take the place of the shared one.

    Raises
    ------
    ValueError
        For an unknown key, with the nearest field.

    Examples
    --------
    >>> merge({"critic_hidden": [8], "seed": 1}, {"hidden": [32]})
    {'seed': 1, 'hidden': [32]}
    >>> merge({"hidden": [32]}, {"generator_hidden": [8], "critic_hidden": [4]})
    {'generator_hidden': [8], 'critic_hidden': [4]}
    >>> merge({"sede": 1})
    Traceback (most recent call last):
    ValueError: unknown setting 'sede'. Did you mean 'seed'?
    """
    merged: dict = {}
    for layer in layers:
        for name in layer:
            _check_field(name)
        for shared in PAIRS.keys() & layer.keys():
            for name in (shared, *PAIRS[shared]):
                merged.pop(name, None)
        merged |= layer
        for shared, each in PAIRS.items():
            if shared not in layer and all(name in merged for name in each):
                merged.pop(shared, None)
    return merged


def _check_field(name) -> None:
    if name not in NAMES:
        near = difflib.get_close_matches(str(name), NAMES, n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(NAMES)}."
        raise ValueError(f"unknown setting {name!r}. {hint}")
