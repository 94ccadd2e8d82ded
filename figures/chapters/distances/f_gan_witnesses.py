"""One game for every f-divergence: its best witness is T* = f'(p/q), and its value there is D_f."""

import numpy as np
from scipy.stats import norm

from divergences import GENERATORS, f_divergence
from figures.look.drawing import shared_legend
from figures.look.style import headline, panels

SHIFT = 1.0
LINES = ("-", "--", "-.", ":", "-", "--", "-.")
MARKERS = ("o", "s", "D", "^", "v", "P", "X")


def compute(quick: bool, seed: int) -> dict:
    """T* on a grid, and the value of each game when its witness stands in the wrong place."""
    p, q, x = norm(0, 1), norm(SHIFT, 1), np.linspace(-3, 4, 281)
    offsets = np.linspace(-1.2, 1.2, 25 if quick else 97)
    data = {"x": x, "offset": offsets, "p": p.pdf(x), "q": q.pdf(x)}
    for name, row in GENERATORS.items():
        data[f"witness_{name}"] = row.slope(_ratio(x))
        data[f"value_{name}"] = np.array([_value(row, offset) for offset in offsets])
        data[f"divergence_{name}"] = f_divergence(p, q, name)
    return data


def _ratio(x: np.ndarray) -> np.ndarray:
    """u = p/q of N(0, 1) against N(Δ, 1)."""
    return np.exp(SHIFT * (SHIFT / 2 - x))


def _value(row, offset: float) -> float:
    """E_P T - E_Q f*(T) with T(x) = T*(x - offset), by the trapezoid rule."""
    x = np.linspace(-12, 13, 5001)
    witness = row.slope(_ratio(x - offset))
    inside = norm.pdf(x) * witness - norm.pdf(x, SHIFT) * row.conjugate(witness)
    return float(np.trapezoid(inside, x))


def draw(data: dict, text):
    """The witnesses; the value lost by moving each of them."""
    figure, axes = panels(1, 2)
    for index, name in enumerate(GENERATORS):
        look = {
            "color": f"C{index}",
            "linestyle": LINES[index],
            "marker": MARKERS[index],
            "label": text(name),
        }
        every = max(1, len(data["x"]) // 9)
        axes[0].plot(
            data["x"], data[f"witness_{name}"], **look, markevery=(3 * index, every), gid=f"witness_{name}"
        )
        lost = data[f"divergence_{name}"] - data[f"value_{name}"]
        every = max(1, len(lost) // 8)
        axes[1].plot(data["offset"], lost, **look, markevery=(index % every, every), gid=f"lost_{name}")
    axes[0].set(title=text("witnesses"), xlabel=text("x"), ylim=(-4, 4))
    axes[1].set(title=text("lost"), xlabel=text("offset"), ylim=(-0.04, 1))
    shared_legend(figure, axes[0], 4)
    headline(figure, text("headline"))
    return figure


def numbers(data: dict) -> dict:
    """D_f of every row."""
    return {f"divergence_{name}": float(data[f"divergence_{name}"]) for name in GENERATORS}
