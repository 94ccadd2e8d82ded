"""Generators that descend a distance between batches, beside a game; and where such a distance is least.

Above: samples of generators of one network, one start and equally many updates. Below left: exact W₁ to the
data over seconds, the updates times the milliseconds of ``data/update_times.csv``, which one machine took.
Below right: the data are N(0, I) in the plane and the generator is s z. ``best`` is the width s at which the
mean distance between batches of n points is least; at the law itself s is 1. For the energy distance with
its pairs i = j it is (1 − 1/n) / √(2 − (1 − 1/n)²), as E‖X − sY‖ = √((1 + s²)/2) E‖X − X′‖; without them 1.
"""

import csv
from pathlib import Path

import numpy as np

from figures.look.drawing import shared_legend
from figures.look.style import headline, marked, role, scaled, small_above_large
from figures.registry import NotAvailable
from toygan.config.train_config import TrainConfig, merge
from toygan.datasets.table import dataset
from toygan.metrics.quality import w1
from toygan.runs.api import obtain
from toygan.without_the_game.distances import DISTANCES

LAW = "swissroll"
METHODS = {  # a row of the coverage study each: what it adds, and its look
    "energy": ({"distance": "energy", "critic_steps": 0}, "third"),
    "sliced": ({"distance": "sliced", "critic_steps": 0}, "fourth"),
    "sinkhorn": ({"distance": "sinkhorn", "critic_steps": 0}, "second"),
    "batch_w1": ({"distance": "w1", "critic_steps": 0}, "first"),
    "wgan_gp_toy": (
        {
            "objective": "wasserstein",
            "penalty": "gradient_penalty",
            "penalty_weight": 0.1,
            "critic_steps": 5,
        },
        "witness",
    ),
}
MARKERS = {"energy": {"marker": "v"}}  # no two of the five alike
SHARED = {"hidden": (64, 64, 64), "activation": "relu", "init": "he", "latent": "normal", "latent_dim": 2}
SHARED |= {"batch_size": 128, "optimizer": "adam", "learning_rate": 2e-3, "betas": (0.5, 0.9)}
SHARED |= {"schedule": "linear", "data": LAW}
UPDATES, QUICK, MOMENTS = 1500, 450, 10
SHOWN, MEASURED = 1200, 1024
SIZES = (8, 16, 32, 64, 128)  # points of a batch
BIASED = {"batch_w1": "w1", "sinkhorn": "sinkhorn", "sliced": "sliced", "energy": "energy"}
PAIRS, SECANTS = 10_000, 3  # pairs of points, over all batches of a size; steps to the zero of a slope
TIMES = Path(__file__).parents[2] / "data" / "update_times.csv"


def config(method: str, quick: bool, seed: int) -> TrainConfig:
    """A run of a method; all share network, start and data."""
    updates, moments = (QUICK, 3) if quick else (UPDATES, MOMENTS)
    length = {"iterations": updates, "snapshot_every": updates // moments, "seed": seed}
    return TrainConfig(**merge(SHARED, METHODS[method][0], length))


def compute(quick: bool, seed: int) -> dict:
    """Samples of each method, W₁ on the way, milliseconds of an update, and the best widths."""
    milliseconds, law = read_times(TIMES), dataset(LAW)
    found = {"real": law.sample(SHOWN, seed), "size": np.array(SIZES[:3] if quick else SIZES)}
    for name in METHODS:
        shots = obtain(config(name, quick, seed)).snapshots
        found["step"] = np.array([shot.step for shot in shots])
        found[name] = shots[-1].samples[:SHOWN]
        found[f"{name}_w1"] = np.array([w1(shot.samples, law, seed, MEASURED) for shot in shots])
        found[f"{name}_milliseconds"] = milliseconds[name]
    pairs = PAIRS // 10 if quick else PAIRS
    for name, distance in BIASED.items():
        found[f"{name}_best"] = np.array([best_width(distance, int(n), pairs, seed) for n in found["size"]])
    return found


def read_times(path: Path) -> dict:
    """Milliseconds of an update of each method on the law of the figure.

    Raises
    ------
    NotAvailable
        When the table is not there, or lacks a method.
    """
    if not path.is_file():
        raise NotAvailable(f"needs figures/data/{path.name}; python benchmarks/update_times.py writes it")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["data"] == LAW]
    found = {row["method"]: float(row["milliseconds"]) for row in rows}
    if missing := [name for name in METHODS if name not in found]:
        raise NotAvailable(f"figures/data/{path.name} must have rows of {LAW} for {', '.join(missing)}")
    return found


