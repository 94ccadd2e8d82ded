"""Workers that share the tasks of a program: each is done once, and in the order of the rows."""

import time

import numpy as np
import pytest

from toygan.engine.compilation import compiled, jit_enabled
from toygan.engine.workers import assembled, done, one_worker, take, wait, worker_count

TASKS = 5


def _relay(worker, workers, control, board, first, last):
    """Every task of a row adds one to what its neighbour in the row before wrote, and counts itself."""
    for row in range(first, last):
        if not wait(control, row * TASKS):
            return
        for i in range(TASKS):
            s = (worker + i) % TASKS
            if take(control, row * TASKS + s):
                board[row + 1, s] += board[row, (s + 1) % TASKS] + 1
                done(control, 1)
    wait(control, last * TASKS)


relay = compiled(_relay)


@pytest.mark.skipif(not jit_enabled(), reason="uncompiled code has one worker")
@pytest.mark.parametrize("workers", [1, 2, 3, 5])
@pytest.mark.parametrize("pieces", [1, 40])
def test_every_row_sees_the_row_before(workers, pieces):
    rows = 2000
    board = np.zeros((rows + 1, TASKS), np.int64)
    with assembled(relay, workers, rows * TASKS, board, 0, rows) as control:
        for first in range(0, rows, rows // pieces):
            relay(0, workers, control, board, first, first + rows // pieces)
    assert (board == np.arange(rows + 1)[:, None]).all()


@pytest.mark.skipif(not jit_enabled(), reason="uncompiled code has one worker")
def test_the_others_wait_for_python_and_go_home_when_the_caller_fails():
    board = np.zeros((2001, TASKS), np.int64)

    def fail_half_way():
        with assembled(relay, 3, 2000 * TASKS, board, 1, 2000):
            time.sleep(0.05)  # row 0 is the caller's: nobody may have gone on
            assert (board == 0).all()
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way()
    assert (board == 0).all()


@pytest.mark.skipif(not jit_enabled(), reason="uncompiled code has one worker")
def test_when_a_helper_fails_the_caller_does_not_wait_for_it():
    def fail(worker, workers, control, board):
        raise RuntimeError(f"worker {worker}")

    board = np.zeros((3, TASKS), np.int64)

    def play():
        with assembled(fail, 2, 2 * TASKS, board) as control:
            while wait(control, 2 * TASKS):
                pass

    with pytest.raises(RuntimeError, match="worker 1"):
        play()


def test_the_number_of_workers_is_bounded():
    assert 1 <= worker_count(4) <= 4
    assert worker_count(1) == 1


def test_one_worker_holds_until_it_ends(four_threads):
    assert worker_count(8) == 4
    with one_worker():
        assert worker_count(8) == 1
    assert worker_count(8) == 4
