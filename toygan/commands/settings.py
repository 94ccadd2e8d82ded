"""From the command line's words to a `TrainConfig`."""

from toygan.config.layers import layered, parse_assignment, read_toml
from toygan.config.train_config import TrainConfig, merge

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
    from toygan.objectives.user_modules import load_user_module

    for name in modules:
        try:
            load_user_module(name)
        except ValueError as error:
            raise ValueError(f"--import: {error}") from error
