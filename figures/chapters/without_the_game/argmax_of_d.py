"""Generating by gradient ascent on D: round by round its maxima, the tops, move to where the real points are.

Each round trains D against the tops of all earlier rounds. Beside it a D that is trained against the newest
tops alone, which is how the lecture writes the loop: it forgets, and its tops do not settle.
"""

import numpy as np
from scipy.spatial.distance import cdist

from figures.look.style import headline, marked, panels, role, scaled
from toygan.datasets.table import dataset
from toygan.support.sigmoid import sigmoid
from toygan.without_the_game import negative_sampling

BOX = (np.array([-1.8, -1.3]), np.array([2.8, 1.8]))
BOX_X, BOX_Y = zip(*BOX)
SHOWN = (1, 2, 3, 5, 8)
LOW = 0.2  # a climb that ends where D is below this has stopped on flat ground
MEMORIES = {"all": None, "newest": 0}


def compute(quick: bool, seed: int) -> dict:
    """D on a grid and its tops at some rounds; mean distances between tops and real points at all."""
    real, cells = dataset("two_moons").sample(400, seed), 60 if quick else 120
    sides = [np.linspace(low, high, cells) for low, high in zip(*BOX)]
    grid = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
    size = {"hidden": (48, 48), "steps": 300} if quick else {"hidden": (64, 64), "steps": 400}
    data = {"real": real, "x": sides[0], "y": sides[1]}
    for name, memory in MEMORIES.items():
        options = {"box": BOX, "memory": memory, "learning_rate": 0.01, "rng": seed, **size}
        done = negative_sampling(real, rounds=max(SHOWN), negatives=200, **options)
        apart = [cdist(one.found, real) for one in done]
        data[f"{name}_to_real"] = np.array([d.min(axis=1).mean() for d in apart])
        data[f"{name}_to_tops"] = np.array([d.min(axis=0).mean() for d in apart])
        if memory is None:
            shown = [done[number - 1] for number in SHOWN]
            data["found"] = np.array([one.found for one in shown])
            data["height"] = np.array([sigmoid(one.discriminator(one.found).ravel()) for one in shown])
            scores = [one.discriminator(grid).reshape(cells, cells) for one in shown]
            data["probability"] = sigmoid(np.array(scores))
    return data


def draw(data: dict, text):
    """Five rounds of the loop as maps of D, and the distances over all rounds."""
    figure, axes = panels(2, 3, narrow_grid=(3, 2), height=0.85)
    for i, (axis, number) in enumerate(zip(axes, SHOWN)):
        _draw_round(axis, data, i)
        axis.set_title(text("round").format(number=number), loc="center", fontsize="small")
    axis, rounds = axes[-1], np.arange(1, max(SHOWN) + 1)
    axis.plot(rounds, data["all_to_real"], **marked("first"), label=text("remembers"), gid="all_to_real")
    axis.plot(rounds, data["newest_to_real"], **marked("second"), label=text("forgets"), gid="newest_to_real")
    axis.set(xlabel=text("rounds"), xticks=rounds[::2])
    axis.set_ylim(-0.1, 1.6 * data["newest_to_real"].max())  # room for the legend
    axis.set_title(text("distance_title"), fontsize="small")
    axis.legend(fontsize="small", loc="upper right")
    headline(figure, text("headline"))
    return figure


def _draw_round(axis, data: dict, i: int) -> None:
    """How real D finds every place, the real points, and the tops that were found from there."""
    axis.pcolormesh(
        data["x"], data["y"], data["probability"][i], cmap="cividis", vmin=0, vmax=1, rasterized=True
    )
    look = {"linestyle": "", "markeredgewidth": scaled(0.5), "markeredgecolor": "white", "rasterized": True}
    axis.plot(*data["real"].T, "o", color=role("real")["color"], markersize=scaled(4), **look)
    low, color = data["height"][i] < LOW, role("fake")["color"]
    axis.plot(
        *data["found"][i][~low].T, "s", color=color, markersize=scaled(5), **look, gid=f"round_{SHOWN[i]}"
    )
    stuck = look | {"markeredgecolor": color, "markeredgewidth": scaled(1.5), "markerfacecolor": "none"}
    axis.plot(*data["found"][i][low].T, "s", **stuck, markersize=scaled(7), gid=f"stuck_{SHOWN[i]}")
    axis.set(xlim=BOX_X, ylim=BOX_Y, aspect="equal", xticks=(), yticks=())
    axis.grid(visible=False)


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when the last peaks lie on the real points and all along them."""
    ends = data["all_to_real"][-1] < 0.1 and data["all_to_tops"][-1] < 0.15
    return ("headline",) if ends else ()


def numbers(data: dict) -> dict:
    """Mean distance from a top to the nearest real point, and back, after the last round."""
    names = ("all_to_real", "all_to_tops", "newest_to_real")
    return {name: float(data[name][-1]) for name in names}
