"""|x| has slope 1 everywhere; with weights of norm 1 a GroupSort network becomes it, a ReLU network does not.

One funnel on the line: P uniform on [−2.5, 2.5], everything carried towards 0, so that |x| is the Kantorovich
potential. Both critics have orthonormal weights, hence K ≤ 1, and differ in the activation alone. One hidden
layer of ReLU changes its slope by ‖w₂‖‖w₁‖ ≤ 1 at most, where |x| changes by 2: it claims half of W₁.
"""

import numpy as np

from figures.look.drawing import shared_legend
from figures.look.style import headline, marked, panels, role, scaled
from toygan.config.train_config import TrainConfig
from toygan.critics.critic_bound import critic_bound
from toygan.datasets.definition import Dataset
from toygan.datasets.funnel_laws import Funnels
from toygan.game.critic_only import train_critic
from toygan.studies.critic_examination import Source

DEPTHS = (1, 2, 3, 4, 5, 6)  # hidden layers
WIDTH = 16
ACTIVATIONS = ("groupsort", "relu")
LOOKS = {"groupsort": "witness", "relu": "second"}
PAIR = Funnels(np.array([[0.0]]), np.array([0.0]))
POINTS = 4001  # of P, evenly spaced


def config(activation: str, depth: int, quick: bool, seed: int) -> TrainConfig:
    """A critic with orthonormal weights, trained alone."""
    return TrainConfig(
        data="funnels:1:1:0",  # a name; the law is handed over
        objective="wasserstein",
        critic_hidden=(WIDTH,) * depth,
        critic_activation=activation,
        constraint="orthonormal",
        batch_size=64,
        critic_steps=1,
        iterations=300 if quick else 1500,
        optimizer="adam",
        learning_rate=5e-3,
        betas=(0.9, 0.99),
        schedule="linear",
        seed=seed,
    )


def compute(quick: bool, seed: int) -> dict:
    """Scores of the shallowest critics over x, and what critics of each depth claim, in parts of W₁."""
    x = np.linspace(-PAIR.half, PAIR.half, POINTS)[:, None]
    y = PAIR.transport(x)
    w1 = np.abs(x - y).mean()
    found = {"x": x[::20, 0], "depth": np.array(DEPTHS)}
    for activation in ACTIVATIONS:
        critics = [_trained(config(activation, depth, quick, seed)) for depth in DEPTHS]
        bounds = [critic_bound(critic, x, y) for critic in critics]
        scores = critics[0](found["x"]).ravel().astype(float)
        found[activation] = scores - np.interp(0.0, found["x"], scores)
        found[f"{activation}_claimed"] = np.array([bound.gap / w1 for bound in bounds])
        found[f"{activation}_proved"] = np.array([bound.lower / w1 for bound in bounds])
        found[f"{activation}_lipschitz"] = np.array([bound.lipschitz for bound in bounds])
    return found


def _trained(settings: TrainConfig):
    critic, _ = train_critic(
        settings, lambda n, rng: PAIR.sample_pair(n, rng)[1], Dataset("one funnel", Source(PAIR))
    )
    return critic


def draw(data: dict, text):
    """Left the shallowest critics over x beside |x|; right what critics of each depth claim of W₁."""
    figure, axes = panels(1, 2, width_ratios=[3, 2])
    x, looks = data["x"], {name: role(LOOKS[name]) for name in ACTIVATIONS}
    looks["groupsort"]["linestyle"] = "-"
    axes[0].plot(
        x, np.abs(x), **role("reference", linewidth=scaled(6)), label=text("potential"), gid="potential"
    )
    axes[1].axhline(1.0, **role("reference", linewidth=scaled(6)))
    for name in ACTIVATIONS:
        axes[0].plot(x, data[name], **looks[name], label=text(name), gid=name)
        look = looks[name] | {"marker": marked(LOOKS[name])["marker"], "markersize": scaled(9)}
        axes[1].plot(data["depth"], data[f"{name}_claimed"], **look, gid=f"{name}_claimed")
    axes[0].set(title=text("one_layer"), xlabel=text("x"), ylabel=text("score"))
    axes[1].set(title=text("claimed"), xlabel=text("depth"), ylim=(0, 1.1), xticks=data["depth"])
    shared_legend(figure, axes[0], 3, narrow_columns=1)
    headline(figure, text("headline"))
    return figure


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when GroupSort's score is near |x| everywhere, and ReLU's far from it somewhere."""
    off = {name: np.abs(data[name] - np.abs(data["x"])).max() for name in ACTIVATIONS}
    return ("headline",) if off["groupsort"] < 0.1 < 1 < off["relu"] else ()


def numbers(data: dict) -> dict:
    """What the shallowest and the deepest critics claim, in parts of W₁."""
    return {
        f"{name}_{place}": float(data[f"{name}_claimed"][index])
        for name in ACTIVATIONS
        for place, index in (("shallow", 0), ("deep", -1))
    }
