"""Programs of phases, and ``play``, which runs them on several threads.

A game is a program of phases (``phases``). For the objectives in ``FUSED`` one program holds a whole
chunk of updates; otherwise Python's phases stand between compiled ones.
"""

import numpy as np

from toygan.engine.array_views import reference
from toygan.engine.separate import separately_compiled
from toygan.engine.workers import done, take, wait
from toygan.game.phases import CRITIC, GENERATOR, PYTHON, UPDATE_CRITIC, UPDATE_GENERATOR, do_phase
from toygan.game.shards import update_block
from toygan.game.state import SHARDS


@separately_compiled
def play(worker, workers, control, first, last, program, rates, generator, critic, rules, draws, board):
    """Run rows ``first`` … ``last`` − 1 of a program: the shards (or blocks of parameters) of each are tasks.

    Phases of Python (from `PYTHON` on) are the caller's business: it says `done` for all their tasks.

    Parameters
    ----------
    worker, workers, control
        See `toygan.engine.workers`.
    first, last : int
    program : (N, 4) int64 array
        Rows of phase, update k of the chunk, critic step c, optimizer step t.
    rates : (K, 2) float64 array
        Learning rates of the generator and of the critic in each update.
    generator, critic : Player
    rules : Rules
    draws : Draws
    board : Board
    """
    generator, critic, rules = reference(generator), reference(critic), reference(rules)
    draws, board = reference(draws), reference(board)
    for row in range(first, last):
        phase, k, c, t = program[row]
        if not wait(control, row * SHARDS):
            return
        for i in range(SHARDS):
            s = (worker * SHARDS // workers + i) % SHARDS  # its own share first
            if phase < PYTHON and take(control, row * SHARDS + s):
                if phase == UPDATE_CRITIC:
                    update_block(critic, board.mean, s, rules, t, rates[k, 1], rules.clip, 0.0)
                elif phase == UPDATE_GENERATOR:
                    update_block(generator, board.mean, s, rules, t, rates[k, 0], 0.0, rules.averaging)
                else:
                    do_phase(phase, k, c, s, generator, critic, rules, draws, board)
                done(control, 1)
    wait(control, last * SHARDS)


def chunk_program(updates: int, critic_steps: int, step: int) -> np.ndarray:
    """The program of whole updates: Algorithm 1 of GAN, WGAN and WGAN-GP.

    Examples
    --------
    >>> chunk_program(updates=1, critic_steps=2, step=0)[:, [0, 2, 3]]
    array([[0, 0, 0],
           [1, 0, 1],
           [0, 1, 0],
           [1, 1, 2],
           [2, 0, 0],
           [3, 0, 1]])
    """
    rows = []
    for k in range(updates):
        for c in range(critic_steps):
            rows += [(CRITIC, k, c, 0), (UPDATE_CRITIC, k, c, (step + k) * critic_steps + c + 1)]
        rows += [(GENERATOR, k, 0, 0), (UPDATE_GENERATOR, k, 0, step + k + 1)]
    return np.array(rows, np.int64).reshape(-1, 4)
