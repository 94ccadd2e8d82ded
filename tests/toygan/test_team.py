"""Workers that meet: nobody goes on before all have come."""

import numpy as np
import pytest

from toygan.compilation import compiled, jit_enabled
from toygan.team import assembled, meet, worker_count


def _relay(worker, workers, control, board, rounds):
    """In every round each worker adds what its neighbour wrote in the round before."""
    for turn in range(1, rounds):
        board[turn, worker] = board[turn - 1, (worker + 1) % workers] + 1
        if not meet(control, workers):
            return


relay = compiled(_relay)


@pytest.mark.skipif(not jit_enabled(), reason="uncompiled code has one worker")
@pytest.mark.parametrize("workers", [1, 2, 3, 5])
def test_every_round_sees_the_round_before(workers):
    board = np.full((2000, workers), -1)
    board[0] = 0
    with assembled(relay, workers, board, len(board)) as control:
        relay(0, workers, control, board, len(board))
    assert (board == np.arange(2000)[:, None]).all()


@pytest.mark.skipif(not jit_enabled(), reason="uncompiled code has one worker")
def test_the_others_go_home_when_the_caller_fails():
    board = np.zeros((2000, 3), np.int64)
    with pytest.raises(RuntimeError, match="half way"), assembled(relay, 3, board, 2000) as control:  # noqa: PT012
        relay(0, 3, control, board, 1000)
        raise RuntimeError("half way")
    assert (board[-1] == 0).all()


def test_the_number_of_workers_is_bounded():
    assert 1 <= worker_count(4) <= 4
    assert worker_count(1) == 1