def best_width(distance: str, n: int, pairs: int, seed: int) -> float:
    """The s at which the mean of distance(x, s z) over batches of n standard normal points is least.

    The slope d/ds is the mean of Σ_j ⟨z_j, d_fake_j⟩, of the same batches for every s; its zero is found by
    secants.
    """
    rng = np.random.default_rng([seed, n])
    batches = rng.standard_normal((max(pairs // n, 2), 2, n, 2))

    def slope(s: float) -> float:
        directions = np.random.default_rng([seed, n, 1])
        return float(np.mean([(z * DISTANCES[distance](x, s * z, directions)[1]).sum() for x, z in batches]))

    low, high = ((s, slope(s)) for s in (0.5, 1.1))
    for _ in range(SECANTS):
        s = low[0] - low[1] * (high[0] - low[0]) / (high[1] - low[1])
        at = s, slope(s)
        low, high = (at, high) if at[1] < 0 else (low, at)
    return low[0] - low[1] * (high[0] - low[0]) / (high[1] - low[1])


def draw(data: dict, text):
    """The data and samples of each method; W₁ over seconds; the best width over points of a batch."""
    figure, above, below = small_above_large(1 + len(METHODS), 2)
    _points(above[0], data["real"], "real", text("data"))
    for axis, name in zip(above[1:], METHODS):
        _points(axis, data[name], "fake", text(name))
    for name, (_, look) in METHODS.items():
        style = marked(look, markersize=scaled(6), linewidth=scaled(2.2)) | MARKERS.get(name, {})
        seconds = data["step"][1:] * data[f"{name}_milliseconds"] / 1000
        below[0].plot(seconds, data[f"{name}_w1"][1:], **style, label=text(name), gid=f"{name}_w1")
        if name in BIASED:
            below[1].plot(data["size"], data[f"{name}_best"], **style, gid=f"{name}_best")
    below[0].set(title=text("w1"), xlabel=text("seconds"), xscale="log", yscale="log", ylim=(0.06, 0.6))
    below[0].set_yticks((0.1, 0.2, 0.4), ("0.1", "0.2", "0.4"))
    below[0].set_xticks((0.1, 1, 10), ("0.1", "1", "10"))
    below[1].axhline(1, **role("reference", linewidth=scaled(1.2)))
    below[1].set(title=text("best"), xlabel=text("size"), xscale="log", ylim=(0.5, 1.05))
    below[1].set_xticks(data["size"], [str(n) for n in data["size"]])
    below[1].set_yticks((0.6, 0.8, 1), ("0.6", "0.8", "1"))
    for axis in below:
        axis.minorticks_off()
    shared_legend(figure, below[0], 5, columnspacing=1.2, handlelength=1.8)
    headline(figure, text("headline"))
    return figure


def _points(axis, points, who: str, words: str) -> None:
    """A small square of points."""
    axis.plot(*points.T, ".", color=role(who)["color"], markersize=scaled(2.5), gid=f"points_{who}")
    axis.set(xlim=(-2.2, 2.4), ylim=(-2.2, 2.4), xticks=(), yticks=(), aspect="equal")
    axis.set_title(words, fontsize="small", loc="center")
    axis.grid(visible=False)
    axis.spines[:].set(visible=True, alpha=0.35)


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when WGAN-GP ends closest and every distance takes away half of the W₁ at the start."""
    ends = {name: data[f"{name}_w1"][-1] for name in METHODS}
    learned = all(end < data[f"{name}_w1"][0] / 2 for name, end in ends.items())
    return ("headline",) if learned and min(ends, key=ends.get) == "wgan_gp_toy" else ()


def numbers(data: dict) -> dict:
    """W₁ at the end of the game and of the best distance; the width that W₁ of the largest batch asks for."""
    ends = [float(data[f"{name}_w1"][-1]) for name in BIASED]
    return {
        "end_critic": float(data["wgan_gp_toy_w1"][-1]),
        "end_best": min(ends),
        "width_w1": float(data["batch_w1_best"][-1]),
    }
