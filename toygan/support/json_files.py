"""JSON for hashing, in one canonical text, and JSON files that people can read, typed when they are read."""

import json
import math

from toygan.support.files import atomic_write, own_bytes

LARGEST = 1 << 28  # bytes of a file of ours


def canonical_json(value) -> str:
    """JSON with sorted keys and no blanks; NaN and infinities are refused."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def write_json(path, value) -> None:
    """Write JSON that people can read, in one step."""
    with atomic_write(path, "w") as file:
        file.write(json.dumps(value, indent=2, sort_keys=True, allow_nan=False) + "\n")


def read_json(path, kinds: dict | None = None) -> dict:
    """Read a JSON object.

    Parameters
    ----------
    path : str or Path
    kinds : dict of str to type, optional
        Keys that must be there, and what they must hold; see `check_kinds`.

    Raises
    ------
    ValueError
        When the file is damaged, or a value is of another kind; the message names the file and the key.
    OSError
        When it cannot be read, or is no regular file.
    """
    held = parse_json(path, own_bytes(path, LARGEST))
    check_kinds(path, held, kinds or {})
    return held


def parse_json(path, content: bytes) -> dict:
    """The JSON object in the content of a file; ``path`` is for the message."""
    try:
        value = json.loads(content.decode("utf-8"))
    except RecursionError:
        raise ValueError(f"{path} is damaged: it is nested too deeply") from None
    except ValueError as error:
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
        ``float`` takes whole numbers too, and nothing infinite. A pair ``(dict, kind)`` or ``(list, kind)``
        says what every value of an object or a list must be.

    Examples
    --------
    >>> check_kinds("run.json", {"step": "12"}, {"step": int})
    Traceback (most recent call last):
    ValueError: run.json: step must be a whole number; it is '12'
    >>> check_kinds("run.json", {"sizes": {"a.csv": None}}, {"sizes": (dict, int)})
    Traceback (most recent call last):
    ValueError: run.json: sizes['a.csv'] must be a whole number; it is 'None'
    """
    for key, kind in kinds.items():
        if key not in held:
            outer = kind[0] if isinstance(kind, tuple) else kind
            raise ValueError(f"{path}: {key} must be {_KINDS[outer]}; it is missing")
        _check(path, key, held[key], kind)


def _check(path, place: str, value, kind) -> None:
    outer, inner = kind if isinstance(kind, tuple) else (kind, None)
    if not _is_a(value, outer):
        raise ValueError(f"{path}: {place} must be {_KINDS[outer]}; it is {str(value)[:60]!r}")
    if inner is not None:
        for key, part in value.items() if outer is dict else enumerate(value):
            _check(path, f"{place}[{key!r}]", part, inner)


def _is_a(value, kind: type) -> bool:
    if isinstance(value, bool):
        return kind is bool
    if kind is float:
        return isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
    return isinstance(value, kind)


_KINDS = {
    dict: "an object",
    str: "a text",
    int: "a whole number",
    list: "a list",
    float: "a finite number",
    bool: "true or false",
}
