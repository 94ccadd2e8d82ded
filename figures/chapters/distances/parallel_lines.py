"""The geometry of Example 1: two parallel lines, and how each point travels from one to the other."""

import numpy as np

from divergences import js_divergence, optimal_transport, samples
from figures.look.style import headline, ink, panels, role

POINTS = 9
PARAMETERS = {
    "theta": {
        "default": (1.0, 0.5, 0.0),
        "range": ((0, 100), (0, 100), (0, 100)),
        "what": "the three gaps between the lines",
    },
}


def compute(quick: bool, seed: int, theta: tuple[float, float, float]) -> dict:
    """Solve transport between the two lines, cut into points, for three gaps θ."""
    thetas, heights = np.array(theta), (np.arange(POINTS) + 0.5) / POINTS
    first = samples(np.column_stack([0 * heights, heights]))
    moved = [samples(np.column_stack([0 * heights + gap, heights])) for gap in thetas]
    plans = [optimal_transport(first, second) for second in moved]
    return {
        "theta": thetas,
        "height": heights,
        "target": np.array([found.plan.toarray().argmax(axis=1) for found in plans]),
        "w": np.array([found.value for found in plans]),
        "js": np.array([js_divergence(first, second) for second in moved]),
    }


def draw(data: dict, text):
    """One panel for each gap: the lines, the arrows of the plan, and what two distances say."""
    figure, axes = panels(1, 3, sharey=True, sharex=True, height=0.75)
    for axis, theta, target, w, js in zip(axes, data["theta"], data["target"], data["w"], data["js"]):
        _draw_lines(axis, theta, data["height"], target, text)
        axis.set_title(text("values").format(theta=theta, w=w, js=js))
        axis.set_xlabel(text("x"))
    widest = max(float(data["theta"].max()), 0.1)
    axes[0].set(xlim=(-0.15 * widest, 1.15 * widest), ylim=(-0.05, 1.05))
    axes[0].set_ylabel(text("y"))
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    headline(figure, text("headline"))
    return figure


def _draw_lines(axis, theta: float, height: np.ndarray, target: np.ndarray, text) -> None:
    axis.plot([0, 0], [0, 1], **role("real"), label=text("p"), gid="line_p")
    axis.plot([theta, theta], [0, 1], **role("fake"), label=text("q"), gid="line_q")
    arrows = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.006, "color": ink(), "zorder": 3}
    axis.quiver(0 * height, height, theta + 0 * height, height[target] - height, gid="plan", **arrows)


def holds(data: dict) -> tuple[str, ...]:
    """Headline and caption, when the gap shrinks from panel to panel and JS does not show it."""
    theta, apart = data["theta"], data["theta"] > 0
    stuck = np.allclose(data["js"][apart], np.log(2)) and np.allclose(data["js"][~apart], 0)
    several = len(set(theta[apart])) > 1 and (np.diff(theta) <= 0).all()
    return ("headline", "caption") if several and stuck and np.allclose(data["w"], theta) else ()


def numbers(data: dict) -> dict:
    """The first panel's two distances."""
    return {"w_far": data["w"][0], "js_far": data["js"][0]}
