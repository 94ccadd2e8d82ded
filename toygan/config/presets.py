"""From the name of a preset to a `TrainConfig`; the settings themselves are in ``preset_table``."""

from toygan.config.preset_table import BY_LAW, PRESETS
from toygan.config.train_config import TrainConfig, merge
from toygan.support.names import look_up


def preset_settings(name: str, data: str) -> dict:
    """The fields that a preset sets for a law, before defaults and overrides.

    Raises
    ------
    ValueError
        For an unknown preset, or a law that the preset was not made for.

    Examples
    --------
    >>> preset_settings("tuned", "grid25")["latent"]
    'categorical:25'
    """
    settings = {"schedule": "constant"} | look_up(PRESETS, name, "preset").settings  # no paper's toy decays
    if name not in BY_LAW:
        return merge(settings, {"data": data})
    laws = BY_LAW[name]
    if data not in laws:
        raise ValueError(f"preset {name!r} was made for {', '.join(laws)}; data is {data!r}")
    return merge(settings, {"data": data}, laws[data])


def preset(name: str, data: str = "ring8", **overrides) -> TrainConfig:
    """The configuration of a preset.

    Parameters
    ----------
    name : str
        ``toygan list presets`` shows them; `PRESETS` holds every value with its source.
    data : str
        A law's name or a file of points.
    **overrides
        Fields of `TrainConfig` to change.

    Returns
    -------
    TrainConfig

    Raises
    ------
    ValueError
        For an unknown preset or field, with the nearest known name.

    Examples
    --------
    >>> config = preset("wgan-gp", data="swissroll", seed=3)
    >>> config.penalty_weight, config.betas, config.seed
    (10.0, (0.0, 0.9), 3)
    >>> preset("wgan-pg")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: unknown preset 'wgan-pg'; known: wgan, ... Did you mean 'wgan-gp'?
    """
    return TrainConfig(**merge(preset_settings(name, data), overrides))
