"""Programs: Algorithm 1 by hand, what every program keeps, players left out, steps led by Python."""

import itertools

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.engine.compilation import jit_enabled
from toygan.engine.workers import DONE, TAKEN, new_control, taking_turns
from toygan.game import phases
from toygan.game.players import SHARDS
from toygan.game.program import WHOLE_STEPS, chunk_program, play, steps_led_by_python
from toygan.game.trainer import Trainer

KINDS = list(itertools.product([False, True], repeat=3))


def test_one_update_with_one_critic_step_by_hand():
    assert chunk_program(1, 1, 5).tolist() == [
        [phases.CRITIC, 0, 0, 6],
        [phases.UPDATE_CRITIC, 0, 0, 6],
        [phases.GENERATOR, 0, 1, 6],
        [phases.UPDATE_GENERATOR, 0, 1, 6],
    ]


@pytest.mark.parametrize(("updates", "critic_steps", "step"), [(3, 5, 0), (2, 1, 31), (1, 4, 7)])
def test_optimizer_steps_count_up_by_one_for_each_player(updates, critic_steps, step):
    program = chunk_program(updates, critic_steps, step)
    for phase, before, count in (
        (phases.UPDATE_CRITIC, step * critic_steps, updates * critic_steps),
        (phases.UPDATE_GENERATOR, step, updates),
    ):
        assert program[program[:, 0] == phase, 3].tolist() == list(range(before + 1, before + count + 1))


def test_a_chunk_in_two_pieces_is_the_chunk():
    whole, first, second = chunk_program(4, 2, 10), chunk_program(3, 2, 10), chunk_program(1, 2, 13)
    second[:, 1] += 3  # its update is the fourth of the chunk
    assert np.array_equal(whole, np.concatenate([first, second]))


def test_no_updates_and_a_player_without_phases():
    assert chunk_program(0, 5, 0).shape == (0, 4)
    alone = chunk_program(2, 3, 0, (WHOLE_STEPS[0], ()))
    assert set(alone[:, 0]) == {phases.CRITIC, phases.UPDATE_CRITIC}
    assert len(alone) == 2 * 3 * 2


@pytest.mark.parametrize(("coupled", "penalised", "learns"), KINDS)
def test_a_step_led_by_python_scores_before_it_slopes_and_ends_in_its_update(coupled, penalised, learns):
    critic, generator = steps_led_by_python(coupled, penalised, learns)
    assert (critic[-1], generator[-1]) == (phases.UPDATE_CRITIC, phases.UPDATE_GENERATOR)
    assert (phases.CRITIC_PENALTY in critic) == penalised
    assert (phases.COUPLING_STEP in critic) == (coupled and learns)
    assert phases.CRITIC_PENALTY not in generator
    for step, scores, slopes in (
        (critic, {phases.CRITIC_SCORES, phases.COUPLED_CRITIC_SCORES}, phases.CRITIC_SLOPES),
        (generator, {phases.GENERATOR_SCORES, phases.COUPLED_GENERATOR_SCORES}, phases.GENERATOR_SLOPES),
    ):
        scored = [i for i, phase in enumerate(step) if phase in scores]
        assert len(scored) == 1
        assert scored[0] < step.index(slopes)
        assert (phases.COUPLE in step[: scored[0]]) == coupled
        assert len(set(step)) == len(step)


def test_every_phase_has_a_number_of_its_own_and_pythons_come_last():
    numbers = {name: code for name, code in vars(phases).items() if name.isupper() and isinstance(code, int)}
    of_state = {"CRITIC_ESTIMATE", "CRITIC_LOSS", "GENERATOR_LOSS", "PENALTY", "PYTHON", "SHARDS"}
    codes = sorted(code for name, code in numbers.items() if name not in of_state)
    assert codes == list(range(30))
    assert phases.PYTHON == phases.CRITIC_SLOPES == 25


def _play_one(phase, control):
    trainer = Trainer(TrainConfig(hidden=(3,), batch_size=4, iterations=1), whole_steps=False)
    game = trainer.game
    program, rates = np.array([[phase, 0, 0, 1]]), np.ones((1, 2))
    players = game.generator, game.critic, game.rules
    play(0, 1, control, 0, 1, program, rates, *players, trainer.draws(), game.shared)


@pytest.mark.parametrize("phase", range(phases.PYTHON, 30))
def test_play_has_every_phase_of_python_done_once(phase):
    control, turns = new_control(SHARDS), []
    with taking_turns(control, lambda *turn: turns.append(turn)):
        _play_one(phase, control)
    assert turns == [(phase, 0, 0, 1)]
    assert control[DONE] == SHARDS
    assert not control[TAKEN:].any()


@pytest.mark.parametrize("phase", [phases.UPDATE_CRITIC, phases.UPDATE_GENERATOR, phases.CRITIC_PENALTY])
def test_play_does_every_shard_of_a_compiled_phase_once(phase):
    control = new_control(SHARDS)
    _play_one(phase, control)
    assert control[DONE] == SHARDS
    assert (control[TAKEN:] == jit_enabled()).all()  # uncompiled there is one worker, who marks nothing
