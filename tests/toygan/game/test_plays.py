"""Ways to play for networks: compiled against the tape, by hand, over workers, through a state, counted."""

import numpy as np
import pytest

from divergences.f_divergences.generators import GENERATORS
from toygan.config.train_config import TrainConfig
from toygan.engine.workers import one_worker
from toygan.game import phases
from toygan.game.joint_program import joint_program
from toygan.game.led_by_python import Game
from toygan.game.trainer import Trainer
from toygan.network.optimizer_adjoints import ADJOINTS
from toygan.network.optimizers import CODES, optimizer_step
from toygan.objectives.table import objective

SMALL = {
    "hidden": (6, 5),
    "activation": "tanh",
    "batch_size": 12,
    "critic_steps": 1,
    "iterations": 40,
    "dtype": "float64",
    "objective": "non_saturating",
    "learning_rate": 1e-3,
}
COMPILED = ("simultaneous", "extragradient", "optimistic")


def trainer(**changes):
    return Trainer(TrainConfig(**SMALL | changes))


@pytest.mark.parametrize("play", COMPILED)
@pytest.mark.parametrize(
    "more",
    [
        {"critic_steps": 3, "averaging": 0.9},
        {"objective": "least_squares", "instance_noise": 0.1},
        {"optimizer": "sgd", "coupling": "packing:2", "objective": "hinge"},
        {"clip": 0.2, "optimizer": "rmsprop", "objective": "least_squares"},
    ],
    ids=lambda more: "-".join(map(str, more.values())),
)
def test_compiled_updates_are_those_of_the_tape(play, more):
    fast, slow = trainer(play=play, **more), trainer(play=play, engine="autograd", **more)
    losses = fast.advance(6), slow.advance(6)
    for name, array in fast.state().items():
        np.testing.assert_allclose(array, slow.state()[name], rtol=1e-8, atol=1e-10, err_msg=name)
    for name, column in losses[0].items():
        np.testing.assert_allclose(column, losses[1][name], rtol=1e-8, atol=1e-10, err_msg=name)


def assert_plays_as_the_tape(settings, **close):
    """Twenty compiled updates end where those of the tape do, and elsewhere than simultaneous ones."""
    fast, slow = trainer(**settings), trainer(**settings, engine="autograd")
    plain = trainer(**settings | {"play": "simultaneous"})
    losses = fast.advance(20), slow.advance(20)
    plain.advance(20)
    for name, array in slow.state().items():
        if not name.endswith("history"):  # where the compiled step keeps a gradient or a direction
            np.testing.assert_allclose(fast.state()[name], array, **close, err_msg=name)
    for name, column in losses[0].items():
        np.testing.assert_allclose(column, losses[1][name], **close, err_msg=name)
    assert abs(fast.generator.parameters - plain.generator.parameters).max() > 1e-6


@pytest.mark.parametrize(
    "more",
    [
        {"critic_steps": 3, "averaging": 0.9, "objective": "minimax"},
        {"instance_noise": 0.1, "label_smoothing": 0.1, "activation": "relu", "critic_activation": "silu"},
        {"objective": "least_squares", "critic_activation": "groupsort", "critic_hidden": (6, 4)},
        {"objective": "hinge", "optimizer": "sgd", "critic_activation": "leaky_relu", "batch_size": 3},
        {"objective": "wasserstein", "clip": 0.2, "optimizer": "rmsprop", "batch_size": 13},
        *({"objective": f"f_gan:{name}"} for name in GENERATORS),
    ],
    ids=lambda more: "-".join(map(str, more.values())),
)
def test_compiled_consensus_is_that_of_the_tape(more):
    settings = {"play": "consensus:0.7", "learning_rate": 0.01} | more
    assert_plays_as_the_tape(settings, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    "more",
    [
        {"critic_steps": 3, "averaging": 0.9, "objective": "minimax"},
        {"instance_noise": 0.1, "label_smoothing": 0.1, "activation": "relu", "critic_activation": "silu"},
        {"objective": "least_squares", "critic_activation": "groupsort", "critic_hidden": (6, 4)},
        {"objective": "hinge", "optimizer": "sgd", "critic_activation": "leaky_relu", "batch_size": 3},
        {"optimizer": "rmsprop", "batch_size": 13, "play": "unrolled:1"},
        {"optimizer": "momentum", "objective": "f_gan:js", "play": "unrolled:5"},
    ],
    ids=lambda more: "-".join(map(str, more.values())),
)
def test_compiled_unrolled_updates_are_those_of_the_tape(more):
    settings = {"play": "unrolled:3", "learning_rate": 0.01} | more
    assert_plays_as_the_tape(settings, rtol=1e-9, atol=1e-11)


