"""The V-curve: how far a difference quotient is from the derivative as its step shrinks."""

import numpy as np

from figures.look import labels
from figures.look.style import context, headline, narrow, panels, role
from figures.production.saver import render

EPSILON = float(np.finfo(float).eps) / 2
LOOK = {"forward": "second", "central": "first", "complex": "third"}


def compute(quick: bool, seed: int) -> dict:
    """Errors of three kinds of quotients along one direction of a critic's parameters."""
    from toygan.gradcheck import Problem, step_size_curve

    return step_size_curve(Problem(seed=seed))


def draw(data: dict, text):
    """Error against step, both logarithmic, with the powers that theory gives."""
    figure, [axis] = panels(height=1.2)
    for name, look in LOOK.items():
        if not np.isnan(data[name]).all():
            error = np.maximum(data[name], EPSILON)  # an error of 0 has no place on a logarithmic axis
            axis.loglog(data["step"], error, **role(look), label=text(name), gid=name)
    for name, slope, side in (("forward", "slope_one", 4.0), ("central", "slope_two", 0.05)):
        place = np.argmin(np.abs(data["step"] - 1e-4))
        at = data["step"][place], side * data[name][place]
        axis.text(*at, text(slope), ha="left" if side > 1 else "right", va="bottom" if side > 1 else "top")
    axis.set(xlabel=text("step"), ylabel=text("error"), xlim=(0.2, 5e-16), ylim=(EPSILON / 4, 10))
    axis.set_xticks(10.0 ** -np.arange(1, 16, 3))
    axis.set_yticks(10.0 ** -np.arange(0, 17, 4))
    figure.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=1 if narrow() else 3)
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when real quotients are best at a step between the largest and the smallest."""
    ends = (0, len(data["step"]) - 1)
    return ("headline",) if all(data[name].argmin() not in ends for name in ("forward", "central")) else ()


def numbers(data: dict) -> dict:
    """The best that each quotient reaches."""
    return {f"best_{name}": float(np.nanmin(data[name])) for name in LOOK if not np.isnan(data[name]).all()}


def render_problem(problem, file_format: str) -> bytes:
    """The same picture for the setting of one ``toygan gradcheck``, as the bytes of a file."""
    from toygan.gradcheck import step_size_curve

    def text(key):
        return labels.label(f"gradcheck_vcurve.{key}", "en")

    with context("lecture"):
        figure = draw(step_size_curve(problem), text)
        return render(figure, file_format, "gradcheck_vcurve", text("caption"), problem.describe())
