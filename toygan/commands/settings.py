"""From the command line's words to a `TrainConfig`."""

import importlib
import importlib.util
import sys
from pathlib import Path

from toygan.config import TrainConfig, merge
from toygan.config_files import layered, parse_assignment, read_toml

# looks at the metrics, and frames of the film, per run, unless the user says otherwise
EVALUATIONS = 20
FRAMES = 50


def training_config(preset, path, assignments, named: dict, film: bool = False) -> TrainConfig:
    """Lay the options over ``--set``, the file, the preset and the defaults.

    Parameters
    ----------
    preset : str or None
    path : Path or None
        Of a TOML file.
    assignments : list of str
        ``key=value``.
    named : dict
        Field -> value of an option of its own; None when it was not given.
    film : bool
        Whether frames are wanted, so that snapshots are taken.

    Raises
    ------
    ValueError
        Whatever is wrong with a setting, in one line.
    """
    file = read_toml(path) if path is not None else {}
    settings: dict = {}
    for assignment in assignments:
        name, value = parse_assignment(assignment)
        if name == "preset":
            raise ValueError("say --preset NAME; --set is for the settings of a run")
        settings = merge(settings, {name: value})
    settings = merge(settings, {name: value for name, value in named.items() if value is not None})
    try:
        config = layered(preset, file, settings)
        given = file.keys() | settings.keys()
        return config.replace(**observed(config, given, film))
    except TypeError as error:
        raise ValueError(str(error)) from error


def observed(config: TrainConfig, given, film: bool = False) -> dict:
    """How often to look, when the user did not say."""
    changes = {}
    if "evaluate_every" not in given:
        changes["evaluate_every"] = max(1, config.iterations // EVALUATIONS)
    if "checkpoint_every" not in given:
        changes["checkpoint_every"] = max(1, min(1000, config.iterations // 10))
    if film and "snapshot_every" not in given:
        changes["snapshot_every"] = max(1, config.iterations // FRAMES)
    return changes


def import_objectives(modules: list[str]) -> None:
    """Import modules (names, or paths of .py files) and register every objective they define.

    Raises
    ------
    ValueError
        When a module is not there, fails, or defines no objective.
    """
    from toygan.objective import Objective
    from toygan.objectives import register

    for name in modules:
        found = [value for value in vars(_import(name)).values() if isinstance(value, Objective)]
        if not found:
            raise ValueError(f"--import {name}: it defines no objective; make one with Objective.from_values")
        for objective in found:
            register(objective)


def _import(name: str):
    path = Path(name)
    try:
        if path.suffix == ".py":
            specification = importlib.util.spec_from_file_location(path.stem, path)
            module = importlib.util.module_from_spec(specification)
            sys.modules[path.stem] = module
            specification.loader.exec_module(module)
            return module
        if str(Path.cwd()) not in sys.path:
            sys.path.insert(0, str(Path.cwd()))
        return importlib.import_module(name)
    except Exception as error:  # whatever the user's module raises
        raise ValueError(f"--import {name} failed: {type(error).__name__}: {error}") from error
