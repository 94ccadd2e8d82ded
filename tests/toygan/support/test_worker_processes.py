"""Workers end with the process that they work for, even when it was killed and could tell them nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from toygan.support.worker_processes import started_processes_ignore_interrupts, work_for

POOL = """
import os, time
from joblib import Parallel, delayed
from toygan.support.worker_processes import work_for
def work(k):
    print(os.getpid(), flush=True)
    time.sleep(300)
Parallel(n_jobs=2)(delayed(work_for)(os.getpid(), work, k) for k in range(2))
"""


@pytest.mark.skipif(os.name == "nt", reason="processes are asked for in another way")
def test_workers_of_a_killed_process_end_within_five_seconds():
    parent = subprocess.Popen([sys.executable, "-c", POOL], stdout=subprocess.PIPE)
    workers = [int(parent.stdout.readline()) for _ in range(2)]
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 5
    while any(map(is_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_alive, workers))
    parent.stdout.close()


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


def test_in_the_same_process_nothing_is_watched():
    assert work_for(os.getpid(), divmod, 7, 2) == (3, 1)


@pytest.mark.skipif(os.name == "nt", reason="handlers are not inherited there")
def test_processes_started_in_the_block_ignore_ctrl_c_from_their_first_moment():
    asks = [sys.executable, "-c", "import signal; print(int(signal.getsignal(signal.SIGINT)))"]
    before = signal.getsignal(signal.SIGINT)
    with started_processes_ignore_interrupts():
        found = subprocess.run(asks, capture_output=True, text=True, check=True).stdout
    assert int(found) == signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is before