def gradients(game, networks, k, batches, row):
    """Of critic and generator by plain backpropagation, no penalty."""
    generator, critic = networks
    draws, (c, d) = game.draws(), batches
    fakes = generator(draws.latent[k, c])
    forward = critic.forward(np.concatenate([draws.real[k, c], fakes]))
    scores, n = forward.output.ravel(), len(fakes)
    _, d_real, d_fake = row.discriminator(scores[:n], scores[n:])
    of_critic = critic.backward(forward, np.concatenate([d_real, d_fake])[:, np.newaxis]).parameters
    made = generator.forward(draws.latent[k, d])
    judged = critic.forward(made.output)
    _, d_fake = row.generator(scores[:n], judged.output.ravel())
    nabla = critic.backward(judged, d_fake[:, np.newaxis]).inputs
    return of_critic, generator.backward(made, nabla).parameters


def test_extragradient_with_adam_by_hand():
    """Gidel et al. (2019), Algorithm 4: moments take both gradients, the second step starts at w."""
    game, row = trainer(play="extragradient", schedule="constant"), objective("non_saturating")
    networks = game.generator.copy(), game.critic.copy()
    moments = [np.zeros((2, net.parameters.size)) for net in networks]
    rule = CODES["adam"], (1e-3, *game.config.betas)
    for k in range(3):
        kept = [net.parameters.copy() for net in networks]
        for look, batches in enumerate(((0, 1), (2, 3))):
            found = gradients(game, networks, k, batches, row)[::-1]
            for net, start, g, moment in zip(networks, kept, found, moments):
                net.parameters[...] = start
                optimizer_step(rule[0], net.parameters, g, *moment, 2 * k + look + 1, *rule[1])
    game.advance(3)
    assert game.generator.parameters == pytest.approx(networks[0].parameters, abs=1e-13)
    assert game.critic.parameters == pytest.approx(networks[1].parameters, abs=1e-13)


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
def test_optimistic_steps_by_hand(optimizer):
    """Daskalakis et al. (2018), Algorithm 1: twice this direction less the last; none at first."""
    game = trainer(play="optimistic", schedule="constant", optimizer=optimizer)
    row, networks = objective("non_saturating"), (game.generator.copy(), game.critic.copy())
    moments = [np.zeros((2, net.parameters.size)) for net in networks]
    before = [0.0, 0.0]
    for k in range(3):
        found = gradients(game, networks, k, (0, 1), row)[::-1]
        for i, (net, g, moment) in enumerate(zip(networks, found, moments)):
            direction = np.zeros_like(g)
            optimizer_step(CODES[optimizer], direction, g, *moment, k + 1, 1.0, *game.config.betas)
            net.parameters[...] += 1e-3 * (2 * direction - before[i])
            before[i] = direction
    game.advance(3)
    assert game.generator.parameters == pytest.approx(networks[0].parameters, abs=1e-13)
    assert game.critic.parameters == pytest.approx(networks[1].parameters, abs=1e-13)


@pytest.mark.parametrize("play", [*COMPILED, "consensus:0.1", "unrolled:2"])
@pytest.mark.parametrize("whole", [True, False], ids=["compiled", "led by Python"])
def test_the_number_of_workers_changes_no_bit(play, whole):
    penalty = "none" if ":" in play else "gradient_penalty"
    config = TrainConfig(**SMALL | {"dtype": "float32", "play": play, "penalty": penalty})
    with one_worker():
        alone = Trainer(config, whole_steps=whole)
    many = Trainer(config, whole_steps=whole)
    alone.advance(35)
    many.advance(35)
    for name, array in alone.state().items():
        assert array.tobytes() == many.state()[name].tobytes(), name


