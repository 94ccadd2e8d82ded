"""The page "Dirac": the field of a game, paths from chosen starts, and the eigenvalues that decide.

Fields, paths, eigenvalues and multipliers are those of ``toygan.dirac``.
"""

import inspect
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from toygan.dirac import GAMES, dirac_game, eigenvalues, jacobian, multipliers, step_once
from toygan.lab.frames import Frame
from toygan.lab.messages import Message, choice, number, points, whole

UPDATES = ("simultaneous", "alternating")
HALF, ARROWS = 2.5, 19  # the square that is shown, and arrows along a side
MOST_STARTS, MOST_STEPS, FAR = 6, 2000, 1e4  # a path ends where it is this far away
RANGES = {"gamma": (0.0, 4.0), "sigma": (0.0, 2.0), "clip": (0.05, 3.0), "target": (0.0, 2.0)}
_LOCUS = 61


class DiracPage:
    """Answers with what is drawn: frames ``dirac_field``, ``dirac_paths``, ``dirac_spectrum``."""

    def receive(self, message: Message) -> Iterator[Frame]:
        """Draw the game of the state."""
        state = message.state
        game, parameters = game_of(state)
        how = how_of(state)
        starts = points(state, "starts", MOST_STARTS, 10.0) or [(1.0, 1.0)]
        yield paths_frame(game, starts, whole(state, "steps", 200, 1, MOST_STEPS), **how)
        yield field_frame(game, parameters)
        yield spectrum_frame(game, parameters, **how)


def parameters_of(name: str) -> dict[str, float]:
    """The parameters of a game and their usual values.

    Examples
    --------
    >>> parameters_of("r1"), parameters_of("xy")
    ({'gamma': 0.3}, {})
    """
    signature = inspect.signature(GAMES[name]).parameters
    return {key: float(parameter.default) for key, parameter in signature.items()}


def game_of(state: dict):
    """The game of the state, and its parameters by name."""
    name = choice(state, "game", GAMES, "minimax")
    usual = parameters_of(name)
    parameters = {key: number(state, key, value, *RANGES[key]) for key, value in usual.items()}
    return dirac_game(name, **parameters), parameters


def how_of(state: dict) -> dict:
    """How the players step: ``step, update, first, discriminator_steps``."""
    return {
        "step": number(state, "step", 0.2, 0.001, 2.0),
        "update": choice(state, "update", UPDATES, UPDATES[0]),
        "first": choice(state, "first", ("discriminator", "generator"), "discriminator"),
        "discriminator_steps": whole(state, "discriminator_steps", 1, 1, 10),
    }


def field_frame(game, parameters: dict) -> Frame:
    """Arrays ``field`` (ARROWS, ARROWS, 2), by rows of equal psi; parameters as used."""
    sides = np.linspace(-HALF, HALF, ARROWS)
    theta, psi = np.meshgrid(sides, sides)
    header = {"game": game.name, "parameters": parameters, "half": HALF, "clip": game.clip}
    return Frame("dirac_field", header, {"field": np.stack(game.field(theta, psi), axis=-1)})


def paths_frame(game, starts, steps: int, **how) -> Frame:
    """Array ``paths`` (starts, steps + 1, 2): the states after each update.

    A path that leaves the square by far stays where it left; ``ends`` says after how many updates, and
    ``radii`` how far from the equilibrium each start and end is.
    """
    found = np.empty((steps + 1, 2, len(starts)))
    found[0] = np.transpose(starts)
    ends = np.full(len(starts), steps)
    for i in range(steps):
        new = step_once(game, found[i], **how)
        gone = np.hypot(*found[i]) > FAR
        found[i + 1] = np.where(gone, found[i], new)
        ends = np.where(gone & (ends == steps), i, ends)
    paths = found.transpose(2, 0, 1)
    radii = np.hypot(paths[..., 0], paths[..., 1])
    header = {"starts": starts, "ends": ends.tolist(), "radii": radii[:, [0, -1]].tolist(), **how}
    return Frame("dirac_paths", header, {"paths": paths, "radii": radii})


def spectrum_frame(game, parameters: dict, **how) -> Frame:
    """Eigenvalues of the field and multipliers of one update at (0, 0), and how they move with γ.

    Arrays ``eigenvalues`` and ``multipliers`` (2, 2) of real and imaginary parts, each with a ``…_locus``
    (k, 2, 2) over the range of the game's first parameter, where it has one. Where the field jumps at (0, 0)
    there are none, and ``reason`` says so.
    """
    header = {"game": game.name, "parameters": parameters, "moduli": [], "reason": None, **how}
    try:
        jacobian(game)
        arrays = {"eigenvalues": _pair(eigenvalues(game)), "multipliers": _pair(multipliers(game, **how))}
    except ValueError as error:
        return Frame("dirac_spectrum", header | {"reason": str(error)})
    header["moduli"] = np.hypot(*arrays["multipliers"].T).tolist()
    key = next((key for key in parameters if key in ("gamma", "sigma")), None)
    loci = _loci(game.name, key, tuple(how.items())) if key else {}
    return Frame("dirac_spectrum", header, arrays | loci)


@lru_cache(maxsize=64)
def _loci(name: str, key: str, how: tuple) -> dict:
    """The eigenvalues for every value of the parameter that changes them; none where a field jumps."""
    values = np.linspace(*RANGES[key], _LOCUS)
    games = [dirac_game(name, **{key: value}) for value in values]
    try:
        return {
            "locus": values,
            "eigenvalues_locus": np.stack([_pair(eigenvalues(game)) for game in games]),
            "multipliers_locus": np.stack([_pair(multipliers(game, **dict(how))) for game in games]),
        }
    except ValueError:
        return {}


def _pair(values: np.ndarray) -> np.ndarray:
    return np.column_stack([values.real, values.imag])
