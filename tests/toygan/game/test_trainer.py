"""The trainer: both drivers, any number of workers, resume, and no parameter left behind."""

import gc
import weakref

import numpy as np
import pytest

from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.engine.compilation import jit_enabled
from toygan.game import phases
from toygan.game.compiled_objectives import FUSED
from toygan.game.program import chunk_program
from toygan.game.random_numbers import CHUNK, draw_chunk
from toygan.game.trainer import DivergedError, Trainer
from toygan.game.without_a_critic import new_trainer
from toygan.network.optimizers import OPTIMIZERS
from toygan.objectives.table import OBJECTIVES

SMALL = {"data": "ring8", "hidden": (8, 8), "batch_size": 12, "critic_steps": 2, "iterations": 100}
GAMES = [
    *({"objective": name, "activation": "tanh"} for name in OBJECTIVES),
    *(
        {"objective": "non_saturating", "penalty": name}
        for name in ("gradient_penalty", "dragan", "r1", "r2")
    ),
    *({"optimizer": name} for name in OPTIMIZERS),
    {"instance_noise": 0.3, "averaging": 0.9, "history_weight": 0.1, "schedule": "linear"},
    {"objective": "non_saturating", "instance_noise": 0.3, "label_smoothing": 0.1},
    {"clip": 0.05, "optimizer": "rmsprop"},
    {"constraint": "spectral_norm", "penalty": "gradient_penalty"},
    {"objective": "non_saturating", "penalty": "r1+dragan+r2", "penalty_weight": (1.0, 2.0, 3.0)},
    {"objective": "hinge", "penalty": "r1+gradient_penalty", "coupling": "packing:2"},
    {"constraint": "spectral_norm", "coupling": "packing:2", "history_weight": 0.1},
    {"constraint": "orthonormal", "critic_activation": "groupsort"},
    {"coupling": "packing:2", "objective": "hinge"},
    {"coupling": "minibatch_discrimination", "objective": "non_saturating"},
    {"data": "gaussian", "latent": "uniform", "latent_dim": 1},
    {"objective": "non_saturating", "latent": "categorical:3", "latent_dim": 5},
]


CONSTRAINED = [{"constraint": name, "hidden": (8, 8, 8, 8, 8)} for name in ("spectral_norm", "orthonormal")]


def names(game):
    return ",".join(f"{key}={value}" for key, value in game.items())


def trainer(**changes):
    return Trainer(TrainConfig(**(SMALL | changes)))


def same(one, other):
    return all(np.array_equal(one[key], other[key]) for key in one)


@pytest.mark.parametrize("game", GAMES, ids=names)
def test_stopping_and_going_on_changes_no_bit(game):
    whole, before = trainer(**game), trainer(**game)
    losses = whole.advance(CHUNK + 5)
    first = before.advance(7)
    after = trainer(**game)
    after.load_state(before.state())
    second = after.advance(CHUNK - 2)
    assert same(whole.state(), after.state())
    for column, values in losses.items():
        np.testing.assert_array_equal(values, np.concatenate([first[column], second[column]]))
        assert np.isfinite(values).all()


@pytest.mark.parametrize("game", GAMES, ids=names)
def test_both_players_move_in_one_update(game):
    player = trainer(**game)
    before = player.state()
    player.advance(1)
    for name in ("generator/theta", "critic/theta"):
        network = player.generator if name.startswith("generator") else player.critic
        moved = network.views(before[name] != player.state()[name])
        arrays = [*moved[0], *moved[1]]
        if name.startswith("critic"):
            arrays = arrays[:-1]  # a constant added to the critic cancels in a Wasserstein or paired game
        assert all(array.any() for array in arrays)


@pytest.mark.skipif(not jit_enabled(), reason="uncompiled code has one worker")
@pytest.mark.parametrize(
    "game",
    [{}, {"objective": "hinge"}, {"coupling": "packing:2"}, {"penalty": "r1+r2"}, *CONSTRAINED],
    ids=names,
)
def test_the_number_of_workers_changes_no_bit(game):
    states = []
    for workers in (1, 2, 3, 4):
        player = trainer(**game)
        player.game.workers = workers
        player.advance(5)
        states.append(player.state())
    assert all(same(states[0], state) for state in states)


@pytest.mark.parametrize("name", FUSED)
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_compiled_chunks_and_updates_led_from_python_are_one_game(name, smoothing):
    if smoothing and OBJECTIVES[name].smoothing is None:
        pytest.skip("this objective has no target to smooth")
    game = {"objective": name, "label_smoothing": smoothing, "dtype": "float64", "instance_noise": 0.1}
    fused = trainer(**game)
    led = Trainer(fused.config, whole_steps=False)
    assert fused.fused
    assert not led.fused
    a, b = fused.advance(12), led.advance(12)
    ours, theirs = fused.state(), led.state()
    if OBJECTIVES[name].paired:
        # The gradient of the output bias is 0: what is left of slopes, which sum to at most 2, is rounding.
        # Adam divides it by its epsilon, 1e-8, in each of 24 steps.
        most = 24 * fused.rates([0])[0, 1] * 2 * np.finfo("float64").eps / 1e-8
        for state in (ours, theirs):
            assert abs(state["critic/theta"][-1]) <= most
            state["critic/theta"] = state["critic/theta"][:-1]
    for key, array in ours.items():
        np.testing.assert_allclose(array, theirs[key], rtol=1e-9, atol=1e-11)
    for column, values in a.items():
        np.testing.assert_allclose(values, b[column], rtol=1e-9, atol=1e-11)


