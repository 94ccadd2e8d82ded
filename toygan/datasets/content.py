"""The hash of a user's own law (distribution): over the numbers and functions that its points come from."""

import hashlib
import inspect
from dataclasses import fields, is_dataclass
from functools import cached_property

import numpy as np


def content_hash(dataset) -> str:
    """SHA-256 over the shape of a `Dataset` and its units: equal laws have equal hashes, in every process.

    Numbers and arrays enter by their bits, functions and classes of the user by their source together with
    what they close over.

    Raises
    ------
    ValueError
        When something has no source to read, such as a lambda made by ``exec`` or a function of a compiled
        module.

    Examples
    --------
    >>> from toygan.datasets import dataset
    >>> content_hash(dataset("ring8")) == content_hash(dataset("grid25"))
    False
    """
    digest = hashlib.sha256()
    for value in (dataset.shape, dataset.shift, dataset.scale):
        _enter(value, digest, set())
    return digest.hexdigest()


def _enter(value, digest, seen) -> None:
    """Add a value to the hash, and all that it holds."""
    if value is None or isinstance(value, bool | int | float | str | bytes):
        digest.update(f"{type(value).__name__} {value!r};".encode())
    elif isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        digest.update(f"array {array.dtype.str} {array.shape};".encode() + array.tobytes())
    elif isinstance(value, list | tuple):
        digest.update(f"{len(value)} entries;".encode())
        for entry in value:
            _enter(entry, digest, seen)
    elif isinstance(value, dict):
        _enter([entry for pair in value.items() for entry in pair], digest, seen)
    elif id(value) not in seen:
        seen.add(id(value))
        _enter_object(value, digest, seen)


def _enter_object(value, digest, seen) -> None:
    if inspect.isfunction(value):
        digest.update(_source(value).encode())
        closed = inspect.getclosurevars(value)
        own = {name: held for name, held in closed.globals.items() if not inspect.ismodule(held)}
        _enter([value.__defaults__, value.__kwdefaults__, closed.nonlocals, own], digest, seen)
    elif inspect.isclass(value):
        digest.update((_source(value) if _is_users(value) else value.__qualname__).encode())
    elif inspect.isbuiltin(value) or isinstance(value, np.ufunc):
        digest.update(repr(getattr(value, "__qualname__", value)).encode())
    else:
        _enter(type(value), digest, seen)
        _enter(_state(value), digest, seen)


def _state(value) -> dict:
    """What an object is made of; cached properties do not count."""
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    kept = {name for name, one in vars(type(value)).items() if isinstance(one, cached_property)}
    return {name: held for name, held in sorted(vars(value).items()) if name not in kept}


def _is_users(thing) -> bool:
    return thing.__module__.partition(".")[0] not in ("toygan", "divergences", "numpy", "scipy", "builtins")


def _source(thing) -> str:
    try:
        return inspect.getsource(thing)
    except (OSError, TypeError):
        raise ValueError(
            f"{getattr(thing, '__qualname__', thing)} has no source to read, so that nothing says which law "
            "it makes: write it into a file and use --import (in Python toygan.config.user_modules)"
        ) from None
