"""A training game from the address of the page: settings over a preset, within bounds.

    preset=gan&data=ring8&objective=hinge&constraint=r1&weight=10&width=64&depth=3&seed=1

What is not said is the preset's; where no preset is named, ``START`` stands before all else. A game is a
`TrainConfig`, so that `toygan.train` makes the same parameters.
"""

from toygan.config.presets import preset
from toygan.config.tables import table_of
from toygan.config.train_config import TrainConfig
from toygan.datasets.file_names import is_file_name
from toygan.datasets.table import dataset
from toygan.lab.game_points import DRAWN, PointStore, shown_name
from toygan.lab.messages import choice, number, whole

PRESET, DATA = "wgan-gp-toy", "ring8"
# where no preset is named: the toy script's WGAN-GP in a size that moves while one looks
START = {"preset": PRESET, "width": "64", "depth": "3", "rate_g": "0.001", "rate_d": "0.001"}
SECOND = START | {"preset": "gan"}  # the game beside it
# by two games beside one another
SHARED = ("data", DRAWN, "seed", "iterations", "batch", "latent", "latent_dim")
ITERATIONS = 20_000  # updates of a game, when nobody says
CLIP = 0.04  # of clipping, when nobody says
SUM = "r1+r2"  # the penalties of the preset r3gan; here they share one weight
# the names of whole numbers and of numbers in the address: setting, lowest, highest
WHOLE = {
    "latent_dim": ("latent_dim", 1, 32),
    "batch": ("batch_size", 8, 2048),
    "critic_steps": ("critic_steps", 1, 20),
    "iterations": ("iterations", 100, 1_000_000),
    "seed": ("seed", 0, 2**31 - 1),
}
REAL = {
    "rate_g": ("generator_learning_rate", 1e-6, 1.0),
    "rate_d": ("critic_learning_rate", 1e-6, 1.0),
}
WIDTH, DEPTH = (4, 512), (1, 6)
_NOT_HERE = ("coupling", "distance")  # no critic that judges one point
NAMES = {name: name for name in ("objective", "optimizer", "activation", "critic_activation", "latent")}
LATENTS = ("normal", "uniform")


def constraints() -> tuple[str, ...]:
    """What may hold the critic: every constraint on its weights, every penalty, and the sum of R3GAN."""
    return (*table_of("constraint"), *(name for name in table_of("penalty") if name != "none"), SUM)


def configs_of(state: dict, store: PointStore | None = None) -> dict[str, TrainConfig]:
    """The games that the address asks for: one, or with ``beside=1`` a second one from names that end in 2.

    The second learns the same law from the same seed for as many updates.

    Examples
    --------
    >>> found = configs_of({"beside": "1", "seed": "3", "preset2": "r1", "width2": "32"})
    >>> [(name, config.penalty, config.seed) for name, config in found.items()]
    [('game', 'gradient_penalty', 3), ('game2', 'r1', 3)]
    """
    beside = choice(state, "beside", ("0", "1"), "0") == "1"
    first = {name: value for name, value in state.items() if name != "beside" and not name.endswith("2")}
    found = {"game": config_of(first, store)}
    if beside:
        second = {name[:-1]: value for name, value in state.items() if name.endswith("2")}
        second = second if "preset" in second else SECOND | second
        found["game2"] = config_of(second | {name: first[name] for name in SHARED if name in first}, store)
    return found


def config_of(state: dict, store: PointStore | None = None) -> TrainConfig:
    """The configuration that the address asks for; ``store`` keeps the user's points.

    Raises
    ------
    ValueError
        For an unknown name, a number out of range, settings that exclude one another, a law of more than two
        dimensions, or a coupling, whose critic judges several points at once.

    Examples
    --------
    >>> config = config_of({"preset": "wgan-gp-toy", "width": "32", "depth": "2", "seed": "7"})
    >>> config.critic_hidden, config.seed, config.penalty
    ((32, 32), 7, 'gradient_penalty')
    >>> config_of({"width": "100000"})
    Traceback (most recent call last):
    ValueError: width must be a number from 4 to 512; got '100000'
    """
    state = state if "preset" in state else START | state
    settings: dict = {"iterations": ITERATIONS}
    for name, setting in NAMES.items():
        if name in state:
            settings[setting] = (
                _latent(state) if name == "latent" else choice(state, name, table_of(setting), "")
            )
    for name, (setting, low, high) in WHOLE.items():
        if name in state:
            settings[setting] = whole(state, name, low, low, high)
    for name, (setting, low, high) in REAL.items():
        if name in state:
            settings[setting] = number(state, name, low, low, high)
    settings |= _constraint(state) | _widths(state)
    data = _data(state, store)
    if dataset(data).dimension > 2:
        raise ValueError(f"data must have one or two dimensions here; {data} has {dataset(data).dimension}")
    config = preset(state["preset"], data=data).replace(**settings)
    if config.distance is not None:
        raise ValueError(
            f"the preset {state['preset']} has no critic, its generator descends the distance "
            f"{config.distance}: there is no game to show"
        )
    if config.coupling != "none":
        raise ValueError(
            f"coupling must be none here: with {config.coupling} the critic judges several points at once, "
            "and no picture over the plane shows it"
        )
    return config


