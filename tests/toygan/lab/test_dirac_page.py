"""What the page of Dirac games is sent: fields, paths and eigenvalues of ``toygan.dirac``."""

import numpy as np
import pytest

from toygan.dirac import GAMES, dirac_game, eigenvalues, multipliers, trajectory
from toygan.lab.dirac_page import DiracPage, parameters_of, paths_frame
from toygan.lab.frames import decode, encode
from toygan.lab.messages import Message


def frames(**state):
    found = DiracPage().receive(Message("show", "dirac", 1, state))
    return {frame.kind: decode(encode(frame)) for frame in found}


@pytest.mark.parametrize("game", GAMES)
def test_every_game_with_its_usual_parameters(game):
    found = frames(game=game, steps="40", starts="1,0.5;-1,2", update="alternating")
    paths = found["dirac_paths"].arrays["paths"]
    for path, start in zip(paths, [(1, 0.5), (-1, 2)]):
        exact = trajectory(dirac_game(game), start, 0.2, 40, update="alternating")
        np.testing.assert_allclose(path, exact, rtol=1e-5, atol=1e-6)
    assert found["dirac_spectrum"].header["parameters"] == parameters_of(game)


def test_eigenvalues_and_multipliers_are_the_library_s():
    found = frames(game="r1", gamma="0.5", step="0.3")["dirac_spectrum"]
    game = dirac_game("r1", gamma=0.5)
    for name, exact in [("eigenvalues", eigenvalues(game)), ("multipliers", multipliers(game, 0.3))]:
        np.testing.assert_allclose(found.arrays[name] @ [1, 1j], exact, rtol=1e-6)
    moduli = found.header["moduli"]
    np.testing.assert_allclose(moduli, abs(multipliers(game, 0.3)), rtol=1e-12)
    place = np.argmin(abs(found.arrays["locus"] - 0.5))
    np.testing.assert_allclose(
        found.arrays["eigenvalues_locus"][place], found.arrays["eigenvalues"], atol=0.05
    )


def test_a_field_that_jumps_has_no_eigenvalues_and_says_so():
    found = frames(game="gradient_penalty")["dirac_spectrum"]
    assert "discontinuous at theta = 0.0" in found.header["reason"]
    assert found.arrays == {}
    assert frames(game="gradient_penalty", gamma="0")["dirac_spectrum"].header["reason"] is None


def test_a_path_that_leaves_ends_where_it_left():
    found = paths_frame(dirac_game("xy"), [(1.0, 0.0), (0.0, 0.0)], 300, step=1.0)
    left, rests = found.header["ends"]
    assert rests == 300
    assert left < 40
    path = found.arrays["paths"][0]
    assert 1e4 < np.hypot(*path[-1]) < 3e4
    assert (path[left:] == path[left]).all()
    encode(found)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"game": "chess"}, "unknown game 'chess'; known: xy, minimax"),
        ({"game": "r1", "gamma": "-1"}, "gamma must be a number from 0 to 4; got '-1'"),
        ({"step": "0"}, "step must be a number from 0.001 to 2; got '0'"),
        ({"steps": "1e9"}, "steps must be a number from 1 to 2000"),
        ({"update": "never"}, "unknown update 'never'"),
        ({"starts": "1,1;" * 7}, "starts must have at most 6 points"),
        ({"starts": "1,inf"}, "starts, point 1 must be a number from -10 to 10; got 'inf'"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_name(state, message):
    with pytest.raises(ValueError, match=message):
        frames(**state)
