"""The gradient of a frozen generator, from a discriminator trained against it for longer and longer.

As in Arjovsky and Bottou (2017), Figures 2 and 3, with small networks on the ring in place of DCGAN: a GAN is
stopped at three moments of its training, and each time a new discriminator learns alone. The gradient is
that by the generator's parameters: the norm of its mean over BATCHES batches, and its standard deviation
from batch to batch.
"""

import numpy as np

from figures.look.drawing import shared_legend
from figures.look.style import headline, marked, panels, scaled
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.game.critic_only import CriticTrainer
from toygan.objectives.table import OBJECTIVES
from toygan.runs.api import obtain

LAW, LOSSES = "ring8", ("minimax", "non_saturating")
STOPPED, LOOKS = (100, 300, 1000), ("first", "second", "third")  # updates of the generator
BATCHES, BATCH = 32, 64


def config(seed: int) -> TrainConfig:
    """The GAN whose generators are frozen: 2 x 64, one latent dimension, 1000 updates."""
    size = {"hidden": (64, 64), "latent_dim": 1, "batch_size": 128, "critic_steps": 1}
    rates = {"learning_rate": 1e-3, "schedule": "constant", "iterations": 1000, "snapshot_every": 100}
    return TrainConfig(
        data=LAW, objective="non_saturating", penalty="none", seed=seed, dtype="float64", **size, **rates
    )


def fresh(quick: bool, seed: int) -> TrainConfig:
    """The new discriminator and its training."""
    rates = {"learning_rate": 1e-3, "schedule": "constant", "critic_steps": 1, "batch_size": 128}
    size = {"critic_hidden": (64, 64, 64), "iterations": 1500 if quick else 4000, "seed": seed}
    return TrainConfig(data=LAW, objective="minimax", penalty="none", dtype="float64", **size, **rates)


def compute(quick: bool, seed: int) -> dict:
    """For each frozen generator: error of the discriminator, and both losses' gradients, over its steps."""
    frozen = {shot.step: shot.generator for shot in obtain(config(seed)).snapshots}
    settings = fresh(quick, seed + 1)
    data = {"step": np.unique(np.geomspace(1, settings.iterations, 10 if quick else 25).astype(int))}
    for stopped in STOPPED:
        rows = list(measured(frozen[stopped], settings, data["step"]))
        data |= {f"{key}_{stopped}": np.array([row[key] for row in rows]) for key in rows[0]}
    return data


def measured(generator, settings: TrainConfig, moments):
    """Train a discriminator against a frozen generator; its error and the gradients at each moment."""

    def fakes(n, rng):
        return generator(rng.standard_normal((n, 1)))

    trainer, rng = CriticTrainer(settings, fakes), np.random.default_rng(settings.seed)
    latents = rng.standard_normal((BATCHES, BATCH, 1))
    real, fake = dataset(LAW).sample(2000, rng), fakes(2000, rng)
    for moment in moments:
        trainer.advance(int(moment) - trainer.step)
        row = {"error": (np.mean(trainer.critic(real) < 0) + np.mean(trainer.critic(fake) > 0)) / 2}
        for loss in LOSSES:
            gradients = np.array([pull(generator, trainer.critic, z, loss) for z in latents])
            row[f"{loss}_norm"] = np.linalg.norm(gradients.mean(axis=0))
            row[f"{loss}_deviation"] = np.sqrt(gradients.var(axis=0).sum())
        yield row


def pull(generator, critic, z: np.ndarray, loss: str) -> np.ndarray:
    """The gradient of a generator's loss by its parameters, through D∘G, on one batch of latents."""
    made = generator.forward(z)
    judged = critic.forward(made.output)
    _, d_fake = OBJECTIVES[loss].generator(np.zeros_like(judged.output), judged.output)
    return generator.backward(made, critic.backward(judged, d_fake).inputs).parameters.astype(float)


def draw(data: dict, text):
    """log(1 - D): its norm falls. -log D: its norm and its deviation grow."""
    figure, axes = panels(1, 3, height=0.9, sharex=True)
    columns = (
        ("minimax_norm", "left"),
        ("non_saturating_norm", "middle"),
        ("non_saturating_deviation", "right"),
    )
    for axis, (column, title) in zip(axes, columns):
        for stopped, look in zip(STOPPED, LOOKS):
            values, label = data[f"{column}_{stopped}"], text("stopped").format(updates=stopped)
            style = marked(look, label=label, markevery=3, markersize=scaled(8))
            axis.loglog(data["step"], values, **style, gid=f"{column}_{stopped}")
        axis.set(title=text(title), xlabel=text("steps"))
    shared_legend(figure, axes[0], 3, narrow_columns=1)
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when one gradient falls to a thousandth and the other grows a hundredfold."""
    found = numbers(data)
    perfect = found["error"] == 0 and found["weaker"] > 1000 and found["stronger"] > 100
    return ("headline",) if perfect else ()


def numbers(data: dict) -> dict:
    """How many times weaker or stronger each gradient of the first generator has become."""
    first = STOPPED[0]
    return {
        "weaker": data[f"minimax_norm_{first}"][0] / data[f"minimax_norm_{first}"][-1],
        "stronger": data[f"non_saturating_norm_{first}"][-1] / data[f"non_saturating_norm_{first}"][0],
        "noisier": data[f"non_saturating_deviation_{first}"][-1]
        / data[f"non_saturating_deviation_{first}"][0],
        "error": data[f"error_{first}"][-1],
    }
