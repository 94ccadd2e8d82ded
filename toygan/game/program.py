"""Programs of phases: which phases a step has, the program of whole updates, and ``play``, which runs it.

A program holds whole updates, compiled phases and Python's in one list. ``play`` runs it on several threads,
and calls `toygan.game.led_by_python` for Python's phases in their turn.
"""

import numpy as np

from toygan.engine.array_views import reference
from toygan.engine.separate import separately_compiled
from toygan.engine.workers import done, take, turn, wait
from toygan.game import phases
from toygan.game.consensus import do_consensus_phase
from toygan.game.phases import (
    AHEAD,
    CRITIC_ALONG,
    CRITIC_PENALTY,
    PYTHON,
    UPDATE_CRITIC,
    UPDATE_GENERATOR,
    do_phase,
)
from toygan.game.players import SHARDS
from toygan.game.unrolled import do_unrolled_phase
from toygan.game.updates import update_block, update_layers


@separately_compiled
def play(worker, workers, control, first, last, program, rates, generator, critic, rules, draws, shared):
    """Run rows ``first`` … ``last`` − 1 of a program: the shards (or blocks of parameters) of each are tasks.

    Phases from number `PYTHON` on are Python's: worker 0 has them done. That of the slopes comes before the
    critic's penalty, with which the others begin meanwhile.

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
    shared : SharedArrays
    """
    generator, critic, rules = reference(generator), reference(critic), reference(rules)
    draws, shared = reference(draws), reference(shared)
    for row in range(first, last):
        phase, k, c, t = program[row]
        if not wait(control, row * SHARDS):
            return
        if worker == 0:
            own = row + 1 if phase == CRITIC_PENALTY else row
            begun = own == row and row > 0 and program[row - 1, 0] == CRITIC_PENALTY
            if own < last and program[own, 0] >= PYTHON and not begun:
                if not turn(control, program[own, 0], program[own, 1], program[own, 2], program[own, 3]):
                    return
                done(control, SHARDS)
        for i in range(SHARDS):
            s = (worker * SHARDS // workers + i) % SHARDS  # its own share first
            if phase < PYTHON and take(control, row * SHARDS + s):
                if phase == UPDATE_CRITIC and rules.by_layer:
                    update_layers(critic, s, rules, t, rates[k, 1])
                elif phase == UPDATE_CRITIC:
                    update_block(critic, shared.mean, s, rules, t, rates[k, 1], rules.constraint, 0.0)
                elif phase == UPDATE_GENERATOR:
                    averaging = rules.averaging if c >= 0 else 0.0  # not where a player only looks ahead
                    update_block(generator, shared.mean, s, rules, t, rates[k, 0], 0, averaging)
                elif phase >= AHEAD:
                    do_unrolled_phase(phase, c, s, t, rates[k, 1], generator, critic, rules, shared)
                elif phase >= CRITIC_ALONG:
                    do_consensus_phase(phase, k, c, s, generator, critic, rules, draws, shared)
                else:
                    do_phase(phase, k, c, s, generator, critic, rules, draws, shared)
                done(control, 1)
    wait(control, last * SHARDS)


WHOLE_STEPS = (phases.CRITIC, UPDATE_CRITIC), (phases.GENERATOR, UPDATE_GENERATOR)


def steps_led_by_python(coupled: bool, penalised: bool, learns: bool) -> tuple[tuple, tuple]:
    """The phases of a critic step and of a generator step where the objective or a coupling is Python.

    Parameters
    ----------
    coupled : bool
        Whether a coupling transforms the critic's input.
    penalised : bool
        Whether the critic has a penalty.
    learns : bool
        Whether the coupling has parameters.

    Examples
    --------
    >>> critic, generator = steps_led_by_python(coupled=False, penalised=True, learns=False)
    >>> critic == (phases.CRITIC_SCORES, phases.CRITIC_PENALTY, phases.CRITIC_SLOPES, phases.CRITIC_GRADIENT,
    ...            phases.UPDATE_CRITIC)
    True
    """
    penalty = (phases.CRITIC_PENALTY,) if penalised else ()
    if not coupled:
        critic = phases.CRITIC_SCORES, *penalty, phases.CRITIC_SLOPES, phases.CRITIC_GRADIENT, UPDATE_CRITIC
        generator = phases.GENERATOR_SCORES, phases.GENERATOR_SLOPES, phases.GENERATOR_GRADIENT
        return critic, (*generator, UPDATE_GENERATOR)
    critic = phases.GENERATE, phases.COUPLE, phases.COUPLED_CRITIC_SCORES, *penalty, phases.CRITIC_SLOPES
    critic += (phases.CRITIC_GRADIENT, *((phases.COUPLING_STEP,) if learns else ()), UPDATE_CRITIC)
    generator = phases.GENERATE, phases.COUPLE, phases.COUPLED_GENERATOR_SCORES, phases.GENERATOR_SLOPES
    generator += phases.FAKE_GRADIENT, phases.DECOUPLE, phases.COUPLED_GENERATOR_GRADIENT, UPDATE_GENERATOR
    return critic, generator


def chunk_program(updates: int, critic_steps: int, step: int, steps=WHOLE_STEPS) -> np.ndarray:
    """The program of whole updates: Algorithm 1 of GAN, WGAN and WGAN-GP.

    Parameters
    ----------
    updates, critic_steps : int
    step : int
        Updates done before.
    steps : (tuple of int, tuple of int)
        The phases of a critic step and of a generator step; a player with no phases is left out.

    Returns
    -------
    (N, 4) int64 array
        Rows of phase, update k of the chunk, critic step c, optimizer step t of the player, from 1. The
        generator's c is ``critic_steps``: its random numbers come after those of the critic's steps.

    Examples
    --------
    >>> chunk_program(updates=1, critic_steps=2, step=0)[:, [0, 2, 3]]
    array([[0, 0, 1],
           [1, 0, 1],
           [0, 1, 2],
           [1, 1, 2],
           [2, 2, 1],
           [3, 2, 1]])
    """
    critic, generator = steps
    rows = []
    for k in range(updates):
        for c in range(critic_steps):
            rows += [(phase, k, c, (step + k) * critic_steps + c + 1) for phase in critic]
        rows += [(phase, k, critic_steps, step + k + 1) for phase in generator]
    return np.array(rows, np.int64).reshape(-1, 4)
