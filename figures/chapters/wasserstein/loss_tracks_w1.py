"""Does the loss say how good the fakes are? A penalised critic's estimate and a GAN's, over their training.

On the left the estimate mean D(real) - mean D(fake) of WGAN-GP's critic, λ = 10, beside the exact W₁ of the
same moment. On the right the JS that the original discriminator's loss stands for, (2 log 2 - loss)/2, beside
the exact W₁ of that run. Both estimates are medians over WINDOW updates, as in WGAN, Figures 3 and 4.
"""

import numpy as np
from scipy.ndimage import median_filter

from figures.look.drawing import counter
from figures.look.style import headline, marked, panels, role, scaled
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.metrics.quality import w1
from toygan.runs.api import obtain

LAW, GAMES = "8gaussians", ("wgan_gp", "gan")
LOOKS = {"wgan_gp": "witness", "gan": "js"}
MOMENTS, WINDOW, SHOWN = 40, 51, 300


def config(game: str, quick: bool, seed: int) -> TrainConfig:
    """Networks of 2 x 64; the critic learns ten times as fast as the generator, and ten steps for one."""
    updates = 320 if quick else 2000
    size = {"hidden": (64, 64), "batch_size": 128 if quick else 256, "seed": seed, "iterations": updates}
    size |= {"snapshot_every": updates // (MOMENTS // 2 if quick else MOMENTS)}
    rates = {"generator_learning_rate": 2e-4, "critic_learning_rate": 2e-3, "schedule": "constant"}
    if game == "gan":
        rates |= {"objective": "minimax", "penalty": "none", "critic_steps": 5, "betas": (0.5, 0.9)}
        return TrainConfig(data=LAW, **rates, **size)
    rates |= {"penalty": "gradient_penalty", "penalty_weight": 10.0, "critic_steps": 10, "betas": (0.0, 0.9)}
    return TrainConfig(data=LAW, **rates, **size)


def compute(quick: bool, seed: int) -> dict:
    """For each game the estimate and the exact W₁ at MOMENTS moments, and samples there."""
    law, points = dataset(LAW), 400 if quick else 1000
    data = {"real": law.sample(SHOWN, seed)}
    for game in GAMES:
        run = obtain(config(game, quick, seed))
        shots, losses = [shot for shot in run.snapshots if shot.step > 0], run.losses
        raw = losses["critic_estimate"] if game == "wgan_gp" else js_estimate(losses["critic_loss"])
        data["step"] = np.array([shot.step for shot in shots])
        data[f"{game}_estimate"] = median_filter(raw, WINDOW)[data["step"] - 1]
        data[f"{game}_w1"] = np.array([w1(shot.samples[:points], law, seed) for shot in shots])
        data[f"{game}_samples"] = np.array([shot.samples[:SHOWN] for shot in shots], dtype=np.float32)
    return data


def js_estimate(loss: np.ndarray) -> np.ndarray:
    """What V(D) = -2 log 2 + 2 JS makes of the discriminator's loss -V, in nats.

    Examples
    --------
    >>> js_estimate(np.array([2 * np.log(2), 0.0])).round(4).tolist()
    [0.0, 0.6931]
    """
    return np.log(2) - loss / 2


def draw(data: dict, text):
    """Estimate and truth: WGAN-GP on the left, the original game on the right."""
    figure, axes = panels(1, 2, sharey=True)
    for axis, game in zip(axes, GAMES):
        _draw_game(axis, data, text, game)
        axis.legend(loc="upper right")
    headline(figure, text("headline"))
    return figure


def _draw_game(axis, data: dict, text, game: str) -> list:
    """The two curves of one game; returns their lines."""
    look = marked(LOOKS[game], label=text(f"{game}_estimate"), markersize=scaled(7), markevery=4)
    truth = {"label": text("truth"), "gid": f"{game}_w1"}
    lines = axis.plot(data["step"], data[f"{game}_w1"], **role("wasserstein", **truth))
    lines += axis.plot(data["step"], data[f"{game}_estimate"], **look, gid=f"{game}_estimate")
    if game == "gan":
        axis.axhline(np.log(2), **role("reference", label=text("ceiling")), gid="ceiling")
    top = 1.5 * max(data[f"{each}_w1"].max() for each in GAMES)
    axis.set(title=text(game), xlabel=text("updates"), ylim=(0, top), xlim=(0, 1.02 * data["step"][-1]))
    return lines


def film(data: dict, text) -> tuple:
    """The points of both games above, the curves up to that moment below."""
    figure, axes = panels(2, 2)
    points, curves = {}, {}
    for above, below, game in zip(axes[:2], axes[2:], GAMES):
        points[game] = _draw_points(above, data, game)
        above.set_title(text(game))
        curves[game] = [(line, *line.get_data()) for line in _draw_game(below, data, text, game)]
        below.set_title("")
        below.legend(loc="upper right", ncols=2)
    headline(figure, text("headline"))
    words = counter(figure)
    lines = [line for game in GAMES for line, *_ in curves[game]]

    def update(frame: int) -> list:
        for game in GAMES:
            points[game].set_data(*data[f"{game}_samples"][frame].T)
            for line, step, values in curves[game]:
                line.set_data(step[: frame + 1], values[: frame + 1])
        words.set_text(text("count").format(step=int(data["step"][frame])))
        return [*points.values(), *lines, words]

    return figure, update, len(data["step"])


def _draw_points(axis, data: dict, game: str):
    """The real points, and the line whose points a film moves."""
    look = {"linestyle": "", "markersize": 3, "markeredgewidth": 0}
    axis.plot(*data["real"].T, "o", color=role("real")["color"], **look)
    (line,) = axis.plot(*data[f"{game}_samples"][0].T, "s", color=role("fake")["color"], **look)
    axis.set(xlim=(-4.2, 4.2), ylim=(-2.1, 2.1), aspect="equal", xticks=(), yticks=())
    axis.grid(visible=False)
    return line


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when the critic's estimate goes with W₁ and the JS estimate does not."""
    pairs = ((data[f"{game}_estimate"], data[f"{game}_w1"]) for game in GAMES)
    critic, gan = (np.corrcoef(*pair)[0, 1] for pair in pairs)
    return ("headline",) if critic > 0.8 and gan < 0.2 else ()


def numbers(data: dict) -> dict:
    """How the estimate and W₁ go together over the second half, and where the JS estimate stands."""
    late = data["step"] > data["step"][-1] / 2
    apart = np.abs(data["wgan_gp_estimate"] / data["wgan_gp_w1"] - 1)[late]
    return {
        "apart": apart.max(),
        "w1_end": data["wgan_gp_w1"][-1],
        "js_late": data["gan_estimate"][late].mean(),
        "gan_w1_end": data["gan_w1"][-1],
    }
