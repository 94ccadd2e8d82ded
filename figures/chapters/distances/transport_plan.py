"""Piles of earth, the plan Γ that moves them, and where each shovelful goes (Weng's and Herrmann's piles)."""

import numpy as np

from divergences import linear_program
from figures.look.drawing import note
from figures.look.style import headline, ink, narrow, panels, scaled

LARGEST = 136.0  # points: the side of the largest square, times the number of piles
EXAMPLES = {
    "weng": ([3, 2, 1, 4], [1, 2, 4, 3]),
    "herrmann": ([12, 7, 4, 1, 19, 14, 9, 6, 3, 2], [1, 5, 11, 17, 13, 9, 6, 4, 3, 2]),
}


def compute(quick: bool, seed: int) -> dict:
    """Solve the primal program; Weng's piles count shovelfuls, Herrmann's are divided by their sums."""
    data = {}
    for name, (P, Q) in EXAMPLES.items():
        P, Q = np.array(P, dtype=float), np.array(Q, dtype=float)
        if name == "herrmann":
            P, Q = P / P.sum(), Q / Q.sum()
        program = linear_program.primal(P, Q)
        data |= {f"{name}_p": P, f"{name}_q": Q, f"{name}_plan": program.plan, f"{name}_w": program.value}
    return data


def draw(data: dict, text):
    """For each example the piles P, the plan, and Q coloured by where its earth came from."""
    figure, axes = panels(2, 3, narrow_grid=(2, 3), height=0.95)
    for name, (first, middle, last) in zip(EXAMPLES, (axes[:3], axes[3:])):
        P, Q, plan = data[f"{name}_p"], data[f"{name}_q"], data[f"{name}_plan"]
        colors = _colors(len(P))
        first.bar(np.arange(len(P)), P, color=colors, edgecolor=ink(), linewidth=scaled(0.6))
        _draw_origins(last, plan, colors)
        _draw_plan(middle, plan, colors, f"{name}_plan")
        for axis in (first, last):
            axis.set(ylim=(0, (1.6 if narrow() else 1.3) * max(P.max(), Q.max())))
            axis.set_xticks(np.arange(len(P), step=_step(P)))
            axis.grid(visible=False)
        for axis, key in zip((first, middle, last), ("pile", "hole", "hole")):
            if name == "herrmann":
                axis.set_xlabel(text(key))
        first.set_ylabel(text(f"{name}_mass"))
        first.set_title(text("p"))
        middle.set_title(text("plan_short" if narrow() else "plan"))
        last.set_title(text("q"))
        note(last, text(f"{name}_cost").format(w=float(data[f"{name}_w"])), fontsize="small")
    headline(figure, text("headline"))
    return figure


def _step(piles: np.ndarray) -> int:
    """Every how many piles carry a number."""
    return 1 if len(piles) < 6 else 3


def _colors(n: int):
    import matplotlib

    return matplotlib.colormaps["viridis"](np.linspace(0.05, 0.97, n))


def _draw_origins(axis, plan: np.ndarray, colors) -> None:
    """The piles of Q, in layers of the colours of P."""
    bottom = np.zeros(plan.shape[1])
    for i, row in enumerate(plan):
        axis.bar(
            np.arange(len(row)), row, bottom=bottom, color=colors[i], edgecolor=ink(), linewidth=scaled(0.6)
        )
        bottom += row


def _draw_plan(axis, plan: np.ndarray, colors, gid: str) -> None:
    """Γ as squares: rows are piles of P, columns are piles of Q; area is mass, colour is origin."""
    i, j = np.nonzero(plan > 0)
    masses, largest = plan[i, j], scaled(LARGEST / len(plan)) ** 2
    look = {"marker": "s", "edgecolors": ink(), "linewidths": scaled(0.6), "zorder": 3}
    axis.scatter(j, i, s=largest * masses / masses.max(), c=colors[i], **look, gid=gid)
    for row, column, mass in zip(i, j, masses) if len(plan) < 6 else ():
        color = "black" if sum(colors[row][:3]) > 1.5 else "white"
        axis.text(column, row, f"{mass:g}", ha="center", va="center", color=color, fontsize="small", zorder=4)
    axis.set(xlim=(-0.6, plan.shape[1] - 0.4), ylim=(plan.shape[0] - 0.4, -0.6))
    axis.set_xticks(np.arange(plan.shape[1], step=_step(plan)))
    axis.set_yticks(np.arange(plan.shape[0], step=_step(plan)))


def numbers(data: dict) -> dict:
    """What the two transports cost."""
    return {f"{name}_w": float(data[f"{name}_w"]) for name in EXAMPLES}
