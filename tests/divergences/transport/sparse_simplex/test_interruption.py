"""Ctrl-C inside the solver: a real process, a real signal."""

import os
import signal
import subprocess
import sys
import time

import pytest

SCRIPT = """
import numpy as np
from divergences import optimal_transport, samples

x, y = np.random.default_rng(0).normal(size=(2, 30_000, 2))
say = lambda progress: progress.level == progress.levels and print("pivots", flush=True)
optimal_transport(samples(x), samples(y + 1), progress=say)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C to whole groups of processes")
def test_control_c_ends_the_solver_at_once_and_leaves_no_thread_and_no_file(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout.readline() == "pivots\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    error = process.communicate(timeout=60)[1]
    assert error.rstrip().endswith("KeyboardInterrupt")
    assert process.returncode in (1, -signal.SIGINT)
    assert list(tmp_path.iterdir()) == []
