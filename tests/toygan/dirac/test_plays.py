"""Ways to play: multipliers on the xy game and the Dirac game by closed forms, names, refusals."""

import numpy as np
import pytest

from toygan.dirac.dynamics import multipliers, step_once, trajectory
from toygan.dirac.games import GAMES, dirac_game
from toygan.dirac.plays import PLAYS, canonical, parsed

XY = dirac_game("xy")


def largest(game, step, update, **more):
    return np.abs(multipliers(game, step, update, **more)).max()


def optimistic(eta):
    """The larger root of μ² - (1 - 2iη)μ - iη, for J = i; -i has the conjugate roots."""
    return np.abs(np.roots([1, -(1 - 2j * eta), -1j * eta])).max()


@pytest.mark.parametrize("eta", [0.01, 0.1, 0.3])
def test_multipliers_of_the_xy_game_to_1e_9(eta):
    assert largest(XY, eta, "simultaneous") == pytest.approx(np.sqrt(1 + eta**2), abs=1e-9)
    assert largest(XY, eta, "alternating") == pytest.approx(1.0, abs=1e-9)
    assert largest(XY, eta, "extragradient") == pytest.approx(np.hypot(1 - eta**2, eta), abs=1e-9)
    assert largest(XY, eta, "optimistic") == pytest.approx(optimistic(eta), abs=1e-9)
    for gamma in (0.0, 0.5, 2.0):
        expected = np.hypot(1 - eta * gamma, eta)
        assert largest(XY, eta, f"consensus:{gamma}") == pytest.approx(expected, abs=1e-9)
    for k in (1, 2, 3):
        expected = np.sqrt(1 - (2 * k - 1) * eta**2)
        assert largest(XY, eta, f"unrolled:{k}") == pytest.approx(expected, abs=1e-9)


def test_the_numbers_of_the_literature_at_a_step_of_a_tenth():
    found = [
        largest(XY, 0.1, name) for name in ("simultaneous", "alternating", "extragradient", "optimistic")
    ]
    assert np.round(found, 6).tolist() == [1.004988, 1.0, 0.995038, 0.994936]


@pytest.mark.parametrize(
    "name", ["simultaneous", "extragradient", "optimistic", "consensus:0.5", "unrolled:2"]
)
def test_a_long_path_shrinks_by_its_multiplier(name):
    path = trajectory(XY, (1.0, 0.0), step=0.1, steps=4000, update=name)
    radius = np.hypot(*path.T)
    rate = (radius[-1] / radius[2000]) ** (1 / 2000)
    # the paths of an unrolled generator are ellipses, whose radius differs along a turn
    assert rate == pytest.approx(largest(XY, 0.1, name), abs=1e-4 if name == "unrolled:2" else 1e-6)


@pytest.mark.parametrize("name", ["simultaneous", "extragradient", "optimistic"])
def test_the_dirac_game_has_the_field_of_the_xy_game_at_half_the_step(name):
    """f'(0) = ½: near (0, 0) the minimax field is half of the bilinear one."""
    assert largest(dirac_game("minimax"), 0.2, name) == pytest.approx(largest(XY, 0.1, name), abs=1e-9)


def test_consensus_of_the_minimax_game_is_the_game_of_that_name():
    state = np.array([0.4, -0.7])
    direct = step_once(dirac_game("consensus", gamma=0.8), state, 0.1)
    assert step_once(dirac_game("minimax"), state, 0.1, "consensus:0.8") == pytest.approx(direct, abs=1e-10)


def test_an_unrolled_step_by_hand():
    """xy, k = 1: theta descends theta (psi + h theta), whose slope is psi + 2 h theta."""
    assert step_once(XY, (1.0, 2.0), 0.1, "unrolled:1") == pytest.approx([1 - 0.1 * 2.2, 2.1], abs=1e-10)


def test_optimistic_steps_remember_and_the_first_one_has_nothing_to_remember():
    path = trajectory(XY, (1.0, 0.0), step=0.1, steps=2, update="optimistic")
    v = [np.array([-psi, theta]) for theta, psi in path]
    assert path[1] == pytest.approx(path[0] + 0.1 * v[0])
    assert path[2] == pytest.approx(path[1] + 0.1 * (2 * v[1] - v[0]))


def test_steps_of_the_discriminator_come_before_the_joint_one():
    assert step_once(XY, (1.0, 2.0), 0.5, "simultaneous", discriminator_steps=2).tolist() == [-0.25, 3.0]


@pytest.mark.parametrize("name", sorted(GAMES.keys() - {"gradient_penalty"}))
@pytest.mark.parametrize("update", ["extragradient", "optimistic", "consensus:0.1"])
def test_every_game_can_be_played(name, update):
    path = trajectory(dirac_game(name), (0.5, 0.2), 0.1, 20, update)
    assert np.isfinite(path).all()


@pytest.mark.parametrize("name", ["instance_noise", "consensus"])
def test_unrolling_needs_the_generators_value(name):
    with pytest.raises(ValueError, match=f"unrolled needs the generator's value, which the game '{name}'"):
        step_once(dirac_game(name), (1.0, 1.0), 0.1, "unrolled:2")


def test_clipping_holds_in_every_way():
    game = dirac_game("wasserstein", clip=0.25)
    for update in ("extragradient", "optimistic", "consensus:0.1", "unrolled:2"):
        assert (np.abs(trajectory(game, (1.0, 0.2), 0.1, 50, update)[:, 1]) <= 0.25).all()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("both", "unknown play 'both'; known: alternating, simultaneous"),
        ("consensus", r"play consensus must say its γ, a number of 0 or more, as in 'consensus:0\.5'"),
        ("consensus:-1", "it is 'consensus:-1'"),
        ("consensus:nan", "it is 'consensus:nan'"),
        ("unrolled:1.5", "play unrolled must say its steps, a whole number of 1 or more"),
        ("optimistic:2", "play optimistic takes no number; it is 'optimistic:2'"),
    ],
)
def test_names_that_say_no_way_to_play(name, words):
    with pytest.raises(ValueError, match=words):
        parsed(name)


def test_names_have_one_form_and_gradients_are_counted():
    assert [canonical(name) for name in ("consensus:.50", "unrolled:03", "simultaneous")] == [
        "consensus:0.5",
        "unrolled:3",
        "simultaneous",
    ]
    counted = {name: row.gradients(1, 2) for name, row in PLAYS.items()}
    assert (counted["alternating"], counted["simultaneous"], counted["optimistic"]) == (2, 2, 2)
    assert (counted["extragradient"], counted["consensus"], counted["unrolled"]) == (4, 6, 6)
