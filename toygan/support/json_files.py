"""JSON for hashing, in one canonical text, and JSON files that people can read."""

import json
from pathlib import Path

from toygan.support.files import atomic_write


def canonical_json(value) -> str:
    """JSON with sorted keys and no blanks; NaN and infinities are refused."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def write_json(path, value) -> None:
    """Write JSON that people can read, in one step."""
    with atomic_write(path, "w") as file:
        file.write(json.dumps(value, indent=2, sort_keys=True, allow_nan=False) + "\n")


def read_json(path) -> dict:
    """Read a JSON object.

    Raises
    ------
    ValueError
        When the file is damaged.
    """
    try:
        value = json.loads(Path(path).read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is damaged: {error}") from error
    if not isinstance(value, dict):
        raise ValueError(f"{path} is damaged: it holds no object")
    return value


def check_kinds(path, held: dict, kinds: dict) -> None:
    """Refuse an object in which a key is missing or its value is of another kind.

    Parameters
    ----------
    path : str or Path
        For the message.
    kinds : dict of str to type

    Examples
    --------
    >>> check_kinds("run.json", {"step": "12"}, {"step": int})
    Traceback (most recent call last):
    ValueError: run.json: step must be a whole number; it is '12'
    """
    for key, kind in kinds.items():
        value = held.get(key)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            came = f"it is {str(value)[:60]!r}" if key in held else "it is missing"
            raise ValueError(f"{path}: {key} must be {_KINDS[kind]}; {came}")


_KINDS = {dict: "an object", str: "a text", int: "a whole number", list: "a list"}