@pytest.mark.parametrize(
    ("play", "engine"),
    [
        *((play, "compiled") for play in (*COMPILED, "consensus:0.1", "unrolled:2")),
        *((play, "autograd") for play in ("consensus:0.1", "unrolled:2")),
    ],
)
def test_going_on_from_a_state_is_going_on(play, engine):
    more = {"engine": engine} | ({"averaging": 0.9} if engine == "compiled" else {})
    whole, second = trainer(play=play, **more), trainer(play=play, **more)
    whole.advance(5)
    second.load_state(whole.state())
    after = whole.advance(4), second.advance(4)
    for name, array in whole.state().items():
        assert array.tobytes() == second.state()[name].tobytes(), name
    assert after[0]["critic_loss"].tobytes() == after[1]["critic_loss"].tobytes()


@pytest.mark.parametrize("engine", ["compiled", "autograd"])
def test_consensus_descends_the_costs_and_half_the_square_of_the_field(engine):
    """The move of an SGD step against central differences of ½‖v‖²."""
    game = trainer(play="consensus:0.3", engine=engine, optimizer="sgd", schedule="constant")
    row, networks = objective("non_saturating"), (game.generator.copy(), game.critic.copy())
    start = [net.parameters.copy() for net in networks]
    v = gradients(game, networks, 0, (0, 1), row)[::-1]

    def half(net, i, h):
        net.parameters[i] += h
        found = gradients(game, networks, 0, (0, 1), row)
        net.parameters[i] -= h
        return 0.5 * sum(np.sum(g * g) for g in found)

    game.advance(1)
    for net, moved, g, before in zip(networks, (game.generator, game.critic), v, start):
        for i in (0, 7, len(g) - 1):
            bend = (half(net, i, 1e-6) - half(net, i, -1e-6)) / 2e-6
            step = (before[i] - moved.parameters[i]) / 1e-3
            assert step == pytest.approx(g[i] + 0.3 * bend, abs=1e-8)


@pytest.mark.parametrize("engine", ["compiled", "autograd"])
@pytest.mark.parametrize("optimizer", CODES)
def test_the_unrolled_generator_sees_the_answers_of_the_critic(optimizer, engine):
    """Its move against central differences of its cost behind two steps of the critic."""
    game = trainer(play="unrolled:2", engine=engine, optimizer=optimizer, learning_rate=0.05)
    row, generator = objective("non_saturating"), game.generator.copy()
    start, draws = generator.parameters.copy(), game.draws()

    def cost(i, h):
        net, critic = generator.copy(), game.critic.copy()
        net.parameters[i] += h
        moments = np.zeros((2, critic.parameters.size))
        for t in (1, 2):
            g = gradients(game, (net, critic), 0, (0, 1), row)[0]
            optimizer_step(CODES[optimizer], critic.parameters, g, *moments, t, 0.05, *game.config.betas)
        scores = critic(net(draws.latent[0, 1])).ravel()
        return row.generator(scores, scores)[0]

    slopes = [(cost(i, 1e-5) - cost(i, -1e-5)) / 2e-5 for i in (0, 9, 20)]
    game.advance(1)
    found = game.game.generator.gradients[0][[0, 9, 20]]
    assert found == pytest.approx(slopes, rel=1e-4, abs=1e-8)
    assert (game.generator.parameters != start).any()


def test_alternating_plays_the_program_of_before():
    assert trainer().game.way == "alternating"
    assert TrainConfig().to_dict().get("play") is None


