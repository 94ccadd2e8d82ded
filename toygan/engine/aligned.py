"""Arrays that begin at a cache line, and vectors of whole cache lines.

Matrix products of small networks read their operands straight from memory, without packing them first. With
AVX-512 one load fills a cache line; loads that straddle two cost double, and NumPy's arrays begin 16 bytes
behind a line as a rule: products of width 64 to 256 then run at little more than half their speed.
"""

import numpy as np

LINE = 64  # bytes


def zeros(shape, dtype) -> np.ndarray:
    """Like ``np.zeros``, beginning at a multiple of 64 bytes.

    Examples
    --------
    >>> zeros((3, 5), "float32").ctypes.data % 64
    0
    """
    dtype = np.dtype(dtype)
    size = int(np.prod(shape)) * dtype.itemsize
    memory = np.zeros(size + LINE, np.uint8)
    start = -memory.ctypes.data % LINE
    return memory[start : start + size].view(dtype).reshape(shape)


def whole_lines(count: int, dtype) -> int:
    """The least number of entries, at least ``count``, that fills cache lines.

    Examples
    --------
    >>> whole_lines(33, "float32"), whole_lines(33, "float64")
    (48, 40)
    """
    per_line = LINE // np.dtype(dtype).itemsize
    return -(-count // per_line) * per_line
