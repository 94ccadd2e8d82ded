"""Processes that compile beside this one before the first training on a machine; light to import.

A helper is started early, loads the game, and waits for a line that says what to compile
(`toygan.game.helping`). It ends when that is done, when it is told to, or when its parent ends, in whatever
way: its standard input ends then.
"""

import atexit
import contextlib
import os
import subprocess
import sys
from pathlib import Path

from toygan.engine.machine_code import machine_code_folder

MARK = "ready-"  # what the names of marks begin with
MOST = 3  # helpers: what there is to compile keeps no more processes busy
_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from toygan.game.helping import help_out; help_out()"
_running: list[subprocess.Popen] = []


def begin(anyway: bool = False) -> int:
    """Start helpers where nothing was ever compiled and there are processors for them; how many there are.

    Parameters
    ----------
    anyway : bool
        Also where something was compiled before.

    Examples
    --------
    >>> begin() <= MOST
    True
    >>> end()
    """
    if not _running and _processors() > 1 and _may_compile(anyway):
        command = [sys.executable, "-c", _CODE, str(Path(__file__).parents[2])]
        for _ in range(min(MOST, _processors() - 1)):
            with contextlib.suppress(OSError):
                _running.append(
                    subprocess.Popen(
                        command,
                        stdin=subprocess.PIPE,
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                    )
                )
        atexit.register(end)
    return len(_running)


def end() -> None:
    """End all helpers, and wait until they have ended."""
    for helper in _running:
        helper.kill()
    for helper in _running:
        with contextlib.suppress(OSError):
            helper.stdin.close()
        helper.wait()
    _running.clear()


@contextlib.contextmanager
def told(message: str, anyway: bool = False):
    """Have helpers compile what a message says while the block runs; they are ended with it."""
    try:
        begin(anyway)
        for helper in _running:
            with contextlib.suppress(OSError):  # it has ended
                helper.stdin.write(message.encode() + b"\n")
                helper.stdin.flush()
        yield
    finally:
        end()


def _may_compile(anyway: bool) -> bool:
    if not sys.executable or os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        return False
    folder = machine_code_folder()
    return folder is not None and (anyway or not any(folder.glob(f"{MARK}*")))


def _processors() -> int:
    """Processors that this process may use, as far as is known without Numba."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    numba = sys.modules.get("numba")
    asked = numba.get_num_threads() if numba else int(os.environ.get("NUMBA_NUM_THREADS") or available)
    return min(available, asked)
