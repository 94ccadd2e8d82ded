"""Maximum likelihood is forward KL (S1): a mixture fitted by EM, and what the other direction would do.

S1: the lecture *Introduction to GAN*.
"""

import numpy as np
from scipy.optimize import minimize
from scipy.stats import norm

from divergences import kl_divergence, mixture
from figures.look.drawing import density
from figures.look.style import headline, marked, panels, role
from toygan.without_the_game.mixture import fit_mixture

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(100)
STEPS = 30


def _law():
    return mixture([0.6, 0.4], [norm(-2, 0.6), norm(1.5, 0.8)])


def compute(quick: bool, seed: int) -> dict:
    """EM on a sample; KL of every step by quadrature; the single Gaussians nearest in either direction."""
    p, x = _law(), np.linspace(-6, 6, 601)
    sample = p.rvs(400 if quick else 4000, random_state=seed)
    fit = fit_mixture(sample, 2, rng=seed, iterations=STEPS)
    entropy = -np.trapezoid(p.pdf(x) * p.logpdf(x), x)
    forward, reverse = _moments(p, x), _reverse_minimiser(p)
    return {
        "x": x,
        "p": p.pdf(x),
        "sample": sample,
        "fitted": fit.pdf(x),
        "kl": np.array([kl_divergence(p, fit.law(step)) for step in range(STEPS + 1)]),
        "excess": -fit.log_likelihoods - entropy,
        "forward": norm(*forward).pdf(x),
        "reverse": norm(*reverse).pdf(x),
        "forward_kl": kl_divergence(p, norm(*forward)),
        "reverse_kl": kl_divergence(norm(*reverse), p),
    }


def _moments(p, x: np.ndarray) -> tuple[float, float]:
    """The Gaussian nearest in forward KL has the mean and deviation of P."""
    mean = np.trapezoid(x * p.pdf(x), x)
    return float(mean), float(np.sqrt(np.trapezoid((x - mean) ** 2 * p.pdf(x), x)))


def _reverse_minimiser(p) -> tuple[float, float]:
    """The Gaussian N(m, s) that minimises KL(N ‖ P) = E log n - log p, by search from each mode."""

    def divergence(parameters):
        mean, deviation = parameters[0], np.exp(parameters[1])
        points = mean + deviation * NODES
        return WEIGHTS @ (norm.logpdf(points, mean, deviation) - p.logpdf(points)) / WEIGHTS.sum()

    found = [minimize(divergence, [start, 0.0], method="Nelder-Mead") for start in (-2.0, 1.5)]
    best = min(found, key=lambda result: result.fun)
    return float(best.x[0]), float(np.exp(best.x[1]))


def draw(data: dict, text):
    """The fit; likelihood and KL falling together; forward beside reverse."""
    figure, axes = panels(1, 3)
    axes[0].hist(
        data["sample"], bins=40, range=(-5, 5), density=True, color="C0", alpha=0.25, label=text("sample")
    )
    axes[0].plot(data["x"], data["fitted"], **role("fake"), label=text("fitted"), gid="fitted")
    steps = np.arange(len(data["kl"]))
    axes[1].plot(steps, data["kl"], **role("kl"), label=text("kl_of_step"), gid="kl")
    axes[1].plot(
        steps,
        data["excess"],
        **marked("reference", marker="o", linestyle="", label=text("excess")),
        markevery=3,
        gid="excess",
    )
    axes[1].set(ylim=(-0.05, 1.1), xlabel=text("step"))
    density(axes[2], data["x"], data["p"], "real", text("law_p"), "p")
    axes[2].plot(data["x"], data["forward"], **role("fake"), label=text("forward"), gid="forward")
    axes[2].plot(data["x"], data["reverse"], **role("third"), label=text("reverse"), gid="reverse")
    for axis, key, top in zip(axes, ("fit", "descent", "directions"), (0.62, None, 0.95)):
        axis.set_title(text(key))
        axis.legend(loc="upper right")
        if top:
            axis.set(xlabel=text("x"), xlim=(-5, 5), ylim=(0, top))
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when the likelihood's Gaussian has mass at both modes, the other at one."""
    right = data["x"] > 0  # where the smaller mode is
    mass = {name: np.trapezoid(data[name][right], data["x"][right]) for name in ("forward", "reverse")}
    return ("headline",) if mass["forward"] > 0.3 and mass["reverse"] < 0.01 else ()


def numbers(data: dict) -> dict:
    """The two single Gaussians' divergences, each in its own direction."""
    return {"forward_value": float(data["forward_kl"]), "reverse_value": float(data["reverse_kl"])}
