"""The weights of two critics of the Swiss roll: clipping pushes them to ±c, the penalty lets them spread.

The generator stands still at real + N(0, I), and each critic is trained alone.
"""

import numpy as np

from figures.look.style import headline, panels, role
from toygan.config.train_config import TrainConfig
from toygan.game.critic_only import around, train_critic

CLIP = 0.01
WINDOWS = {"clip": 2 * CLIP, "penalty": 0.5}
BINS = 81  # odd: one bin lies around 0, and the spikes in the middle of theirs


def config(kind: str, quick: bool, seed: int) -> TrainConfig:
    """A critic of 12 x 64 in the paper; here 3 x 64, trained by the paper's optimizer on larger steps."""
    size = {"critic_hidden": (64, 64, 64), "batch_size": 64, "iterations": 100 if quick else 1500}
    shared = {"data": "swissroll", "seed": seed, **size}
    if kind == "clip":
        return TrainConfig(clip=CLIP, optimizer="rmsprop", betas=(0.0, 0.99), learning_rate=5e-4, **shared)
    penalty = {"penalty": "gradient_penalty", "penalty_weight": 10.0}
    return TrainConfig(learning_rate=1e-3, betas=(0.5, 0.9), **penalty, **shared)


def compute(quick: bool, seed: int) -> dict:
    """Histograms of all entries of all weight matrices, and the share of them at the edge ±c."""
    data = {}
    for kind, window in WINDOWS.items():
        critic, _ = train_critic(config(kind, quick, seed), around("swissroll"))
        weights = np.concatenate([W.ravel() for W in critic.weights]).astype(float)
        counts, edges = np.histogram(weights, BINS, (-window, window))
        data |= {f"{kind}_share": counts / len(weights), f"{kind}_edges": edges}
        data[f"{kind}_at_clip"] = np.isclose(np.abs(weights), CLIP, rtol=0.02).mean()
    return data


def draw(data: dict, text):
    """One histogram for each critic, each on its own axis as in the paper."""
    figure, axes = panels(1, 2)
    for axis, kind in zip(axes, WINDOWS):
        edges = data[f"{kind}_edges"]
        axis.bar(
            edges[:-1],
            100 * data[f"{kind}_share"],
            np.diff(edges),
            align="edge",
            color=role("witness")["color"],
            gid=kind,
        )
        axis.set(title=text(kind), xlabel=text("weight"), xlim=(edges[0], edges[-1]))
    axes[0].set_xticks((-CLIP, 0, CLIP))
    axes[0].set_ylabel(text("share"))
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when most clipped weights are at the clip and next to none of the others."""
    return ("headline",) if data["clip_at_clip"] > 0.5 > 0.01 > data["penalty_at_clip"] else ()


def numbers(data: dict) -> dict:
    """The share of weights within 2 % of ±0.01."""
    return {f"{kind}_at_clip": float(data[f"{kind}_at_clip"]) for kind in WINDOWS}
