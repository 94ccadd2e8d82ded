"""Compile what a game needs before its first update, several processes at once; done once a machine.

A mark in the folder of machine code says that it was done for games of this kind.
"""

import contextlib
import hashlib
import pickle
from pathlib import Path

from llvmlite.binding import get_host_cpu_name

from toygan.engine.ahead import compile_ahead
from toygan.engine.compilation import jit_enabled
from toygan.engine.machine_code import machine_code_folder
from toygan.engine.workers import new_control
from toygan.game import consensus, helpers, phases, unrolled, updates
from toygan.game.program import chunk_program, play
from toygan.game.random_numbers import CHUNK
from toygan.game.trainer import Trainer
from toygan.network.passes import set_panels

_CALLED_IN = {  # the functions that only some phases call
    "_critic_scores": (phases.CRITIC, phases.CRITIC_SCORES),
    "_critic_slopes": (phases.CRITIC,),
    "_critic_penalty": (phases.CRITIC, phases.CRITIC_PENALTY),
    "_critic_gradient": (phases.CRITIC, phases.CRITIC_GRADIENT),
    "_generator_scores": (phases.GENERATOR, phases.GENERATOR_SCORES),
    "_slopes_of_generator": (phases.GENERATOR,),
    "_generator_gradient": (phases.GENERATOR, phases.GENERATOR_GRADIENT),
    "_generate": (phases.GENERATE,),
    "_coupled_scores": (phases.COUPLED_CRITIC_SCORES, phases.COUPLED_GENERATOR_SCORES),
    "_coupled_fake_gradient": (phases.FAKE_GRADIENT,),
    "_coupled_generator_gradient": (phases.COUPLED_GENERATOR_GRADIENT,),
}


def compile_for(*trainers: Trainer, report=None) -> None:
    """Compile all that the updates of trainers call; at once where that was done for their kinds of game.

    Parameters
    ----------
    *trainers : Trainer
    report : callable, optional
        See `toygan.engine.ahead.compile_ahead`.
    """
    new = [trainer for trainer in trainers if _is_new(trainer)]
    if new:
        with helpers.told(pickle.dumps([_like(trainer) for trainer in new]).hex(), anyway=len(new) > 1):
            for trainer in new:
                _compile(trainer, report)
                if (mark := _mark(trainer)) is not None:
                    with contextlib.suppress(OSError):
                        mark.touch()


def compile_like(message: str) -> None:
    """In a helper: compile the games of a message from `compile_for`."""
    for config, whole_steps in pickle.loads(bytes.fromhex(message)):
        _compile(Trainer(config, whole_steps=whole_steps))


def _is_new(trainer: Trainer) -> bool:
    config = trainer.config
    if not jit_enabled() or config.engine != "compiled" or config.distance is not None:
        return False
    mark = _mark(trainer)
    return mark is None or not mark.exists()


def _compile(trainer: Trainer, report=None) -> None:
    game, draws = trainer.game, trainer.draws()
    program = chunk_program(1, trainer.config.critic_steps, 0, game.steps)
    rates = trainer.rates(range(1))
    rows = 0, len(program), program, rates
    arguments = 0, game.workers, new_control(0), *rows, game.generator, game.critic, game.rules
    calls = [(play, (*arguments, type(draws)(*(array[:1] for array in draws)), game.shared))]
    if game.rules.by_layer:
        calls.append((updates.show_layers, (game.critic, game.rules.constraint)))
    for player in (game.generator, game.critic):
        calls.append((set_panels, (player.theta, player.shape, player.panels, 0, len(player.theta))))
    compile_ahead(calls, _wanted(trainer), report)


def _wanted(trainer: Trainer):
    """Whether the game calls a function or a row of a table, by its name."""
    config, game = trainer.config, trainer.game
    rows = {"identity", config.activation, config.critic_activation, config.objective, config.optimizer}
    rows |= {*config.penalty.split("+"), config.constraint} - {"none"}
    steps = {phase for phases_of_player in game.steps for phase in phases_of_player}
    left_out = {
        f"{phases.__name__}.{name}" for name, called in _CALLED_IN.items() if not steps.intersection(called)
    }
    if not game.bending:
        left_out.add(f"{consensus.__name__}.do_consensus_phase")
    if game.bending != "unrolled":
        left_out.add(f"{unrolled.__name__}.do_unrolled_phase")
    if not game.rules.by_layer:
        left_out.add(f"{updates.__name__}.update_layers")
    if game.rules.penalties.size == 0:
        left_out.add(f"{phases.__name__}._critic_penalty")
    if not game.critic.shape.smooth:
        left_out.add("toygan.network.passes.r_backward")

    def wanted(name: str) -> bool:
        table, _, row = name.rpartition(" ")
        if table == "constraint" and game.rules.by_layer:  # of blocks, which no critic then has
            return False
        return row in rows if table else name not in left_out

    return wanted


def _like(trainer: Trainer) -> tuple:
    """What a helper must know: a game that compiles the same, of laws and objectives that it knows, too."""
    config = trainer.config
    objective = config.objective if trainer.fused else "wasserstein"
    small = {"data": "ring8", "columns": None, "generator_hidden": (2, 2), "critic_hidden": (2, 2)}
    game = config.replace(objective=objective, batch_size=2 * CHUNK, stop_when=None, **small)
    return game, trainer.fused


def _mark(trainer: Trainer) -> Path | None:
    """The file that says that games of this kind are compiled; None where nothing is kept."""
    config, folder = trainer.config, machine_code_folder()
    names = config.objective if trainer.fused else "", config.penalty, config.activation, config.optimizer
    names = *names, config.critic_activation, config.constraint
    text = repr((config.dtype, names, trainer.game.steps, trainer.game.bending, get_host_cpu_name()))
    digest = hashlib.sha256(text.encode()).hexdigest()[:24]
    return folder and folder / f"{helpers.MARK}{digest}"
