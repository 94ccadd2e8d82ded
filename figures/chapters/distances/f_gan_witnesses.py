"""One game for every f-divergence: its best witness is T* = f'(p/q), and its value there is D_f."""

import numpy as np
from scipy.stats import norm

from divergences import GENERATORS, f_divergence
from figures.look.drawing import dot
from figures.look.style import headline, narrow, panels, role, scaled

SHIFT = 1.0


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
    """A column for each divergence: its witness, and below it the value lost by moving that witness."""
    shared = "col" if narrow() else "row"
    count, options = len(GENERATORS), {"sharex": shared, "sharey": shared}
    figure, axes = panels(2, count, narrow_grid=(count, 2), height=0.62, **options)
    pairs = zip(axes[::2], axes[1::2]) if narrow() else zip(axes[:count], axes[count:])
    for (above, below), name in zip(pairs, GENERATORS):
        above.plot(
            data["x"], data[f"witness_{name}"], **role("witness", linestyle="-"), gid=f"witness_{name}"
        )
        above.axhline(0, **role("reference", linewidth=scaled(1.2)))
        lost = data[f"divergence_{name}"] - data[f"value_{name}"]
        below.plot(data["offset"], lost, **role("first"), gid=f"lost_{name}")
        dot(below, 0, 0, role("witness")["color"], gid="best")
        above.set(ylim=(-4, 4), yticks=(-3, 0, 3), xticks=(-2, 0, 2))
        below.set(ylim=(-0.08, 1), yticks=(0, 0.5, 1), xticks=(-1, 0, 1))
        above.set_ylabel(text(name)) if narrow() else above.set_title(text(name), fontsize="medium")
    _name_axes(axes, text)
    headline(figure, text("headline"))
    return figure


def _name_axes(axes: list, text) -> None:
    """Names at the edges only; on the narrow page above and below the two columns."""
    count = len(GENERATORS)
    first, last = (axes[:2], axes[-2:]) if narrow() else (axes[::count], axes[count // 2 :: count])
    for axis, key in zip(last, ("x", "offset")):
        axis.set_xlabel(text(key))
    for axis, key in zip(first, ("witnesses", "lost")):
        axis.set_title(text(key), fontsize="medium") if narrow() else axis.set_ylabel(text(key))


def numbers(data: dict) -> dict:
    """D_f of every row."""
    return {f"divergence_{name}": float(data[f"divergence_{name}"]) for name in GENERATORS}
