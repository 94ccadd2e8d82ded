"""The same examples and the same codes, paired by chance and in order: what a generator does in between.

The examples lie on a curve, so that everything it generates can be drawn: the image of the whole code line.
"""

import numpy as np

from figures.look.drawing import shared_legend
from figures.look.style import headline, panels, role, scaled
from toygan.without_the_game import fit_fixed_codes

KINDS = ("chance", "order")
COUNT = 14


def examples(t: np.ndarray) -> np.ndarray:
    """Points (n, 2) of the curve at t in [-1, 1]."""
    return np.column_stack([1.5 * t, np.sin(1.5 * np.pi * t)])


def compute(quick: bool, seed: int) -> dict:
    """For each pairing the image of the code line, and how far it strays from the curve on average."""
    t = np.linspace(-1, 1, COUNT)
    x, z = examples(t), np.linspace(-1, 1, 1401)
    data = {"curve": examples(z), "x": x, "codes": t}
    orders = {"chance": np.random.default_rng(seed).permutation(COUNT), "order": np.arange(COUNT)}
    for kind, order in orders.items():
        settings = {"hidden": (64, 64), "steps": 1500 if quick else 6000, "learning_rate": 5e-3, "rng": seed}
        fixed = fit_fixed_codes(x, t[order][:, None], **settings)
        made = fixed(z[:, None])
        data[f"{kind}_made"] = made
        data[f"{kind}_at_codes"] = np.linalg.norm(fixed(fixed.codes) - x, axis=1).mean()
        data[f"{kind}_between"] = _distance(made, data["curve"]).mean()
    return data


def _distance(points: np.ndarray, curve: np.ndarray) -> np.ndarray:
    return np.linalg.norm(points[:, None] - curve, axis=2).min(axis=1)


def draw(data: dict, text):
    """One panel for each pairing: the curve, its examples, and what the generator makes of all codes."""
    figure, axes = panels(1, 2, sharey=True)
    for axis, kind in zip(axes, KINDS):
        axis.plot(*data["curve"].T, **role("reference"), label=text("curve"), gid=f"{kind}_curve")
        axis.plot(*data[f"{kind}_made"].T, **role("fake", linestyle="-"), label=text("made"), gid=kind)
        axis.plot(
            *data["x"].T, "o", color=role("real")["color"], markersize=scaled(11), label=text("examples")
        )
        axis.set(xlim=(-2.2, 2.2), ylim=(-1.5, 1.5), xticks=(), yticks=(), title=text(kind))
        axis.set_xlabel(text("strays").format(distance=float(data[f"{kind}_between"])))
    shared_legend(figure, axes[0], columns=3, narrow_columns=1)
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when random codes fit at the codes and miss between them."""
    return ("headline",) if data["chance_at_codes"] < 0.01 < 0.1 < data["chance_between"] else ()


def numbers(data: dict) -> dict:
    """Mean distance of what is generated from the curve of the examples."""
    return {f"{kind}_between": float(data[f"{kind}_between"]) for kind in KINDS}
