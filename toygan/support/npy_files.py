"""Arrays from npy files that anybody may have made: whole, or a ValueError in words.

NumPy's reader parses a Python literal and allocates what the header claims before it reads, so that damaged
files end in errors of the tokenizer, and hostile ones in a lack of memory.
"""

import io
import math
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

import numpy as np

from toygan.support.memory import refuse_beyond_memory

_HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}
_DAMAGE = (
    *(ArithmeticError, AttributeError, EOFError, LookupError, OSError, RecursionError, SyntaxError),
    *(TypeError, UnicodeError, ValueError, tokenize.TokenError),
)


def read_npy(file: BinaryIO, size: int) -> np.ndarray:
    """Read an array from an open file.

    Parameters
    ----------
    file : binary file that can seek
        At the array's beginning.
    size : int
        Bytes there are from here on; an array that claims to be larger is refused before it is allocated.

    Raises
    ------
    ValueError
        When these are not the bytes of an array of numbers, or it holds Python objects.

    Examples
    --------
    >>> file = io.BytesIO()
    >>> np.save(file, np.arange(3))
    >>> _ = file.seek(0)
    >>> read_npy(file, len(file.getvalue()))
    array([0, 1, 2])
    >>> read_npy(io.BytesIO(b"PK"), 2)
    Traceback (most recent call last):
    ValueError: no array: EOF: reading magic string, expected 8 bytes got 2
    """
    begin = file.tell()
    try:
        version = np.lib.format.read_magic(file)
        if version not in _HEADERS:
            raise ValueError(f"version {version[0]}.{version[1]} of the format holds no plain numbers")
        shape, _, dtype = _HEADERS[version](file)
        if dtype.hasobject:
            raise ValueError("Object arrays are not read: they would be unpickled")
        claimed = math.prod(shape) * dtype.itemsize
        if min(shape, default=0) < 0 or claimed > size - (file.tell() - begin):
            raise ValueError(f"its header claims the shape {str(shape)[:60]}, for which it is too short")
        file.seek(begin)
        return np.lib.format.read_array(file, allow_pickle=False)
    except _DAMAGE as error:
        words = " ".join(str(error).split())[:200]
        raise ValueError(f"no array: {words or type(error).__name__}") from error


def read_npz(path) -> dict[str, np.ndarray]:
    """Read every array of an npz archive, in its order.

    Raises
    ------
    ValueError
        When the archive is damaged, or an entry is no array of numbers.
    OSError
        When the file cannot be opened.
    """
    with Path(path).open("rb") as file:
        try:
            with zipfile.ZipFile(file) as archive:
                size = sum(info.file_size for info in archive.infolist())  # packed, it may be far smaller
                refuse_beyond_memory(2 * size, Path(path).name, "give fewer rows, or a part of it at a time")
                contents = {name.removesuffix(".npy"): archive.read(name) for name in archive.namelist()}
        except (*_DAMAGE, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
            raise ValueError(f"no archive of arrays: {error or type(error).__name__}") from error
    return {name: read_npy(io.BytesIO(content), len(content)) for name, content in contents.items()}
