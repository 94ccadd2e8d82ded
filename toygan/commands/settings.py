"""From the command line's words to a `TrainConfig`."""

from toygan.config.layers import layered, parse_assignment, read_toml
from toygan.config.observation import observed
from toygan.config.train_config import TrainConfig, merge


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
