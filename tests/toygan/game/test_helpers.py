"""Helpers: started where nothing was compiled yet, and never left behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from toygan.game import helpers

ROOT = Path(helpers.__file__).parents[2]
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """As on a machine of two processors that has never trained."""
    monkeypatch.setattr(helpers, "_processors", lambda: 2)
    monkeypatch.setattr(helpers, "machine_code_folder", lambda: tmp_path)
    monkeypatch.delenv("NUMBA_DISABLE_JIT", raising=False)
    yield tmp_path
    helpers.end()


def test_one_helper_beside_this_process_which_ends_with_the_block(fresh):
    with helpers.told("no message"):
        (helper,) = helpers._running
        assert helpers.begin() == 1  # once is enough
    assert helper.poll() is not None
    assert helpers._running == []


def test_none_where_something_was_compiled_before(fresh):
    (fresh / f"{helpers.MARK}abc").touch()
    assert helpers.begin() == 0
    assert helpers.begin(anyway=True) == 1


def test_none_on_one_processor(fresh, monkeypatch):
    monkeypatch.setattr(helpers, "_processors", lambda: 1)
    assert helpers.begin() == 0


def test_numba_may_be_asked_for_fewer_threads():
    assert helpers._processors() == 1  # the tests ask for one (tests/conftest.py)


@needs_proc
def test_a_helper_ends_when_its_parent_is_killed():
    code = (
        "import os, pathlib, tempfile\n"
        "from toygan.game import helpers\n"
        "helpers._processors = lambda: 2\n"
        "helpers.machine_code_folder = lambda: pathlib.Path(tempfile.gettempdir(), 'never')\n"
        "helpers.begin()\n"
        "print(helpers._running[0].pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    environment = os.environ | {"NUMBA_DISABLE_JIT": "0"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment
    )
    process = int(done.stdout)
    deadline = time.monotonic() + 60
    while _lives(process) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _lives(process)


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