def test_clipping_comes_after_every_step():
    player = trainer(clip=0.01, optimizer="rmsprop", learning_rate=0.1)
    player.advance(3)
    assert np.abs(player.critic.parameters).max() <= np.float32(0.01)
    assert np.abs(player.generator.parameters).max() > 0.01


def test_the_average_follows_the_generator():
    player, mean = trainer(averaging=0.5), None
    for _ in range(3):
        mean = player.averaged.copy()
        player.advance(1)
        np.testing.assert_allclose(player.averaged, (mean + player.generator.parameters) / 2, rtol=1e-6)


def test_one_epsilon_per_sample_and_fresh_batches_in_every_step():
    config = TrainConfig(**SMALL)
    draws = draw_chunk(config, dataset("ring8"), np.dtype("float32"), 0)
    assert draws.epsilon.shape == (CHUNK, 2, 12)
    assert len(np.unique(draws.real.reshape(-1, 2), axis=0)) == draws.real.size // 2
    again = draw_chunk(config, dataset("ring8"), np.dtype("float32"), 0)
    assert all(np.array_equal(one, other) for one, other in zip(draws, again))
    other = draw_chunk(config, dataset("ring8"), np.dtype("float32"), 1)
    assert not np.array_equal(draws.latent, other.latent)


def test_a_run_that_diverges_says_where():
    player = trainer(optimizer="sgd", learning_rate=1e30, objective="least_squares", penalty="none")
    with pytest.raises(DivergedError, match=r"update \d+ is not finite, first seen in"):
        player.advance(50)


def test_a_state_of_another_network_is_refused():
    with pytest.raises(ValueError, match=r"state\['generator/theta'\] must be float32 \(\d+,\)"):
        trainer().load_state(trainer(hidden=(4,)).state())


def test_gradient_norms_are_per_layer():
    player = trainer()
    player.advance(1)
    norms = player.gradient_norms()
    assert list(norms) == [f"{name}_{l}" for name in ("generator", "critic") for l in (1, 2, 3)]
    assert all(value > 0 for value in norms.values())


def test_the_program_of_an_update_is_algorithm_1():
    program = chunk_program(updates=2, critic_steps=3, step=10)
    update = [phases.CRITIC, phases.UPDATE_CRITIC] * 3 + [phases.GENERATOR, phases.UPDATE_GENERATOR]
    assert program[:, 0].tolist() == update * 2
    assert program[program[:, 0] == phases.UPDATE_CRITIC, 3].tolist() == [31, 32, 33, 34, 35, 36]
    assert program[program[:, 0] == phases.UPDATE_GENERATOR, 3].tolist() == [11, 12]


@pytest.mark.parametrize("batch_size", [1, 2, 3, 5])
def test_batches_smaller_than_the_shards_train_wide_networks(batch_size):
    trainer = Trainer(TrainConfig(hidden=(129, 140), batch_size=batch_size, iterations=4))
    before = trainer.critic.parameters.copy()
    losses = trainer.advance(2)
    assert np.isfinite(losses["critic_loss"]).all()
    assert (trainer.critic.parameters != before).any()


@pytest.mark.skipif(not jit_enabled(), reason="uncompiled code has one worker")
def test_what_goes_wrong_while_drawing_ahead_changes_nothing(monkeypatch):
    config = TrainConfig(hidden=(8,), batch_size=16, iterations=2 * CHUNK)
    quiet, shaken = Trainer(config), Trainer(config)
    for trainer in (quiet, shaken):
        trainer.game.workers = 2
    quiet.advance(5)

    def fails(config, dataset, dtype, chunk):
        if chunk == 1:
            raise MemoryError("no room for the next chunk")
        return draw_chunk(config, dataset, dtype, chunk)

    with monkeypatch.context() as patched:
        patched.setattr("toygan.game.trainer.draw_chunk", fails)
        shaken.advance(CHUNK)
        assert shaken.step == CHUNK
        with pytest.raises(MemoryError, match="no room"):
            shaken.advance(1)
    assert shaken.step == CHUNK
    quiet.advance(CHUNK)
    shaken.advance(5)
    np.testing.assert_array_equal(quiet.critic.parameters, shaken.critic.parameters)


