"""A frame: what the lab sends to its page, a JSON header and float32 arrays behind it.

    bytes 0–3      the letters TGLF
    bytes 4–5      the version, 1                                 all numbers are little-endian
    bytes 6–7      zero
    bytes 8–11     H, the length of the header, a multiple of 4
    12 … 12 + H    the header as UTF-8 JSON, spaces at its end
    then           the arrays one after the other, float32, in the order of the header's ``arrays``

``pages/frames.js`` reads the same bytes; tests of both read the same golden file.
"""

import json
import math
import struct
from dataclasses import dataclass, field

import numpy as np

MAGIC, VERSION = b"TGLF", 1
LARGEST = 8 * 2**20  # bytes of a whole frame
_START = struct.Struct("<4sHHI")


@dataclass(frozen=True, eq=False)
class Frame:
    """What one message to the page holds.

    Attributes
    ----------
    kind : str
        What it is about; of frames of one kind that were not taken yet the page gets the newest alone.
    header : dict
        Plain data for JSON; infinities are written as the strings ``"inf"`` and ``"-inf"``.
    arrays : dict of str to ndarray
        Of any shape; sent as float32. They may hold infinities but no NaN.
    """

    kind: str
    header: dict = field(default_factory=dict)
    arrays: dict = field(default_factory=dict)


def encode(frame: Frame) -> bytes:
    """The bytes of a frame.

    Raises
    ------
    ValueError
        When an array or the header holds NaN, or the frame has more than 8 MiB.

    Examples
    --------
    >>> data = encode(Frame("path", {"step": 0.5}, {"x": [1.0, 2.0]}))
    >>> len(data), data[:4], decode(data).header["step"]
    (68, b'TGLF', 0.5)
    """
    arrays = {name: _checked(name, array) for name, array in frame.arrays.items()}
    shapes = {name: list(array.shape) for name, array in arrays.items()}
    header = {"kind": frame.kind, **_plain(frame.header), "arrays": shapes}
    text = json.dumps(header, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    size = _START.size + len(text) + sum(array.nbytes for array in arrays.values())
    if size > LARGEST:
        raise ValueError(f"a frame must have at most {LARGEST:,} bytes; {frame.kind} has {size:,}")
    start = _START.pack(MAGIC, VERSION, 0, len(text))
    return b"".join([start, text, *(array.tobytes() for array in arrays.values())])


def decode(data: bytes) -> Frame:
    """The frame that the bytes hold; arrays as float32 of their own memory.

    Raises
    ------
    ValueError
        When the bytes are no frame of this version, or more or fewer than the header says.
    """
    if len(data) < _START.size or data[:4] != MAGIC:
        raise ValueError(f"a frame must begin with {MAGIC.decode()}; got {bytes(data[:4])!r}")
    _, version, _, length = _START.unpack_from(data)
    if version != VERSION:
        raise ValueError(f"the frame must have version {VERSION}; it has {version}")
    place = _START.size + length
    header = json.loads(data[_START.size : place])
    arrays = {}
    for name, shape in header.pop("arrays").items():
        count = math.prod(shape)
        if place + 4 * count > len(data):
            raise ValueError(f"the frame ends within the array {name!r}")
        arrays[name] = np.frombuffer(data, "<f4", count, place).reshape(shape).copy()
        place += 4 * count
    if place != len(data):
        raise ValueError(f"the frame has {len(data) - place} bytes more than its header says")
    return Frame(header.pop("kind"), header, arrays)


def _checked(name: str, array) -> np.ndarray:
    with np.errstate(over="ignore"):  # beyond the largest float32 is infinite for a picture
        found = np.asarray(array).astype("<f4")
    if np.isnan(found).any():
        raise ValueError(f"the array {name!r} of a frame must hold no NaN")
    return found


def _plain(value):
    """Data that JSON can hold: NumPy's numbers as Python's, infinities as text.

    Examples
    --------
    >>> _plain({"w": np.float64(2.0), "kl": math.inf, "rows": (1, None)})
    {'w': 2.0, 'kl': 'inf', 'rows': [1, None]}
    """
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return value
