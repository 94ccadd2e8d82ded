"""What is drawn of a game: points, the critic as a field, pulls, the generator's grid, the plan.

All positions are in data units. Networks, slopes, distances and plans are the library's; here they are laid
out as arrays.
"""

import math
from functools import lru_cache

import numpy as np

from toygan.lab.frames import Frame
from toygan.lab.game_model import COLUMNS, GameModel
from toygan.objectives.table import objective
from toygan.remedies.latents import LATENTS, parsed
from toygan.support.sigmoid import sigmoid

FIELDS = ("score", "probability", "slope", "none")
LAYERS = ("pull", "grid", "plan")
NODES, PULLS, PAIRS = 64, 100, 64  # of the field along a side; arrows; pairs of the plan
LINES, ALONG = 9, 33  # of the generator's grid, and points along each
BINS, LINE_NODES = 80, 257
_QUANTILES = 15


@lru_cache(maxsize=8)  # of a law (distribution), which does not change while it is played on
def reach_of(law) -> tuple[list, float]:
    """Middle and half the side of the square (or line) that is shown: all real points and a little more."""
    points = law.sample(2000, np.random.default_rng(0))
    low, high = points.min(axis=0), points.max(axis=0)
    return (0.5 * (low + high)).tolist(), float(0.5 * (high - low).max() * 1.35 or 1.0)


def data_frame(model: GameModel, header: dict) -> Frame:
    """What stays during a game: array ``real`` (n, d), the middle and the reach of the picture."""
    middle, half = reach_of(model.law)
    modes = 0 if model.law.modes is None else len(model.law.modes.centres)
    header = header | {"dimension": model.law.dimension, "middle": middle, "half": half, "modes": modes}
    arrays = {"real": model.law.sample(1000, np.random.default_rng(1))}
    if model.law.dimension == 1:
        x = _line(middle, half)
        pdf = model.law.pdf
        arrays["density"] = np.zeros(len(x)) if pdf is None else pdf(x)
    return Frame("game_data", header, arrays)


def view_frame(model: GameModel, field: str, layers: tuple, header: dict) -> Frame:
    """What moves: array ``fake`` (n, d), and ``field``, ``pull``, ``grid``, ``plan`` where asked for.

    ``field`` is (NODES, NODES) by rows of equal second coordinate, or (LINE_NODES,) on the line; ``pull``
    (k, 2d) of places and minus the gradient of the generator's own loss there; ``grid`` (lines, points, d);
    ``plan`` (k, 2d) of real and generated points that the optimal plan joins. A caption of slow motion comes
    as ``slow``, with its batch (`toygan.lab.game_slow.SlowMotion`).
    """
    middle, half = reach_of(model.law)
    fakes = model.fakes()
    arrays = {"fake": fakes}
    arrays |= _on_line(model, fakes, middle, half) if model.law.dimension == 1 else {}
    if field != "none":
        nodes = _line(middle, half) if model.law.dimension == 1 else _square(middle, half)
        values = field_of(model, nodes, field)
        arrays["field"] = values if model.law.dimension == 1 else values.reshape(NODES, NODES)
    if "pull" in layers:
        arrays["pull"] = np.hstack([fakes[:PULLS], pulls(model, fakes[:PULLS])])
    if "grid" in layers and model.law.dimension == 2:
        arrays["grid"] = grid_of(model)
    if "plan" in layers:
        arrays["plan"] = plan_of(model, fakes[:PAIRS])
    losses = {name: value for name, value in model.losses.items() if math.isfinite(value)}
    header = header | {"step": model.step, "losses": losses, "field": field, "slow": model.slow.shown}
    turn = {"player": model.half.player, "done": model.half.done, "of": model.config.critic_steps}
    return Frame("game_view", header | {"turn": turn}, arrays | model.slow.arrays)


