"""How large the critic's gradient is in each layer: with clipping it vanishes or explodes.

WGAN-GP, Figure 1b, left: generator and critic with 12 hidden ReLU layers on the Swiss roll, no normalisation.
The norm is that of the critic loss's gradient by the activations a[l] of a batch, l = 13 being the score.
"""

import numpy as np

from figures.look.style import headline, marked, panels, scaled
from toygan.config.train_config import TrainConfig
from toygan.objectives.table import OBJECTIVES
from toygan.runs.api import obtain

LAW, LAYERS, BATCH = "swissroll", 12, 512
CRITICS = {"clip_0.1": 0.1, "clip_0.01": 0.01, "clip_0.001": 0.001, "penalty": None}
LOOKS = dict(zip(CRITICS, ("second", "third", "fourth", "first")))


def config(name: str, quick: bool, seed: int) -> TrainConfig:
    """A game with the published optimizers and rates on layers of 64 units; quick ones take larger steps."""
    size = {"hidden": (64,) * LAYERS, "batch_size": 64, "iterations": 150 if quick else 1000, "seed": seed}
    if CRITICS[name] is None:
        rates = {"learning_rate": 1e-4, "betas": (0.5, 0.9), "penalty_weight": 10.0}
        return TrainConfig(data=LAW, penalty="gradient_penalty", schedule="constant", **rates, **size)
    rates = {"optimizer": "rmsprop", "betas": (0.0, 0.99), "learning_rate": 1e-3 if quick else 5e-5}
    return TrainConfig(data=LAW, clip=CRITICS[name], schedule="constant", **rates, **size)


def compute(quick: bool, seed: int) -> dict:
    """log10 of the norm at a[13] … a[1], for each critic."""
    data = {"layer": np.arange(LAYERS + 1, 0, -1)}
    for name in CRITICS:
        run, rng = obtain(config(name, quick, seed)), np.random.default_rng(seed)
        real = run.data.from_data(run.data.sample(BATCH, rng))
        fake = run.generator(rng.standard_normal((BATCH, run.config.latent_dim)))
        data[name] = np.log10(activation_norms(run.critic, real, fake))
    return data


def activation_norms(critic, real: np.ndarray, fake: np.ndarray) -> np.ndarray:
    """‖∂C/∂a[l]‖ of mean D(fake) - mean D(real), for l = L … 1, each over the whole batch.

    Parameters
    ----------
    critic : Network
        With ReLU in its hidden layers and raw scores.
    real, fake : (n, d) arrays

    Returns
    -------
    (L,) float64 array
        The score first.
    """
    forward = critic.forward(np.concatenate([real, fake]))
    scores = forward.output.astype(float)
    _, d_real, d_fake = OBJECTIVES["wasserstein"].discriminator(scores[: len(real)], scores[len(real) :])
    nabla_a = np.concatenate([d_real, d_fake])
    norms = [np.linalg.norm(nabla_a)]
    for l in range(critic.depth, 1, -1):
        delta = nabla_a if l == critic.depth else nabla_a * (forward.z[l - 1] > 0)
        nabla_a = delta @ critic.weights[l - 1].astype(float)  # (BP2)
        norms.append(np.linalg.norm(nabla_a))
    return np.array(norms)


def draw(data: dict, text):
    """One curve for each critic, from the score on the left to the first layer on the right."""
    figure, (axis,) = panels(1, 1, height=1.25)
    for name, look in LOOKS.items():
        style = marked(look, label=text(name), markersize=scaled(9))
        axis.plot(data["layer"], data[name], **style, gid=name)
    axis.set(xlabel=text("layer"), ylabel=text("norm"), xlim=(LAYERS + 1.3, 0.7), xticks=range(13, 0, -3))
    low, high = data["clip_0.001"].min() - 1, data["clip_0.1"].max()
    axis.set_ylim(low, high + 0.4 * (high - low))  # the legend goes above the curves
    axis.legend(loc="upper left", ncols=2)
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when one clip lets the gradient grow, another vanish, and the penalty keeps it."""
    grown = numbers(data)
    both = grown["clip_0.1"] > 2 and grown["clip_0.01"] < -10 and abs(grown["penalty"]) < 2
    return ("headline",) if both else ()


def numbers(data: dict) -> dict:
    """Decades between the score and the first layer."""
    return {name: data[name][-1] - data[name][0] for name in CRITICS}
