"""Two Gaussians far apart: the best discriminator is flat where the fakes are, a critic is not.

The critic is trained with clipped weights, as in WGAN. Its scale is the clip's, so it is drawn divided by its
steepest slope, beside the exact Kantorovich potential, whose slope is -1.
"""

import numpy as np
from scipy.stats import norm

from divergences.transport.continuous_potential import potential_1d
from figures.look.drawing import density, note
from figures.look.style import headline, panels, role
from toygan.config.train_config import TrainConfig
from toygan.game.critic_only import train_critic

SHIFT = 5.0
CLIP = 0.05


def config(quick: bool, seed: int) -> TrainConfig:
    """A clipped critic of N(0, 1) against N(5, 1): 2 x 64, RMSProp as in WGAN, on larger steps."""
    size = {
        "critic_hidden": (64, 64),
        "batch_size": 64 if quick else 256,
        "iterations": 100 if quick else 600,
    }
    rates = {"optimizer": "rmsprop", "betas": (0.0, 0.99), "learning_rate": 1e-3, "schedule": "linear"}
    return TrainConfig(data="gaussian", clip=CLIP, seed=seed, **size, **rates)


def shifted(n: int, rng) -> np.ndarray:
    """Fake points, N(5, 1)."""
    return SHIFT + rng.standard_normal((n, 1))


def compute(quick: bool, seed: int) -> dict:
    """Densities, D*, the trained critic and the exact potential, with slopes at the middle of the fakes."""
    x = np.linspace(-3.5, SHIFT + 3.5, 281)
    p, q = norm.pdf(x), norm.pdf(x, SHIFT)
    witness = p / (p + q)
    critic, _ = train_critic(config(quick, seed), shifted)
    scores, slopes = critic(x).ravel().astype(float), critic.input_gradient(x).ravel().astype(float)
    steepest = np.abs(slopes).max()
    middle = np.searchsorted(x, SHIFT / 2)
    potential = potential_1d(norm(0, 1), norm(SHIFT, 1))(x)
    return {
        "x": x,
        "p": p,
        "q": q,
        "discriminator": witness,
        "critic": (scores - scores[middle]) / steepest,
        "potential": potential - potential[middle],
        "discriminator_slope": SHIFT * np.interp(SHIFT, x, witness * (1 - witness)),
        "critic_slope": abs(np.interp(SHIFT, x, slopes)) / steepest,
    }


def draw(data: dict, text):
    """The laws with D* on the left, critic and potential on the right."""
    figure, axes = panels(1, 2)
    x = data["x"]
    density(axes[0], x, data["p"], "real", text("p"))
    density(axes[0], x, data["q"], "fake", text("q"))
    axes[0].plot(
        x, data["discriminator"], **role("witness", label=text("discriminator")), gid="discriminator"
    )
    axes[1].plot(x, data["potential"], **role("reference", label=text("potential")), gid="potential")
    axes[1].plot(x, data["critic"], **role("wasserstein", label=text("critic")), gid="critic")
    axes[0].set(title=text("left"), xlabel=text("x"), ylim=(-0.03, 1.6))
    axes[1].set(title=text("right"), xlabel=text("x"), ylim=(-6.6, 9.8))
    for axis, key, digits in zip(axes, ("discriminator_slope", "critic_slope"), (5, 2)):
        axis.axvline(SHIFT, ymax=0.7, color=role("fake")["color"], linewidth=1.2, linestyle=":")
        note(axis, text("slope").format(slope=f"{data[key]:.{digits}f}"), 0.97, 0.52)
    axes[0].legend(loc="upper center", ncols=3, columnspacing=1.0, handlelength=2.0)
    axes[1].legend(loc="upper center", ncols=2)
    headline(figure, text("headline"))
    return figure


def numbers(data: dict) -> dict:
    """How steep each of them is at the middle of the fakes."""
    return {key: float(data[key]) for key in ("discriminator_slope", "critic_slope")}
