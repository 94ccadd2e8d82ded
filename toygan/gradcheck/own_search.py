"""The entries of a large array that were not chosen: derivatives along groups; a wrong group is halved.

The tape gives all entries at once. Without it, the slope along a random direction through a group of entries
must be what the gradient says; where it is not, the group is halved. An error in one entry cannot cancel.
"""

import numpy as np

from toygan.gradcheck import own_numeric
from toygan.gradcheck.own_reference import EXACT, FLOAT32

GROUP, MOST = 1024, 8
"""Entries of a group; how many suspects are looked at one by one."""


def suspects(function, i, hand, tensor, methods, size, rounding, seed=0):
    """Return places of array i, not among those of ``tensor``, where ``hand`` may be wrong: the worst few."""
    rest = np.setdiff1d(np.arange(hand.size), tensor.places)
    values = hand.flat[rest]
    broken = rest[~np.isfinite(values)]
    if len(broken) or not len(rest):
        return broken[:MOST]
    if "autograd" in methods:
        off = np.abs(values - tensor.tape.flat[rest])
        limit = (FLOAT32 if function.single or hand.dtype == np.float32 else EXACT) * size
        return rest[np.argsort(-off)[:MOST]][np.sort(-off)[:MOST] < -limit]
    rng = np.random.default_rng([seed, i])
    fits = _fits_complex if "complex" in methods else _fits_differences
    return _halved(lambda group: fits(function, i, hand, group, rounding, rng), rest)


def _halved(fits, rest):
    waiting, found = np.array_split(rest, -(-len(rest) // GROUP)), []
    while waiting and len(found) < MOST:
        group = waiting.pop()
        if fits(group):
            continue
        if len(group) == 1:
            found.append(group[0])
        else:
            waiting += np.array_split(group, 2)
    return np.array(found, dtype=int)


def _weights(rng, n):
    return rng.choice([-1.0, 1.0], n) * rng.uniform(0.5, 1.0, n)


def _fits_complex(function, i, hand, group, rounding, rng):
    weights = _weights(rng, len(group))
    expected = weights * hand.flat[group]
    found = own_numeric.complex_steps(function, i, group, weights)
    return found is not None and _near(function, hand, found, expected, 0.0)


def _fits_differences(function, i, hand, group, rounding, rng):
    found, way = own_numeric.along(function, i, group, _weights(rng, len(group)), rounding)
    return not np.isfinite(found.error) or _near(
        function, hand, found.value, way * hand.flat[group], found.error
    )


def _near(function, hand, found, expected, error):
    single = function.single or hand.dtype == np.float32
    least = FLOAT32 if single else 64 * np.finfo(float).eps
    return abs(found - expected.sum()) <= 4 * error + least * np.abs(expected).sum()
