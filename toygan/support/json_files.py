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
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is damaged: {error}") from error
    if not isinstance(value, dict):
        raise ValueError(f"{path} is damaged: it holds no object")
    return value
