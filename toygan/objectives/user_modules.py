"""Modules with a user's own objectives: imported, and their objectives entered in the table.

A module given by ``--import`` is ordinary Python; every `Objective` that it names at its top level is entered
in the table of objectives, and the hash of its source stands for it in the configuration of a run::

    from toygan.autograd import softplus
    from toygan import Objective

    flipped = Objective.from_values(
        "flipped",
        lambda real, fake: softplus(real).mean() + softplus(-fake).mean(),
        lambda real, fake: softplus(fake).mean(),
    )
"""

import dataclasses
import hashlib
import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from toygan.objectives import table
from toygan.objectives.definition import Objective


class UserModule(NamedTuple):
    """What `load_user_module` brought in."""

    module: ModuleType
    objectives: tuple[str, ...]
    source_hash: str


def load_user_module(name_or_path):
    """Import a user's module and enter its objectives in the table.

    Parameters
    ----------
    name_or_path : str or Path
        A path that ends in ``.py``, or the dotted name of a module that Python finds.

    Returns
    -------
    UserModule
        The module, the names of the objectives that it brought, and the hash of its source.

    Raises
    ------
    ValueError
        When there is no such module, it fails while it is imported, or it holds no objective.
    """
    module = _imported(str(name_or_path))
    digest = hashlib.sha256(Path(module.__file__).read_bytes()).hexdigest()[:12]
    found = {x.name: x for x in vars(module).values() if isinstance(x, Objective) and not x.compiled}
    if not found:
        raise ValueError(
            f"{name_or_path} holds no objective: name one at its top level, made by Objective.from_values"
        )
    for own in found.values():
        table.register(dataclasses.replace(own, source_hash=digest))
    return UserModule(module, tuple(found), digest)


def import_objectives(modules: list[str]) -> None:
    """Import modules (names, or paths of .py files) and register every objective they define.

    Raises
    ------
    ValueError
        When a module is not there, fails, or defines no objective.
    """
    for name in modules:
        try:
            load_user_module(name)
        except ValueError as error:
            raise ValueError(f"--import: {error}") from error


def _imported(name):
    try:
        if name.endswith(".py"):
            return _from_file(Path(name))
        if str(Path.cwd()) not in sys.path:
            sys.path.insert(0, str(Path.cwd()))
        return importlib.import_module(name)
    except Exception as error:
        raise ValueError(f"cannot import {name!r}: {type(error).__name__}: {error}") from error


def _from_file(path):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    name = f"toygan_user_{path.stem}_{digest}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[name] = module
    return sys.modules[name]
