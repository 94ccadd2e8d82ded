"""What the pages without a server may show: the frames of every point of a grid, by their keys.

    laws:<scene>:<…>            curves or points, and laws_numbers:… the distances, for every θ or centre of Q
    dirac_field:<game>:<γ>      and dirac_paths, dirac_spectrum:<game>:<γ>:<update>

Arrays are rounded to 2^-10, which no eye sees and gzip likes. Of the starts of a path one half is kept: every
game is symmetric, the path from -start is minus the path from start.
"""

import numpy as np

from toygan.dirac import dirac_game
from toygan.lab.dirac_page import UPDATES, field_frame, parameters_of, paths_frame, spectrum_frame
from toygan.lab.frames import Frame, encode
from toygan.lab.laws_page import line_frame, numbers_frame, plane_frame

THETA = {"low": -2.0, "high": 2.0, "step": 0.05}
CENTRE = {"low": -5.0, "high": 5.0, "step": 0.25}
GAMMA = {"low": 0.0, "high": 2.0, "step": 0.2}
START = {"low": -2.0, "high": 2.0, "step": 0.4}
PAIRS = {  # P, and Q without its centre
    "normal": ("normal:0:1", "normal:{}:1"),
    "uniform": ("uniform:0:1", "uniform:{}:1"),
    "mixture": ("mixture:0:0.5:3:0.5", "normal:{}:1"),
}
GAMES = ("minimax", "non_saturating", "wasserstein", "gradient_penalty", "r1", "consensus")
STEP, STEPS = 0.3, 80
_FIELD, _NODES, _ROUNDED = 25, 161, 2.0**10


def values(grid: dict) -> list[float]:
    """The points of a grid.

    Examples
    --------
    >>> values(GAMMA)[:3]
    [0.0, 0.2, 0.4]
    """
    count = round((grid["high"] - grid["low"]) / grid["step"]) + 1
    return [round(grid["low"] + i * grid["step"], 6) for i in range(count)]


def laws_grid() -> tuple[dict, dict[str, bytes]]:
    """What the page of laws offers, and its frames."""
    frames = {}
    for theta in values(THETA):
        state = {"scene": "shift", "theta": repr(theta)}
        _put(frames, f"shift:{theta:g}", plane_frame(state, "shift", "kl", _FIELD), numbers_frame(state))
    for pair, (p, q) in PAIRS.items():
        for centre in values(CENTRE):
            state = {"scene": "line", "p": p, "q": q.format(f"{centre:g}")}
            _put(frames, f"line:{pair}:{centre:g}", line_frame(state, "kl", _NODES), numbers_frame(state))
    offers = {"scene": ["shift", "line"], "theta": THETA, "centre": CENTRE, "pairs": PAIRS}
    return offers, frames


def dirac_grid() -> tuple[dict, dict[str, bytes]]:
    """What the page of Dirac games offers, and its frames."""
    frames = {}
    for name in GAMES:
        has_gamma = "gamma" in parameters_of(name)
        for gamma in values(GAMMA) if has_gamma else [0.0]:
            parameters = parameters_of(name) | ({"gamma": gamma} if has_gamma else {})
            game, key = dirac_game(name, **parameters), f"{name}:{gamma:g}"
            _put(frames, key, field_frame(game, parameters))
            for update in UPDATES:
                how = {"step": STEP, "update": update, "first": "discriminator", "discriminator_steps": 1}
                paths = paths_frame(game, starts(), STEPS, **how)
                paths = Frame(paths.kind, paths.header, {"paths": paths.arrays["paths"]})
                _put(frames, f"{key}:{update}", paths, spectrum_frame(game, parameters, **how))
    usual = {"step": STEP, "steps": STEPS, "starts": "1.2,0.8"}
    return {"game": GAMES, "gamma": GAMMA, "start": START, "usual": usual}, frames


def starts() -> list[tuple[float, float]]:
    """The starts that are kept, in rows of equal psi: those above the equilibrium, or level and to the right.

    Examples
    --------
    >>> len(starts()), starts()[0], starts()[-1]
    (61, (0.0, 0.0), (2.0, 2.0))
    """
    sides = values(START)
    return [(theta, psi) for psi in sides for theta in sides if (psi, theta) >= (0.0, 0.0)]


def _put(frames: dict, key: str, *found: Frame) -> None:
    for frame in found:
        arrays = {
            name: np.round(np.clip(a, -1e6, 1e6) * _ROUNDED) / _ROUNDED for name, a in frame.arrays.items()
        }
        arrays = {
            name: np.where(np.isinf(frame.arrays[name]), frame.arrays[name], a) for name, a in arrays.items()
        }
        frames[f"{frame.kind}:{key}"] = encode(Frame(frame.kind, frame.header, arrays))


GRIDS = {"laws": laws_grid, "dirac": dirac_grid}
