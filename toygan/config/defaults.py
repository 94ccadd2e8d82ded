"""Settings that were not given: defaults of both players, of the penalty, and of its weight."""

import numbers

from toygan.config.tables import table_of
from toygan.config.without_a_critic import of_the_generator
from toygan.support.names import look_up

# the setting that sets both players -> the settings of one player each
PAIRS = {
    "hidden": ("generator_hidden", "critic_hidden"),
    "learning_rate": ("generator_learning_rate", "critic_learning_rate"),
}


def filled(settings: dict) -> dict:
    """Fill in the values that were not given."""
    if settings.get("distance") is not None:
        settings |= of_the_generator(settings)
    _share(settings, "hidden", (64, 64, 64))
    _share(settings, "learning_rate", 2e-3)
    for name, value in implied(settings).items():
        settings[name] = value if settings[name] is None else settings[name]
    if settings["penalty"] is None:
        unbounded = settings["objective"] == "wasserstein" and settings["constraint"] == "none"
        settings["penalty"] = "gradient_penalty" if unbounded else "none"
    settings["penalty_weight"] = _weight(settings["penalty"], settings["penalty_weight"])
    return settings


def _weight(penalty: str, given):
    """The weight of a penalty, the published one when not given; of a sum a weight for each row."""
    rows = [look_up(table_of("penalty"), name.strip(), "penalty") for name in str(penalty).split("+")]
    if given is None:
        return rows[0].weight if len(rows) == 1 else tuple(row.weight for row in rows)
    return (given,) * len(rows) if len(rows) > 1 and isinstance(given, numbers.Real) else given


def implied(settings: dict) -> dict:
    """What the fields that the first run folders did not have are, where they are not given.

    They are written into a configuration only where they differ from it, so that old hashes hold.

    Examples
    --------
    >>> implied({"activation": "tanh"})["critic_activation"]
    'tanh'
    """
    constraint = "none" if settings.get("clip") is None else "clip"
    return {
        "columns": None,
        "n_w1": 1024,
        "distance": None,
        "play": "alternating",
        "critic_activation": settings["activation"],
        "constraint": constraint,
    }


def _share(settings: dict, shared: str, default) -> None:
    """Give each player the shared value, or else the default, unless it has its own."""
    value, pair = settings[shared], PAIRS[shared]
    given = [settings[name] for name in pair if settings[name] is not None]
    if value is not None and len(given) == 2 and all(_plain(one) != _plain(value) for one in given):
        raise ValueError(
            f"{shared}={value!r} contradicts {pair[0]}={given[0]!r} and {pair[1]}={given[1]!r}; "
            f"leave {shared} out (or use config.replace, which sets both)"
        )
    for name in pair:
        if settings[name] is None:
            settings[name] = default if value is None else value


def _plain(value):
    return list(value) if hasattr(value, "__iter__") else value