def chart_frame(model: GameModel, floor, header: dict) -> Frame:
    """Arrays ``rows`` (k, columns): what was measured so far; ``norms`` (k, layers): of gradients by layer.

    What was not measured is infinite.
    """
    rows = np.array(model.rows, dtype=float).reshape(-1, len(COLUMNS))
    layers = list(next(iter(model.norms.values()), {}))
    norms = [[model.norms.get(row[0], {}).get(name, np.inf) for name in layers] for row in model.rows]
    header = header | {"columns": list(COLUMNS), "floor": list(floor), "layers": layers, "step": model.step}
    norms = np.nan_to_num(np.reshape(norms, (len(rows), len(layers))), nan=np.inf, posinf=np.inf)
    arrays = {"rows": rows, "norms": norms}
    return Frame("game_charts", header, arrays)


def named(frame: Frame, name: str) -> Frame:
    """The frame of the game of this name, ``game`` or ``game2``."""
    return Frame(frame.kind.replace("game", name, 1), frame.header, frame.arrays)


def field_of(model: GameModel, x, field: str) -> np.ndarray:
    """The critic at points (n, d): its score, σ of it, or its slope."""
    if field == "slope":
        return model.slopes(x)
    scores = model.scores(x)
    return sigmoid(scores) if field == "probability" else scores


def pulls(model: GameModel, fakes) -> np.ndarray:
    """Minus the gradient of the generator's own loss at each generated point, times their number: (n, d)."""
    found = objective(model.config.objective)
    real = model.scores(model.real[: len(fakes)])
    slopes = found.generator(real, model.scores(fakes))[1]
    return -len(fakes) * slopes[:, None] * model.gradients(fakes)


def grid_of(model: GameModel) -> np.ndarray:
    """Lines of the latent plane as the generator bends them: (2 LINES, ALONG, 2).

    With classes the plane is that of the normal numbers, and the lines take the classes in turn.
    """
    size, (name, classes) = model.config.latent_dim, parsed(model.config.latent)
    far, first = LATENTS[name].reach, classes or 0
    across, along = np.linspace(-far, far, LINES), np.linspace(-far, far, ALONG)
    latents = np.zeros((2, LINES, ALONG, size))
    if classes:
        latents[:, range(LINES), :, np.arange(LINES) % classes] = np.sqrt(classes)
    latents[0, :, :, first], latents[1, :, :, first] = across[:, None], along
    if size > first + 1:
        latents[0, :, :, first + 1], latents[1, :, :, first + 1] = along, across[:, None]
    generator = model.trainer.generator
    made = np.asarray(generator(latents.reshape(-1, size).astype(generator.dtype)), dtype=float)
    return model.law.to_data(made).reshape(2 * LINES, ALONG, 2)


def plan_of(model: GameModel, fakes) -> np.ndarray:
    """Which real point the exact plan joins with which generated one: (k, 2d)."""
    from divergences import optimal_transport, samples

    real = model.real[: len(fakes)]
    entries = optimal_transport(samples(real), samples(fakes)).plan.tocoo()
    return np.hstack([real[entries.row], fakes[entries.col]])


def _on_line(model: GameModel, fakes, middle, half) -> dict:
    """A histogram of generated points as a density, and where latent quantiles go."""
    edges = np.linspace(middle[0] - half, middle[0] + half, BINS + 1)
    counts = np.histogram(np.clip(fakes[:, 0], edges[0], edges[-1]), edges)[0]
    found = {"histogram": counts / (len(fakes) * (edges[1] - edges[0]))}
    if model.config.latent_dim == 1:
        far = LATENTS[model.config.latent].reach
        z = np.linspace(-far, far, _QUANTILES)[:, None]
        generator = model.trainer.generator
        made = model.law.to_data(np.asarray(generator(z.astype(generator.dtype)), dtype=float))
        found["lines"] = np.hstack([z, made])
    return found


def _line(middle, half) -> np.ndarray:
    return np.linspace(middle[0] - half, middle[0] + half, LINE_NODES)[:, None]


def _square(middle, half) -> np.ndarray:
    sides = (np.linspace(centre - half, centre + half, NODES) for centre in middle)
    return np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
