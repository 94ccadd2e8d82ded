"""S1's warning: D* belongs to one generator, so a generator that follows one D* too far can only lose.

P = N(0, 1), G = N(θ, 1). D₀*, optimal against the generator at θ₀, has the score θ₀(θ₀/2 - x). Everything
is a Gauss-Hermite sum over N(0, 1), exact to the last digits.

S1: the lecture *Introduction to GAN*.
"""

import numpy as np

from figures.look.drawing import dot
from figures.look.style import headline, marked, panels, role, scaled

START, RATE, UPDATES = 2.0, 0.5, 30
PATIENCE = {"fresh": 1, "stale": 15}  # generator steps for each discriminator
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(160) / np.array([[1.0], [np.sqrt(2 * np.pi)]])


def value(theta: float, target: float) -> float:
    """V(G_θ, D) for the D that is optimal against the generator at ``target``.

    Examples
    --------
    >>> float(round(value(0.0, 0.0) + 2 * np.log(2), 12))
    0.0
    """
    real = np.logaddexp(0, -target * (target / 2 - NODES))
    fake = np.logaddexp(0, target * (target / 2 - NODES - theta))
    return float(-WEIGHTS @ (real + fake))


def slope(theta: float, target: float) -> float:
    """∂V/∂θ with D held still: ``target`` times the mean of D over the fakes."""
    score = target * (target / 2 - NODES - theta)
    return float(target * WEIGHTS @ np.exp(-np.logaddexp(0, -score)))


def js(theta: float) -> float:
    """JS(P, G_θ) in nats, from V with the discriminator that fits: V = -2 log 2 + 2 JS."""
    return value(theta, theta) / 2 + np.log(2)


def walk(steps_for_each: int) -> np.ndarray:
    """θ over the updates when D is made anew after so many steps of the generator."""
    theta, path = START, [START]
    for update in range(UPDATES):
        if update % steps_for_each == 0:
            target = theta
        theta -= RATE * slope(theta, target)
        path.append(theta)
    return np.array(path)


def compute(quick: bool, seed: int) -> dict:
    """Both curves over θ, and two ways of walking down."""
    theta = np.linspace(-4.5, 3.5, 81 if quick else 401)
    paths = {name: walk(steps) for name, steps in PATIENCE.items()}
    return {
        "theta": theta,
        "promise": np.array([value(t, START) for t in theta]),
        "truth": np.array([value(t, t) for t in theta]),
        "touch": value(START, START),
        **{f"{name}_path": path for name, path in paths.items()},
        **{f"{name}_js": np.array([js(t) for t in path]) for name, path in paths.items()},
    }


def draw(data: dict, text):
    """Left: what D₀* promises against the truth. Right: JS while the generator is trained."""
    figure, axes = panels(1, 2)
    axes[0].plot(data["theta"], data["truth"], **role("first", label=text("truth")), gid="truth")
    axes[0].plot(data["theta"], data["promise"], **role("second", label=text("promise")), gid="promise")
    dot(axes[0], START, data["touch"], gid="touch")
    axes[0].set(xlabel=text("theta"), title=text("left"), ylim=(-5.2, 1.6))
    axes[0].legend(loc="upper center", ncols=1)
    updates = np.arange(UPDATES + 1)
    for name, look in (("fresh", "first"), ("stale", "second")):
        style = marked(look, label=text(name), markevery=PATIENCE[name] * (5 if name == "fresh" else 1))
        axes[1].plot(updates, data[f"{name}_js"], **style, markersize=scaled(9), gid=name)
    axes[1].axhline(np.log(2), **role("reference", label=text("ceiling")), gid="ceiling")
    axes[1].set(xlabel=text("updates"), title=text("right"), ylim=(-0.03, 1.12), yticks=(0, 0.2, 0.4, 0.6))
    axes[1].legend(loc="upper center", ncols=1)
    headline(figure, text("headline"))
    return figure


def numbers(data: dict) -> dict:
    """JS before, and after both walks."""
    return {"start": data["fresh_js"][0]} | {f"{name}_end": data[f"{name}_js"][-1] for name in PATIENCE}
