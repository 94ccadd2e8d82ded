"""Locks lie in folders that may have been received: nothing that is not a lock of ours is emptied."""

import os
import signal
import subprocess
import sys

import pytest

from toygan.support.locks import locked, wait_until_free

CONTENT = b"four months of work"


def foreign_link(path, precious):
    path.symlink_to(precious)


def foreign_hard_link(path, precious):
    path.hardlink_to(precious)


def foreign_pipe(path, precious):
    os.mkfifo(path)


def foreign_folder(path, precious):
    path.mkdir()


def foreign_link_to_nothing(path, precious):
    path.symlink_to(precious.with_name("absent"))


@pytest.mark.skipif(os.name == "nt", reason="links and pipes as POSIX has them")
@pytest.mark.parametrize(
    "make", [foreign_link, foreign_hard_link, foreign_pipe, foreign_folder, foreign_link_to_nothing]
)
def test_what_is_no_lock_of_ours_is_refused_and_kept(tmp_path, make):
    precious = tmp_path / "precious"
    precious.write_bytes(CONTENT)
    folder = tmp_path / "received"
    folder.mkdir()
    make(folder / "sweep.lock", precious)
    with pytest.raises(OSError, match=r"sweep\.lock must be a lock that toygan wrote; it is"):
        locked(folder, "sweep.lock").__enter__()
    assert precious.read_bytes() == CONTENT
    assert not (tmp_path / "absent").exists()


def test_the_lock_of_a_holder_that_was_killed_is_taken_over(tmp_path):
    (tmp_path / "run.lock").write_text("4711 on another-host")
    with locked(tmp_path):
        assert (tmp_path / "run.lock").read_text().startswith(f"{os.getpid()} on ")
    assert (tmp_path / "run.lock").read_bytes() == b""
    wait_until_free(tmp_path)
    wait_until_free(tmp_path / "absent")


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes begin in another way")


@needs_fork
def test_a_forked_process_does_not_hold_its_parent_s_lock(tmp_path):
    with locked(tmp_path):
        child = os.fork()
        if not child:
            signal.pause()
    try:
        with locked(tmp_path):  # though the child is there
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@needs_fork
def test_a_forked_process_that_leaves_the_block_lets_go_of_nothing(tmp_path):
    block = locked(tmp_path)
    with block:
        child = os.fork()
        if not child:
            block.__exit__(None, None, None)
            with pytest.raises(BlockingIOError, match=f"process {os.getppid()} on"):
                locked(tmp_path).__enter__()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert (tmp_path / "run.lock").read_text().startswith(f"{os.getpid()} on ")


HOLDER = """
import os, subprocess, sys, time
from toygan.support import locks
lock = locks.locked(sys.argv[1])
lock.__enter__()
os.set_inheritable(next(iter(locks._held)).fileno(), True)
# a child that has the lock until it ends, as between a fork and an exec
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.6)"], close_fds=False)
print("ready", flush=True)
time.sleep(60)
"""


@needs_fork
def test_a_lock_that_a_child_of_a_killed_holder_has_for_a_moment_is_waited_for(tmp_path):
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE)
    holder.stdout.readline()
    with pytest.raises(BlockingIOError, match=f"in use by process {holder.pid} on"):
        locked(tmp_path).__enter__()
    holder.kill()
    holder.wait()
    with locked(tmp_path):
        pass
    holder.stdout.close()
