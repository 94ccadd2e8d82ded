"""The dual side: prices u, v that meet in one 1-Lipschitz function f, on the line and in the plane."""

import numpy as np
from scipy.spatial.distance import cdist

from divergences import linear_program, optimal_transport, pmf, samples
from figures.chapters.distances.transport_plan import EXAMPLES
from figures.look.drawing import dot
from figures.look.style import headline, marked, panels, role, scaled
from toygan.datasets.table import dataset


def compute(quick: bool, seed: int) -> dict:
    """The dual of Herrmann's piles by linear programming; the potential of two clouds in the plane."""
    P, Q = (np.array(pile) / np.sum(pile) for pile in EXAMPLES["herrmann"])
    points = np.arange(len(P), dtype=float)
    u, v = linear_program.dual(P, Q).potentials
    line = optimal_transport(pmf(P, points), pmf(Q, points))
    x = np.linspace(0, points[-1], 181)
    f, at = line.potential(x), line.potential(points)  # f, u and -v are known up to one constant
    return {
        "points": points,
        "p": P,
        "q": Q,
        "x": x,
        "f": f - at[0],
        "u": u - u[0],
        "minus_v": -v - u[0],
        "w_line": line.value,
    } | _in_the_plane(60 if quick else 200, 41 if quick else 161, seed)


def _in_the_plane(n: int, cells: int, seed: int) -> dict:
    """Real points on a ring of eight Gaussians, generated ones still in a cluster at its centre.

    Between and beyond the points an optimal potential is not unique; drawn is the lowest, McShane's lower
    extension max_a f(a) - |x - a|, whose peaks are points. It has the same dual value.
    """
    rng = np.random.default_rng(seed)
    real, fake = dataset("ring8").sample(n, rng), rng.normal(0, 0.18, (n, 2))
    found = optimal_transport(samples(real), samples(fake))
    side = np.linspace(-1.35, 1.35, cells)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    atoms = np.concatenate([real, fake])
    field = (found.potential(atoms) - cdist(grid, atoms)).max(axis=1)  # the lowest that agrees at the atoms
    return {
        "real": real,
        "fake": fake,
        "side": side,
        "field": (field - field.mean()).reshape(cells, cells),
        "w_plane": found.value,
        "dual_plane": found.potential(real).mean() - found.potential(fake).mean(),
    }


def draw(data: dict, text):
    """The laws; u, -v and f; the potential in the plane with both clouds."""
    figure, axes = panels(1, 3, width_ratios=[0.9, 1, 1.55])
    axes[0].bar(data["points"] - 0.2, data["p"], 0.4, color="C0", label=text("law_p"))
    axes[0].bar(data["points"] + 0.2, data["q"], 0.4, color="C1", hatch="//", label=text("law_q"))
    axes[0].set(title=text("laws"), xlabel=text("x"), ylim=(0, 0.33), xticks=data["points"][::3])
    axes[1].plot(data["x"], data["f"], **role("witness"), label=text("f"), gid="f")
    axes[1].plot(data["points"], data["u"], **marked("real", linestyle="", label=text("u")), gid="u")
    minus_v = marked(
        "fake", linestyle="", label=text("minus_v"), markerfacecolor="none", markersize=scaled(15)
    )
    axes[1].plot(data["points"], data["minus_v"], **minus_v, gid="minus_v")
    low, high = data["f"].min(), data["f"].max()
    top = high + 0.45 * (high - low) + 0.5  # room for the legend
    axes[1].set(title=text("duals"), xlabel=text("x"), ylim=(low - 0.5, top), xticks=data["points"][::3])
    for axis in axes[:2]:
        axis.legend(loc="upper right")
    _draw_plane(axes[2], data, text)
    headline(figure, text("headline"))
    return figure


def _draw_plane(axis, data: dict, text) -> None:
    axis.contourf(data["side"], data["side"], data["field"], levels=14, cmap="cividis")
    lines = {"levels": 14, "colors": "white", "linewidths": 0.6, "linestyles": "solid"}
    axis.contour(data["side"], data["side"], data["field"], **lines)
    edge = {"markeredgecolor": "white", "markeredgewidth": scaled(1)}
    dot(axis, *data["real"].T, "C0", "real", markersize=scaled(8), **edge, label=text("real"))
    look = {"linestyle": "", "color": "C1", "markersize": scaled(5), "label": text("fake"), "gid": "fake"}
    axis.plot(*data["fake"].T, "s", **look, **edge)
    axis.set(title=text("plane"), aspect="equal", xlim=(-1.35, 1.35), ylim=(-1.35, 1.35))
    axis.grid(visible=False)
    axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.08), ncols=2)


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when f is 1-Lipschitz and agrees with both price lists."""
    slope = np.abs(np.diff(data["f"]) / np.diff(data["x"])).max()
    return ("headline",) if slope < 1 + 1e-9 and np.allclose(data["u"], data["minus_v"]) else ()


def numbers(data: dict) -> dict:
    """W₁ on the line and in the plane, and the dual value that proves the latter."""
    return {key: float(data[key]) for key in ("w_line", "w_plane", "dual_plane")}
