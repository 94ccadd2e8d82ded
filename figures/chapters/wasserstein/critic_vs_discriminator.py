"""Two Gaussians far apart: the best discriminator is flat where the fakes are, a critic is not.

One panel, as in WGAN, Figure 2. The critic is trained with clipped weights. Its scale is the clip's, so it is
divided by its steepest slope, beside the exact Kantorovich potential, whose slope is -1; both are then drawn
at a fifth of their height, so that the potential falls from 1 at the data's mean to 0 at the fakes' mean.
"""

import numpy as np
from scipy.stats import norm

from divergences.transport.continuous_potential import potential_1d
from figures.look.drawing import density, shared_legend
from figures.look.style import headline, narrow, panels, role, scaled
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
    """Both laws, D*, critic and potential in one panel; the latter two from 1 to 0 where D* is."""
    figure, (axis,) = panels(1, 1, height=1.35)
    x = data["x"]
    density(axis, x, data["p"], "real", text("p"))
    density(axis, x, data["q"], "fake", text("q"))
    curves = {name: 0.5 + data[name] / SHIFT for name in ("potential", "critic")}
    curves["discriminator"] = data["discriminator"]
    looks = {"potential": role("reference"), "critic": role("witness", linestyle="-")}
    for name, y in curves.items():
        axis.plot(x, y, **looks.get(name, role("witness")), label=text(name), gid=name)
    axis.axvline(SHIFT, color=role("fake")["color"], linewidth=scaled(1.2), linestyle=":")
    beside = {"fontsize": "small", "ha": "right", "va": "bottom", "color": role("witness")["color"]}
    slope = f"{data['critic_slope']:.2f}"
    behind = {"facecolor": axis.get_facecolor(), "edgecolor": "none", "pad": 1.5}  # hides the dotted line
    height = 1.1 if narrow() else 0.52  # clear of the curves
    axis.annotate(text("critic_at_fakes").format(slope=slope), (SHIFT + 3.4, height), bbox=behind, **beside)
    slope = f"{data['discriminator_slope']:.5f}"
    axis.annotate(text("discriminator_at_fakes").format(slope=slope), (SHIFT - 0.15, -0.16), **beside)
    axis.set(xlabel=text("x"), ylabel=text("height"), xlim=(x[0], x[-1]), ylim=(-0.78, 1.78))
    shared_legend(figure, axis, 3, narrow_columns=1)
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when D* has no slope under the fakes and the critic has."""
    return ("headline",) if data["discriminator_slope"] < 1e-4 and data["critic_slope"] > 0.1 else ()


def numbers(data: dict) -> dict:
    """How steep each of them is at the middle of the fakes."""
    return {key: float(data[key]) for key in ("discriminator_slope", "critic_slope")}
