"""A two-sided penalty holds slopes at ±1, even of the wrong sign; a one-sided one lets them pass through 0.

On the line E_P D − E_Q D = ∫ D′(x) g(x) dx with g = F_Q − F_P, so each place has its best slope s. It earns
s g and costs λ τ (|s| − 1)², or λ τ max(0, |s| − 1)², with τ the density of the points of the penalty:

    g ≠ 0   s = sign(g) (1 + |g| / (2 λ τ)) for both: they claim W₁ + ∫ g² / (2 λ τ), the same optimum
    g = 0   |s| = 1 for the two-sided, any |s| ≤ 1 for the one-sided

The way there differs: a slope of the wrong sign has to pass through 0, where the two-sided penalty costs λ τ.
For λ > |g| / (2 τ) it stays where it is. In the plane a slope can turn without passing through 0.
"""

from dataclasses import dataclass

import numpy as np
from matplotlib.lines import Line2D

from figures.look.style import headline, ink, marked, narrow, panels, role, scaled
from toygan.config.train_config import TrainConfig
from toygan.datasets.definition import Dataset
from toygan.datasets.smooth_shapes import Shape, pick
from toygan.game.critic_only import train_critic

PENALTIES = {"two_sided": "gradient_penalty", "one_sided": "lipschitz_penalty"}
LOOKS = {"two_sided": "second", "one_sided": "witness"}
ASIDE = {"two_sided": 0.88, "one_sided": 1.0}  # of λ, so that no mark hides another
WEIGHTS = (1.0, 3.0, 10.0, 30.0, 100.0)
SHOWN = 10.0  # the λ whose slopes are drawn
SEEDS = 5
REAL, GENERATED = (-4.0, -1.0, 3.0), (-2.5, -1.0, 1.5)  # where the three intervals of each law begin
WIDTHS, MASSES = np.array([1.0, 2.0, 1.0]), np.array([0.25, 0.5, 0.25])
STILL = 1.5  # no mass has to pass between −STILL and STILL
POINTS = 4000  # of each law, evenly spaced in mass, on which claims are taken


@dataclass(frozen=True, eq=False)
class Intervals(Shape):
    """Uniform on three intervals, given by where they begin."""

    begins: tuple
    dimension = 1

    def place(self, u, rng=None):
        """Points for the uniform numbers u alone."""
        part, rest = pick(u, MASSES)
        return (np.array(self.begins)[part] + WIDTHS[part] * rest)[:, None]

    def cumulative(self, x):
        """F(x), the mass left of x."""
        parts = zip(self.begins, WIDTHS, MASSES)
        return sum(mass * np.clip((x - begin) / width, 0, 1) for begin, width, mass in parts)


P, Q = Intervals(REAL), Intervals(GENERATED)


def config(penalty: str, weight: float, quick: bool, seed: int) -> TrainConfig:
    """A small smooth critic, trained alone."""
    return TrainConfig(
        data="gaussian",  # a name; the law is handed over
        objective="wasserstein",
        critic_hidden=(32, 32),
        critic_activation="tanh",
        penalty=PENALTIES[penalty],
        penalty_weight=weight,
        batch_size=64,
        critic_steps=1,
        iterations=500 if quick else 1500,
        optimizer="adam",
        learning_rate=5e-3,
        betas=(0.9, 0.99),
        schedule="linear",
        seed=seed,
    )


def compute(quick: bool, seed: int) -> dict:
    """Slopes over x at one λ, a row for each seed; claims in parts of W₁, a row for each λ."""
    x, u = np.linspace(-4, 4, 161), _middles(POINTS)
    real, generated = P.place(u), Q.place(u)
    w1 = np.abs(real - generated).mean()  # on the line the order of the points is the optimal plan
    found = {"x": x, "weight": np.array(WEIGHTS), "w1": w1, "excess": excess() / w1}
    for penalty in PENALTIES:
        claimed = np.empty((len(WEIGHTS), SEEDS))
        for row, weight in enumerate(WEIGHTS):
            critics = [_trained(config(penalty, weight, quick, seed + more)) for more in range(SEEDS)]
            claimed[row] = [(D(real).mean() - D(generated).mean()) / w1 for D in critics]
            if weight == SHOWN:
                slopes = [D.input_gradient(x[:, None]).ravel().astype(float) for D in critics]
                found[f"{penalty}_slopes"] = np.array(slopes)
        found[f"{penalty}_claimed"] = claimed
    return found


