"""Programs of updates in which both players move together: n - 1 steps of the critic, then a joint step.

    simultaneous, optimistic   both gradients, both updates (an optimistic one by its rule)
    extragradient              both gradients, KEEP, both updates; both gradients there, RETURN, both updates
    consensus                  each gradient, and what it changes by along itself; BENT, both updates
    unrolled                   steps of the critic, the generator's gradient there and back; both updates

As in Gidel et al. (2019), Algorithm 4, the gradients of an extragradient update are of two batches, and the
optimizer's moments take both: it counts two steps.
"""

import numpy as np

from toygan.game.phases import (
    AHEAD,
    BACK,
    BEND_CRITIC_COST,
    BEND_GENERATOR_COST,
    BENT,
    CRITIC_ALONG,
    GENERATOR_ALONG,
    JUDGED,
    KEEP,
    RETURN,
    UNROLLED,
)

BENDS = (CRITIC_ALONG, BEND_CRITIC_COST), (GENERATOR_ALONG, BEND_GENERATOR_COST)
LOOK_AHEAD = -1  # in place of the critic step of an update that is only looked at: it is not averaged


def joint_program(way: str, updates: int, critic_steps: int, step: int, steps, ahead: int = 0) -> np.ndarray:
    """The program of whole updates.

    Parameters
    ----------
    way : {"simultaneous", "optimistic", "extragradient", "consensus", "unrolled"}
    updates, critic_steps : int
    step : int
        Updates done before.
    steps : (tuple of int, tuple of int)
        The phases of a critic step and of a generator step; the last of each is the update.
    ahead : int
        Steps that ``unrolled`` looks ahead.

    Returns
    -------
    (N, 4) int64 array
        Rows of phase, update k of the chunk, batch c (or which step ahead), optimizer step t of the player,
        from 1.

    Examples
    --------
    >>> steps = (0, 1), (2, 3)  # gradient and update of either player
    >>> joint_program("simultaneous", 1, critic_steps=2, step=0, steps=steps)[:, [0, 2, 3]].tolist()
    [[0, 0, 1], [1, 0, 1], [0, 1, 2], [2, 2, 1], [1, 1, 2], [3, 2, 1]]
    """
    each = 2 if way == "extragradient" else 1  # steps of an optimizer in a joint step
    rows = []
    for k in range(updates):
        first, n = (step + k) * (critic_steps - 1 + each), critic_steps
        for c in range(n - 1):
            rows += [(phase, k, c, first + c + 1) for phase in steps[0]]
        t = first + n, (step + k) * each + 1
        gradients, moves = _together(steps, k, (n - 1, n), t)
        if way == "extragradient":
            looks = [(phase, k, LOOK_AHEAD, t) for phase, k, _, t in moves]
            rows += [*gradients, (KEEP, k, 0, 0), *looks]
            gradients, moves = _together(steps, k, (n + 1, n + 2), (t[0] + 1, t[1] + 1))
            moves = [(RETURN, k, 0, 0), *moves]
        if way == "consensus":
            both = [(*phases[:-1], *bends) for phases, bends in zip(steps, BENDS)]
            gradients = [(phase, k, n - 1 + i, 0) for i, phases in enumerate(both) for phase in phases]
            gradients.append((BENT, k, 0, 0))
        if way == "unrolled":
            gradients = _there_and_back(steps, k, n, t[0], ahead)
        rows += [*gradients, *moves]
    return np.array(rows, np.int64).reshape(-1, 4)


def _together(steps, k, batches, t):
    """The rows of both gradients, and those of both updates."""
    rows = [[(phase, k, c, t) for phase in phases] for phases, c, t in zip(steps, batches, t)]
    return [*rows[0][:-1], *rows[1][:-1]], [rows[0][-1], rows[1][-1]]


def _there_and_back(steps, k, n, t, ahead):
    """The rows of the steps ahead, of the generator's gradient behind them, and of the way back."""
    there = [row for i in range(ahead) for row in ((steps[0][0], k, n - 1, 0), (AHEAD, k, i, t + i))]
    back = [
        row for i in reversed(range(ahead)) for row in ((BACK, k, i, t + i), (BEND_CRITIC_COST, k, n - 1, 0))
    ]
    return [*there, (steps[1][0], k, n, 0), (JUDGED, k, 0, 0), *back, (UNROLLED, k, 0, 0)]