def test_a_joint_program_keeps_looks_returns_and_moves():
    steps = (0, 1), (2, 3)
    rows = joint_program("extragradient", 2, critic_steps=2, step=4, steps=steps)
    kinds = [0, 1, 0, 2, phases.KEEP, 1, 3, 0, 2, phases.RETURN, 1, 3]
    assert rows[:, 0].tolist() == 2 * kinds
    first = rows[:12]
    assert first[:, 2].tolist() == [0, 0, 1, 2, 0, -1, -1, 3, 4, 0, 3, 4]
    assert first[:, 3].tolist() == [13, 13, 14, 9, 0, 14, 9, 15, 10, 0, 15, 10]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"play": "both"}, "unknown play 'both'"),
        (
            {"play": "unrolled:2", "objective": "relativistic"},
            "objective='relativistic': .*set engine='autograd'",
        ),
        ({"play": "unrolled:2", "penalty": "r1"}, "penalty='r1': .*third derivative.* engine='autograd'"),
        ({"play": "unrolled:2", "history_weight": 0.1}, r"history_weight=0\.1: .*set it to 0"),
        ({"play": "unrolled:2", "engine": "autograd", "coupling": "packing:2"}, "coupling='packing:2'"),
        ({"play": "unrolled:2", "clip": 0.1}, r"clip=0\.1"),
        ({"play": "consensus:1", "engine": "autograd", "penalty": "r2"}, "penalty='r2'"),
        ({"play": "consensus:1", "penalty": "r1"}, "penalty='r1': .*third derivative.* engine='autograd'"),
        ({"play": "consensus:1", "objective": "relativistic"}, "objective='relativistic': .*minimax, non_"),
        ({"play": "consensus:1", "history_weight": 0.1}, r"history_weight=0\.1: .*set it to 0"),
        ({"play": "consensus:1", "coupling": "packing:2"}, "coupling='packing:2'"),
        ({"play": "simultaneous", "coupling": "minibatch_discrimination"}, "coupling='minibatch_disc"),
        ({"play": "extragradient", "history_weight": 0.1}, r"history_weight=0\.1"),
        (
            {"play": "optimistic", "distance": "w1", "objective": "wasserstein"},
            "'optimistic' has no mean",
        ),
    ],
)
def test_what_cannot_be_played_is_refused_with_the_reason(settings, words):
    with pytest.raises(ValueError, match=words):
        TrainConfig(**{"objective": "hinge"} | settings)


@pytest.mark.parametrize("engine", ["compiled", "autograd"])
def test_nothing_looks_ahead_through_an_optimizer_without_a_derivative(monkeypatch, engine):
    monkeypatch.delitem(ADJOINTS, "momentum")
    settings = {"objective": "minimax", "engine": engine, "optimizer": "momentum"}
    assert TrainConfig(**settings).optimizer == "momentum"
    with pytest.raises(
        ValueError, match=r"optimizer='momentum': .*sgd, rmsprop, adam alone.*optimizer_adjoints"
    ):
        TrainConfig(**settings, play="unrolled:2")


def test_a_joint_program_of_consensus_bends_each_cost_before_the_next_step_passes():
    rows = joint_program("consensus", 1, critic_steps=2, step=3, steps=((0, 1), (2, 3)))
    bends = phases.CRITIC_ALONG, phases.BEND_CRITIC_COST, phases.GENERATOR_ALONG, phases.BEND_GENERATOR_COST
    kinds = [0, 1, 0, *bends[:2], 2, *bends[2:], phases.BENT, 1, 3]
    assert rows[:, 0].tolist() == kinds
    assert rows[:, 2].tolist() == [0, 0, 1, 1, 1, 2, 2, 2, 0, 1, 2]
    assert rows[[1, -2, -1], 3].tolist() == [7, 8, 4]


def test_a_joint_program_of_unrolled_steps_goes_there_and_back():
    rows = joint_program("unrolled", 1, critic_steps=2, step=3, steps=((0, 1), (2, 3)), ahead=2)
    there = [(0, 1, 0), (phases.AHEAD, 0, 8), (0, 1, 0), (phases.AHEAD, 1, 9)]
    bend = phases.BEND_CRITIC_COST, 1, 0
    back = [(phases.BACK, 1, 9), bend, (phases.BACK, 0, 8), bend]
    turn, end = [(2, 2, 0), (phases.JUDGED, 0, 0)], [(phases.UNROLLED, 0, 0), (1, 1, 8), (3, 2, 4)]
    assert rows[:, [0, 2, 3]].tolist() == [[0, 0, 7], [1, 0, 7], *map(list, [*there, *turn, *back, *end])]


def test_a_game_knows_its_way():
    assert isinstance(trainer(play="optimistic").game, Game)
    assert trainer(play="optimistic").game.rules.optimistic