def _trained(settings: TrainConfig):
    return train_critic(settings, lambda n, rng: Q.place(rng.random(n)), Dataset("intervals", P))[0]


def excess(points: int = 150, cells: int = 400) -> float:
    """∫ g² / (2 τ) dx, what both penalties claim above W₁ at their optimum, times λ: in data units."""
    a, b, share = P.place(_middles(points)), Q.place(_middles(points)).T, _middles(points)
    between = share[:, None, None] * a + (1 - share)[:, None, None] * b
    density, edges = np.histogram(between, bins=cells, range=(-4, 4), density=True)
    x = (edges[1:] + edges[:-1]) / 2
    g = Q.cumulative(x) - P.cumulative(x)
    return float((g**2)[density > 0] @ (1 / (2 * density[density > 0])) * (edges[1] - edges[0]))


def _middles(n: int) -> np.ndarray:
    """The middles of n equal parts of [0, 1]."""
    return (np.arange(n) + 0.5) / n


def draw(data: dict, text):
    """Left slopes over x, a line for each seed; right claims over λ, a mark for each seed."""
    figure, axes = panels(1, 2)
    axes[0].axvspan(-STILL, STILL, color=ink(), alpha=0.1, linewidth=0)
    for name, look in reversed(LOOKS.items()):  # dashed lines over whole ones
        for slopes in data[f"{name}_slopes"]:
            axes[0].plot(data["x"], slopes, **_line(look), gid=name)
    axes[0].set(title=text("slopes").format(weight=SHOWN), xlabel=text("x"), ylabel=text("slope"))
    axes[0].set(ylim=(-1.55, 1.9), yticks=(-1, 0, 1))
    axes[0].text(0, 1.82, text("still"), ha="center", va="top", fontsize="small")
    _claims(axes[1], data, text)
    handles = [Line2D([], [], label=text(name), **_line(look), **_mark(look)) for name, look in LOOKS.items()]
    figure.legend(
        handles=[*handles, *axes[1].get_legend_handles_labels()[0]],
        loc="outside lower center",
        ncols=1 if narrow() else 3,
    )
    headline(figure, text("headline"))
    return figure


def _line(look: str) -> dict:
    return role(look, linewidth=scaled(2.5)) | ({"linestyle": "-"} if look == "witness" else {})


def _mark(look: str) -> dict:
    return {"marker": marked(look)["marker"], "markersize": scaled(8)}


def _claims(axis, data, text):
    """A mark for each seed and λ, and what both penalties would claim at their optimum."""
    weight = np.geomspace(WEIGHTS[0], WEIGHTS[-1], 101)
    best = text("optimum").format(excess=f"{float(data['excess']):.2f}")
    axis.plot(weight, 1 + data["excess"] / weight, **role("reference"), label=best, gid="optimum")
    for name, look in LOOKS.items():
        for row, claims in zip(data["weight"], data[f"{name}_claimed"]):
            marks = role(look, linestyle="") | _mark(look)
            axis.plot(np.full(SEEDS, ASIDE[name] * row), claims, **marks, gid=f"{name}_{row:g}")
    axis.axhline(1.0, color=ink(), alpha=0.4, linewidth=scaled(1.5), zorder=0)
    axis.set(title=text("claimed"), xlabel=text("weight"), xscale="log", ylim=(-0.1, 2.4))
    axis.set_xticks(data["weight"], [f"{value:g}" for value in data["weight"]])
    axis.minorticks_off()


def holds(data: dict) -> tuple[str, ...]:
    """The headline, when most slopes are near ±1 and no critic falls on the left and rises on the right."""
    slopes = data["two_sided_slopes"]
    near = np.mean(np.abs(np.abs(slopes) - 1) < 0.3)
    signs = [[np.sign(np.interp(place, data["x"], row)) for place in (-3, 3)] for row in slopes]
    return ("headline",) if near > 0.85 and [-1, 1] not in signs else ()


def numbers(data: dict) -> dict:
    """Mean claims at the λ whose slopes are drawn, and the optimum of both penalties there."""
    row = WEIGHTS.index(SHOWN)
    found = {f"{name}_claim": float(data[f"{name}_claimed"][row].mean()) for name in PENALTIES}
    return found | {"best_claim": 1 + float(data["excess"]) / SHOWN}