def _latent(state: dict) -> str:
    """A distribution of the latent codes by its name; the number of classes stands in it."""
    head = state["latent"].partition(":")[0]
    return state["latent"] if head == "categorical" else choice(state, "latent", LATENTS, "")


def _data(state: dict, store: PointStore | None) -> str:
    """The law of the address, or the file of the points that the user drew or dropped."""
    data = state.get("data", DATA)
    if store is not None and data == DRAWN:
        data = store.draw(state)
    if store is not None and store.known(data):
        return str(store.path(data))
    if data == DRAWN or data.startswith("points-"):
        raise ValueError(f"the lab does not keep the points {data} any more: drop their file here again")
    if is_file_name(data):
        raise ValueError(f"data must be a law's name; drop the file {data[:60]!r} on the page")
    return data


def _constraint(state: dict) -> dict:
    if "constraint" not in state:
        return {"penalty_weight": _weight(state)} if "weight" in state else {}
    name = choice(state, "constraint", constraints(), "none")
    if name == "clip":
        return {"constraint": "clip", "penalty": "none", "clip": number(state, "weight", CLIP, 1e-4, 10.0)}
    if name in table_of("constraint"):
        return {"constraint": name, "penalty": "none", "clip": None}
    weight = _weight(state) if "weight" in state else None
    return {"constraint": "none", "penalty": name, "clip": None, "penalty_weight": weight}


def _weight(state: dict) -> float:
    return number(state, "weight", 0.0, 0.0, 1000.0)


def _widths(state: dict) -> dict:
    if "width" not in state and "depth" not in state:
        return {}
    return {"hidden": (whole(state, "width", 64, *WIDTH),) * whole(state, "depth", 3, *DEPTH)}


def settings_of(config: TrainConfig) -> dict:
    """What the controls show of a configuration, by the names of the address.

    Examples
    --------
    >>> shown = settings_of(config_of({}))
    >>> shown["constraint"], shown["width"], shown["depth"]
    ('gradient_penalty', 64, 3)
    """
    shown = {name: getattr(config, setting) for name, (setting, *_) in (WHOLE | REAL).items()}
    shown |= {name: getattr(config, setting) for name, setting in NAMES.items()}
    clipped, held = config.clip is not None, config.constraint != "none"
    shown |= {"constraint": config.constraint if held else config.penalty}
    shown["data"] = shown_name(config.data)
    weight = config.clip if clipped else config.penalty_weight
    shown |= {"weight": weight[0] if isinstance(weight, tuple) else weight}
    widths = config.critic_hidden or config.generator_hidden
    return shown | {"width": max(widths, default=0), "depth": len(widths)}


def offers() -> dict:
    """The names and ranges that the controls of the page offer."""
    from toygan.config.preset_table import BY_LAW, PRESETS
    from toygan.datasets.table import KNOWN

    return {
        "preset": [name for name, row in PRESETS.items() if row.settings.keys().isdisjoint(_NOT_HERE)],
        "data": [name for name in KNOWN if dataset(name).dimension <= 2],
        "laws_of": {name: list(laws) for name, laws in BY_LAW.items()},
        "constraint": list(constraints()),
        **{name: list(LATENTS if name == "latent" else table_of(setting)) for name, setting in NAMES.items()},
        "ranges": {name: [low, high] for name, (_, low, high) in (WHOLE | REAL).items()}
        | {"width": list(WIDTH), "depth": list(DEPTH)},
    }
