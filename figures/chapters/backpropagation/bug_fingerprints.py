"""What a gradient check sees when one line is broken: every bug has a pattern of its own.

Each row breaks one line of the library on purpose and runs ``toygan gradcheck``; a cell is the largest
relative error of the tensors that one equation makes.
"""

import numpy as np
from matplotlib.colors import LogNorm

from figures.look.drawing import standing_out
from figures.look.style import headline, ink, narrow, panels
from toygan.gradcheck import Problem, gradcheck

BUGS = (
    "missing-mean",
    "generator-sign",
    "wrong-slope",
    "missing-slope",
    "weighted-input",
    "bias-axis",
    "generator-flushed",
    "missing-two",
    "missing-curvature",
    "missing-tangent",
    "missing-r-delta",
)
CHECKS = {
    "activation": ("sigma'",),
    "objective": ("nabla_a",),
    "discriminator": ("BP1", "BP2", "BP3", "BP4"),
    "generator": ("nabla_x", "BP2", "BP3", "BP4"),
    "penalty": ("dP/dg", "R-BP2", "R-BP3", "R-BP4"),
}
WORDS = {"dP/dg": "v", "sigma'": "slope"}  # the others are called as their equation is
TOLERANCE = 1e-10


def compute(quick: bool, seed: int) -> dict:
    """The largest relative error of every equation under every bug, and what the check concludes."""
    problem = Problem(activation="tanh", penalty="gradient_penalty", seed=seed)
    reports = [gradcheck(problem, bug=bug, entries=0) for bug in BUGS]
    return {
        "error": np.array([[_worst(report, *check) for check in _checks()] for report in reports]),
        "diagnosis": np.array([report.diagnosis for report in reports]),
    }


def _checks() -> list[tuple[str, str]]:
    return [(part, equation) for part, equations in CHECKS.items() for equation in equations]


def _worst(report, part: str, equation: str) -> float:
    return max(row.worst for row in report.rows if (row.part, row.equation) == (part, equation))


def draw(data: dict, text):
    """Bugs by equations: a dot where the gradient is right, a colour where it is wrong."""
    figure, (axis,) = panels(height=1.5)
    wrong = np.where(data["error"] > TOLERANCE, data["error"], np.nan)
    image = axis.imshow(
        wrong, norm=LogNorm(0.1, 1e3), cmap=standing_out("viridis"), aspect="auto", gid="wrong"
    )
    for (row, column), error in np.ndenumerate(wrong):
        if np.isnan(error):
            axis.plot(column, row, ".", color=ink(), alpha=0.35, markersize=2 if narrow() else 6)
    axis.set_yticks(range(len(BUGS)), [text(bug.replace("-", "_")) for bug in BUGS])
    keys = [WORDS.get(equation, equation.replace("-", "").lower()) for _, equation in _checks()]
    names = [text(key) for key in keys]
    axis.set_xticks(range(len(names)), names, rotation=90 if narrow() else 45)
    _name_parts(axis, text)
    axis.tick_params(length=0)
    place = {"location": "bottom" if narrow() else "right", "pad": 0.02, "fraction": 0.06}
    figure.colorbar(image, ax=axis, label=text("error"), extend="both", **place)
    axis.grid(visible=False)
    headline(figure, text("headline"))
    return figure


def _name_parts(axis, text) -> None:
    """The names of the parts above their columns, with a line between them."""
    start = -0.5
    for part, equations in CHECKS.items():
        middle, start = start + len(equations) / 2, start + len(equations)
        words = text(part) if not narrow() else text(f"{part}_short")
        axis.text(middle, -0.75, words, ha="center", va="bottom")
        axis.axvline(start, color=ink(), linewidth=0.8)


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when no two rows are alike."""
    patterns = {tuple(row) for row in data["error"] > TOLERANCE}
    return ("headline",) if len(patterns) == len(BUGS) else ()


def numbers(data: dict) -> dict:
    """How many bugs were injected, and how many of them the check named."""
    return {"broken": len(BUGS), "named": int(np.sum(data["diagnosis"] == np.array(BUGS)))}
