"""A configuration without a critic: which settings are the critic's, and that none of them is given."""

from toygan.config.tables import table_of

# the settings of the game and of the critic, and what each is where nothing was said
CRITICS = {
    "objective": "wasserstein",
    "penalty": "none",
    "penalty_weight": None,
    "clip": None,
    "constraint": "none",
    "critic_hidden": None,
    "critic_learning_rate": None,
    "critic_activation": None,
    "critic_steps": 5,
    "coupling": "none",
    "label_smoothing": 0.0,
    "engine": "compiled",
    "play": "alternating",
}
NO_STEPS = {"critic_steps": 0}  # before each step of the generator
_PARTNERS = {
    "critic_hidden": "generator_hidden",
    "critic_learning_rate": "generator_learning_rate",
    "critic_activation": "activation",
}


def of_the_generator(settings: dict) -> dict:
    """Settings of a critic that was not given: none, or the generator's, which no one reads."""
    found = {name: settings[partner] for name, partner in _PARTNERS.items() if settings[name] is None}
    if settings["critic_steps"] == 0:
        found["critic_steps"] = CRITICS["critic_steps"]
    if settings["penalty"] is None:
        found["penalty"] = CRITICS["penalty"]
    return found


def refuse_a_critic(settings: dict) -> None:
    """Refuse a setting of the critic beside a distance.

    Raises
    ------
    ValueError
        Naming the setting.
    """
    usual = CRITICS | {name: settings[partner] for name, partner in _PARTNERS.items()}
    usual["penalty_weight"] = table_of("penalty")["none"].weight
    for name, value in usual.items():
        if settings[name] != value:
            raise ValueError(
                f"{name}={settings[name]!r} has no meaning beside distance={settings['distance']!r}, which "
                f"has no critic; leave {name} out"
            )
