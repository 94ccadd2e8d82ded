"""Looking things up by their standard name: every table of the package answers a wrong name the same way."""

import difflib
from collections.abc import Mapping


def look_up(table: Mapping, name: str, argument: str):
    """Return ``table[name]``, or say which names there are and which one was perhaps meant.

    Parameters
    ----------
    table : mapping of str to anything
    name : str
    argument : str
        What the caller's user calls it: ``"activation"``, ``"objective"``, ``"figure"``.

    Raises
    ------
    ValueError
        When ``name`` is not in ``table``; the message lists the known names and the nearest one.

    Examples
    --------
    >>> look_up({"relu": 0, "tanh": 1}, "tanh", "activation")
    1
    >>> look_up({"relu": 0, "tanh": 1}, "tahn", "activation")
    Traceback (most recent call last):
    ValueError: unknown activation 'tahn'; known: relu, tanh. Did you mean 'tanh'?
    """
    if isinstance(name, str) and name in table:
        return table[name]
    near = difflib.get_close_matches(str(name), list(table), n=3, cutoff=0.5)
    swapped = [other for other in near if sorted(other) == sorted(str(name))]  # "wgan-pg" is wgan-gp
    hint = f". Did you mean {(swapped or near)[0]!r}?" if near else ""
    raise ValueError(f"unknown {argument} {name!r}; known: {', '.join(table)}{hint}")
