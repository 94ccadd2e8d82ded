"""Settings from outside: a TOML file, ``--set key=value``, and the order in which they win."""

import tomllib
from pathlib import Path

from toygan.config.presets import preset_settings
from toygan.config.train_config import TrainConfig, merge

_TEXT = (
    "data objective penalty constraint latent activation critic_activation init optimizer schedule coupling "
    "dtype stop_when engine columns distance play"
)
TEXT_FIELDS = frozenset(_TEXT.split())
LIST_FIELDS = frozenset(("hidden", "generator_hidden", "critic_hidden", "betas"))
CAN_BE_NONE = frozenset(("clip", "stop_when", "columns", "critic_activation", "distance"))


def read_toml(path) -> dict:
    """The settings in a TOML file; ``preset`` may be one of the keys.

    Raises
    ------
    ValueError
        When the file is not TOML, with the line; unknown keys are refused later, by `layered`.
    OSError
        When the file cannot be read.
    """
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is not a TOML file: {error}") from error


def parse_assignment(text: str) -> tuple[str, object]:
    """Read one ``key=value`` of ``--set``; nothing is evaluated.

    Raises
    ------
    ValueError
        For text without ``=``, and a value that is neither a number nor a list where one is needed.

    Examples
    --------
    >>> parse_assignment("hidden=64,64"), parse_assignment("clip=none"), parse_assignment("data=ring8")
    (('hidden', [64, 64]), ('clip', None), ('data', 'ring8'))
    >>> parse_assignment("seed")
    Traceback (most recent call last):
    ValueError: --set takes key=value, for instance seed=3; it got 'seed'
    """
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not name or not value:
        raise ValueError(f"--set takes key=value, for instance seed=3; it got {text!r}")
    if name in CAN_BE_NONE and value.lower() == "none":
        return name, None
    if name in TEXT_FIELDS or name == "preset":
        return name, value.strip("\"'")
    several = name == "penalty_weight" and "," in value
    if (name in LIST_FIELDS or several) and not value.startswith("["):
        value = f"[{value}]"
    return name, _toml_value(name, value)


def _toml_value(name: str, value: str):
    """A number or a list, by TOML's grammar."""
    try:
        parsed = tomllib.loads(f"value = {value}")
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name}={value} is neither a number nor a list of numbers") from error
    if set(parsed) != {"value"}:
        raise ValueError(f"{name} takes one value; it got {value!r}")
    return parsed["value"]


def layered(preset=None, file: dict | None = None, assignments: dict | None = None) -> TrainConfig:
    """Build a configuration: defaults, then the preset, then the file, then ``--set``; the later wins.

    Parameters
    ----------
    preset : str, optional
        Goes before a ``preset`` key in the file.
    file, assignments : dict, optional
        As `read_toml` and `parse_assignment` give them.

    Examples
    --------
    >>> layered("wgan", {"clip": 0.02, "seed": 1}, {"seed": 2}).seed
    2
    """
    file, assignments = dict(file or {}), dict(assignments or {})
    in_file = file.pop("preset", None)
    name = preset or in_file
    changes = merge(file, assignments)
    base = preset_settings(name, changes.get("data", "ring8")) if name else {}
    return TrainConfig(**merge(base, changes))


def from_toml(path, **overrides) -> TrainConfig:
    """The configuration in a TOML file, with some fields changed.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "run.toml"
    >>> _ = path.write_text('preset = "wgan-gp"\\nseed = 7\\nhidden = [32, 32]\\n')
    >>> from_toml(path).critic_hidden
    (32, 32)
    """
    return layered(file=read_toml(path), assignments=overrides)
