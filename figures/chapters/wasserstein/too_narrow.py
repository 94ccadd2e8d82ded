"""Quality counts samples within 3σ of a mode; it does not see that they are too close to its middle.

Two games on the ring of eight, of one size and length. The width of each mode is the standard deviation of
its samples within 3σ about their own mean, over that of true samples: one ratio a mode, 1 for the law itself.
"""

import numpy as np
from matplotlib.patches import Circle
from matplotlib.ticker import NullLocator

from figures.look.style import headline, ink, marked, role, scaled, small_above_large
from toygan.config.train_config import TrainConfig
from toygan.datasets.table import dataset
from toygan.metrics.mode_widths import mode_sigma_ratios
from toygan.metrics.quality import assign
from toygan.runs import snapshots
from toygan.runs.api import obtain

LAW = "ring8"
GAMES = {
    "wgan_gp": {
        "objective": "wasserstein",
        "penalty": "gradient_penalty",
        "penalty_weight": 0.1,
        "critic_steps": 2,
        "betas": (0.5, 0.9),
    },
    "relativistic": {
        "objective": "relativistic",
        "penalty": "r1+r2",
        "penalty_weight": (0.005, 0.005),
        "critic_steps": 1,
        "betas": (0.0, 0.99),
    },
}
LOOKS = {"wgan_gp": "second", "relativistic": "first"}
UPDATES, QUICK, MOMENTS = 6000, 2400, 12
POINTS, SHOWN, REACH = (
    20_000,
    700,
    4.2,
)  # measured; drawn of a mode; half its square's side, in σ
TICKS = (0.2, 0.5, 0.8, 0.9, 0.95, 0.98)  # qualities
RIGHT = (0.8, 1.25)  # ratios that are taken for right


def config(game: str, quick: bool, seed: int) -> TrainConfig:
    """A run; both games share size, rate and length."""
    updates = QUICK if quick else UPDATES
    size = {"generator_hidden": (64,) * 5, "critic_hidden": (64,) * 3, "activation": "relu", "init": "he"}
    rates = {"optimizer": "adam", "learning_rate": 2e-3, "schedule": "linear", "averaging": 0.99}
    length = {"iterations": updates, "snapshot_every": updates // MOMENTS, "seed": seed}
    return TrainConfig(data=LAW, latent_dim=2, batch_size=256, **size, **rates, **length, **GAMES[game])


def compute(quick: bool, seed: int) -> dict:
    """Quality and the width of each mode along both games; one mode's points at the end, in σ."""
    law = dataset(LAW)
    points = law.sample(POINTS, seed)
    found = {"real": one_mode(points, law.modes), "ceiling": law.modes.ceiling}
    for game in GAMES:
        settings = config(game, quick, seed)
        rows = []
        for shot in obtain(settings).snapshots[1:]:
            points = snapshots.draw(shot.generator, settings, law, POINTS, [seed, shot.step])
            place = assign(points, law.modes)
            rows.append((place.good.mean(), mode_sigma_ratios(points, place, law.modes)))
        found[f"{game}_quality"] = np.array([quality for quality, _ in rows])
        found[f"{game}_ratios"] = np.array([ratios for _, ratios in rows])
        found[f"{game}_mode"] = one_mode(points, law.modes, rows[-1][1])
    return found


def one_mode(points: np.ndarray, modes, ratios=None) -> np.ndarray:
    """At most ``SHOWN`` points nearest to one centre, less the centre, in σ: (n, 2).

    The mode is the one whose ratio is the fifth smallest; the first one where no ratios are given.
    """
    mode = 0 if ratios is None else np.argsort(ratios)[len(ratios) // 2]
    mine = points[assign(points, modes).nearest == mode]
    return ((mine - modes.centres[mode]) / modes.sigma)[:SHOWN]


def draw(data: dict, text):
    """A mode of the data and of each game; the width of every mode over quality."""
    figure, axes, (below,) = small_above_large(3, 1, ratio=1.25)
    _mode(axes[0], data["real"], "real", text("data"))
    for axis, game in zip(axes[1:], GAMES):
        quality = f"{100 * data[f'{game}_quality'][-1]:.1f}"
        _mode(axis, data[f"{game}_mode"], "fake", text(f"{game}_mode").format(quality=quality))
    _widths(below, data, text)
    headline(figure, text("headline"))
    return figure


def _mode(axis, points, who, words):
    axis.plot(*points.T, ".", color=role(who)["color"], markersize=scaled(3), gid=f"mode_{who}")
    axis.add_patch(Circle((0, 0), 3, fill=False, color=ink(), linewidth=scaled(1.5)))
    axis.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), xticks=(), yticks=(), aspect="equal")
    axis.set_title(words, fontsize="small", loc="center")
    axis.grid(visible=False)
    axis.spines[:].set(visible=True, alpha=0.35)


def _widths(axis, data, text):
    """A dot for each mode and moment, a line through the medians; qualities at −log(1 − quality)."""
    axis.axhspan(*RIGHT, color=ink(), alpha=0.1, linewidth=0)
    for game, look in LOOKS.items():
        x, ratios = missing(data[f"{game}_quality"]), data[f"{game}_ratios"]
        dots = role(look, linestyle="", marker=".", markersize=scaled(5), alpha=0.45)
        axis.plot(np.repeat(x, ratios.shape[1]), ratios.ravel(), **dots, gid=f"{game}_ratios")
        style = marked(look, markersize=scaled(6), linewidth=scaled(2.2))
        axis.plot(x, np.median(ratios, axis=1), **style, label=text(game), gid=f"{game}_median")
    star = {"color": role("real")["color"], "markersize": scaled(16), "markeredgewidth": 0}
    axis.plot(missing(data["ceiling"]), 1, "*", **star, label=text("data"), gid="law")
    axis.set_title(text("widths").format(low=RIGHT[0], high=RIGHT[1]))
    axis.set(xlabel=text("quality"), yscale="log", ylim=(0.13, 2.2))
    axis.set(xlim=(missing(0.15), missing(0.9915)))
    axis.set_yticks((0.2, 0.5, 1, 2), ("0.2", "0.5", "1", "2"))
    axis.yaxis.set_minor_locator(NullLocator())
    axis.set_xticks(missing(np.array(TICKS)), [f"{100 * share:.0f}" for share in TICKS])
    axis.legend(loc="lower left")


def missing(quality):
    """−log(1 − quality): spreads the qualities near 1."""
    return -np.log1p(-np.asarray(quality, float))


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when the game of higher quality ends with the narrower modes, all of them too narrow."""
    quality = {game: data[f"{game}_quality"][-1] for game in GAMES}
    width = {game: np.median(data[f"{game}_ratios"][-1]) for game in GAMES}
    hidden = data["wgan_gp_ratios"][-1].max() < RIGHT[0] and quality["wgan_gp"] > 0.9
    return ("headline",) if hidden and width["wgan_gp"] < width["relativistic"] else ()


def numbers(data: dict) -> dict:
    """Quality in percent and the median width of a mode at the end of each game."""
    found = {f"{game}_quality": 100 * float(data[f"{game}_quality"][-1]) for game in GAMES}
    return found | {f"{game}_width": float(np.median(data[f"{game}_ratios"][-1])) for game in GAMES}
