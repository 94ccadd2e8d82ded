"""Workers end with the process that they work for, even when it was killed and could tell them nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from toygan.support.worker_processes import started_processes_ignore_interrupts

POOL = """
import multiprocessing, os, time
from joblib import Parallel, delayed, parallel_config
from toygan.support.worker_processes import ending_with_this_process
# three processes share one pipe: os.write is one write of a whole line, print may be two
WAIT = "import os, time; os.write(1, b'there\\\\n'); time.sleep(300)"
HOLD = "import ctypes, os; os.write(1, b'there\\\\n'); ctypes.PyDLL(None).sleep(300)"  # no thread runs
class Unpickled:
    def __reduce__(self):
        return exec, (WAIT,)
with parallel_config(backend="loky", **ending_with_this_process()):
    pool = Parallel(n_jobs=3, return_as="generator_unordered")
outcomes = pool(iter([delayed(exec)(AT_WORK), delayed(print)(Unpickled())]))
os.write(1, (" ".join(str(worker.pid) for worker in multiprocessing.active_children()) + "\\n").encode())
list(outcomes)
"""


@pytest.mark.skipif(os.name == "nt", reason="processes are asked for in another way")
def test_workers_of_a_killed_process_end():
    """One at work, one that still loads its task, and one that has nothing to do."""
    code = POOL.replace("AT_WORK", "HOLD" if sys.platform == "linux" else "WAIT")
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        said = sorted(parent.stdout.readline().strip() for _ in range(3))
        parent.kill()
    workers, deadline = [int(word) for word in said[0].split()], time.monotonic() + 60  # they work 300 s
    assert said[1:] == ["there"] * 2
    assert len(workers) == 3
    while any(map(is_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_alive, workers))


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return b"\nState:\tZ" not in status_of(process)


def status_of(process):
    try:
        return Path(f"/proc/{process}/status").read_bytes()
    except OSError:
        return b""


@pytest.mark.skipif(os.name == "nt", reason="handlers are not inherited there")
def test_processes_started_in_the_block_ignore_ctrl_c_from_their_first_moment():
    asks = [sys.executable, "-c", "import signal; print(int(signal.getsignal(signal.SIGINT)))"]
    before = signal.getsignal(signal.SIGINT)
    with started_processes_ignore_interrupts():
        found = subprocess.run(asks, capture_output=True, text=True, check=True).stdout
    assert int(found) == signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is before
