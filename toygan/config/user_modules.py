"""Modules with a user's own objectives and laws: imported, and entered in the tables.

A module given by ``--import`` is ordinary Python; every `Objective` and every `Dataset` that it names at its
top level is entered in the table of objectives or laws. The configuration of a run keeps an objective with
the hash of its module's source, and a law with the hash of its content::

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

from toygan.datasets.content import content_hash
from toygan.datasets.definition import Dataset
from toygan.datasets.table import DATASETS, register
from toygan.objectives import table
from toygan.objectives.definition import Objective
from toygan.support.failures import named


class UserModule(NamedTuple):
    """What `load_user_module` brought in."""

    module: ModuleType
    objectives: tuple[str, ...]
    laws: tuple[str, ...]
    source_hash: str


def load_user_module(name_or_path):
    """Import a user's module and enter its objectives and laws in the tables.

    Parameters
    ----------
    name_or_path : str or Path
        A path that ends in ``.py``, or the dotted name of a module that Python finds.

    Returns
    -------
    UserModule
        The module, the names of the objectives and of the laws that it brought, the hash of its source.

    Raises
    ------
    ValueError
        When there is no such module, it fails while it is imported, or it holds neither.
    """
    module = _imported(str(name_or_path))
    held = vars(module).values()
    objectives = {x.name: x for x in held if isinstance(x, Objective) and not x.compiled}
    laws = {x.name: x for x in held if isinstance(x, Dataset) and not _ships(x)}
    if not objectives and not laws:
        raise ValueError(
            f"{name_or_path} holds no objective and no law: name one at its top level, made by "
            "Objective.from_values or as a toygan.datasets.definition.Dataset"
        )
    digest = hashlib.sha256(Path(module.__file__).read_bytes()).hexdigest()[:12]
    for own in objectives.values():
        table.register(dataclasses.replace(own, source_hash=digest))
    for own in laws.values():
        register(_with_hash(own, digest))
    return UserModule(module, tuple(objectives), tuple(laws), digest)


def _ships(law) -> bool:
    return law.sha256 is None and DATASETS.get(law.name) == law.note


def _with_hash(law, digest):
    """A law named by its content; by its module where the content has no source of its own."""
    try:
        return dataclasses.replace(law, sha256=law.sha256 or content_hash(law))
    except ValueError:
        return dataclasses.replace(law, sha256=digest)


def import_user_modules(modules: list[str]) -> None:
    """Import modules (names, or paths of .py files) and enter every objective and law they define.

    Raises
    ------
    ValueError
        When a module is not there, fails, or defines neither.
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
    except (Exception, SystemExit) as error:
        raise ValueError(f"cannot import {name!r}: {named(error)}") from error


def _from_file(path):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    name = f"toygan_user_{path.stem}_{digest}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[name] = module
    return sys.modules[name]
