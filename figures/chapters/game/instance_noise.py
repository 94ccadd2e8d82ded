"""Noise on the discriminator's inputs: two narrow laws that never met overlap, and the pull comes back.

Data N(0, s²), fakes N(θ, s²) with s = 0.05; noise of standard deviation σ on both makes their variances
s² + σ², so that everything but the trained discriminators is known exactly.
"""

import numpy as np
from scipy.special import expit
from scipy.stats import norm

from divergences import js_divergence
from figures.look.drawing import shared_legend
from figures.look.style import headline, marked, panels, role, scaled
from toygan.config.train_config import TrainConfig
from toygan.datasets.definition import Dataset
from toygan.datasets.smooth_shapes import GaussianMixture
from toygan.game.critic_only import CriticTrainer
from toygan.objectives.table import OBJECTIVES

NARROW, THETA = 0.05, 1.0
NOISES = {"none": 0.0, "some": 0.5, "much": 1.0}
LOOKS = dict(zip(NOISES, ("second", "first", "third")))


def spread(noise: float) -> float:
    """Standard deviation of a narrow law with noise on top.

    Examples
    --------
    >>> spread(0.0)
    0.05
    """
    return float(np.hypot(NARROW, noise))


def score(x, noise: float):
    """log p/q, the score of D*, for data at 0 and fakes at THETA."""
    return THETA * (THETA / 2 - x) / spread(noise) ** 2


def exact_pull(noise: float) -> float:
    """|∂/∂θ E log(1 - D*)| with D* held still: the mean of D* over the fakes, times θ/(s² + σ²)."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(160)
    seen = expit(score(THETA + spread(noise) * nodes, noise))
    return float(weights @ seen / np.sqrt(2 * np.pi) * THETA / spread(noise) ** 2)


def compute(quick: bool, seed: int) -> dict:
    """D*, JS over the shift, and the pull of a trained discriminator over its steps, for each noise."""
    x, narrow = np.linspace(-2, 3, 301), np.linspace(0, 0.4, 5 if quick else 17)  # where JS jumps
    shift = np.concatenate([narrow, np.linspace(0.4, 3, 14 if quick else 40)[1:]])
    steps = 400 if quick else 3000
    data = {
        "x": x,
        "shift": shift,
        "step": np.unique(np.geomspace(1, steps, 10 if quick else 25).astype(int)),
    }
    for name, noise in NOISES.items():
        laws = norm(0, spread(noise)), [norm(theta, spread(noise)) for theta in shift]
        data[f"d_{name}"] = expit(score(x, noise))
        data[f"js_{name}"] = np.array([js_divergence(laws[0], fake) for fake in laws[1]])
        data[f"pull_{name}"] = trained_pull(noise, data["step"], seed)
        data[f"exact_{name}"] = exact_pull(noise)
    return data


def trained_pull(noise: float, moments: np.ndarray, seed: int) -> np.ndarray:
    """How strongly log(1 - D) pulls the fakes' place while a new discriminator learns."""
    law = Dataset("noisy", GaussianMixture(np.zeros((1, 1)), spread(noise), np.ones(1)), "data with noise")

    def fakes(n, rng):
        return THETA + spread(noise) * rng.standard_normal((n, 1))

    size = {"critic_hidden": (32, 32), "activation": "tanh", "init": "glorot", "batch_size": 256}
    game = {"objective": "minimax", "penalty": "none", "critic_steps": 1, "learning_rate": 5e-3}
    config = TrainConfig(data="gaussian", iterations=int(moments[-1]), seed=seed, **size, **game)
    trainer, points, pulls = CriticTrainer(config, fakes, law), fakes(4000, np.random.default_rng(seed)), []
    for moment in moments:
        trainer.advance(int(moment) - trainer.step)
        judged = trainer.critic.forward(points)
        _, d_fake = OBJECTIVES["minimax"].generator(np.zeros_like(judged.output), judged.output)
        pulls.append(abs(trainer.critic.backward(judged, d_fake).inputs.sum()))
    return np.array(pulls, dtype=float)


def draw(data: dict, text):
    """D*, JS over the shift, and the pull over the discriminator's steps."""
    figure, axes = panels(1, 3, height=0.9)
    for name, noise in NOISES.items():
        look, label = LOOKS[name], text("noise").format(noise=noise)
        axes[0].plot(data["x"], data[f"d_{name}"], **role(look, label=label), gid=f"d_{name}")
        axes[1].plot(data["shift"], data[f"js_{name}"], **role(look), gid=f"js_{name}")
        points = {"markevery": 3, "markersize": scaled(8)}
        axes[2].loglog(data["step"], data[f"pull_{name}"], **marked(look, **points), gid=f"pull_{name}")
        if noise:
            axes[2].axhline(data[f"exact_{name}"], **role("reference", linewidth=1.5), gid=f"exact_{name}")
    axes[0].set(title=text("left"), xlabel=text("x"), ylim=(-0.03, 1.03), yticks=(0, 0.5, 1))
    axes[1].set(title=text("middle"), xlabel=text("shift"), ylim=(-0.02, 0.75))
    axes[2].set(title=text("right"), xlabel=text("steps"))
    shared_legend(figure, axes[0], 3)
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when the pull lasts with noise and is lost without."""
    lasts = data["pull_some"][-1] > 0.2 > 1000 * data["pull_none"][-1]
    return ("headline",) if lasts else ()


def numbers(data: dict) -> dict:
    """The pull at the end of training, without noise and with, and what D* would give."""
    ends = {f"pull_{name}": data[f"pull_{name}"][-1] for name in ("none", "some")}
    return ends | {"exact_some": float(data["exact_some"])}
