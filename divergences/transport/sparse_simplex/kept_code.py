"""Machine code on disk with a checksum: a file that is not as it was written is compiled again.

Numba keeps an index of the files of a function, which two processes can write at once, and does not check
their content: a changed bit ends the process in LLVM, or changes a result. Here a file is named by the source
and the machine it was compiled for, and begins with the BLAKE2 hash of its name and of all that follows.
(`toygan.engine.numba_private` does the same for kernels of networks; neither package needs the other.)
"""

import contextlib
import hashlib
import pickle
from pathlib import Path

from numba.core.caching import IndexDataCacheFile

DIGEST_BYTES = 16


class CheckedFiles(IndexDataCacheFile):
    """Replaces the file object in Numba's cache of a function."""

    @classmethod
    def put_into(cls, cache):
        """Let ``cache``, of a dispatcher, keep its code in files of this kind."""
        assert isinstance(cache._cache_file, IndexDataCacheFile), (
            "Numba keeps machine code in another way now"
        )
        implementation = cache._impl
        stamp = implementation.locator.get_source_stamp()
        cache._cache_file = cls(cache.cache_path, implementation.filename_base, stamp)

    def save(self, key, data):
        """Write the code for a key; do nothing if the disk is full or the folder is gone."""
        name, code = self._name(key), self._dump(data)
        with contextlib.suppress(OSError), self._open_for_write(self._data_path(name)) as file:
            file.write(_digest(name, code) + code)

    def load(self, key):
        """The code for a key; None when there is none, or when it is not what was written."""
        name = self._name(key)
        with contextlib.suppress(Exception):  # whatever is wrong with it, the code can be compiled again
            content = Path(self._data_path(name)).read_bytes()
            digest, code = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
            if digest == _digest(name, code):
                return pickle.loads(code)
        return None

    def _name(self, key):
        text = repr((self._version, self._source_stamp, key))
        return self._data_name(int(hashlib.sha256(text.encode()).hexdigest()[:16], 16))


def _digest(name: str, code: bytes) -> bytes:
    return hashlib.blake2b(name.encode() + b"\n" + code, digest_size=DIGEST_BYTES).digest()
