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


def name_and_number(table: dict, name: str, kind: str, example: int) -> tuple[str, int | None]:
    """The row's name and the number behind it, as in ``packing:2``; no number is None.

    Parameters
    ----------
    table : dict
        Its rows say by ``counts`` what their number counts; empty where none belongs.
    name : str
    kind : str
        What the rows are, for messages.
    example : int
        A number to show in a message.

    Raises
    ------
    ValueError
        For an unknown name, a number that is missing or below 2, or one where none belongs.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> table = {"packing": SimpleNamespace(counts="points are packed"), "none": SimpleNamespace(counts="")}
    >>> name_and_number(table, "packing:2", "coupling", 2), name_and_number(table, "none", "coupling", 2)
    (('packing', 2), ('none', None))
    """
    head, colon, size = str(name).partition(":")
    counts = look_up(table, head, kind).counts
    if counts and not (size.isascii() and size.isdecimal() and int(size) >= 2):
        wanted = f"must say how many {counts}, 2 or more, as in '{head}:{example}'"
        raise ValueError(f"{kind} {head} {wanted}; it is {name!r}")
    if colon and not counts:
        raise ValueError(f"{kind} {head} takes no number; it is {name!r} (write {kind}={head!r})")
    return head, int(size) if counts else None