@pytest.mark.skipif(not jit_enabled(), reason="uncompiled code has one worker")
def test_the_next_chunk_is_drawn_ahead_and_old_ones_are_forgotten():
    trainer = Trainer(TrainConfig(hidden=(8,), batch_size=16, iterations=2 * CHUNK))
    trainer.game.workers = 2
    trainer.advance(1)
    assert list(trainer._drawn) == [0, 1]
    trainer.advance(CHUNK)
    assert list(trainer._drawn) == [1]


@pytest.mark.parametrize("batch_size", [12, 13])
def test_players_have_room_for_the_rows_of_a_shard(batch_size):
    """The critic's shard holds mixed, real and fake rows and tangents."""
    game = trainer(batch_size=batch_size, dtype="float64").game
    rows = {12: 3, 13: 4}[batch_size]
    for player, most in ((game.generator, rows), (game.critic, 4 * rows)):
        assert player.a.shape[1] == -(-most * sum(player.shape.sizes) // 8) * 8


def test_the_first_row_of_losses_that_is_not_finite_is_named(monkeypatch):
    player = trainer()
    player.advance(CHUNK + 2)

    def plays(updates, draws, rates):
        report = player.game.shared.report
        report[:] = 0.0
        report[3, 0, 1], report[4, 0, 0] = np.nan, np.inf

    monkeypatch.setattr(player, "play", plays)
    with pytest.raises(DivergedError, match="first seen in the scores, with all parameters") as raised:
        player.advance(5)
    assert (raised.value.step, raised.value.layer) == (
        CHUNK + 2 + 4,
        "the scores, with all parameters still finite",
    )


def test_the_first_layer_that_is_not_finite_is_named_the_critics_first():
    player = trainer()
    player.generator.biases[2][0] = np.nan
    assert player._first_bad_layer() == "generator layer 3"
    player.generator.weights[1][0, 0] = np.inf
    assert player._first_bad_layer() == "generator layer 2"
    player.critic.weights[2][0, 0] = np.nan
    assert player._first_bad_layer() == "critic layer 3"
    player.critic.biases[0][0] = -np.inf
    assert player._first_bad_layer() == "critic layer 1"


def test_states_that_lack_an_array_or_have_another_dtype_are_refused_and_nothing_is_taken():
    player = trainer()
    before, state = player.state(), trainer(seed=9).state()
    for wrong, came in (
        ({name: array for name, array in state.items() if name != "critic/second"}, "nothing"),
        (state | {"critic/second": state["critic/second"].astype(float)}, r"float64 \(\d+,\)"),
    ):
        with pytest.raises(ValueError, match=rf"state\['critic/second'\] must be float32 .*; it is {came}"):
            player.load_state(wrong)
    assert same(player.state(), before)


def test_gradient_norms_are_lengths_of_weights_and_biases_together():
    player = trainer()
    player.advance(1)
    norms = player.gradient_norms()
    for name, shape in (("generator", player.generator), ("critic", player.critic)):
        weights, biases = player.gradients()[name]
        for l, (W, b) in enumerate(zip(weights, biases), start=1):
            wanted = np.linalg.norm(np.concatenate([W.ravel(), b]))
            assert norms[f"{name}_{l}"] == pytest.approx(wanted, rel=1e-6)
        assert len(weights) == shape.depth


def test_learning_rates_are_each_players_own_times_the_schedule():
    player = trainer(schedule="linear", generator_learning_rate=0.5, critic_learning_rate=0.25)
    assert player.rates([0, 75]).tolist() == [[0.5, 0.25], [0.125, 0.0625]]


def test_no_updates_have_no_losses():
    player = trainer()
    losses = player.advance(0)
    assert list(losses) == ["generator_loss", "critic_loss", "critic_estimate", "penalty"]
    assert {values.shape for values in losses.values()} == {(0,)}
    assert player.step == 0


FREED = {
    "compiled": {},
    "joint": {"play": "optimistic"},
    "from Python": {"coupling": "packing:2"},
    "tape": {"engine": "autograd"},
    "no critic": {"distance": "sliced"},
}


@pytest.mark.parametrize("settings", FREED.values(), ids=FREED)
def test_a_trainer_and_its_arrays_are_freed_at_once(settings):
    """A game that refers to itself waits for the garbage collector, which does not count arrays."""
    trainer = new_trainer(TrainConfig(hidden=(8,), batch_size=16, iterations=40, **settings))
    trainer.advance(2)
    alive = weakref.ref(trainer), weakref.ref(trainer.game)
    gc.disable()
    try:
        del trainer
        assert [one() for one in alive] == [None, None]
    finally:
        gc.enable()


@pytest.mark.skipif(not jit_enabled(), reason="one worker when uncompiled")
def test_the_next_chunk_is_drawn_while_the_others_begin():
    trainer, called = Trainer(TrainConfig(hidden=(8,), batch_size=16, iterations=40)), []
    trainer.game.workers = 2
    trainer.game.play_updates(1, 1, 0, trainer.draws(), trainer.rates([0]), lambda: called.append("drawn"))
    assert called == ["drawn"]
