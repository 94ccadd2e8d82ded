"""Where machine code is kept: a folder named by the content of every kernel module, in the cache folder.

Numba's own cache sees an edit only in the file that holds the compiled function, not in the helpers it calls,
and refuses to import from a read-only install. When no folder can be written, code is compiled in memory.
"""

import contextlib
import functools
import hashlib
import importlib.util
import logging
import os
import shutil
import tempfile
import time
from pathlib import Path

from toygan.engine.kernel_sources import kernel_modules, source_path
from toygan.support.cache_folder import VARIABLE, cache_folder, private_temporary_folder

_KEPT_GENERATIONS, _KEPT_SECONDS = 4, 86400


@functools.cache
def machine_code_folder() -> Path | None:
    """The folder for machine code; ``None`` when nothing can be written."""
    for base in _candidate_bases():
        folder = base / f"kernels-{_source_hash()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError:
            continue
        _forget_old_generations(base, folder)
        return folder
    return None


def _candidate_bases():
    """Where to try: what the two variables name, the user's cache folder, the temporary folder."""
    if not os.environ.get(VARIABLE) and (given := os.environ.get("NUMBA_CACHE_DIR")):
        note = "machine code is kept in %s, which NUMBA_CACHE_DIR names; %s is for all that toygan keeps"
        logging.getLogger("toygan").info(note, given, VARIABLE)  # Numba's own variable: no reason to warn
        yield Path(given) / "toygan"
    yield cache_folder()
    if (temporary := private_temporary_folder()) is not None:
        yield temporary


def _source_hash() -> str:
    """Twelve hexadecimal digits over the text of every kernel module, and what chooses BLAS's kernels."""
    digest = hashlib.sha256(_version_of_numba() + os.environ.get("OPENBLAS_CORETYPE", "").encode())
    for name in kernel_modules():
        digest.update(
            source_path(name).read_bytes()
        )  # a file that is not there is an error, not an empty text
    return digest.hexdigest()[:12]


def _version_of_numba() -> bytes:
    """Read from its file: importing Numba takes half a second, and some ask for the folder before they do."""
    return (Path(importlib.util.find_spec("numba").origin).parent / "_version.py").read_bytes()


def _forget_old_generations(base: Path, current: Path) -> None:
    """Keep the newest few folders of machine code, and those in use; the others are of older sources."""
    with contextlib.suppress(OSError):  # another process may be tidying, too
        os.utime(current)
        others = [path for path in base.glob("kernels-*") if path != current]
        ages = {path: time.time() - path.stat().st_mtime for path in others}
        for path in sorted(ages, key=ages.get)[_KEPT_GENERATIONS:]:
            if ages[path] > _KEPT_SECONDS:
                shutil.rmtree(path, ignore_errors=True)
