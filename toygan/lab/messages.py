"""What a page may ask for: one JSON object a message, checked before anything is computed or allocated.

    {"command": "show", "page": "dirac", "serial": 7, "state": {"game": "r1", "gamma": "0.3"}}

``state`` holds what the address of the page holds: short texts by name. Each page reads its own from them,
by the readers below, which name the field, the range and what came.
"""

import json
import math
from typing import NamedTuple

from toygan.support.names import look_up

LONGEST = 65_536  # characters of a message
MOST_FIELDS, LONGEST_FIELD = 64, 16_384
COMMANDS_A_SECOND = 240  # a hand that drags sends 60


class Message(NamedTuple):
    """One command of the page.

    Attributes
    ----------
    command : str
        ``show`` or a command of the page's own.
    page : str
    serial : int
        Counted by the page; frames that answer carry it.
    state : dict of str to str
    body : bytes
        Of a file that was dropped on the page.
    """

    command: str
    page: str
    serial: int
    state: dict
    body: bytes = b""


def read_message(text: str | bytes) -> Message:
    """Read one message.

    Raises
    ------
    ValueError
        When it is too long, no JSON object, or a field is missing or of another type.

    Examples
    --------
    >>> read_message('{"command": "show", "page": "laws", "serial": 1, "state": {"theta": "0.5"}}').state
    {'theta': '0.5'}
    >>> read_message("[1, 2]")
    Traceback (most recent call last):
    ValueError: a message must be a JSON object; got list
    """
    if len(text) > LONGEST:
        raise ValueError(f"a message must have at most {LONGEST:,} characters; it has {len(text):,}")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("a message must be a JSON object; this is no JSON") from None
    if not isinstance(found, dict):
        raise ValueError(f"a message must be a JSON object; got {type(found).__name__}")
    command, page = (_short(found.get(name), name) for name in ("command", "page"))
    serial = found.get("serial", 0)
    if not isinstance(serial, int) or isinstance(serial, bool) or not 0 <= serial < 2**53:
        raise ValueError(f"serial must be a whole number from 0; got {serial!r}"[:120])
    return Message(command, page, serial, _state(found.get("state", {})))


def read_upload(data: bytes) -> Message:
    """Read a message with the bytes of a file: a line of JSON as `read_message` takes it, then the bytes.

    Raises
    ------
    ValueError
        As `read_message`, and when there is no such line.

    Examples
    --------
    >>> read_upload(b'{"command": "points", "page": "game", "state": {}}' + bytes([10]) + b"1,2").body
    b'1,2'
    """
    line, found, body = data.partition(b"\n")
    if not found or len(line) > LONGEST:
        raise ValueError("a file must come behind a line of JSON; there is none")
    try:
        return read_message(line.decode())._replace(body=body)
    except UnicodeDecodeError:
        raise ValueError("a file must come behind a line of JSON; this one is no text") from None


def _short(value, name: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 64:
        raise ValueError(f"{name} must be a text of 1 to 64 characters; got {value!r}"[:160])
    return value


def _state(found) -> dict:
    if not isinstance(found, dict) or len(found) > MOST_FIELDS:
        raise ValueError(f"state must be an object of at most {MOST_FIELDS} fields")
    for name, value in found.items():
        if not isinstance(value, str) or len(value) > LONGEST_FIELD:
            raise ValueError(
                f"state[{name[:40]!r}] must be a text of at most {LONGEST_FIELD:,} characters; got {value!r}"[
                    :200
                ]
            )
    return found


def number(state: dict, name: str, default: float, low: float, high: float) -> float:
    """A number of the state within [low, high].

    Examples
    --------
    >>> number({"gamma": "0.3"}, "gamma", 1.0, 0.0, 4.0), number({}, "gamma", 1.0, 0.0, 4.0)
    (0.3, 1.0)
    >>> number({"gamma": "9"}, "gamma", 1.0, 0.0, 4.0)
    Traceback (most recent call last):
    ValueError: gamma must be a number from 0 to 4; got '9'
    """
    text = state.get(name)
    return default if text is None else _number(text, name, low, high)


def _number(text: str, name: str, low: float, high: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise ValueError(f"{name} must be a number from {low:g} to {high:g}; got {text[:40]!r}")
    return value


def whole(state: dict, name: str, default: int, low: int, high: int) -> int:
    """A whole number of the state within [low, high]."""
    value = number(state, name, default, low, high)
    if value != int(value):
        raise ValueError(f"{name} must be a whole number from {low} to {high}; got {state[name][:40]!r}")
    return int(value)


def choice(state: dict, name: str, names, default: str) -> str:
    """One of some names.

    Examples
    --------
    >>> choice({"update": "simultaneous"}, "update", ("alternating", "simultaneous"), "alternating")
    'simultaneous'
    """
    text = state.get(name, default)
    return look_up(dict.fromkeys(names, text), text, name)


def numbers(state: dict, name: str, count: int, reach: float) -> tuple[float, ...]:
    """Numbers ``x,y,z``, exactly ``count``, each within [-reach, reach]; none where the state has none.

    Examples
    --------
    >>> numbers({"v": "1,-0.5"}, "v", 2, 3.0), numbers({}, "v", 2, 3.0)
    ((1.0, -0.5), ())
    >>> numbers({"v": "1"}, "v", 2, 3.0)
    Traceback (most recent call last):
    ValueError: v must have 2 numbers, as x,y,z; it has 1
    """
    parts = [part for part in state.get(name, "").split(",") if part]
    if parts and len(parts) != count:
        raise ValueError(f"{name} must have {count} numbers, as x,y,z; it has {len(parts)}")
    return tuple(_number(part, f"{name}, number {i}", -reach, reach) for i, part in enumerate(parts, start=1))


def points(state: dict, name: str, most: int, reach: float) -> list[tuple[float, float]]:
    """Points of the plane, ``x,y;x,y``, at most ``most``, each coordinate within [-reach, reach].

    Examples
    --------
    >>> points({"starts": "1,1;-0.5,2"}, "starts", 6, 4.0)
    [(1.0, 1.0), (-0.5, 2.0)]
    >>> points({"starts": "1,1,1"}, "starts", 6, 4.0)
    Traceback (most recent call last):
    ValueError: starts must be points x,y;x,y; point 1 is '1,1,1'
    """
    pairs = [part for part in state.get(name, "").split(";") if part]
    if len(pairs) > most:
        raise ValueError(f"{name} must have at most {most} points; it has {len(pairs)}")
    found = []
    for place, pair in enumerate(pairs, start=1):
        parts = pair.split(",")
        if len(parts) != 2:
            raise ValueError(f"{name} must be points x,y;x,y; point {place} is {pair[:40]!r}")
        found.append(tuple(_number(part, f"{name}, point {place}", -reach, reach) for part in parts))
    return found
