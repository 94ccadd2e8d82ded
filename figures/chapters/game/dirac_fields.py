"""The Dirac-GAN as a vector field: which objectives and remedies lead to the solution, and which circle it.

Settings of Mescheder et al. (2018) when none are chosen: step 0.2, start (1, 1), 500 updates, field on
10 x 10 points; the players alternate, the discriminator first.
"""

import numpy as np

from figures.look.drawing import counter, dot
from figures.look.style import headline, ink, narrow, panels, scaled
from toygan.dirac.games import dirac_game, trajectory

GAMES = (
    "minimax",
    "non_saturating",
    "wasserstein",
    "gradient_penalty",
    "instance_noise",
    "consensus",
    "r1",
    "non_saturating_r1",
)
STEPS = 500
PARAMETERS = {
    "step": {"default": 0.2, "range": (0.01, 0.5), "what": "the size of a step of each player"},
    "start": {"default": (1.0, 1.0), "range": ((-2, 2), (-2, 2)), "what": "where both players begin"},
}
LONG = 5000  # updates after which paths that have not arrived are measured again
LONGEST = 0.42  # of an arrow
LOOKS = {"arrives": "C4", "slow": "C5", "away": "C3"}  # colours that no player has


def compute(quick: bool, seed: int, step: float, start: tuple[float, float]) -> dict:
    """The field and one path of every game; the largest radius over the last 100 updates, and after LONG."""
    side = np.linspace(-2, 2, 10)
    theta, psi = np.meshgrid(side, side)
    data = {"theta": theta, "psi": psi, "start": np.array(start)}
    for name in GAMES:
        game = dirac_game(name)
        path = trajectory(game, start, step, STEPS, update="alternating")
        data |= {f"{name}_field": np.array(game.field(theta, psi)), f"{name}_path": path}
        data[f"{name}_radius"] = np.hypot(*path[-100:].T).max()
        rest = trajectory(game, path[-1], step, LONG - STEPS, update="alternating")
        data[f"{name}_later"] = np.hypot(*rest[-100:].T).max()
    return data


def verdict(data: dict, name: str) -> str:
    """Where the path of a game leads: ``"arrives"``, ``"slow"`` (ever nearer, like 1/√t), or ``"away"``."""
    if data[f"{name}_radius"] < 1e-3:
        return "arrives"
    return "slow" if data[f"{name}_later"] < data[f"{name}_radius"] / 2 else "away"


def draw(data: dict, text):
    """One panel for each game: arrows of the field, the path, the solution at 0."""
    figure, axes = panels(2, 4, narrow_grid=(4, 2), height=0.95, sharex=True, sharey=True)
    for axis, name in zip(axes, GAMES):
        arrows = {
            "color": ink(),
            "alpha": 0.6,
            "angles": "xy",
            "scale_units": "xy",
            "scale": 1,
            "width": 0.012,
            "headwidth": 4,
            "headlength": 4,
            "headaxislength": 3.6,
            "pivot": "mid",
        }
        axis.quiver(data["theta"], data["psi"], *_unit(data[f"{name}_field"]), **arrows)
        found = verdict(data, name)
        look = {"color": LOOKS[found], "linewidth": 0.8 if narrow() else 1.8, "linestyle": "-"}
        axis.plot(*data[f"{name}_path"].T, **look, gid=f"{name}_path")
        dot(axis, *data["start"], look["color"], "start")
        dot(axis, 0, 0, gid="solution", markersize=scaled(7))
        axis.set(
            title=text(name),
            xlim=(-2.3, 2.3),
            ylim=(-2.3, 2.3),
            aspect="equal",
            xticks=(-2, 0, 2),
            yticks=(-2, 0, 2),
        )
        if axis.get_subplotspec().is_first_col():
            axis.set_ylabel(text("psi"), rotation=0)
        if axis.get_subplotspec().is_last_row():
            axis.text(1.04, 0, text("theta"), transform=axis.transAxes, va="center")
        axis.grid(visible=False)
        axis.set_xlabel(text(found).format(radius=float(data[f"{name}_radius"])), fontsize="small")
    headline(figure, text("headline"))
    return figure


def film(data: dict, text) -> tuple:
    """The paths as they grow behind a head, six updates to a frame; the verdicts come at the end."""
    figure = draw(data, text)
    lines = {
        line: line.get_xydata().copy()
        for line in figure.findobj(lambda artist: str(artist.get_gid()).endswith("_path"))
    }

    heads = {line: line.axes.plot([], [], "o", color=line.get_color(), zorder=5)[0] for line in lines}
    words, count = counter(figure), 1 + -(-STEPS // 6)
    ends = [label for line in lines for label in (line.axes.xaxis.label, *_solution(line.axes))]

    def update(frame: int) -> list:
        done = min(6 * frame, STEPS)
        for line, points in lines.items():
            line.set_data(*points[: done + 1].T)
            heads[line].set_data(*points[done : done + 1].T)
            line.axes.xaxis.label.set_alpha(float(frame == count - 1))
        words.set_text(text("count").format(step=done))
        return [*lines, *ends, *heads.values(), words]

    return figure, update, count


def _solution(axis) -> list:
    """The point at (0, 0), which stays above the path."""
    return [line for line in axis.lines if line.get_gid() == "solution"]


def _unit(field: np.ndarray) -> np.ndarray:
    """Arrows that fit between the points of the grid; the fourth root keeps the order of the speeds."""
    speed = np.hypot(*field)
    return LONGEST * field / np.where(speed > 0, speed**0.75 * speed.max() ** 0.25, 1.0)


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when one game alone is slow and those that stay away neither come nearer nor leave."""
    found = [verdict(data, name) for name in GAMES]
    away = [name for name, word in zip(GAMES, found) if word == "away"]
    circle = all(abs(data[f"{name}_later"] / data[f"{name}_radius"] - 1) < 0.1 for name in away)
    several = len(away) > 1 and found.count("arrives") > 1
    return ("headline",) if several and circle and found.count("slow") == 1 else ()


def numbers(data: dict) -> dict:
    """Largest distance from the solution over the last 100 of 500 and of 5000 updates."""
    names = ("minimax", "non_saturating", "gradient_penalty", "r1")
    radii = {f"radius_{name}": float(data[f"{name}_radius"]) for name in names}
    return radii | {"later_non_saturating": float(data["non_saturating_later"])}
