"""Workers that meet: nobody goes on before all have come."""

import numpy as np
import pytest

from toygan.compilation import compiled, jit_enabled
from toygan.team import meet, run_together, worker_count


def _relay(worker, workers, control, board, rounds):
    """In every round each worker adds what its neighbour wrote in the round before."""
    for turn in range(1, rounds):
        board[turn, worker] = board[turn - 1, (worker + 1) % workers] + 1
        meet(control, workers)


relay = compiled(_relay)


@pytest.mark.skipif(not jit_enabled(), reason="uncompiled code has one worker")
@pytest.mark.parametrize("workers", [1, 2, 3, 5])
def test_every_round_sees_the_round_before(workers):
    board = np.full((2000, workers), -1)
    board[0] = 0
    run_together(relay, workers, board, len(board))
    assert (board == np.arange(2000)[:, None]).all()


def test_the_number_of_workers_is_bounded():
    assert 1 <= worker_count(4) <= 4
    assert worker_count(1) == 1
