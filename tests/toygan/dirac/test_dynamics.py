"""Steps, flows and multipliers of two-player fields against closed forms."""

import numpy as np
import pytest

from toygan.dirac.dynamics import eigenvalues, flow, jacobian, multipliers, step_once, trajectory
from toygan.dirac.games import Game, dirac_game

XY = dirac_game("xy")


def test_one_step_by_hand():
    assert step_once(XY, (1.0, 2.0), 0.5).tolist() == [0.0, 2.5]
    assert step_once(XY, (1.0, 2.0), 0.5, "alternating", "generator").tolist() == [0.0, 2.0]
    assert step_once(XY, (1.0, 2.0), 0.5, "alternating", discriminator_steps=2).tolist() == [-0.5, 3.0]


def test_clipping_holds_the_discriminator():
    clipped = dirac_game("wasserstein", clip=0.25)
    path = trajectory(clipped, (1.0, 1.0), 0.1, 50)
    assert (np.abs(path[1:, 1]) <= 0.25).all()


def test_the_flow_of_a_rotation_keeps_its_radius():
    times = np.linspace(0, 2 * np.pi, 9)
    path = flow(XY, (1.0, 0.0), times)
    assert path == pytest.approx(np.column_stack([np.cos(times), np.sin(times)]), abs=1e-8)


def test_multipliers_are_one_plus_step_times_eigenvalue():
    game = dirac_game("r1", gamma=0.5)
    assert eigenvalues(game) == pytest.approx(game.eigenvalues(), abs=1e-6)
    assert multipliers(game, 0.2) == pytest.approx(1 + 0.2 * game.eigenvalues(), abs=1e-6)


def test_a_linear_field_is_its_own_jacobian():
    linear = Game("linear", lambda theta, psi: (2 * theta - psi, 3 * theta), None)
    assert jacobian(linear, (0.3, -0.7)) == pytest.approx(np.array([[2, -1], [3, 0]]))
    with pytest.raises(ValueError, match="the field of gradient_penalty is discontinuous"):
        jacobian(dirac_game("gradient_penalty"), (0.5, 0.0))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": (1.0,)}, "two finite numbers"),
        ({"start": (1.0, np.nan)}, "two finite numbers"),
        ({"step": 0.0}, "step must be positive"),
        ({"steps": -1}, "steps must be at least 0"),
        ({"update": "both"}, "unknown update 'both'"),
        ({"first": "critic"}, "unknown player 'critic'"),
        ({"discriminator_steps": 0}, "discriminator_steps at least 1"),
    ],
)
def test_what_makes_no_path(change, words):
    with pytest.raises(ValueError, match=words):
        trajectory(XY, **change)


def test_no_steps_are_the_start_alone():
    assert trajectory(XY, (0.5, 1.5), steps=0).tolist() == [[0.5, 1.5]]
